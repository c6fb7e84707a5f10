//! A person's refresh token: when it is used, how often, and where the new ones go.

mod support;

use std::collections::HashSet;
use std::sync::{Arc, Mutex};

use genesys_onboarding::{CallOptions, Client, ClientBuilder, Error, Secret};

use support::responses::{json, ok_response, response};
use support::server::{Action, Server};
use support::sync::{Gate, lock};
use support::tokens::{bearer, bearers, call_concurrently, service_for};
use support::{builder, kind, operations, with_watchdog};

/// A token endpoint that rotates refresh tokens: r-0 gives t-1 and r-1, and so on. One that was used is void.
fn rotating(seconds: u32) -> Server {
    let current = Mutex::new(0);
    Server::responding(move |request| {
        let mut current = lock(&current);
        if !request.text().contains(&format!("refresh_token=r-{current}&")) {
            return invalid_grant();
        }
        *current += 1;
        tokens(*current, seconds)
    })
}

fn tokens(number: u32, seconds: u32) -> Vec<u8> {
    json(
        200,
        &format!(
            r#"{{"access_token": "t-{number}", "refresh_token": "r-{number}", "expires_in": {seconds}}}"#
        ),
    )
}

fn invalid_grant() -> Vec<u8> {
    json(400, r#"{"error": "invalid_grant", "error_description": "the refresh token is void"}"#)
}

fn person(service: &Server, login: &Server) -> ClientBuilder {
    builder(service).login_url(login.url()).client_id("my-public-id").refresh_token("r-0")
}

/// A builder, and the refresh tokens that its client gives to the program.
fn with_store(builder: ClientBuilder) -> (ClientBuilder, Arc<Mutex<Vec<String>>>) {
    let stored = Arc::new(Mutex::new(Vec::new()));
    let builder = builder.refresh_token_observer({
        let stored = stored.clone();
        move |token: &Secret| lock(&stored).push(token.expose().to_owned())
    });
    (builder, stored)
}

fn assert_code(error: &Error, code: &str) {
    assert_eq!((kind(error), error.code()), ("Authentication", Some(code)), "{error}");
    assert!(error.to_string().contains("log in again"), "{error}");
}

#[test]
fn public_client_refreshes_without_basic_credentials() {
    let (login, service) = (rotating(86399), service_for("t-1"));
    let (client, stored) = with_store(person(&service, &login));
    let client = client.build().unwrap();
    assert_eq!(login.connections(), 0);
    operations::get(&client).unwrap();
    operations::post(&client).unwrap();
    let requests = login.requests();
    let [request] = &requests[..] else { panic!("{requests:?}") };
    assert_eq!((request.method.as_str(), request.target.as_str()), ("POST", "/oauth/token"));
    assert_eq!(request.text(), "grant_type=refresh_token&refresh_token=r-0&client_id=my-public-id");
    assert_eq!(request.header("authorization"), None);
    assert_eq!(*lock(&stored), ["r-1"]);
}

#[test]
fn confidential_client_refreshes_with_basic_credentials() {
    let login = Server::responding(|_| tokens(1, 86399));
    let service = service_for("t-1");
    // In any order, and with a token that a form must encode.
    let client =
        builder(&service).login_url(login.url()).refresh_token("r/0+ä&%".replace('ä', "a"));
    let client = client.client_credentials("my-id", "my-secret").build().unwrap();
    operations::get(&client).unwrap();
    let request = &login.requests()[0];
    assert_eq!(request.text(), "grant_type=refresh_token&refresh_token=r%2F0%2Ba%26%25");
    // base64 of my-id:my-secret
    assert_eq!(request.header("authorization"), Some("Basic bXktaWQ6bXktc2VjcmV0"));
}

#[test]
fn rejected_token_is_refreshed_once_with_rotated_token() {
    let (login, service) = (rotating(86399), service_for("t-2"));
    let (client, stored) = with_store(person(&service, &login));
    let client = client.build().unwrap();
    operations::post(&client).unwrap();
    assert_eq!(bearers(&service), ["t-1", "t-2"]);
    assert_eq!(*lock(&stored), ["r-1", "r-2"]);

    let rejecting = Server::responding(|_| json(401, "{}"));
    let login = rotating(86399);
    let client = person(&rejecting, &login).build().unwrap();
    let error = operations::post(&client).unwrap_err();
    assert_eq!((kind(&error), error.status()), ("Api", Some(401)), "{error}");
    assert_eq!((bearers(&rejecting).len(), login.requests().len()), (2, 2));
}

#[test]
fn threads_never_use_refresh_token_twice() {
    const THREADS: usize = 64;
    // Each token is rejected after a few calls, so that refreshes go on under load.
    let login = rotating(1);
    let service = Server::responding({
        let seen = Mutex::new(Vec::new());
        move |request| {
            let token = bearer(request).unwrap_or("none").to_owned();
            let mut seen = lock(&seen);
            seen.push(token.clone());
            match seen.iter().filter(|other| **other == token).count() {
                ..48 => ok_response(),
                _ => json(401, "{}"),
            }
        }
    });
    let (client, stored) = with_store(person(&service, &login).max_retries(3));
    let client = client.build().unwrap();
    for _ in 0..4 {
        let results = call_concurrently(THREADS, &client);
        // A call may be rejected twice, which is the service's last word; no refresh may fail.
        let failed = results.iter().filter_map(|result| result.as_ref().err());
        let failed: Vec<_> = failed.filter(|error| kind(error) != "Api").collect();
        assert!(failed.is_empty(), "{failed:?}");
    }
    let sent: Vec<String> =
        login.requests().iter().map(|request| request.text().to_owned()).collect();
    assert_eq!(sent.iter().collect::<HashSet<_>>().len(), sent.len(), "{sent:?}");
    assert!(sent.len() > 4, "{sent:?}");
    let expected: Vec<String> = (1..=sent.len()).map(|number| format!("r-{number}")).collect();
    assert_eq!(*lock(&stored), expected, "in this order, and each once");
}

#[test]
fn old_refresh_token_stays_without_new_one() {
    let login = Server::responding(|_| json(200, r#"{"access_token": "t-1", "expires_in": 0}"#));
    let service = service_for("t-1");
    let (client, stored) = with_store(person(&service, &login));
    let client = client.build().unwrap();
    operations::get(&client).unwrap();
    operations::get(&client).unwrap();
    let sent = login.requests();
    assert_eq!(sent.len(), 2);
    assert_eq!(sent[0].text(), sent[1].text());
    assert!(lock(&stored).is_empty());
}

#[test]
fn void_refresh_token_says_to_log_in_again() {
    let (login, service) = (Server::responding(|_| invalid_grant()), service_for("none"));
    let client = person(&service, &login).max_retries(3).build().unwrap();
    let error = operations::get(&client).unwrap_err();
    assert_code(&error, "invalid_grant");
    assert_eq!(
        error.to_string(),
        "getOnboardingInvite: could not refresh the access token: the token endpoint responded with 400 \
         invalid_grant: the refresh token is void; log in again"
    );
    // It is void for good: nothing more is sent.
    assert_code(&operations::get(&client).unwrap_err(), "login_required");
    assert_eq!((login.requests().len(), service.requests().len()), (1, 0));
}

#[test]
fn refresh_with_lost_response_is_not_repeated() {
    let lost = vec![Action::Read, Action::Reset];
    let responding = vec![Action::Read, Action::Send(tokens(1, 86399)), Action::Stall];
    let (login, service) = (Server::scripted([lost, responding]), service_for("t-1"));
    let client = person(&service, &login).max_retries(3).build().unwrap();
    let error = operations::post(&client).unwrap_err();
    assert_eq!((kind(&error), error.attempts()), ("Transport", 1), "{error}");
    assert!(error.to_string().contains("the refresh token may be used up"), "{error}");
    assert!(!error.is_retryable() && !error.outcome_unknown(), "{error}");
    assert_eq!((login.requests().len(), service.requests().len()), (1, 0));
    // Nothing is lost by one more try of a later call, as the token is of no other use.
    operations::post(&client).unwrap();
}

#[test]
fn rate_limited_refresh_is_retried() {
    let limited = r#"{"error": "invalid_request", "description": "rate limit exceeded; wait"}"#;
    let script = [Action::Read, Action::Send(json(400, limited)), Action::Read]
        .into_iter()
        .chain([Action::Send(tokens(1, 86399)), Action::Stall]);
    let (login, service) = (Server::scripted([script.collect()]), service_for("t-1"));
    let client = person(&service, &login).max_retries(1).build().unwrap();
    operations::get(&client).unwrap();
    assert_eq!(login.requests().len(), 2);
}

#[test]
fn cancelled_refresh_fails_waiters_instead_of_repeating() {
    let login = Server::scripted([vec![Action::Read, Action::Stall]]);
    let service = service_for("t-1");
    let client = person(&service, &login).build().unwrap();
    let hurried = client.with_options(CallOptions::new()).unwrap();
    let refreshing = std::thread::spawn({
        let hurried = hurried.clone();
        move || operations::get(&hurried).map(drop)
    });
    login.wait_for_requests(1);
    // It is asked once the second call waits.
    let is_waiting = Gate::default();
    let options = CallOptions::new().interrupt({
        let is_waiting = is_waiting.clone();
        move || {
            is_waiting.open();
            false
        }
    });
    let client = client.with_options(options).unwrap();
    let waiting = std::thread::spawn(move || operations::get(&client).map(drop));
    is_waiting.wait();
    hurried.cancel();
    let error = with_watchdog(move || refreshing.join().unwrap()).unwrap_err();
    assert_eq!(kind(&error), "Cancelled", "{error}");
    let error = with_watchdog(move || waiting.join().unwrap()).unwrap_err();
    assert_eq!(kind(&error), "Authentication", "{error}");
    assert!(error.to_string().contains("may be used up"), "{error}");
    assert_eq!(login.requests().len(), 1);
}

#[test]
fn calls_go_on_while_refresh_token_is_stored() {
    let (login, service) = (rotating(86399), service_for("t-1"));
    let (is_storing, is_stored) = (Gate::default(), Gate::default());
    let client = person(&service, &login).refresh_token_observer({
        let (is_storing, is_stored) = (is_storing.clone(), is_stored.clone());
        move |_: &Secret| {
            is_storing.open();
            is_stored.wait();
        }
    });
    let client = client.build().unwrap();
    let refreshing = std::thread::spawn({
        let client = client.clone();
        move || operations::get(&client).map(drop)
    });
    is_storing.wait();
    with_watchdog(move || operations::get(&client)).unwrap();
    is_stored.open();
    with_watchdog(move || refreshing.join().unwrap()).unwrap();
    assert_eq!(login.requests().len(), 1);
}

#[test]
fn observer_may_call_with_its_own_client() {
    let (login, service) = (rotating(86399), service_for("t-1"));
    let slot: Arc<Mutex<Option<Client>>> = Arc::default();
    let client = person(&service, &login).refresh_token_observer({
        let slot = slot.clone();
        move |_: &Secret| {
            let client = lock(&slot).take();
            if let Some(client) = client {
                operations::get(&client).unwrap();
            }
        }
    });
    let client = client.build().unwrap();
    lock(&slot).replace(client.clone());
    with_watchdog(move || operations::get(&client)).unwrap();
    assert_eq!(bearers(&service), ["t-1", "t-1"]);
}

#[test]
fn errors_show_no_refresh_token() {
    const TOKEN: &str = "refresh-token-canary/+";
    for body in [
        format!(r#"{{"error": "invalid_grant", "error_description": "{TOKEN} is void"}}"#),
        r#"{"error": "x", "error_description": "refresh-token-canary%2F%2B"}"#.to_owned(),
        format!(
            r#"{{"error": "{TOKEN}", "refresh_token": "new-canary", "description": "new-canary"}}"#
        ),
    ] {
        let login = Server::responding(move |_| {
            response(400, &[("ININ-Correlation-Id", TOKEN)], body.as_bytes())
        });
        let service = service_for("none");
        let client =
            builder(&service).login_url(login.url()).client_id("my-id").refresh_token(TOKEN);
        assert!(!format!("{client:?}").contains("canary"));
        let client = client.build().unwrap();
        let error = operations::get(&client).unwrap_err();
        let shown = format!("{error} {error:?} {client:?}");
        assert!(!shown.contains("canary"), "{shown}");
        assert!(shown.contains("[hidden]"), "{shown}");
    }
}

#[test]
fn settings_of_person_are_validated() {
    let base = || Client::builder().base_url("https://a.example").login_url("https://l.example");
    for (setting, builder) in [
        ("client_id", base().refresh_token("r")),
        ("refresh_token", base().client_id("id").refresh_token("")),
        ("refresh_token", base().client_id("id").refresh_token("a\nb")),
        ("client_secret", base().client_id("id")),
        ("client_id", base().client_id("a:b").refresh_token("r")),
        (
            "login_url",
            Client::builder().base_url("https://a.example").client_id("a").refresh_token("r"),
        ),
        ("region", Client::builder().client_id("a").refresh_token("r")),
    ] {
        let error = builder.build().unwrap_err();
        assert_eq!(error.setting(), Some(setting), "{error}");
    }
    base().client_id("id").refresh_token("r").access_token("t").build().unwrap();
    base().access_token("t").client_id("id").refresh_token("r").build().unwrap();
}
