//! What can become of an attempt that brings no answer, in this project's own words.

use std::fmt;
use std::io;

use ureq::Timeout;

use crate::error::{Error, ErrorKind};
use crate::outcome::Outcome;

/// An attempt without a usable answer.
#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) kind: FailureKind,
    pub(crate) outcome: Outcome,
    pub(crate) reason: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FailureKind {
    Connect,
    Tls,
    Timeout,
    Broken,
    TooLarge { limit: u64 },
    Cancelled,
}

impl Failure {
    /// An answer whose body is longer than the limit; its status is known.
    pub(super) fn too_large(limit: u64, status: u16) -> Self {
        let outcome = Outcome::Answered { status, retry_after: None };
        Failure { kind: FailureKind::TooLarge { limit }, outcome, reason: String::new() }
    }

    /// An answer that came whole, and cannot be decompressed.
    pub(super) fn damaged(error: &io::Error) -> Self {
        let reason = format!("the answer cannot be decompressed: {error}");
        Failure { kind: FailureKind::Broken, outcome: Outcome::Lost, reason }
    }

    pub(crate) fn unsent(kind: FailureKind, reason: impl Into<String>) -> Self {
        Failure { kind, outcome: Outcome::NotSent, reason: reason.into() }
    }

    /// Whether another try could not help, whatever the policy says.
    pub(crate) fn is_final(&self) -> bool {
        matches!(
            self.kind,
            FailureKind::Tls | FailureKind::TooLarge { .. } | FailureKind::Cancelled
        )
    }

    /// The failure as an error about `target`.
    pub(crate) fn into_error(self, target: &str) -> Error {
        let reason = format!("{target}: {}", self.reason);
        Error::new(match self.kind {
            FailureKind::Connect => ErrorKind::Connect { reason },
            FailureKind::Tls => ErrorKind::Tls { reason },
            FailureKind::Timeout => ErrorKind::Timeout { reason },
            FailureKind::Broken => ErrorKind::Transport { reason },
            FailureKind::TooLarge { limit } => ErrorKind::BodyTooLarge { limit },
            FailureKind::Cancelled => ErrorKind::Cancelled,
        })
    }

    /// What ureq's error means. `has_status` tells whether the answer's head had come in by then.
    pub(super) fn from_ureq(error: ureq::Error, has_status: bool) -> Self {
        if let ureq::Error::Other(other) = &error
            && let Some(unsent) = other.downcast_ref::<Unsent>()
        {
            return Failure::unsent(unsent.kind, unsent.reason.clone());
        }
        if is_refusal_of_the_pool(&error) {
            return Failure::unsent(FailureKind::Cancelled, "cancelled before it had a connection");
        }
        if !has_status && refuses_our_certificate(&error) {
            return Failure::unsent(FailureKind::Tls, describe(&error).1);
        }
        let (kind, reason) = match describe(&error) {
            // The connection was made securely, and has broken since.
            (FailureKind::Tls, reason) => (FailureKind::Broken, reason),
            other => other,
        };
        Failure { kind, outcome: Outcome::Lost, reason }
    }
}

/// Marks an error that came before the first byte of a request went out, on its way through ureq.
#[derive(Debug)]
pub(super) struct Unsent {
    kind: FailureKind,
    reason: String,
}

impl Unsent {
    /// Marks an error of the connector; one that is marked already stays as it is.
    pub(super) fn mark(error: ureq::Error, target: &str) -> ureq::Error {
        if matches!(&error, ureq::Error::Other(other) if other.is::<Unsent>()) {
            return error;
        }
        let (kind, reason) = describe(&error);
        let kind = if kind == FailureKind::Broken { FailureKind::Connect } else { kind };
        ureq::Error::Other(Box::new(Unsent { kind, reason: format!("{target}: {reason}") }))
    }
}

impl fmt::Display for Unsent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.reason)
    }
}

impl std::error::Error for Unsent {}

/// Whether ureq's pool, shut down, gave no connection; an error of the system's has no other inside.
fn is_refusal_of_the_pool(error: &ureq::Error) -> bool {
    matches!(error, ureq::Error::Io(error)
        if error.kind() == io::ErrorKind::NotConnected && error.get_ref().is_some())
}

/// Whether the service has refused the certificate that it was shown, or that it missed. With TLS 1.3 it
/// says so only once the request is on its way, which it does not read then.
fn refuses_our_certificate(error: &ureq::Error) -> bool {
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
pub(super) fn passed_on(error: io::Error) -> ureq::Error {
    match error.kind() {
        io::ErrorKind::ConnectionReset | io::ErrorKind::ConnectionAborted => {
            ureq::Error::Other(Box::new(error))
        }
        _ => ureq::Error::Io(error),
    }
}

const NO_TIME: &str =
    "no whole answer came within attempt_timeout, or within what was left of total_timeout";

fn describe(error: &ureq::Error) -> (FailureKind, String) {
    if let Some(error) = tls_error(error) {
        return (FailureKind::Tls, reason_of_tls(error));
    }
    match error {
        ureq::Error::Timeout(Timeout::Connect | Timeout::Resolve) => {
            (FailureKind::Timeout, "connecting took longer than connect_timeout".to_owned())
        }
        ureq::Error::Timeout(_) => (FailureKind::Timeout, NO_TIME.to_owned()),
        ureq::Error::Tls(reason) => (FailureKind::Tls, (*reason).to_owned()),
        ureq::Error::Io(error) => describe_io(error),
        ureq::Error::ConnectProxyFailed(reason) => (FailureKind::Broken, reason.clone()),
        ureq::Error::LargeResponseHeader(..) => {
            (FailureKind::Broken, "the answer's headers are too large".to_owned())
        }
        ureq::Error::Other(error) => (FailureKind::Broken, error.to_string()),
        other => (FailureKind::Broken, other.to_string()),
    }
}

fn describe_io(error: &io::Error) -> (FailureKind, String) {
    match error.kind() {
        io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock => {
            (FailureKind::Timeout, NO_TIME.to_owned())
        }
        io::ErrorKind::UnexpectedEof => {
            (FailureKind::Broken, "the service closed the connection".to_owned())
        }
        _ => (FailureKind::Broken, error.to_string()),
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
