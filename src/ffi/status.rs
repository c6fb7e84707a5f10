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

/// Each status with its name.
const NAMES: [(genesys_status, &CStr); 13] = [
    (GENESYS_OK, c"GENESYS_OK"),
    (GENESYS_INVALID_ARGUMENT, c"GENESYS_INVALID_ARGUMENT"),
    (GENESYS_CONFIGURATION, c"GENESYS_CONFIGURATION"),
    (GENESYS_CONNECT, c"GENESYS_CONNECT"),
    (GENESYS_TLS, c"GENESYS_TLS"),
    (GENESYS_TIMEOUT, c"GENESYS_TIMEOUT"),
    (GENESYS_TRANSPORT, c"GENESYS_TRANSPORT"),
    (GENESYS_AUTHENTICATION, c"GENESYS_AUTHENTICATION"),
    (GENESYS_API, c"GENESYS_API"),
    (GENESYS_DECODE, c"GENESYS_DECODE"),
    (GENESYS_BODY_TOO_LARGE, c"GENESYS_BODY_TOO_LARGE"),
    (GENESYS_CANCELLED, c"GENESYS_CANCELLED"),
    (GENESYS_PANIC, c"GENESYS_PANIC"),
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
    NAMES.iter().find(|(known, _)| *known == status).map(|(_, name)| *name)
}

/// The status of an error kind by its name, such as "API".
pub(super) fn of_kind_name(kind: &str) -> genesys_status {
    let is_kind = |name: &CStr| name.to_bytes().strip_prefix(b"GENESYS_") == Some(kind.as_bytes());
    let found = NAMES.iter().find(|(_, name)| is_kind(name));
    found.map_or(GENESYS_PANIC, |(status, _)| *status)
}

/// The name of an error kind by its status. None for `GENESYS_OK`, and for a number that is not a status.
pub(super) fn kind_name(status: genesys_status) -> Option<&'static str> {
    let name = name_of(status).filter(|_| status != GENESYS_OK)?;
    name.to_str().ok()?.strip_prefix("GENESYS_")
}

pub(super) fn of(kind: &ErrorKind) -> genesys_status {
    of_kind_name(kind.name())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::{ApiError, TokenError};

    const HEADER: &str = include_str!("../../include/genesys_onboarding.h");

    #[test]
    fn names_match_the_headers_enumerators() {
        for (number, name) in NAMES {
            let enumerator = format!("    {} = {number},\n", name.to_str().unwrap());
            assert!(HEADER.contains(&enumerator), "{enumerator}");
        }
        let statuses =
            HEADER.split("enum {").find(|part| part.contains("    GENESYS_OK = ")).unwrap();
        let statuses = statuses.split('}').next().unwrap().matches(" = ").count();
        assert_eq!(statuses, NAMES.len());
    }

    #[test]
    fn kinds_are_in_the_order_of_statuses() {
        let kinds = ErrorKind::NAMES.iter().zip(1..).map(|(kind, status)| (status, *kind));
        let statuses = NAMES.iter().skip(1).map(|(status, name)| {
            (*status, name.to_str().unwrap().strip_prefix("GENESYS_").unwrap())
        });
        assert!(kinds.eq(statuses));
        assert_eq!(kind_name(GENESYS_PANIC), Some("PANIC"));
        assert_eq!([-1, GENESYS_OK, 13].map(kind_name), [None; 3]);
    }

    #[test]
    fn kinds_have_the_names_of_their_statuses() {
        let text = String::new;
        for (kind, status) in [
            (
                ErrorKind::InvalidArgument { argument: text(), reason: text() },
                GENESYS_INVALID_ARGUMENT,
            ),
            (ErrorKind::configuration("", ""), GENESYS_CONFIGURATION),
            (ErrorKind::connect(""), GENESYS_CONNECT),
            (ErrorKind::Tls { reason: text() }, GENESYS_TLS),
            (ErrorKind::Timeout { reason: text() }, GENESYS_TIMEOUT),
            (ErrorKind::Transport { reason: text() }, GENESYS_TRANSPORT),
            (TokenError::new(400).into(), GENESYS_AUTHENTICATION),
            (ApiError::new(404).into(), GENESYS_API),
            (ErrorKind::decode(200, ""), GENESYS_DECODE),
            (ErrorKind::BodyTooLarge { limit: 1 }, GENESYS_BODY_TOO_LARGE),
            (ErrorKind::Cancelled, GENESYS_CANCELLED),
            (ErrorKind::Internal, GENESYS_PANIC),
        ] {
            assert_eq!(of(&kind), status, "{kind}");
        }
    }
}
