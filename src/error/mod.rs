//! Errors: what failed, in words that a person can act on, and as facts for programs.

use std::borrow::Cow;
use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

mod api;
mod body;
mod json;
mod kind;
mod token;

pub use api::ApiError;
pub use body::{Detail, ErrorBody, Limit};
pub(crate) use json::ErrorJson;
#[cfg(feature = "capi")]
pub(crate) use json::retry_after_ms;
pub use kind::ErrorKind;
pub use token::TokenError;
pub(crate) use token::TokenStep;

/// Why a call, or building a client, has failed.
///
/// Beside its [`ErrorKind`] it knows which operation it belongs to, how many requests were sent for it,
/// and whether the service may have done what was asked. Its `Display` is one line that says what failed,
/// with which value (never a secret), and what to do. [`source`](std::error::Error::source) is the error of
/// the system or of TLS below it, where there is one.
///
/// ```no_run
/// use genesys_onboarding::{Client, get_onboarding_invite};
///
/// let client = Client::from_env()?;
/// match get_onboarding_invite(&client, "i-1") {
///     Ok(invite) => println!("sent to {}", invite.to_address),
///     Err(error) if error.is_not_found() => println!("no such invite"),
///     Err(error) => eprintln!("{error}"),
/// }
/// # Ok::<_, genesys_onboarding::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Error(Box<Details>);

/// The name of a person's login where that of an operation stands.
pub(crate) const LOGIN: &str = "login";

/// The error of the layer below, shared by the clones of an error.
pub(crate) type ErrorSource = Arc<dyn StdError + Send + Sync>;

#[derive(Clone, Debug)]
struct Details {
    kind: ErrorKind,
    operation: Option<&'static str>,
    attempts: u32,
    outcome_unknown: bool,
    is_retryable: bool,
    is_budget_exhausted: bool,
    source: Option<ErrorSource>,
}

impl Error {
    /// Creates an error, as for a program's own tests of how it handles one.
    ///
    /// ```
    /// use genesys_onboarding::{ApiError, Error};
    ///
    /// let error = Error::new(ApiError::new(404).code("not.found").correlation_id("6f0f"));
    /// assert!(error.is_not_found());
    /// assert_eq!(error.code(), Some("not.found"));
    /// ```
    pub fn new(kind: impl Into<ErrorKind>) -> Self {
        Error(Box::new(Details {
            kind: kind.into(),
            operation: None,
            attempts: 0,
            outcome_unknown: false,
            is_retryable: false,
            is_budget_exhausted: false,
            source: None,
        }))
    }

    pub(crate) fn invalid_argument(argument: &str, reason: impl Into<String>) -> Self {
        Error::new(ErrorKind::invalid_argument(argument, reason))
    }

    pub(crate) fn configuration(setting: &str, reason: impl Into<String>) -> Self {
        Error::new(ErrorKind::configuration(setting, reason))
    }

    /// The same about a setting that the caller knows by another name.
    pub(crate) fn with_setting_name(mut self, name: &str) -> Self {
        if let ErrorKind::Configuration { setting, .. } = &mut self.0.kind {
            *setting = name.to_owned();
        }
        self
    }

    pub(crate) fn with_source(mut self, source: Option<ErrorSource>) -> Self {
        self.0.source = source;
        self
    }

    /// Sets the operation's ID, such as `getOnboardingInvite`.
    ///
    /// ```
    /// use genesys_onboarding::{Error, ErrorKind};
    ///
    /// let error = Error::new(ErrorKind::Cancelled).with_operation("getOnboardingInvite");
    /// assert_eq!(error.to_string(), "getOnboardingInvite: cancelled");
    /// ```
    pub fn with_operation(mut self, id: &'static str) -> Self {
        self.0.operation = Some(id);
        self
    }

