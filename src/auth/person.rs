//! A person's login as credentials: the OAuth client, and the tokens that came with the login.

use std::sync::{Arc, Mutex};

use zeroize::Zeroizing;

use super::token::Token;
use crate::config::basic_auth::{basic_auth, basic_secret};
use crate::contract::request::percent_encode;
use crate::secret::Secret;

/// A function of the program that is given each new refresh token.
pub(crate) type RefreshTokenObserver = Arc<dyn Fn(&Secret) + Send + Sync>;

/// The code of a login, with what proves that it belongs to this login.
pub(crate) struct AuthorizationCode<'a> {
    pub(crate) code: Secret,
    pub(crate) verifier: &'a Secret,
    /// Exactly as in the authorization request.
    pub(crate) redirect_uri: &'a str,
}

/// What a person's token is requested for.
pub(super) enum PersonGrant<'a> {
    Code(&'a AuthorizationCode<'a>),
    RefreshToken(&'a Secret),
}

/// An OAuth client that acts for a person.
pub(crate) struct Person {
    /// The base URL of the OAuth server.
    pub(crate) login_url: String,
    pub(crate) client_id: String,
    /// None for a public client.
    pub(crate) client_secret: Option<Secret>,
    pub(crate) observer: Option<RefreshTokenObserver>,
    tokens: Mutex<PersonTokens>,
}

/// The tokens that a person's client has now.
#[derive(Clone, Default)]
pub(super) struct PersonTokens {
    pub(super) access_token: Option<Token>,
    pub(super) refresh_token: Option<Secret>,
}

impl Person {
    /// A person with a refresh token of an earlier login, or without one before the login.
    pub(crate) fn new(
        login_url: String,
        client_id: String,
        client_secret: Option<Secret>,
        refresh_token: Option<Secret>,
        observer: Option<RefreshTokenObserver>,
    ) -> Self {
        let tokens = Mutex::new(PersonTokens { access_token: None, refresh_token });
        Person { login_url, client_id, client_secret, observer, tokens }
    }

    /// What a forked process begins with. None in the rare case that the parent was changing them.
    pub(super) fn tokens(&self) -> PersonTokens {
        // Never waited for: in a child the thread that holds the lock may not exist.
        self.tokens.try_lock().map(|tokens| tokens.clone()).unwrap_or_default()
    }

    /// Keeps the tokens for processes that are forked from now on.
    pub(super) fn keep(&self, tokens: PersonTokens) {
        if let Ok(mut kept) = self.tokens.try_lock() {
            *kept = tokens;
        }
    }

    pub(super) fn secrets(&self) -> Vec<Secret> {
        let secret = self.client_secret.as_ref();
        secret.map_or_else(Vec::new, |secret| {
            vec![secret.clone(), basic_secret(&self.client_id, secret)]
        })
    }

    pub(super) fn authorization(&self) -> Option<Zeroizing<String>> {
        self.client_secret.as_ref().map(|secret| basic_auth(&self.client_id, secret))
    }

    /// The form of a token request. A public client names itself there.
    pub(super) fn form(&self, grant: &PersonGrant<'_>) -> Zeroizing<String> {
        let mut fields = match grant {
            PersonGrant::Code(code) => vec![
                ("grant_type", "authorization_code"),
                ("code", code.code.expose()),
                ("redirect_uri", code.redirect_uri),
                ("code_verifier", code.verifier.expose()),
            ],
            PersonGrant::RefreshToken(token) => {
                vec![("grant_type", "refresh_token"), ("refresh_token", token.expose())]
            }
        };
        if self.client_secret.is_none() {
            fields.push(("client_id", &self.client_id));
        }
        // Large enough at once, so that no outgrown copy is left behind.
        let length = fields.iter().map(|(name, value)| name.len() + 3 * value.len() + 2).sum();
        let mut form = Zeroizing::new(String::with_capacity(length));
        for (name, value) in fields {
            if !form.is_empty() {
                form.push('&');
            }
            form.push_str(name);
            form.push('=');
            form.extend(percent_encode(value));
        }
        form
    }
}

impl PersonGrant<'_> {
    /// What the request sends and no error may show.
    pub(super) fn secrets(&self) -> Vec<Secret> {
        match self {
            PersonGrant::Code(code) => vec![code.code.clone(), code.verifier.clone()],
            PersonGrant::RefreshToken(token) => vec![(*token).clone()],
        }
    }
}
