//! Logging for C: one callback per process, which receives this crate's records only (those of the HTTP
//! library contain tokens).

use std::cell::Cell;
use std::ffi::{c_char, c_void};
use std::process;
use std::ptr;
use std::sync::Once;

use log::{Level, LevelFilter, Log, Metadata, Record};

use super::call;
use super::error::genesys_error;
use super::input::to_cstring_lossy;
use super::panic::{self, ignore_panic};
use super::status::genesys_status;
use crate::error::Error;
use crate::sync::atomic::{AtomicPtr, Ordering};
use crate::sync::{PoisonError, RwLock, thread_local};

/// An operation failed.
pub const GENESYS_LOG_ERROR: i32 = 1;
/// An attempt failed and is retried.
pub const GENESYS_LOG_WARN: i32 = 2;
/// Informational messages.
pub const GENESYS_LOG_INFO: i32 = 3;
/// One line per attempt.
pub const GENESYS_LOG_DEBUG: i32 = 4;
/// Everything.
pub const GENESYS_LOG_TRACE: i32 = 5;

/// Receives a log record.
///
/// It is called on the thread that makes the logged call, from many threads at once, and must return. Calls that
/// it makes to this library are not logged.
///
/// level is one of GENESYS_LOG_ERROR to GENESYS_LOG_TRACE. target (the module that logs) and message are
/// borrowed. user_data is the argument of genesys_log_set_callback.
pub type genesys_log_callback = Option<
    unsafe extern "C" fn(
        level: i32,
        target: *const c_char,
        message: *const c_char,
        user_data: *mut c_void,
    ),
>;

/// Sets the log callback of the process.
///
/// Records never contain secrets. When this function returns, the previous callback is no longer running and
/// is never called again.
///
/// @param max_level  The most verbose level to log, GENESYS_LOG_ERROR to GENESYS_LOG_TRACE; 0 for none.
/// @param callback   Receives the records; NULL for no logging.
/// @param user_data  Passed to the callback from any thread; must remain valid until another callback is set.
/// @param error      Receives the error; may be NULL.
/// @return GENESYS_OK, GENESYS_INVALID_ARGUMENT for an unknown level or when called from the callback, or
///         GENESYS_CONFIGURATION if the program has already set a Rust logger.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_log_set_callback(
    max_level: i32,
    callback: genesys_log_callback,
    user_data: *mut c_void,
    error: *mut *mut genesys_error,
) -> genesys_status {
    let set = || {
        let filter = level_filter(max_level)?;
        if IN_CALLBACK.with(Cell::get) {
            let reason = "cannot be replaced while the calling thread runs a callback";
            return Err(Error::invalid_argument("callback", reason));
        }
        install()?;
        let callback = callback.map(|callback| Callback { callback, user_data });
        // A new level for the same callback does not wait for the threads in it: they may wait for this one.
        if !REGISTRATION.is_current(callback.as_ref()) {
            REGISTRATION.set(callback);
        }
        log::set_max_level(filter);
        Ok(())
    };
    // SAFETY: the header asks for NULL or valid for a write.
    unsafe { call::run(error, set) }
}

thread_local! {
    /// Whether this thread runs the callback: it would wait for itself to replace it.
    static IN_CALLBACK: Cell<bool> = const { Cell::new(false) };
}

struct Callback {
    callback: unsafe extern "C" fn(i32, *const c_char, *const c_char, *mut c_void),
    user_data: *mut c_void,
}

// SAFETY: the header asks for a callback and user data that all threads may use.
unsafe impl Send for Callback {}
// SAFETY: as above.
unsafe impl Sync for Callback {}

/// Held for reading while the callback runs, for writing while it is replaced.
struct CallbackLock {
    process: u32,
    lock: RwLock<()>,
    /// Keeps the parent's lock reachable for leak checkers. It stays as it was at the fork, perhaps locked.
    _parent: *mut CallbackLock,
}

static REGISTRATION: Registration = Registration::new();

/// The callback that is set, and the lock of those who use it.
struct Registration {
    /// The callback, or NULL. A forked child can read it, whatever the parent's threads were doing.
    callback: AtomicPtr<Callback>,
    lock: AtomicPtr<CallbackLock>,
}

impl Registration {
    const fn new() -> Self {
        Registration {
            callback: AtomicPtr::new(ptr::null_mut()),
            lock: AtomicPtr::new(ptr::null_mut()),
        }
    }

