//! Shared by the tests: paths, environment variables and the output of tools.

use std::env;
use std::path::PathBuf;
use std::process::Command;

use super::artifacts::{root, run};

/// The folder of the C programs.
pub fn sources() -> PathBuf {
    root().join("tests/c")
}

/// Returns the words of an environment variable, or of its default.
pub fn words(variable: &str, default: &str) -> Vec<String> {
    let value = env::var(variable).ok().filter(|value| !value.trim().is_empty());
    value.as_deref().unwrap_or(default).split_whitespace().map(str::to_owned).collect()
}

/// Returns what a tool prints.
pub fn printed(command: &mut Command, package: &str) -> String {
    String::from_utf8(run(command, package).stdout).expect("tools print text")
}
