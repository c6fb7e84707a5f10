//! Sends a request until it is answered, or until another try would be wrong or too late.

use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;
use std::process;
use std::sync::{Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use crate::http::outcome::Outcome;
use crate::http::{
    Deadline, HttpRequest, HttpResponse, Transport, TransportConfig, TransportError,
    TransportErrorKind,
};
use crate::retry::policy::RetryPolicy;

/// What has been tried for a call so far, over all of its requests.
#[derive(Debug, Default)]
pub(crate) struct Progress {
    pub(crate) attempts: u32,
    /// Whether an attempt so far may have been carried out without our knowing.
    pub(crate) may_have_been_applied: bool,
}

/// A transport with the rules for using it.
pub(crate) struct Executor {
    transport: Transport,
    policy: RetryPolicy,
    attempt_timeout: Duration,
    is_cancelled: Mutex<bool>,
    cancellation: Condvar,
}

impl Executor {
    pub(crate) fn new(
        settings: &TransportConfig,
        policy: RetryPolicy,
        attempt_timeout: Duration,
    ) -> Self {
        Executor {
            transport: Transport::new(settings),
            policy,
            attempt_timeout,
            is_cancelled: Mutex::new(false),
            cancellation: Condvar::new(),
        }
    }

    /// Sends a request, and again as far as the policy allows. `name` is for the log.
    pub(crate) fn send(
        &self,
        name: &str,
        outgoing: &HttpRequest<'_>,
        is_idempotent: bool,
        deadline: Deadline,
        progress: &mut Progress,
    ) -> Result<HttpResponse, TransportError> {
        for retries in 0.. {
            let result = self.attempt(name, outgoing, deadline, progress);
            let outcome = match &result {
                Ok(received) if received.status < 300 => return result,
                Ok(received) => {
                    let retry_after = received.headers.retry_after();
                    Outcome::Responded { status: received.status, retry_after }
                }
                Err(failure) if failure.is_final() => return result,
                Err(failure) => failure.outcome,
            };
            progress.may_have_been_applied |= outcome.is_indeterminate();
            let left = deadline.left();
            match self.policy.wait(is_idempotent, retries, outcome, left, jitter()) {
                Some(wait) => {
                    log::warn!("{name}: {outcome:?}, trying again in {} ms", wait.as_millis());
                    self.pause(wait)?;
                }
                None => return result,
            }
        }
        unreachable!("the policy ends the loop after max_retries, a u32, at the latest")
    }

    /// Ends all calls under way. Those that come later need another sender.
    pub(crate) fn cancel(&self) {
        *self.is_cancelled.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.cancellation.notify_all();
        self.transport.shut_down();
    }

    pub(crate) fn is_cancelled(&self) -> bool {
        *self.is_cancelled.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn attempt(
        &self,
        name: &str,
        outgoing: &HttpRequest<'_>,
        deadline: Deadline,
        progress: &mut Progress,
    ) -> Result<HttpResponse, TransportError> {
        let limit = deadline.left().min(self.attempt_timeout);
        if limit.is_zero() {
            return Err(TransportError::unsent(
                TransportErrorKind::Timeout,
                "no time was left to send it",
            ));
        }
        progress.attempts += 1;
        // A look at the clock is worth a hundred instructions, and only the log needs this one.
        let start = log::log_enabled!(log::Level::Debug).then(Instant::now);
        let result = self.transport.attempt(outgoing, limit);
        let elapsed = || start.map_or(0, |start| start.elapsed().as_millis());
        match &result {
            Ok(received) => log::debug!("{name}: {} after {} ms", received.status, elapsed()),
            Err(failure) => log::debug!("{name}: {:?} after {} ms", failure.kind, elapsed()),
        }
        result
    }

    fn pause(&self, wait: Duration) -> Result<(), TransportError> {
        let is_cancelled = self.is_cancelled.lock().unwrap_or_else(PoisonError::into_inner);
        let (is_cancelled, _) = self
            .cancellation
            .wait_timeout_while(is_cancelled, wait, |is_cancelled| !*is_cancelled)
            .unwrap_or_else(PoisonError::into_inner);
        if *is_cancelled {
            return Err(TransportError::unsent(
                TransportErrorKind::Cancelled,
                "cancelled while waiting",
            ));
        }
        Ok(())
    }
}

/// A random number in `0.0..1.0`. Process and time are hashed in, since the children of a fork share the
/// random state of their parent and would all come back at the same moment.
fn jitter() -> f64 {
    let random = RandomState::new().hash_one((process::id(), SystemTime::now()));
    random as f64 / (u64::MAX as f64 + 1.0)
}
