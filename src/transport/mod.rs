//! HTTP of the program's own, in place of the library's: requests in, responses or failures out.
//!
//! Retries, access tokens, redaction and decoding stay the library's.

mod dry_run;
mod recorder;
mod replayer;

use std::borrow::Cow;
use std::fmt;
use std::time::Duration;

use crate::contract::TOKEN_PATH;

pub use dry_run::{DryRun, DryRunRequest};
pub use recorder::Recorder;
pub use replayer::Replayer;

/// HTTP of the program's own. See [`ClientBuilder::transport`](crate::ClientBuilder::transport).
///
/// Closures are transports.
///
/// ```
/// use genesys_onboarding::{Client, TransportRequest, TransportResponse};
///
/// let client = Client::builder()
///     .transport(|request: &TransportRequest<'_>| {
///         assert!(request.url().ends_with("/api/v2/onboarding/invites/i-1"));
///         Ok(TransportResponse::new(200).body(r#"{"toAddress": "ada@acme.example"}"#))
///     })
///     .build()?;
/// let invite = genesys_onboarding::get_onboarding_invite(&client, "i-1")?;
/// assert_eq!(invite.to_address, "ada@acme.example");
/// # Ok::<_, genesys_onboarding::Error>(())
/// ```
pub trait Transport: Send + Sync {
    /// Makes one attempt: sends the request once, and returns the response whatever its status.
    ///
    /// It runs in the thread of the call, without a lock, in many threads at once. It follows no redirect,
    /// retries nothing, and ends within [`TransportRequest::timeout`].
    ///
    /// # Errors
    ///
    /// [`TransportFailure`], which says whether the service may have seen the request: that decides whether it
    /// is sent again.
    ///
    /// ```
    /// use genesys_onboarding::{Transport, TransportFailure, TransportRequest, TransportResponse};
    ///
    /// struct Unreachable;
    ///
    /// impl Transport for Unreachable {
    ///     fn send(&self, _: &TransportRequest<'_>) -> Result<TransportResponse, TransportFailure> {
    ///         Err(TransportFailure::not_sent("the network is down"))
    ///     }
    /// }
    /// ```
    fn send(&self, request: &TransportRequest<'_>) -> Result<TransportResponse, TransportFailure>;
}

impl<F> Transport for F
where
    F: Fn(&TransportRequest<'_>) -> Result<TransportResponse, TransportFailure> + Send + Sync,
{
    fn send(&self, request: &TransportRequest<'_>) -> Result<TransportResponse, TransportFailure> {
        self(request)
    }
}

/// A request to send. Its `Debug` shows no header values and no body, which may hold secrets.
///
/// ```
/// fn log(request: &genesys_onboarding::TransportRequest<'_>) {
///     println!("{} {}, {:?} left", request.method(), request.url(), request.timeout());
/// }
/// ```
pub struct TransportRequest<'a> {
    pub(crate) method: &'static str,
    pub(crate) url: &'a str,
    pub(crate) headers: &'a [(&'a str, &'a str)],
    pub(crate) body: Option<&'a [u8]>,
    pub(crate) timeout: &'a dyn Fn() -> Duration,
    pub(crate) is_stopped: &'a dyn Fn() -> bool,
    pub(crate) redact: &'a dyn for<'t> Fn(&'t str) -> Cow<'t, str>,
    pub(crate) send: &'a dyn Fn() -> Result<TransportResponse, TransportFailure>,
}

impl<'a> TransportRequest<'a> {
    /// The HTTP method, such as `GET`.
    ///
    /// ```
    /// fn is_read(request: &genesys_onboarding::TransportRequest<'_>) -> bool {
    ///     matches!(request.method(), "GET" | "HEAD")
    /// }
    /// ```
    pub fn method(&self) -> &'static str {
        self.method
    }

    /// The absolute URL.
    ///
    /// ```
    /// fn is_encrypted(request: &genesys_onboarding::TransportRequest<'_>) -> bool {
    ///     request.url().starts_with("https://")
    /// }
    /// ```
    pub fn url(&self) -> &'a str {
        self.url
    }

