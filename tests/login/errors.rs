//! How a login fails: at the login page, at the token endpoint, in time, and before it begins.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use genesys_onboarding::{Client, Login, LoginOptions};

use crate::browser::{authority, exchange, get, redirect};
use crate::support::responses::json;
use crate::support::server::{Action, Server};
use crate::support::{kind, with_watchdog};
use crate::{CODE, Services, TIMEOUT, state, wait_while};

#[test]
fn error_of_login_page_ends_login_with_advice() {
    for (code, advice) in [
        ("access_denied", "has not allowed it"),
        ("invalid_pkce_package", "log in again"),
        ("invalid_request", "check client ID, redirect_uri, org and provider"),
        ("invalid_scope", "check the scopes"),
        ("server_error", "try again later"),
        ("temporarily_unavailable", "try again later"),
        ("unauthorized_client", "grant type Code Authorization"),
        ("unsupported_response_type", "grant type Code Authorization"),
        ("new_code", "the login page reported new_code"),
    ] {
        let services = Services::new();
        let login = services.begin();
        let (host, state) = (authority(&login), state(&login));
        let target = format!("/?error={code}&error_description=no+for+{state}&state={state}");
        let (result, page) = wait_while(&login, move || exchange(&host, &get(&host, &target)));
        let error = result.unwrap_err();
        assert_eq!((kind(&error), error.code()), ("Authentication", Some(code)), "{error}");
        assert_eq!((error.operation(), error.status()), (Some("login"), None), "{error}");
        let text = error.to_string();
        assert!(text.starts_with("login: could not log in: the login page reported"), "{text}");
        assert!(text.contains(advice) && text.contains("no for [hidden]"), "{text}");
        assert!(page.contains("Not logged in"), "{page}");
        assert_eq!(services.login.connections(), 0);
        // The person may try again.
        login.finish(CODE).unwrap();
    }
}

#[test]
fn rejected_code_says_what_to_do() {
    let services = Services::exchanging(|| {
        json(400, r#"{"error": "invalid_grant", "error_description": "code-canary/+ is void"}"#)
    });
    let login = services.begin();
    let (host, target) = (authority(&login), redirect(&login));
    let (result, page) = wait_while(&login, move || exchange(&host, &get(&host, &target)));
    let error = result.unwrap_err();
    assert_eq!((error.code(), error.status()), (Some("invalid_grant"), Some(400)));
    assert_eq!(
        error.to_string(),
        "login: could not log in: the token endpoint responded with 400 invalid_grant: [hidden] is void; the code was \
         used before, has expired, or belongs to another login; log in again"
    );
    assert!(page.starts_with("HTTP/1.1 400 "), "{page}");
}

#[test]
fn exchange_with_lost_response_is_not_repeated() {
    let services = Services::new();
    let oauth = Server::scripted([vec![Action::Read, Action::Reset]]);
    let builder = services.builder().login_url(oauth.url()).max_retries(3);
    let login = Login::begin(builder, LoginOptions::new()).unwrap();
    let error = login.finish(CODE).unwrap_err();
    assert_eq!((kind(&error), error.attempts()), ("Transport", 1), "{error}");
    assert!(error.outcome_unknown() && !error.is_retryable(), "{error}");
    assert!(error.to_string().ends_with("the code may be used up: log in again"), "{error}");
    assert_eq!(oauth.requests().len(), 1);
}

#[test]
fn timeout_ends_wait_and_exchange() {
    let services = Services::new();
    let login = services.begin();
    let error = login.wait(Duration::from_millis(20)).unwrap_err();
    assert!(error.is_timeout() && error.is_retryable() && !error.outcome_unknown(), "{error}");
    assert!(error.to_string().contains("timeout (20 ms)"), "{error}");
    for timeout in [Duration::ZERO, Duration::from_secs(8 * 24 * 3600)] {
        assert_eq!(login.wait(timeout).unwrap_err().argument(), Some("timeout"));
    }

    let stalling = Server::scripted([vec![Action::Read, Action::Stall]]);
    let builder = services.builder().login_url(stalling.url());
    let login = Login::begin(builder, LoginOptions::new()).unwrap();
    let (host, target) = (authority(&login), redirect(&login));
    let browser = thread::spawn(move || exchange(&host, &get(&host, &target)));
    let error = with_watchdog(move || login.wait(Duration::from_secs(2))).unwrap_err();
    assert!(error.is_timeout() && error.outcome_unknown(), "{error}");
    assert!(browser.join().unwrap().contains("Not logged in"));
}

#[test]
fn cancel_and_interrupt_end_login() {
    let services = Services::new();
    let login = Arc::new(services.begin());
    let waiting = thread::spawn({
        let login = login.clone();
        move || login.wait(TIMEOUT * 10)
    });
    login.cancel();
    let error = with_watchdog(move || waiting.join().unwrap()).unwrap_err();
    assert_eq!((kind(&error), error.operation()), ("Cancelled", Some("login")));
    assert_eq!(kind(&login.wait(TIMEOUT).unwrap_err()), "Cancelled", "also later");
    assert_eq!(kind(&login.finish(CODE).unwrap_err()), "Cancelled");

    let is_asked = Arc::new(AtomicBool::new(false));
    let builder = services.builder().interrupt({
        let is_asked = is_asked.clone();
        move || is_asked.swap(true, Ordering::SeqCst)
    });
    let login = Login::begin(builder, LoginOptions::new()).unwrap();
    let error = with_watchdog(move || login.wait(TIMEOUT * 10)).unwrap_err();
    assert_eq!(kind(&error), "Cancelled");
}

#[test]
fn cancel_after_login_leaves_client_alone() {
    let services = Services::new();
    let login = services.begin();
    let client = login.finish(CODE).unwrap();
    login.cancel();
    crate::support::operations::get(&client).unwrap();
}

#[test]
fn invalid_settings_and_options_are_named() {
    let services = Services::new();
    let begin = |builder, options| Login::begin(builder, options).unwrap_err();
    let options = LoginOptions::new;
    let base = || Client::builder().base_url("https://a.example").login_url("https://l.example");
    for (setting, error) in [
        ("client_id", begin(base(), options())),
        ("client_id", begin(base().access_token("t"), options())),
        (
            "login_url",
            begin(Client::builder().base_url("https://a.example").client_id("a"), options()),
        ),
        ("region", begin(Client::builder().client_id("a"), options())),
        ("login_url", begin(base().login_url("http://l.example").client_id("a"), options())),
        ("redirect_uri", begin(services.builder(), options().redirect_uri("https://localhost"))),
        ("redirect_uri", begin(services.builder(), options().redirect_uri("http://0.0.0.0:0"))),
        ("login_hint", begin(services.builder(), options().login_hint(" "))),
        ("provider", begin(services.builder(), options().identity_provider("acme", ""))),
        ("org", begin(services.builder(), options().identity_provider("a\nb", "okta"))),
    ] {
        assert_eq!(error.setting(), Some(setting), "{error}");
    }
}
