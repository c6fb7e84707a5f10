//! Faults on demand: what a program's own tests need to see how it takes trouble.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use super::error_response::ErrorResponse;

/// Trouble that the sandbox makes for one request, given to
/// [`Sandbox::fail_next`](super::Sandbox::fail_next).
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
    /// Absent: the request is carried out.
    status: Option<u16>,
    retry_after: Option<Duration>,
    delay: Duration,
    drops_response: bool,
}

impl Fault {
    /// The request is not carried out; the answer is an error with this status.
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

    /// No fault: lets a request pass, in front of others that meet one.
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

    /// Executes the request at once and delays the response by `delay`.
    ///
    /// ```
    /// # use std::time::Duration;
    /// let fault = genesys_onboarding::sandbox::Fault::delayed(Duration::from_secs(2));
    /// # let _ = fault;
    /// ```
    pub fn delayed(delay: Duration) -> Fault {
        Fault::none().delay(delay)
    }

    /// The request is carried out, and the connection is closed instead of an answer.
    ///
    /// A program cannot tell this from a request that never arrived.
    ///
    /// ```
    /// let fault = genesys_onboarding::sandbox::Fault::dropped_response();
    /// # let _ = fault;
    /// ```
    pub fn dropped_response() -> Fault {
        Fault { drops_response: true, ..Fault::none() }
    }

    /// The answer also says `Retry-After`: `wait`, rounded up to whole seconds.
    ///
    /// It has no effect on a fault that has no status.
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

    /// Whatever happens, it happens after `delay`; the default is no delay.
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

    pub(super) fn wait(&self) -> Duration {
        self.delay
    }

    pub(super) fn drops_response(&self) -> bool {
        self.drops_response
    }

    /// The error to answer with, unless the request is to be carried out.
    pub(super) fn refusal(&self, address: BaseUrl) -> Option<ErrorResponse> {
        let status = self.status?;
        let wait = self.retry_after.map(whole_seconds);
        let (code, message) = match address {
            BaseUrl::Api => (api_code(status), api_message(status, wait)),
            BaseUrl::Token => token_error(status),
        };
        let refusal = ErrorResponse::new(status, code, message);
        Some(match wait {
            Some(seconds) => refusal.with_header("retry-after", seconds.to_string()),
            None => refusal,
        })
    }
}

/// Which of the sandbox's two hosts-in-one was called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum BaseUrl {
    Api,
    Token,
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
        _ => "The sandbox was told to answer like this".to_owned(),
    }
}

/// The token address says with 400 that it has had too many requests.
fn token_error(status: u16) -> (&'static str, String) {
    match status {
        400 | 429 => ("invalid_request", "rate limit exceeded".to_owned()),
        401 => ("invalid_client", "client not found".to_owned()),
        _ => ("server_error", "the sandbox was told to answer like this".to_owned()),
    }
}

/// Faults that wait for their requests, first in, first out.
#[derive(Debug, Default)]
pub(super) struct FaultQueue(Mutex<VecDeque<(u32, Fault)>>);

impl FaultQueue {
    pub(super) fn add(&self, count: u32, fault: Fault) {
        if count > 0 {
            // A queue is whole between any two calls, also after a panic elsewhere.
            self.0.lock().unwrap_or_else(PoisonError::into_inner).push_back((count, fault));
        }
    }

    /// What happens to the next request: a queued fault, or nothing special.
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
