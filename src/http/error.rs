//! Why an attempt brought no usable response.

use std::fmt;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use ureq::Timeout;

use crate::error::{Error, ErrorKind, ErrorSource};
use crate::http::deadline::describe_timeout;
use crate::http::outcome::Outcome;
use crate::http::{io_error, tls_error};

/// An attempt without a usable response.
#[derive(Debug)]
pub(crate) struct TransportError {
    pub(crate) kind: TransportErrorKind,
    pub(crate) outcome: Outcome,
    pub(crate) reason: String,
    /// The timeout that expired, and what the attempt was doing.
    pub(super) expired: Option<(Timeout, Phase)>,
    /// Host and port of the peer, if the error is about a connection to it that could not be made.
    pub(super) peer: Option<String>,
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
            expired: None,
            peer: None,
            source: None,
        }
    }

    /// A successful response whose body is complete, and whose compressed data is invalid.
    pub(super) fn invalid_compression(error: io::Error, status: u16) -> Self {
        let problem = match error.kind() {
            io::ErrorKind::UnexpectedEof => "incomplete gzip data",
            _ => "corrupt gzip data",
        };
        TransportError {
            kind: TransportErrorKind::InvalidBody,
            outcome: Outcome::Responded { status, retry_after: None },
            reason: format!("cannot decompress the response: {problem}; check proxies on the path"),
            expired: None,
            peer: None,
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
        let (outcome, reason) = (Outcome::NotSent, reason.into());
        TransportError { kind, outcome, reason, expired: None, peer: None, source: None }
    }

    /// Names the timeout that expired, with its value.
    pub(super) fn with_timeouts(mut self, timeouts: &Timeouts) -> Self {
        if let Some((timeout, phase)) = self.expired {
            self.reason = timeouts.describe(timeout, phase);
        }
        self
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

    /// Converts to the public error, as one about `target` unless the peer is known.
    ///
    /// `redact` takes the secrets out of what the reason quotes of a peer.
    pub(crate) fn into_error(self, target: &str, redact: &dyn Fn(&str) -> String) -> Error {
        let target = self.peer.as_deref().unwrap_or(target);
        let reason = redact(&format!("{target}: {}", self.reason));
        Error::new(match (self.kind, self.outcome) {
            (TransportErrorKind::InvalidBody, Outcome::Responded { status, .. }) => {
                ErrorKind::decode(status, redact(&self.reason))
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
            Ok(error) => return error.into_transport_error(),
            Err(error) => error,
        };
        let phase = if has_status { Phase::ReadBody } else { Phase::AwaitResponse };
        let cause = Cause::of(&error, phase);
        let is_unsent = !has_status && is_client_certificate_rejection(&error);
        let outcome = if is_unsent { Outcome::NotSent } else { Outcome::NoResponse };
        let (kind, reason) = (cause.kind(), cause.to_string());
        let kind = match kind {
            // The handshake was complete, and the connection has failed since.
            TransportErrorKind::Tls if !is_unsent => TransportErrorKind::ConnectionLost,
            other => other,
        };
        let source = Some(source_of(error));
        TransportError { kind, outcome, reason, expired: cause.expired(), peer: None, source }
    }
}

/// What an attempt was doing when its time was up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Phase {
    Resolve,
    Connect,
    ProxyConnect,
    TlsHandshake,
    Send,
    AwaitResponse,
    ReadBody,
}

impl Phase {
    /// Tags a timeout with the phase that it expired in; other errors, and one that is tagged, stay as they
    /// are.
    pub(super) fn tag(self, error: ureq::Error) -> ureq::Error {
        match error {
            ureq::Error::Timeout(timeout) => {
                ureq::Error::Other(Box::new(TimeoutError { timeout, phase: self }))
            }
            other => other,
        }
    }

    fn describe(self) -> &'static str {
        match self {
            Phase::Resolve => "resolving the host name; check the DNS server",
            Phase::Connect => "connecting; check the host, the port and firewalls on the path",
            Phase::ProxyConnect => "waiting for the proxy to open a tunnel; check the proxy",
            Phase::TlsHandshake => {
                "waiting for the TLS handshake; check that the port speaks TLS, and proxies on the path"
            }
            Phase::Send => "sending the request; check the network, or increase the timeout",
            Phase::AwaitResponse => {
                "waiting for the response; check the service, or increase the timeout"
            }
            Phase::ReadBody => {
                "reading the response body; check the network, or increase the timeout"
            }
        }
    }
}

/// A timeout on its way through ureq.
#[derive(Debug)]
struct TimeoutError {
    timeout: Timeout,
    phase: Phase,
}

impl fmt::Display for TimeoutError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "timed out while {}", self.phase.describe())
    }
}

impl std::error::Error for TimeoutError {}