    /// Sets how many times the request was sent.
    ///
    /// ```
    /// use genesys_onboarding::{Error, ErrorKind};
    ///
    /// let error = Error::new(ErrorKind::timeout("attempt_timeout (30 s) expired")).with_attempts(4);
    /// assert_eq!(error.attempts(), 4);
    /// ```
    pub fn with_attempts(mut self, attempts: u32) -> Self {
        self.0.attempts = attempts;
        self
    }

    /// Sets whether the service may have done what was asked.
    ///
    /// ```
    /// use genesys_onboarding::{Error, ErrorKind};
    ///
    /// let error = Error::new(ErrorKind::transport("connection reset")).with_outcome_unknown(true);
    /// assert!(error.outcome_unknown());
    /// ```
    pub fn with_outcome_unknown(mut self, unknown: bool) -> Self {
        self.0.outcome_unknown = unknown;
        self
    }

    /// Sets whether the request is safe to send again.
    ///
    /// ```
    /// use genesys_onboarding::{Error, ErrorKind};
    ///
    /// assert!(Error::new(ErrorKind::connect("api.example")).with_retryable(true).is_retryable());
    /// ```
    pub fn with_retryable(mut self, is_retryable: bool) -> Self {
        self.0.is_retryable = is_retryable;
        self
    }

    /// Says that a retry was left out because the client's budget of them is used up.
    pub(crate) fn with_exhausted_budget(mut self, is_exhausted: bool) -> Self {
        self.0.is_budget_exhausted |= is_exhausted;
        self
    }

    /// Returns the kind of failure.
    ///
    /// ```
    /// # use genesys_onboarding::{Client, ErrorKind};
    /// let error = Client::builder().access_token("").build().unwrap_err();
    /// assert!(matches!(error.kind(), ErrorKind::Configuration { .. }));
    /// ```
    pub fn kind(&self) -> &ErrorKind {
        &self.0.kind
    }

