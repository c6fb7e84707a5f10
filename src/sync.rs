//! The synchronization whose schedules are explored: that of the standard library, or that of shuttle.
//!
//! `.ci/schedules` compiles the unit tests with `--cfg shuttle`. The modules called `schedules` then run their
//! scenarios under a scheduler of shuttle, which chooses at each lock, atomic operation and sleep the thread that
//! goes on. Every choice is sequentially consistent: weaker memory orderings are up to ThreadSanitizer.

#[cfg(not(all(test, shuttle)))]
pub(crate) use std::{sync::*, thread};
// Of the explored modules only the log callback of C has one.
#[cfg(all(feature = "capi", not(all(test, shuttle))))]
pub(crate) use std::thread_local;

#[cfg(all(test, shuttle))]
mod explored;
#[cfg(all(test, shuttle))]
pub(crate) use explored::*;
