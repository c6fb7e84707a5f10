//! What can go wrong, in words that a person can act on.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

mod api;
mod token;

pub use api::{ApiError, Detail, ErrorBody, Limit};
pub use token::TokenError;

/// Why a call, or the making of a client, has failed.
///
/// Beside its [`ErrorKind`] it knows which operation it belongs to, how many requests were sent for it,
/// and whether the service may have done what was asked all the same. Its `Display` is one line that
/// says what failed, with which value (never a secret), and what to do.
///
/// ```no_run
/// use genesys_onboarding::{Client, ErrorKind, get_onboarding_invite};
///
/// let client = Client::from_env()?;
/// match get_onboarding_invite(&client, "i-1") {
///     Ok(invite) => println!("sent to {}", invite.to_address),
///     Err(error) => match error.kind() {
///         ErrorKind::Api(api) if api.status == 404 => println!("no such invite"),
///         _ => eprintln!("{error}"),
///     },
/// }
/// # Ok::<_, genesys_onboarding::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Error(Box<Details>);

/// The error of a layer below; shared, since errors are cloned.
pub(crate) type ErrorSource = Arc<dyn std::error::Error + Send + Sync>;

#[derive(Clone, Debug)]
struct Details {
    kind: ErrorKind,
    operation: Option<&'static str>,
    attempts: u32,
    outcome_unknown: bool,
    source: Option<ErrorSource>,
}

/// The kinds of failure, each with what is known of it.
///
/// More kinds may be added, so a `match` needs a last arm for the rest.
///
/// ```
/// use genesys_onboarding::{Client, ErrorKind};
///
/// let error = Client::builder().base_url("ftp://api.example").build().unwrap_err();
/// assert!(matches!(error.kind(), ErrorKind::Configuration { setting, .. } if setting == "base_url"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// An argument was refused; nothing was sent.
    #[non_exhaustive]
    InvalidArgument {
        /// The argument's name in the contract.
        argument: String,
        /// What is wrong with it.
        reason: String,
    },
    /// A setting of the client was refused; nothing was sent.
    #[non_exhaustive]
    Configuration {
        /// The setting's name.
        setting: String,
        /// What is wrong with it.
        reason: String,
    },
    /// No connection could be made; nothing was sent.
    #[non_exhaustive]
    Connect {
        /// What failed, with the host's name.
        reason: String,
    },
    /// No secure connection could be made; nothing was sent that the service has read.
    #[non_exhaustive]
    Tls {
        /// What failed, with the host's name.
        reason: String,
    },
    /// A time limit ran out.
    #[non_exhaustive]
    Timeout {
        /// Which limit, and what was under way.
        reason: String,
    },
    /// The connection broke, or what came over it was not HTTP.
    #[non_exhaustive]
    Transport {
        /// What happened.
        reason: String,
    },
    /// No access token could be had: the token address answered with an error.
    Authentication(Box<TokenError>),
    /// The service answered with an error status.
    Api(Box<ApiError>),
    /// The service's answer was not what the contract says.
    #[non_exhaustive]
    Decode {
        /// The answer's HTTP status.
        status: u16,
        /// What is wrong with it, with the name of the field.
        reason: String,
    },
    /// The service's answer was longer than the limit.
    #[non_exhaustive]
    BodyTooLarge {
        /// The limit in bytes, after decompression.
        limit: u64,
    },
    /// The call was cancelled from another thread.
    Cancelled,
    /// This crate has a fault, which its C ABI has contained. Rust programs never meet it: there a panic
    /// is a panic.
    Panic,
}

impl Error {
    pub(crate) fn new(kind: ErrorKind) -> Self {
        Error(Box::new(Details {
            kind,
            operation: None,
            attempts: 0,
            outcome_unknown: false,
            source: None,
        }))
    }

    pub(crate) fn invalid_argument(argument: &str, reason: impl Into<String>) -> Self {
        let argument = argument.to_owned();
        Error::new(ErrorKind::InvalidArgument { argument, reason: reason.into() })
    }

