//! Errors for C: an opaque object with accessors, and the same facts as JSON.

use std::ffi::{CString, c_char};
use std::ptr;

use super::input::to_cstring_lossy;
use super::panic::{self, ignore_panic};
use super::status::{self, GENESYS_OK, genesys_status};
use crate::error::{Error, ErrorJson, retry_after_ms};

/// The error of a failed call. Opaque; owned by the caller, free with genesys_error_free.
pub struct genesys_error {
    error: Error,
    message: CString,
    operation_id: Option<CString>,
    argument: Option<CString>,
    setting: Option<CString>,
    code: Option<CString>,
    context_id: Option<CString>,
    correlation_id: Option<CString>,
    limit: Option<CString>,
    body: Option<CString>,
    body_text: Option<CString>,
}

impl genesys_error {
    pub(super) fn new(error: Error) -> Self {
        let body = error.api().map(|api| &api.body);
        let text = |text: Option<&str>| text.map(to_cstring_lossy);
        genesys_error {
            message: to_cstring_lossy(&error.to_string()),
            operation_id: error.operation().map(to_cstring_lossy),
            argument: text(error.argument()),
            setting: text(error.setting()),
            code: text(error.code()),
            context_id: text(body.and_then(|body| body.context_id.as_deref())),
            correlation_id: text(error.correlation_id()),
            limit: limit_json(&error).map(|limit| to_cstring_lossy(&limit)),
            body: text(error.api().and_then(|api| api.raw_json.as_deref())),
            body_text: text(error.api().and_then(|api| api.raw_text.as_deref())),
            error,
        }
    }

    pub(super) fn status(&self) -> genesys_status {
        status::of(self.error.kind())
    }
}

/// The limit of the platform that was exceeded, as JSON.
fn limit_json(error: &Error) -> Option<String> {
    serde_json::to_string(error.limit()?).ok()
}

/// Reads from an error that may be NULL.
///
/// # Safety
///
/// `error` is NULL or an error that has not been freed.
unsafe fn read<T>(
    error: *const genesys_error,
    absent: T,
    read: impl FnOnce(&genesys_error) -> T,
) -> T {
    // SAFETY: the caller promises NULL or a live error.
    match unsafe { error.as_ref() } {
        Some(error) => read(error),
        None => absent,
    }
}

/// Borrows a string of an error.
///
/// # Safety
///
/// As for [`read`].
unsafe fn read_text(
    error: *const genesys_error,
    text: impl FnOnce(&genesys_error) -> Option<&CString>,
) -> *const c_char {
    // SAFETY: the caller promises the same.
    unsafe { read(error, ptr::null(), |error| text(error).map_or(ptr::null(), |t| t.as_ptr())) }
}

/// Returns the kind of an error.
///
/// @param error  Borrowed; may be NULL.
/// @return The status that the failed call returned; GENESYS_OK if error is NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_error_kind(error: *const genesys_error) -> genesys_status {
    // SAFETY: the header asks for NULL or a live error.
    unsafe { read(error, GENESYS_OK, genesys_error::status) }
}

/// Returns one line that says what failed, with which value (never a secret), and what to do.
///
/// @param error  Borrowed; may be NULL.
/// @return The message; borrowed, valid until error is freed. NULL if error is NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_error_message(error: *const genesys_error) -> *const c_char {
    // SAFETY: the header asks for NULL or a live error.
    unsafe { read_text(error, |error| Some(&error.message)) }
}

/// Returns the operation ID of the failed call, such as "getOnboardingInvite".
///
/// @param error  Borrowed; may be NULL.
/// @return The operation ID; borrowed, valid until error is freed. NULL if no operation was called.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_error_operation_id(error: *const genesys_error) -> *const c_char {
    // SAFETY: the header asks for NULL or a live error.
    unsafe { read_text(error, |error| error.operation_id.as_ref()) }
}

/// Returns the name of the invalid argument.
///
/// @param error  Borrowed; may be NULL.
/// @return The name in the API specification, such as "inviteId" or "body.email"; borrowed, valid until error
///         is freed. NULL unless the kind is GENESYS_INVALID_ARGUMENT.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_error_argument(error: *const genesys_error) -> *const c_char {
    // SAFETY: the header asks for NULL or a live error.
    unsafe { read_text(error, |error| error.argument.as_ref()) }
}

