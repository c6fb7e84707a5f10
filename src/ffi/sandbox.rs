//! The sandbox for C. Each item repeats the feature because cbindgen reads this file alone: the header puts
//! the items behind their own `#if`.

use std::ffi::{CStr, CString, c_char, c_int};
use std::ptr;
use std::time::Duration;

use super::call;
use super::caller_struct::{self, impl_caller_struct};
use super::error::genesys_error;
use super::input::{self, is_null, to_cstring_lossy};
use super::json::into_c;
use super::panic;
use super::status::genesys_status;
use crate::error::{Error, ErrorKind};
use crate::sandbox::{Fault, Sandbox, run_command, start_json};

/// An embedded Onboarding service for demonstrations and tests. Opaque; owned by the caller, free with
/// genesys_sandbox_free.
#[cfg(feature = "sandbox")]
pub struct genesys_sandbox {
    sandbox: Sandbox,
    base_url: CString,
    client_id: CString,
    client_secret: CString,
    unprivileged_client_id: CString,
    unprivileged_client_secret: CString,
    public_client_id: CString,
}

/// A fault to inject into requests to a sandbox.
///
/// Initialize it with GENESYS_SANDBOX_FAULT_INIT, which lets requests pass.
#[cfg(feature = "sandbox")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct genesys_sandbox_fault {
    /// The size of the struct, set by GENESYS_SANDBOX_FAULT_INIT.
    pub struct_size: usize,
    /// Status of the error response that replaces the operation; 0 executes the operation.
    pub http_status: u16,
    /// Retry-After of the error response, in seconds; NULL for no such header.
    pub retry_after_s: *const u32,
    /// Delay of the response, in milliseconds.
    pub delay_ms: u32,
    /// Executes the operation, then closes the connection without a response. http_status and
    /// retry_after_s are ignored.
    pub drop_response: bool,
    /// The operation ID that the fault waits for, such as "postOnboardingUsersStage"; other requests pass.
    /// NULL for any operation.
    pub operation: *const c_char,
    /// "api" or "token", for requests to the token endpoint; NULL is "api". A fault of the token endpoint has
    /// no operation.
    pub on: *const c_char,
}

#[cfg(feature = "sandbox")]
impl_caller_struct!(genesys_sandbox_fault);

/// Starts a sandbox on 127.0.0.1.
///
/// @param port     The port; 0 for any free port.
/// @param sandbox  Receives the sandbox; owned, free with genesys_sandbox_free.
/// @param error    Receives the error; may be NULL.
/// @return GENESYS_OK, GENESYS_INVALID_ARGUMENT, or GENESYS_CONNECT if the port, a thread or a file
///         descriptor is not available.
#[cfg(feature = "sandbox")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_sandbox_start(
    port: u16,
    sandbox: *mut *mut genesys_sandbox,
    error: *mut *mut genesys_error,
) -> genesys_status {
    let start = || {
        let sandbox = Sandbox::bind(port).map_err(|error| {
            let reason =
                format!("127.0.0.1:{port}: the sandbox cannot listen on this port: {error}");
            Error::new(ErrorKind::Connect { reason })
        })?;
        Ok(genesys_sandbox::into_c(sandbox))
    };
    // SAFETY: the header asks for pointers that are NULL or valid.
    unsafe { call::output(error, sandbox, "sandbox", ptr::null_mut(), start) }
}

/// Starts a sandbox with options in JSON.
///
/// The options are an object of host (127.0.0.1), port (0, any free port), clientId, clientSecret,
/// unprivilegedClientId, unprivilegedClientSecret (random) and seed, the state to start with: an object such as
/// the verb state of genesys_sandbox_call_json returns, whose entities add to the fixtures unless its member
/// fixtures is false. Each may be left out or null. An unknown option is an error that names it.
///
/// @param options_json  Borrowed; NULL and "{}" stand for the defaults.
/// @param sandbox       Receives the sandbox; owned, free with genesys_sandbox_free.
/// @param error         Receives the error; may be NULL.
/// @return GENESYS_OK, GENESYS_INVALID_ARGUMENT, GENESYS_CONFIGURATION, or GENESYS_CONNECT if the port, a thread
///         or a file descriptor is not available.
#[cfg(feature = "sandbox")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_sandbox_start_json(
    options_json: *const c_char,
    sandbox: *mut *mut genesys_sandbox,
    error: *mut *mut genesys_error,
) -> genesys_status {
    let start = || {
        // SAFETY: the header asks for NULL or a string.
        let options = unsafe { input::optional(options_json, "options_json") }?;
        Ok(genesys_sandbox::into_c(start_json(options.unwrap_or("{}"))?))
    };
    // SAFETY: the header asks for pointers that are NULL or valid.
    unsafe { call::output(error, sandbox, "sandbox", ptr::null_mut(), start) }
}

