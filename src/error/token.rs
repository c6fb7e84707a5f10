//! An error response of the token endpoint.

use std::fmt;
use std::time::Duration;

use super::to_single_line;

/// An error response of the token endpoint, a login that has failed, or the failure of the program's own token
/// source.
///
/// Too many requests are the status 400 there, with `invalid_request` and a description that says so. A person has to
/// log in again if the code is `login_required` or `invalid_grant`.
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
    /// The HTTP status; 0 without a response of the token endpoint: if the program's own token source failed, a
    /// person's token has expired, or the login page has reported an error.
    pub status: u16,
    /// Machine-readable error code, such as `invalid_client`; `login_required` if a person's access token has expired
    /// and there is no refresh token.
    pub code: Option<String>,
    /// Error description.
    pub description: Option<String>,
    /// The `ININ-Correlation-Id` header.
    pub correlation_id: Option<String>,
    /// How long the service asks to wait before the next attempt.
    pub retry_after: Option<Duration>,
    /// Target of a redirect, without query and fragment; it is never followed.
    pub location: Option<String>,
    /// What was being done.
    pub(crate) step: TokenStep,
}

/// The step that has failed, which decides what to do about it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum TokenStep {
    /// A token was requested for a program, from the token endpoint or from the program's own source.
    #[default]
    Request,
    /// A person was to log in, on the page of the OAuth server.
    Authorize,
    /// The code of a login was to be exchanged for a token.
    Exchange,
    /// A person's token was to be refreshed.
    Refresh,
}

impl TokenStep {
    fn failure(self) -> &'static str {
        match self {
            TokenStep::Request => "could not obtain an access token",
            TokenStep::Authorize | TokenStep::Exchange => "could not log in",
            TokenStep::Refresh => "could not refresh the access token",
        }
    }

    /// What to do about an error code of the platform; none for a code that is not known.
    fn hint(self, code: &str) -> Option<&'static str> {
        const GRANT: &str = "check that the OAuth client has the grant type Code Authorization";
        const CLIENT: &str = "check client ID, client secret and region";
        Some(match (self, code) {
            (TokenStep::Request, _) => return None,
            (_, "access_denied") => {
                "the person, or an administrator, has not allowed it: log in as a person who may use this \
                 OAuth client"
            }
            (_, "invalid_pkce_package") => "the code challenge was rejected; log in again",
            (TokenStep::Authorize, "invalid_request") => {
                "check client ID, redirect_uri, org and provider"
            }
            (_, "invalid_scope") => "check the scopes of the OAuth client",
            (_, "server_error" | "temporarily_unavailable") => "try again later",
            (_, "unauthorized_client" | "unsupported_response_type" | "unsupported_grant_type") => {
                GRANT
            }
            (TokenStep::Exchange, "invalid_grant") => {
                "the code was used before, has expired, or belongs to another login; log in again"
            }
            (_, "invalid_grant" | "login_required") => "log in again",
            (_, "invalid_client") => CLIENT,
            _ => return None,
        })
    }
}

impl TokenError {
    /// A person's token that has expired and cannot be refreshed.
    pub(crate) fn login_required() -> Self {
        let reason = "the access token is not valid any more, and there is no refresh token";
        TokenError::of_refresh(reason).code(TokenError::LOGIN_REQUIRED)
    }

    /// A refresh that was given up after its request had been sent, as those see it that have waited for it.
    pub(crate) fn unknown_refresh() -> Self {
        TokenError::of_refresh(
            "the call that refreshed it has ended before the response, so that the refresh token may be used up",
        )
    }

    /// A call that needs a token within the refresh of its own thread.
    pub(crate) fn nested_refresh() -> Self {
        TokenError::of_refresh(
            "it is being refreshed by this thread; make no call from a callback of that refresh",
        )
    }

    fn of_refresh(reason: &str) -> Self {
        TokenError { step: TokenStep::Refresh, ..TokenError::new(0).description(reason) }
    }

    pub(crate) const LOGIN_REQUIRED: &str = "login_required";
    /// The code or the refresh token is void.
    pub(crate) const INVALID_GRANT: &str = "invalid_grant";
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
        write!(f, "{}: ", self.step.failure())?;
        let origin = match (self.status, self.step) {
            (0, TokenStep::Request) => "the program's token source failed".to_owned(),
            (0, TokenStep::Authorize) => "the login page reported".to_owned(),
            (0, TokenStep::Exchange | TokenStep::Refresh) => String::new(),
            (status, _) => format!("the token endpoint responded with {status}"),
        };
        let code = self.code.as_deref().filter(|_| !origin.is_empty());
        f.write_str(&origin)?;
        if let Some(code) = code {
            write!(f, " {}", to_single_line(code))?;
        }
        if let Some(description) = &self.description {
            let separator = if origin.is_empty() { "" } else { ": " };
            write!(f, "{separator}{}", to_single_line(description))?;
        }
        if let Some(location) = &self.location {
            write!(f, "; redirect to {} not followed: check login_url", to_single_line(location))?;
        }
        let hint = self.code.as_deref().and_then(|code| self.step.hint(code));
        if self.is_rate_limited() {
            f.write_str("; too many token requests: share one Client between threads")?;
        } else if let Some(hint) = hint {
            write!(f, "; {hint}")?;
        } else if matches!(self.status, 400 | 401) {
            f.write_str("; check client ID, client secret and region")?;
        }
        if let Some(id) = &self.correlation_id {
            write!(f, "; correlation id {}", to_single_line(id))?;
        }
        Ok(())
    }
}
