//! The builder of a client: its settings, one setter each, which are validated when the client is built.

use std::ffi::{CStr, c_char};
use std::ptr;
use std::time::Duration;

use super::call;
use super::callbacks::{Callbacks, genesys_callbacks};
use super::client::genesys_client;
use super::error::genesys_error;
use super::input::{self, is_null};
use super::panic::{self, ignore_panic};
use super::status::genesys_status;
use crate::client::ClientBuilder;
use crate::config::PemSource;
use crate::error::Error;

/// Builder for a client. Opaque; owned by the caller, free with genesys_client_builder_free.
///
/// The values of settings are validated by genesys_client_builder_build. Where settings exclude each other,
/// the last one wins: an access token replaces client credentials and the other way round, a region replaces
/// the URLs, a proxy replaces the environment's.
///
/// Not thread-safe.
pub struct genesys_client_builder {
    pub(super) builder: ClientBuilder,
}

/// Returns a builder with the default settings.
///
/// @return The builder; owned, free with genesys_client_builder_free.
#[unsafe(no_mangle)]
pub extern "C" fn genesys_client_builder_new() -> *mut genesys_client_builder {
    ignore_panic(ptr::null_mut(), || {
        Box::into_raw(Box::new(genesys_client_builder { builder: ClientBuilder::default() }))
    })
}

/// Validates the settings and builds a client. Nothing is sent yet, and the builder can be used again.
///
/// @param builder  Borrowed.
/// @param client   Receives the client; owned, free with genesys_client_free.
/// @param error    Receives the error; may be NULL.
/// @return GENESYS_OK, GENESYS_INVALID_ARGUMENT, or GENESYS_CONFIGURATION, whose message names the setting.
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

/// Frees a builder. Clients that it built remain valid.
///
/// @param builder  Owned; may be NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_client_builder_free(builder: *mut genesys_client_builder) {
    // SAFETY: the header asks for NULL or a live builder, as its last use.
    unsafe { panic::free(builder) }
}

/// Changes a builder with one of its own functions.
///
/// # Safety
///
/// `builder` is NULL or a live builder that no other thread uses; `error` is NULL or valid for a write.
unsafe fn change(
    builder: *mut genesys_client_builder,
    error: *mut *mut genesys_error,
    set: impl FnOnce(ClientBuilder) -> Result<ClientBuilder, Error>,
) -> genesys_status {
    let change = || {
        // SAFETY: the caller promises NULL or a live builder.
        let builder = unsafe { builder.as_mut() }.ok_or_else(|| is_null("builder"))?;
        // A copy, so that a setting that fails leaves the others as they are.
        builder.builder = set(builder.builder.clone())?;
        Ok(())
    };
    // SAFETY: the caller promises the same for `error`.
    unsafe { call::run(error, change) }
}

/// Sets a string.
///
/// # Safety
///
/// As for [`change`], and `value` is NULL or a NUL-terminated string.
unsafe fn set_string(
    builder: *mut genesys_client_builder,
    value: *const c_char,
    name: &str,
    error: *mut *mut genesys_error,
    set: impl FnOnce(ClientBuilder, &str) -> Result<ClientBuilder, Error>,
) -> genesys_status {
    // SAFETY: the caller promises the same.
    unsafe { change(builder, error, |builder| set(builder, input::required(value, name)?)) }
}

/// Sets PEM or the path of a file, which may be any bytes.
///
/// # Safety
///
/// As for [`set_string`].
unsafe fn set_pem(
    builder: *mut genesys_client_builder,
    value: *const c_char,
    name: &str,
    error: *mut *mut genesys_error,
    set: fn(ClientBuilder, PemSource) -> ClientBuilder,
) -> genesys_status {
    let set = |builder| {
        if value.is_null() {
            return Err(is_null(name));
        }
        // SAFETY: not NULL, so the caller promises a NUL-terminated string.
        let value = unsafe { CStr::from_ptr(value) };
        Ok(set(builder, PemSource::inline_or_file(value.to_bytes())))
    };
    // SAFETY: the caller promises the same.
    unsafe { change(builder, error, set) }
}

