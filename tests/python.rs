//! The tests of the Python package (`bindings/python/tests`), with the system's `python3` and its standard
//! library only.

#![cfg(all(feature = "capi", feature = "sandbox", unix))]

#[path = "support/artifacts.rs"]
mod artifacts;

use std::process::Command;

use artifacts::{compile, output_dir, root, run};

#[test]
fn python_package_tests_pass() {
    compile();
    let library = output_dir().join("libgenesys_onboarding.so");
    let folder = root().join("bindings/python");
    let mut python = Command::new("python3");
    python.args(["-m", "unittest", "discover", "-s", "tests"]).current_dir(&folder);
    python.env("PYTHONPATH", folder.join("src"));
    python.env("GENESYS_ONBOARDING_LIBRARY", library);
    let output = run(&mut python, "python3");
    let report = String::from_utf8_lossy(&output.stderr);
    // The last line of unittest's report if no test failed and none was skipped.
    assert_eq!(report.lines().last(), Some("OK"), "{report}");
    assert!(!report.contains("Ran 0 tests"), "{report}");
}
