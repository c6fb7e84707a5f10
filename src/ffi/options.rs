//! Derived clients: their options as a struct.

use std::ptr;
use std::time::Duration;

use super::call;
use super::callbacks::{Callbacks, genesys_callbacks};
use super::caller_struct::{self, impl_caller_struct};
use super::client::{client_of, genesys_client};
use super::error::genesys_error;
use super::header::{genesys_header, read_headers};
use super::input;
use super::status::genesys_status;
use crate::client::CallOptions;
use crate::error::Error;

/// What a derived client does differently from its parent.
///
/// Initialize it with GENESYS_CALL_OPTIONS_INIT.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct genesys_call_options {
    /// The size of the struct, set by GENESYS_CALL_OPTIONS_INIT.
    pub struct_size: usize,
    /// Timeout for a call with all its attempts, waits and token requests, in milliseconds; greater than 0 and
    /// at most 7 days. Optional; the parent's by default.
    pub total_timeout_ms: *const i64,
    /// Timeout for one attempt, in milliseconds; as above. Optional; the parent's by default.
    pub attempt_timeout_ms: *const i64,
    /// Maximum number of retries, 0 for none. Optional; the parent's by default.
    pub max_retries: *const i64,
    /// Request headers, in addition to the parent's or instead of those with the same name; see
    /// genesys_client_builder_set_header. Optional.
    pub headers: *const genesys_header,
    /// Number of headers.
    pub headers_count: usize,
    /// Callbacks, each instead of the parent's. Optional.
    pub callbacks: *const genesys_callbacks,
}

impl_caller_struct!(genesys_call_options);

/// Derives a client that shares connections, access token and settings with its parent, and differs in its
/// options: for one call a timeout, a header or a cancel of its own.
///
/// It costs no connection and no token request. Every function takes it like any client, and it may outlive
/// its parent. genesys_client_cancel ends its own calls only; on its parent, those of all clients that derive
/// from it.
///
/// @param client   Borrowed.
/// @param options  Borrowed; NULL for none.
/// @param derived  Receives the client; owned, free with genesys_client_free.
/// @param error    Receives the error; may be NULL.
/// @return GENESYS_OK, GENESYS_INVALID_ARGUMENT, or GENESYS_CONFIGURATION for an invalid timeout or header.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_client_with_options(
    client: *const genesys_client,
    options: *const genesys_call_options,
    derived: *mut *mut genesys_client,
    error: *mut *mut genesys_error,
) -> genesys_status {
    let derive = || {
        // SAFETY: the header asks for NULL or a live client, and for NULL or valid options.
        let (client, options) =
            unsafe { (client_of(client)?, caller_struct::read(options, "options")?) };
        let (options, callbacks) = match options {
            // SAFETY: as above.
            Some(options) => unsafe { read(&options)? },
            None => (CallOptions::new(), None),
        };
        let client = client.with_options(options)?;
        if let Some(callbacks) = callbacks {
            callbacks.take_over();
        }
        Ok(genesys_client::into_c(client))
    };
    // SAFETY: the header asks for pointers that are NULL or valid.
    unsafe { call::output(error, derived, "derived", ptr::null_mut(), derive) }
}

/// Reads options, and the callbacks among them, which are taken over once the client has been derived.
///
/// # Safety
///
/// All that they point to is as the header says, or NULL.
unsafe fn read(options: &genesys_call_options) -> Result<(CallOptions, Option<Callbacks>), Error> {
    let genesys_call_options {
        struct_size: _,
        total_timeout_ms,
        attempt_timeout_ms,
        max_retries,
        headers,
        headers_count,
        callbacks,
    } = *options;
    let mut options = CallOptions::new();
    // SAFETY: the caller promises the same.
    unsafe {
        if let Some(timeout) = input::number(total_timeout_ms, "options.total_timeout_ms")? {
            options = options.total_timeout(Duration::from_millis(timeout));
        }
        if let Some(timeout) = input::number(attempt_timeout_ms, "options.attempt_timeout_ms")? {
            options = options.attempt_timeout(Duration::from_millis(timeout));
        }
        if let Some(retries) = input::number(max_retries, "options.max_retries")? {
            options = options.max_retries(retries);
        }
        for (name, value) in read_headers(headers, headers_count, "options.headers")? {
            options = options.header(name, value);
        }
        let callbacks = Callbacks::read(callbacks, "options.callbacks")?;
        if let Some(callbacks) = &callbacks {
            callbacks.reject_those_of_a_new_client("options.callbacks")?;
            options = options.callbacks(callbacks.observer.clone(), callbacks.interrupt.clone());
        }
        Ok((options, callbacks))
    }
}
