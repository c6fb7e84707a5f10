//! The token endpoint: the grants for which it issues access tokens.

use std::time::Instant;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::json;

use super::AuthorizationServer;
use super::access_tokens::LIFETIME_S;
use super::accounts;
use super::clients::Client;
use super::codes::{CodeError, Presented};
use super::login::Login;
use super::parameters::Parameters;
use super::pkce;
use crate::sandbox::error_response::{ErrorResponse, Reply};
use crate::sandbox::request::IncomingRequest;
use crate::sandbox::routes::method_not_allowed;
use crate::sandbox::settings::CurrentSettings;
use crate::sandbox::state::State;

/// The assertion that is rejected, as text or in base64; any other is accepted.
const BAD_ASSERTION: &[u8] = b"bad";

/// A grant: issues an access token for a client.
type Grant = fn(&mut Exchange<'_>, &Client) -> Result<Reply, ErrorResponse>;

/// A grant type, whether the public client may use it, and the grant.
static GRANTS: &[(&str, bool, Grant)] = &[
    ("client_credentials", false, client_credentials),
    ("authorization_code", true, authorization_code),
    ("refresh_token", true, refresh_token),
    ("urn:ietf:params:oauth:grant-type:saml2-bearer", false, saml2_bearer),
];

/// A request to the token endpoint, and what decides on it.
struct Exchange<'a> {
    server: &'a mut AuthorizationServer,
    state: &'a State,
    parameters: Parameters<'a>,
    gives_refresh_tokens: bool,
}

/// Responds to a request to the token endpoint.
pub(in crate::sandbox) fn respond(
    server: &mut AuthorizationServer,
    state: &State,
    settings: &CurrentSettings,
    request: &IncomingRequest<'_>,
) -> Result<Reply, ErrorResponse> {
    if request.method != "POST" {
        return Err(method_not_allowed("POST"));
    }
    let parameters = Parameters::parse(&[], request.body);
    let grant_type = parameters.required("grant_type")?;
    let known = GRANTS.iter().find(|(name, ..)| *name == grant_type);
    let (_, is_for_public, grant) = known.ok_or_else(|| {
        let names: Vec<&str> = GRANTS.iter().map(|(name, ..)| *name).collect();
        let description = format!("grant_type: expected one of {}", names.join(", "));
        ErrorResponse::new(400, "unsupported_grant_type", description)
    })?;
    let client_id = parameters.get("client_id")?;
    let client = server.clients.authenticate(request.authorization, client_id)?.clone();
    if client.is_public && !is_for_public {
        let description = "the grant needs a client with a client secret";
        return Err(ErrorResponse::new(400, "unauthorized_client", description));
    }
    let gives_refresh_tokens = settings.refresh_tokens;
    grant(&mut Exchange { server, state, parameters, gives_refresh_tokens }, &client)
}

fn client_credentials(
    exchange: &mut Exchange<'_>,
    client: &Client,
) -> Result<Reply, ErrorResponse> {
    let access_token = exchange.server.access_tokens.issue(None, client.has_permissions);
    Ok(token_reply(&access_token, None))
}

fn authorization_code(
    exchange: &mut Exchange<'_>,
    client: &Client,
) -> Result<Reply, ErrorResponse> {
    let parameters = &exchange.parameters;
    let presented = Presented {
        code: parameters.required("code")?,
        client_id: &client.id,
        redirect_uri: parameters.required("redirect_uri")?,
        verifier: pkce::verifier(parameters)?,
    };
    match exchange.server.codes.redeem(&presented, Instant::now()) {
        Ok(login) => {
            let access_token = exchange.access_token(&login, client)?;
            let refresh_token =
                exchange.gives_refresh_tokens.then(|| exchange.server.refresh_tokens.issue(login));
            Ok(token_reply(&access_token, refresh_token))
        }
        Err(CodeError::Used(login)) => {
            // Whoever has used it first may not be the one it was meant for (RFC 6749, 4.1.2).
            exchange.server.revoke(login);
            Err(invalid_grant("the code has been used already; its tokens are revoked"))
        }
        Err(CodeError::Invalid(reason)) => Err(invalid_grant(reason)),
    }
}

/// Without a new refresh token the old one stays valid (RFC 6749, 6).
fn refresh_token(exchange: &mut Exchange<'_>, client: &Client) -> Result<Reply, ErrorResponse> {
    let old = exchange.parameters.required("refresh_token")?;
    let login = exchange.server.refresh_tokens.find(old, &client.id).cloned();
    let login = login.ok_or_else(|| invalid_grant("the refresh token is invalid"))?;
    let access_token = exchange.access_token(&login, client)?;
    if !exchange.gives_refresh_tokens {
        return Ok(token_reply(&access_token, None));
    }
    let refresh_tokens = &mut exchange.server.refresh_tokens;
    refresh_tokens.remove(exchange.parameters.required("refresh_token")?);
    let refresh_token = refresh_tokens.issue(login);
    Ok(token_reply(&access_token, Some(refresh_token)))
}

/// The user is the one whose email address is in the assertion, or else the organization's first.
fn saml2_bearer(exchange: &mut Exchange<'_>, client: &Client) -> Result<Reply, ErrorResponse> {
    let organization = exchange.parameters.required("orgName")?;
    let assertion = exchange.parameters.required("assertion")?.as_bytes();
    let decoded = BASE64_STANDARD.decode(assertion).unwrap_or_else(|_| assertion.to_vec());
    if [assertion, &decoded].contains(&BAD_ASSERTION) {
        return Err(invalid_grant("the assertion is invalid"));
    }
    let accounts = accounts::accounts(exchange.state, Some(organization));
    let text = String::from_utf8_lossy(&decoded).to_ascii_lowercase();
    let named = accounts.iter().find(|user| text.contains(&user.email.to_ascii_lowercase()));
    let Some(account) = named.or(accounts.first()) else {
        return Err(invalid_grant("orgName: no organization with users has this name"));
    };
    let organization = Some(organization.to_owned());
    let login = exchange.server.new_login(client.id.clone(), account.email, organization);
    Ok(token_reply(&exchange.access_token(&login, client)?, None))
}

impl Exchange<'_> {
    /// Issues an access token of the user, if there still is one.
    fn access_token(&mut self, login: &Login, client: &Client) -> Result<String, ErrorResponse> {
        let account = accounts::find(self.state, login.organization.as_deref(), &login.email)
            .ok_or_else(|| invalid_grant("the user does not exist any more"))?;
        let has_permissions = client.has_permissions && account.is_administrator;
        Ok(self.server.access_tokens.issue(Some(login.id), has_permissions))
    }
}

fn token_reply(access_token: &str, refresh_token: Option<String>) -> Reply {
    let mut body = json!({
        "access_token": access_token,
        "token_type": "bearer",
        "expires_in": LIFETIME_S,
    });
    if let Some(refresh_token) = refresh_token {
        body["refresh_token"] = refresh_token.into();
    }
    Reply::json(200, body.to_string()).with_header("cache-control", "no-store".to_owned())
}

fn invalid_grant(description: &str) -> ErrorResponse {
    ErrorResponse::new(400, "invalid_grant", description)
}