    /// The lock of this process: a child must not wait for a thread of its parent.
    fn lock(&self) -> &'static RwLock<()> {
        let found = self.lock.load(Ordering::Acquire);
        let process = process::id();
        // SAFETY: NULL or a box that was leaked here.
        if let Some(current) = unsafe { found.as_ref() }
            && current.process == process
        {
            return &current.lock;
        }
        let fresh = CallbackLock { process, lock: RwLock::new(()), _parent: found };
        let fresh = Box::into_raw(Box::new(fresh));
        let order = (Ordering::AcqRel, Ordering::Acquire);
        match self.lock.compare_exchange(found, fresh, order.0, order.1) {
            // SAFETY: it was leaked just now.
            Ok(_) => unsafe { &(*fresh).lock },
            // SAFETY: another thread's box was leaked first; this one has not been shared.
            Err(theirs) => unsafe {
                drop(Box::from_raw(fresh));
                &(*theirs).lock
            },
        }
    }

    fn set(&self, callback: Option<Callback>) {
        let new = callback.map_or(ptr::null_mut(), |callback| Box::into_raw(Box::new(callback)));
        let _guard = self.lock().write().unwrap_or_else(PoisonError::into_inner);
        let old = self.callback.swap(new, Ordering::AcqRel);
        // SAFETY: NULL or a box that was leaked here; no thread uses it, since that takes the lock.
        unsafe { panic::free(old) }
    }

    fn is_current(&self, callback: Option<&Callback>) -> bool {
        let mut is_same = false;
        self.with_callback(|current| {
            is_same = callback.is_some_and(|new| {
                ptr::fn_addr_eq(new.callback, current.callback)
                    && new.user_data == current.user_data
            });
        });
        is_same
    }

    /// Runs `f` with the callback, unless there is none or this thread runs it already.
    fn with_callback(&self, f: impl FnOnce(&Callback)) {
        if IN_CALLBACK.with(|is_in| is_in.replace(true)) {
            return;
        }
        {
            let _guard = self.lock().read().unwrap_or_else(PoisonError::into_inner);
            // SAFETY: NULL or a box that was leaked here, which stays while the lock is held.
            if let Some(callback) = unsafe { self.callback.load(Ordering::Acquire).as_ref() } {
                ignore_panic((), || f(callback));
            }
        }
        IN_CALLBACK.with(|is_in| is_in.set(false));
    }
}

struct Logger;

impl Log for Logger {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("genesys_onboarding")
    }

    fn log(&self, record: &Record<'_>) {
        if !self.enabled(record.metadata()) {
            return;
        }
        let target = to_cstring_lossy(record.target());
        let message = to_cstring_lossy(&record.args().to_string());
        let level = c_level(record.level());
        REGISTRATION.with_callback(|callback| {
            // SAFETY: the header asks for a callback that may be called until another is set.
            unsafe {
                (callback.callback)(level, target.as_ptr(), message.as_ptr(), callback.user_data);
            }
        });
    }

    fn flush(&self) {}
}

fn install() -> Result<(), Error> {
    static INSTALLED: Once = Once::new();
    INSTALLED.call_once(|| {
        // If this fails, the comparison below finds another logger.
        let _ = log::set_logger(&Logger);
    });
    if std::ptr::addr_eq(log::logger() as *const dyn Log, &Logger as *const Logger) {
        return Ok(());
    }
    Err(Error::configuration(
        "callback",
        "the program has already set another logger for the Rust log crate",
    ))
}

fn level_filter(max_level: i32) -> Result<LevelFilter, Error> {
    Ok(match max_level {
        0 => LevelFilter::Off,
        GENESYS_LOG_ERROR => LevelFilter::Error,
        GENESYS_LOG_WARN => LevelFilter::Warn,
        GENESYS_LOG_INFO => LevelFilter::Info,
        GENESYS_LOG_DEBUG => LevelFilter::Debug,
        GENESYS_LOG_TRACE => LevelFilter::Trace,
        other => {
            let reason = format!("{other} is not between 0 and GENESYS_LOG_TRACE");
            return Err(Error::invalid_argument("max_level", reason));
        }
    })
}

fn c_level(level: Level) -> i32 {
    match level {
        Level::Error => GENESYS_LOG_ERROR,
        Level::Warn => GENESYS_LOG_WARN,
        Level::Info => GENESYS_LOG_INFO,
        Level::Debug => GENESYS_LOG_DEBUG,
        Level::Trace => GENESYS_LOG_TRACE,
    }
}

#[cfg(all(test, shuttle))]
mod schedules;
