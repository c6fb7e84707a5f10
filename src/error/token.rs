//! An error response of the token endpoint.

use std::fmt;
use std::time::Duration;

use super::to_single_line;

/// An error response of the token endpoint, or the failure of the program's own token source.
///
/// Too many requests are the status 400 there, with `invalid_request` and a description that says so.
///
/// ```no_run
/// # use genesys_onboarding::{Client, ErrorKind, get_onboarding_invite};
/// # let client = Client::from_env()?;
/// let error = get_onboarding_invite(&client, "i-1").unwrap_err();
/// if let ErrorKind::Authentication(token) = error.kind() {
///     println!("{}: {:?}", token.status, token.description);
/// }
/// # Ok::<_, genesys_onboarding::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct TokenError {
    /// The HTTP status; 0 if the program's own token source failed.
    pub status: u16,
    /// Machine-readable error code, such as `invalid_client`.
    pub code: Option<String>,
    /// Error description.
    pub description: Option<String>,
    /// The `ININ-Correlation-Id` header.
    pub correlation_id: Option<String>,
    /// How long the service asks to wait before the next attempt.
    pub retry_after: Option<Duration>,
    /// Target of a redirect, without query and fragment; it is never followed.
    pub location: Option<String>,
}

impl TokenError {
    /// Creates an error response of the token endpoint, as for a program's own tests.
    ///
    /// ```
    /// assert_eq!(genesys_onboarding::TokenError::new(401).status, 401);
    /// ```
    pub fn new(status: u16) -> Self {
        TokenError { status, ..TokenError::default() }
    }

    /// Sets the machine-readable error code.
    ///
    /// ```
    /// let error = genesys_onboarding::TokenError::new(400).code("invalid_client");
    /// assert_eq!(error.code.as_deref(), Some("invalid_client"));
    /// ```
    pub fn code(mut self, code: impl Into<String>) -> Self {
        self.code = Some(code.into());
        self
    }

    /// Sets the description.
    ///
    /// ```
    /// let error = genesys_onboarding::TokenError::new(400).description("rate limit exceeded");
    /// assert!(error.is_rate_limited());
    /// ```
    pub fn description(mut self, description: impl Into<String>) -> Self {
        self.description = Some(description.into());
        self
    }

    /// Returns whether the token endpoint has had too many requests.
    ///
    /// ```
    /// assert!(genesys_onboarding::TokenError::new(429).is_rate_limited());
    /// ```
    pub fn is_rate_limited(&self) -> bool {
        let is_rate_limit =
            |text: &String| text.to_ascii_lowercase().contains(TokenError::RATE_LIMIT);
        self.status == 429
            || (self.status == 400 && self.description.as_ref().is_some_and(is_rate_limit))
    }

    /// What the description of a status 400 says, in any case, if it is the rate limit's.
    pub(crate) const RATE_LIMIT: &str = "rate limit";
}

impl std::error::Error for TokenError {}

impl fmt::Display for TokenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("could not obtain an access token: ")?;
        match self.status {
            0 => f.write_str("the program's token source failed")?,
            status => write!(f, "the token endpoint responded with {status}")?,
        }
        if let Some(code) = &self.code {
            write!(f, " {}", to_single_line(code))?;
        }
        if let Some(description) = &self.description {
            write!(f, ": {}", to_single_line(description))?;
        }
        if let Some(location) = &self.location {
            write!(f, "; redirect to {} not followed: check login_url", to_single_line(location))?;
        }
        if self.is_rate_limited() {
            f.write_str("; too many token requests: share one Client between threads")?;
        } else if matches!(self.status, 400 | 401) {
            f.write_str("; check client ID, client secret and region")?;
        }
        if let Some(id) = &self.correlation_id {
            write!(f, "; correlation id {}", to_single_line(id))?;
        }
        Ok(())
    }
}
