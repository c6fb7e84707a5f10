//! How a client authenticates.

use std::sync::Arc;

use super::person::Person;
use super::token_source::TokenSource;
use crate::config::basic_auth::basic_secret;
use crate::secret::Secret;

/// How a client authenticates.
#[derive(Clone)]
pub(crate) enum Credentials {
    Anonymous,
    AccessToken(Secret),
    OAuthClient {
        token_url: String,
        id: String,
        secret: Secret,
    },
    /// Tokens come from the program.
    Source(Arc<dyn TokenSource>),
    /// Tokens come from a person's login.
    Person(Arc<Person>),
}

impl Credentials {
    /// What must not show in an error: the client secret, also as it is sent.
    pub(crate) fn secrets(&self) -> Vec<Secret> {
        match self {
            Credentials::Anonymous | Credentials::AccessToken(_) | Credentials::Source(_) => {
                Vec::new()
            }
            Credentials::OAuthClient { id, secret, .. } => {
                vec![secret.clone(), basic_secret(id, secret)]
            }
            Credentials::Person(person) => person.secrets(),
        }
    }
}
