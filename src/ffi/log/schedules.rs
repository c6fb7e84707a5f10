use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering::SeqCst;

use super::*;
use crate::sync::{explore_all, explore_randomly, thread};

/// The program's data of a callback, which stay readable after they were freed. Its fields are those of std, which
/// take no steps of their own.
#[derive(Default)]
struct Data {
    was_used: AtomicBool,
    is_freed: AtomicBool,
    was_used_after_free: AtomicBool,
}

impl Data {
    fn check(&self) {
        self.was_used.store(true, SeqCst);
        if self.is_freed.load(SeqCst) {
            self.was_used_after_free.store(true, SeqCst);
        }
    }
}

unsafe extern "C" fn log(_: i32, _: *const c_char, _: *const c_char, user_data: *mut c_void) {
    // SAFETY: data of this test.
    let data = unsafe { &*user_data.cast::<Data>() };
    data.check();
    thread::yield_now();
    data.check();
}

fn callback(data: &Arc<Data>) -> Option<Callback> {
    Some(Callback { callback: log, user_data: Arc::as_ptr(data).cast_mut().cast() })
}

/// Sets a callback in place of one whose data the program frees then.
fn replace(registration: &Registration, new: Option<Callback>, old: &Data) {
    registration.set(new);
    old.is_freed.store(true, SeqCst);
}

/// Logs a line, and returns whether there was a callback.
fn log_line(registration: &Registration) -> bool {
    let mut has_callback = false;
    registration.with_callback(|callback| {
        has_callback = true;
        // SAFETY: the data of this test.
        unsafe { (callback.callback)(1, ptr::null(), ptr::null(), callback.user_data) };
    });
    has_callback
}

fn spawn<T: Send + 'static>(
    registration: &Arc<Registration>,
    run: impl FnOnce(&Registration) -> T + Send + 'static,
) -> thread::JoinHandle<T> {
    let registration = registration.clone();
    thread::spawn(move || run(&registration))
}

#[test]
fn callback_never_runs_after_its_replacement() {
    explore_all(|| {
        let registration = Arc::new(Registration::new());
        let [first, second] = [(); 2].map(|()| Arc::new(Data::default()));
        registration.set(callback(&first));
        let logger = spawn(&registration, log_line);
        replace(&registration, callback(&second), &first);
        assert!(logger.join().expect("no panic"), "there was always one");
        assert!(!first.was_used_after_free.load(SeqCst));
        let used = [&first, &second].map(|data| data.was_used.load(SeqCst));
        assert!(used == [true, false] || used == [false, true], "{used:?}");
    });
}

/// The first use of the process: the threads race to create the lock.
#[test]
fn first_users_agree_on_one_lock() {
    explore_randomly(|| {
        let registration = Arc::new(Registration::new());
        let data = [(); 2].map(|()| Arc::new(Data::default()));
        let loggers = [(); 2].map(|()| spawn(&registration, log_line));
        let setter = {
            let data = data.clone();
            spawn(&registration, move |registration| {
                registration.set(callback(&data[0]));
                replace(registration, callback(&data[1]), &data[0]);
                replace(registration, None, &data[1]);
            })
        };
        for logger in loggers {
            logger.join().expect("no panic");
        }
        setter.join().expect("no panic");
        assert!(data.iter().all(|data| !data.was_used_after_free.load(SeqCst)));
        assert!(!log_line(&registration), "no callback is left");
    });
}

/// A callback whose own calls log would wait for a thread that waits to replace it.
#[test]
fn callback_that_logs_does_not_wait_for_itself() {
    explore_all(|| {
        let registration = Arc::new(Registration::new());
        let data = Arc::new(Data::default());
        registration.set(callback(&data));
        let setter = spawn(&registration, |registration| registration.set(None));
        let (mut began, mut ended, mut was_logged) = (false, false, false);
        registration.with_callback(|_| {
            began = true;
            was_logged = log_line(&registration);
            ended = true;
        });
        assert_eq!(began, ended, "a panic ended the callback");
        assert!(!was_logged);
        setter.join().expect("no panic");
        assert!(!IN_CALLBACK.with(Cell::get));
    });
}