    pub(crate) fn configuration(setting: &str, reason: impl Into<String>) -> Self {
        let setting = setting.to_owned();
        Error::new(ErrorKind::Configuration { setting, reason: reason.into() })
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

    pub(crate) fn with_operation(mut self, id: &'static str) -> Self {
        self.0.operation = Some(id);
        self
    }

    pub(crate) fn with_attempts(mut self, attempts: u32) -> Self {
        self.0.attempts = attempts;
        self
    }

    pub(crate) fn with_outcome_unknown(mut self, unknown: bool) -> Self {
        self.0.outcome_unknown = unknown;
        self
    }

    /// What kind of failure it is.
    ///
    /// ```
    /// # use genesys_onboarding::{Client, ErrorKind};
    /// let error = Client::builder().access_token("").build().unwrap_err();
    /// assert!(matches!(error.kind(), ErrorKind::Configuration { .. }));
    /// ```
    pub fn kind(&self) -> &ErrorKind {
        &self.0.kind
    }

    /// The contract's id of the operation that failed; none for the making of a client.
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

    /// How many times the operation's request was tried; 0 if it was refused before.
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

    /// Whether the service may have done what was asked although the call failed.
    ///
    /// If so, look (with a GET or HEAD) before sending it again. It is never so for operations that only
    /// read, for a refusal, and where the service itself has said no.
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

    /// The service's error answer, if there was one.
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

    /// How long the service asks to wait before the next try, if it says so.
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
        match &self.0.kind {
            ErrorKind::Api(api) => api.retry_after,
            ErrorKind::Authentication(token) => token.retry_after,
            _ => None,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for Error {
    /// The `io::Error` or `rustls::Error` below, if there is one.
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.source.as_deref().map(|source| source as _)
    }
}

impl fmt::Display for Details {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(operation) = self.operation {
            write!(f, "{operation}: ")?;
        }
        write!(f, "{}", self.kind)?;
        if self.attempts > 1 {
            write!(f, " (after {} attempts)", self.attempts)?;
        }
        if self.outcome_unknown {
            f.write_str(
                "; it may have been carried out all the same: look before sending it again",
            )?;
        }
        Ok(())
    }
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ErrorKind::InvalidArgument { argument, reason } => {
                write!(
                    f,
                    "invalid argument {}: {}",
                    to_single_line(argument),
                    to_single_line(reason)
                )
            }
            ErrorKind::Configuration { setting, reason } => {
                write!(f, "wrong setting {setting}: {}", to_single_line(reason))
            }
            ErrorKind::Connect { reason } => {
                let reason = to_single_line(reason);
                write!(f, "cannot connect: {reason}; check the address and the network")
            }
            ErrorKind::Tls { reason } => {
                write!(f, "cannot connect securely: {}", to_single_line(reason))
            }
            ErrorKind::Timeout { reason } => write!(f, "timed out: {}", to_single_line(reason)),
            ErrorKind::Transport { reason } => {
                write!(f, "the connection failed: {}", to_single_line(reason))
            }
            ErrorKind::Authentication(token) => write!(f, "{token}"),
            ErrorKind::Api(api) => write!(f, "{api}"),
            ErrorKind::Decode { status, reason } => {
                write!(f, "the answer (status {status}) is not usable: {}", to_single_line(reason))
            }
            ErrorKind::BodyTooLarge { limit } => write!(
                f,
                "the answer is longer than {limit} bytes; raise max_response_bytes if that is right"
            ),
            ErrorKind::Cancelled => f.write_str("cancelled"),
            ErrorKind::Panic => f.write_str("a fault in this library; please report it"),
        }
    }
}

/// Text from outside, without the line breaks and control characters that would tear a log line apart.
pub(crate) fn to_single_line(text: &str) -> Cow<'_, str> {
    let breaks = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
    if text.contains(breaks) { Cow::Owned(text.replace(breaks, " ")) } else { Cow::Borrowed(text) }
}
