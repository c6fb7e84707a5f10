//! The kinds of failure, each with what is known of it.

use std::fmt;
use std::time::Duration;

use super::{ApiError, TokenError, to_single_line};

/// The kinds of failure, each with what is known of it.
///
/// More kinds may be added, so a `match` needs a last arm for the rest. Programs that test their own error
/// handling make one with a constructor, such as [`ErrorKind::timeout`].
///
/// ```
/// use genesys_onboarding::{Client, ErrorKind};
///
/// let error = Client::builder().base_url("ftp://api.example").build().unwrap_err();
/// assert!(matches!(error.kind(), ErrorKind::Configuration { setting, .. } if setting == "base_url"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
#[allow(clippy::large_enum_variant, reason = "an Error keeps its kind behind a pointer")]
pub enum ErrorKind {
    /// An argument is invalid; nothing was sent.
    #[non_exhaustive]
    InvalidArgument {
        /// The argument's name in the API specification.
        argument: String,
        /// What is wrong with it.
        reason: String,
    },
    /// A setting of the client is invalid; nothing was sent.
    #[non_exhaustive]
    Configuration {
        /// The setting's name.
        setting: String,
        /// What is wrong with it.
        reason: String,
    },
    /// No connection could be established; nothing was sent.
    #[non_exhaustive]
    Connect {
        /// What failed, with the host's name.
        reason: String,
    },
    /// No secure connection could be established; nothing was sent that the service has read.
    #[non_exhaustive]
    Tls {
        /// What failed, with the host's name.
        reason: String,
    },
    /// A timeout expired.
    #[non_exhaustive]
    Timeout {
        /// Which timeout, and what was in progress.
        reason: String,
    },
    /// The connection broke, or what arrived over it was not HTTP.
    #[non_exhaustive]
    Transport {
        /// What happened.
        reason: String,
    },
    /// No access token could be obtained.
    Authentication(TokenError),
    /// The service responded with an error status.
    Api(ApiError),
    /// The response is not what the API specification says.
    #[non_exhaustive]
    Decode {
        /// The response's HTTP status.
        status: u16,
        /// What is wrong with it, with the name of the field.
        reason: String,
        /// The `ININ-Correlation-Id` header of the response.
        correlation_id: Option<String>,
    },
    /// The response body exceeds the limit.
    #[non_exhaustive]
    BodyTooLarge {
        /// The limit in bytes, before and after decompression.
        limit: u64,
    },
    /// The call was cancelled from another thread.
    Cancelled,
    /// A bug in this crate, contained by its C ABI. In Rust a panic is a panic.
    #[doc(hidden)]
    Internal,
}

impl ErrorKind {
    /// The names of the kinds, in the order of their statuses in the C ABI, of which the first is 1.
    pub(crate) const NAMES: [&str; 12] = [
        "INVALID_ARGUMENT",
        "CONFIGURATION",
        "CONNECT",
        "TLS",
        "TIMEOUT",
        "TRANSPORT",
        "AUTHENTICATION",
        "API",
        "DECODE",
        "BODY_TOO_LARGE",
        "CANCELLED",
        "PANIC",
    ];

    /// An invalid argument.
    ///
    /// ```
    /// use genesys_onboarding::{Error, ErrorKind};
    ///
    /// let error = Error::new(ErrorKind::invalid_argument("inviteId", "must not be blank"));
    /// assert_eq!(error.argument(), Some("inviteId"));
    /// ```
    pub fn invalid_argument(argument: impl Into<String>, reason: impl Into<String>) -> Self {
        ErrorKind::InvalidArgument { argument: argument.into(), reason: reason.into() }
    }

    /// An invalid setting.
    ///
    /// ```
    /// use genesys_onboarding::{Error, ErrorKind};
    ///
    /// let error = Error::new(ErrorKind::configuration("base_url", "must not be empty"));
    /// assert_eq!(error.setting(), Some("base_url"));
    /// ```
    pub fn configuration(setting: impl Into<String>, reason: impl Into<String>) -> Self {
        ErrorKind::Configuration { setting: setting.into(), reason: reason.into() }
    }

    /// A failure to connect.
    ///
    /// ```
    /// use genesys_onboarding::{Error, ErrorKind};
    ///
    /// assert!(Error::new(ErrorKind::connect("api.example: connection refused")).is_connect());
    /// ```
    pub fn connect(reason: impl Into<String>) -> Self {
        ErrorKind::Connect { reason: reason.into() }
    }