/// Sets a timeout.
///
/// # Safety
///
/// As for [`change`].
unsafe fn set_timeout(
    builder: *mut genesys_client_builder,
    milliseconds: u64,
    error: *mut *mut genesys_error,
    set: fn(ClientBuilder, Duration) -> ClientBuilder,
) -> genesys_status {
    // SAFETY: the caller promises the same.
    unsafe {
        change(builder, error, |builder| Ok(set(builder, Duration::from_millis(milliseconds))))
    }
}

/// Applies the settings of the environment, which replace those set before.
///
/// Reads GENESYSCLOUD_REGION (a name or a domain), GENESYSCLOUD_ACCESS_TOKEN, or else
/// GENESYSCLOUD_OAUTHCLIENT_ID with GENESYSCLOUD_OAUTHCLIENT_SECRET, and sets proxy_from_environment.
/// GENESYSCLOUD_PROXY_HOST is a proxy, with GENESYSCLOUD_PROXY_PROTOCOL, _PORT, _AUTH_USERNAME and _AUTH_PASSWORD;
/// GENESYSCLOUD_GATEWAY_HOST is a gateway in place of the region's hosts, with GENESYSCLOUD_GATEWAY_PROTOCOL, _PORT,
/// _PATH_NAME (api or login) and _PATH_VALUE. An empty variable is the same as an unset one. Default: false.
///
/// No other thread may modify the environment at the same time.
///
/// @param builder           Borrowed.
/// @param from_environment  Whether to read it; false changes nothing.
/// @param error             Receives the error; may be NULL.
/// @return GENESYS_OK, GENESYS_INVALID_ARGUMENT, or GENESYS_CONFIGURATION, whose message names the variable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_client_builder_set_from_environment(
    builder: *mut genesys_client_builder,
    from_environment: bool,
    error: *mut *mut genesys_error,
) -> genesys_status {
    // SAFETY: the header asks for pointers that are NULL or valid.
    unsafe { change(builder, error, |builder| builder.with_environment(from_environment)) }
}

/// Applies the settings of a profile of Genesys Cloud's command-line tool, gc, which replace those set before.
///
/// The profile is a table of .gc/config.toml in the home folder, such as DEFAULT; the environment goes before it, as
/// genesys_client_builder_set_from_environment reads it. It has a region, an access token or client credentials, a
/// proxy and a gateway; of one with which a person has logged in, the login is used while it is valid. The file is read
/// only; a warning is logged if other users may read it. Default: none.
///
/// No other thread may modify the environment at the same time.
///
/// @param builder  Borrowed.
/// @param profile  Borrowed.
/// @param error    Receives the error; may be NULL.
/// @return GENESYS_OK, GENESYS_INVALID_ARGUMENT, or GENESYS_CONFIGURATION, whose message names the key or the variable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_client_builder_set_profile(
    builder: *mut genesys_client_builder,
    profile: *const c_char,
    error: *mut *mut genesys_error,
) -> genesys_status {
    // SAFETY: the header asks for pointers that are NULL or valid, and for NULL or a string.
    unsafe { set_string(builder, profile, "profile", error, ClientBuilder::with_named_profile) }
}

/// Sets the region of the API and of the OAuth server.
///
/// Replaces a base_url and a login_url that were set before; either may be set afterwards to override the
/// region's. Default: none; required with credentials unless base_url is set.
///
/// @param builder  Borrowed.
/// @param region   Borrowed; a name such as "eu-west-1" or a domain such as "mypurecloud.ie".
/// @param error    Receives the error; may be NULL.
/// @return GENESYS_OK, GENESYS_INVALID_ARGUMENT, or GENESYS_CONFIGURATION for an unknown region.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_client_builder_set_region(
    builder: *mut genesys_client_builder,
    region: *const c_char,
    error: *mut *mut genesys_error,
) -> genesys_status {
    // SAFETY: the header asks for pointers that are NULL or valid.
    unsafe {
        set_string(builder, region, "region", error, |builder, value| {
            Ok(builder.region(value.parse()?))
        })
    }
}

/// Sets the base URL of the API, such as "https://api.mypurecloud.ie"; a path may follow the host.
///
/// The library appends "/api/v2/...". Takes precedence over a region that was set before. Default: the
/// region's, or "https://api.inindca.com".
///
/// @param builder   Borrowed.
/// @param base_url  Borrowed.
/// @param error     Receives the error; may be NULL.
/// @return GENESYS_OK or GENESYS_INVALID_ARGUMENT.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_client_builder_set_base_url(
    builder: *mut genesys_client_builder,
    base_url: *const c_char,
    error: *mut *mut genesys_error,
) -> genesys_status {
    // SAFETY: the header asks for pointers that are NULL or valid.
    unsafe {
        set_string(builder, base_url, "base_url", error, |builder, value| {
            Ok(builder.base_url(value))
        })
    }
}

