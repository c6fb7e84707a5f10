use std::cell::Cell;
use std::time::Duration;

use shuttle::sync::{LockResult, MutexGuard, PoisonError};

use super::thread;

std::thread_local! {
    /// Whether the waits of an exploration, which runs on one thread, time out.
    pub(super) static TIMES_OUT: Cell<bool> = const { Cell::new(false) };
}

/// A condition variable whose waits time out at once, or never as those of shuttle.
pub(crate) struct Condvar(shuttle::sync::Condvar);

impl Condvar {
    pub(crate) fn new() -> Self {
        Condvar(shuttle::sync::Condvar::new())
    }

    pub(crate) fn notify_all(&self) {
        self.0.notify_all();
    }

    pub(crate) fn wait_timeout<'a, T>(
        &self,
        guard: MutexGuard<'a, T>,
        _timeout: Duration,
    ) -> LockResult<(MutexGuard<'a, T>, ())> {
        if TIMES_OUT.get() {
            thread::yield_now();
            return Ok((guard, ()));
        }
        match self.0.wait(guard) {
            Ok(guard) => Ok((guard, ())),
            Err(error) => Err(PoisonError::new((error.into_inner(), ()))),
        }
    }
}
