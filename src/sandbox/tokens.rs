//! Authentication: the two clients of a sandbox, and the access tokens issued to them.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use base64::Engine;
use base64::prelude::BASE64_STANDARD;

use super::error_response::{ErrorResponse, Reply};
use super::form;
use super::routes::method_not_allowed;
use crate::contract::operation::Operation;

/// Lifetime of an access token, in seconds.
const TOKEN_LIFETIME_S: u64 = 86_399;

/// An OAuth client.
#[derive(Debug)]
pub(super) struct Client {
    pub(super) id: String,
    pub(super) secret: String,
    has_permissions: bool,
}

#[derive(Debug)]
struct Token {
    has_permissions: bool,
    expires_at: Instant,
}

#[derive(Debug)]
pub(super) struct Tokens {
    pub(super) client: Client,
    pub(super) unprivileged: Client,
    issued: HashMap<String, Token>,
}

impl Tokens {
    pub(super) fn new() -> Tokens {
        let client = |id: &str, has_permissions| Client {
            id: format!("{id}-{}", random_hex()),
            secret: random_hex(),
            has_permissions,
        };
        Tokens {
            client: client("client", true),
            unprivileged: client("unprivileged", false),
            issued: HashMap::new(),
        }
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
        self.issued.insert(access_token.clone(), Token { has_permissions, expires_at });
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

    /// Rejects an invalid token, and a client without the permission that the operation needs.
    pub(super) fn authorize(
        &self,
        authorization: Option<&str>,
        operation: &Operation,
    ) -> Result<(), ErrorResponse> {
        let token = authorization.map(|header| self.token(header)).transpose()?;
        match token {
            _ if operation.permissions.is_empty() => Ok(()),
            Some(token) if token.has_permissions => Ok(()),
            Some(_) => Err(missing_permissions(operation)),
            None => {
                let message = "No authentication bearer token specified in authorization header";
                Err(ErrorResponse::new(401, "authentication.required", message))
            }
        }
    }

    fn token(&self, authorization: &str) -> Result<&Token, ErrorResponse> {
        credentials(Some(authorization), "bearer")
            .and_then(|token| self.issued.get(token))
            .filter(|token| Instant::now() < token.expires_at)
            .ok_or_else(|| ErrorResponse::new(401, "bad.credentials", "Invalid login credentials"))
    }

    /// Invalidates every token issued so far.
    pub(super) fn expire(&mut self) {
        self.issued.clear();
    }
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
