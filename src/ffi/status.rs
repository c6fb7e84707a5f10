//! Kinds of failure as numbers. A number that has been given away is never used for anything else.

use crate::error::ErrorKind;

/// What a function answers: GENESYS_OK, or the kind of its failure.
pub type genesys_status = i32;

/// It went well.
pub const GENESYS_OK: genesys_status = 0;
/// An argument was refused; nothing was sent.
pub const GENESYS_INVALID_ARGUMENT: genesys_status = 1;
/// A setting was refused; nothing was sent.
pub const GENESYS_CONFIGURATION: genesys_status = 2;
/// No connection could be made; nothing was sent.
pub const GENESYS_CONNECT: genesys_status = 3;
/// No secure connection could be made; nothing was sent.
pub const GENESYS_TLS: genesys_status = 4;
/// A time limit ran out.
pub const GENESYS_TIMEOUT: genesys_status = 5;
/// The connection broke, or what came over it was not HTTP.
pub const GENESYS_TRANSPORT: genesys_status = 6;
/// No access token could be had: the token address answered with an error.
pub const GENESYS_AUTHENTICATION: genesys_status = 7;
/// The service answered with an error status.
pub const GENESYS_API: genesys_status = 8;
/// The service's answer was not what the contract says.
pub const GENESYS_DECODE: genesys_status = 9;
/// The service's answer was longer than the limit.
pub const GENESYS_BODY_TOO_LARGE: genesys_status = 10;
/// The call was cancelled by genesys_client_cancel.
pub const GENESYS_CANCELLED: genesys_status = 11;
/// The library has a fault; it is contained, and the call has not gone well.
pub const GENESYS_PANIC: genesys_status = 12;

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
        ErrorKind::Panic => GENESYS_PANIC,
    }
}

/// The names that JSON uses for the kinds.
pub(super) fn name(status: genesys_status) -> &'static str {
    match status {
        GENESYS_OK => "OK",
        GENESYS_INVALID_ARGUMENT => "INVALID_ARGUMENT",
        GENESYS_CONFIGURATION => "CONFIGURATION",
        GENESYS_CONNECT => "CONNECT",
        GENESYS_TLS => "TLS",
        GENESYS_TIMEOUT => "TIMEOUT",
        GENESYS_TRANSPORT => "TRANSPORT",
        GENESYS_AUTHENTICATION => "AUTHENTICATION",
        GENESYS_API => "API",
        GENESYS_DECODE => "DECODE",
        GENESYS_BODY_TOO_LARGE => "BODY_TOO_LARGE",
        GENESYS_CANCELLED => "CANCELLED",
        _ => "PANIC",
    }
}
