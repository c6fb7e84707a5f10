//! The retry loop: sends a request until it gets a final response, or until another attempt would be unsafe
//! or too late.

use std::fmt;
use std::num::NonZeroU32;
use std::time::{Duration, Instant};

use crate::http::call_context::CallContext;
use crate::http::outcome::Outcome;
use crate::http::{
    AttemptLimit, Deadline, HttpClient, HttpRequest, HttpResponse, Redact, TransportConfig,
    TransportError, TransportErrorKind,
};
use crate::retry::event::{AttemptEvent, Event, Observer, WaitEvent, WaitReason};
use crate::retry::jitter::jitter;
use crate::retry::pacing::Pacer;
use crate::retry::pause::Pause;
use crate::retry::policy::{RetryPolicy, is_retryable};
use crate::retry::rejection::Endpoint;
use crate::retry::retry_budget::{RETRY_COST, RetryBudget, SUCCESS_REFUND, TIMEOUT_RETRY_COST};
use crate::sync::atomic::{AtomicUsize, Ordering};

/// The limits of a call.
#[derive(Clone, Copy, Debug)]
pub(crate) struct CallLimits {
    pub(crate) total_timeout: Duration,
    pub(crate) attempt_timeout: Duration,
    pub(crate) policy: RetryPolicy,
}

impl CallLimits {
    /// How much less than `attempt_timeout` may be left of a call before an error blames `total_timeout`.
    const TOLERANCE: Duration = Duration::from_millis(10);

    /// The limit of an attempt that starts now, of a call that has this much time left.
    fn attempt(&self, now: Instant, left: Duration) -> AttemptLimit {
        let is_whole = self.attempt_timeout <= self.total_timeout
            && left + CallLimits::TOLERANCE >= self.attempt_timeout;
        let (setting, timeout) = match is_whole {
            true => ("attempt_timeout", self.attempt_timeout),
            false => ("total_timeout", self.total_timeout),
        };
        let deadline = Deadline::from_start(now, left.min(self.attempt_timeout));
        AttemptLimit { deadline, setting, timeout }
    }
}

/// What all requests of a call share, that for an access token among them.
#[derive(Clone, Copy)]
pub(crate) struct CallControl<'a> {
    /// The operation's ID.
    pub(crate) operation: &'static str,
    pub(crate) context: &'a CallContext,
    pub(crate) deadline: Deadline,
    pub(crate) limits: CallLimits,
    pub(crate) observer: Option<&'a Observer>,
}

impl CallControl<'_> {
    pub(crate) fn notify(&self, event: Event<'_>) {
        if let Some(observer) = self.observer {
            observer(&event);
        }
    }
}

/// One request and the rules for sending it.
pub(crate) struct Job<'a> {
    pub(crate) endpoint: Endpoint,
    /// The template of the path, for the log and the observer.
    pub(crate) path: &'static str,
    pub(crate) request: HttpRequest<'a>,
    pub(crate) is_idempotent: bool,
    /// Counts the threads in the program's callbacks for this job, which may wait for those that wait for it.
    pub(crate) reporting: Option<&'a AtomicUsize>,
}

impl Job<'_> {
    /// To be kept while callbacks of the program run.
    fn reporting(&self) -> Option<Reporting<'_>> {
        self.reporting.map(|count| {
            count.fetch_add(1, Ordering::SeqCst);
            Reporting(count)
        })
    }
}

struct Reporting<'a>(&'a AtomicUsize);

impl Drop for Reporting<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
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
    /// Whether a retry was left out because the client's budget of them is used up.
    pub(crate) is_budget_exhausted: bool,
}

/// An HTTP client with the rules for using it.
pub(crate) struct Executor {
    http: HttpClient,
    budget: RetryBudget,
    pause: Pause,
    pacer: Option<Pacer>,
    /// The start of the pacer's clock.
    epoch: Instant,
}

impl Executor {
    pub(crate) fn new(config: &TransportConfig, requests_per_minute: Option<NonZeroU32>) -> Self {
        Executor {
            http: HttpClient::new(config),
            budget: RetryBudget::default(),
            pause: Pause::default(),
            pacer: requests_per_minute.map(Pacer::new),
            epoch: Instant::now(),
        }
    }

