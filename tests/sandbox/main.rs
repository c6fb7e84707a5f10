//! The sandbox through the crate's client.
#![cfg(feature = "sandbox")]

mod faults;
mod rejections;
mod resources;
mod workflows;
