use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use super::*;
use crate::retry::event::{WaitEvent, WaitReason};
use crate::sync::{explore_all, thread};

/// The program's data, which stay readable after they were freed. Its fields are those of std, which take no steps
/// of their own.
#[derive(Default)]
struct Data {
    freed: AtomicUsize,
    was_used_after_free: AtomicBool,
}

impl Data {
    /// Uses the data before and after other threads go on.
    fn use_twice(&self) {
        self.check();
        thread::yield_now();
        self.check();
    }

    fn check(&self) {
        if self.freed.load(Ordering::SeqCst) > 0 {
            self.was_used_after_free.store(true, Ordering::SeqCst);
        }
    }
}

unsafe extern "C" fn observe(_event: *const genesys_event, user_data: *mut c_void) {
    // SAFETY: the data of this test.
    unsafe { (*user_data.cast::<Data>()).use_twice() };
}

unsafe extern "C" fn interrupt(user_data: *mut c_void) -> bool {
    // SAFETY: as above.
    unsafe { (*user_data.cast::<Data>()).use_twice() };
    false
}

unsafe extern "C" fn free(user_data: *mut c_void) {
    // SAFETY: as above.
    unsafe { (*user_data.cast::<Data>()).freed.fetch_add(1, Ordering::SeqCst) };
}

const WAIT: WaitEvent = WaitEvent {
    operation: "getOnboardingInvite",
    reason: WaitReason::Pause,
    delay: Duration::ZERO,
    attempt: 2,
};

/// A client with callbacks is freed while calls on other threads run them.
#[test]
fn user_data_are_freed_once_after_last_use() {
    explore_all(|| {
        let data = Arc::new(Data::default());
        let callbacks = Callbacks::of(genesys_callbacks {
            struct_size: size_of::<genesys_callbacks>(),
            user_data: Arc::as_ptr(&data).cast_mut().cast(),
            free_user_data: Some(free),
            observer: Some(observe),
            interrupt: Some(interrupt),
            token: None,
            transport: None,
            refresh_token: None,
        });
        let observer = callbacks.observer.clone().expect("set above");
        let interrupt = callbacks.interrupt.clone().expect("set above");
        let calls = [
            thread::spawn(move || observer(&Event::Wait(&WAIT))),
            thread::spawn(move || assert!(!interrupt())),
        ];
        callbacks.take_over();
        for call in calls {
            call.join().expect("no panic");
        }
        assert!(!data.was_used_after_free.load(Ordering::SeqCst));
        assert_eq!(data.freed.load(Ordering::SeqCst), 1);
    });
}
