//! Credentials, the access-token cache, and redaction of secrets.

mod credentials;
mod person;
mod redact;
mod redact_body;
mod token;
mod token_cache;
mod token_response;
mod token_source;

pub(crate) use credentials::Credentials;
pub(crate) use person::{AuthorizationCode, Person, RefreshTokenObserver};
pub(crate) use redact::Redaction;
pub(crate) use redact_body::RedactedBody;
pub(crate) use token::Bearer;
pub(crate) use token_cache::TokenCache;
pub use token_source::{AccessToken, TokenRequest, TokenSource};
