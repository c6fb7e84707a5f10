//! Error kinds as numbers. A number is never reused for another kind.

use std::ffi::{CStr, c_char};

use crate::error::ErrorKind;

/// Result of a function that can fail: GENESYS_OK, or the kind of its error.
pub type genesys_status = i32;

/// The call succeeded.
pub const GENESYS_OK: genesys_status = 0;
/// An argument is invalid; no request was sent.
pub const GENESYS_INVALID_ARGUMENT: genesys_status = 1;
/// A setting is invalid; no request was sent.
pub const GENESYS_CONFIGURATION: genesys_status = 2;
/// No connection could be established; no request was sent.
pub const GENESYS_CONNECT: genesys_status = 3;
/// The TLS handshake failed; no request was sent.
pub const GENESYS_TLS: genesys_status = 4;
/// A timeout expired.
pub const GENESYS_TIMEOUT: genesys_status = 5;
/// The connection broke, or the response was not valid HTTP.
pub const GENESYS_TRANSPORT: genesys_status = 6;
/// No access token could be obtained: the token endpoint responded with an error.
pub const GENESYS_AUTHENTICATION: genesys_status = 7;
/// The service responded with an error status.
pub const GENESYS_API: genesys_status = 8;
/// The response could not be decoded.
pub const GENESYS_DECODE: genesys_status = 9;
/// The response exceeded max_response_bytes.
pub const GENESYS_BODY_TOO_LARGE: genesys_status = 10;
/// The call was cancelled by genesys_client_cancel.
pub const GENESYS_CANCELLED: genesys_status = 11;
/// The library has a bug; it is contained, and the call failed. Please report it.
pub const GENESYS_PANIC: genesys_status = 12;

/// Each status's name, at the place of its number.
const NAMES: [&CStr; 13] = [
    c"GENESYS_OK",
    c"GENESYS_INVALID_ARGUMENT",
    c"GENESYS_CONFIGURATION",
    c"GENESYS_CONNECT",
    c"GENESYS_TLS",
    c"GENESYS_TIMEOUT",
    c"GENESYS_TRANSPORT",
    c"GENESYS_AUTHENTICATION",
    c"GENESYS_API",
    c"GENESYS_DECODE",
    c"GENESYS_BODY_TOO_LARGE",
    c"GENESYS_CANCELLED",
    c"GENESYS_PANIC",
];

/// Returns the name of a status, such as "GENESYS_OK".
///
/// @param status  A status.
/// @return The name; borrowed, valid forever. "unknown status" for any other number.
#[unsafe(no_mangle)]
pub extern "C" fn genesys_status_name(status: genesys_status) -> *const c_char {
    name_of(status).unwrap_or(c"unknown status").as_ptr()
}

fn name_of(status: genesys_status) -> Option<&'static CStr> {
    NAMES.get(usize::try_from(status).ok()?).copied()
}

/// Returns the name that JSON uses for an error kind, such as "API".
pub(super) fn kind_name(status: genesys_status) -> &'static str {
    let name = name_of(status).and_then(|name| name.to_str().ok());
    name.and_then(|name| name.strip_prefix("GENESYS_")).unwrap_or("PANIC")
}

/// The status of an error kind by the name that JSON uses.
pub(super) fn of_kind_name(name: &str) -> genesys_status {
    (0..).take(NAMES.len()).find(|status| kind_name(*status) == name).unwrap_or(GENESYS_PANIC)
}

pub(super) fn of(kind: &ErrorKind) -> genesys_status {
    match kind {
        ErrorKind::InvalidArgument { .. } => GENESYS_INVALID_ARGUMENT,
        ErrorKind::Configuration { .. } => GENESYS_CONFIGURATION,
        ErrorKind::Connect { .. } => GENESYS_CONNECT,
        ErrorKind::Tls { .. } => GENESYS_TLS,
        ErrorKind::Timeout { .. } => GENESYS_TIMEOUT,
        ErrorKind::Transport { .. } => GENESYS_TRANSPORT,
        ErrorKind::Authentication(_) => GENESYS_AUTHENTICATION,
        ErrorKind::Api(_) => GENESYS_API,
        ErrorKind::Decode { .. } => GENESYS_DECODE,
        ErrorKind::BodyTooLarge { .. } => GENESYS_BODY_TOO_LARGE,
        ErrorKind::Cancelled => GENESYS_CANCELLED,
        ErrorKind::Internal => GENESYS_PANIC,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &str = include_str!("../../include/genesys_onboarding.h");

    #[test]
    fn names_match_the_headers_enumerators() {
        for (number, name) in (0..).zip(NAMES) {
            let enumerator = format!("    {} = {number},\n", name.to_str().unwrap());
            assert!(HEADER.contains(&enumerator), "{enumerator}");
        }
        let statuses =
            HEADER.split("enum {").find(|part| part.contains("    GENESYS_OK = ")).unwrap();
        let statuses = statuses.split('}').next().unwrap().matches(" = ").count();
        assert_eq!(statuses, NAMES.len());
    }

    #[test]
    fn kinds_are_names_without_the_prefix() {
        assert_eq!(kind_name(GENESYS_API), "API");
        assert_eq!(kind_name(GENESYS_INVALID_ARGUMENT), "INVALID_ARGUMENT");
        assert_eq!(of_kind_name("TIMEOUT"), GENESYS_TIMEOUT);
    }
}
