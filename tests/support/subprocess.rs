//! Runs a part of a test in a child process with its own environment.

use std::env;
use std::process::{Child, Command, Stdio};

/// The environment variable that holds the part to run.
const PART: &str = "GENESYS_ONBOARDING_TEST_PART";

/// The part that this process runs; `None` in the parent.
pub fn part() -> Option<String> {
    env::var(PART).ok()
}

/// Runs a part of the named test in a child process with these variables and no other proxy variables.
/// Fails if the child fails.
pub fn run_part(test: &str, part: &str, variables: &[(&str, &str)]) {
    let output = command(test, part, variables).output().unwrap();
    let report = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{part} with {variables:?}: {report}");
    assert!(report.contains("1 passed"), "{test} is not the name of the test: {report}");
}

/// Starts a part of the named test in a child process, and leaves it to the caller, also to kill it.
pub fn spawn_part(test: &str, part: &str, variables: &[(&str, &str)]) -> Child {
    command(test, part, variables).stdout(Stdio::null()).spawn().unwrap()
}

fn command(test: &str, part: &str, variables: &[(&str, &str)]) -> Command {
    let mut child = Command::new(env::current_exe().unwrap());
    for (name, _) in env::vars_os() {
        if name.to_string_lossy().to_ascii_lowercase().ends_with("_proxy") {
            child.env_remove(name);
        }
    }
    child.args(["--exact", test, "--nocapture"]).env(PART, part).envs(variables.iter().copied());
    child
}