/// The timeouts of an attempt, as errors name them.
#[derive(Clone, Copy, Debug)]
pub(super) struct Timeouts {
    pub(super) connect_timeout: Duration,
    /// The setting that limits the attempt: `attempt_timeout`, or `total_timeout` if less is left of that.
    pub(super) attempt_setting: &'static str,
    pub(super) attempt_timeout: Duration,
}

impl Timeouts {
    fn describe(&self, timeout: Timeout, phase: Phase) -> String {
        let (setting, value) = match timeout {
            Timeout::Connect | Timeout::Resolve => ("connect_timeout", self.connect_timeout),
            _ => (self.attempt_setting, self.attempt_timeout),
        };
        let value = describe_timeout(value);
        format!("{setting} ({value}) expired while {}", phase.describe())
    }
}

/// Why an attempt failed, before the values of its timeouts are known.
#[derive(Debug)]
enum Cause {
    Timeout(Timeout, Phase),
    Other(TransportErrorKind, String),
}

impl Cause {
    fn of(error: &ureq::Error, phase: Phase) -> Self {
        if let ureq::Error::Timeout(timeout) = error {
            return Cause::Timeout(*timeout, phase);
        }
        if let ureq::Error::Other(other) = error
            && let Some(error) = other.downcast_ref::<TimeoutError>()
        {
            return Cause::Timeout(error.timeout, error.phase);
        }
        let (kind, reason) = describe(error);
        Cause::Other(kind, reason)
    }

    fn kind(&self) -> TransportErrorKind {
        match self {
            Cause::Timeout(..) => TransportErrorKind::Timeout,
            Cause::Other(kind, _) => *kind,
        }
    }

    fn expired(&self) -> Option<(Timeout, Phase)> {
        match self {
            Cause::Timeout(timeout, phase) => Some((*timeout, *phase)),
            Cause::Other(..) => None,
        }
    }
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Cause::Timeout(_, phase) => write!(f, "timed out while {}", phase.describe()),
            Cause::Other(_, reason) => f.write_str(reason),
        }
    }
}

/// Marks an error from before the first byte of a request was sent, on its way through ureq.
#[derive(Debug)]
pub(super) struct NotSentError {
    cause: Cause,
    peer: Option<String>,
    source: Option<ErrorSource>,
}

impl NotSentError {
    pub(super) fn wrap(kind: TransportErrorKind, reason: String) -> ureq::Error {
        let cause = Cause::Other(kind, reason);
        ureq::Error::Other(Box::new(NotSentError { cause, peer: None, source: None }))
    }

    /// Marks an error of connecting to `peer`. One that is marked already keeps its peer, if it has one.
    pub(super) fn mark(error: ureq::Error, peer: Option<&str>) -> ureq::Error {
        let mut marked = NotSentError::try_from(error).unwrap_or_else(|error| {
            let cause = match Cause::of(&error, Phase::Connect) {
                Cause::Other(TransportErrorKind::ConnectionLost, reason) => {
                    Cause::Other(TransportErrorKind::Connect, reason)
                }
                other => other,
            };
            NotSentError { cause, peer: None, source: Some(source_of(error)) }
        });
        marked.peer = marked.peer.or_else(|| peer.map(str::to_owned));
        ureq::Error::Other(Box::new(marked))
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

    fn into_transport_error(self) -> TransportError {
        TransportError {
            expired: self.cause.expired(),
            peer: self.peer,
            source: self.source,
            ..TransportError::unsent(self.cause.kind(), self.cause.to_string())
        }
    }
}

impl fmt::Display for NotSentError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.cause.fmt(f)
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

const INVALID_HTTP: &str = "check that base_url is the API's, and proxies on the path";

fn describe(error: &ureq::Error) -> (TransportErrorKind, String) {
    if let Some(error) = tls_error(error) {
        return (TransportErrorKind::Tls, tls_error::describe(error));
    }
    let reason = match error {
        ureq::Error::Io(error) => io_error::describe(error).into_owned(),
        ureq::Error::Other(error) => match error.downcast_ref::<io::Error>() {
            Some(error) => io_error::describe(error).into_owned(),
            // Our own, of `tcp` and `header_filter`.
            None => error.to_string(),
        },
        // rustls takes no name that is neither a DNS name nor an IP address.
        ureq::Error::Tls(_) => {
            let reason = "the host name cannot be used in TLS; use a DNS name or an IP address";
            return (TransportErrorKind::Tls, reason.to_owned());
        }
        ureq::Error::HostNotFound => {
            "host not found; check the host, and the DNS server".to_owned()
        }
        ureq::Error::LargeResponseHeader(..) => {
            format!("the response headers are too large; {INVALID_HTTP}")
        }
        ureq::Error::Protocol(error) => format!("invalid HTTP response ({error}); {INVALID_HTTP}"),
        _ => format!("invalid HTTP response; {INVALID_HTTP}"),
    };
    (TransportErrorKind::ConnectionLost, reason)
}
