//! The static and the shared library as cargo makes them, for the tests of other languages.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

pub const SONAME: &str = "libgenesys_onboarding.so.0";

/// The crate's folder.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Where the libraries are built; it is kept from run to run.
pub fn build_dir() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("c-abi")
}

/// Builds both libraries, with a way to a panic in them, and tells what a program that links the static one
/// needs as well, in rustc's words. It runs cargo beside the one that runs the test, in a folder of its own,
/// and with the same words for every test, so that one build serves them all.
pub fn compile() -> Vec<String> {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.current_dir(root()).env("CARGO_PROFILE_DEV_DEBUG", "0");
    cargo.args(["rustc", "--locked", "--offline", "--lib", "--features", "capi,sandbox"]);
    cargo.args(["--crate-type", "staticlib,cdylib", "--target-dir"]).arg(build_dir());
    cargo.args(["--", "--cfg", "genesys_panic_trigger", "--print", "native-static-libs"]);
    cargo.args(["-C", &format!("link-arg=-Wl,-soname,{SONAME}")]);
    let output = run(&mut cargo, "cargo");
    let told = String::from_utf8_lossy(&output.stderr);
    let line = told.lines().find_map(|line| line.strip_prefix("note: native-static-libs: "));
    line.expect("rustc names the native libraries").split_whitespace().map(str::to_owned).collect()
}

/// Runs a tool of the Debian package `package`, which must be there.
pub fn output(command: &mut Command, package: &str) -> Output {
    command.output().unwrap_or_else(|error| match error.kind() {
        ErrorKind::NotFound => {
            panic!("{:?} is missing; install it: apt-get install {package}", command.get_program())
        }
        _ => panic!("{command:?}: {error}"),
    })
}

/// As [`output`], of a run that must go well.
pub fn run(command: &mut Command, package: &str) -> Output {
    let output = output(command, package);
    assert!(
        output.status.success(),
        "{command:?}: {}\n{}{}",
        output.status,
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    output
}
