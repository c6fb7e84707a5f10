//! An exported function's body: its outputs are absent until it has gone well, its failure is a status.

use std::ptr;

use super::error::genesys_error;
use super::input::is_null;
use super::output::{ToC, into_c};
use super::panic::catch_panic;
use super::status::{GENESYS_OK, genesys_status};
use crate::contract::operation::Operation;
use crate::error::Error;

/// Runs `body`; its failure is the status and, where it is asked for, the error.
///
/// # Safety
///
/// `error` is NULL or valid for a write.
pub(super) unsafe fn run(
    error: *mut *mut genesys_error,
    body: impl FnOnce() -> Result<(), Error>,
) -> genesys_status {
    if !error.is_null() {
        // SAFETY: not NULL, so the caller promises a place to write to.
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

/// Runs `body` and writes its value to `output`, which is `absent` on entry.
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
        // SAFETY: not NULL, so the caller promises a place to write to.
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

/// Runs an operation and gives its model to C.
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
        // What cannot be given to C has been done all the same.
        into_c(&model).map_err(|error| error.with_outcome_unknown(!operation.method.is_safe()))
    };
    // SAFETY: the caller promises the same.
    unsafe { run_into_c(error, result, name, operation, body) }
}

/// Runs an operation whose result `body` has made C's already.
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

/// Runs an operation that answers nothing.
///
/// # Safety
///
/// As for [`run`].
pub(super) unsafe fn nothing(
    error: *mut *mut genesys_error,
    operation: &'static Operation,
    body: impl FnOnce() -> Result<(), Error>,
) -> genesys_status {
    // SAFETY: the caller promises the same.
    unsafe { run(error, || body().map_err(|error| error.with_operation(operation.id))) }
}

/// Runs the operation that answers yes or no.
///
/// # Safety
///
/// As for [`output`].
pub(super) unsafe fn existence(
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
    fn a_panic_is_a_status_and_an_error() {
        let mut error = ptr::null_mut();
        // SAFETY: `error` is a place to write to, and what is written there is freed once.
        unsafe {
            assert_eq!(run(&mut error, || panic!("within")), GENESYS_PANIC);
            assert_eq!(genesys_error_kind(error), GENESYS_PANIC);
            genesys_error_free(error);
        }
    }

    #[test]
    fn a_panic_leaves_its_output_absent_and_its_error_where_it_is_asked_for() {
        let mut output_place = 7;
        // SAFETY: `output_place` is a place to write to, and NULL is allowed for the error.
        let status =
            unsafe { output(ptr::null_mut(), &mut output_place, "number", 0, || panic!("within")) };
        assert_eq!((status, output_place), (GENESYS_PANIC, 0));
    }

    #[test]
    fn a_success_leaves_no_error() {
        let mut error = ptr::dangling_mut();
        // SAFETY: `error` is a place to write to; what was in it is not read.
        assert_eq!(unsafe { run(&mut error, || Ok(())) }, GENESYS_OK);
        assert!(error.is_null());
    }

    /// As when what is freed has a fault.
    #[test]
    fn an_output_is_absent_after_a_failure_and_its_absence_is_named() {
        let mut number = 7;
        // SAFETY: `number` is a place to write to, or NULL is given.
        unsafe {
            let fail = || Err(Error::new(ErrorKind::Cancelled));
            let status = output(ptr::null_mut(), &mut number, "number", 0, fail);
            assert_ne!(status, GENESYS_OK);
            assert_eq!(number, 0);
            assert_ne!(output(ptr::null_mut(), ptr::null_mut(), "number", 0, || Ok(1)), GENESYS_OK);
        }
    }
}
