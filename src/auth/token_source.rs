//! Access tokens from the program instead of the OAuth server.

use std::cell::Cell;
use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use super::Redaction;
use super::token_response::{NewToken, is_valid_header_token};
use crate::error::{Error, ErrorKind, TokenError, truncated};
use crate::retry::executor::CallControl;
use crate::secret::Secret;

/// A source of access tokens. See [`ClientBuilder::token_source`](crate::ClientBuilder::token_source).
///
/// Closures are token sources.
///
/// ```
/// use genesys_onboarding::{AccessToken, Client, Region, TokenRequest};
///
/// let client = Client::builder()
///     .region(Region::EuWest1)
///     .token_source(|_: &TokenRequest<'_>| Ok(AccessToken::new("from-the-vault")))
///     .build()?;
/// # Ok::<_, genesys_onboarding::Error>(())
/// ```
pub trait TokenSource: Send + Sync {
    /// Returns a token.
    ///
    /// One thread at a time asks, without a lock, while others wait or go on with the last token.
    ///
    /// # Errors
    ///
    /// Any error ends the calls that wait with [`ErrorKind::Authentication`](crate::ErrorKind::Authentication)
    /// and its text, in which no secret may stand.
    ///
    /// ```
    /// use genesys_onboarding::{AccessToken, TokenRequest, TokenSource};
    ///
    /// struct File(std::path::PathBuf);
    ///
    /// impl TokenSource for File {
    ///     fn token(
    ///         &self,
    ///         _: &TokenRequest<'_>,
    ///     ) -> Result<AccessToken, Box<dyn std::error::Error + Send + Sync>> {
    ///         Ok(AccessToken::new(std::fs::read_to_string(&self.0)?))
    ///     }
    /// }
    /// ```
    fn token(
        &self,
        request: &TokenRequest<'_>,
    ) -> Result<AccessToken, Box<dyn StdError + Send + Sync>>;
}

impl<F> TokenSource for F
where
    F: Fn(&TokenRequest<'_>) -> Result<AccessToken, Box<dyn StdError + Send + Sync>> + Send + Sync,
{
    fn token(
        &self,
        request: &TokenRequest<'_>,
    ) -> Result<AccessToken, Box<dyn StdError + Send + Sync>> {
        self(request)
    }
}

/// What a token source should know.
///
/// ```
/// fn may_use_cache(request: &genesys_onboarding::TokenRequest<'_>) -> bool {
///     !request.is_rejected()
/// }
/// ```
pub struct TokenRequest<'a> {
    is_rejected: bool,
    control: &'a CallControl<'a>,
    was_stopped: Cell<bool>,
}

impl TokenRequest<'_> {
    /// Whether the service has rejected the last token with 401, so that the same one is of no use.
    ///
    /// ```
    /// fn may_use_cache(request: &genesys_onboarding::TokenRequest<'_>) -> bool {
    ///     !request.is_rejected()
    /// }
    /// ```
    pub fn is_rejected(&self) -> bool {
        self.is_rejected
    }

    /// How much time is left for the source.
    ///
    /// ```
    /// fn seconds(request: &genesys_onboarding::TokenRequest<'_>) -> f64 {
    ///     request.timeout().as_secs_f64()
    /// }
    /// ```
    pub fn timeout(&self) -> Duration {
        self.control.deadline.left()
    }

    /// Whether the call shall end, by a cancel or the program's interrupt. A source that waits should ask
    /// every 100 ms.
    ///
    /// ```
    /// fn wait(request: &genesys_onboarding::TokenRequest<'_>, is_ready: impl Fn() -> bool) {
    ///     while !is_ready() && !request.is_stopped() {
    ///         std::thread::sleep(std::time::Duration::from_millis(50));
    ///     }
    /// }
    /// ```
    pub fn is_stopped(&self) -> bool {
        let is_stopped = self.control.context.is_stopped();
        self.was_stopped.set(is_stopped);
        is_stopped
    }
}

impl fmt::Debug for TokenRequest<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TokenRequest")
            .field("is_rejected", &self.is_rejected)
            .finish_non_exhaustive()
    }
}

/// A token of a source.
///
/// ```
/// use std::time::Duration;
/// use genesys_onboarding::AccessToken;
///
/// let token = AccessToken::new("from-the-vault").expires_in(Duration::from_secs(3600));
/// ```
#[derive(Clone, Debug)]
pub struct AccessToken {
    token: Secret,
    expires_in: Option<Duration>,
}

impl AccessToken {
    /// Creates a token that is used until the service rejects it.
    ///
    /// ```
    /// let token = genesys_onboarding::AccessToken::new("from-the-vault");
    /// ```
    pub fn new(token: impl Into<Secret>) -> Self {
        AccessToken { token: token.into(), expires_in: None }
    }

    /// Sets how long the token is valid from now on: the source is asked again ahead of that.
    ///
    /// ```
    /// # use std::time::Duration;
    /// let token = genesys_onboarding::AccessToken::new("t").expires_in(Duration::from_secs(60));
    /// ```
    pub fn expires_in(mut self, lifetime: Duration) -> Self {
        self.expires_in = Some(lifetime);
        self
    }
}

/// The longest lifetime that is believed, so that the end of any can be represented.
const MAX_LIFETIME: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// Asks a source for a token.
pub(super) fn request_from_source(
    source: &Arc<dyn TokenSource>,
    control: &CallControl<'_>,
    is_rejected: bool,
) -> Result<NewToken, Error> {
    let failed = |reason: String| Error::new(TokenError::new(0).description(reason));
    let request = TokenRequest { is_rejected, control, was_stopped: Cell::new(false) };
    match source.token(&request) {
        Ok(token) if is_valid_header_token(token.token.expose()) => Ok(NewToken {
            access_token: token.token,
            expires_in: token.expires_in.map(|lifetime| lifetime.min(MAX_LIFETIME)),
            refresh_token: None,
        }),
        Ok(_) => Err(failed("an empty token, or one that a header cannot have".to_owned())),
        Err(_) if request.was_stopped.get() || control.context.is_cancelled() => {
            Err(Error::new(ErrorKind::Cancelled))
        }
        Err(error) => {
            let text = error.to_string();
            let redacted = Redaction::default().redact(&text);
            Err(failed(truncated(&redacted).to_owned()).with_source(Some(error.into())))
        }
    }
}
