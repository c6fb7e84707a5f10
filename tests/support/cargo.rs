//! Cargo, for tests that build what they test.

use std::env;
use std::process::Command;

/// Cargo in the crate's directory, as if no test ran it: ring's build script takes the variables that cargo sets for the
/// tests of a package for a change, and then much is compiled again, by this cargo and by the next `cargo test`.
pub fn cargo() -> Command {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.current_dir(env!("CARGO_MANIFEST_DIR"));
    cargo.env_remove("OUT_DIR");
    for (name, _) in env::vars_os() {
        let text = name.to_string_lossy();
        if text.starts_with("CARGO_MANIFEST_") || text.starts_with("CARGO_PKG_") {
            cargo.env_remove(&name);
        }
    }
    cargo
}
