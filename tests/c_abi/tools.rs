//! Running what must be there and must go well.

use std::env;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The crate's folder.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The folder of the C programs.
pub fn sources() -> PathBuf {
    root().join("tests/c")
}

/// Where this test builds; it is kept from run to run.
pub fn workshop() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("c-abi")
}

/// The words of an environment variable, or of what stands in for it.
pub fn words(variable: &str, default: &str) -> Vec<String> {
    let value = env::var(variable).ok().filter(|value| !value.trim().is_empty());
    value.as_deref().unwrap_or(default).split_whitespace().map(str::to_owned).collect()
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

/// What a tool prints.
pub fn printed(command: &mut Command, package: &str) -> String {
    String::from_utf8(run(command, package).stdout).expect("tools print text")
}
