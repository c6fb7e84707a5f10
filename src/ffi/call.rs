//! The frame of an exported function: clears its outputs, runs its body, turns its error into a status.

use std::ptr;

use super::error::genesys_error;
use super::input::is_null;
use super::output::{ToC, into_c};
use super::panic::catch_panic;
use super::status::{GENESYS_OK, genesys_status};
use crate::contract::operation::Operation;
use crate::error::Error;

/// Runs `body`; returns its error as the status and, if `error` is not NULL, writes it there.
///
/// # Safety
///
/// `error` is NULL or valid for a write.
pub(super) unsafe fn run(
    error: *mut *mut genesys_error,
    body: impl FnOnce() -> Result<(), Error>,
) -> genesys_status {
    if !error.is_null() {
        // SAFETY: not NULL, so the caller promises that it is valid for a write.
        unsafe { error.write(ptr::null_mut()) };
    }
    match catch_panic(body) {
        Ok(()) => GENESYS_OK,
        Err(failure) => {
            let failure = genesys_error::new(failure);
            let status = failure.status();
            if !error.is_null() {
                // SAFETY: as above.
                unsafe { error.write(Box::into_raw(Box::new(failure))) };
            }
            status
        }
    }
}

/// Runs `body` and writes its value to `output`, which is set to `absent` first.
///
/// # Safety
///
/// `output` and `error` are NULL or valid for a write.
pub(super) unsafe fn output<T>(
    error: *mut *mut genesys_error,
    output: *mut T,
    name: &str,
    absent: T,
    body: impl FnOnce() -> Result<T, Error>,
) -> genesys_status {
    if !output.is_null() {
        // SAFETY: not NULL, so the caller promises that it is valid for a write.
        unsafe { output.write(absent) };
    }
    let write = || {
        if output.is_null() {
            return Err(is_null(name));
        }
        let value = body()?;
        // SAFETY: as above.
        unsafe { output.write(value) };
        Ok(())
    };
    // SAFETY: the caller promises the same for `error`.
    unsafe { run(error, write) }
}

/// Runs an operation and converts its model.
///
/// # Safety
///
/// As for [`output`].
pub(super) unsafe fn model<T: ToC>(
    error: *mut *mut genesys_error,
    result: *mut *mut T::C,
    name: &str,
    operation: &'static Operation,
    body: impl FnOnce() -> Result<T, Error>,
) -> genesys_status {
    let body = || {
        let model = body()?;
        // The operation has been processed even if its result cannot be converted.
        into_c(&model).map_err(|error| error.with_outcome_unknown(!operation.method.is_safe()))
    };
    // SAFETY: the caller promises the same.
    unsafe { run_into_c(error, result, name, operation, body) }
}

/// Runs an operation whose `body` converts the result itself.
///
/// # Safety
///
/// As for [`output`].
pub(super) unsafe fn run_into_c<T>(
    error: *mut *mut genesys_error,
    result: *mut *mut T,
    name: &str,
    operation: &'static Operation,
    body: impl FnOnce() -> Result<*mut T, Error>,
) -> genesys_status {
    let body = || body().map_err(|error| error.with_operation(operation.id));
    // SAFETY: the caller promises the same.
    unsafe { output(error, result, name, ptr::null_mut(), body) }
}

/// Runs an operation without a result.
///
/// # Safety
///
/// As for [`run`].
pub(super) unsafe fn run_unit(
    error: *mut *mut genesys_error,
    operation: &'static Operation,
    body: impl FnOnce() -> Result<(), Error>,
) -> genesys_status {
    // SAFETY: the caller promises the same.
    unsafe { run(error, || body().map_err(|error| error.with_operation(operation.id))) }
}

/// Runs the operation whose result is a boolean.
///
/// # Safety
///
/// As for [`output`].
pub(super) unsafe fn boolean(
    error: *mut *mut genesys_error,
    exists: *mut bool,
    operation: &'static Operation,
    body: impl FnOnce() -> Result<bool, Error>,
) -> genesys_status {
    let body = || body().map_err(|error| error.with_operation(operation.id));
    // SAFETY: the caller promises the same.
    unsafe { output(error, exists, "exists", false, body) }
}

#[cfg(test)]
mod tests {
    use super::super::error::{genesys_error_free, genesys_error_kind};
    use super::super::status::GENESYS_PANIC;
    use super::*;
    use crate::error::ErrorKind;

    #[test]
    fn panic_is_a_status_and_an_error() {
        let mut error = ptr::null_mut();
        // SAFETY: `error` is valid for a write, and what is written there is freed once.
        unsafe {
            assert_eq!(run(&mut error, || panic!("in call")), GENESYS_PANIC);
            assert_eq!(genesys_error_kind(error), GENESYS_PANIC);
            genesys_error_free(error);
        }
    }

    #[test]
    fn panic_leaves_output_absent() {
        let mut output_place = 7;
        // SAFETY: `output_place` is valid for a write, and NULL is allowed for the error.
        let status = unsafe {
            output(ptr::null_mut(), &mut output_place, "number", 0, || panic!("in call"))
        };
        assert_eq!((status, output_place), (GENESYS_PANIC, 0));
    }

    #[test]
    fn success_clears_the_error() {
        let mut error = ptr::dangling_mut();
        // SAFETY: `error` is valid for a write; what was in it is not read.
        assert_eq!(unsafe { run(&mut error, || Ok(())) }, GENESYS_OK);
        assert!(error.is_null());
    }

    #[test]
    fn failure_clears_the_output() {
        let mut number = 7;
        // SAFETY: `number` is valid for a write, or NULL is given.
        unsafe {
            let fail = || Err(Error::new(ErrorKind::Cancelled));
            let status = output(ptr::null_mut(), &mut number, "number", 0, fail);
            assert_ne!(status, GENESYS_OK);
            assert_eq!(number, 0);
            assert_ne!(output(ptr::null_mut(), ptr::null_mut(), "number", 0, || Ok(1)), GENESYS_OK);
        }
    }
}
