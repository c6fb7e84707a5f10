//! Reads and frees the outcome of a call, as a C program does.

use std::ffi::{CStr, c_char, c_void};
use std::ptr;

use super::abi::*;

const PANIC: Status = 12;
/// A value that the library never returns; it must be overwritten.
const UNTOUCHED: *mut c_void = ptr::dangling_mut::<u8>().cast();

/// Makes a call that may fail, and reads and frees its error.
pub fn run(call: impl FnOnce(Out) -> Status) -> bool {
    let mut error = UNTOUCHED;
    let status = call(&mut error);
    assert_ne!(error, UNTOUCHED, "the error was not set");
    assert_ne!(status, PANIC, "a panic in the library");
    assert_eq!(status == 0, error.is_null());
    // SAFETY: the error is NULL or live, and freed last.
    unsafe {
        assert_eq!(genesys_error_kind(error), status);
        read_error(error);
        genesys_error_free(error);
    }
    status == 0
}

/// Makes a call that returns an object, which is NULL unless the call succeeds.
pub fn output(call: impl FnOnce(Out, Out) -> Status) -> *mut c_void {
    let mut result = UNTOUCHED;
    let succeeded = run(|error| call(&mut result, error));
    assert_ne!(result, UNTOUCHED, "the result was not set");
    assert!(succeeded || result.is_null(), "a result from a failed call");
    result
}

/// Makes a call that returns an object, and frees it.
pub fn result(free: unsafe extern "C" fn(*mut c_void), call: impl FnOnce(Out, Out) -> Status) {
    let result = output(call);
    // SAFETY: NULL or owned.
    unsafe { free(result) };
}

/// # Safety
///
/// `error` is NULL or live.
unsafe fn read_error(error: *const c_void) {
    // SAFETY: the accessors accept NULL; the strings are NULL or live as long as the error.
    unsafe {
        for text in [
            genesys_error_message(error),
            genesys_error_operation_id(error),
            genesys_error_argument(error),
            genesys_error_limit(error),
            genesys_error_setting(error),
            genesys_error_code(error),
            genesys_error_context_id(error),
            genesys_error_correlation_id(error),
            genesys_error_body(error),
            genesys_error_body_text(error),
            genesys_status_name(genesys_error_kind(error)),
        ] {
            read(text);
        }
        genesys_error_http_status(error);
        genesys_error_retry_after_ms(error);
        genesys_error_attempts(error);
        genesys_error_outcome_unknown(error);
        genesys_error_is_retryable(error);
        let json = genesys_error_to_json(error);
        assert_eq!(json.is_null(), error.is_null());
        read(json);
        genesys_string_free(json);
    }
}

/// # Safety
///
/// `text` is NULL or NUL-terminated.
pub unsafe fn read(text: *const c_char) {
    if !text.is_null() {
        // SAFETY: the caller promises the rest.
        let text = unsafe { CStr::from_ptr(text) };
        assert!(text.to_str().is_ok(), "not UTF-8: {text:?}");
    }
}
