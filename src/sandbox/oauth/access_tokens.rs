//! The access tokens of a sandbox, and what they allow.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use super::clients::credentials;
use super::login::LoginId;
use super::random::random_hex;
use crate::Limit;
use crate::contract::operation::Operation;
use crate::sandbox::error_response::ErrorResponse;
use crate::sandbox::rate_limit::Window;

/// Lifetime of an access token, in seconds.
pub(super) const LIFETIME_S: u64 = 86_399;

#[derive(Debug)]
struct Token {
    /// The login that it comes from; none if it is a client's own.
    login: Option<LoginId>,
    has_permissions: bool,
    expires_at: Instant,
    window: Window,
}

#[derive(Debug, Default)]
pub(super) struct AccessTokens {
    issued: HashMap<String, Token>,
    /// Of the requests without a token.
    anonymous: Window,
}

impl AccessTokens {
    pub(super) fn issue(&mut self, login: Option<LoginId>, has_permissions: bool) -> String {
        let access_token = random_hex();
        let expires_at = Instant::now() + Duration::from_secs(LIFETIME_S);
        let token = Token { login, has_permissions, expires_at, window: Window::default() };
        self.issued.insert(access_token.clone(), token);
        access_token
    }

    /// Rejects an invalid token, one request more than the rate limit allows, and a token without the
    /// permission that the operation needs.
    pub(super) fn authorize(
        &mut self,
        authorization: Option<&str>,
        operation: &Operation,
        requests_per_minute: u32,
        now: Instant,
    ) -> Result<(), ErrorResponse> {
        let (window, limit_key, has_permissions) = match authorization {
            Some(header) => {
                let token = self.token(header, now)?;
                (&mut token.window, limit_key(token.login), Some(token.has_permissions))
            }
            None => (&mut self.anonymous, limit_key(None), None),
        };
        window
            .admit(requests_per_minute, now)
            .map_err(|wait| rate_limited(limit_key, requests_per_minute, wait))?;
        match has_permissions {
            _ if operation.permissions.is_empty() => Ok(()),
            Some(true) => Ok(()),
            Some(false) => Err(missing_permissions(operation)),
            None => {
                let message = "No authentication bearer token specified in authorization header";
                Err(ErrorResponse::new(401, "authentication.required", message))
            }
        }
    }

    fn token(&mut self, authorization: &str, now: Instant) -> Result<&mut Token, ErrorResponse> {
        credentials(authorization, "bearer")
            .and_then(|token| self.issued.get_mut(token))
            .filter(|token| now < token.expires_at)
            .ok_or_else(|| ErrorResponse::new(401, "bad.credentials", "Invalid login credentials"))
    }

    /// Begins a new window of the rate limit for every token.
    pub(super) fn restart_windows(&mut self) {
        self.anonymous = Window::default();
        for token in self.issued.values_mut() {
            token.window = Window::default();
        }
    }

    /// Invalidates every token issued so far.
    pub(super) fn expire(&mut self) {
        self.issued.clear();
    }

    /// Invalidates the tokens of a login.
    pub(super) fn revoke(&mut self, login: LoginId) {
        self.issued.retain(|_, token| token.login != Some(login));
    }
}

/// The name of the limit for a client's own tokens, or for those of a user.
fn limit_key(login: Option<LoginId>) -> &'static str {
    match login {
        None => "client.credentials.token.rate.per.minute",
        Some(_) => "token.rate.per.minute",
    }
}

fn rate_limited(key: &str, requests_per_minute: u32, wait: Duration) -> ErrorResponse {
    let limit = Limit {
        key: Some(key.to_owned()),
        namespace: Some("platform.api".to_owned()),
        value: Some(requests_per_minute.into()),
    };
    ErrorResponse::too_many_requests(Some(wait)).with_retry_after(wait).with_limit(limit)
}

fn missing_permissions(operation: &Operation) -> ErrorResponse {
    let permissions = operation.permissions.join(", ");
    let message = format!(
        "Unable to perform the requested action. You are missing the following permission(s): \
         {permissions}"
    );
    ErrorResponse::new(403, "missing.permissions", message)
}
