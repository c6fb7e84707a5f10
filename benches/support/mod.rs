//! What the benches share.

pub mod fixtures;
pub mod process;
pub mod server;
