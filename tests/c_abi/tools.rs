//! What the tests here share: where things are, and what tools say.

use std::env;
use std::path::PathBuf;
use std::process::Command;

use super::artifacts::{root, run};

/// The folder of the C programs.
pub fn sources() -> PathBuf {
    root().join("tests/c")
}

/// The words of an environment variable, or of what stands in for it.
pub fn words(variable: &str, default: &str) -> Vec<String> {
    let value = env::var(variable).ok().filter(|value| !value.trim().is_empty());
    value.as_deref().unwrap_or(default).split_whitespace().map(str::to_owned).collect()
}

/// What a tool prints.
pub fn printed(command: &mut Command, package: &str) -> String {
    String::from_utf8(run(command, package).stdout).expect("tools print text")
}
