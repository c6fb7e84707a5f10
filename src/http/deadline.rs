//! The point in time at which a wait must end.

use std::time::{Duration, Instant};

/// The end of a call, an attempt, or a single wait.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Deadline(
    /// None if it is too far away for the clock.
    Option<Instant>,
);

impl Deadline {
    pub(crate) const NEVER: Deadline = Deadline(None);

    pub(crate) fn after(timeout: Duration) -> Self {
        Deadline::from_start(Instant::now(), timeout)
    }

    /// The end of what has started at `start`.
    pub(crate) fn from_start(start: Instant, timeout: Duration) -> Self {
        Deadline(start.checked_add(timeout))
    }

    /// Returns the time until the deadline, zero once it has passed.
    pub(crate) fn left(self) -> Duration {
        self.left_at(Instant::now())
    }

    /// The same at a time that has been read already.
    pub(crate) fn left_at(self, now: Instant) -> Duration {
        self.0.map_or(Duration::MAX, |end| end.saturating_duration_since(now))
    }

    pub(crate) fn has_passed(self) -> bool {
        self.left().is_zero()
    }

    pub(crate) fn is_before(self, other: Deadline) -> bool {
        match (self.0, other.0) {
            (Some(own), Some(other)) => own < other,
            (own, None) => own.is_some(),
            (None, Some(_)) => false,
        }
    }
}

/// A timeout as an error shows it, such as `30 s`.
pub(crate) fn describe_timeout(timeout: Duration) -> String {
    match timeout.as_millis() {
        ms if ms >= 1000 && ms.is_multiple_of(1000) => format!("{} s", ms / 1000),
        ms => format!("{ms} ms"),
    }
}
