//! The JSON functions: with them and the `_free` functions, any language can bind everything.

use std::ffi::c_char;
use std::ptr;

use super::call;
use super::client::{client_of, genesys_client};
use super::error::genesys_error;
use super::input::{self, is_null};
use super::panic;
use super::status::genesys_status;
use crate::api::pages_json::PagesJson;
use crate::client::ClientBuilder;
use crate::error::{Error, ErrorKind};

/// JSON that the caller owns. It contains no NUL byte, only \u0000; anything else has failed to decode.
fn into_c(json: String) -> Result<*mut c_char, Error> {
    let json = input::to_cstring(json).ok_or_else(|| Error::new(ErrorKind::Internal))?;
    Ok(json.into_raw())
}

/// Creates a client from settings in JSON.
///
/// The settings are an object of fromEnvironment, proxyFromEnvironment, region, baseUrl, loginUrl,
/// accessToken, clientId, clientSecret, connectTimeoutMs, attemptTimeoutMs, totalTimeoutMs, maxRetries,
/// maxResponseBytes, userAgent, proxy, caBundle, clientCertificate, clientKey and allowInsecureHttp; each may
/// be left out or null. They mean what the functions genesys_client_builder_set_... say, applied in this
/// order: explicit settings replace the environment's, and the URLs take precedence over the region's.
/// accessToken cannot be combined with clientId and clientSecret. An unknown setting is an error that names
/// it.
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
    let build = || {
        // SAFETY: the header asks for NULL or a string.
        let settings = unsafe { input::optional(settings_json, "settings_json") }?;
        let client = ClientBuilder::build_from_json(settings.unwrap_or("{}"))?;
        Ok(genesys_client::into_c(client))
    };
    // SAFETY: the header asks for pointers that are NULL or valid.
    unsafe { call::output(error, client, "client", ptr::null_mut(), build) }
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
