//! The settings of a client for C that are about the way to the service.

use std::ffi::c_char;

use super::builder::{genesys_client_builder, set};
use super::error::genesys_error;
use super::input;
use super::status::genesys_status;
use crate::client::ClientBuilder;

/// Sets the User-Agent header.
///
/// Default: "genesys-onboarding/" and the version.
///
/// @param builder     Borrowed.
/// @param user_agent  Borrowed.
/// @param error       Receives the error on failure; owned, free with genesys_error_free. May be NULL.
/// @return GENESYS_OK or GENESYS_INVALID_ARGUMENT.
///
/// One thread uses a builder at a time.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_client_builder_set_user_agent(
    builder: *mut genesys_client_builder,
    user_agent: *const c_char,
    error: *mut *mut genesys_error,
) -> genesys_status {
    // SAFETY: the header asks for pointers that are NULL or valid.
    unsafe {
        set(builder, error, || input::required(user_agent, "user_agent"), ClientBuilder::user_agent)
    }
}

/// Sets an HTTP proxy for all calls, such as "http://user:password@proxy.example:3128", percent-encoded.
///
/// Default: none.
///
/// @param builder  Borrowed.
/// @param proxy    Borrowed.
/// @param error    Receives the error on failure; owned, free with genesys_error_free. May be NULL.
/// @return GENESYS_OK or GENESYS_INVALID_ARGUMENT.
///
/// One thread uses a builder at a time.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_client_builder_set_proxy(
    builder: *mut genesys_client_builder,
    proxy: *const c_char,
    error: *mut *mut genesys_error,
) -> genesys_status {
    // SAFETY: the header asks for pointers that are NULL or valid.
    unsafe { set(builder, error, || input::required(proxy, "proxy"), ClientBuilder::proxy) }
}

/// Sets the certificate authorities to trust instead of the system's.
///
/// Value is PEM text, or the path of a file. Default: the system's.
///
/// @param builder    Borrowed.
/// @param ca_bundle  Borrowed.
/// @param error      Receives the error on failure; owned, free with genesys_error_free. May be NULL.
/// @return GENESYS_OK or GENESYS_INVALID_ARGUMENT.
///
/// One thread uses a builder at a time.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_client_builder_set_ca_bundle(
    builder: *mut genesys_client_builder,
    ca_bundle: *const c_char,
    error: *mut *mut genesys_error,
) -> genesys_status {
    // SAFETY: the header asks for pointers that are NULL or valid.
    unsafe {
        set(builder, error, || input::required(ca_bundle, "ca_bundle"), ClientBuilder::ca_bundle)
    }
}

/// Sets the certificate to show to the service, with its chain.
///
/// Value is PEM text, or the path of a file. Default: none. It needs client_key.
///
/// @param builder             Borrowed.
/// @param client_certificate  Borrowed.
/// @param error               Receives the error on failure; owned, free with genesys_error_free. May be NULL.
/// @return GENESYS_OK or GENESYS_INVALID_ARGUMENT.
///
/// One thread uses a builder at a time.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_client_builder_set_client_certificate(
    builder: *mut genesys_client_builder,
    client_certificate: *const c_char,
    error: *mut *mut genesys_error,
) -> genesys_status {
    // SAFETY: the header asks for pointers that are NULL or valid.
    unsafe {
        set(
            builder,
            error,
            || input::required(client_certificate, "client_certificate"),
            ClientBuilder::client_certificate,
        )
    }
}

/// Sets the key of client_certificate.
///
/// Value is PEM text, or the path of a file. Default: none. It needs client_certificate.
///
/// @param builder     Borrowed.
/// @param client_key  Borrowed.
/// @param error       Receives the error on failure; owned, free with genesys_error_free. May be NULL.
/// @return GENESYS_OK or GENESYS_INVALID_ARGUMENT.
///
/// One thread uses a builder at a time.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_client_builder_set_client_key(
    builder: *mut genesys_client_builder,
    client_key: *const c_char,
    error: *mut *mut genesys_error,
) -> genesys_status {
    // SAFETY: the header asks for pointers that are NULL or valid.
    unsafe {
        set(builder, error, || input::required(client_key, "client_key"), ClientBuilder::client_key)
    }
}

/// Lets tokens and passwords go over plain http to another machine: all on the way can read them.
///
/// Default: false.
///
/// @param builder              Borrowed.
/// @param allow_insecure_http  Whether they may.
/// @param error                Receives the error on failure; owned, free with genesys_error_free. May be NULL.
/// @return GENESYS_OK or GENESYS_INVALID_ARGUMENT.
///
/// One thread uses a builder at a time.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_client_builder_set_allow_insecure_http(
    builder: *mut genesys_client_builder,
    allow_insecure_http: bool,
    error: *mut *mut genesys_error,
) -> genesys_status {
    // SAFETY: the header asks for pointers that are NULL or valid.
    unsafe { set(builder, error, || Ok(allow_insecure_http), ClientBuilder::allow_insecure_http) }
}
