//! The sandbox for C. Each item names the feature again, since cbindgen reads this file alone: the header
//! puts them behind a define of its own.

use std::ffi::{CString, c_char};
use std::ptr;
use std::time::Duration;

use super::call;
use super::error::genesys_error;
use super::input::{self, is_null, to_cstring_lossy};
use super::panic;
use super::status::genesys_status;
use crate::error::{Error, ErrorKind};
use crate::sandbox::{Fault, Sandbox};

/// An embedded Onboarding service, for demonstrations and tests. Opaque; owned by the caller, free with
/// genesys_sandbox_free.
///
/// Many threads may use it at once.
#[cfg(feature = "sandbox")]
pub struct genesys_sandbox {
    sandbox: Sandbox,
    url: CString,
    client_id: CString,
    client_secret: CString,
    limited_client_id: CString,
    limited_client_secret: CString,
}

/// A fault for the next requests to a sandbox.
///
/// Zero-initialise it ({0}, or name the fields that are set).
#[cfg(feature = "sandbox")]
#[repr(C)]
pub struct genesys_sandbox_fault {
    /// The status to answer instead of doing what is asked; 0 to do it.
    pub http_status: u16,
    /// How long the answer's Retry-After asks to wait, in seconds; NULL for no such header.
    pub retry_after_s: *const u32,
    /// How late the answer comes, in milliseconds; 0 for at once.
    pub delay_ms: u32,
    /// Whether to do what is asked and then close the connection without an answer. The other fields
    /// do not matter then.
    pub lost_answer: bool,
}

/// Starts a sandbox on 127.0.0.1.
///
/// @param port     The port; 0 for any that is free.
/// @param sandbox  Receives the sandbox; owned, free with genesys_sandbox_free. NULL on failure.
/// @param error    Receives the error on failure; owned, free with genesys_error_free. May be NULL.
/// @return GENESYS_OK, GENESYS_INVALID_ARGUMENT, or GENESYS_CONNECT if the system gives no port or thread.
///
/// Any thread may call this.
#[cfg(feature = "sandbox")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_sandbox_start(
    port: u16,
    sandbox: *mut *mut genesys_sandbox,
    error: *mut *mut genesys_error,
) -> genesys_status {
    let start = || {
        let sandbox = Sandbox::start_on(port).map_err(|error| {
            let reason = format!("the sandbox cannot serve on port {port}: {error}");
            Error::new(ErrorKind::Connect { reason })
        })?;
        Ok(Box::into_raw(Box::new(genesys_sandbox {
            url: to_cstring_lossy(sandbox.url()),
            client_id: to_cstring_lossy(sandbox.client_id()),
            client_secret: to_cstring_lossy(sandbox.client_secret()),
            limited_client_id: to_cstring_lossy(sandbox.limited_client_id()),
            limited_client_secret: to_cstring_lossy(sandbox.limited_client_secret()),
            sandbox,
        })))
    };
    // SAFETY: the header asks for pointers that are NULL or valid.
    unsafe { call::output(error, sandbox, "sandbox", ptr::null_mut(), start) }
}

/// Reads text that lives as long as the sandbox.
///
/// # Safety
///
/// `sandbox` is NULL or a live sandbox.
unsafe fn read(
    sandbox: *const genesys_sandbox,
    text: impl FnOnce(&genesys_sandbox) -> &CString,
) -> *const c_char {
    // SAFETY: the caller promises NULL or a live sandbox.
    unsafe { sandbox.as_ref() }.map_or(ptr::null(), |sandbox| text(sandbox).as_ptr())
}

/// Tells where a sandbox serves, such as "http://127.0.0.1:8080": for base_url and for login_url.
///
/// @param sandbox  Borrowed; may be NULL.
/// @return The address; borrowed, valid until sandbox is freed. NULL if sandbox is NULL.
///
/// Any thread may call this.
#[cfg(feature = "sandbox")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_sandbox_url(sandbox: *const genesys_sandbox) -> *const c_char {
    // SAFETY: the header asks for NULL or a live sandbox.
    unsafe { read(sandbox, |sandbox| &sandbox.url) }
}

/// Tells the id of the client that has every permission.
///
/// @param sandbox  Borrowed; may be NULL.
/// @return The id; borrowed, valid until sandbox is freed. NULL if sandbox is NULL.
///
/// Any thread may call this.
#[cfg(feature = "sandbox")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_sandbox_client_id(
    sandbox: *const genesys_sandbox,
) -> *const c_char {
    // SAFETY: the header asks for NULL or a live sandbox.
    unsafe { read(sandbox, |sandbox| &sandbox.client_id) }
}

