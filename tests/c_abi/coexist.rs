//! A program that links this library and another Rust library, each with its own Rust standard library.

use std::path::PathBuf;
use std::process::Command;

use super::artifacts::{build_dir, run};
use super::compiler::Language::C;
use super::programs::{Link, run_program};
use super::tools::{sources, words};

fn second_library(name: &str) -> PathBuf {
    std::fs::create_dir_all(build_dir()).unwrap();
    let library = build_dir().join(name);
    let mut rustc = Command::new(&words("RUSTC", "rustc")[0]);
    rustc.args(["--edition", "2024", "--crate-type", "staticlib", "-C", "panic=unwind", "-o"]);
    run(rustc.arg(&library).arg(sources().join("coexist/second.rs")), "rustc");
    library
}

#[test]
fn two_static_rust_libraries_coexist() {
    let sources = [sources().join("coexist/both.c"), second_library("libsecond_static.a")];
    run_program("both", C, Link::Static, &sources);
}

#[test]
fn static_rust_library_coexists_with_shared_one() {
    let sources = [sources().join("coexist/both.c"), second_library("libsecond_shared.a")];
    run_program("both", C, Link::Shared, &sources);
}
