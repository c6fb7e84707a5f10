//! What the benches share.

pub mod bodies;
pub mod process;
pub mod server;
