//! An error response of the service.

use std::fmt;
use std::time::Duration;

use super::body::ErrorBody;
use super::to_single_line;

/// An error response of the service.
///
/// ```no_run
/// # use genesys_onboarding::{Client, ErrorKind, get_onboarding_invite};
/// # let client = Client::from_env()?;
/// let error = get_onboarding_invite(&client, "i-1").unwrap_err();
/// if let ErrorKind::Api(api) = error.kind() {
///     println!("{}: {:?}, for support: {:?}", api.status, api.body.code, api.correlation_id);
/// }
/// # Ok::<_, genesys_onboarding::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ApiError {
    /// The HTTP status.
    pub status: u16,
    /// The error body of Genesys Cloud; empty if the response had none.
    pub body: ErrorBody,
    /// The body verbatim, if it was JSON, less what redaction hides and what is nested deeper than eight
    /// levels.
    pub raw_json: Option<String>,
    /// The start of the body (1 KiB at most) if it was not JSON, as from a proxy, or a description of what
    /// cannot be shown.
    pub raw_text: Option<String>,
    /// The `ININ-Correlation-Id` header, or the body's `contextId` where it is missing; what Genesys support
    /// asks for.
    pub correlation_id: Option<String>,
    /// How long the service asks to wait before the next attempt.
    pub retry_after: Option<Duration>,
    /// Target of a redirect, without query and fragment; it is never followed.
    pub location: Option<String>,
    /// The permissions of which the operation needs one, if the status is 403.
    pub permissions: &'static [&'static str],
}

impl ApiError {
    /// Creates an error response, as for a program's own tests.
    ///
    /// ```
    /// assert_eq!(genesys_onboarding::ApiError::new(503).status, 503);
    /// ```
    pub fn new(status: u16) -> Self {
        ApiError { status, ..ApiError::default() }
    }

    /// Sets the machine-readable error code.
    ///
    /// ```
    /// let error = genesys_onboarding::ApiError::new(404).code("not.found");
    /// assert_eq!(error.body.code.as_deref(), Some("not.found"));
    /// ```
    pub fn code(mut self, code: impl Into<String>) -> Self {
        self.body.code = Some(code.into());
        self
    }

    /// Sets the human-readable message.
    ///
    /// ```
    /// let error = genesys_onboarding::ApiError::new(404).message("Invite not found");
    /// assert_eq!(error.body.message.as_deref(), Some("Invite not found"));
    /// ```
    pub fn message(mut self, message: impl Into<String>) -> Self {
        self.body.message = Some(message.into());
        self
    }

    /// Sets the correlation ID.
    ///
    /// ```
    /// let error = genesys_onboarding::ApiError::new(404).correlation_id("6f0f");
    /// assert_eq!(error.correlation_id.as_deref(), Some("6f0f"));
    /// ```
    pub fn correlation_id(mut self, id: impl Into<String>) -> Self {
        self.correlation_id = Some(id.into());
        self
    }

    /// Sets how long the service asks to wait.
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// let error = genesys_onboarding::ApiError::new(429).retry_after(Duration::from_secs(42));
    /// assert_eq!(error.retry_after, Some(Duration::from_secs(42)));
    /// ```
    pub fn retry_after(mut self, wait: Duration) -> Self {
        self.retry_after = Some(wait);
        self
    }

    pub(crate) fn with_json(mut self, json: String) -> Self {
        self.body = ErrorBody::parse_lenient(&json);
        self.raw_json = Some(json);
        self
    }

    pub(crate) fn with_text(mut self, text: &str) -> Self {
        self.raw_text = Some(super::truncated(text).to_owned());
        self
    }

    pub(super) fn is_not_found(&self) -> bool {
        self.status == 404 && self.correlation_id.is_some()
    }
}

impl std::error::Error for ApiError {}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the service responded with {}", self.status)?;
        if let Some(code) = &self.body.code {
            write!(f, " {}", to_single_line(code))?;
        }
        if let Some(message) = self.body.message.as_ref().or(self.raw_text.as_ref()) {
            write!(f, ": {}", to_single_line(message))?;
        }
        let fields: Vec<&str> =
            self.body.details.iter().filter_map(|detail| detail.field_name.as_deref()).collect();
        if !fields.is_empty() {
            write!(f, "; invalid fields: {}", to_single_line(&fields.join(", ")))?;
        }
        if let Some(limit) = &self.body.limit {
            write!(f, "; limit {limit}")?;
        }
        if let [first, rest @ ..] = self.permissions {
            write!(f, "; missing permission {first}")?;
            rest.iter().try_for_each(|other| write!(f, " or {other}"))?;
        }
        if let Some(location) = &self.location {
            write!(f, "; redirect to {} not followed", to_single_line(location))?;
        }
        if let Some(wait) = self.retry_after {
            write!(f, "; retry after {} s", wait.as_secs())?;
        }
        match &self.correlation_id {
            Some(id) => write!(f, "; correlation id {}", to_single_line(id)),
            None if self.status == 404 => f.write_str(
                "; it has no ININ-Correlation-Id, so it is a gateway's or proxy's: check base_url",
            ),
            None => Ok(()),
        }
    }
}
