//! The client.

use super::call;
use super::error::genesys_error;
use super::input::is_null;
use super::panic::{self, ignore_panic};
use super::status::genesys_status;
use crate::client::Client;
use crate::error::Error;

/// A client of the Onboarding API. Opaque; owned by the caller, free with genesys_client_free.
///
/// It holds the settings, the connection pool and the access token.
pub struct genesys_client {
    pub(super) client: Client,
}

impl genesys_client {
    pub(super) fn into_c(client: Client) -> *mut genesys_client {
        Box::into_raw(Box::new(genesys_client { client }))
    }
}

/// The client of a call, which holds it for as long as it runs: the caller may free its own meanwhile.
///
/// # Safety
///
/// `client` is NULL or a client that has not been freed when the call begins.
pub(super) unsafe fn client_of(client: *const genesys_client) -> Result<Client, Error> {
    // SAFETY: the caller promises NULL or a live client.
    unsafe { client.as_ref() }.map(|client| client.client.clone()).ok_or_else(|| is_null("client"))
}

/// Creates a client from environment variables.
///
/// It reads GENESYSCLOUD_REGION (a name or a domain), GENESYSCLOUD_ACCESS_TOKEN, or else
/// GENESYSCLOUD_OAUTHCLIENT_ID with GENESYSCLOUD_OAUTHCLIENT_SECRET, and the proxy variables (https_proxy,
/// http_proxy, all_proxy, no_proxy). An empty variable is the same as an unset one.
///
/// @param client  Receives the client; owned, free with genesys_client_free.
/// @param error   Receives the error; may be NULL.
/// @return GENESYS_OK, GENESYS_INVALID_ARGUMENT or GENESYS_CONFIGURATION.
///
/// No other thread may modify the environment at the same time.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_client_new_from_env(
    client: *mut *mut genesys_client,
    error: *mut *mut genesys_error,
) -> genesys_status {
    let build = || Client::from_env().map(genesys_client::into_c);
    // SAFETY: the header asks for pointers that are NULL or valid.
    unsafe { call::output(error, client, "client", std::ptr::null_mut(), build) }
}

/// Cancels a client's calls in progress, and those of the clients derived from it.
///
/// They return GENESYS_CANCELLED within 100 ms, also while they wait for a retry or a connection. Calls that start
/// later are not affected, nor are the calls of its parent and of other clients derived from that. Idle connections
/// stay open.
///
/// @param client  Borrowed; may be NULL.
///
/// Any thread may call this at any time before the client is freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_client_cancel(client: *const genesys_client) {
    // SAFETY: the header asks for NULL or a live client.
    if let Ok(client) = unsafe { client_of(client) } {
        ignore_panic((), || client.cancel());
    }
}

/// Frees a client. Results, errors and iterators that came from it remain valid.
///
/// Calls in progress on other threads complete; no call may start on the pointer afterwards.
///
/// @param client  Owned; may be NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_client_free(client: *mut genesys_client) {
    // SAFETY: the header asks for NULL or a live client, as its last use.
    unsafe { panic::free(client) }
}
