//! A test that runs once more, in a process with an environment of its own.

use std::env;
use std::process::Command;

/// Tells a child from its parent, and one child from another.
const PART: &str = "GENESYS_ONBOARDING_TEST_PART";

/// The part of the test that this process is to run; none in the parent.
pub fn part() -> Option<String> {
    env::var(PART).ok()
}

/// Runs a part of the test of this name in a child with these variables, and with no other that names a
/// proxy. It fails like the child.
pub fn run_part(test: &str, part: &str, variables: &[(&str, &str)]) {
    let mut child = Command::new(env::current_exe().unwrap());
    for (name, _) in env::vars_os() {
        if name.to_string_lossy().to_ascii_lowercase().ends_with("_proxy") {
            child.env_remove(name);
        }
    }
    child.args(["--exact", test, "--nocapture"]).env(PART, part).envs(variables.iter().copied());
    let output = child.output().unwrap();
    let report = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{part} with {variables:?}: {report}");
    assert!(report.contains("1 passed"), "{test} is not the name of the test: {report}");
}