    /// Sends a request, and retries it as far as the policy allows.
    pub(crate) fn send(
        &self,
        control: &CallControl<'_>,
        job: &Job<'_>,
        stats: &mut AttemptStats,
    ) -> Result<HttpResponse, TransportError> {
        let mut retries = 0;
        // What the budget gets back once the service responds.
        let mut refund = SUCCESS_REFUND;
        loop {
            if job.endpoint == Endpoint::Api {
                self.wait_for_turn(control, job, stats)?;
            }
            let result = self.attempt(control, job, stats);
            let outcome = match &result {
                Ok(response) if response.status < 300 => {
                    self.budget.give_back(refund);
                    return result;
                }
                Ok(response) => job.endpoint.outcome(response),
                Err(error) => error.outcome,
            };
            stats.is_retryable = is_retryable(job.is_idempotent, outcome);
            if matches!(&result, Err(error) if error.is_final()) {
                stats.is_retryable = false;
                return result;
            }
            if matches!(outcome, Outcome::Responded { status: ..500, .. }) {
                self.budget.give_back(refund);
            }
            self.begin_pause(control, job, outcome);
            let (policy, left) = (control.limits.policy, control.deadline.left());
            let delay = policy.next_delay(job.is_idempotent, retries, outcome, left, jitter());
            let Some(delay) = delay else {
                return result;
            };
            if let Some(cost) = retry_cost(outcome, &result) {
                if !self.budget.take(cost) {
                    stats.is_budget_exhausted = true;
                    report_exhausted_budget(control, job, &result);
                    return result;
                }
                refund = cost;
            }
            stats.may_have_been_applied |= outcome.is_indeterminate();
            report_retry(control, job, &result, delay, retries);
            let reason = match outcome.retry_after() {
                Some(_) => WaitReason::RetryAfter,
                None => WaitReason::Backoff,
            };
            wait(control, job, reason, delay, stats)?;
            if reason == WaitReason::RetryAfter {
                self.end_burst();
            }
            retries += 1;
        }
    }

    /// Lets a 429 that says for how long pause all calls of the client, unless retries are off. Any 429 says
    /// that the service has counted more requests than the pacer.
    fn begin_pause(&self, control: &CallControl<'_>, job: &Job<'_>, outcome: Outcome) {
        let Outcome::Rejected { status: 429, retry_after } = outcome else { return };
        if job.endpoint != Endpoint::Api {
            return;
        }
        self.end_burst();
        if let Some(duration) = retry_after
            && control.limits.policy.max_retries > 0
        {
            self.pause.begin(duration);
        }
    }

    /// Lets the next requests come one by one, so that they do not all follow a rejection at once.
    fn end_burst(&self) {
        if let Some(pacer) = &self.pacer {
            pacer.end_burst(self.epoch.elapsed());
        }
    }

    /// Waits until a request to the API may be sent: until there is no pause, and pacing gives it a slot.
    fn wait_for_turn(
        &self,
        control: &CallControl<'_>,
        job: &Job<'_>,
        stats: &mut AttemptStats,
    ) -> Result<(), TransportError> {
        self.wait_for_pause(control, job, stats)?;
        let Some(pacer) = &self.pacer else { return Ok(()) };
        // After a pause that began meanwhile the slot is used up, and a later one is needed.
        while self.wait_for_slot(pacer, control, job, stats)? {
            if !self.wait_for_pause(control, job, stats)? {
                break;
            }
        }
        Ok(())
    }

    /// Waits for the next slot, and returns whether it had to.
    fn wait_for_slot(
        &self,
        pacer: &Pacer,
        control: &CallControl<'_>,
        job: &Job<'_>,
        stats: &mut AttemptStats,
    ) -> Result<bool, TransportError> {
        let now = self.epoch.elapsed();
        let slot = pacer.take(now, now.saturating_add(control.deadline.left()));
        let slot = slot.map_err(|time| {
            stats.is_retryable = true;
            let total_timeout = control.limits.total_timeout;
            too_late(pacer.requests_per_minute(), time.saturating_sub(now), total_timeout)
        })?;
        let delay = slot.time.saturating_sub(now);
        if delay.is_zero() {
            return Ok(false);
        }
        match wait(control, job, WaitReason::Pacing, delay, stats) {
            Ok(()) => Ok(true),
            Err(error) => {
                pacer.give_back(slot);
                Err(error)
            }
        }
    }

    /// Waits for the end of a pause, and returns whether there was one. A call whose deadline is earlier does
    /// not wait: its request gets the service's own response.
    fn wait_for_pause(
        &self,
        control: &CallControl<'_>,
        job: &Job<'_>,
        stats: &AttemptStats,
    ) -> Result<bool, TransportError> {
        let policy = control.limits.policy;
        let mut has_waited = false;
        while let Some(pause) = self.pause.left() {
            match policy.resume_delay(pause, control.deadline.left(), jitter()) {
                Some(delay) => wait(control, job, WaitReason::Pause, delay, stats)?,
                None => break,
            }
            self.end_burst();
            has_waited = true;
        }
        Ok(has_waited)
    }