/// Sets the base URL of the OAuth server, such as "https://login.mypurecloud.ie".
///
/// The library appends "/oauth/token". Required for client credentials if there is no region and base_url is
/// not a known region's. Takes precedence over a region that was set before. Default: the region's.
///
/// @param builder    Borrowed.
/// @param login_url  Borrowed.
/// @param error      Receives the error; may be NULL.
/// @return GENESYS_OK or GENESYS_INVALID_ARGUMENT.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_client_builder_set_login_url(
    builder: *mut genesys_client_builder,
    login_url: *const c_char,
    error: *mut *mut genesys_error,
) -> genesys_status {
    // SAFETY: the header asks for pointers that are NULL or valid.
    unsafe {
        set_string(builder, login_url, "login_url", error, |builder, value| {
            Ok(builder.login_url(value))
        })
    }
}

/// Sets an access token for all requests, without "Bearer". It is not refreshed.
///
/// Replaces client credentials that were set before. Default: none.
///
/// @param builder       Borrowed.
/// @param access_token  Borrowed.
/// @param error         Receives the error; may be NULL.
/// @return GENESYS_OK or GENESYS_INVALID_ARGUMENT.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_client_builder_set_access_token(
    builder: *mut genesys_client_builder,
    access_token: *const c_char,
    error: *mut *mut genesys_error,
) -> genesys_status {
    // SAFETY: the header asks for pointers that are NULL or valid.
    unsafe {
        set_string(builder, access_token, "access_token", error, |builder, value| {
            Ok(builder.access_token(value))
        })
    }
}

/// Sets ID and secret of an OAuth client, for which access tokens are requested and refreshed as needed.
///
/// Replaces an access token that was set before. Default: none.
///
/// @param builder        Borrowed.
/// @param client_id      Borrowed.
/// @param client_secret  Borrowed.
/// @param error          Receives the error; may be NULL.
/// @return GENESYS_OK or GENESYS_INVALID_ARGUMENT.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_client_builder_set_client_credentials(
    builder: *mut genesys_client_builder,
    client_id: *const c_char,
    client_secret: *const c_char,
    error: *mut *mut genesys_error,
) -> genesys_status {
    // SAFETY: the header asks for pointers that are NULL or valid.
    unsafe {
        change(builder, error, |builder| {
            let id = input::required(client_id, "client_id")?;
            let secret = input::required(client_secret, "client_secret")?;
            Ok(builder.client_credentials(id, secret))
        })
    }
}

/// Sets the ID of an OAuth client without a secret (a public client), which acts for a person.
///
/// For a login, or with genesys_client_builder_set_refresh_token. Replaces an access token and client credentials that
/// were set before. Default: none.
///
/// @param builder    Borrowed.
/// @param client_id  Borrowed.
/// @param error      Receives the error; may be NULL.
/// @return GENESYS_OK or GENESYS_INVALID_ARGUMENT.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_client_builder_set_client_id(
    builder: *mut genesys_client_builder,
    client_id: *const c_char,
    error: *mut *mut genesys_error,
) -> genesys_status {
    // SAFETY: the header asks for pointers that are NULL or valid.
    unsafe {
        set_string(builder, client_id, "client_id", error, |builder, value| {
            Ok(builder.client_id(value))
        })
    }
}

/// Sets the refresh token of a person who has logged in earlier, for which access tokens are requested as needed.
///
/// It belongs to the OAuth client of that login: genesys_client_builder_set_client_id, or
/// genesys_client_builder_set_client_credentials if it has a secret, set before or afterwards. Each refresh token is good
/// once: the client keeps the new one that comes with each access token, and gives it to the refresh_token callback,
/// which may store it. A refresh is not repeated if its response is lost. Once the refresh token is void, calls return
/// GENESYS_AUTHENTICATION with the code "invalid_grant" and then "login_required": the person has to log in again.
/// Replaces an access token that was set before. Default: none.
///
/// @param builder        Borrowed.
/// @param refresh_token  Borrowed.
/// @param error          Receives the error; may be NULL.
/// @return GENESYS_OK or GENESYS_INVALID_ARGUMENT.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_client_builder_set_refresh_token(
    builder: *mut genesys_client_builder,
    refresh_token: *const c_char,
    error: *mut *mut genesys_error,
) -> genesys_status {
    // SAFETY: the header asks for pointers that are NULL or valid.
    unsafe {
        set_string(builder, refresh_token, "refresh_token", error, |builder, value| {
            Ok(builder.refresh_token(value))
        })
    }
}

