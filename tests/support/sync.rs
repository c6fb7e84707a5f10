//! Waiting for the other side, with an end to it.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use super::WATCHDOG_TIMEOUT;

/// Holds one side, the server or the test, back until the other opens it.
#[derive(Clone, Default)]
pub struct Gate(Arc<(Mutex<bool>, Condvar)>);

impl Gate {
    pub fn open(&self) {
        *lock(&self.0.0) = true;
        self.0.1.notify_all();
    }

    pub fn wait(&self) {
        wait_until(&self.0.1, lock(&self.0.0), "the gate is opened", |is_open| *is_open);
    }
}

pub fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Waits until the value is so, and fails the test instead of hanging.
pub fn wait_until<T>(
    changed: &Condvar,
    guard: MutexGuard<'_, T>,
    what: &str,
    is_so: impl Fn(&T) -> bool,
) {
    let (_guard, result) = changed
        .wait_timeout_while(guard, WATCHDOG_TIMEOUT, |value| !is_so(value))
        .unwrap_or_else(PoisonError::into_inner);
    assert!(!result.timed_out(), "waited in vain until {what}");
}