    /// The path and the query of the URL.
    ///
    /// ```
    /// fn lists_invites(request: &genesys_onboarding::TransportRequest<'_>) -> bool {
    ///     request.target().starts_with("/api/v2/onboarding/invites?")
    /// }
    /// ```
    pub fn target(&self) -> &'a str {
        let (_, rest) = self.url.split_once("://").unwrap_or(("", self.url));
        rest.find('/').map_or("/", |start| &rest[start..])
    }

    /// Name and value of each header, without `Host` and `Content-Length`. One of them may be the access
    /// token's.
    ///
    /// ```
    /// fn names(request: &genesys_onboarding::TransportRequest<'_>) -> Vec<String> {
    ///     request.headers().iter().map(|(name, _)| name.to_string()).collect()
    /// }
    /// ```
    pub fn headers(&self) -> &'a [(&'a str, &'a str)] {
        self.headers
    }

    /// The body; none for a request without one.
    ///
    /// ```
    /// fn length(request: &genesys_onboarding::TransportRequest<'_>) -> usize {
    ///     request.body().map_or(0, <[u8]>::len)
    /// }
    /// ```
    pub fn body(&self) -> Option<&'a [u8]> {
        self.body
    }

    /// Whether this is a request of an access token, whose response is a secret.
    ///
    /// ```
    /// fn is_recorded(request: &genesys_onboarding::TransportRequest<'_>) -> bool {
    ///     !request.is_token_request()
    /// }
    /// ```
    pub fn is_token_request(&self) -> bool {
        self.target().ends_with(TOKEN_PATH)
    }

    /// How much time is left for this attempt.
    ///
    /// ```
    /// fn seconds(request: &genesys_onboarding::TransportRequest<'_>) -> f64 {
    ///     request.timeout().as_secs_f64()
    /// }
    /// ```
    pub fn timeout(&self) -> Duration {
        (self.timeout)()
    }

    /// Whether the call shall end, by a cancel or the program's interrupt. To be asked at least every 100 ms
    /// while the transport waits; if it is so, any failure ends the call as cancelled.
    ///
    /// ```
    /// use genesys_onboarding::{TransportFailure, TransportRequest};
    ///
    /// fn check(request: &TransportRequest<'_>) -> Result<(), TransportFailure> {
    ///     match request.is_stopped() {
    ///         true => Err(TransportFailure::maybe_sent("cancelled")),
    ///         false => Ok(()),
    ///     }
    /// }
    /// ```
    pub fn is_stopped(&self) -> bool {
        (self.is_stopped)()
    }

    /// The text without the secrets that this request carries.
    ///
    /// ```
    /// fn log(request: &genesys_onboarding::TransportRequest<'_>, text: &str) {
    ///     println!("{}", request.redact(text));
    /// }
    /// ```
    pub fn redact(&self, text: &str) -> String {
        (self.redact)(text).into_owned()
    }

    /// Sends the request by the library's own HTTP, for a transport that only watches or changes what passes.
    ///
    /// # Errors
    ///
    /// [`TransportFailure`] if no complete response arrives.
    ///
    /// ```
    /// use genesys_onboarding::{TransportFailure, TransportRequest, TransportResponse};
    ///
    /// fn timed(request: &TransportRequest<'_>) -> Result<TransportResponse, TransportFailure> {
    ///     let start = std::time::Instant::now();
    ///     let response = request.send();
    ///     println!("{} in {:?}", request.target(), start.elapsed());
    ///     response
    /// }
    /// ```
    pub fn send(&self) -> Result<TransportResponse, TransportFailure> {
        (self.send)()
    }
}

impl fmt::Debug for TransportRequest<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TransportRequest")
            .field("method", &self.method)
            .field("url", &self.url)
            .finish_non_exhaustive()
    }
}