/// Sets the timeout for establishing a connection, including DNS and TLS.
///
/// Default: 10,000.
///
/// @param builder             Borrowed.
/// @param connect_timeout_ms  In milliseconds; greater than 0 and at most 7 days.
/// @param error               Receives the error; may be NULL.
/// @return GENESYS_OK or GENESYS_INVALID_ARGUMENT.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_client_builder_set_connect_timeout_ms(
    builder: *mut genesys_client_builder,
    connect_timeout_ms: u64,
    error: *mut *mut genesys_error,
) -> genesys_status {
    // SAFETY: the header asks for pointers that are NULL or valid.
    unsafe { set_timeout(builder, connect_timeout_ms, error, ClientBuilder::connect_timeout) }
}

/// Sets the timeout for one attempt, from connecting to the last byte of the response.
///
/// Default: 30,000.
///
/// @param builder             Borrowed.
/// @param attempt_timeout_ms  In milliseconds; greater than 0 and at most 7 days.
/// @param error               Receives the error; may be NULL.
/// @return GENESYS_OK or GENESYS_INVALID_ARGUMENT.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_client_builder_set_attempt_timeout_ms(
    builder: *mut genesys_client_builder,
    attempt_timeout_ms: u64,
    error: *mut *mut genesys_error,
) -> genesys_status {
    // SAFETY: the header asks for pointers that are NULL or valid.
    unsafe { set_timeout(builder, attempt_timeout_ms, error, ClientBuilder::attempt_timeout) }
}

/// Sets the timeout for a call with all its attempts, waits and token requests.
///
/// Default: 60,000.
///
/// @param builder           Borrowed.
/// @param total_timeout_ms  In milliseconds; greater than 0 and at most 7 days.
/// @param error             Receives the error; may be NULL.
/// @return GENESYS_OK or GENESYS_INVALID_ARGUMENT.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_client_builder_set_total_timeout_ms(
    builder: *mut genesys_client_builder,
    total_timeout_ms: u64,
    error: *mut *mut genesys_error,
) -> genesys_status {
    // SAFETY: the header asks for pointers that are NULL or valid.
    unsafe { set_timeout(builder, total_timeout_ms, error, ClientBuilder::total_timeout) }
}

/// Sets the maximum number of retries for requests that are safe to retry.
///
/// All calls of a client share a budget of 100 retries that fail, or 50 after timeouts, which the service's
/// responses fill again. Once it is used up, calls fail without a retry. Retries that the service asks for, by a
/// 429 or a Retry-After, are free.
///
/// Default: 3.
///
/// @param builder      Borrowed.
/// @param max_retries  The number; 0 for none.
/// @param error        Receives the error; may be NULL.
/// @return GENESYS_OK or GENESYS_INVALID_ARGUMENT.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_client_builder_set_max_retries(
    builder: *mut genesys_client_builder,
    max_retries: u32,
    error: *mut *mut genesys_error,
) -> genesys_status {
    // SAFETY: the header asks for pointers that are NULL or valid.
    unsafe { change(builder, error, |builder| Ok(builder.max_retries(max_retries))) }
}

/// Sets the maximum number of requests in any minute, to stay below a limit of the platform.
///
/// Each attempt of a call counts; requests of access tokens do not. All threads and derived clients take turns,
/// and a call waits for its turn within its total timeout: if the turn comes later, the call fails at once with
/// GENESYS_TIMEOUT, unsent and retryable. Default: no limit.
///
/// @param builder              Borrowed.
/// @param requests_per_minute  The number; greater than 0.
/// @param error                Receives the error; may be NULL.
/// @return GENESYS_OK or GENESYS_INVALID_ARGUMENT.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_client_builder_set_requests_per_minute(
    builder: *mut genesys_client_builder,
    requests_per_minute: u32,
    error: *mut *mut genesys_error,
) -> genesys_status {
    // SAFETY: the header asks for pointers that are NULL or valid.
    unsafe {
        change(builder, error, |builder| Ok(builder.requests_per_minute(requests_per_minute)))
    }
}

