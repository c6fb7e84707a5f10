//! The settings of a client for C, one function each; they are checked when the client is built. Those of
//! the way to the service stand in `builder_way`.

use std::ffi::c_char;
use std::time::Duration;

use super::builder::{genesys_client_builder, set};
use super::error::genesys_error;
use super::input;
use super::status::genesys_status;
use crate::client::ClientBuilder;

/// Sets where calls go, such as "https://api.mypurecloud.ie"; a path may follow the host.
///
/// Default: the region's; with no region "https://api.inindca.com".
///
/// @param builder   Borrowed.
/// @param base_url  Borrowed.
/// @param error     Receives the error on failure; owned, free with genesys_error_free. May be NULL.
/// @return GENESYS_OK or GENESYS_INVALID_ARGUMENT.
///
/// One thread uses a builder at a time.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_client_builder_set_base_url(
    builder: *mut genesys_client_builder,
    base_url: *const c_char,
    error: *mut *mut genesys_error,
) -> genesys_status {
    // SAFETY: the header asks for pointers that are NULL or valid.
    unsafe {
        set(builder, error, || input::required(base_url, "base_url"), ClientBuilder::base_url)
    }
}

/// Sets where tokens are asked for, such as "https://login.mypurecloud.ie"; "/oauth/token" is added.
///
/// Default: the region's. Needed with client credentials and a base_url that is no region's.
///
/// @param builder    Borrowed.
/// @param login_url  Borrowed.
/// @param error      Receives the error on failure; owned, free with genesys_error_free. May be NULL.
/// @return GENESYS_OK or GENESYS_INVALID_ARGUMENT.
///
/// One thread uses a builder at a time.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_client_builder_set_login_url(
    builder: *mut genesys_client_builder,
    login_url: *const c_char,
    error: *mut *mut genesys_error,
) -> genesys_status {
    // SAFETY: the header asks for pointers that are NULL or valid.
    unsafe {
        set(builder, error, || input::required(login_url, "login_url"), ClientBuilder::login_url)
    }
}

/// Sets the region that calls and token requests go to, unless base_url or login_url says otherwise.
///
/// Default: none.
///
/// @param builder  Borrowed.
/// @param region   Borrowed; a name such as "eu-west-1" or a domain such as "mypurecloud.ie".
/// @param error    Receives the error on failure; owned, free with genesys_error_free. May be NULL.
/// @return GENESYS_OK, GENESYS_INVALID_ARGUMENT, or GENESYS_CONFIGURATION for an unknown region.
///
/// One thread uses a builder at a time.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_client_builder_set_region(
    builder: *mut genesys_client_builder,
    region: *const c_char,
    error: *mut *mut genesys_error,
) -> genesys_status {
    // SAFETY: the header asks for pointers that are NULL or valid.
    unsafe {
        set(builder, error, || input::required(region, "region")?.parse(), ClientBuilder::region)
    }
}

/// Sets a token to send with every call. It is not renewed.
///
/// Default: none.
///
/// @param builder       Borrowed.
/// @param access_token  Borrowed.
/// @param error         Receives the error on failure; owned, free with genesys_error_free. May be NULL.
/// @return GENESYS_OK or GENESYS_INVALID_ARGUMENT.
///
/// One thread uses a builder at a time.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_client_builder_set_access_token(
    builder: *mut genesys_client_builder,
    access_token: *const c_char,
    error: *mut *mut genesys_error,
) -> genesys_status {
    // SAFETY: the header asks for pointers that are NULL or valid.
    unsafe {
        set(
            builder,
            error,
            || input::required(access_token, "access_token"),
            ClientBuilder::access_token,
        )
    }
}

/// Sets the id and the secret of an OAuth client, for which tokens are fetched and renewed as needed.
///
/// Default: none.
///
/// @param builder        Borrowed.
/// @param client_id      Borrowed.
/// @param client_secret  Borrowed.
/// @param error          Receives the error on failure; owned, free with genesys_error_free. May be NULL.
/// @return GENESYS_OK or GENESYS_INVALID_ARGUMENT.
///
/// One thread uses a builder at a time.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_client_builder_set_client_credentials(
    builder: *mut genesys_client_builder,
    client_id: *const c_char,
    client_secret: *const c_char,
    error: *mut *mut genesys_error,
) -> genesys_status {
    // SAFETY: the header asks for pointers that are NULL or valid.
    unsafe {
        let pair = || {
            let id = input::required(client_id, "client_id")?;
            Ok((id, input::required(client_secret, "client_secret")?))
        };
        set(builder, error, pair, |builder, (id, secret)| builder.client_credentials(id, secret))
    }
}

