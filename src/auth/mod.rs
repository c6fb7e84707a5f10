//! Credentials, the access-token cache, and redaction of secrets.

mod person;
mod redact;
mod redact_body;
mod token_cache;
mod token_response;
mod token_source;

pub(crate) use person::{AuthorizationCode, Person, RefreshTokenObserver};
pub(crate) use redact::Redaction;
pub(crate) use redact_body::RedactedBody;
pub(crate) use token_cache::{Bearer, Credentials, TokenCache};
pub use token_source::{AccessToken, TokenRequest, TokenSource};