/// Sets the maximum response body size, before and after decompression.
///
/// Default: 10,485,760.
///
/// @param builder             Borrowed.
/// @param max_response_bytes  In bytes; greater than 0.
/// @param error               Receives the error; may be NULL.
/// @return GENESYS_OK or GENESYS_INVALID_ARGUMENT.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_client_builder_set_max_response_bytes(
    builder: *mut genesys_client_builder,
    max_response_bytes: u64,
    error: *mut *mut genesys_error,
) -> genesys_status {
    // SAFETY: the header asks for pointers that are NULL or valid.
    unsafe { change(builder, error, |builder| Ok(builder.max_response_bytes(max_response_bytes))) }
}

/// Sets the User-Agent header.
///
/// Default: "genesys-onboarding/" and the version.
///
/// @param builder     Borrowed.
/// @param user_agent  Borrowed.
/// @param error       Receives the error; may be NULL.
/// @return GENESYS_OK or GENESYS_INVALID_ARGUMENT.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_client_builder_set_user_agent(
    builder: *mut genesys_client_builder,
    user_agent: *const c_char,
    error: *mut *mut genesys_error,
) -> genesys_status {
    // SAFETY: the header asks for pointers that are NULL or valid.
    unsafe {
        set_string(builder, user_agent, "user_agent", error, |builder, value| {
            Ok(builder.user_agent(value))
        })
    }
}

/// Sets a header of every request to the API, such as "Genesys-App"; replaces a value that it had.
///
/// It is not sent to the OAuth server, nor to a proxy, and its value does not appear in errors or logs. Headers
/// that belong to the library are rejected: Host, Authorization, Connection, User-Agent, those that begin with
/// Accept, Content- or Proxy-, and their kin. Default: none.
///
/// @param builder  Borrowed.
/// @param name     Borrowed.
/// @param value    Borrowed.
/// @param error    Receives the error; may be NULL.
/// @return GENESYS_OK or GENESYS_INVALID_ARGUMENT.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_client_builder_set_header(
    builder: *mut genesys_client_builder,
    name: *const c_char,
    value: *const c_char,
    error: *mut *mut genesys_error,
) -> genesys_status {
    // SAFETY: the header asks for pointers that are NULL or valid.
    unsafe {
        change(builder, error, |builder| {
            let name = input::required(name, "name")?;
            Ok(builder.header(name, input::required(value, "value")?))
        })
    }
}

/// Sets the callbacks of the client, instead of those set before.
///
/// @param builder    Borrowed.
/// @param callbacks  Borrowed; see genesys_callbacks for user_data.
/// @param error      Receives the error; may be NULL.
/// @return GENESYS_OK or GENESYS_INVALID_ARGUMENT.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_client_builder_set_callbacks(
    builder: *mut genesys_client_builder,
    callbacks: *const genesys_callbacks,
    error: *mut *mut genesys_error,
) -> genesys_status {
    let set = |builder: ClientBuilder| {
        // SAFETY: the header asks for NULL or valid callbacks.
        let callbacks = unsafe { Callbacks::read(callbacks, "callbacks") }?;
        let callbacks = callbacks.ok_or_else(|| is_null("callbacks"))?;
        let builder = callbacks.set(builder);
        callbacks.take_over();
        Ok(builder)
    };
    // SAFETY: the header asks for pointers that are NULL or valid.
    unsafe { change(builder, error, set) }
}

/// Sets an HTTP proxy for all requests, such as "http://user:password@proxy.example:3128".
///
/// User and password are percent-encoded and optional. Replaces proxy_from_environment. Default: none.
///
/// @param builder  Borrowed.
/// @param proxy    Borrowed.
/// @param error    Receives the error; may be NULL.
/// @return GENESYS_OK or GENESYS_INVALID_ARGUMENT.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_client_builder_set_proxy(
    builder: *mut genesys_client_builder,
    proxy: *const c_char,
    error: *mut *mut genesys_error,
) -> genesys_status {
    // SAFETY: the header asks for pointers that are NULL or valid.
    unsafe { set_string(builder, proxy, "proxy", error, |builder, value| Ok(builder.proxy(value))) }
}

