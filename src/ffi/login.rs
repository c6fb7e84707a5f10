//! A person's login.

use std::ffi::{CString, c_char};
use std::ptr;
use std::sync::Arc;
use std::time::Duration;

use super::builder::genesys_client_builder;
use super::call;
use super::callbacks::{Callbacks, genesys_callbacks};
use super::client::genesys_client;
use super::error::genesys_error;
use super::input::{self, is_null};
use super::panic::{self, ignore_panic};
use super::status::genesys_status;
use crate::error::{Error, ErrorKind};
use crate::login::{Login, LoginOptions};

/// A person's login, by authorization code with PKCE: yields a client that acts for the person. Opaque; owned by the
/// caller, free with genesys_login_free.
///
/// The program shows genesys_login_url in a browser, where the person logs in. The browser is then redirected to this
/// machine, where genesys_login_wait takes the response. Where the browser cannot reach this machine, as over ssh,
/// genesys_login_finish takes the address that the person copies from it.
///
/// The OAuth client has the grant type Code Authorization and the redirect URI "http://localhost"; the platform accepts
/// any port with it. It needs no secret. Many threads may use a login at once.
pub struct genesys_login {
    login: Arc<Login>,
    url: CString,
    redirect_uri: CString,
}

impl genesys_login {
    fn into_c(login: Login) -> Result<*mut genesys_login, Error> {
        // Neither has a NUL byte: the one is percent-encoded, and the other was validated.
        let to_c = |text| CString::new(text).map_err(|_| Error::new(ErrorKind::Internal));
        let (url, redirect_uri) = (to_c(login.url())?, to_c(login.redirect_uri())?);
        Ok(Box::into_raw(Box::new(genesys_login { login: Arc::new(login), url, redirect_uri })))
    }
}

/// Begins a login: validates the settings, makes the random values, and listens on 127.0.0.1 and ::1. Nothing is sent
/// and nothing opened.
///
/// The settings are those of the client to be, with clientId, and clientSecret if the OAuth client has one. The options
/// are an object of redirectUri ("http://localhost:0" by default, whose port 0 is any free one; the host is localhost,
/// 127.0.0.1 or [::1]), org with provider (the organization's name and its identity provider, such as "okta"), loginHint
/// (an email address that the login page is filled with) and promptLogin (whether a remembered session is ignored); each
/// may be left out or null. An unknown option is an error that names it.
///
/// @param settings_json  Borrowed; as for genesys_client_new_json.
/// @param options_json   Borrowed; NULL and "{}" for none.
/// @param callbacks      Borrowed; NULL for none. See genesys_callbacks for user_data. refresh_token is given the
///                       person's refresh token when they have logged in, and each later one.
/// @param login          Receives the login; owned, free with genesys_login_free.
/// @param error          Receives the error; may be NULL.
/// @return GENESYS_OK, GENESYS_INVALID_ARGUMENT, or GENESYS_CONFIGURATION, also for a port that is in use.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_login_begin(
    settings_json: *const c_char,
    options_json: *const c_char,
    callbacks: *const genesys_callbacks,
    login: *mut *mut genesys_login,
    error: *mut *mut genesys_error,
) -> genesys_status {
    let begin = || {
        // SAFETY: the header asks for NULL or a string, and for NULL or valid callbacks.
        let (settings, options, callbacks) = unsafe {
            (
                input::optional(settings_json, "settings_json")?,
                input::optional(options_json, "options_json")?,
                Callbacks::read(callbacks, "callbacks")?,
            )
        };
        let finish = |builder| match &callbacks {
            Some(callbacks) => callbacks.set(builder),
            None => builder,
        };
        let login = Login::from_json(settings.unwrap_or("{}"), options.unwrap_or("{}"), finish)?;
        let login = genesys_login::into_c(login)?;
        if let Some(callbacks) = callbacks {
            callbacks.take_over();
        }
        Ok(login)
    };
    // SAFETY: the header asks for pointers that are NULL or valid.
    unsafe { call::output(error, login, "login", ptr::null_mut(), begin) }
}

/// Begins a login with the settings and callbacks of a builder, which can be used again.
///
/// @param builder       Borrowed.
/// @param options_json  Borrowed; as for genesys_login_begin.
/// @param login         Receives the login; owned, free with genesys_login_free.
/// @param error         Receives the error; may be NULL.
/// @return GENESYS_OK, GENESYS_INVALID_ARGUMENT, or GENESYS_CONFIGURATION, also for a port that is in use.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_login_begin_with_builder(
    builder: *const genesys_client_builder,
    options_json: *const c_char,
    login: *mut *mut genesys_login,
    error: *mut *mut genesys_error,
) -> genesys_status {
    let begin = || {
        // SAFETY: the header asks for NULL or a live builder, and for NULL or a string.
        let (builder, options) =
            unsafe { (builder.as_ref(), input::optional(options_json, "options_json")?) };
        let builder = builder.ok_or_else(|| is_null("builder"))?;
        let options = LoginOptions::from_json(options.unwrap_or("{}"))?;
        genesys_login::into_c(Login::begin(builder.builder.clone(), options)?)
    };
    // SAFETY: the header asks for pointers that are NULL or valid.
    unsafe { call::output(error, login, "login", ptr::null_mut(), begin) }
}

