//! What came back for the last call of a client, as a struct.

use std::ffi::c_char;
use std::ptr;

use bumpalo::Bump;

use super::call;
use super::client::{client_of, genesys_client};
use super::error::genesys_error;
use super::event::milliseconds;
use super::header::genesys_header;
use super::output::{self, ToC, list, opt_text_lossy, text_lossy};
use super::status::genesys_status;
use crate::client::LastResponse;
use crate::error::Error;

/// What came back for the last call of a client. Read-only.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct genesys_last_response {
    /// The operation ID of the call, such as "getOnboardingInvite".
    pub operation_id: *const c_char,
    /// The HTTP status of the response that ended the call. 0 if no response did.
    pub http_status: i32,
    /// The correlation ID of the response, by which Genesys support finds the request. NULL if absent.
    pub correlation_id: *const c_char,
    /// How many requests were sent for the call, without those for an access token.
    pub attempts: u32,
    /// How long the call took with all its attempts and waits, in milliseconds.
    pub elapsed_ms: f64,
    /// The headers of the response in its order; secrets that the call has sent are hidden. NULL if there are
    /// none.
    pub headers: *const *const genesys_header,
    /// Number of headers.
    pub headers_count: usize,
}

impl ToC for LastResponse {
    type C = genesys_last_response;

    fn to_c(&self, arena: &Bump) -> Result<genesys_last_response, Error> {
        let LastResponse { operation, status, correlation_id, attempts, elapsed, headers } = self;
        let header = |(name, value): &(String, String)| {
            let (name, value) = (text_lossy(arena, name), text_lossy(arena, value));
            arena.alloc(genesys_header { name, value }) as *const genesys_header
        };
        let headers: Vec<_> = headers.iter().map(header).collect();
        Ok(genesys_last_response {
            operation_id: text_lossy(arena, operation),
            http_status: status.map_or(0, i32::from),
            correlation_id: opt_text_lossy(arena, correlation_id.as_deref()),
            attempts: *attempts,
            elapsed_ms: milliseconds(*elapsed),
            headers: list(arena, &headers),
            headers_count: headers.len(),
        })
    }
}

/// Returns what came back for the last call of a client, whether it succeeded or failed.
///
/// Where several threads use a client, each derives one to see its own: see genesys_client_with_options.
///
/// @param client    Borrowed.
/// @param response  Receives the response; owned, free with genesys_last_response_free. NULL before the first
///                  call has ended (the status is GENESYS_OK then).
/// @param error     Receives the error; may be NULL.
/// @return GENESYS_OK or GENESYS_INVALID_ARGUMENT.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_client_last_response(
    client: *const genesys_client,
    response: *mut *mut genesys_last_response,
    error: *mut *mut genesys_error,
) -> genesys_status {
    let read = || {
        // SAFETY: the header asks for NULL or a live client.
        match unsafe { client_of(client)? }.last_response() {
            Some(response) => output::into_c(&response),
            None => Ok(ptr::null_mut()),
        }
    };
    // SAFETY: the header asks for pointers that are NULL or valid.
    unsafe { call::output(error, response, "response", ptr::null_mut(), read) }
}

/// Frees a response.
///
/// @param response  Owned; may be NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_last_response_free(response: *mut genesys_last_response) {
    // SAFETY: the header asks for NULL or a live response, as its last use.
    unsafe { output::free_result(response) }
}
