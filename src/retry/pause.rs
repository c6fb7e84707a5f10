//! The pause of all calls of a client after a 429 that says for how long.

use std::time::{Duration, Instant};

use crate::sync::atomic::{AtomicU64, Ordering};

/// Until when no request is sent. Asking costs one load while there is no pause.
pub(crate) struct Pause {
    epoch: Instant,
    /// In nanoseconds since `epoch`; 0 for no pause.
    ends_at: AtomicU64,
}

impl Default for Pause {
    fn default() -> Self {
        Pause { epoch: Instant::now(), ends_at: AtomicU64::new(0) }
    }
}

impl Pause {
    /// Begins a pause, or extends one.
    pub(crate) fn begin(&self, duration: Duration) {
        let ends_at = u64::try_from((self.epoch.elapsed() + duration).as_nanos());
        self.ends_at.fetch_max(ends_at.unwrap_or(u64::MAX), Ordering::AcqRel);
    }

    /// What is left of the pause.
    pub(crate) fn left(&self) -> Option<Duration> {
        match self.ends_at.load(Ordering::Acquire) {
            0 => None,
            ends_at => {
                let left = Duration::from_nanos(ends_at).checked_sub(self.epoch.elapsed());
                if left.is_none() {
                    // Over: the next call need not read the clock. A pause that began meanwhile stays.
                    let _ = self.ends_at.compare_exchange(
                        ends_at,
                        0,
                        Ordering::AcqRel,
                        Ordering::Relaxed,
                    );
                }
                left
            }
        }
    }
}

#[cfg(all(test, shuttle))]
mod schedules;
