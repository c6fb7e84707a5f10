//! Refresh tokens: each is good once, and is replaced by another.

use std::collections::HashMap;

use super::login::{Login, LoginId};
use super::random::random_hex;

#[derive(Debug, Default)]
pub(super) struct RefreshTokens(HashMap<String, Login>);

impl RefreshTokens {
    pub(super) fn issue(&mut self, login: Login) -> String {
        let refresh_token = random_hex();
        self.0.insert(refresh_token.clone(), login);
        refresh_token
    }

    /// The login of a client's refresh token.
    pub(super) fn find(&self, refresh_token: &str, client_id: &str) -> Option<&Login> {
        self.0.get(refresh_token).filter(|login| login.client_id == client_id)
    }

    pub(super) fn remove(&mut self, refresh_token: &str) {
        self.0.remove(refresh_token);
    }

    /// Invalidates the tokens of a login.
    pub(super) fn revoke(&mut self, login: LoginId) {
        self.0.retain(|_, of| of.id != login);
    }
}
