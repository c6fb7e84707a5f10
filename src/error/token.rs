//! An error answer of the token address (`platform.md`, Client credentials grant).

use std::fmt;
use std::time::Duration;

use serde::Deserialize;

use super::api::truncated;
use super::to_single_line;

/// An error answer of the token address.
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
    /// The HTTP status.
    pub status: u16,
    /// The error's code, such as `invalid_client`.
    pub error: Option<String>,
    /// The service's own words.
    pub description: Option<String>,
    /// The `ININ-Correlation-Id` header.
    pub correlation_id: Option<String>,
    /// How long the service asks to wait before the next try.
    pub retry_after: Option<Duration>,
    /// Where a redirect points to; it is never followed.
    pub location: Option<String>,
}

impl TokenError {
    pub(crate) fn new(status: u16, body: &str) -> Self {
        #[derive(Deserialize)]
        struct Body {
            error: Option<String>,
            description: Option<String>,
            error_description: Option<String>,
        }
        let mut error = TokenError { status, ..TokenError::default() };
        if let Ok(fields) = serde_json::from_str::<Body>(body) {
            error.error = fields.error;
            error.description = fields.description.or(fields.error_description);
        } else if !body.is_empty() {
            error.description = Some(truncated(body));
        }
        error
    }

    /// Whether the token address has had too many requests.
    ///
    /// ```no_run
    /// # use genesys_onboarding::{Client, ErrorKind, get_onboarding_invite};
    /// # let client = Client::from_env()?;
    /// # let error = get_onboarding_invite(&client, "i-1").unwrap_err();
    /// if let ErrorKind::Authentication(token) = error.kind() {
    ///     println!("slow down: {}", token.is_rate_limit());
    /// }
    /// # Ok::<_, genesys_onboarding::Error>(())
    /// ```
    pub fn is_rate_limit(&self) -> bool {
        let says_so = |text: &String| text.to_ascii_lowercase().contains("rate limit");
        self.status == 429 || (self.status == 400 && self.description.as_ref().is_some_and(says_so))
    }
}

impl fmt::Display for TokenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "no access token: the token address answered {}", self.status)?;
        if let Some(error) = &self.error {
            write!(f, " {}", to_single_line(error))?;
        }
        if let Some(description) = &self.description {
            write!(f, ": {}", to_single_line(description))?;
        }
        if let Some(location) = &self.location {
            let location = to_single_line(location);
            write!(f, "; it points to {location}, which is not followed: check login_url")?;
        }
        if self.is_rate_limit() {
            f.write_str("; ask for fewer tokens, one client can serve all threads")?;
        } else if matches!(self.status, 400 | 401) {
            f.write_str("; check the client's id and secret, and the region")?;
        }
        if let Some(id) = &self.correlation_id {
            write!(f, "; correlation id {}", to_single_line(id))?;
        }
        Ok(())
    }
}