    /// An expired timeout.
    ///
    /// ```
    /// use genesys_onboarding::{Error, ErrorKind};
    ///
    /// assert!(Error::new(ErrorKind::timeout("attempt_timeout (30 s) expired")).is_timeout());
    /// ```
    pub fn timeout(reason: impl Into<String>) -> Self {
        ErrorKind::Timeout { reason: reason.into() }
    }

    /// A broken connection.
    ///
    /// ```
    /// use genesys_onboarding::{Error, ErrorKind};
    ///
    /// let error = Error::new(ErrorKind::transport("connection reset by peer"));
    /// assert_eq!(error.to_string(), "the connection failed: connection reset by peer");
    /// ```
    pub fn transport(reason: impl Into<String>) -> Self {
        ErrorKind::Transport { reason: reason.into() }
    }

    /// A response that is not what the API specification says.
    ///
    /// ```
    /// use genesys_onboarding::{Error, ErrorKind};
    ///
    /// let error = Error::new(ErrorKind::decode(200, "toAddress: missing field"));
    /// assert_eq!(error.status(), Some(200));
    /// ```
    pub fn decode(status: u16, reason: impl Into<String>) -> Self {
        ErrorKind::Decode { status, reason: reason.into(), correlation_id: None }
    }

    /// The name of the kind in the C ABI and in events.
    pub(crate) fn name(&self) -> &'static str {
        let index = match self {
            ErrorKind::InvalidArgument { .. } => 0,
            ErrorKind::Configuration { .. } => 1,
            ErrorKind::Connect { .. } => 2,
            ErrorKind::Tls { .. } => 3,
            ErrorKind::Timeout { .. } => 4,
            ErrorKind::Transport { .. } => 5,
            ErrorKind::Authentication(_) => 6,
            ErrorKind::Api(_) => 7,
            ErrorKind::Decode { .. } => 8,
            ErrorKind::BodyTooLarge { .. } => 9,
            ErrorKind::Cancelled => 10,
            ErrorKind::Internal => 11,
        };
        ErrorKind::NAMES[index]
    }

    pub(super) fn retry_after(&self) -> Option<Duration> {
        match self {
            ErrorKind::Api(api) => api.retry_after,
            ErrorKind::Authentication(token) => token.retry_after,
            _ => None,
        }
    }
}

impl From<ApiError> for ErrorKind {
    fn from(error: ApiError) -> Self {
        ErrorKind::Api(error)
    }
}

impl From<TokenError> for ErrorKind {
    fn from(error: TokenError) -> Self {
        ErrorKind::Authentication(error)
    }
}

impl std::error::Error for ErrorKind {}

impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ErrorKind::InvalidArgument { argument, reason } => {
                let (argument, reason) = (to_single_line(argument), to_single_line(reason));
                write!(f, "invalid argument {argument}: {reason}")
            }
            ErrorKind::Configuration { setting, reason } => {
                let (setting, reason) = (to_single_line(setting), to_single_line(reason));
                write!(f, "invalid setting {setting}: {reason}")
            }
            ErrorKind::Connect { reason } => {
                write!(f, "cannot connect to {}", to_single_line(reason))
            }
            ErrorKind::Tls { reason } => {
                write!(f, "cannot connect securely to {}", to_single_line(reason))
            }
            ErrorKind::Timeout { reason } => write!(f, "timed out: {}", to_single_line(reason)),
            ErrorKind::Transport { reason } => {
                write!(f, "the connection failed: {}", to_single_line(reason))
            }
            ErrorKind::Authentication(token) => write!(f, "{token}"),
            ErrorKind::Api(api) => write!(f, "{api}"),
            ErrorKind::Decode { status, reason, correlation_id } => {
                let reason = to_single_line(reason);
                write!(f, "cannot decode the response (status {status}): {reason}")?;
                match correlation_id {
                    Some(id) => write!(f, "; correlation id {}", to_single_line(id)),
                    None => Ok(()),
                }
            }
            ErrorKind::BodyTooLarge { limit } => write!(
                f,
                "the response exceeds {limit} bytes; increase max_response_bytes if this is expected"
            ),
            ErrorKind::Cancelled => f.write_str("cancelled"),
            ErrorKind::Internal => {
                f.write_str("internal error in genesys-onboarding; please report this bug")
            }
        }
    }
}
