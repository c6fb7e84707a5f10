//! Fault injection, for tests of how a program handles failures.

use std::collections::VecDeque;
use std::ops::RangeInclusive;
use std::time::Duration;

use super::endpoint::Endpoint;
use super::error_response::{ErrorResponse, whole_seconds};
use crate::api::operations;
use crate::contract::operation::Operation;
use crate::error::Error;

/// The statuses that can end a request.
pub(super) const STATUSES: RangeInclusive<u16> = 200..=599;

/// A fault to inject into a request, by [`Sandbox::fail_next`](super::Sandbox::fail_next).
///
/// ```
/// use std::time::Duration;
///
/// use genesys_onboarding::sandbox::{Fault, Sandbox};
///
/// let sandbox = Sandbox::start()?;
/// sandbox.fail_next(2, Fault::status(429).retry_after(Duration::from_secs(1)));
/// sandbox.fail_next(1, Fault::delayed(Duration::from_millis(50)));
/// sandbox.fail_next(1, Fault::drop_response().operation("postOnboardingUsersStage"));
/// sandbox.fail_next(1, Fault::status(503).on_token());
/// # Ok::<_, std::io::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The status of an error response that replaces the operation.
    status: Option<u16>,
    retry_after: Option<Duration>,
    delay: Duration,
    drops_response: bool,
    target: Target,
}

/// The requests that a fault applies to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Target {
    AnyOperation,
    /// The operation with this ID.
    Operation(&'static str),
    Token,
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
        Fault {
            status: None,
            retry_after: None,
            delay: Duration::ZERO,
            drops_response: false,
            target: Target::AnyOperation,
        }
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
        let status = if STATUSES.contains(&status) { status } else { 500 };
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
    /// let fault = genesys_onboarding::sandbox::Fault::drop_response();
    /// # let _ = fault;
    /// ```
    pub fn drop_response() -> Fault {
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

    /// Applies only to requests of this operation; the fault waits for one and lets others pass.
    ///
    /// # Panics
    ///
    /// If the API has no such operation; [`operation_ids`](super::operation_ids) are those that it has.
    ///
    /// ```
    /// # use genesys_onboarding::sandbox::Fault;
    /// let fault = Fault::status(404).operation("getOnboardingOrgprovisioning");
    /// # let _ = fault;
    /// ```
    #[must_use]
    pub fn operation(self, id: &str) -> Fault {
        match operations::by_id(id) {
            Some(operation) => self.on(Target::Operation(operation.id)),
            None => panic!("unknown operation ID {id:?}; operation_ids() returns the known ones"),
        }
    }

    /// Applies to requests to the token endpoint instead of the API.
    ///
    /// With the statuses 400 and 429 the error response says that the rate limit is exceeded, as the
    /// platform does with 400.
    ///
    /// ```
    /// # use genesys_onboarding::sandbox::Fault;
    /// let fault = Fault::status(400).on_token();
    /// # let _ = fault;
    /// ```
    #[must_use]
    pub fn on_token(self) -> Fault {
        self.on(Target::Token)
    }

    /// Applies to the requests that `operation` and `on` name, as in JSON.
    pub(crate) fn with_target(
        self,
        operation: Option<&str>,
        on: Option<&str>,
    ) -> Result<Fault, Error> {
        let on_token = match on {
            None | Some("api") => false,
            Some("token") => true,
            Some(other) => {
                let reason = format!("expected \"api\" or \"token\", got {other:?}");
                return Err(Error::invalid_argument("on", reason));
            }
        };
        match operation {
            None if on_token => Ok(self.on_token()),
            None => Ok(self.on(Target::AnyOperation)),
            Some(_) if on_token => {
                let reason = "a request to the token endpoint has no operation";
                Err(Error::invalid_argument("operation", reason))
            }
            Some(id) => match operations::by_id(id) {
                Some(operation) => Ok(self.on(Target::Operation(operation.id))),
                None => {
                    let reason = format!("unknown operation ID {id:?}");
                    Err(Error::invalid_argument("operation", reason))
                }
            },
        }
    }

    fn on(self, target: Target) -> Fault {
        Fault { target, ..self }
    }

    pub(super) fn target(&self) -> Target {
        self.target
    }

    /// Whether it lets requests pass.
    pub(super) fn is_none(&self) -> bool {
        self.status.is_none() && self.delay.is_zero() && !self.drops_response
    }

    pub(super) fn error_status(&self) -> Option<u16> {
        self.status
    }

    /// `Retry-After` of the error response, in seconds.
    pub(super) fn retry_after_seconds(&self) -> Option<u64> {
        self.retry_after.map(whole_seconds)
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
        let error = match endpoint {
            Endpoint::Token => {
                let (code, message) = token_error(status);
                ErrorResponse::new(status, code, message)
            }
            _ if status == 429 => ErrorResponse::too_many_requests(self.retry_after),
            _ => ErrorResponse::new(status, api_code(status), "Fault injected by the sandbox"),
        };
        Some(match self.retry_after {
            Some(wait) => error.with_retry_after(wait),
            None => error,
        })
    }
}

fn api_code(status: u16) -> &'static str {
    match status {
        400 => "bad.request",
        401 => "bad.credentials",
        403 => "missing.permissions",
        404 => "not.found",
        409 => "conflict",
        500 => "internal.server.error",
        502 => "bad.gateway",
        503 => "service.unavailable",
        504 => "gateway.timeout",
        _ => "sandbox.fault",
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

/// Queued faults, first in, first out, each with the number of requests that it still waits for.
#[derive(Debug, Default)]
pub(super) struct FaultQueue(VecDeque<(u32, Fault)>);

impl FaultQueue {
    pub(super) fn add(&mut self, count: u32, fault: Fault) {
        if count > 0 {
            self.0.push_back((count, fault));
        }
    }

    /// Takes the fault of a request: the first that applies to it.
    pub(super) fn take(&mut self, endpoint: Endpoint, operation: Option<&Operation>) -> Fault {
        let applies = |target: Target| match target {
            Target::Token => endpoint == Endpoint::Token,
            Target::AnyOperation => endpoint == Endpoint::Api,
            Target::Operation(id) => operation.is_some_and(|operation| operation.id == id),
        };
        let Some(index) = self.0.iter().position(|(_, fault)| applies(fault.target)) else {
            return Fault::none();
        };
        let (left, fault) = &mut self.0[index];
        *left -= 1;
        let (left, fault) = (*left, fault.clone());
        if left == 0 {
            self.0.remove(index);
        }
        fault
    }

    pub(super) fn waiting(&self) -> impl Iterator<Item = &(u32, Fault)> {
        self.0.iter()
    }

    pub(super) fn clear(&mut self) {
        self.0.clear();
    }
}