/// Returns the address of the login page, for the person's browser. It has this login's random state, so do not show it
/// to others.
///
/// @param login  Borrowed; may be NULL.
/// @return The address; borrowed from the login. NULL if login is NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_login_url(login: *const genesys_login) -> *const c_char {
    // SAFETY: the header asks for NULL or a live login.
    unsafe { login.as_ref() }.map_or(ptr::null(), |login| login.url.as_ptr())
}

/// Returns where the browser is redirected to, with the port that is listened on.
///
/// @param login  Borrowed; may be NULL.
/// @return The URI; borrowed from the login. NULL if login is NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_login_redirect_uri(login: *const genesys_login) -> *const c_char {
    // SAFETY: the header asks for NULL or a live login.
    unsafe { login.as_ref() }.map_or(ptr::null(), |login| login.redirect_uri.as_ptr())
}

/// Waits until the person has logged in, and exchanges the code for their tokens.
///
/// Only a response with this login's state ends it; what other processes of the machine send does not. It may be called
/// again after a timeout or an error, by one thread at a time. genesys_login_finish on another thread ends it, too.
///
/// @param login       Borrowed.
/// @param timeout_ms  For the person and the exchange, in milliseconds; greater than 0 and at most 7 days.
/// @param client      Receives the client; owned, free with genesys_client_free.
/// @param error       Receives the error; may be NULL.
/// @return Any status: GENESYS_TIMEOUT; GENESYS_CANCELLED within 100 ms of genesys_login_cancel or of the interrupt
///         callback; GENESYS_AUTHENTICATION with the code of the login page, such as "access_denied", or of the token
///         endpoint. If genesys_error_outcome_unknown, the response of the exchange was lost: log in again.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_login_wait(
    login: *const genesys_login,
    timeout_ms: u64,
    client: *mut *mut genesys_client,
    error: *mut *mut genesys_error,
) -> genesys_status {
    let wait = || {
        // SAFETY: the header asks for NULL or a live login.
        let login = unsafe { login_of(login)? };
        login.wait(Duration::from_millis(timeout_ms)).map(genesys_client::into_c)
    };
    // SAFETY: the header asks for pointers that are NULL or valid.
    unsafe { call::output(error, client, "client", ptr::null_mut(), wait) }
}

/// Finishes the login with what the person pastes: the whole address that the browser was redirected to, whose state is
/// compared, or the value of its code alone, which has none.
///
/// @param login   Borrowed.
/// @param pasted  Borrowed; white space around it is ignored.
/// @param client  Receives the client; owned, free with genesys_client_free.
/// @param error   Receives the error; may be NULL.
/// @return Any status, as of genesys_login_wait; GENESYS_INVALID_ARGUMENT for an address of another login. It may be
///         called again.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_login_finish(
    login: *const genesys_login,
    pasted: *const c_char,
    client: *mut *mut genesys_client,
    error: *mut *mut genesys_error,
) -> genesys_status {
    let finish = || {
        // SAFETY: the header asks for NULL or a live login, and for NULL or a string.
        let (login, pasted) = unsafe { (login_of(login)?, input::required(pasted, "pasted")?) };
        login.finish(pasted).map(genesys_client::into_c)
    };
    // SAFETY: the header asks for pointers that are NULL or valid.
    unsafe { call::output(error, client, "client", ptr::null_mut(), finish) }
}

/// Ends a login: genesys_login_wait and genesys_login_finish return GENESYS_CANCELLED within 100 ms, also if they begin
/// later. A client that has come of it goes on.
///
/// @param login  Borrowed; may be NULL.
///
/// Any thread may call this at any time before the login is freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_login_cancel(login: *const genesys_login) {
    // SAFETY: the header asks for NULL or a live login.
    if let Ok(login) = unsafe { login_of(login) } {
        ignore_panic((), || login.cancel());
    }
}

/// Frees a login, and closes its listener. Its client remains valid.
///
/// Waits in progress on other threads go on, so cancel them before; no call may start on the pointer afterwards.
///
/// @param login  Owned; may be NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_login_free(login: *mut genesys_login) {
    // SAFETY: the header asks for NULL or a live login, as its last use.
    unsafe { panic::free(login) }
}

/// The login of a call, which holds it for as long as it runs: the caller may free its own meanwhile.
///
/// # Safety
///
/// `login` is NULL or a login that has not been freed when the call begins.
unsafe fn login_of(login: *const genesys_login) -> Result<Arc<Login>, Error> {
    // SAFETY: the caller promises NULL or a live login.
    unsafe { login.as_ref() }.map(|login| login.login.clone()).ok_or_else(|| is_null("login"))
}
