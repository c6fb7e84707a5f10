//! A wait in progress: hands out the client of each poll, and decides what follows it.

use std::time::{Duration, Instant};

use crate::api::wait_options::WaitOptions;
use crate::client::Client;
use crate::error::{Error, ErrorKind};
use crate::http::call_context::CallContext;
use crate::http::deadline::describe_timeout;
use crate::retry::jitter::jitter;
use crate::retry::poll_schedule::PollSchedule;

/// A wait in progress.
pub(crate) struct Waiter {
    client: Client,
    context: CallContext,
    schedule: PollSchedule,
    not_found_grace: Duration,
    description: String,
    start: Instant,
    polls: u32,
    /// Whether a poll has found what is polled.
    has_found: bool,
    /// What the last poll has shown.
    state: String,
    /// How long to wait before the next poll.
    delay: Duration,
}

/// What a wait has to know of a poll that failed.
pub(crate) struct PollFailure {
    pub(crate) is_retryable: bool,
    /// Whether the service said 404.
    pub(crate) is_not_found: bool,
    pub(crate) retry_after: Option<Duration>,
    pub(crate) message: String,
}

impl PollFailure {
    pub(crate) fn of(error: &Error) -> Self {
        PollFailure {
            // A poll may have less time than its request would have had.
            is_retryable: error.is_retryable() || (error.is_timeout() && !error.outcome_unknown()),
            is_not_found: error.is_not_found(),
            retry_after: error.retry_after(),
            message: error.to_string(),
        }
    }
}

/// What follows a poll.
pub(crate) enum Next {
    /// Another one after this delay, which [`Waiter::poll`] waits.
    Poll(Duration),
    /// The poll's failure, which is final.
    Failure,
    TimedOut(Error),
}

impl Waiter {
    pub(crate) fn new<T>(client: &Client, options: &WaitOptions<T>) -> Result<Self, Error> {
        Ok(Waiter {
            client: client.clone(),
            context: client.begin_job(),
            schedule: options.schedule()?,
            not_found_grace: options.not_found_grace,
            description: options.description.clone().unwrap_or_else(|| "the condition".to_owned()),
            start: Instant::now(),
            polls: 0,
            has_found: false,
            state: String::new(),
            delay: Duration::ZERO,
        })
    }

    /// Waits until the next poll is due, and derives its client, whose calls end when the wait ends.
    pub(crate) fn poll(&mut self) -> Result<Client, Error> {
        if !self.context.sleep(self.delay) {
            return Err(self.cancelled());
        }
        let left = self.schedule.timeout.saturating_sub(self.start.elapsed());
        if left.is_zero() {
            return Err(self.timed_out());
        }
        self.polls = self.polls.saturating_add(1);
        self.client.for_job(&self.context, left)
    }

    /// Decides what follows a poll that has failed, or that did not find what is waited for.
    pub(crate) fn next(&mut self, failure: Option<&PollFailure>) -> Next {
        let elapsed = self.start.elapsed();
        self.has_found |= failure.is_none();
        if failure.is_some_and(|failure| !self.waits_out(failure, elapsed)) {
            return Next::Failure;
        }
        // A poll that the wait's own end has cut off tells less than the one before.
        if elapsed < self.schedule.timeout || self.state.is_empty() {
            self.state = failure.map_or_else(|| "not yet".to_owned(), |it| it.message.clone());
        }
        let retry_after = failure.and_then(|failure| failure.retry_after);
        match self.schedule.next_delay(self.polls, retry_after, elapsed, jitter()) {
            Some(delay) => {
                self.delay = delay;
                Next::Poll(delay)
            }
            None => Next::TimedOut(self.timed_out()),
        }
    }

    fn waits_out(&self, failure: &PollFailure, elapsed: Duration) -> bool {
        let is_early = !self.has_found && elapsed < self.not_found_grace;
        failure.is_retryable || (failure.is_not_found && is_early)
    }

    /// The number of the last poll, from 1.
    pub(crate) fn polls(&self) -> u32 {
        self.polls
    }

    pub(crate) fn elapsed(&self) -> Duration {
        self.start.elapsed()
    }

    pub(crate) fn cancelled(&self) -> Error {
        Error::new(ErrorKind::Cancelled).with_attempts(self.polls)
    }

    fn timed_out(&self) -> Error {
        let timeout = describe_timeout(self.schedule.timeout);
        let reason = format!(
            "timeout ({timeout}) expired while waiting for {}; last poll: {}",
            self.description, self.state
        );
        // To wait on has no effect on the service.
        Error::new(ErrorKind::timeout(reason)).with_attempts(self.polls).with_retryable(true)
    }
}
