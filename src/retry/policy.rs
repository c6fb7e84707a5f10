//! Which outcome is retried, and when. Pure: no clock, no sleep, no I/O of its own.

use std::time::Duration;

use crate::http::outcome::Outcome;

/// The ceiling of the backoff; a longer wait is the service's to ask for.
const MAX_BACKOFF: Duration = Duration::from_secs(8);
const INITIAL_BACKOFF: Duration = Duration::from_millis(500);

/// How often a call is retried.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RetryPolicy {
    pub(crate) max_retries: u32,
}

impl RetryPolicy {
    pub(crate) fn new(max_retries: u32) -> Self {
        RetryPolicy { max_retries }
    }

    /// The delay before the next attempt, or none if this outcome is final.
    ///
    /// `retries` were made already, `time_left` remains until the call's deadline, and `jitter` is a
    /// random number in `0.0..1.0`.
    pub(crate) fn next_delay(
        self,
        is_idempotent: bool,
        retries: u32,
        outcome: Outcome,
        time_left: Duration,
        jitter: f64,
    ) -> Option<Duration> {
        if !is_retryable(is_idempotent, outcome) || retries >= self.max_retries {
            return None;
        }
        let backoff = backoff(retries);
        match outcome.retry_after() {
            // A minimum: never less than the backoff, and never the same for all clients.
            Some(retry_after) => spread(retry_after.max(backoff), backoff, time_left, jitter),
            None => Some(backoff.mul_f64(jitter)).filter(|delay| *delay < time_left),
        }
    }

    /// The delay of a call that must not be sent before `pause` has passed; none if it comes too late.
    pub(crate) fn resume_delay(
        self,
        pause: Duration,
        time_left: Duration,
        jitter: f64,
    ) -> Option<Duration> {
        spread(pause, INITIAL_BACKOFF, time_left, jitter)
    }
}

/// Whether a request with this outcome may be sent again without a second effect.
pub(crate) fn is_retryable(is_idempotent: bool, outcome: Outcome) -> bool {
    match outcome {
        Outcome::NotSent | Outcome::Rejected { .. } => true,
        Outcome::NoResponse | Outcome::Responded { status: 502..=504, .. } => is_idempotent,
        Outcome::Responded { .. } => false,
    }
}

/// `minimum` and a part of `width` on top, of which at most half of the rest of the time is used.
fn spread(
    minimum: Duration,
    width: Duration,
    time_left: Duration,
    jitter: f64,
) -> Option<Duration> {
    let rest = time_left.checked_sub(minimum).filter(|rest| !rest.is_zero())?;
    Some(minimum + width.min(rest / 2).mul_f64(jitter))
}

fn backoff(retries: u32) -> Duration {
    INITIAL_BACKOFF.saturating_mul(2_u32.saturating_pow(retries)).min(MAX_BACKOFF)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TIME_LEFT: Duration = Duration::from_secs(60);

    fn responded(status: u16, retry_after: Option<u64>) -> Outcome {
        Outcome::Responded { status, retry_after: retry_after.map(Duration::from_secs) }
    }

    fn rejected(retry_after: Option<u64>) -> Outcome {
        Outcome::Rejected { status: 429, retry_after: retry_after.map(Duration::from_secs) }
    }

    #[test]
    fn retry_depends_on_outcome_and_method() {
        // outcome, retried if idempotent (GET, HEAD, PUT, DELETE), retried if not (POST)
        for (outcome, idempotent, post) in [
            (Outcome::NotSent, true, true),
            (Outcome::NoResponse, true, false),
            (rejected(None), true, true),
            (rejected(Some(1)), true, true),
            (responded(502, None), true, false),
            (responded(502, Some(1)), true, false),
            (responded(503, None), true, false),
            (responded(504, None), true, false),
            (responded(504, Some(1)), true, false),
            (responded(500, None), false, false),
            (responded(501, Some(1)), false, false),
            (responded(400, None), false, false),
            (responded(401, None), false, false),
            (responded(404, Some(1)), false, false),
            (responded(409, None), false, false),
            (responded(302, None), false, false),
            (responded(200, None), false, false),
        ] {
            assert_eq!(is_retryable(true, outcome), idempotent, "idempotent, {outcome:?}");
            assert_eq!(is_retryable(false, outcome), post, "POST, {outcome:?}");
        }
    }

    #[test]
    fn retries_are_limited_by_max_retries() {
        let delay = |max_retries, retries| {
            RetryPolicy { max_retries }.next_delay(true, retries, Outcome::NotSent, TIME_LEFT, 0.0)
        };
        assert!(delay(3, 2).is_some());
        assert!(delay(3, 3).is_none());
        assert!(delay(0, 0).is_none());
    }

    #[test]
    fn retry_after_is_a_minimum_within_the_deadline() {
        let delay = |seconds, left, jitter| {
            let policy = RetryPolicy { max_retries: 3 };
            policy
                .next_delay(false, 0, rejected(Some(seconds)), Duration::from_secs(left), jitter)
                .map(|delay| delay.as_millis())
        };
        assert_eq!(delay(42, 60, 0.0), Some(42_000));
        assert_eq!(delay(42, 60, 0.5), Some(42_250));
        assert_eq!(delay(0, 60, 0.0), Some(500));
        assert_eq!(delay(59, 60, 1.0), Some(59_500));
        assert_eq!(delay(60, 60, 0.5), None);
        assert_eq!(delay(86_400, 60, 0.5), None);
    }

    #[test]
    fn resume_is_spread_and_bounded_by_the_deadline() {
        let policy = RetryPolicy { max_retries: 3 };
        let second = Duration::from_secs(1);
        let delay = |left, jitter| policy.resume_delay(second, left, jitter);
        assert_eq!(delay(TIME_LEFT, 0.5), Some(Duration::from_millis(1_250)));
        assert_eq!(delay(second, 0.5), None);
    }

    #[test]
    fn backoff_doubles_to_ceiling_with_full_jitter() {
        let delay = |retries, jitter| {
            let policy = RetryPolicy { max_retries: u32::MAX };
            policy
                .next_delay(true, retries, Outcome::NotSent, TIME_LEFT, jitter)
                .unwrap()
                .as_millis()
        };
        assert_eq!([0, 1, 2, 3, 4, 5].map(|n| delay(n, 1.0)), [500, 1000, 2000, 4000, 8000, 8000]);
        assert_eq!(delay(1_000_000, 1.0), 8000);
        assert_eq!(delay(2, 0.0), 0);
        assert_eq!(delay(2, 0.25), 500);
    }
}
