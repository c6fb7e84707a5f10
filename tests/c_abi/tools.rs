//! Shared by the tests: paths, environment variables and the output of tools.

use std::env;
use std::path::PathBuf;
use std::process::Command;

use super::artifacts::{root, run, target};

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

/// Like [`words`]; for another target than the host, of its variable, such as `CC_aarch64_unknown_linux_gnu`.
pub fn target_words(name: &str, default: &str) -> Vec<String> {
    match target() {
        None => words(name, default),
        Some(target) => {
            let variable = format!("{name}_{}", target.replace('-', "_"));
            let words = words(&variable, "");
            assert!(
                !words.is_empty(),
                "{variable} is not set; .ci/toolchain {target} prints where it is"
            );
            words
        }
    }
}