/// Returns the name of the invalid setting.
///
/// @param error  Borrowed; may be NULL.
/// @return The name, such as "base_url" ("baseUrl" for a setting in JSON); borrowed, valid until error is
///         freed. NULL unless the kind is GENESYS_CONFIGURATION.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_error_setting(error: *const genesys_error) -> *const c_char {
    // SAFETY: the header asks for NULL or a live error.
    unsafe { read_text(error, |error| error.setting.as_ref()) }
}

/// Returns the HTTP status of the response.
///
/// @param error  Borrowed; may be NULL.
/// @return The HTTP status, such as 404; 0 if there was no response.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_error_http_status(error: *const genesys_error) -> i32 {
    // SAFETY: the header asks for NULL or a live error.
    unsafe { read(error, 0, |error| error.error.status().map_or(0, i32::from)) }
}

/// Returns the error code of the service, such as "not.found".
///
/// @param error  Borrowed; may be NULL.
/// @return The code; borrowed, valid until error is freed. NULL if there is none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_error_code(error: *const genesys_error) -> *const c_char {
    // SAFETY: the header asks for NULL or a live error.
    unsafe { read_text(error, |error| error.code.as_ref()) }
}

/// Returns the context ID of the service's error body.
///
/// @param error  Borrowed; may be NULL.
/// @return The ID; borrowed, valid until error is freed. NULL if there is none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_error_context_id(error: *const genesys_error) -> *const c_char {
    // SAFETY: the header asks for NULL or a live error.
    unsafe { read_text(error, |error| error.context_id.as_ref()) }
}

/// Returns the correlation ID of the response, by which Genesys support finds the request.
///
/// @param error  Borrowed; may be NULL.
/// @return The ID; borrowed, valid until error is freed. NULL if there is none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_error_correlation_id(
    error: *const genesys_error,
) -> *const c_char {
    // SAFETY: the header asks for NULL or a live error.
    unsafe { read_text(error, |error| error.correlation_id.as_ref()) }
}

/// Returns the delay that the service asks for before the next attempt.
///
/// @param error  Borrowed; may be NULL.
/// @return The delay in milliseconds; -1 if the service did not specify one.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_error_retry_after_ms(error: *const genesys_error) -> i64 {
    // SAFETY: the header asks for NULL or a live error.
    unsafe { read(error, -1, |error| retry_after_ms(&error.error).unwrap_or(-1)) }
}

/// Returns the number of attempts that the call made.
///
/// @param error  Borrowed; may be NULL.
/// @return The number; 0 if the call failed before its first attempt.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_error_attempts(error: *const genesys_error) -> u32 {
    // SAFETY: the header asks for NULL or a live error.
    unsafe { read(error, 0, |error| error.error.attempts()) }
}

/// Returns whether the service may have processed the request although the call failed.
///
/// If so, check with a GET or HEAD before sending it again.
///
/// @param error  Borrowed; may be NULL.
/// @return True if the outcome is unknown.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_error_outcome_unknown(error: *const genesys_error) -> bool {
    // SAFETY: the header asks for NULL or a live error.
    unsafe { read(error, false, |error| error.error.outcome_unknown()) }
}

/// Returns whether the request is safe to send again.
///
/// @param error  Borrowed; may be NULL.
/// @return True if the failure is temporary and the request has had no effect, or may be repeated.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_error_is_retryable(error: *const genesys_error) -> bool {
    // SAFETY: the header asks for NULL or a live error.
    unsafe { read(error, false, |error| error.error.is_retryable()) }
}

/// Returns the limit of the platform that was exceeded, if the service names it.
///
/// @param error  Borrowed; may be NULL.
/// @return The limit as a JSON object; borrowed, valid until error is freed. NULL if there is none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_error_limit(error: *const genesys_error) -> *const c_char {
    // SAFETY: the header asks for NULL or a live error.
    unsafe { read_text(error, |error| error.limit.as_ref()) }
}

/// Returns the service's error body verbatim, if it was JSON.
///
/// @param error  Borrowed; may be NULL.
/// @return The JSON; borrowed, valid until error is freed. NULL if there is none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_error_body(error: *const genesys_error) -> *const c_char {
    // SAFETY: the header asks for NULL or a live error.
    unsafe { read_text(error, |error| error.body.as_ref()) }
}

/// Returns the start of the service's error body, if it was not JSON.
///
/// @param error  Borrowed; may be NULL.
/// @return The text; borrowed, valid until error is freed. NULL if there is none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_error_body_text(error: *const genesys_error) -> *const c_char {
    // SAFETY: the header asks for NULL or a live error.
    unsafe { read_text(error, |error| error.body_text.as_ref()) }
}

