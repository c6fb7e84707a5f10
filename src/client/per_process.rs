//! Values of which a forked process gets its own.

use std::mem;
use std::process;
use std::sync::OnceLock;

/// The value of one process, and that of a child forked from it.
///
/// A child must not write on its parent's connections, nor wait for a lock that a thread of its parent
/// holds, which is never released there. So after a fork the child only follows `next`.
pub(super) struct PerProcess<T> {
    process: u32,
    value: Option<T>,
    next: OnceLock<Box<PerProcess<T>>>,
}

impl<T> PerProcess<T> {
    pub(super) fn new(value: T) -> Self {
        PerProcess::of(process::id(), value)
    }

    fn of(process: u32, value: T) -> Self {
        PerProcess { process, value: Some(value), next: OnceLock::new() }
    }

    /// The value of the process with this ID, which is the current one.
    pub(super) fn get(&self, process: u32, make: impl Fn() -> T) -> &T {
        let mut own = self;
        while own.process != process {
            own = own.child(process, &make);
        }
        own.value.as_ref().expect("only dropping takes it")
    }

    fn child(&self, process: u32, make: impl Fn() -> T) -> &PerProcess<T> {
        if let Some(child) = self.next.get() {
            return child;
        }
        // Created outside of the cell, whose initialization then takes no longer than a move. If another
        // thread was faster, its value is the one.
        let _ = self.next.set(Box::new(PerProcess::of(process, make())));
        self.next.get().expect("one of the threads has set it")
    }
}

impl<T> Drop for PerProcess<T> {
    /// Leaves what belongs to another process alone, such as its connections: it is leaked, not dropped.
    fn drop(&mut self) {
        if self.process != process::id() {
            mem::forget(self.value.take());
        }
    }
}

#[cfg(all(test, shuttle))]
mod schedules;