    /// Returns the ID of the operation that failed, `login` for a login; none for building a client.
    ///
    /// ```
    /// # use genesys_onboarding::{Client, get_onboarding_invite};
    /// # let client = Client::builder().build()?;
    /// let error = get_onboarding_invite(&client, "").unwrap_err();
    /// assert_eq!(error.operation(), Some("getOnboardingInvite"));
    /// # Ok::<_, genesys_onboarding::Error>(())
    /// ```
    pub fn operation(&self) -> Option<&'static str> {
        self.0.operation
    }

    /// Returns how many times the request was sent; 0 if it was rejected before.
    ///
    /// For an [`ErrorKind::Authentication`] the token requests count too.
    ///
    /// ```
    /// # use genesys_onboarding::{Client, get_onboarding_invite};
    /// # let client = Client::builder().build()?;
    /// assert_eq!(get_onboarding_invite(&client, " ").unwrap_err().attempts(), 0);
    /// # Ok::<_, genesys_onboarding::Error>(())
    /// ```
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// Returns whether the service may have done what was asked although the call failed.
    ///
    /// If so, check (with a GET or HEAD) before sending it again. It is never so for operations that only
    /// read, for an invalid argument, and where the service itself has said no.
    ///
    /// ```
    /// # use genesys_onboarding::{Client, delete_onboarding_invite};
    /// # let client = Client::builder().build()?;
    /// assert!(!delete_onboarding_invite(&client, "..").unwrap_err().outcome_unknown());
    /// # Ok::<_, genesys_onboarding::Error>(())
    /// ```
    pub fn outcome_unknown(&self) -> bool {
        self.0.outcome_unknown
    }

    /// Returns whether the same request may be sent again, later, without a second effect.
    ///
    /// So it is after a rejection (429, or 503 with `Retry-After`), if nothing was sent, and for methods
    /// that may be repeated after 502, 503, 504 or a broken connection.
    ///
    /// ```
    /// # use genesys_onboarding::{Client, get_onboarding_invite};
    /// let client = Client::builder().base_url("http://127.0.0.1:1").max_retries(0).build()?;
    /// assert!(get_onboarding_invite(&client, "i-1").unwrap_err().is_retryable());
    /// # Ok::<_, genesys_onboarding::Error>(())
    /// ```
    pub fn is_retryable(&self) -> bool {
        self.0.is_retryable
    }

    /// Returns whether the service said that the resource does not exist: 404 with a correlation ID.
    ///
    /// A 404 without one comes from a gateway, as for a wrong `base_url`.
    ///
    /// ```
    /// use genesys_onboarding::{ApiError, Error};
    ///
    /// assert!(Error::new(ApiError::new(404).correlation_id("6f0f")).is_not_found());
    /// assert!(!Error::new(ApiError::new(404)).is_not_found());
    /// ```
    pub fn is_not_found(&self) -> bool {
        self.api().is_some_and(ApiError::is_not_found)
    }

    /// Returns whether the service, or the token endpoint, had too many requests.
    ///
    /// ```
    /// use genesys_onboarding::{ApiError, Error};
    ///
    /// assert!(Error::new(ApiError::new(429)).is_rate_limited());
    /// ```
    pub fn is_rate_limited(&self) -> bool {
        match &self.0.kind {
            ErrorKind::Api(api) => api.status == 429,
            ErrorKind::Authentication(token) => token.is_rate_limited(),
            _ => false,
        }
    }

    /// Returns whether a timeout expired.
    ///
    /// ```
    /// use genesys_onboarding::{Error, ErrorKind};
    ///
    /// assert!(Error::new(ErrorKind::timeout("connect_timeout (10 s) expired")).is_timeout());
    /// ```
    pub fn is_timeout(&self) -> bool {
        matches!(self.0.kind, ErrorKind::Timeout { .. })
    }

    /// Returns whether no connection could be established, with TLS or without.
    ///
    /// ```
    /// use genesys_onboarding::{Error, ErrorKind};
    ///
    /// assert!(Error::new(ErrorKind::connect("api.example: connection refused")).is_connect());
    /// ```
    pub fn is_connect(&self) -> bool {
        matches!(self.0.kind, ErrorKind::Connect { .. } | ErrorKind::Tls { .. })
    }

    /// Returns the name of the invalid argument.
    ///
    /// ```
    /// # use genesys_onboarding::{Client, get_onboarding_invite};
    /// # let client = Client::builder().build()?;
    /// assert_eq!(get_onboarding_invite(&client, "").unwrap_err().argument(), Some("inviteId"));
    /// # Ok::<_, genesys_onboarding::Error>(())
    /// ```
    pub fn argument(&self) -> Option<&str> {
        match &self.0.kind {
            ErrorKind::InvalidArgument { argument, .. } => Some(argument),
            _ => None,
        }
    }

    /// Returns the name of the invalid setting.
    ///
    /// ```
    /// let error = genesys_onboarding::Client::builder().user_agent("").build().unwrap_err();
    /// assert_eq!(error.setting(), Some("user_agent"));
    /// ```
    pub fn setting(&self) -> Option<&str> {
        match &self.0.kind {
            ErrorKind::Configuration { setting, .. } => Some(setting),
            _ => None,
        }
    }

    /// Returns the error response of the service.
    ///
    /// ```no_run
    /// # use genesys_onboarding::{Client, get_onboarding_invite};
    /// # let client = Client::from_env()?;
    /// if let Some(api) = get_onboarding_invite(&client, "i-1").unwrap_err().api() {
    ///     println!("{} {:?}", api.status, api.correlation_id);
    /// }
    /// # Ok::<_, genesys_onboarding::Error>(())
    /// ```
    pub fn api(&self) -> Option<&ApiError> {
        match &self.0.kind {
            ErrorKind::Api(api) => Some(api),
            _ => None,
        }
    }

    /// Returns the HTTP status of the response: of the service, or of the token endpoint.
    ///
    /// ```
    /// use genesys_onboarding::{ApiError, Error};
    ///
    /// assert_eq!(Error::new(ApiError::new(503)).status(), Some(503));
    /// ```
    pub fn status(&self) -> Option<u16> {
        match &self.0.kind {
            ErrorKind::Api(api) => Some(api.status),
            ErrorKind::Authentication(token) => Some(token.status).filter(|status| *status > 0),
            ErrorKind::Decode { status, .. } => Some(*status),
            _ => None,
        }
    }

    /// Returns the error code, such as `not.found`, or `invalid_client` of the token endpoint.
    ///
    /// ```
    /// use genesys_onboarding::{ApiError, Error};
    ///
    /// assert_eq!(Error::new(ApiError::new(409).code("conflict")).code(), Some("conflict"));
    /// ```
    pub fn code(&self) -> Option<&str> {
        match &self.0.kind {
            ErrorKind::Api(api) => api.body.code.as_deref(),
            ErrorKind::Authentication(token) => token.code.as_deref(),
            _ => None,
        }
    }

    /// Returns the `ININ-Correlation-Id`, which Genesys support asks for.
    ///
    /// ```
    /// use genesys_onboarding::{ApiError, Error};
    ///
    /// let error = Error::new(ApiError::new(500).correlation_id("6f0f"));
    /// assert_eq!(error.correlation_id(), Some("6f0f"));
    /// ```
    pub fn correlation_id(&self) -> Option<&str> {
        match &self.0.kind {
            ErrorKind::Api(api) => api.correlation_id.as_deref(),
            ErrorKind::Authentication(token) => token.correlation_id.as_deref(),
            ErrorKind::Decode { correlation_id, .. } => correlation_id.as_deref(),
            _ => None,
        }
    }

    /// Returns the limit of the platform that was exceeded, if the service names it.
    ///
    /// ```
    /// use genesys_onboarding::{ApiError, Error};
    ///
    /// assert_eq!(Error::new(ApiError::new(429)).limit(), None);
    /// ```
    pub fn limit(&self) -> Option<&Limit> {
        self.api()?.body.limit.as_ref()
    }

    /// Returns how long the service asks to wait before the next attempt.
    ///
    /// ```no_run
    /// # use genesys_onboarding::{Client, get_onboarding_invite};
    /// # let client = Client::from_env()?;
    /// if let Some(wait) = get_onboarding_invite(&client, "i-1").unwrap_err().retry_after() {
    ///     std::thread::sleep(wait);
    /// }
    /// # Ok::<_, genesys_onboarding::Error>(())
    /// ```
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.kind.retry_after()
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source.as_ref().map(|source| source.as_ref() as _)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Details { kind, operation, attempts, outcome_unknown, is_budget_exhausted, .. } =
            &*self.0;
        if let Some(operation) = operation {
            write!(f, "{operation}: ")?;
        }
        write!(f, "{kind}")?;
        if *attempts > 1 {
            write!(f, " (after {attempts} attempts)")?;
        }
        if *is_budget_exhausted {
            f.write_str("; not retried: too many retries have failed (retry budget exhausted)")?;
        }
        match operation {
            Some(LOGIN) if *outcome_unknown => {
                f.write_str("; the code may be used up: log in again")
            }
            _ if *outcome_unknown => {
                f.write_str("; the request may have been processed: check before retrying")
            }
            _ => Ok(()),
        }
    }
}

/// Text from outside, without the line breaks and control characters that would tear a log line apart.
pub(crate) fn to_single_line(text: &str) -> Cow<'_, str> {
    let breaks = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
    if text.contains(breaks) { Cow::Owned(text.replace(breaks, " ")) } else { Cow::Borrowed(text) }
}

/// The longest quotation of a text that is not JSON, in bytes.
const MAX_TEXT_BYTES: usize = 1024;

/// The start of a text, cut at a character's boundary.
pub(crate) fn truncated(text: &str) -> &str {
    let mut end = text.len().min(MAX_TEXT_BYTES);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}
