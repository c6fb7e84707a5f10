//! The point in time at which a wait must end.

use std::time::{Duration, Instant};

/// The end of a call, an attempt, or a single wait.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Deadline(
    /// None if it is too far away for the clock.
    Option<Instant>,
);

impl Deadline {
    pub(crate) fn after(timeout: Duration) -> Self {
        Deadline(Instant::now().checked_add(timeout))
    }

    /// Returns the time until the deadline, zero once it has passed.
    pub(crate) fn left(self) -> Duration {
        self.0.map_or(Duration::MAX, |end| end.saturating_duration_since(Instant::now()))
    }

    pub(crate) fn has_passed(self) -> bool {
        self.left().is_zero()
    }
}
