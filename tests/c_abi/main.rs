//! The C ABI from C and C++: the headers with several compilers and standards, the symbols of both libraries,
//! and the programs of `tests/c`, linked with each.
//!
//! The tests need a C and a C++ compiler with binutils (`$CC` and `$CXX`; by default `cc` and `c++`); if one is
//! missing, they fail with the package to install. `.ci` sets two more variables: `GENESYS_TEST_CFLAGS`
//! (compiler flags, for sanitizers) and `GENESYS_TEST_RUNNER` (a command that runs the programs, for valgrind).
//! With `GENESYS_TEST_TARGET` the tests of `programs` are those of another platform, whose tools are named by the
//! variables that `.ci/toolchain` writes.

#![cfg(all(feature = "capi", feature = "sandbox", target_os = "linux"))]

#[path = "../support/artifacts.rs"]
mod artifacts;
mod coexist;
mod compiler;
mod cpp_models;
mod documentation;
mod functions;
mod growth;
mod header;
mod libraries;
#[path = "../support/records.rs"]
mod listed;
mod plugins;
mod programs;
mod records;
mod symbols;
mod tools;
