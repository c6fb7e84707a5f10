//! The types of shuttle in place of those of the standard library, and what runs scenarios with them.

mod condvar;
mod explore;

pub(crate) use shuttle::{sync::*, thread_local};

pub(crate) use condvar::Condvar;
pub(crate) use explore::{explore_all, explore_randomly, explore_timeouts};

pub(crate) mod thread {
    use std::time::Duration;

    pub(crate) use shuttle::thread::*;

    /// Lets other threads go on, as a sleep does. That of shuttle may starve them.
    pub(crate) fn sleep(_duration: Duration) {
        yield_now();
    }
}

/// What the schedulers must find.
mod schedules {
    use std::sync::Arc;
    use std::time::Duration;

    use super::atomic::{AtomicUsize, Ordering};
    use super::{Condvar, Mutex, explore_all, explore_randomly, thread};

    #[test]
    #[should_panic(expected = "an update was lost")]
    fn lost_update_is_found() {
        explore_all(|| {
            let count = Arc::new(AtomicUsize::new(0));
            let add = {
                let count = count.clone();
                move || count.store(count.load(Ordering::SeqCst) + 1, Ordering::SeqCst)
            };
            let other = thread::spawn(add.clone());
            add();
            other.join().expect("no panic");
            assert_eq!(count.load(Ordering::SeqCst), 2, "an update was lost");
        });
    }

    #[test]
    #[should_panic(expected = "deadlock")]
    fn missing_notification_is_found() {
        explore_randomly(|| {
            let shared = Arc::new((Mutex::new(false), Condvar::new()));
            let setter = {
                let shared = shared.clone();
                thread::spawn(move || *shared.0.lock().expect("no panic") = true)
            };
            let mut is_set = shared.0.lock().expect("no panic");
            while !*is_set {
                is_set = shared.1.wait_timeout(is_set, Duration::MAX).expect("no panic").0;
            }
            drop(is_set);
            setter.join().expect("no panic");
        });
    }
}
