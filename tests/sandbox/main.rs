//! The sandbox as a program meets it: through this crate's functions.
#![cfg(feature = "sandbox")]

mod acts;
mod faults;
mod refusals;
mod resources;
