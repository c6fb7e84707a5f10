//! The tests of the Python package (`bindings/python/tests`), with the system's `python3` and its standard
//! library only.

#![cfg(all(feature = "capi", feature = "sandbox", unix))]

#[path = "support/artifacts.rs"]
mod artifacts;

use std::cmp::Reverse;
use std::fs::{self, DirEntry};
use std::process::Command;
use std::sync::Mutex;
use std::thread;

use artifacts::{compile, output_dir, root, run};

/// Each file is a program of its own, as many at once as there are processors. Large ones, which take longest, are first.
#[test]
fn python_package_tests_pass() {
    compile();
    let entries = fs::read_dir(root().join("bindings/python/tests")).unwrap();
    let mut files: Vec<DirEntry> = entries.map(Result::unwrap).filter(has_tests).collect();
    assert!(!files.is_empty());
    files.sort_by_key(|file| Reverse(file.metadata().unwrap().len()));
    let files = Mutex::new(files.into_iter());
    let next = || files.lock().unwrap().next();
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().unwrap().get() {
            scope.spawn(|| {
                while let Some(file) = next() {
                    run_tests(&file)
                }
            });
        }
    });
}

fn has_tests(file: &DirEntry) -> bool {
    let name = file.file_name().into_string().unwrap();
    name.starts_with("test_") && name.ends_with(".py")
}

fn run_tests(file: &DirEntry) {
    let folder = root().join("bindings/python");
    let mut python = Command::new("python3");
    python.args(["-m", "unittest", "discover", "-s", "tests", "-p"]).arg(file.file_name());
    python.current_dir(&folder).env("PYTHONPATH", folder.join("src"));
    python.env("GENESYS_ONBOARDING_LIBRARY", output_dir().join("libgenesys_onboarding.so"));
    let output = run(&mut python, "python3");
    let report = String::from_utf8_lossy(&output.stderr);
    // The last line of unittest's report if no test failed and none was skipped.
    assert_eq!(report.lines().last(), Some("OK"), "{report}");
    assert!(!report.contains("Ran 0 tests"), "{report}");
}
