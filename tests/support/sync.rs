//! Synchronization between a test and its server, with a watchdog.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use super::WATCHDOG_TIMEOUT;

/// Blocks the server or the test until the other side opens it.
#[derive(Clone, Default)]
pub struct Gate(Arc<(Mutex<bool>, Condvar)>);

impl Gate {
    pub fn open(&self) {
        *lock(&self.0.0) = true;
        self.0.1.notify_all();
    }

    pub fn wait(&self) {
        wait_until(&self.0.1, lock(&self.0.0), "the gate to open", |is_open| *is_open);
    }
}

pub fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Waits until `is_done` holds, and fails the test instead of hanging.
pub fn wait_until<T>(
    changed: &Condvar,
    guard: MutexGuard<'_, T>,
    what: &str,
    is_done: impl Fn(&T) -> bool,
) {
    let (_guard, result) = changed
        .wait_timeout_while(guard, WATCHDOG_TIMEOUT, |value| !is_done(value))
        .unwrap_or_else(PoisonError::into_inner);
    assert!(!result.timed_out(), "timed out waiting for {what}");
}
