//! Thread cancellation (`pthread_cancel`), disabled while a call runs.
//!
//! glibc and FreeBSD cancel a thread by unwinding it at the next blocking system call. Rust cannot let that through:
//! it would abort the process at the first `extern "C"` function or `catch_unwind`.

/// Disables cancellation of the calling thread until dropped. A cancellation requested meanwhile is acted
/// upon at the first cancellation point after the call. Miri has no such threads.
pub(super) struct CancellationGuard {
    #[cfg(all(
        not(miri),
        any(target_os = "linux", target_os = "freebsd", target_vendor = "apple")
    ))]
    previous: i32,
}

#[cfg(all(not(miri), any(target_os = "linux", target_os = "freebsd", target_vendor = "apple")))]
mod pthread {
    /// The values of <pthread.h>: of glibc, musl and FreeBSD, and Apple's.
    pub(super) const PTHREAD_CANCEL_DISABLE: i32 =
        if cfg!(target_vendor = "apple") { 0 } else { 1 };

    unsafe extern "C" {
        // The libc crate does not declare it.
        pub(super) fn pthread_setcancelstate(state: i32, previous: *mut i32) -> i32;
    }
}

impl CancellationGuard {
    #[cfg(all(
        not(miri),
        any(target_os = "linux", target_os = "freebsd", target_vendor = "apple")
    ))]
    pub(super) fn new() -> Self {
        let mut previous = 0;
        // SAFETY: the state is one of <pthread.h>, and `previous` is a place to write to.
        unsafe {
            pthread::pthread_setcancelstate(pthread::PTHREAD_CANCEL_DISABLE, &raw mut previous);
        }
        CancellationGuard { previous }
    }

    #[cfg(not(all(
        not(miri),
        any(target_os = "linux", target_os = "freebsd", target_vendor = "apple")
    )))]
    pub(super) fn new() -> Self {
        CancellationGuard {}
    }
}

#[cfg(all(not(miri), any(target_os = "linux", target_os = "freebsd", target_vendor = "apple")))]
impl Drop for CancellationGuard {
    fn drop(&mut self) {
        let mut disabled = 0;
        // SAFETY: the state is the one that was set before, and `disabled` is a place to write to.
        unsafe { pthread::pthread_setcancelstate(self.previous, &raw mut disabled) };
    }
}
