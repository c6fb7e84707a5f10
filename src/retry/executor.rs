//! The retry loop: sends a request until it gets a final response, or until another attempt would be unsafe
//! or too late.

use std::collections::hash_map::RandomState;
use std::fmt;
use std::hash::BuildHasher;
use std::process;
use std::sync::{Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use crate::http::outcome::Outcome;
use crate::http::{
    Deadline, HttpRequest, HttpResponse, Transport, TransportConfig, TransportError,
    TransportErrorKind,
};
use crate::retry::pause::Pause;
use crate::retry::policy::{RetryPolicy, is_retryable};
use crate::retry::rejection::Endpoint;

/// One request and the rules for sending it.
pub(crate) struct Job<'a> {
    /// For the log.
    pub(crate) name: &'a str,
    pub(crate) endpoint: Endpoint,
    pub(crate) request: HttpRequest<'a>,
    pub(crate) is_idempotent: bool,
    pub(crate) deadline: Deadline,
    /// Takes secrets out of what the log quotes of a response or an error.
    pub(crate) redact: &'a dyn Fn(&str) -> String,
}

/// The attempts of a call so far, over all of its requests.
#[derive(Debug, Default)]
pub(crate) struct AttemptStats {
    pub(crate) attempts: u32,
    /// Whether an attempt that was retried may have been processed without our knowing. The caller judges
    /// the last one.
    pub(crate) may_have_been_applied: bool,
    /// Whether the last outcome allows another attempt, later and in another call.
    pub(crate) is_retryable: bool,
}

/// A transport with the rules for using it.
pub(crate) struct Executor {
    transport: Transport,
    policy: RetryPolicy,
    attempt_timeout: Duration,
    pause: Pause,
    is_cancelled: Mutex<bool>,
    cancellation: Condvar,
}

impl Executor {
    pub(crate) fn new(
        config: &TransportConfig,
        policy: RetryPolicy,
        attempt_timeout: Duration,
    ) -> Self {
        Executor {
            transport: Transport::new(config),
            policy,
            attempt_timeout,
            pause: Pause::default(),
            is_cancelled: Mutex::new(false),
            cancellation: Condvar::new(),
        }
    }

    /// Sends a request, and retries it as far as the policy allows.
    pub(crate) fn send(
        &self,
        job: &Job<'_>,
        stats: &mut AttemptStats,
    ) -> Result<HttpResponse, TransportError> {
        let mut retries = 0;
        loop {
            self.wait_for_pause(job)?;
            let result = self.attempt(job, stats);
            let outcome = match &result {
                Ok(response) if response.status < 300 => return result,
                Ok(response) => job.endpoint.outcome(response),
                Err(error) => error.outcome,
            };
            stats.is_retryable = is_retryable(job.is_idempotent, outcome);
            if matches!(&result, Err(error) if error.is_final()) {
                stats.is_retryable = false;
                return result;
            }
            self.begin_pause(job, outcome);
            let left = job.deadline.left();
            let delay = self.policy.next_delay(job.is_idempotent, retries, outcome, left, jitter());
            let Some(delay) = delay else {
                return result;
            };
            stats.may_have_been_applied |= outcome.is_indeterminate();
            log::warn!(
                "{}: {}, retrying in {} ms (attempt {} of {}){}",
                job.name,
                Summary(&result, job.redact),
                delay.as_millis(),
                retries.saturating_add(2),
                self.policy.max_retries.saturating_add(1),
                CorrelationId(&result, job.redact),
            );
            self.sleep(delay)?;
            retries += 1;
        }
    }

    /// Cancels all calls in flight. Later ones need another executor.
    pub(crate) fn cancel(&self) {
        *self.is_cancelled.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.cancellation.notify_all();
        self.transport.shut_down();
    }

    pub(crate) fn is_cancelled(&self) -> bool {
        *self.is_cancelled.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Lets a 429 that says for how long pause all calls of the client, unless retries are off.
    fn begin_pause(&self, job: &Job<'_>, outcome: Outcome) {
        if let Outcome::Rejected { status: 429, retry_after: Some(duration) } = outcome
            && job.endpoint == Endpoint::Api
            && self.policy.max_retries > 0
        {
            self.pause.begin(duration);
        }
    }

    /// Waits for the end of a pause. A call whose deadline is earlier does not wait: its request gets the
    /// service's own response.
    fn wait_for_pause(&self, job: &Job<'_>) -> Result<(), TransportError> {
        while let Some(pause) = self.pause.left().filter(|_| job.endpoint == Endpoint::Api) {
            match self.policy.resume_delay(pause, job.deadline.left(), jitter()) {
                Some(delay) => self.sleep(delay)?,
                None => break,
            }
        }
        Ok(())
    }

    fn attempt(
        &self,
        job: &Job<'_>,
        stats: &mut AttemptStats,
    ) -> Result<HttpResponse, TransportError> {
        let timeout = job.deadline.left().min(self.attempt_timeout);
        if timeout.is_zero() {
            return Err(TransportError::unsent(
                TransportErrorKind::Timeout,
                "total_timeout expired before the request was sent",
            ));
        }
        stats.attempts += 1;
        // Read the clock only when debug logging is on.
        let start = log::log_enabled!(log::Level::Debug).then(Instant::now);
        let result = self.transport.attempt(&job.request, timeout);
        if let Some(start) = start {
            log::debug!(
                "{}: {} in {} ms (attempt {}){}",
                job.name,
                Summary(&result, job.redact),
                start.elapsed().as_millis(),
                stats.attempts,
                CorrelationId(&result, job.redact),
            );
        }
        result
    }

    fn sleep(&self, duration: Duration) -> Result<(), TransportError> {
        let is_cancelled = self.is_cancelled.lock().unwrap_or_else(PoisonError::into_inner);
        let (is_cancelled, _) = self
            .cancellation
            .wait_timeout_while(is_cancelled, duration, |is_cancelled| !*is_cancelled)
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

type Redact<'a> = &'a dyn Fn(&str) -> String;

/// A result in a log line: the status, or what failed.
struct Summary<'a>(&'a Result<HttpResponse, TransportError>, Redact<'a>);

impl fmt::Display for Summary<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Ok(response) => write!(f, "{}", response.status),
            Err(error) => f.write_str(&self.1(&error.reason)),
        }
    }
}

struct CorrelationId<'a>(&'a Result<HttpResponse, TransportError>, Redact<'a>);

impl fmt::Display for CorrelationId<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.as_ref().ok().and_then(|response| response.headers.correlation_id()) {
            Some(id) => write!(f, ", correlation id {}", self.1(&id)),
            None => Ok(()),
        }
    }
}

/// A random number in `0.0..1.0`. Process and time are hashed in, since the children of a fork share the
/// random state of their parent and would all come back at the same moment.
fn jitter() -> f64 {
    let random = RandomState::new().hash_one((process::id(), SystemTime::now()));
    random as f64 / (u64::MAX as f64 + 1.0)
}