/// Returns everything that an error knows as a JSON object.
///
/// Its keys are kind (such as "API"), message, operationId, argument, setting, httpStatus, code, contextId,
/// correlationId, retryAfterMs, attempts, outcomeUnknown, retryable, limit (the limit of the platform that was
/// exceeded), body (the service's error body verbatim, if it was JSON) and bodyText (its start, if it was not).
/// Absent values are left out.
///
/// @param error  Borrowed; may be NULL.
/// @return The JSON; owned, free with genesys_string_free. NULL if error is NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_error_to_json(error: *const genesys_error) -> *mut c_char {
    // SAFETY: the header asks for NULL or a live error.
    unsafe {
        read(error, ptr::null_mut(), |error| ignore_panic(ptr::null_mut(), || to_json(error)))
    }
}

/// Frees an error.
///
/// @param error  Owned; may be NULL. The error and its strings must not be used afterwards.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_error_free(error: *mut genesys_error) {
    // SAFETY: the header asks for NULL or a live error, as its last use.
    unsafe { panic::free(error) }
}

/// Frees a string that a function of this library returned as owned.
///
/// @param string  Owned; may be NULL. It must not be used afterwards.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_string_free(string: *mut c_char) {
    if !string.is_null() {
        // SAFETY: the header asks for a string that `CString::into_raw` gave away, as its last use.
        ignore_panic((), || drop(unsafe { CString::from_raw(string) }));
    }
}

fn to_json(error: &genesys_error) -> *mut c_char {
    let json = serde_json::to_string(&ErrorJson::new(&error.error));
    match json.map(CString::new) {
        Ok(Ok(json)) => json.into_raw(),
        _ => ptr::null_mut(),
    }
}

#[cfg(test)]
mod tests {
    use std::ffi::CStr;
    use std::time::Duration;

    use super::super::status::{GENESYS_API, GENESYS_CANCELLED};
    use super::*;
    use crate::error::{ApiError, ErrorKind};

    fn read<'a>(text: *const c_char) -> &'a str {
        // SAFETY: a string of a live error.
        unsafe { CStr::from_ptr(text) }.to_str().unwrap()
    }

    fn error_of(kind: ErrorKind) -> *mut genesys_error {
        let error = Error::new(kind).with_operation("getOnboardingInvite").with_attempts(2);
        Box::into_raw(Box::new(genesys_error::new(error)))
    }

    #[test]
    fn accessors_return_the_api_errors_facts() {
        let mut api = ApiError { status: 429, ..ApiError::default() };
        api.body.code = Some("a\0b".to_owned());
        api.retry_after = Some(Duration::from_secs(3));
        let error = error_of(ErrorKind::Api(api));
        // SAFETY: a live error, which is freed once.
        unsafe {
            assert_eq!(genesys_error_kind(error), GENESYS_API);
            assert_eq!(read(genesys_error_operation_id(error)), "getOnboardingInvite");
            assert_eq!(genesys_error_http_status(error), 429);
            assert_eq!(read(genesys_error_code(error)), "a\u{fffd}b");
            assert_eq!(genesys_error_retry_after_ms(error), 3000);
            assert_eq!(genesys_error_attempts(error), 2);
            assert!(genesys_error_context_id(error).is_null());
            assert!(genesys_error_correlation_id(error).is_null());
            assert!(genesys_error_body(error).is_null());
            assert!(!genesys_error_outcome_unknown(error));
            genesys_error_free(error);
        }
    }

    #[test]
    fn json_outlives_its_error() {
        let error = error_of(ErrorKind::Cancelled);
        // SAFETY: a live error and its JSON, each freed once.
        unsafe {
            assert_eq!(genesys_error_kind(error), GENESYS_CANCELLED);
            assert!(read(genesys_error_message(error)).starts_with("getOnboardingInvite: "));
            let json = genesys_error_to_json(error);
            genesys_error_free(error);
            assert!(read(json).starts_with(r#"{"kind":"CANCELLED","message":""#));
            genesys_string_free(json);
        }
    }

    #[test]
    fn null_error_has_no_facts() {
        let none = ptr::null_mut();
        // SAFETY: NULL is allowed everywhere here.
        unsafe {
            assert_eq!(genesys_error_kind(none), GENESYS_OK);
            assert!(genesys_error_message(none).is_null() && genesys_error_to_json(none).is_null());
            assert_eq!(genesys_error_retry_after_ms(none), -1);
            genesys_error_free(none);
            genesys_string_free(ptr::null_mut());
        }
    }
}
