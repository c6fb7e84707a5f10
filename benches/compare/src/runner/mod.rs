//! The runner: interleaved rounds, threads, start-up and imports.

pub mod clients;
pub mod process;
pub mod rounds;
pub mod startup;
pub mod statistics;
pub mod threads;
