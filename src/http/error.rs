//! Why an attempt brought no usable response.

use std::fmt;
use std::io;
use std::sync::Arc;

use ureq::Timeout;

use crate::error::{Error, ErrorKind, ErrorSource};
use crate::http::outcome::Outcome;

/// An attempt without a usable response.
#[derive(Debug)]
pub(crate) struct TransportError {
    pub(crate) kind: TransportErrorKind,
    pub(crate) outcome: Outcome,
    pub(crate) reason: String,
    /// The error of the layer below, such as an `io::Error` or a `rustls::Error`.
    pub(crate) source: Option<ErrorSource>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TransportErrorKind {
    Connect,
    Tls,
    Timeout,
    ConnectionLost,
    /// The headers of a successful response arrived, and its body was cut or cannot be decompressed.
    InvalidBody,
    BodyTooLarge {
        limit: u64,
    },
    /// A proxy rejected the CONNECT request, and would reject the next one too.
    ProxyRejected,
    Cancelled,
}

impl TransportError {
    /// A response whose body is longer than the limit.
    pub(super) fn too_large(limit: u64, status: u16) -> Self {
        TransportError {
            kind: TransportErrorKind::BodyTooLarge { limit },
            outcome: Outcome::Responded { status, retry_after: None },
            reason: String::new(),
            source: None,
        }
    }

    /// A successful response whose body is complete, and whose compressed data is invalid.
    pub(super) fn invalid_compression(error: io::Error, status: u16) -> Self {
        TransportError {
            kind: TransportErrorKind::InvalidBody,
            outcome: Outcome::Responded { status, retry_after: None },
            reason: format!("cannot decompress the response: {error}"),
            source: Some(Arc::new(error)),
        }
    }

    /// What ureq's error means once the headers of a response with this status have arrived. Whatever
    /// happens to the body, the status stands.
    pub(super) fn in_body(error: ureq::Error, status: u16) -> Self {
        let failure = TransportError::from_ureq(error, true);
        let kind = match failure.kind {
            TransportErrorKind::ConnectionLost => TransportErrorKind::InvalidBody,
            other => other,
        };
        let outcome = Outcome::Responded { status, retry_after: None };
        TransportError { kind, outcome, ..failure }
    }

    pub(crate) fn unsent(kind: TransportErrorKind, reason: impl Into<String>) -> Self {
        TransportError { kind, outcome: Outcome::NotSent, reason: reason.into(), source: None }
    }

    /// Whether a retry cannot help, whatever the retry policy says.
    pub(crate) fn is_final(&self) -> bool {
        matches!(
            self.kind,
            TransportErrorKind::Tls
                | TransportErrorKind::InvalidBody
                | TransportErrorKind::BodyTooLarge { .. }
                | TransportErrorKind::ProxyRejected
                | TransportErrorKind::Cancelled
        )
    }

    /// Converts to the public error, as one about `target`.
    pub(crate) fn into_error(self, target: &str) -> Error {
        let reason = format!("{target}: {}", self.reason);
        Error::new(match (self.kind, self.outcome) {
            (TransportErrorKind::InvalidBody, Outcome::Responded { status, .. }) => {
                ErrorKind::Decode { status, reason: self.reason }
            }
            (TransportErrorKind::Connect | TransportErrorKind::ProxyRejected, _) => {
                ErrorKind::Connect { reason }
            }
            (TransportErrorKind::Tls, _) => ErrorKind::Tls { reason },
            (TransportErrorKind::Timeout, _) => ErrorKind::Timeout { reason },
            (TransportErrorKind::ConnectionLost | TransportErrorKind::InvalidBody, _) => {
                ErrorKind::Transport { reason }
            }
            (TransportErrorKind::BodyTooLarge { limit }, _) => ErrorKind::BodyTooLarge { limit },
            (TransportErrorKind::Cancelled, _) => ErrorKind::Cancelled,
        })
        .with_source(self.source)
    }

    /// What ureq's error means. `has_status` tells whether the response headers had arrived by then.
    pub(super) fn from_ureq(error: ureq::Error, has_status: bool) -> Self {
        let error = match NotSentError::try_from(error) {
            Ok(NotSentError { kind, reason, source }) => {
                return TransportError { source, ..TransportError::unsent(kind, reason) };
            }
            Err(error) => error,
        };
        if is_pool_shutdown(&error) {
            return TransportError::unsent(
                TransportErrorKind::Cancelled,
                "cancelled before it had a connection",
            );
        }
        let (kind, reason) = describe(&error);
        let is_unsent = !has_status && is_client_certificate_rejection(&error);
        let source = Some(source_of(error));
        if is_unsent {
            return TransportError { source, ..TransportError::unsent(kind, reason) };
        }
        // The connection was made securely, and has broken since.
        let kind = match kind {
            TransportErrorKind::Tls => TransportErrorKind::ConnectionLost,
            other => other,
        };
        TransportError { kind, outcome: Outcome::NoResponse, reason, source }
    }
}

/// Marks an error that came before the first byte of a request went out, on its way through ureq.
#[derive(Debug)]
pub(super) struct NotSentError {
    kind: TransportErrorKind,
    reason: String,
    source: Option<ErrorSource>,
}

impl NotSentError {
    pub(super) fn wrap(kind: TransportErrorKind, reason: String) -> ureq::Error {
        ureq::Error::Other(Box::new(NotSentError { kind, reason, source: None }))
    }