/// Runs the command genesys-onboarding-sandbox, which serves a sandbox until SIGINT or SIGTERM. It handles these
/// signals of the process, and writes to standard output and standard error.
///
/// @param argc  The number of strings in argv.
/// @param argv  Borrowed; the name of the program, which is ignored, and its arguments, such as "--help".
/// @return The exit status: 0 after a signal, 1 if it cannot serve, 2 for wrong usage.
#[cfg(feature = "sandbox")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_sandbox_main(argc: c_int, argv: *const *const c_char) -> c_int {
    let run = || {
        let count = if argv.is_null() { 0 } else { usize::try_from(argc).unwrap_or(0) };
        let arguments = (1..count).map(|index| {
            // SAFETY: the header asks for `argc` strings, and NULL has none.
            let argument = unsafe { *argv.add(index) };
            if argument.is_null() {
                return String::new();
            }
            // SAFETY: as above; not by a reference to the first byte, which the others are no part of.
            unsafe { CStr::from_ptr(argument) }.to_string_lossy().into_owned()
        });
        run_command(arguments).into()
    };
    panic::ignore_panic(1, run)
}

impl genesys_sandbox {
    fn into_c(sandbox: Sandbox) -> *mut genesys_sandbox {
        Box::into_raw(Box::new(genesys_sandbox {
            base_url: to_cstring_lossy(sandbox.base_url()),
            client_id: to_cstring_lossy(sandbox.client_id()),
            client_secret: to_cstring_lossy(sandbox.client_secret()),
            unprivileged_client_id: to_cstring_lossy(sandbox.unprivileged_client_id()),
            unprivileged_client_secret: to_cstring_lossy(sandbox.unprivileged_client_secret()),
            public_client_id: to_cstring_lossy(sandbox.public_client_id()),
            sandbox,
        }))
    }
}

/// Borrows a string that lives as long as the sandbox.
///
/// # Safety
///
/// `sandbox` is NULL or a live sandbox.
unsafe fn string(
    sandbox: *const genesys_sandbox,
    field: impl FnOnce(&genesys_sandbox) -> &CString,
) -> *const c_char {
    // SAFETY: the caller promises NULL or a live sandbox.
    unsafe { sandbox.as_ref() }.map_or(ptr::null(), |sandbox| field(sandbox).as_ptr())
}

/// Returns the base URL of a sandbox, such as "http://127.0.0.1:8080": for base_url and login_url.
///
/// @param sandbox  Borrowed; may be NULL.
/// @return The URL; borrowed, valid until sandbox is freed. NULL if sandbox is NULL.
#[cfg(feature = "sandbox")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_sandbox_base_url(
    sandbox: *const genesys_sandbox,
) -> *const c_char {
    // SAFETY: the header asks for NULL or a live sandbox.
    unsafe { string(sandbox, |sandbox| &sandbox.base_url) }
}

/// Returns the client ID of the client that has every permission.
///
/// @param sandbox  Borrowed; may be NULL.
/// @return The client ID; borrowed, valid until sandbox is freed. NULL if sandbox is NULL.
#[cfg(feature = "sandbox")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_sandbox_client_id(
    sandbox: *const genesys_sandbox,
) -> *const c_char {
    // SAFETY: the header asks for NULL or a live sandbox.
    unsafe { string(sandbox, |sandbox| &sandbox.client_id) }
}

/// Returns the client secret of the client that has every permission.
///
/// @param sandbox  Borrowed; may be NULL.
/// @return The client secret; borrowed, valid until sandbox is freed. NULL if sandbox is NULL.
#[cfg(feature = "sandbox")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_sandbox_client_secret(
    sandbox: *const genesys_sandbox,
) -> *const c_char {
    // SAFETY: the header asks for NULL or a live sandbox.
    unsafe { string(sandbox, |sandbox| &sandbox.client_secret) }
}

/// Returns the client ID of the client that has no permissions.
///
/// @param sandbox  Borrowed; may be NULL.
/// @return The client ID; borrowed, valid until sandbox is freed. NULL if sandbox is NULL.
#[cfg(feature = "sandbox")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_sandbox_unprivileged_client_id(
    sandbox: *const genesys_sandbox,
) -> *const c_char {
    // SAFETY: the header asks for NULL or a live sandbox.
    unsafe { string(sandbox, |sandbox| &sandbox.unprivileged_client_id) }
}

