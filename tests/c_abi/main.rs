//! The C ABI as C and C++ meet it: the header under every compiler's eyes, the two libraries' symbols, and
//! the programs of `tests/c`, linked with both.
//!
//! It needs a C and a C++ compiler with their binutils (`$CC`, `$CXX`; `cc` and `c++` if they are not set);
//! one that is missing is a failure that says how to install it. Two more variables serve `.ci`:
//! `GENESYS_TEST_CFLAGS` is added whenever a program is compiled (sanitizers), and
//! `GENESYS_TEST_RUNNER` is put before it when it is run (valgrind).

#![cfg(all(feature = "capi", feature = "sandbox", target_os = "linux"))]

#[path = "../support/artifacts.rs"]
mod artifacts;
mod coexist;
mod compiler;
mod functions;
mod header;
mod libraries;
mod programs;
mod symbols;
mod tools;
