//! Builds the C clients: this project by CMake, as its users do, and libcurl with yyjson.

use std::error::Error;
use std::fs;
use std::path::Path;
use std::process::Command;

use super::{Prepared, crate_dir, package_dir, run};

const INSTALL: &str = "apt-get install cmake make gcc g++ libc6-dev libcurl4-openssl-dev";

const WARNINGS: [&str; 6] = ["-std=c11", "-O2", "-Wall", "-Wextra", "-Wpedantic", "-Werror"];

/// The link flags for the static library, as in the README.
const SYSTEM: [&str; 8] =
    ["-Wl,--gc-sections", "-lgcc_s", "-lutil", "-lrt", "-lpthread", "-lm", "-ldl", "-lc"];

pub fn build(prepared: &Prepared) -> Result<(), Box<dyn Error>> {
    let prefix = install_library(prepared)?;
    for program in ["genesys_typed", "genesys_json"] {
        let library = prefix.join("lib/libgenesys_onboarding.a");
        let mut command = compiler(prepared, program, &["main.c", "genesys_client.c"]);
        command.arg("-I").arg(prefix.join("include")).arg(library).args(SYSTEM);
        run(&mut command, INSTALL)?;
    }
    let yyjson = unpack_yyjson(prepared)?;
    let object = prepared.c_program("yyjson.o");
    let mut command = Command::new("cc");
    run(command.args(["-O2", "-c"]).arg(yyjson.join("yyjson.c")).arg("-o").arg(&object), INSTALL)?;
    let mut command = compiler(prepared, "libcurl", &["main.c"]);
    run(command.arg("-isystem").arg(yyjson).arg(object).arg("-lcurl"), INSTALL)?;
    Ok(())
}

/// A compiler command for a program, from the source file of its name and other sources.
fn compiler(prepared: &Prepared, program: &str, sources: &[&str]) -> Command {
    let dir = package_dir().join("c");
    let mut command = Command::new("cc");
    command.args(WARNINGS).arg("-I").arg(&dir).arg(dir.join(program).with_extension("c"));
    command.args(sources.iter().map(|source| dir.join(source)));
    command.arg("-o").arg(prepared.c_program(program));
    command
}

fn install_library(prepared: &Prepared) -> Result<std::path::PathBuf, Box<dyn Error>> {
    let build = prepared.build_dir.join("cmake");
    let prefix = prepared.build_dir.join("prefix");
    let mut configure = Command::new("cmake");
    configure.arg("-S").arg(crate_dir().join("bindings/c")).arg("-B").arg(&build);
    run(configure.arg("-DCMAKE_INSTALL_LIBDIR=lib"), INSTALL)?;
    run(Command::new("cmake").arg("--build").arg(&build), INSTALL)?;
    run(Command::new("cmake").arg("--install").arg(&build).arg("--prefix").arg(&prefix), INSTALL)?;
    Ok(prefix)
}

/// Unpacks yyjson's two files from an sdist on PyPI that contains them; pip checks the hash.
fn unpack_yyjson(prepared: &Prepared) -> Result<std::path::PathBuf, Box<dyn Error>> {
    let dir = prepared.build_dir.join("yyjson");
    let sources = dir.join("yyjson-4.0.6/yyjson");
    if !sources.join("yyjson.c").exists() {
        fs::create_dir_all(&dir)?;
        let mut command = Command::new(prepared.python());
        command.args(["-m", "pip", "download", "-q", "--no-deps", "--require-hashes"]);
        command.args(["--no-binary", ":all:", "-r"]).arg(package_dir().join("c/requirements.txt"));
        run(command.arg("-d").arg(&dir), "access to PyPI")?;
        let archive = Path::new("yyjson-4.0.6.tar.gz");
        run(Command::new("tar").arg("-xzf").arg(archive).current_dir(&dir), "tar")?;
    }
    Ok(sources)
}
