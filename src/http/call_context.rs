//! What every wait of a call looks at: its deadline, its cancellation, and the program's wish to end it.
//!
//! ureq hands nothing of a call to the connections of its pool, so an attempt leaves its context where the
//! connections find it, in the calling thread.

use std::cell::{Cell, RefCell};
use std::fmt;
use std::io;
use std::mem;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::Deadline;
use crate::sync::atomic::{AtomicU64, Ordering};
use crate::sync::thread;

/// The longest wait before a call looks again whether it shall end.
pub(crate) const POLL_INTERVAL: Duration = Duration::from_millis(50);

/// How long the program's interrupt is not asked again, where waits are short.
const MIN_INTERRUPT_INTERVAL: Duration = Duration::from_millis(10);

/// A function of the program that is asked while a call waits: shall it end?
pub(crate) type Interrupt = Arc<dyn Fn() -> bool + Send + Sync>;

/// What a cancel reaches: the calls of a client, and those of the clients derived from it.
///
/// It counts cancellations. A call is cancelled once the count is not that of its start any more.
#[derive(Debug, Default)]
pub(crate) struct CancelScope {
    cancellations: AtomicU64,
    parent: Option<Arc<CancelScope>>,
    /// The parent's count when a job of several calls began; a later cancel ends all of them.
    since: Option<u64>,
}

impl CancelScope {
    pub(crate) fn within(parent: Arc<CancelScope>) -> Self {
        CancelScope { parent: Some(parent), ..CancelScope::default() }
    }

    /// The scope of the calls of a job, which are cancelled with it, also if it was before they begin.
    pub(crate) fn of_job(job: &CallContext) -> Self {
        CancelScope { since: Some(job.cancellations), ..CancelScope::within(job.scope.clone()) }
    }

    /// Cancels all calls in flight, not later ones.
    pub(crate) fn cancel(&self) {
        self.cancellations.fetch_add(1, Ordering::SeqCst);
    }

    /// The cancellations so far. Each count only grows, so that their sum tells whether any has grown.
    fn count(&self) -> u64 {
        let mut count = 0;
        let mut scope = Some(self);
        while let Some(current) = scope {
            count += current.cancellations.load(Ordering::SeqCst);
            scope = current.parent.as_deref();
        }
        count
    }

    /// The count from which on a call that begins now is cancelled: that of the beginning of its job, if it has one.
    fn start_count(&self) -> u64 {
        let mut count = 0;
        let mut scope = Some(self);
        while let Some(current) = scope {
            count += current.cancellations.load(Ordering::SeqCst);
            if let Some(since) = current.since {
                return count + since;
            }
            scope = current.parent.as_deref();
        }
        count
    }
}

/// The context of one call.
#[derive(Clone)]
pub(crate) struct CallContext {
    scope: Arc<CancelScope>,
    /// The scope's count when the call began.
    cancellations: u64,
    interrupt: Option<Interrupt>,
}

impl CallContext {
    pub(crate) fn new(scope: Arc<CancelScope>, interrupt: Option<Interrupt>) -> Self {
        let cancellations = scope.start_count();
        CallContext { scope, cancellations, interrupt }
    }

    pub(crate) fn is_cancelled(&self) -> bool {
        self.scope.count() != self.cancellations
    }

    /// Whether the call shall end, by a cancel or by the program's interrupt.
    pub(crate) fn is_stopped(&self) -> bool {
        self.is_cancelled() || self.interrupt.as_ref().is_some_and(|interrupt| interrupt())
    }

    /// Sleeps, and returns whether the call goes on.
    pub(crate) fn sleep(&self, duration: Duration) -> bool {
        let deadline = Deadline::after(duration);
        while !self.is_stopped() {
            let left = deadline.left();
            if left.is_zero() {
                return true;
            }
            thread::sleep(left.min(POLL_INTERVAL));
        }
        false
    }

    /// Makes this the context of the calling thread until the guard is dropped. Calls may nest, since the
    /// interrupt may make one.
    pub(super) fn enter(&self, deadline: Deadline) -> EnteredContext {
        let (context, head) = (self.clone(), SPARE_HEAD.take());
        let entered =
            Entered { context, deadline, has_looked: false, asked: None, is_stopped: false, head };
        EnteredContext { previous: CURRENT.replace(Some(entered)) }
    }
}

impl fmt::Debug for CallContext {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CallContext").finish_non_exhaustive()
    }
}

struct Entered {
    context: CallContext,
    /// When the attempt ends.
    deadline: Deadline,
    /// Whether the attempt has looked already: the first look comes before any wait.
    has_looked: bool,
    /// When the program's interrupt was asked last.
    asked: Option<Instant>,
    is_stopped: bool,
    /// The header section of the last response.
    head: Vec<u8>,
}

impl Entered {
    /// The interrupt, if it is time to ask it again.
    fn due_interrupt(&mut self) -> Option<Interrupt> {
        let interrupt = self.context.interrupt.as_ref()?;
        if !mem::replace(&mut self.has_looked, true) {
            return None;
        }
        let now = Instant::now();
        if self.asked.is_some_and(|asked| now.duration_since(asked) < MIN_INTERRUPT_INTERVAL) {
            return None;
        }
        self.asked = Some(now);
        Some(interrupt.clone())
    }
}

