//! The authorize endpoint: a user logs in, and the program gets an authorization code (RFC 6749, 4.1.1).

use std::time::Instant;

use super::AuthorizationServer;
use super::accounts::{self, Account};
use super::clients::Client;
use super::page;
use super::parameters::{Parameters, invalid_request};
use super::pkce::Challenge;
use super::redirect::Redirect;
use crate::sandbox::error_response::{ErrorResponse, Reply};
use crate::sandbox::request::IncomingRequest;
use crate::sandbox::routes::method_not_allowed;
use crate::sandbox::state::State;

/// Responds to an authorize request. An error is shown on a page: without a client and a redirect that are
/// valid, there is no address that a user can be sent to.
pub(in crate::sandbox) fn respond(
    server: &mut AuthorizationServer,
    state: &State,
    request: &IncomingRequest<'_>,
) -> Result<Reply, ErrorResponse> {
    let form = match request.method {
        "GET" => &[],
        "POST" => request.body,
        _ => return Err(method_not_allowed("GET, POST")),
    };
    let parameters = Parameters::parse(request.query.as_bytes(), form);
    let id = parameters.required("client_id")?;
    let client = server.clients.find(id).cloned();
    let client = client.ok_or_else(|| {
        ErrorResponse::new(400, "unauthorized_client", "client_id: client not found")
    })?;
    let redirect = Redirect::read(&parameters)?;
    let login = LoginRequest::read(&parameters, &client, state);
    let decided = login.and_then(|login| match parameters.get("sandbox_user")? {
        None => Ok(page::choice(&login.accounts, login.hint.as_deref(), request.query)),
        Some(user) => {
            let code = login.decide(server, client, &redirect, user)?;
            Ok(redirect.with_code(&code))
        }
    });
    Ok(decided.unwrap_or_else(|error| redirect.with_error(&error)))
}

/// What an authorize request asks for, besides its client and its redirect.
struct LoginRequest<'a> {
    /// Those who can log in.
    accounts: Vec<Account<'a>>,
    organization: Option<String>,
    /// The email address of `login_hint`.
    hint: Option<String>,
    challenge: Option<Challenge>,
}

impl<'a> LoginRequest<'a> {
    fn read(
        parameters: &Parameters<'_>,
        client: &Client,
        state: &'a State,
    ) -> Result<LoginRequest<'a>, ErrorResponse> {
        if parameters.required("response_type")? != "code" {
            let description = "response_type: expected code";
            return Err(ErrorResponse::new(400, "unsupported_response_type", description));
        }
        let challenge = Challenge::read(parameters, client.is_public)?;
        let organization = match (parameters.get("org")?, parameters.get("provider")?) {
            (None, None) => None,
            (Some(name), Some(_)) if state.organizations.iter().any(|o| o.is_named(name)) => {
                Some(name.to_owned())
            }
            (Some(_), Some(_)) => return Err(invalid_request("org: organization not found")),
            _ => return Err(invalid_request("org and provider: expected both or none")),
        };
        let accounts = accounts::accounts(state, organization.as_deref());
        let hint = parameters.get("login_hint")?;
        // An address, an organization, or an address and an organization.
        let hint =
            hint.map(|hint| hint.split_once(':').map_or(hint, |(email, _)| email).to_owned());
        Ok(LoginRequest { accounts, organization, hint, challenge })
    }

    /// Issues the code for the chosen user.
    fn decide(
        self,
        server: &mut AuthorizationServer,
        client: Client,
        redirect: &Redirect<'_>,
        user: &str,
    ) -> Result<String, ErrorResponse> {
        let account = self.accounts.iter().find(|known| known.email.eq_ignore_ascii_case(user));
        let account = account.ok_or_else(|| {
            ErrorResponse::new(400, "access_denied", "the user has not logged in")
        })?;
        let login = server.new_login(client.id, account.email, self.organization);
        Ok(server.codes.issue(login, redirect.uri, self.challenge, Instant::now()))
    }
}
