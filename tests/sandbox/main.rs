//! The sandbox as a program meets it: through this crate's functions.
#![cfg(feature = "sandbox")]

mod faults;
mod rejections;
mod resources;
mod workflows;
