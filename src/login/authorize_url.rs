//! The address of the login page.

use super::options::LoginOptions;
use super::random::Verifier;
use super::redirect_uri::RedirectUri;
use crate::client::Client;
use crate::contract::AUTHORIZE_PATH;
use crate::contract::request::percent_encode;
use crate::secret::Secret;

pub(super) fn authorize_url(
    client: &Client,
    options: &LoginOptions,
    redirect_uri: &RedirectUri,
    state: &Secret,
    verifier: &Verifier,
) -> String {
    let person = client.person();
    let challenge = verifier.challenge();
    let parameters = [
        ("client_id", Some(person.client_id.as_str())),
        ("redirect_uri", Some(redirect_uri.as_str())),
        ("response_type", Some("code")),
        ("code_challenge", Some(&challenge)),
        ("code_challenge_method", Some("S256")),
        ("state", Some(state.expose())),
        ("org", options.org.as_deref()),
        ("provider", options.provider.as_deref()),
        ("login_hint", options.login_hint.as_deref()),
        ("prompt", options.prompt_login.then_some("login")),
    ];
    let query: Vec<String> = parameters
        .into_iter()
        .filter_map(|(name, value)| Some(format!("{name}={}", percent_encode(value?))))
        .collect();
    format!("{}{AUTHORIZE_PATH}?{}", person.login_url, query.join("&"))
}