/// Returns the client secret of the client that has no permissions.
///
/// @param sandbox  Borrowed; may be NULL.
/// @return The client secret; borrowed, valid until sandbox is freed. NULL if sandbox is NULL.
#[cfg(feature = "sandbox")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_sandbox_unprivileged_client_secret(
    sandbox: *const genesys_sandbox,
) -> *const c_char {
    // SAFETY: the header asks for NULL or a live sandbox.
    unsafe { string(sandbox, |sandbox| &sandbox.unprivileged_client_secret) }
}

/// Returns the client ID of the public client, "sandbox-public-client": it has no client secret, and users log in
/// with it by authorization code and PKCE.
///
/// @param sandbox  Borrowed; may be NULL.
/// @return The client ID; borrowed, valid until sandbox is freed. NULL if sandbox is NULL.
#[cfg(feature = "sandbox")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_sandbox_public_client_id(
    sandbox: *const genesys_sandbox,
) -> *const c_char {
    // SAFETY: the header asks for NULL or a live sandbox.
    unsafe { string(sandbox, |sandbox| &sandbox.public_client_id) }
}

/// Returns the settings of a client of a sandbox, for genesys_client_new_json: an object of baseUrl, loginUrl, clientId
/// and clientSecret.
///
/// @param sandbox       Borrowed; may be NULL.
/// @param unprivileged  Whether they are those of the client that has no permissions, rather than every one.
/// @return The JSON; owned, free with genesys_string_free. NULL if sandbox is NULL.
#[cfg(feature = "sandbox")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_sandbox_settings_json(
    sandbox: *const genesys_sandbox,
    unprivileged: bool,
) -> *mut c_char {
    let encode = || {
        // SAFETY: the header asks for NULL or a live sandbox.
        let sandbox = &unsafe { sandbox.as_ref() }?.sandbox;
        let (client_id, client_secret) = match unprivileged {
            true => (sandbox.unprivileged_client_id(), sandbox.unprivileged_client_secret()),
            false => (sandbox.client_id(), sandbox.client_secret()),
        };
        let url = sandbox.base_url();
        let settings = serde_json::json!({
            "baseUrl": url,
            "loginUrl": url,
            "clientId": client_id,
            "clientSecret": client_secret,
        });
        into_c(settings.to_string()).ok()
    };
    panic::ignore_panic(None, encode).unwrap_or(ptr::null_mut())
}

/// Injects a fault into the next requests that it applies to, after the faults that are already queued.
///
/// Each attempt of a call counts as a request. On the token endpoint, the error responses with the statuses 400
/// and 429 say that the rate limit is exceeded.
///
/// @param sandbox  Borrowed.
/// @param count    How many requests.
/// @param fault    Borrowed.
/// @param error    Receives the error; may be NULL.
/// @return GENESYS_OK or GENESYS_INVALID_ARGUMENT.
#[cfg(feature = "sandbox")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_sandbox_fail_next(
    sandbox: *const genesys_sandbox,
    count: u32,
    fault: *const genesys_sandbox_fault,
    error: *mut *mut genesys_error,
) -> genesys_status {
    let queue = || {
        // SAFETY: the header asks for NULL or a live sandbox, and NULL or a fault.
        let (sandbox, fault) =
            unsafe { (sandbox.as_ref(), caller_struct::required(fault, "fault")?) };
        let sandbox = sandbox.ok_or_else(|| is_null("sandbox"))?;
        // SAFETY: as above.
        sandbox.sandbox.fail_next(count, unsafe { fault.model() }?);
        Ok(())
    };
    // SAFETY: the header asks for NULL or valid for a write.
    unsafe { call::run(error, queue) }
}

