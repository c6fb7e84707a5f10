//! Which outcome may be tried again, and when. Pure: no clock, no sleep, no I/O of its own.

use std::time::Duration;

use crate::http::outcome::Outcome;

/// The longest that a back-off without the service's own word grows to.
const MAX_BACKOFF: Duration = Duration::from_secs(8);
const INITIAL_BACKOFF: Duration = Duration::from_millis(500);

/// How often a call is tried again.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RetryPolicy {
    pub(crate) max_retries: u32,
}

impl RetryPolicy {
    /// How long to wait before the next try, or none if this outcome is final.
    ///
    /// `retries` were made already, `time_left` remains until the call's deadline, and `jitter` is a
    /// random number in `0.0..1.0`.
    pub(crate) fn wait(
        self,
        is_idempotent: bool,
        retries: u32,
        outcome: Outcome,
        time_left: Duration,
        jitter: f64,
    ) -> Option<Duration> {
        let may_repeat = match outcome {
            Outcome::NotSent => true,
            Outcome::NoResponse => is_idempotent,
            Outcome::Responded { status: 502..=504, .. } => is_idempotent || outcome.is_rejection(),
            Outcome::Responded { .. } => outcome.is_rejection(),
        };
        if !may_repeat || retries >= self.max_retries {
            return None;
        }
        let wait = match outcome {
            Outcome::Responded { retry_after: Some(wait), .. } => wait,
            _ => backoff(retries).mul_f64(jitter),
        };
        (wait < time_left).then_some(wait)
    }
}

fn backoff(retries: u32) -> Duration {
    INITIAL_BACKOFF.saturating_mul(2_u32.saturating_pow(retries)).min(MAX_BACKOFF)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LEFT: Duration = Duration::from_secs(60);

    fn answered(status: u16, retry_after: Option<u64>) -> Outcome {
        Outcome::Responded { status, retry_after: retry_after.map(Duration::from_secs) }
    }

    #[test]
    fn what_is_tried_again_depends_on_the_outcome_and_the_method() {
        let again = |is_idempotent, outcome| {
            RetryPolicy { max_retries: 3 }.wait(is_idempotent, 0, outcome, LEFT, 0.5).is_some()
        };
        // outcome, tried again if idempotent (GET, HEAD, PUT, DELETE), tried again if not (POST)
        let table = [
            (Outcome::NotSent, true, true),
            (Outcome::NoResponse, true, false),
            (answered(429, None), true, true),
            (answered(429, Some(1)), true, true),
            (answered(502, None), true, false),
            (answered(502, Some(1)), true, false),
            (answered(503, None), true, false),
            (answered(503, Some(1)), true, true),
            (answered(504, None), true, false),
            (answered(504, Some(1)), true, false),
            (answered(500, None), false, false),
            (answered(501, Some(1)), false, false),
            (answered(400, None), false, false),
            (answered(401, None), false, false),
            (answered(404, Some(1)), false, false),
            (answered(409, None), false, false),
            (answered(302, None), false, false),
            (answered(200, None), false, false),
        ];
        for (outcome, idempotent, post) in table {
            assert_eq!(again(true, outcome), idempotent, "idempotent, {outcome:?}");
            assert_eq!(again(false, outcome), post, "POST, {outcome:?}");
        }
    }

    #[test]
    fn the_number_of_retries_is_limited() {
        let wait = |max_retries, retries| {
            RetryPolicy { max_retries }.wait(true, retries, Outcome::NotSent, LEFT, 0.0)
        };
        assert!(wait(3, 2).is_some());
        assert!(wait(3, 3).is_none());
        assert!(wait(0, 0).is_none());
    }

    #[test]
    fn retry_after_is_obeyed_inside_the_deadline_and_final_beyond_it() {
        let wait = |seconds, left| {
            let outcome = answered(429, Some(seconds));
            RetryPolicy { max_retries: 3 }.wait(false, 0, outcome, Duration::from_secs(left), 0.9)
        };
        assert_eq!(wait(42, 60), Some(Duration::from_secs(42)));
        assert_eq!(wait(0, 60), Some(Duration::ZERO));
        assert_eq!(wait(60, 60), None);
        assert_eq!(wait(86_400, 60), None);
    }

    #[test]
    fn the_backoff_doubles_up_to_a_limit_with_full_jitter() {
        let wait = |retries, jitter| {
            let policy = RetryPolicy { max_retries: u32::MAX };
            policy.wait(true, retries, Outcome::NotSent, LEFT, jitter).unwrap().as_millis()
        };
        assert_eq!([0, 1, 2, 3, 4, 5].map(|n| wait(n, 1.0)), [500, 1000, 2000, 4000, 8000, 8000]);
        assert_eq!(wait(1_000_000, 1.0), 8000);
        assert_eq!(wait(2, 0.0), 0);
        assert_eq!(wait(2, 0.25), 500);
    }
}
