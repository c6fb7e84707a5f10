//! The headers compile without a warning: alone, first and twice, with every supported standard.
//!
//! `CC=clang CXX=clang++` tests them with Clang.

use super::compiler::Language::{self, C, Cpp};

const C_STANDARDS: [&str; 3] = ["c99", "c11", "c17"];
const CPP_STANDARDS: [&str; 2] = ["c++11", "c++20"];
/// The C++ header needs C++17.
const CPP_HEADER_STANDARDS: [&str; 2] = ["c++17", "c++20"];

fn compiles(language: Language, standards: &[&str], header: &str) {
    let alone = format!("#include <{header}>\n");
    let first_and_twice = format!(
        "#include <{header}>\n#include <stdio.h>\n#include <stdlib.h>\n#include <{header}>\n\
         int main(void) {{ return genesys_version() == NULL; }}\n"
    );
    for standard in standards {
        for define in ["", "#define GENESYS_ONBOARDING_SANDBOX\n"] {
            language.accepts(standard, &format!("{define}{alone}"));
            language.accepts(standard, &format!("{define}{first_and_twice}"));
        }
    }
}

#[test]
fn header_is_valid_c() {
    compiles(C, &C_STANDARDS, "genesys_onboarding.h");
}

#[test]
fn header_is_valid_cpp() {
    compiles(Cpp, &CPP_STANDARDS, "genesys_onboarding.h");
}

#[test]
fn cpp_header_is_valid_cpp() {
    compiles(Cpp, &CPP_HEADER_STANDARDS, "genesys_onboarding.hpp");
}

/// Only the macro declares the sandbox.
#[test]
fn sandbox_is_declared_by_its_macro() {
    let source = "#include <genesys_onboarding.h>\n\
                  typedef int genesys_sandbox;\n\
                  genesys_sandbox genesys_sandbox_free(void);\n";
    C.accepts("c99", source);
}
