//! The outcome of one attempt, as the retry policy sees it.

use std::time::Duration;

/// The outcome of one attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Not one byte of the request was sent.
    NotSent,
    /// The request, or a part of it, was sent, and no complete response arrived.
    NoResponse,
    /// The service responded that it did none of the work.
    Rejected { status: u16, retry_after: Option<Duration> },
    /// The service responded.
    Responded { status: u16, retry_after: Option<Duration> },
}

impl Outcome {
    /// Whether the service may have done the work although the attempt failed.
    ///
    /// An error status of 500 and more leaves that open (a gateway responds for a service that it lost
    /// sight of); a success status whose body cannot be used says that the work is done.
    pub(crate) fn is_indeterminate(self) -> bool {
        match self {
            Outcome::NotSent | Outcome::Rejected { .. } => false,
            Outcome::NoResponse => true,
            Outcome::Responded { status, .. } => !(300..500).contains(&status),
        }
    }

    /// How long the service asks to wait before the next attempt.
    pub(crate) fn retry_after(self) -> Option<Duration> {
        match self {
            Outcome::Rejected { retry_after, .. } | Outcome::Responded { retry_after, .. } => {
                retry_after
            }
            Outcome::NotSent | Outcome::NoResponse => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outcome_is_indeterminate_unless_service_said_no() {
        let responded = |status| Outcome::Responded { status, retry_after: None };
        for (outcome, is_indeterminate) in [
            (Outcome::NotSent, false),
            (Outcome::NoResponse, true),
            (Outcome::Rejected { status: 429, retry_after: None }, false),
            (Outcome::Rejected { status: 503, retry_after: None }, false),
            (responded(200), true),
            (responded(302), false),
            (responded(409), false),
            (responded(500), true),
            (responded(503), true),
        ] {
            assert_eq!(outcome.is_indeterminate(), is_indeterminate, "{outcome:?}");
        }
    }
}