/// A response, whatever its status.
///
/// ```
/// let response = genesys_onboarding::TransportResponse::new(404)
///     .header("ININ-Correlation-Id", "c-1")
///     .body(r#"{"message": "no such invite"}"#);
/// assert_eq!(response.status, 404);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct TransportResponse {
    /// The HTTP status.
    pub status: u16,
    /// Name and value of each header.
    pub headers: Vec<(String, String)>,
    /// The body, decompressed or as `Content-Encoding: gzip` says.
    pub body: Vec<u8>,
}

impl TransportResponse {
    /// Creates a response without headers and body.
    ///
    /// ```
    /// assert_eq!(genesys_onboarding::TransportResponse::new(204).status, 204);
    /// ```
    pub fn new(status: u16) -> Self {
        TransportResponse { status, ..TransportResponse::default() }
    }

    /// Adds a header.
    ///
    /// ```
    /// let busy = genesys_onboarding::TransportResponse::new(429).header("Retry-After", "3");
    /// ```
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// Sets the body.
    ///
    /// ```
    /// let response = genesys_onboarding::TransportResponse::new(200).body("{}");
    /// assert_eq!(response.body, b"{}");
    /// ```
    pub fn body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = body.into();
        self
    }
}

/// Why there is no complete response.
///
/// ```
/// use genesys_onboarding::TransportFailure;
///
/// let unreachable = TransportFailure::not_sent("the SOCKS proxy is down");
/// let lost = TransportFailure::maybe_sent("connection reset while reading the response");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TransportFailure {
    pub(crate) message: String,
    pub(crate) cause: FailureCause,
    pub(crate) may_have_been_sent: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FailureCause {
    Connection,
    Timeout,
    Tls,
    /// Would fail again in the same way.
    Final,
}

impl TransportFailure {
    fn new(message: impl Into<String>, cause: FailureCause, may_have_been_sent: bool) -> Self {
        TransportFailure { message: message.into(), cause, may_have_been_sent }
    }

    /// A failure before the first byte of the request was sent: the call may be sent again.
    ///
    /// ```
    /// let failure = genesys_onboarding::TransportFailure::not_sent("connection refused");
    /// ```
    pub fn not_sent(message: impl Into<String>) -> Self {
        TransportFailure::new(message, FailureCause::Connection, false)
    }

    /// A failure after which the service may have seen the request: a POST is not sent again.
    ///
    /// ```
    /// let failure = genesys_onboarding::TransportFailure::maybe_sent("connection reset");
    /// ```
    pub fn maybe_sent(message: impl Into<String>) -> Self {
        TransportFailure::new(message, FailureCause::Connection, true)
    }

    /// A failure before anything was sent that would happen again: the call ends.
    ///
    /// ```
    /// let failure = genesys_onboarding::TransportFailure::rejected("blocked by the firewall's policy");
    /// ```
    pub fn rejected(message: impl Into<String>) -> Self {
        TransportFailure::new(message, FailureCause::Final, false)
    }

    /// Makes it a timeout.
    ///
    /// ```
    /// let failure = genesys_onboarding::TransportFailure::maybe_sent("no response in 5 s").timeout();
    /// ```
    pub fn timeout(mut self) -> Self {
        self.cause = FailureCause::Timeout;
        self
    }

    /// Makes it a failure of TLS, which ends the call.
    ///
    /// ```
    /// let failure = genesys_onboarding::TransportFailure::not_sent("certificate has expired").tls();
    /// ```
    pub fn tls(mut self) -> Self {
        self.cause = FailureCause::Tls;
        self
    }

    /// Whether the service may have seen the request.
    ///
    /// ```
    /// assert!(genesys_onboarding::TransportFailure::maybe_sent("lost").may_have_been_sent());
    /// ```
    pub fn may_have_been_sent(&self) -> bool {
        self.may_have_been_sent
    }
}

impl fmt::Display for TransportFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for TransportFailure {}
