//! The programs in the documentation of C and C++, which must compile.

use std::fs;

use super::artifacts::root;
use super::compiler::Language::{self, C, Cpp};

/// The code blocks of a language.
fn blocks<'a>(page: &'a str, language: &str) -> Vec<&'a str> {
    let start = format!("\n```{language}\n");
    let rest = page.split(start.as_str()).skip(1);
    rest.map(|text| text.split_once("\n```").expect("the block ends").0).collect()
}

fn compiles(language: Language, standard: &str, name: &str, includes: &[&str]) {
    let page = fs::read_to_string(root().join("bindings/c/one_call.md")).expect("the page exists");
    let blocks = blocks(&page, name);
    assert!(blocks.len() >= 5, "too few blocks of {name}: {blocks:?}");
    let includes: String = includes.iter().map(|name| format!("#include <{name}>\n")).collect();
    for block in blocks {
        language.accepts(standard, &format!("{includes}{block}\n"));
    }
}

#[test]
fn c_code_of_one_call_compiles() {
    let includes =
        ["genesys_onboarding.h", "signal.h", "stdio.h", "stdlib.h", "string.h"].as_slice();
    compiles(C, "c99", "c", includes);
}

#[test]
fn cpp_code_of_one_call_compiles() {
    let includes =
        ["genesys_onboarding.hpp", "atomic", "fstream", "iostream", "stdexcept"].as_slice();
    compiles(Cpp, "c++17", "cpp", includes);
}
