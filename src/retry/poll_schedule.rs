//! When a service is polled next. Pure: no clock, no sleep, no I/O of its own.

use std::time::Duration;

/// The intervals of polls, and their end.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PollSchedule {
    /// Until the last poll must have begun.
    pub(crate) timeout: Duration,
    /// The longest delay after the first poll.
    pub(crate) interval: Duration,
    /// What each following one is longer by.
    pub(crate) growth: f64,
    pub(crate) max_interval: Duration,
}

impl PollSchedule {
    /// The delay before the next poll; none if that would come too late.
    ///
    /// `polls` were made already, the last one asked for `retry_after`, `elapsed` is the time since the start, and
    /// `jitter` a random number in `0.0..1.0`.
    pub(crate) fn next_delay(
        &self,
        polls: u32,
        retry_after: Option<Duration>,
        elapsed: Duration,
        jitter: f64,
    ) -> Option<Duration> {
        let left = self.timeout.checked_sub(elapsed)?;
        let retry_after = retry_after.unwrap_or_default();
        let half = self.interval_after(polls) / 2;
        // The service's wish is a minimum, and never the same for all clients.
        let delay = half.max(retry_after).saturating_add(half.mul_f64(jitter));
        if delay < left {
            return Some(delay);
        }
        // Too late: shorter delays until the end, so that the timeout is used.
        let minimum = retry_after.max(self.interval / 2);
        let rest = left.checked_sub(minimum).filter(|rest| !rest.is_zero())?;
        Some(minimum + rest / 2)
    }

    fn interval_after(&self, polls: u32) -> Duration {
        let exponent = i32::try_from(polls.saturating_sub(1)).unwrap_or(i32::MAX);
        let grown = self.interval.as_secs_f64() * self.growth.powi(exponent);
        match grown < self.max_interval.as_secs_f64() {
            true => Duration::from_secs_f64(grown),
            false => self.max_interval,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCHEDULE: PollSchedule = PollSchedule {
        timeout: Duration::from_secs(600),
        interval: Duration::from_secs(1),
        growth: 2.0,
        max_interval: Duration::from_secs(10),
    };

    fn delay(polls: u32, retry_after: Option<u64>, elapsed: u64, jitter: f64) -> Option<u128> {
        let retry_after = retry_after.map(Duration::from_secs);
        let elapsed = Duration::from_secs(elapsed);
        SCHEDULE.next_delay(polls, retry_after, elapsed, jitter).map(|delay| delay.as_millis())
    }

    #[test]
    fn interval_grows_to_maximum_with_half_jitter() {
        let delays = |jitter| [1, 2, 3, 4, 5, u32::MAX].map(|n| delay(n, None, 0, jitter).unwrap());
        assert_eq!(delays(0.0), [500, 1000, 2000, 4000, 5000, 5000]);
        assert_eq!(delays(1.0), [1000, 2000, 4000, 8000, 10_000, 10_000]);
    }

    #[test]
    fn growth_of_one_keeps_the_interval() {
        let schedule = PollSchedule { growth: 1.0, ..SCHEDULE };
        let delay = schedule.next_delay(u32::MAX, None, Duration::ZERO, 1.0);
        assert_eq!(delay, Some(SCHEDULE.interval));
    }

    #[test]
    fn retry_after_is_a_minimum_with_jitter() {
        assert_eq!(delay(1, Some(42), 0, 0.0), Some(42_000));
        assert_eq!(delay(1, Some(42), 0, 1.0), Some(42_500));
        assert_eq!(delay(5, Some(1), 0, 0.0), Some(5_000), "never less than the interval's");
        assert_eq!(delay(5, Some(1), 0, 1.0), Some(10_000));
    }

    #[test]
    fn last_delays_shrink_to_use_the_timeout() {
        // 8 s are left, the delay would be 10 s: half a second, and half of the rest.
        assert_eq!(delay(9, None, 592, 1.0), Some(500 + 3_750));
        assert_eq!(delay(9, Some(6), 592, 1.0), Some(6_000 + 1_000));
        assert_eq!(delay(9, Some(8), 592, 1.0), None);
        assert_eq!(delay(9, Some(u64::MAX), 0, 1.0), None);
    }

    #[test]
    fn polls_end_at_the_timeout() {
        for elapsed in [600, 601, u64::MAX] {
            assert_eq!(delay(1, None, elapsed, 0.0), None, "{elapsed}");
        }
        let (mut elapsed, mut polls) = (Duration::ZERO, 1);
        while let Some(delay) = SCHEDULE.next_delay(polls, None, elapsed, 0.5) {
            assert!(delay >= SCHEDULE.interval / 2, "{delay:?}");
            elapsed += delay;
            polls += 1;
        }
        assert!(elapsed < SCHEDULE.timeout && SCHEDULE.timeout - elapsed <= SCHEDULE.interval);
        assert!(polls < 100, "{polls}");
    }
}
