//! The JSON functions: with them and the `_free` functions, any language can bind everything.

use std::ffi::c_char;
use std::ptr;

use super::call;
use super::callbacks::{Callbacks, genesys_callbacks};
use super::client::{client_of, genesys_client};
use super::error::genesys_error;
use super::event::{self, genesys_event};
use super::input::{self, is_null};
use super::panic::{self, ignore_panic};
use super::status::genesys_status;
use crate::api::pages_json::PagesJson;
use crate::client::{CallOptions, Client};
use crate::error::{Error, ErrorKind};

/// JSON that the caller owns. It contains no NUL byte, only \u0000; anything else has failed to decode.
pub(super) fn into_c(json: String) -> Result<*mut c_char, Error> {
    let json = input::to_cstring(json).ok_or_else(|| Error::new(ErrorKind::Internal))?;
    Ok(json.into_raw())
}

/// Creates a client from settings in JSON.
///
/// The settings are an object with the names of genesys_client_builder_set_... in camel case, such as baseUrl,
/// connectTimeoutMs and proxyFromEnvironment; client_credentials are clientId and clientSecret, and headers are
/// an object of strings. Each may be left out or null. Explicit settings replace the environment's, and the URLs
/// take precedence over the region's. accessToken cannot be combined with clientId, clientSecret and refreshToken.
/// An unknown setting is an error that names it.
///
/// @param settings_json  Borrowed; NULL and "{}" stand for the defaults.
/// @param client         Receives the client; owned, free with genesys_client_free.
/// @param error          Receives the error; may be NULL.
/// @return GENESYS_OK, GENESYS_INVALID_ARGUMENT or GENESYS_CONFIGURATION.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_client_new_json(
    settings_json: *const c_char,
    client: *mut *mut genesys_client,
    error: *mut *mut genesys_error,
) -> genesys_status {
    // SAFETY: the header asks for pointers that are NULL or valid.
    unsafe { genesys_client_new_json_with_callbacks(settings_json, ptr::null(), client, error) }
}

/// Creates a client from settings in JSON and callbacks.
///
/// @param settings_json  Borrowed; as for genesys_client_new_json.
/// @param callbacks      Borrowed; NULL for none. See genesys_callbacks for user_data.
/// @param client         Receives the client; owned, free with genesys_client_free.
/// @param error          Receives the error; may be NULL.
/// @return GENESYS_OK, GENESYS_INVALID_ARGUMENT or GENESYS_CONFIGURATION.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_client_new_json_with_callbacks(
    settings_json: *const c_char,
    callbacks: *const genesys_callbacks,
    client: *mut *mut genesys_client,
    error: *mut *mut genesys_error,
) -> genesys_status {
    let build = || {
        // SAFETY: the header asks for NULL or a string, and for NULL or valid callbacks.
        let (settings, callbacks) = unsafe {
            (
                input::optional(settings_json, "settings_json")?,
                Callbacks::read(callbacks, "callbacks")?,
            )
        };
        let client = Client::from_json(settings.unwrap_or("{}"), |builder| match &callbacks {
            Some(callbacks) => callbacks.set(builder),
            None => builder,
        })?;
        if let Some(callbacks) = callbacks {
            callbacks.take_over();
        }
        Ok(genesys_client::into_c(client))
    };
    // SAFETY: the header asks for pointers that are NULL or valid.
    unsafe { call::output(error, client, "client", ptr::null_mut(), build) }
}

/// Derives a client as genesys_client_with_options does, with options in JSON.
///
/// The options are an object of totalTimeoutMs, attemptTimeoutMs, maxRetries and headers (an object of strings);
/// each may be left out or null. An unknown option is an error that names it.
///
/// @param client        Borrowed.
/// @param options_json  Borrowed; NULL and "{}" for none.
/// @param derived       Receives the client; owned, free with genesys_client_free.
/// @param error         Receives the error; may be NULL.
/// @return GENESYS_OK, GENESYS_INVALID_ARGUMENT or GENESYS_CONFIGURATION.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_client_with_options_json(
    client: *const genesys_client,
    options_json: *const c_char,
    derived: *mut *mut genesys_client,
    error: *mut *mut genesys_error,
) -> genesys_status {
    let derive = || {
        // SAFETY: the header asks for NULL or a live client, and for NULL or a string.
        let (client, options) =
            unsafe { (client_of(client)?, input::optional(options_json, "options_json")?) };
        let derived = match options {
            Some(options) => client.with_options_json(options)?,
            None => client.with_options(CallOptions::new())?,
        };
        Ok(genesys_client::into_c(derived))
    };
    // SAFETY: the header asks for pointers that are NULL or valid.
    unsafe { call::output(error, derived, "derived", ptr::null_mut(), derive) }
}

/// Returns what came back for the last call of a client as a JSON object, whether it succeeded or failed.
///
/// Its keys are operationId, httpStatus, correlationId, attempts, elapsedMs (a number, perhaps with a fraction)
/// and headers (an object; the values of a repeated header are joined by ", "). They mean what the fields of
/// genesys_last_response do. Absent values are left out.
///
/// @param client  Borrowed; may be NULL.
/// @return The JSON; owned, free with genesys_string_free. NULL before the first call has ended, and if client
///         is NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_client_last_response_json(
    client: *const genesys_client,
) -> *mut c_char {
    let read = || {
        // SAFETY: the header asks for NULL or a live client.
        let response = unsafe { client_of(client) }.ok()?.last_response()?;
        into_c(response.to_json().ok()?).ok()
    };
    ignore_panic(None, read).unwrap_or(ptr::null_mut())
}

