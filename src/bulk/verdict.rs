//! The meaning of a failed call for its person, and for the rest of the run.

use super::outcome::BulkStatus;
use crate::error::{ApiError, Error, ErrorKind};

pub(super) fn status_of(error: &Error) -> BulkStatus {
    if error.outcome_unknown() {
        return BulkStatus::InDoubt;
    }
    let is_final = match error.kind() {
        ErrorKind::InvalidArgument { .. } => true,
        ErrorKind::Api(api) => {
            (400..500).contains(&api.status) && !error.is_retryable() && !is_for_everyone(api)
        }
        _ => false,
    };
    if is_final { BulkStatus::Rejected } else { BulkStatus::NotSent }
}

/// Whether every other person would meet the same error: nothing more is sent then.
pub(super) fn ends_run(error: &Error) -> bool {
    match error.kind() {
        ErrorKind::Configuration { .. } | ErrorKind::Cancelled | ErrorKind::Internal => true,
        ErrorKind::Authentication(_) => !error.is_retryable() && !error.is_rate_limited(),
        ErrorKind::Api(api) => is_for_everyone(api),
        _ => false,
    }
}

/// Whether the status is about the caller, or comes from a gateway or proxy in place of the service.
fn is_for_everyone(api: &ApiError) -> bool {
    match api.status {
        401 | 403 | 405 | 407 => true,
        404 => api.correlation_id.is_none(),
        status => (300..400).contains(&status),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::TokenError;

    #[test]
    fn error_concerns_one_person_or_the_run() {
        use BulkStatus::{InDoubt, NotSent, Rejected};
        let api = |status| Error::new(ApiError::new(status).correlation_id("c"));
        for (error, status, ends) in [
            (api(400), Rejected, false),
            (api(404), Rejected, false),
            (api(409), Rejected, false),
            (api(401), NotSent, true),
            (api(403), NotSent, true),
            (api(302), NotSent, true),
            (Error::new(ApiError::new(404)), NotSent, true),
            (api(429).with_retryable(true), NotSent, false),
            (api(503).with_retryable(true), NotSent, false),
            (api(500).with_outcome_unknown(true), InDoubt, false),
            (Error::new(ErrorKind::decode(200, "")).with_outcome_unknown(true), InDoubt, false),
            (Error::new(ErrorKind::invalid_argument("email", "")), Rejected, false),
            (Error::new(ErrorKind::configuration("base_url", "")), NotSent, true),
            (Error::new(ErrorKind::connect("")), NotSent, false),
            (Error::new(ErrorKind::timeout("")), NotSent, false),
            (Error::new(ErrorKind::Cancelled), NotSent, true),
            (Error::new(ErrorKind::Cancelled).with_outcome_unknown(true), InDoubt, true),
            (Error::new(TokenError::new(401)), NotSent, true),
            (Error::new(TokenError::new(429)), NotSent, false),
            (Error::new(TokenError::new(503)).with_retryable(true), NotSent, false),
        ] {
            assert_eq!((status_of(&error), ends_run(&error)), (status, ends), "{error}");
        }
    }
}
