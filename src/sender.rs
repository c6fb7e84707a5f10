//! Sends a request until it is answered, or until another try would be wrong or too late.

use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;
use std::process;
use std::sync::{Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use crate::outcome::Outcome;
use crate::retry::Policy;
use crate::transport::{Failure, FailureKind, Outgoing, Received, Transport, TransportSettings};

/// When a call has to be over, its waits and retries included.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Deadline(Instant);

impl Deadline {
    pub(crate) fn after(limit: Duration) -> Self {
        Deadline(Instant::now() + limit)
    }

    pub(crate) fn left(self) -> Duration {
        self.0.saturating_duration_since(Instant::now())
    }
}

/// What has been tried for a call so far, over all of its requests.
#[derive(Debug, Default)]
pub(crate) struct Progress {
    pub(crate) attempts: u32,
    /// Whether an attempt so far may have been carried out without our knowing.
    pub(crate) effect_is_open: bool,
}

/// A transport with the rules for using it.
pub(crate) struct Sender {
    transport: Transport,
    policy: Policy,
    attempt_timeout: Duration,
    is_cancelled: Mutex<bool>,
    cancellation: Condvar,
}

impl Sender {
    pub(crate) fn new(
        settings: &TransportSettings,
        policy: Policy,
        attempt_timeout: Duration,
    ) -> Self {
        Sender {
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
        outgoing: &Outgoing<'_>,
        is_idempotent: bool,
        deadline: Deadline,
        progress: &mut Progress,
    ) -> Result<Received, Failure> {
        for retries in 0.. {
            let result = self.attempt(name, outgoing, deadline, progress);
            let outcome = match &result {
                Ok(received) if received.status < 300 => return result,
                Ok(received) => {
                    let retry_after = received.headers.retry_after();
                    Outcome::Answered { status: received.status, retry_after }
                }
                Err(failure) if failure.is_final() => return result,
                Err(failure) => failure.outcome,
            };
            progress.effect_is_open |= outcome.leaves_effect_open();
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
        outgoing: &Outgoing<'_>,
        deadline: Deadline,
        progress: &mut Progress,
    ) -> Result<Received, Failure> {
        let limit = deadline.left().min(self.attempt_timeout);
        if limit.is_zero() {
            return Err(Failure::unsent(FailureKind::Timeout, "no time was left to send it"));
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

    fn pause(&self, wait: Duration) -> Result<(), Failure> {
        let is_cancelled = self.is_cancelled.lock().unwrap_or_else(PoisonError::into_inner);
        let (is_cancelled, _) = self
            .cancellation
            .wait_timeout_while(is_cancelled, wait, |is_cancelled| !*is_cancelled)
            .unwrap_or_else(PoisonError::into_inner);
        if *is_cancelled {
            return Err(Failure::unsent(FailureKind::Cancelled, "cancelled while waiting"));
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