/// Takes the proxy from the environment when the client is built. Replaces proxy.
///
/// Reads https_proxy or HTTPS_PROXY for https, http_proxy for http, else all_proxy or ALL_PROXY. no_proxy or
/// NO_PROXY lists hosts to connect to directly, separated by commas or spaces: a domain for itself and its
/// subdomains, an IP address, a CIDR range such as 10.0.0.0/8, or * for all; a port may follow a host. Default:
/// false.
///
/// @param builder                 Borrowed.
/// @param proxy_from_environment  Whether to do so; false only undoes true.
/// @param error                   Receives the error; may be NULL.
/// @return GENESYS_OK or GENESYS_INVALID_ARGUMENT.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_client_builder_set_proxy_from_environment(
    builder: *mut genesys_client_builder,
    proxy_from_environment: bool,
    error: *mut *mut genesys_error,
) -> genesys_status {
    // SAFETY: the header asks for pointers that are NULL or valid.
    unsafe {
        change(builder, error, |builder| Ok(builder.with_environment_proxy(proxy_from_environment)))
    }
}

/// Sets the certificate authorities to trust instead of the system's.
///
/// Default: the system's.
///
/// @param builder    Borrowed.
/// @param ca_bundle  Borrowed; PEM, or the path of a PEM file. Neither needs to be UTF-8.
/// @param error      Receives the error; may be NULL.
/// @return GENESYS_OK or GENESYS_INVALID_ARGUMENT.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_client_builder_set_ca_bundle(
    builder: *mut genesys_client_builder,
    ca_bundle: *const c_char,
    error: *mut *mut genesys_error,
) -> genesys_status {
    // SAFETY: the header asks for pointers that are NULL or valid.
    unsafe { set_pem(builder, ca_bundle, "ca_bundle", error, ClientBuilder::ca_bundle) }
}

/// Sets the client certificate for mutual TLS, with its chain.
///
/// Requires client_key. Default: none.
///
/// @param builder             Borrowed.
/// @param client_certificate  Borrowed; PEM, or the path of a PEM file. Neither needs to be UTF-8.
/// @param error               Receives the error; may be NULL.
/// @return GENESYS_OK or GENESYS_INVALID_ARGUMENT.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_client_builder_set_client_certificate(
    builder: *mut genesys_client_builder,
    client_certificate: *const c_char,
    error: *mut *mut genesys_error,
) -> genesys_status {
    // SAFETY: the header asks for pointers that are NULL or valid.
    unsafe {
        set_pem(
            builder,
            client_certificate,
            "client_certificate",
            error,
            ClientBuilder::client_certificate,
        )
    }
}

/// Sets the private key for client_certificate.
///
/// Requires client_certificate. Default: none.
///
/// @param builder     Borrowed.
/// @param client_key  Borrowed; PEM, or the path of a PEM file. Neither needs to be UTF-8.
/// @param error       Receives the error; may be NULL.
/// @return GENESYS_OK or GENESYS_INVALID_ARGUMENT.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_client_builder_set_client_key(
    builder: *mut genesys_client_builder,
    client_key: *const c_char,
    error: *mut *mut genesys_error,
) -> genesys_status {
    // SAFETY: the header asks for pointers that are NULL or valid.
    unsafe { set_pem(builder, client_key, "client_key", error, ClientBuilder::client_key) }
}

/// Allows credentials over plain HTTP; anyone on the network path can read them.
///
/// The loopback interface needs no permission. Default: false.
///
/// @param builder              Borrowed.
/// @param allow_insecure_http  Whether to allow it.
/// @param error                Receives the error; may be NULL.
/// @return GENESYS_OK or GENESYS_INVALID_ARGUMENT.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_client_builder_set_allow_insecure_http(
    builder: *mut genesys_client_builder,
    allow_insecure_http: bool,
    error: *mut *mut genesys_error,
) -> genesys_status {
    // SAFETY: the header asks for pointers that are NULL or valid.
    unsafe {
        change(builder, error, |builder| Ok(builder.allow_insecure_http(allow_insecure_http)))
    }
}
