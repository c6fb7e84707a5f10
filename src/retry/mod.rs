//! The retry policy and the loop that applies it.

pub(crate) mod executor;
pub(crate) mod policy;