/// Returns a header section that is not needed any more, so that the next attempt needs no allocation.
pub(crate) fn recycle_head(mut head: Vec<u8>) {
    head.clear();
    SPARE_HEAD.set(head);
}

thread_local! {
    static SPARE_HEAD: Cell<Vec<u8>> = const { Cell::new(Vec::new()) };
    static CURRENT: RefCell<Option<Entered>> = const { RefCell::new(None) };
}

/// Keeps a context entered.
pub(super) struct EnteredContext {
    previous: Option<Entered>,
}

impl EnteredContext {
    /// Whether a wait of the attempt has ended because the call shall end.
    pub(super) fn was_stopped(&self) -> bool {
        CURRENT.with_borrow(|current| current.as_ref().is_some_and(|entered| entered.is_stopped))
    }

    /// The header section of the attempt's response, as it was received.
    pub(super) fn take_head(&self) -> Vec<u8> {
        CURRENT.with_borrow_mut(|current| {
            current.as_mut().map(|entered| mem::take(&mut entered.head)).unwrap_or_default()
        })
    }
}

impl Drop for EnteredContext {
    fn drop(&mut self) {
        CURRENT.set(mem::take(&mut self.previous));
    }
}

/// When the attempt of the calling thread ends; never without one.
pub(super) fn attempt_deadline() -> Deadline {
    CURRENT
        .with_borrow(|current| current.as_ref().map_or(Deadline::NEVER, |entered| entered.deadline))
}

/// Whether the call of the calling thread shall end. Asked before each wait, and after [`POLL_INTERVAL`] of it.
pub(super) fn is_stopped() -> bool {
    let (is_stopped, interrupt) = CURRENT.with_borrow_mut(|current| {
        let Some(entered) = current else { return (false, None) };
        entered.is_stopped |= entered.context.is_cancelled();
        (entered.is_stopped, entered.due_interrupt())
    });
    // Not borrowed while it runs: it may make a call itself.
    let is_interrupted = interrupt.is_some_and(|interrupt| interrupt());
    if is_interrupted {
        CURRENT.with_borrow_mut(|current| {
            if let Some(entered) = current {
                entered.is_stopped = true;
            }
        });
    }
    is_stopped || is_interrupted
}

/// The error of a wait that has ended because the call shall end. What it becomes depends on where it was:
/// [`EnteredContext::was_stopped`] says that it is a cancellation.
pub(super) fn stopped() -> io::Error {
    io::Error::new(io::ErrorKind::ConnectionAborted, "cancelled")
}

/// Keeps the header section of a response for the attempt of the calling thread.
pub(super) fn record_head(head: &[u8]) {
    CURRENT.with_borrow_mut(|current| {
        if let Some(entered) = current {
            entered.head.clear();
            entered.head.extend_from_slice(head);
        }
    });
}

#[cfg(all(test, shuttle))]
mod schedules;

#[cfg(test)]
mod tests {
    use super::*;

    fn context(scope: &Arc<CancelScope>) -> CallContext {
        CallContext::new(scope.clone(), None)
    }

    #[test]
    fn cancel_reaches_derived_scopes_but_no_others() {
        let parent = Arc::new(CancelScope::default());
        let child = Arc::new(CancelScope::within(parent.clone()));
        let sibling = Arc::new(CancelScope::within(parent.clone()));
        let calls = [&parent, &child, &sibling].map(context);
        child.cancel();
        assert_eq!([0, 1, 2].map(|call: usize| calls[call].is_stopped()), [false, true, false]);
        parent.cancel();
        assert_eq!([0, 1, 2].map(|call: usize| calls[call].is_stopped()), [true, true, true]);
        assert!(!context(&child).is_stopped(), "a later call goes on");
    }

    #[test]
    fn cancelled_job_cancels_calls_that_begin_later() {
        let client = Arc::new(CancelScope::default());
        client.cancel();
        let job = context(&client);
        let of_job = Arc::new(CancelScope::of_job(&job));
        let derived = Arc::new(CancelScope::within(of_job.clone()));
        assert!(!context(&derived).is_cancelled(), "cancelled before the job began");
        derived.cancel();
        assert!(!context(&derived).is_cancelled() && !job.is_cancelled());
        client.cancel();
        assert!(job.is_cancelled() && context(&of_job).is_cancelled());
        assert!(context(&derived).is_cancelled(), "a call that begins after the cancel");
        assert!(!context(&client).is_cancelled(), "a call that does not belong to the job");
    }

    #[test]
    fn nested_context_leaves_outer_one_unstopped() {
        let scope = Arc::new(CancelScope::default());
        let outer = context(&scope).enter(Deadline::NEVER);
        let stopping = CallContext::new(scope, Some(Arc::new(|| true)));
        let inner = stopping.enter(Deadline::NEVER);
        assert!(!is_stopped(), "not asked before the first wait");
        assert!(is_stopped() && inner.was_stopped());
        drop(inner);
        assert!(!is_stopped() && !outer.was_stopped());
    }
}