/// Tells the secret of the client that has every permission.
///
/// @param sandbox  Borrowed; may be NULL.
/// @return The secret; borrowed, valid until sandbox is freed. NULL if sandbox is NULL.
///
/// Any thread may call this.
#[cfg(feature = "sandbox")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_sandbox_client_secret(
    sandbox: *const genesys_sandbox,
) -> *const c_char {
    // SAFETY: the header asks for NULL or a live sandbox.
    unsafe { read(sandbox, |sandbox| &sandbox.client_secret) }
}

/// Tells the id of the client that has no permissions.
///
/// @param sandbox  Borrowed; may be NULL.
/// @return The id; borrowed, valid until sandbox is freed. NULL if sandbox is NULL.
///
/// Any thread may call this.
#[cfg(feature = "sandbox")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_sandbox_limited_client_id(
    sandbox: *const genesys_sandbox,
) -> *const c_char {
    // SAFETY: the header asks for NULL or a live sandbox.
    unsafe { read(sandbox, |sandbox| &sandbox.limited_client_id) }
}

/// Tells the secret of the client that has no permissions.
///
/// @param sandbox  Borrowed; may be NULL.
/// @return The secret; borrowed, valid until sandbox is freed. NULL if sandbox is NULL.
///
/// Any thread may call this.
#[cfg(feature = "sandbox")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_sandbox_limited_client_secret(
    sandbox: *const genesys_sandbox,
) -> *const c_char {
    // SAFETY: the header asks for NULL or a live sandbox.
    unsafe { read(sandbox, |sandbox| &sandbox.limited_client_secret) }
}

/// Makes the next requests to a sandbox meet a fault, after those that were queued before.
///
/// A client that tries again meets one with each attempt. Requests for tokens do not count.
///
/// @param sandbox  Borrowed.
/// @param count    How many requests.
/// @param fault    Borrowed.
/// @param error    Receives the error on failure; owned, free with genesys_error_free. May be NULL.
/// @return GENESYS_OK or GENESYS_INVALID_ARGUMENT.
///
/// Any thread may call this.
#[cfg(feature = "sandbox")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_sandbox_fail_next(
    sandbox: *const genesys_sandbox,
    count: u32,
    fault: *const genesys_sandbox_fault,
    error: *mut *mut genesys_error,
) -> genesys_status {
    let fail_next = || {
        // SAFETY: the header asks for NULL or a live sandbox, and for NULL or a fault.
        let (sandbox, fault) = unsafe { (sandbox.as_ref(), input::value(fault)) };
        let sandbox = sandbox.ok_or_else(|| is_null("sandbox"))?;
        let fault = fault.ok_or_else(|| is_null("fault"))?;
        // SAFETY: as above.
        sandbox.sandbox.fail_next(count, unsafe { fault.model() });
        Ok(())
    };
    // SAFETY: the header asks for NULL or a place to write to.
    unsafe { call::run(error, fail_next) }
}

/// Stops a sandbox, whatever is under way, and frees it.
///
/// @param sandbox  Owned; may be NULL. It must not be used afterwards, nor the text that it gave.
///
/// Any thread may call this, once.
#[cfg(feature = "sandbox")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_sandbox_free(sandbox: *mut genesys_sandbox) {
    // SAFETY: the header asks for NULL or a live sandbox, as its last use.
    unsafe { panic::free(sandbox) }
}

impl genesys_sandbox_fault {
    /// Makes the model of it.
    ///
    /// # Safety
    ///
    /// `retry_after_s` is NULL or valid for a read.
    unsafe fn model(&self) -> Fault {
        let genesys_sandbox_fault { http_status, retry_after_s, delay_ms, lost_answer } = *self;
        let delay = Duration::from_millis(delay_ms.into());
        if lost_answer {
            return Fault::lost_answer();
        }
        if http_status == 0 {
            return Fault::late(delay);
        }
        let fault = Fault::status(http_status).delay(delay);
        // SAFETY: the caller promises the same.
        match unsafe { input::value(retry_after_s) } {
            Some(seconds) => fault.retry_after(Duration::from_secs((*seconds).into())),
            None => fault,
        }
    }
}
