//! What has become of one attempt, as far as that matters for what to do next.

use std::time::Duration;

/// What has become of one attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Not one byte of the request went out.
    NotSent,
    /// The request, or a part of it, went out, and no whole answer came back.
    NoResponse,
    /// The service answered.
    Responded { status: u16, retry_after: Option<Duration> },
}

impl Outcome {
    /// Whether the service has said that it did none of the work.
    pub(crate) fn is_rejection(self) -> bool {
        match self {
            Outcome::Responded { status: 429, .. } => true,
            Outcome::Responded { status: 503, retry_after } => retry_after.is_some(),
            _ => false,
        }
    }

    /// Whether the service may have done the work although the attempt failed.
    ///
    /// An error status of 500 and more leaves that open (a gateway answers for a service that it lost
    /// sight of); a good status whose body cannot be used says that the work is done.
    pub(crate) fn is_indeterminate(self) -> bool {
        match self {
            Outcome::NotSent => false,
            Outcome::NoResponse => true,
            Outcome::Responded { status, .. } => {
                status < 300 || (status >= 500 && !self.is_rejection())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answered(status: u16, retry_after: Option<u64>) -> Outcome {
        Outcome::Responded { status, retry_after: retry_after.map(Duration::from_secs) }
    }

    #[test]
    fn an_effect_is_open_where_the_service_has_not_said_no() {
        for (outcome, open) in [
            (Outcome::NotSent, false),
            (Outcome::NoResponse, true),
            (answered(200, None), true),
            (answered(302, None), false),
            (answered(409, None), false),
            (answered(429, None), false),
            (answered(500, None), true),
            (answered(503, None), true),
            (answered(503, Some(1)), false),
            (answered(504, Some(1)), true),
        ] {
            assert_eq!(outcome.is_indeterminate(), open, "{outcome:?}");
        }
    }
}
