//! The authorization server: OAuth clients, the authorize endpoint where users log in, and the token endpoint.

mod access_tokens;
mod accounts;
pub(super) mod authorize;
mod clients;
mod codes;
pub(super) mod grants;
mod login;
pub(super) mod page;
mod parameters;
mod pkce;
mod random;
mod redirect;
mod refresh_tokens;

use std::time::Instant;

use self::access_tokens::AccessTokens;
pub(super) use self::clients::{Client, Clients, PUBLIC_CLIENT_ID};
use self::codes::Codes;
use self::login::{Login, LoginId};
pub(super) use self::random::random_hex;
use self::refresh_tokens::RefreshTokens;
use super::error_response::ErrorResponse;
use crate::contract::operation::Operation;

#[derive(Debug)]
pub(super) struct AuthorizationServer {
    pub(super) clients: Clients,
    access_tokens: AccessTokens,
    codes: Codes,
    refresh_tokens: RefreshTokens,
    /// The number of logins so far.
    logins: u64,
}

impl AuthorizationServer {
    pub(super) fn new(clients: Clients) -> AuthorizationServer {
        AuthorizationServer {
            clients,
            access_tokens: AccessTokens::default(),
            codes: Codes::default(),
            refresh_tokens: RefreshTokens::default(),
            logins: 0,
        }
    }

    /// Rejects a request whose token does not allow the operation.
    pub(super) fn authorize(
        &mut self,
        authorization: Option<&str>,
        operation: &Operation,
        requests_per_minute: u32,
        now: Instant,
    ) -> Result<(), ErrorResponse> {
        self.access_tokens.authorize(authorization, operation, requests_per_minute, now)
    }

    /// Begins a new window of the rate limit for every access token.
    pub(super) fn restart_windows(&mut self) {
        self.access_tokens.restart_windows();
    }

    /// Invalidates every access token issued so far.
    pub(super) fn expire_tokens(&mut self) {
        self.access_tokens.expire();
    }

    /// Lets every authorization code expire.
    pub(super) fn expire_codes(&mut self) {
        self.codes.expire(Instant::now());
    }

    /// Forgets the authorization codes.
    pub(super) fn clear_codes(&mut self) {
        self.codes.clear();
    }

    fn new_login(&mut self, client_id: String, email: &str, organization: Option<String>) -> Login {
        self.logins += 1;
        Login { id: LoginId(self.logins), client_id, email: email.to_owned(), organization }
    }

    /// Invalidates the tokens of a login.
    fn revoke(&mut self, login: LoginId) {
        self.access_tokens.revoke(login);
        self.refresh_tokens.revoke(login);
    }
}
