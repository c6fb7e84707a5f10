//! What an observer sees of a call: its attempts, its waits, and the refreshes of its access token.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::http::TransportErrorKind;

/// A function of the program that is told of every [`Event`].
pub(crate) type Observer = Arc<dyn Fn(&Event<'_>) + Send + Sync>;

/// What has happened within a call. See [`ClientBuilder::observer`](crate::ClientBuilder::observer).
///
/// ```
/// use genesys_onboarding::Event;
///
/// fn describe(event: &Event<'_>) -> String {
///     match event {
///         Event::Attempt(attempt) => format!("{} took {:?}", attempt.operation, attempt.elapsed),
///         Event::Wait(wait) => format!("{} waits for {:?}", wait.operation, wait.delay),
///         Event::TokenRefresh(refresh) => format!("{} has a token", refresh.operation),
///         _ => String::new(),
///     }
/// }
/// ```
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Event<'a> {
    /// A request was sent, and a response or a failure came back.
    Attempt(&'a AttemptEvent<'a>),
    /// The call waits before its next attempt.
    Wait(&'a WaitEvent),
    /// An access token was requested.
    TokenRefresh(&'a TokenRefreshEvent<'a>),
}

/// One request and what came back.
///
/// ```
/// fn is_slow(attempt: &genesys_onboarding::AttemptEvent<'_>) -> bool {
///     attempt.elapsed.as_secs() >= 1
/// }
/// ```
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct AttemptEvent<'a> {
    /// The ID of the call's operation, such as `getOnboardingInvite`.
    pub operation: &'static str,
    /// The HTTP method, such as `GET`.
    pub method: &'static str,
    /// The template of the path, such as `/api/v2/onboarding/invites/{inviteId}`, or `/oauth/token` for a
    /// request of an access token.
    pub path: &'static str,
    /// Which attempt of this request it was, from 1.
    pub attempt: u32,
    /// The status of the response; none without one.
    pub status: Option<u16>,
    /// The kind of the failure, in the words of the C ABI, such as `CONNECT` or `TIMEOUT`; none with a response.
    pub error_kind: Option<&'static str>,
    /// What failed, in words; none with a response.
    pub error: Option<&'a str>,
    /// From the start of the attempt to the end of the response.
    pub elapsed: Duration,
    /// The response's `ININ-Correlation-Id`, which the service's support asks for.
    pub correlation_id: Option<&'a str>,
}

/// A wait before an attempt.
///
/// ```
/// use genesys_onboarding::{WaitEvent, WaitReason};
///
/// fn is_limited(wait: &WaitEvent) -> bool {
///     wait.reason != WaitReason::Backoff
/// }
/// ```
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct WaitEvent {
    /// The ID of the call's operation.
    pub operation: &'static str,
    /// Why it waits.
    pub reason: WaitReason,
    /// How long it waits, unless it is cancelled.
    pub delay: Duration,
    /// Which attempt follows, from 1.
    pub attempt: u32,
}

/// Why a call waits before an attempt.
///
/// ```
/// use genesys_onboarding::WaitReason;
///
/// assert_eq!(serde_json::to_string(&WaitReason::RetryAfter)?, r#""retry_after""#);
/// # Ok::<_, serde_json::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum WaitReason {
    /// The last attempt failed, and the next one must not follow at once.
    Backoff,
    /// The response had a `Retry-After`.
    RetryAfter,
    /// A 429 of another call has paused all calls of the client.
    Pause,
    /// The request's turn comes later, by the client's
    /// [`requests_per_minute`](crate::ClientBuilder::requests_per_minute).
    Pacing,
}

/// A request of an access token, with all of its attempts.
///
/// ```
/// fn has_failed(refresh: &genesys_onboarding::TokenRefreshEvent<'_>) -> bool {
///     refresh.error.is_some()
/// }
/// ```
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct TokenRefreshEvent<'a> {
    /// The ID of the operation whose call needed the token.
    pub operation: &'static str,
    /// How long it took.
    pub elapsed: Duration,
    /// The kind of the failure, in the words of the C ABI, such as `AUTHENTICATION`; none if there is a token.
    pub error_kind: Option<&'static str>,
    /// Why there is no token; none if there is one.
    pub error: Option<&'a str>,
}

impl TransportErrorKind {
    /// The name of the kind of error that it becomes, as the C ABI has it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            TransportErrorKind::Connect | TransportErrorKind::ProxyRejected => "CONNECT",
            TransportErrorKind::Tls => "TLS",
            TransportErrorKind::Timeout => "TIMEOUT",
            TransportErrorKind::ConnectionLost => "TRANSPORT",
            TransportErrorKind::InvalidBody => "DECODE",
            TransportErrorKind::BodyTooLarge { .. } => "BODY_TOO_LARGE",
            TransportErrorKind::Cancelled => "CANCELLED",
        }
    }
}

impl fmt::Display for WaitReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            WaitReason::Backoff => "backoff",
            WaitReason::RetryAfter => "Retry-After",
            WaitReason::Pause => "pause",
            WaitReason::Pacing => "pacing",
        })
    }
}