/// Runs a verb that controls a sandbox, with JSON in and JSON out. The same verbs can be run over HTTP.
///
/// The verbs are describe, state, fail_next, requests, clear_requests, reset, expire_tokens, expire_codes (the
/// authorization codes of logins) and set_settings; describe lists them with their HTTP requests. Two have
/// arguments: fail_next takes count (of requests; by default 1), status, retryAfter (in seconds), delayMs,
/// dropResponse, operation and on, as genesys_sandbox_fault; set_settings takes
/// requestsPerMinute (of an access token), pollsUntilProvisioned (how often a completed provisioning is not
/// complete yet) and latencyMs (of each response), of which 0 turns one off, and refreshTokens, whether logins get
/// them.
///
/// @param sandbox         Borrowed.
/// @param verb            Borrowed; such as "requests".
/// @param arguments_json  Borrowed; an object. NULL for none. A null value is absent; an unknown member is an
///                        error.
/// @param result_json     Receives a JSON object, which is empty for a verb without a result; owned, free with
///                        genesys_string_free.
/// @param error           Receives the error; may be NULL.
/// @return GENESYS_OK or GENESYS_INVALID_ARGUMENT.
#[cfg(feature = "sandbox")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_sandbox_call_json(
    sandbox: *const genesys_sandbox,
    verb: *const c_char,
    arguments_json: *const c_char,
    result_json: *mut *mut c_char,
    error: *mut *mut genesys_error,
) -> genesys_status {
    let call = || {
        // SAFETY: the header asks for NULL or a live sandbox, and for NULL or a string.
        let (sandbox, verb, arguments) = unsafe {
            (
                sandbox.as_ref().ok_or_else(|| is_null("sandbox"))?,
                input::required(verb, "verb")?,
                input::optional(arguments_json, "arguments_json")?,
            )
        };
        into_c(sandbox.sandbox.call_json(verb, arguments.unwrap_or("{}"))?)
    };
    // SAFETY: the header asks for pointers that are NULL or valid.
    unsafe { call::output(error, result_json, "result_json", ptr::null_mut(), call) }
}

/// Makes a sandbox reject, with 401, every access token that it has issued. Refresh tokens stay valid.
///
/// @param sandbox  Borrowed; may be NULL.
#[cfg(feature = "sandbox")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_sandbox_expire_tokens(sandbox: *const genesys_sandbox) {
    // SAFETY: the header asks for NULL or a live sandbox.
    if let Some(sandbox) = unsafe { sandbox.as_ref() } {
        panic::ignore_panic((), || sandbox.sandbox.expire_tokens());
    }
}

/// Returns the number of API requests that a sandbox has received.
///
/// @param sandbox  Borrowed; may be NULL.
/// @return The number of requests, including those that met a fault; 0 if sandbox is NULL.
#[cfg(feature = "sandbox")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_sandbox_request_count(sandbox: *const genesys_sandbox) -> u64 {
    // SAFETY: the header asks for NULL or a live sandbox.
    unsafe { sandbox.as_ref() }.map_or(0, |sandbox| sandbox.sandbox.request_count())
}

/// Returns the number of requests that the token endpoint of a sandbox has received.
///
/// @param sandbox  Borrowed; may be NULL.
/// @return The number of requests, including those that met a fault; 0 if sandbox is NULL.
#[cfg(feature = "sandbox")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_sandbox_token_request_count(
    sandbox: *const genesys_sandbox,
) -> u64 {
    // SAFETY: the header asks for NULL or a live sandbox.
    unsafe { sandbox.as_ref() }.map_or(0, |sandbox| sandbox.sandbox.token_request_count())
}

/// Stops a sandbox, without waiting for requests in progress, and frees it.
///
/// @param sandbox  Owned; may be NULL. The sandbox and the strings it returned must not be used afterwards.
#[cfg(feature = "sandbox")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_sandbox_free(sandbox: *mut genesys_sandbox) {
    // SAFETY: the header asks for NULL or a live sandbox, as its last use.
    unsafe { panic::free(sandbox) }
}

impl genesys_sandbox_fault {
    /// Copies the fault into its Rust model.
    ///
    /// # Safety
    ///
    /// `retry_after_s` is NULL or valid for a read; `operation` and `on` are NULL or strings.
    unsafe fn model(&self) -> Result<Fault, Error> {
        let genesys_sandbox_fault {
            struct_size: _,
            http_status,
            retry_after_s,
            delay_ms,
            drop_response,
            operation,
            on,
        } = *self;
        let fault = match http_status {
            _ if drop_response => Fault::drop_response(),
            0 => Fault::none(),
            status => Fault::status(status),
        };
        // SAFETY: the caller promises the same.
        let (retry_after, operation, on) = unsafe {
            (
                input::value(retry_after_s),
                input::optional(operation, "fault.operation")?,
                input::optional(on, "fault.on")?,
            )
        };
        let fault =
            fault.delay(Duration::from_millis(delay_ms.into())).with_target(operation, on)?;
        Ok(match retry_after {
            Some(seconds) => fault.retry_after(Duration::from_secs((*seconds).into())),
            None => fault,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn command_reads_its_arguments() {
        let argv = [c"sandbox".as_ptr(), c"--no-such-option".as_ptr()];
        // SAFETY: as many strings as the first argument says, or NULL.
        unsafe {
            assert_eq!(genesys_sandbox_main(2, argv.as_ptr()), 2);
            let absent = [c"sandbox".as_ptr(), ptr::null()];
            assert_eq!(genesys_sandbox_main(2, absent.as_ptr()), 2);
        }
    }
}