    /// Marks an error of the connector; one that is marked already stays as it is.
    pub(super) fn mark(error: ureq::Error, target: &str) -> ureq::Error {
        if matches!(&error, ureq::Error::Other(other) if other.is::<NotSentError>()) {
            return error;
        }
        let (kind, reason) = describe(&error);
        let kind = if kind == TransportErrorKind::ConnectionLost {
            TransportErrorKind::Connect
        } else {
            kind
        };
        let reason = format!("{target}: {reason}");
        let source = Some(source_of(error));
        ureq::Error::Other(Box::new(NotSentError { kind, reason, source }))
    }

    /// The marked error within, or the error as it was.
    fn try_from(error: ureq::Error) -> Result<Self, ureq::Error> {
        match error {
            ureq::Error::Other(other) => {
                other.downcast().map(|error| *error).map_err(ureq::Error::Other)
            }
            other => Err(other),
        }
    }
}

impl fmt::Display for NotSentError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.reason)
    }
}

impl std::error::Error for NotSentError {}

/// The error below ureq's: of I/O or of TLS where there is one.
fn source_of(error: ureq::Error) -> ErrorSource {
    match error {
        ureq::Error::Rustls(error) => Arc::new(error),
        ureq::Error::Io(error) => match error.downcast::<rustls::Error>() {
            Ok(error) => Arc::new(error),
            Err(error) => Arc::new(error),
        },
        ureq::Error::Other(error) => Arc::from(error),
        other => Arc::new(other),
    }
}

/// Whether ureq's pool, shut down, gave no connection; an error of the system's has no other inside.
fn is_pool_shutdown(error: &ureq::Error) -> bool {
    matches!(error, ureq::Error::Io(error)
        if error.kind() == io::ErrorKind::NotConnected && error.get_ref().is_some())
}

/// Whether the service has refused the certificate that it was shown, or that it missed. With TLS 1.3 it
/// says so only once the request is on its way, which it does not read then.
fn is_client_certificate_rejection(error: &ureq::Error) -> bool {
    use rustls::AlertDescription as Alert;
    matches!(
        tls_error(error),
        Some(rustls::Error::AlertReceived(
            Alert::CertificateRequired
                | Alert::BadCertificate
                | Alert::UnsupportedCertificate
                | Alert::CertificateRevoked
                | Alert::CertificateExpired
                | Alert::CertificateUnknown
                | Alert::UnknownCA
                | Alert::AccessDenied
        ))
    )
}

/// The error of TLS within, which ureq hands on as it is or inside one of I/O.
fn tls_error(error: &ureq::Error) -> Option<&rustls::Error> {
    match error {
        ureq::Error::Rustls(error) => Some(error),
        ureq::Error::Io(error) => error.get_ref().and_then(|inner| inner.downcast_ref()),
        _ => None,
    }
}

/// An error of reading that ureq is to pass on as it is. It takes a reset for the end of a body that has
/// no length.
pub(super) fn preserve_reset(error: io::Error) -> ureq::Error {
    match error.kind() {
        io::ErrorKind::ConnectionReset | io::ErrorKind::ConnectionAborted => {
            ureq::Error::Other(Box::new(error))
        }
        _ => ureq::Error::Io(error),
    }
}

const TIMEOUT_MESSAGE: &str =
    "no whole answer came within attempt_timeout, or within what was left of total_timeout";

fn describe(error: &ureq::Error) -> (TransportErrorKind, String) {
    if let Some(error) = tls_error(error) {
        return (TransportErrorKind::Tls, reason_of_tls(error));
    }
    match error {
        ureq::Error::Timeout(Timeout::Connect | Timeout::Resolve) => {
            (TransportErrorKind::Timeout, "connecting took longer than connect_timeout".to_owned())
        }
        ureq::Error::Timeout(_) => (TransportErrorKind::Timeout, TIMEOUT_MESSAGE.to_owned()),
        ureq::Error::Tls(reason) => (TransportErrorKind::Tls, (*reason).to_owned()),
        ureq::Error::Io(error) => describe_io(error),
        ureq::Error::ConnectProxyFailed(reason) => {
            (TransportErrorKind::ConnectionLost, reason.clone())
        }
        ureq::Error::LargeResponseHeader(..) => {
            (TransportErrorKind::ConnectionLost, "the answer's headers are too large".to_owned())
        }
        ureq::Error::Other(error) => (TransportErrorKind::ConnectionLost, error.to_string()),
        other => (TransportErrorKind::ConnectionLost, other.to_string()),
    }
}

fn describe_io(error: &io::Error) -> (TransportErrorKind, String) {
    match error.kind() {
        io::ErrorKind::TimedOut => (TransportErrorKind::Timeout, TIMEOUT_MESSAGE.to_owned()),
        io::ErrorKind::UnexpectedEof => {
            (TransportErrorKind::ConnectionLost, "the service closed the connection".to_owned())
        }
        _ => (TransportErrorKind::ConnectionLost, error.to_string()),
    }
}

fn reason_of_tls(error: &rustls::Error) -> String {
    match error {
        rustls::Error::InvalidCertificate(rustls::CertificateError::UnknownIssuer) => {
            format!(
                "{error}: none of the trusted authorities has signed it; ca_bundle names others"
            )
        }
        _ => error.to_string(),
    }
}