    fn attempt(
        &self,
        control: &CallControl<'_>,
        job: &Job<'_>,
        stats: &mut AttemptStats,
    ) -> Result<HttpResponse, TransportError> {
        let now = Instant::now();
        let left = control.deadline.left_at(now);
        if left.is_zero() {
            return Err(TransportError::unsent(
                TransportErrorKind::Timeout,
                "total_timeout expired before the request was sent",
            ));
        }
        if control.context.is_cancelled() {
            return Err(TransportError::unsent(
                TransportErrorKind::Cancelled,
                "cancelled before the request was sent",
            ));
        }
        stats.attempts += 1;
        let is_watched = control.observer.is_some() || log::log_enabled!(log::Level::Debug);
        let limit = control.limits.attempt(now, left);
        let result = self.http.attempt(&job.request, limit, control.context);
        if is_watched {
            report(control, job, stats.attempts, &result, now.elapsed());
        }
        result
    }
}

/// What a retry costs; nothing if the service itself asks for it.
fn retry_cost(outcome: Outcome, result: &Result<HttpResponse, TransportError>) -> Option<u32> {
    if matches!(outcome, Outcome::Rejected { .. }) || outcome.retry_after().is_some() {
        return None;
    }
    let is_timeout =
        matches!(result, Err(error) if matches!(error.kind, TransportErrorKind::Timeout));
    Some(if is_timeout { TIMEOUT_RETRY_COST } else { RETRY_COST })
}

/// Tells the log and the observer of an attempt.
fn report(
    control: &CallControl<'_>,
    job: &Job<'_>,
    attempt: u32,
    result: &Result<HttpResponse, TransportError>,
    elapsed: Duration,
) {
    let _reporting = job.reporting();
    let method = job.request.method.as_str();
    log::debug!(
        "{}: {method} {}: {} in {} ms (attempt {attempt}){}",
        control.operation,
        job.path,
        Summary(result, job.request.redact),
        elapsed.as_millis(),
        CorrelationId(result, job.request.redact),
    );
    if control.observer.is_none() {
        return;
    }
    let error = result.as_ref().err();
    let reason = error.map(|error| (job.request.redact)(&error.reason));
    let correlation_id =
        result.as_ref().ok().and_then(|response| response.headers.plain_correlation_id());
    let correlation_id = correlation_id.map(|id| (job.request.redact)(id));
    control.notify(Event::Attempt(&AttemptEvent {
        operation: control.operation,
        method,
        path: job.path,
        attempt,
        status: result.as_ref().ok().map(|response| response.status),
        error_kind: error.map(|error| error.kind.name()),
        error: reason.as_deref(),
        elapsed,
        correlation_id: correlation_id.as_deref(),
    }));
}

/// Tells the log that a retry follows.
fn report_retry(
    control: &CallControl<'_>,
    job: &Job<'_>,
    result: &Result<HttpResponse, TransportError>,
    delay: Duration,
    retries: u32,
) {
    let _reporting = job.reporting();
    log::warn!(
        "{}: {}, retrying in {} ms (attempt {} of {}){}",
        control.operation,
        Summary(result, job.request.redact),
        delay.as_millis(),
        retries.saturating_add(2),
        control.limits.policy.max_retries.saturating_add(1),
        CorrelationId(result, job.request.redact),
    );
}

/// Tells the log that a retry is left out.
fn report_exhausted_budget(
    control: &CallControl<'_>,
    job: &Job<'_>,
    result: &Result<HttpResponse, TransportError>,
) {
    let _reporting = job.reporting();
    log::warn!(
        "{}: {}, not retried: the client's retry budget is exhausted{}",
        control.operation,
        Summary(result, job.request.redact),
        CorrelationId(result, job.request.redact),
    );
}

fn wait(
    control: &CallControl<'_>,
    job: &Job<'_>,
    reason: WaitReason,
    delay: Duration,
    stats: &AttemptStats,
) -> Result<(), TransportError> {
    let operation = control.operation;
    let attempt = stats.attempts.saturating_add(1);
    let reporting = job.reporting();
    control.notify(Event::Wait(&WaitEvent { operation, reason, delay, attempt }));
    drop(reporting);
    if control.context.sleep(delay) {
        return Ok(());
    }
    Err(TransportError::unsent(TransportErrorKind::Cancelled, "cancelled while waiting"))
}

/// The error of a call whose next slot is later than its deadline.
fn too_late(
    requests_per_minute: NonZeroU32,
    delay: Duration,
    total_timeout: Duration,
) -> TransportError {
    let reason = format!(
        "requests_per_minute ({requests_per_minute}) delays the request by {} s, beyond the call's deadline \
         (total_timeout {} s); increase total_timeout, or share the client between fewer threads",
        rounded(delay),
        rounded(total_timeout),
    );
    TransportError::unsent(TransportErrorKind::Timeout, reason)
}

/// In seconds, to the millisecond.
fn rounded(time: Duration) -> f64 {
    (time.as_secs_f64() * 1e3).round() / 1e3
}

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
