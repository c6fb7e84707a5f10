//! Logins of this library at the sandbox: both sides, without a browser.
#![cfg(feature = "sandbox")]

#[path = "support/raw_http.rs"]
mod raw_http;

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use genesys_onboarding::sandbox::*;
use genesys_onboarding::*;

use raw_http::send;

const TIMEOUT: Duration = Duration::from_secs(60);

/// A client of users, by the public client unless it is given credentials.
fn builder(sandbox: &Sandbox) -> ClientBuilder {
    Client::builder()
        .base_url(sandbox.base_url())
        .login_url(sandbox.base_url())
        .client_id(sandbox.public_client_id())
        .max_retries(0)
}

/// The redirect after the user's choice of the authorize page.
fn redirect(sandbox: &Sandbox, login: &Login, user: &str) -> String {
    let target = login.url().strip_prefix(sandbox.base_url()).unwrap();
    let response = send(sandbox, "GET", &format!("{target}&sandbox_user={user}"), "");
    response.header("Location").unwrap_or_else(|| panic!("{response:?}")).to_owned()
}

fn log_in(sandbox: &Sandbox, builder: ClientBuilder) -> Client {
    let login = Login::begin(builder, LoginOptions::new()).unwrap();
    login.finish(&redirect(sandbox, &login, ADMINISTRATOR_EMAIL)).unwrap()
}

fn invites(client: &Client) -> Result<Listing<Invite>, Error> {
    get_onboarding_invites(client, &PageOptions::default())
}

#[test]
fn redirect_of_the_sandbox_ends_wait() {
    let sandbox = Sandbox::start().unwrap();
    let options = LoginOptions::new()
        .redirect_uri("http://127.0.0.1:0/call/back")
        .identity_provider("acme", "okta")
        .login_hint(ADMINISTRATOR_EMAIL)
        .prompt_login(true);
    let login = Login::begin(builder(&sandbox), options).unwrap();
    let location = redirect(&sandbox, &login, ADMINISTRATOR_EMAIL);
    let browser = thread::spawn(move || {
        let (authority, target) =
            location.strip_prefix("http://").unwrap().split_once('/').unwrap();
        let mut stream = TcpStream::connect(authority).unwrap();
        stream.set_read_timeout(Some(TIMEOUT)).unwrap();
        write!(stream, "GET /{target} HTTP/1.1\r\nHost: {authority}\r\n\r\n").unwrap();
        let mut page = String::new();
        stream.read_to_string(&mut page).unwrap();
        page
    });
    let client = login.wait(TIMEOUT).unwrap();
    assert!(browser.join().unwrap().starts_with("HTTP/1.1 200 OK\r\n"));
    assert_eq!(invites(&client).unwrap().total, Some(INVITE_COUNT.into()));
}

#[test]
fn confidential_client_logs_in_at_the_sandbox() {
    let sandbox = Sandbox::start().unwrap();
    let client = builder(&sandbox).client_credentials(sandbox.client_id(), sandbox.client_secret());
    invites(&log_in(&sandbox, client)).unwrap();
    let forms: Vec<String> = sandbox.requests().into_iter().filter_map(|r| r.body).collect();
    assert!(forms[0].contains("authorization_code"), "{forms:?}");
    assert!(forms[0].contains("code_verifier"), "{forms:?}");
}

#[test]
fn expired_token_of_a_user_is_refreshed() {
    let sandbox = Sandbox::start().unwrap();
    let stored = Arc::new(Mutex::new(Vec::new()));
    let store = Arc::clone(&stored);
    let client = log_in(
        &sandbox,
        builder(&sandbox).refresh_token_observer(move |token: &Secret| {
            store.lock().unwrap().push(token.expose().to_owned());
        }),
    );
    for _ in 0..3 {
        invites(&client).unwrap();
        sandbox.expire_tokens();
    }
    let rotated = stored.lock().unwrap().clone();
    assert_eq!(rotated.len(), 3, "of the login, and of two refreshes");
    let last = rotated.last().unwrap().as_str();
    invites(&builder(&sandbox).refresh_token(last).build().unwrap()).unwrap();
    let replaced = builder(&sandbox).refresh_token(rotated[0].as_str()).build().unwrap();
    let error = invites(&replaced).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Authentication { .. }), "{error}");
}

#[test]
fn user_without_refresh_token_logs_in_again() {
    let sandbox = Sandbox::start().unwrap();
    sandbox.set_settings(SandboxSettings::new().refresh_tokens(false));
    let client = log_in(&sandbox, builder(&sandbox));
    invites(&client).unwrap();
    sandbox.expire_tokens();
    let error = invites(&client).unwrap_err();
    assert!(error.to_string().contains("log in again"), "{error}");
}

#[test]
fn code_that_expired_fails_the_login() {
    let sandbox = Sandbox::start().unwrap();
    let login = Login::begin(builder(&sandbox), LoginOptions::new()).unwrap();
    let location = redirect(&sandbox, &login, ADMINISTRATOR_EMAIL);
    sandbox.expire_codes();
    let error = login.finish(&location).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Authentication { .. }), "{error}");
    assert!(error.to_string().contains("invalid_grant"), "{error}");
}

#[test]
fn login_that_the_user_cancels_is_denied() {
    let sandbox = Sandbox::start().unwrap();
    let login = Login::begin(builder(&sandbox), LoginOptions::new()).unwrap();
    let error = login.finish(&redirect(&sandbox, &login, "cancel")).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Authentication { .. }), "{error}");
    assert!(error.to_string().contains("access_denied"), "{error}");
}
