//! What can become of an attempt that brings no answer, in this project's own words.

use std::fmt;
use std::io;
use std::sync::Arc;

use ureq::Timeout;

use crate::error::{Error, ErrorKind, ErrorSource};
use crate::http::outcome::Outcome;

/// An attempt without a usable answer.
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
    BodyTooLarge { limit: u64 },
    Cancelled,
}

impl TransportError {
    /// An answer whose body is longer than the limit; its status is known.
    pub(super) fn too_large(limit: u64, status: u16) -> Self {
        let outcome = Outcome::Responded { status, retry_after: None };
        TransportError {
            kind: TransportErrorKind::BodyTooLarge { limit },
            outcome,
            reason: String::new(),
            source: None,
        }
    }

    /// An answer that came whole, and cannot be decompressed.
    pub(super) fn damaged(error: io::Error) -> Self {
        let reason = format!("the answer cannot be decompressed: {error}");
        TransportError {
            kind: TransportErrorKind::ConnectionLost,
            outcome: Outcome::NoResponse,
            reason,
            source: Some(Arc::new(error)),
        }
    }

    pub(crate) fn unsent(kind: TransportErrorKind, reason: impl Into<String>) -> Self {
        TransportError { kind, outcome: Outcome::NotSent, reason: reason.into(), source: None }
    }

    /// Whether another try could not help, whatever the policy says.
    pub(crate) fn is_final(&self) -> bool {
        matches!(
            self.kind,
            TransportErrorKind::Tls
                | TransportErrorKind::BodyTooLarge { .. }
                | TransportErrorKind::Cancelled
        )
    }

    /// The failure as an error about `target`.
    pub(crate) fn into_error(self, target: &str) -> Error {
        let reason = format!("{target}: {}", self.reason);
        Error::new(match self.kind {
            TransportErrorKind::Connect => ErrorKind::Connect { reason },
            TransportErrorKind::Tls => ErrorKind::Tls { reason },
            TransportErrorKind::Timeout => ErrorKind::Timeout { reason },
            TransportErrorKind::ConnectionLost => ErrorKind::Transport { reason },
            TransportErrorKind::BodyTooLarge { limit } => ErrorKind::BodyTooLarge { limit },
            TransportErrorKind::Cancelled => ErrorKind::Cancelled,
        })
        .with_source(self.source)
    }

    /// What ureq's error means. `has_status` tells whether the answer's head had come in by then.
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
        io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock => {
            (TransportErrorKind::Timeout, TIMEOUT_MESSAGE.to_owned())
        }
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
