//! The retry policy and the loop that applies it.

pub(crate) mod event;
pub(crate) mod event_json;
pub(crate) mod executor;
pub(crate) mod jitter;
pub(crate) mod pacing;
pub(crate) mod pause;
pub(crate) mod policy;
pub(crate) mod poll_schedule;
pub(crate) mod rejection;
pub(crate) mod retry_budget;
