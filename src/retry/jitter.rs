//! Random numbers for delays.

use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;
use std::process;
use std::time::SystemTime;

/// A random number in `0.0..1.0`. Process and time are hashed in, since the children of a fork share the
/// random state of their parent and would all come back at the same moment.
pub(crate) fn jitter() -> f64 {
    let random = RandomState::new().hash_one((process::id(), SystemTime::now()));
    random as f64 / (u64::MAX as f64 + 1.0)
}
