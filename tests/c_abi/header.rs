//! The headers compile without a warning: alone, first and twice, under every standard that is promised.
//!
//! `CC=clang CXX=clang++` holds them to that compiler.

use super::compiler::Language::{self, C, Cpp};

const C_STANDARDS: [&str; 3] = ["c99", "c11", "c17"];
const CPP_STANDARDS: [&str; 2] = ["c++11", "c++20"];
/// The C++ header asks for C++17.
const CPP_HEADER_STANDARDS: [&str; 2] = ["c++17", "c++20"];

fn holds(language: Language, standards: &[&str], header: &str) {
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
fn the_header_is_good_c() {
    holds(C, &C_STANDARDS, "genesys_onboarding.h");
}

#[test]
fn the_header_is_good_cpp() {
    holds(Cpp, &CPP_STANDARDS, "genesys_onboarding.h");
}

#[test]
fn the_cpp_header_is_good_cpp() {
    holds(Cpp, &CPP_HEADER_STANDARDS, "genesys_onboarding.hpp");
}

/// The define that declares the sandbox is the only thing that does.
#[test]
fn the_sandbox_is_declared_when_it_is_asked_for() {
    let source = "#include <genesys_onboarding.h>\n\
                  typedef int genesys_sandbox;\n\
                  genesys_sandbox genesys_sandbox_free(void);\n";
    C.accepts("c99", source);
}
