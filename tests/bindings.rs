//! What `bindings/generate` derives from `docs/contract.json` is committed as it is generated.

#![cfg(unix)]

#[path = "support/artifacts.rs"]
#[allow(dead_code)]
mod artifacts;

use std::process::Command;

use artifacts::{root, run};

#[test]
fn generated_files_are_up_to_date() {
    let mut python = Command::new("python3");
    python.args(["-B", "bindings/generate", "--check"]).current_dir(root());
    run(&mut python, "python3");
}
