//! Shared by the benchmarks.

pub mod fixtures;
pub mod process;
pub mod server;
