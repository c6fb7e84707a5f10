//! Authentication: the two clients of a sandbox, and the access tokens issued to them.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use base64::Engine;
use base64::prelude::BASE64_STANDARD;

use super::error_response::{ErrorResponse, Reply};
use super::form;
use super::rate_limit::Window;
use super::routes::method_not_allowed;
use crate::Limit;
use crate::contract::operation::Operation;

/// Lifetime of an access token, in seconds.
const TOKEN_LIFETIME_S: u64 = 86_399;

/// An OAuth client.
#[derive(Debug)]
pub(super) struct Client {
    pub(super) id: String,
    pub(super) secret: String,
    pub(super) has_permissions: bool,
}

impl Client {
    pub(super) fn random(prefix: &str, has_permissions: bool) -> Client {
        let id = format!("{prefix}-{}", random_hex());
        Client { id, secret: random_hex(), has_permissions }
    }
}

#[derive(Debug)]
struct Token {
    has_permissions: bool,
    expires_at: Instant,
    window: Window,
}

#[derive(Debug)]
pub(super) struct Tokens {
    pub(super) client: Client,
    pub(super) unprivileged: Client,
    issued: HashMap<String, Token>,
    /// Of the requests without a token.
    anonymous: Window,
}

impl Tokens {
    pub(super) fn new(client: Client, unprivileged: Client) -> Tokens {
        Tokens { client, unprivileged, issued: HashMap::new(), anonymous: Window::default() }
    }

    /// The IDs of the client that has every permission and of the one that has none.
    pub(super) fn client_ids(&self) -> (&str, &str) {
        (&self.client.id, &self.unprivileged.id)
    }

    /// Issues an access token for a request to the token endpoint.
    pub(super) fn issue(
        &mut self,
        method: &str,
        authorization: Option<&str>,
        form: &[u8],
    ) -> Result<Reply, ErrorResponse> {
        if method != "POST" {
            return Err(method_not_allowed("POST"));
        }
        let grant_type = form::parse_form(form).find(|(name, _)| name == "grant_type");
        match grant_type.as_ref().map(|(_, value)| value.as_str()) {
            Some("client_credentials") => {}
            Some(_) => {
                let message = "only client_credentials is supported";
                return Err(ErrorResponse::new(400, "unsupported_grant_type", message));
            }
            None => {
                return Err(ErrorResponse::new(400, "invalid_request", "grant_type is missing"));
            }
        }
        let client = self.authenticate(authorization)?;
        let has_permissions = client.has_permissions;
        let access_token = random_hex();
        let expires_at = Instant::now() + Duration::from_secs(TOKEN_LIFETIME_S);
        let token = Token { has_permissions, expires_at, window: Window::default() };
        self.issued.insert(access_token.clone(), token);
        Reply::model(&serde_json::json!({
            "access_token": access_token,
            "token_type": "bearer",
            "expires_in": TOKEN_LIFETIME_S,
        }))
    }

    fn authenticate(&self, authorization: Option<&str>) -> Result<&Client, ErrorResponse> {
        let missing =
            || ErrorResponse::new(401, "invalid_client", "client ID and client secret are missing");
        let credentials = credentials(authorization, "basic")
            .and_then(|encoded| BASE64_STANDARD.decode(encoded).ok())
            .and_then(|bytes| String::from_utf8(bytes).ok())
            .ok_or_else(missing)?;
        let (id, secret) = credentials.split_once(':').ok_or_else(missing)?;
        [&self.client, &self.unprivileged]
            .into_iter()
            .find(|client| client.id == id && client.secret == secret)
            .ok_or_else(|| ErrorResponse::new(401, "invalid_client", "client not found"))
    }

    /// Rejects an invalid token, one request more than the rate limit allows, and a client without the
    /// permission that the operation needs.
    pub(super) fn authorize(
        &mut self,
        authorization: Option<&str>,
        operation: &Operation,
        requests_per_minute: u32,
        now: Instant,
    ) -> Result<(), ErrorResponse> {
        let (window, has_permissions) = match authorization {
            Some(header) => {
                let token = self.token(header, now)?;
                (&mut token.window, Some(token.has_permissions))
            }
            None => (&mut self.anonymous, None),
        };
        window
            .admit(requests_per_minute, now)
            .map_err(|wait| rate_limited(requests_per_minute, wait))?;
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
        credentials(Some(authorization), "bearer")
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
}

fn rate_limited(requests_per_minute: u32, wait: Duration) -> ErrorResponse {
    let limit = Limit {
        key: Some("client.credentials.token.rate.per.minute".to_owned()),
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

/// The credentials in an `Authorization` header of this scheme.
fn credentials<'a>(authorization: Option<&'a str>, scheme: &str) -> Option<&'a str> {
    let (actual, credentials) = authorization?.split_once(' ')?;
    actual.eq_ignore_ascii_case(scheme).then_some(credentials.trim())
}

/// 128 random bits: unique within a sandbox, not cryptographically secure.
pub(super) fn random_hex() -> String {
    format!("{:032x}", fastrand::u128(..))
}
