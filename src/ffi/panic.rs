//! The one boundary that no panic leaves: every exported function runs inside [`catch_panic`].

use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::error::{Error, ErrorKind};

/// Runs `body`; a panic in it is an error.
pub(super) fn catch_panic<T>(body: impl FnOnce() -> Result<T, Error>) -> Result<T, Error> {
    // What a panic leaves half done is dropped with it; nothing is shared but behind locks.
    catch_unwind(AssertUnwindSafe(body)).unwrap_or_else(|_| Err(Error::new(ErrorKind::Panic)))
}

/// Runs what cannot fail, or has no way to say so, such as freeing.
pub(super) fn ignore_panic<T>(on_panic: T, body: impl FnOnce() -> T) -> T {
    catch_unwind(AssertUnwindSafe(body)).unwrap_or(on_panic)
}

/// Makes a box of a pointer that the library gave away by `Box::into_raw`, and drops it.
///
/// # Safety
///
/// `pointer` is NULL, or came from `Box::into_raw` and is not used again.
pub(super) unsafe fn free<T>(pointer: *mut T) {
    if !pointer.is_null() {
        // SAFETY: the caller promises that the box was given away here and comes back once.
        ignore_panic((), || drop(unsafe { Box::from_raw(pointer) }));
    }
}

#[cfg(test)]
mod tests {
    use std::ptr;

    use super::*;

    #[test]
    fn a_panic_while_freeing_stays_within() {
        struct Faulty;

        impl Drop for Faulty {
            fn drop(&mut self) {
                panic!("within");
            }
        }

        // SAFETY: NULL, and a box that was given away and comes back once.
        unsafe {
            free::<Faulty>(ptr::null_mut());
            free(Box::into_raw(Box::new(Faulty)));
        }
    }
}
