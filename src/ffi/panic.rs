//! The boundary that neither a panic nor a thread cancellation crosses: every exported function that does
//! more than read a field runs its body here.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread;

use super::cancellation::CancellationGuard;
use crate::error::{Error, ErrorKind};

/// Runs `body`; a panic becomes an error.
pub(super) fn catch_panic<T>(body: impl FnOnce() -> Result<T, Error>) -> Result<T, Error> {
    contain(body).unwrap_or_else(|_| Err(Error::new(ErrorKind::Internal)))
}

/// Runs a `body` that cannot report a failure, such as freeing; a panic becomes `on_panic`.
pub(super) fn ignore_panic<T>(on_panic: T, body: impl FnOnce() -> T) -> T {
    contain(body).unwrap_or(on_panic)
}

fn contain<T>(body: impl FnOnce() -> T) -> thread::Result<T> {
    let _guard = CancellationGuard::new();
    // Values that a panic leaves half changed are dropped with it; shared ones are behind locks.
    catch_unwind(AssertUnwindSafe(body))
}

/// Drops a value that the library gave away by `Box::into_raw`.
///
/// # Safety
///
/// `pointer` is NULL, or came from `Box::into_raw` and is not used again.
pub(super) unsafe fn free<T>(pointer: *mut T) {
    if !pointer.is_null() {
        // SAFETY: the caller promises that it came from `Box::into_raw` and is passed once.
        ignore_panic((), || drop(unsafe { Box::from_raw(pointer) }));
    }
}

#[cfg(test)]
mod tests {
    use std::ptr;

    use super::*;

    #[test]
    fn panic_in_drop_is_contained() {
        struct Faulty;

        impl Drop for Faulty {
            fn drop(&mut self) {
                panic!("in drop");
            }
        }

        // SAFETY: NULL, and a box that is freed once.
        unsafe {
            free::<Faulty>(ptr::null_mut());
            free(Box::into_raw(Box::new(Faulty)));
        }
    }
}
