//! How a client is set up from C, from the defaults to the client.

use std::mem;
use std::ptr;

use super::call;
use super::client::genesys_client;
use super::error::genesys_error;
use super::input::is_null;
use super::panic::{self, ignore_panic};
use super::status::genesys_status;
use crate::client::ClientBuilder;
use crate::error::Error;

/// Settings for a client. Opaque; owned by the caller, free with genesys_client_builder_free.
///
/// One thread uses it at a time.
pub struct genesys_client_builder {
    builder: ClientBuilder,
}

/// Begins to set up a client, with the defaults.
///
/// @return The builder; owned, free with genesys_client_builder_free.
///
/// Any thread may call this.
#[unsafe(no_mangle)]
pub extern "C" fn genesys_client_builder_new() -> *mut genesys_client_builder {
    ignore_panic(ptr::null_mut(), || {
        Box::into_raw(Box::new(genesys_client_builder { builder: ClientBuilder::default() }))
    })
}

/// Checks the settings and makes a client. Nothing is sent yet, and the builder can be used again.
///
/// @param builder  Borrowed.
/// @param client   Receives the client; owned, free with genesys_client_free. NULL on failure.
/// @param error    Receives the error on failure; owned, free with genesys_error_free. May be NULL.
/// @return GENESYS_OK, GENESYS_INVALID_ARGUMENT, or GENESYS_CONFIGURATION, whose message names the setting.
///
/// One thread uses a builder at a time.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_client_builder_build(
    builder: *const genesys_client_builder,
    client: *mut *mut genesys_client,
    error: *mut *mut genesys_error,
) -> genesys_status {
    let build = || {
        // SAFETY: the header asks for NULL or a live builder.
        let builder = unsafe { builder.as_ref() }.ok_or_else(|| is_null("builder"))?;
        builder.builder.clone().build().map(genesys_client::into_c)
    };
    // SAFETY: the header asks for pointers that are NULL or valid.
    unsafe { call::output(error, client, "client", ptr::null_mut(), build) }
}

/// Frees a builder. Clients that it made stay.
///
/// @param builder  Owned; may be NULL. It must not be used afterwards.
///
/// Any thread may call this, once.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_client_builder_free(builder: *mut genesys_client_builder) {
    // SAFETY: the header asks for NULL or a live builder, as its last use.
    unsafe { panic::free(builder) }
}

/// Changes a builder by one of its own functions.
///
/// # Safety
///
/// `builder` is NULL or a live builder that nobody else uses; `error` is NULL or valid for a write.
pub(super) unsafe fn set<T>(
    builder: *mut genesys_client_builder,
    error: *mut *mut genesys_error,
    value: impl FnOnce() -> Result<T, Error>,
    set: impl FnOnce(ClientBuilder, T) -> ClientBuilder,
) -> genesys_status {
    let change = || {
        // SAFETY: the caller promises NULL or a live builder.
        let builder = unsafe { builder.as_mut() }.ok_or_else(|| is_null("builder"))?;
        let value = value()?;
        builder.builder = set(mem::take(&mut builder.builder), value);
        Ok(())
    };
    // SAFETY: the caller promises the same for `error`.
    unsafe { call::run(error, change) }
}
