//! The whole login: the address, the redirect, the exchange, the client.

use std::sync::{Arc, Mutex};
use std::thread;

use genesys_onboarding::{Login, LoginOptions, Secret};

use crate::browser::{authority, exchange, get, redirect};
use crate::support::responses::json;
use crate::support::sync::lock;
use crate::support::tokens::bearers;
use crate::support::{operations, with_watchdog};
use crate::{CODE, Services, TIMEOUT, parameter, wait_while};

/// The fields of a form, decoded.
fn field(form: &str, name: &str) -> Option<String> {
    let value = form.split('&').find_map(|field| field.strip_prefix(name)?.strip_prefix('='))?;
    Some(percent_encoding::percent_decode_str(value).decode_utf8().unwrap().into_owned())
}

#[test]
fn public_client_logs_in_with_pkce() {
    let services = Services::new();
    let login = services.begin();
    assert!(login.url().starts_with(&format!("{}/oauth/authorize?", services.login.url())));
    assert_eq!(parameter(&login, "client_id").as_deref(), Some("my-public-id"));
    assert_eq!(parameter(&login, "response_type").as_deref(), Some("code"));
    assert_eq!(parameter(&login, "redirect_uri").as_deref(), Some(login.redirect_uri()));
    assert_eq!(parameter(&login, "code_challenge_method").as_deref(), Some("S256"));
    assert_eq!(services.login.connections(), 0, "beginning sends nothing");

    let (host, target) = (authority(&login), redirect(&login));
    let (client, page) = wait_while(&login, move || exchange(&host, &get(&host, &target)));
    let client = client.unwrap();
    assert!(page.starts_with("HTTP/1.1 200 OK\r\n"), "{page}");
    operations::get(&client).unwrap();
    assert_eq!(bearers(&services.service), ["t-1"]);

    let requests = services.login.requests();
    let [request] = &requests[..] else { panic!("{requests:?}") };
    assert_eq!((request.method.as_str(), request.target.as_str()), ("POST", "/oauth/token"));
    assert_eq!(request.header("authorization"), None);
    let form = request.text();
    assert_eq!(field(form, "grant_type").as_deref(), Some("authorization_code"));
    assert_eq!(field(form, "code").as_deref(), Some(CODE));
    assert_eq!(field(form, "redirect_uri").as_deref(), Some(login.redirect_uri()));
    assert_eq!(field(form, "client_id").as_deref(), Some("my-public-id"));
    let verifier = field(form, "code_verifier").unwrap();
    assert_eq!(verifier.len(), 43);
    assert!(!login.url().contains(&verifier));
    let hash = ring::digest::digest(&ring::digest::SHA256, verifier.as_bytes());
    let challenge = base64::Engine::encode(&base64::prelude::BASE64_URL_SAFE_NO_PAD, hash);
    assert_eq!(parameter(&login, "code_challenge"), Some(challenge));
}

#[test]
fn confidential_client_logs_in_with_its_secret() {
    let services = Services::new();
    let builder = services.builder().client_credentials("my-id", "my-secret");
    let login = Login::begin(builder, LoginOptions::new()).unwrap();
    let (host, target) = (authority(&login), redirect(&login));
    let (client, _) = wait_while(&login, move || exchange(&host, &get(&host, &target)));
    operations::get(&client.unwrap()).unwrap();
    let request = &services.login.requests()[0];
    // base64 of my-id:my-secret
    assert_eq!(request.header("authorization"), Some("Basic bXktaWQ6bXktc2VjcmV0"));
    assert_eq!(field(request.text(), "client_id"), None);
    assert!(field(request.text(), "code_verifier").is_some());
}

#[test]
fn refresh_token_of_login_is_stored_and_used() {
    let number = Mutex::new(0);
    let services = Services::exchanging(move || {
        let mut number = lock(&number);
        *number += 1;
        let seconds = if *number == 1 { 0 } else { 86399 };
        let token = format!(
            r#"{{"access_token": "t-{number}", "refresh_token": "r-{number}", "expires_in": {seconds}}}"#
        );
        json(200, &token.replace("t-2", "t-1"))
    });
    let stored = Arc::new(Mutex::new(Vec::new()));
    let builder = services.builder().refresh_token_observer({
        let stored = stored.clone();
        move |token: &Secret| lock(&stored).push(token.expose().to_owned())
    });
    let login = Login::begin(builder, LoginOptions::new()).unwrap();
    let client = login.finish(CODE).unwrap();
    assert_eq!(*lock(&stored), ["r-1"]);
    operations::get(&client).unwrap();
    assert_eq!(*lock(&stored), ["r-1", "r-2"]);
    let refresh = services.login.requests()[1].clone();
    assert_eq!(field(refresh.text(), "refresh_token").as_deref(), Some("r-1"));
}

#[test]
fn expired_login_without_refresh_token_says_so() {
    let services =
        Services::exchanging(|| json(200, r#"{"access_token": "t-1", "expires_in": 0}"#));
    let client = services.begin().finish(CODE).unwrap();
    let error = operations::get(&client).unwrap_err();
    assert_eq!(error.code(), Some("login_required"));
    assert!(error.to_string().contains("log in again"), "{error}");
    assert_eq!((services.login.requests().len(), services.service.requests().len()), (1, 0));

    // A 401 before the end of its life comes to the same.
    let services =
        Services::exchanging(|| json(200, r#"{"access_token": "t-9", "expires_in": 86399}"#));
    let client = services.begin().finish(CODE).unwrap();
    assert_eq!(operations::get(&client).unwrap_err().code(), Some("login_required"));
    assert_eq!((services.login.requests().len(), services.service.requests().len()), (1, 1));
}

#[test]
fn options_are_in_the_address() {
    let services = Services::new();
    let options = LoginOptions::new()
        .redirect_uri("http://127.0.0.1:0/call back".replace(' ', "-"))
        .identity_provider("Acme & Co", "okta")
        .login_hint("ada@acme.example")
        .prompt_login(true);
    let login = Login::begin(services.builder(), options).unwrap();
    for (name, value) in [
        ("org", "Acme & Co"),
        ("provider", "okta"),
        ("login_hint", "ada@acme.example"),
        ("prompt", "login"),
    ] {
        assert_eq!(parameter(&login, name).as_deref(), Some(value));
    }
    assert!(login.redirect_uri().ends_with("/call-back"));
    let plain = services.begin();
    for name in ["org", "provider", "login_hint", "prompt"] {
        assert_eq!(parameter(&plain, name), None);
    }
    assert_ne!(parameter(&plain, "state"), parameter(&login, "state"));
}

#[test]
fn finish_on_another_thread_ends_wait() {
    let services = Services::new();
    let login = Arc::new(services.begin());
    let waiting = thread::spawn({
        let login = login.clone();
        move || login.wait(TIMEOUT)
    });
    login.finish(CODE).unwrap();
    let client = with_watchdog(move || waiting.join().unwrap()).unwrap();
    operations::get(&client).unwrap();
    assert_eq!(services.login.requests().len(), 1);
}
