//! The JSON functions: with them and the `_free` functions, any language can bind everything.

use std::ffi::c_char;
use std::ptr;

use super::call;
use super::client::{client_of, genesys_client};
use super::error::genesys_error;
use super::input;
use super::status::genesys_status;
use crate::client::ClientBuilder;
use crate::error::{Error, ErrorKind};

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
/// @param settings_json  Borrowed; NULL, "", "{}" and "[]" stand for the defaults.
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
        let json = crate::call_json(&client, operation_id, arguments.unwrap_or("{}"))?;
        // JSON contains no NUL byte, only \u0000; anything else has failed to decode.
        let json = input::to_cstring(json).ok_or_else(|| Error::new(ErrorKind::Internal))?;
        Ok(json.into_raw())
    };
    // SAFETY: the header asks for pointers that are NULL or valid.
    unsafe { call::output(error, result_json, "result_json", ptr::null_mut(), call) }
}
