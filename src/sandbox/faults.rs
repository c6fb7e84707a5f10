//! Fault injection, for tests of how a program handles failures.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use super::endpoint::Endpoint;
use super::error_response::ErrorResponse;

/// A fault to inject into a request, by [`Sandbox::fail_next`](super::Sandbox::fail_next) or
/// [`Sandbox::fail_next_token`](super::Sandbox::fail_next_token).
///
/// ```
/// use std::time::Duration;
///
/// use genesys_onboarding::sandbox::{Fault, Sandbox};
///
/// let sandbox = Sandbox::start()?;
/// sandbox.fail_next(2, Fault::status(429).retry_after(Duration::from_secs(1)));
/// sandbox.fail_next(1, Fault::delayed(Duration::from_millis(50)));
/// # Ok::<_, std::io::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The status of an error response that replaces the operation.
    status: Option<u16>,
    retry_after: Option<Duration>,
    delay: Duration,
    drops_response: bool,
}

impl Fault {
    /// No fault: lets a request pass, for example between two that fail.
    ///
    /// ```
    /// use genesys_onboarding::sandbox::{Fault, Sandbox};
    ///
    /// let sandbox = Sandbox::start()?;
    /// sandbox.fail_next(1, Fault::none());
    /// sandbox.fail_next(1, Fault::status(500));
    /// # Ok::<_, std::io::Error>(())
    /// ```
    pub fn none() -> Fault {
        Fault { status: None, retry_after: None, delay: Duration::ZERO, drops_response: false }
    }

    /// Does not execute the request, and responds with an error of this status.
    ///
    /// A `status` outside 200 to 599 cannot end a request and becomes 500.
    ///
    /// ```
    /// let fault = genesys_onboarding::sandbox::Fault::status(503);
    /// # let _ = fault;
    /// ```
    pub fn status(status: u16) -> Fault {
        let status = if (200..=599).contains(&status) { status } else { 500 };
        Fault { status: Some(status), ..Fault::none() }
    }

    /// Executes the request at once, and responds after `delay`.
    ///
    /// ```
    /// # use std::time::Duration;
    /// let fault = genesys_onboarding::sandbox::Fault::delayed(Duration::from_secs(2));
    /// # let _ = fault;
    /// ```
    pub fn delayed(delay: Duration) -> Fault {
        Fault::none().delay(delay)
    }

    /// Executes the request, and closes the connection without a response.
    ///
    /// A program cannot distinguish this from a request that never arrived.
    ///
    /// ```
    /// let fault = genesys_onboarding::sandbox::Fault::dropped_response();
    /// # let _ = fault;
    /// ```
    pub fn dropped_response() -> Fault {
        Fault { drops_response: true, ..Fault::none() }
    }

    /// Adds `Retry-After` to the error response: `wait`, rounded up to whole seconds.
    ///
    /// It has no effect on a fault without a status.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use genesys_onboarding::sandbox::Fault;
    /// let fault = Fault::status(429).retry_after(Duration::from_secs(42));
    /// # let _ = fault;
    /// ```
    #[must_use]
    pub fn retry_after(self, wait: Duration) -> Fault {
        Fault { retry_after: Some(wait), ..self }
    }

    /// Delays the response by `delay`; the default is no delay.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use genesys_onboarding::sandbox::Fault;
    /// let fault = Fault::status(504).delay(Duration::from_millis(100));
    /// # let _ = fault;
    /// ```
    #[must_use]
    pub fn delay(self, delay: Duration) -> Fault {
        Fault { delay, ..self }
    }

    pub(super) fn response_delay(&self) -> Duration {
        self.delay
    }

    pub(super) fn drops_response(&self) -> bool {
        self.drops_response
    }

    /// The error response that replaces the request, if any.
    pub(super) fn error_response(&self, endpoint: Endpoint) -> Option<ErrorResponse> {
        let status = self.status?;
        let wait = self.retry_after.map(whole_seconds);
        let (code, message) = match endpoint {
            Endpoint::Token => token_error(status),
            Endpoint::Api | Endpoint::Foreign => (api_code(status), api_message(status, wait)),
        };
        let error = ErrorResponse::new(status, code, message);
        Some(match wait {
            Some(seconds) => error.with_header("retry-after", seconds.to_string()),
            None => error,
        })
    }
}

fn whole_seconds(wait: Duration) -> u64 {
    wait.as_secs().saturating_add(u64::from(wait.subsec_nanos() > 0))
}

fn api_code(status: u16) -> &'static str {
    match status {
        400 => "bad.request",
        401 => "bad.credentials",
        403 => "missing.permissions",
        404 => "not.found",
        409 => "conflict",
        429 => "too.many.requests.retry.after",
        500 => "internal.server.error",
        502 => "bad.gateway",
        503 => "service.unavailable",
        504 => "gateway.timeout",
        _ => "sandbox.fault",
    }
}

fn api_message(status: u16, wait: Option<u64>) -> String {
    match (status, wait) {
        (429, Some(seconds)) => {
            format!("Rate limit exceeded the maximum. Retry the request in [{seconds}] seconds")
        }
        (429, None) => "Rate limit exceeded the maximum.".to_owned(),
        _ => "Fault injected by the sandbox".to_owned(),
    }
}

/// The token endpoint reports its rate limit with 400.
fn token_error(status: u16) -> (&'static str, String) {
    match status {
        400 | 429 => ("invalid_request", "rate limit exceeded; too many token requests".to_owned()),
        401 => ("invalid_client", "client not found".to_owned()),
        _ => ("server_error", "fault injected by the sandbox".to_owned()),
    }
}

/// Queued faults, first in, first out.
#[derive(Debug, Default)]
pub(super) struct FaultQueue(Mutex<VecDeque<(u32, Fault)>>);

impl FaultQueue {
    pub(super) fn add(&self, count: u32, fault: Fault) {
        if count > 0 {
            // The queue is consistent between calls, also after a panic elsewhere.
            self.0.lock().unwrap_or_else(PoisonError::into_inner).push_back((count, fault));
        }
    }

    /// Takes the fault of the next request.
    pub(super) fn next(&self) -> Fault {
        let mut queue = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Some((left, fault)) = queue.front_mut() else {
            return Fault::none();
        };
        *left -= 1;
        let (left, fault) = (*left, fault.clone());
        if left == 0 {
            queue.pop_front();
        }
        fault
    }
}
