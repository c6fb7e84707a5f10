//! Credentials, the access-token cache, and redaction of secrets.

pub(crate) mod redact;
mod token_cache;

pub(crate) use token_cache::{Bearer, Credentials, TokenCache};