/// Returns an event as a JSON object, for a language that would have to lay out the struct.
///
/// Its keys are kind ("attempt", "wait" or "token_refresh"), operationId, method, path, attempt, httpStatus, errorKind
/// (a name such as "TIMEOUT"), error, correlationId, elapsedMs and delayMs (numbers, perhaps with a fraction) and
/// waitReason ("backoff", "retry_after", "pause" or "pacing"). They mean what the fields of genesys_event do. Absent
/// values are left out.
///
/// @param event  Borrowed; may be NULL.
/// @return The JSON; owned, free with genesys_string_free. NULL if event is NULL, or of a kind that this version does
///         not know.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_event_to_json(event: *const genesys_event) -> *mut c_char {
    let encode = || {
        // SAFETY: the header asks for NULL or an event, whose strings are NULL or valid.
        let json = unsafe { event::to_json(event.as_ref()?)? };
        into_c(json).ok()
    };
    ignore_panic(None, encode).unwrap_or(ptr::null_mut())
}

/// Calls any operation by its ID, with JSON in and JSON out.
///
/// @param client          Borrowed.
/// @param operation_id    Borrowed; the operation ID in the API specification, such as "getOnboardingInvites".
/// @param arguments_json  Borrowed; an object keyed by parameter names, such as
///                        {"pageNumber": 2} or {"joinCodeId": "j", "body": {"emailDomains": ["a.example"]}}.
///                        NULL for none. A null value is absent; an unknown key is an error.
/// @param result_json     Receives the service's JSON verbatim, null for an operation without a result, true or
///                        false for headOnboardingOrganizationUsers; owned, free with genesys_string_free.
/// @param error           Receives the error; may be NULL.
/// @return Any status.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_call_json(
    client: *const genesys_client,
    operation_id: *const c_char,
    arguments_json: *const c_char,
    result_json: *mut *mut c_char,
    error: *mut *mut genesys_error,
) -> genesys_status {
    let call = || {
        // SAFETY: the header asks for NULL or a live client, and for NULL or a string.
        let (client, operation_id, arguments) = unsafe {
            (
                client_of(client)?,
                input::required(operation_id, "operation_id")?,
                input::optional(arguments_json, "arguments_json")?,
            )
        };
        #[cfg(genesys_panic_trigger)]
        assert_ne!(operation_id, "panicForTest", "triggered by a test");
        into_c(crate::call_json(&client, operation_id, arguments.unwrap_or("{}"))?)
    };
    // SAFETY: the header asks for pointers that are NULL or valid.
    unsafe { call::output(error, result_json, "result_json", ptr::null_mut(), call) }
}

/// An iterator over the pages of a listing as JSON. Opaque; owned by the caller, free with
/// genesys_pages_json_free.
///
/// Not thread-safe.
pub struct genesys_pages_json(PagesJson);

/// Creates an iterator over the pages of an operation that returns a listing. No request is sent yet.
///
/// @param client          Borrowed; the iterator may outlive it.
/// @param operation_id    Borrowed; the operation ID in the API specification, such as "getOnboardingInvites".
/// @param arguments_json  Borrowed; as for genesys_call_json. pageNumber is the first page, by default 1.
/// @param pages           Receives the iterator; owned, free with genesys_pages_json_free.
/// @param error           Receives the error; may be NULL.
/// @return GENESYS_OK or GENESYS_INVALID_ARGUMENT, also for an operation that does not return pages.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_pages_json_open(
    client: *const genesys_client,
    operation_id: *const c_char,
    arguments_json: *const c_char,
    pages: *mut *mut genesys_pages_json,
    error: *mut *mut genesys_error,
) -> genesys_status {
    let open = || {
        // SAFETY: the header asks for NULL or a live client, and for NULL or a string.
        let (client, operation_id, arguments) = unsafe {
            (
                client_of(client)?,
                input::required(operation_id, "operation_id")?,
                input::optional(arguments_json, "arguments_json")?,
            )
        };
        let pages = crate::pages_json(&client, operation_id, arguments.unwrap_or("{}"))?;
        Ok(Box::into_raw(Box::new(genesys_pages_json(pages))))
    };
    // SAFETY: the header asks for pointers that are NULL or valid.
    unsafe { call::output(error, pages, "pages", ptr::null_mut(), open) }
}

/// Fetches the next page.
///
/// @param pages      Borrowed.
/// @param page_json  Receives the service's JSON verbatim; owned, free with genesys_string_free. NULL after the
///                   last page (the status is GENESYS_OK then) and on failure.
/// @param error      Receives the error; may be NULL.
/// @return Any status. After a failure the next call requests the same page again.
///
/// Not thread-safe.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_pages_json_next(
    pages: *mut genesys_pages_json,
    page_json: *mut *mut c_char,
    error: *mut *mut genesys_error,
) -> genesys_status {
    let next = || {
        // SAFETY: the header asks for NULL or a live iterator that no other thread uses.
        let pages = unsafe { pages.as_mut() }.ok_or_else(|| is_null("pages"))?;
        pages.0.next().map_or(Ok(ptr::null_mut()), |page| into_c(page?))
    };
    // SAFETY: the header asks for pointers that are NULL or valid.
    unsafe { call::output(error, page_json, "page_json", ptr::null_mut(), next) }
}

/// Frees an iterator over pages. The pages that it returned remain valid.
///
/// @param pages  Owned; may be NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_pages_json_free(pages: *mut genesys_pages_json) {
    // SAFETY: the header asks for NULL or a live iterator, as its last use.
    unsafe { panic::free(pages) }
}