/// Sets how long the opening of a connection may take, look-up and TLS included.
///
/// Default: 10,000.
///
/// @param builder             Borrowed.
/// @param connect_timeout_ms  In milliseconds, more than 0.
/// @param error               Receives the error on failure; owned, free with genesys_error_free. May be NULL.
/// @return GENESYS_OK or GENESYS_INVALID_ARGUMENT.
///
/// One thread uses a builder at a time.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_client_builder_set_connect_timeout_ms(
    builder: *mut genesys_client_builder,
    connect_timeout_ms: u64,
    error: *mut *mut genesys_error,
) -> genesys_status {
    // SAFETY: the header asks for pointers that are NULL or valid.
    unsafe {
        set(
            builder,
            error,
            || Ok(Duration::from_millis(connect_timeout_ms)),
            ClientBuilder::connect_timeout,
        )
    }
}

/// Sets how long one attempt may take, from connecting to the answer's last byte.
///
/// Default: 30,000.
///
/// @param builder             Borrowed.
/// @param attempt_timeout_ms  In milliseconds, more than 0.
/// @param error               Receives the error on failure; owned, free with genesys_error_free. May be NULL.
/// @return GENESYS_OK or GENESYS_INVALID_ARGUMENT.
///
/// One thread uses a builder at a time.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_client_builder_set_attempt_timeout_ms(
    builder: *mut genesys_client_builder,
    attempt_timeout_ms: u64,
    error: *mut *mut genesys_error,
) -> genesys_status {
    // SAFETY: the header asks for pointers that are NULL or valid.
    unsafe {
        set(
            builder,
            error,
            || Ok(Duration::from_millis(attempt_timeout_ms)),
            ClientBuilder::attempt_timeout,
        )
    }
}

/// Sets how long a call may take with all its attempts, waits and token requests.
///
/// Default: 60,000.
///
/// @param builder           Borrowed.
/// @param total_timeout_ms  In milliseconds, more than 0.
/// @param error             Receives the error on failure; owned, free with genesys_error_free. May be NULL.
/// @return GENESYS_OK or GENESYS_INVALID_ARGUMENT.
///
/// One thread uses a builder at a time.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_client_builder_set_total_timeout_ms(
    builder: *mut genesys_client_builder,
    total_timeout_ms: u64,
    error: *mut *mut genesys_error,
) -> genesys_status {
    // SAFETY: the header asks for pointers that are NULL or valid.
    unsafe {
        set(
            builder,
            error,
            || Ok(Duration::from_millis(total_timeout_ms)),
            ClientBuilder::total_timeout,
        )
    }
}

/// Sets how often a call is tried again where that is safe; 0 for never.
///
/// Default: 3.
///
/// @param builder      Borrowed.
/// @param max_retries  The number.
/// @param error        Receives the error on failure; owned, free with genesys_error_free. May be NULL.
/// @return GENESYS_OK or GENESYS_INVALID_ARGUMENT.
///
/// One thread uses a builder at a time.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_client_builder_set_max_retries(
    builder: *mut genesys_client_builder,
    max_retries: u32,
    error: *mut *mut genesys_error,
) -> genesys_status {
    // SAFETY: the header asks for pointers that are NULL or valid.
    unsafe { set(builder, error, || Ok(max_retries), ClientBuilder::max_retries) }
}

/// Sets how long an answer's body may be, in bytes, as it comes and decompressed.
///
/// Default: 10,485,760.
///
/// @param builder             Borrowed.
/// @param max_response_bytes  The limit, more than 0.
/// @param error               Receives the error on failure; owned, free with genesys_error_free. May be NULL.
/// @return GENESYS_OK or GENESYS_INVALID_ARGUMENT.
///
/// One thread uses a builder at a time.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_client_builder_set_max_response_bytes(
    builder: *mut genesys_client_builder,
    max_response_bytes: u64,
    error: *mut *mut genesys_error,
) -> genesys_status {
    // SAFETY: the header asks for pointers that are NULL or valid.
    unsafe { set(builder, error, || Ok(max_response_bytes), ClientBuilder::max_response_bytes) }
}
