//! Builds the static and the shared library, for the tests of other languages.

#[path = "cargo.rs"]
mod cargo;

use std::env;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use self::cargo::cargo;

/// The name that programs load the shared library by; it changes with what breaks them.
pub const SONAME: &str = "libgenesys_onboarding.so.0.1";

/// The crate's directory.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The target directory of the libraries, kept between runs.
pub fn build_dir() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("c-abi")
}

/// The platform of the libraries, if it is not the host.
pub fn target() -> Option<String> {
    env::var("GENESYS_TEST_TARGET").ok()
}

/// The folder of the built libraries.
pub fn output_dir() -> PathBuf {
    build_dir().join(target().unwrap_or_default()).join("debug")
}

/// Builds both libraries with the panic trigger, and returns the native libraries that a program needs to
/// link the static one. Cargo runs in a target directory of its own, so that it does not wait for the cargo
/// that runs the test, and with the same arguments for every test, so that all of them share one build.
pub fn compile() -> Vec<String> {
    let mut cargo = cargo();
    cargo.env("CARGO_PROFILE_DEV_DEBUG", "0");
    cargo.args(["rustc", "--locked", "--offline", "--lib", "--features", "capi,sandbox"]);
    cargo.args(["--crate-type", "staticlib,cdylib", "--target-dir"]).arg(build_dir());
    let target = target().unwrap_or_default();
    if !target.is_empty() {
        cargo.args(["--target", &target]);
    }
    cargo.args(["--", "--cfg", "genesys_panic_trigger", "--print", "native-static-libs"]);
    if !target.contains("windows") {
        cargo.args(["-C", &format!("link-arg=-Wl,-soname,{SONAME}")]);
    }
    let output = run(&mut cargo, "cargo");
    let messages = String::from_utf8_lossy(&output.stderr);
    let line = messages.lines().find_map(|line| line.strip_prefix("note: native-static-libs: "));
    line.expect("rustc names the native libraries").split_whitespace().map(str::to_owned).collect()
}

/// Runs a tool, and fails with the Debian package to install if the tool is missing.
pub fn output(command: &mut Command, package: &str) -> Output {
    command.output().unwrap_or_else(|error| match error.kind() {
        ErrorKind::NotFound => {
            panic!("{:?} is missing; install it: apt-get install {package}", command.get_program())
        }
        _ => panic!("{command:?}: {error}"),
    })
}

/// Like [`output`], and checks that the tool succeeds.
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
