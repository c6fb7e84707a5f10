//! Errors of calls that cannot obtain an access token.

mod support;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use genesys_onboarding::{Error, ErrorKind, TokenError};

use support::kind;
use support::operations;
use support::responses::{json, ok_response, response};
use support::server::{Action, Server};
use support::sync::Gate;
use support::tokens::{SECRET, bearers, call_concurrently, credentials, service_for};

fn token_error(error: &Error) -> &TokenError {
    match error.kind() {
        ErrorKind::Authentication(token) => token,
        _ => panic!("{error}"),
    }
}

#[test]
fn failed_refresh_after_401_is_token_error() {
    let token = json(200, r#"{"access_token": "t-1"}"#);
    let gone = json(401, r#"{"error": "invalid_client"}"#);
    let script =
        vec![Action::Read, Action::Send(token), Action::Read, Action::Send(gone), Action::Stall];
    let (login, service) = (Server::scripted([script]), service_for("t-2"));
    let client = credentials(&service, &login).build().unwrap();
    let error = operations::post(&client).unwrap_err();
    assert_eq!(token_error(&error).code.as_deref(), Some("invalid_client"));
    // One attempt of the call, and one request for another token.
    assert_eq!((error.attempts(), error.outcome_unknown()), (2, false), "{error}");
    assert_eq!(bearers(&service), ["t-1"]);
}

#[test]
fn token_error_shows_code_and_description() {
    let limited = r#"{"error": "invalid_request", "description": "client rate limit exceeded"}"#;
    let invalid = r#"{"error": "invalid_client", "description": "client not found"}"#;
    let standard = r#"{"error": "invalid_client", "error_description": "standard words"}"#;
    let unusable = "no valid access_token";
    let too_long = format!(r#"{{"access_token": "{}"}}"#, "t".repeat(16 * 1024 + 1));
    let cases = [
        (401, invalid, Some("invalid_client"), "client not found", false),
        (400, standard, Some("invalid_client"), "standard words", false),
        (400, limited, Some("invalid_request"), "rate limit exceeded", true),
        (429, "", None, "429", true),
        (502, "<html>Bad Gateway</html>", None, "24 bytes that are not a JSON object", false),
        (404, "", None, "404", false),
        (200, "garbage", None, "7 bytes that are not a JSON object", false),
        (200, "{}", None, unusable, false),
        (200, r#"{"access_token": ""}"#, None, unusable, false),
        (200, r#"{"access_token": "two words"}"#, None, unusable, false),
        (200, r#"{"access_token": "\u0000"}"#, None, unusable, false),
        (200, r#"{"access_token": "two\nlines", "expires_in": 60}"#, None, unusable, false),
        (200, &too_long, None, unusable, false),
    ];
    let service = Server::responding(|_| ok_response());
    for (status, body, code, words, is_rate_limit) in cases {
        let headers = [("ININ-Correlation-Id", "c-1"), ("Retry-After", "7")];
        let rejection = response(status, &headers, body.as_bytes());
        let login = Server::responding(move |_| rejection.clone());
        let client = credentials(&service, &login).build().unwrap();
        let error = operations::post(&client).unwrap_err();
        let token = token_error(&error);
        assert_eq!((token.status, token.code.as_deref()), (status, code), "{error}");
        assert!(error.to_string().contains(words), "{words}: {error}");
        assert_eq!(token.is_rate_limited(), is_rate_limit, "{error}");
        assert_eq!(token.correlation_id.as_deref(), Some("c-1"), "{error}");
        assert_eq!(error.retry_after(), Some(Duration::from_secs(7)), "{error}");
        assert_eq!((error.attempts(), error.outcome_unknown()), (1, false), "{error}");
        assert!(!format!("{error} {error:?}").contains(SECRET));
    }
    assert_eq!(service.requests().len(), 0);
}

#[test]
fn token_redirect_is_shown_and_not_followed() {
    let (elsewhere, service) =
        (Server::responding(|_| ok_response()), Server::responding(|_| ok_response()));
    for status in [301, 302, 303, 307, 308] {
        let away = format!("{}/oauth/token", elsewhere.url());
        for (location, shown) in
            [(away.clone(), away.clone()), ("/login\u{85}?".into(), "/login\u{85}".into())]
        {
            let moved = response(status, &[("Location", &location)], b"");
            let login = Server::responding(move |_| moved.clone());
            let client = credentials(&service, &login).max_retries(3).build().unwrap();
            let error = operations::post(&client).unwrap_err();
            let token = token_error(&error);
            assert_eq!((token.status, token.location.as_deref()), (status, Some(&*shown)));
            let text = error.to_string();
            assert!(
                text.contains(shown.trim_end_matches('\u{85}')) && text.contains("login_url"),
                "{text}"
            );
            assert!(!text.contains(char::is_control), "{text:?}");
            assert_eq!((error.attempts(), error.outcome_unknown()), (1, false), "{error}");
            assert_eq!(login.requests().len(), 1);
        }
        let echo = format!("/{SECRET}");
        let login = Server::responding(move |_| response(status, &[("Location", &echo)], b""));
        let error = operations::get(&credentials(&service, &login).build().unwrap()).unwrap_err();
        assert!(!format!("{error} {error:?}").contains(SECRET), "{error:?}");
    }
    assert_eq!((elsewhere.connections(), service.connections()), (0, 0));
}

#[test]
fn failed_token_request_leaves_outcome_known() {
    let service = Server::responding(|_| ok_response());
    let silent = vec![Action::Read, Action::Stall];
    let broken = vec![Action::Read, Action::Reset];
    for (script, expected) in [(silent, "Timeout"), (broken, "Transport")] {
        let login = Server::scripted([script]);
        let limited = credentials(&service, &login).attempt_timeout(Duration::from_millis(300));
        let error = operations::post(&limited.build().unwrap()).unwrap_err();
        assert_eq!(kind(&error), expected, "{error}");
        assert!(error.to_string().contains("token endpoint"), "{error}");
        assert!(!error.outcome_unknown(), "{error}");
    }
    assert_eq!(service.requests().len(), 0);
}

#[test]
fn busy_token_endpoint_is_retried() {
    let busy = response(503, &[("Retry-After", "0")], b"");
    let token = json(200, r#"{"access_token": "t-1"}"#);
    let script =
        vec![Action::Read, Action::Send(busy), Action::Read, Action::Send(token), Action::Stall];
    let (login, service) = (Server::scripted([script]), service_for("t-1"));
    let client = credentials(&service, &login).max_retries(1).build().unwrap();
    operations::post(&client).unwrap();
    assert_eq!(login.requests().len(), 2);
}

#[test]
fn token_failure_is_shared_by_waiters_then_retried() {
    const THREADS: usize = 8;
    let (asked, release) = (AtomicUsize::new(0), Gate::default());
    let login = Server::responding({
        let release = release.clone();
        move |_| match asked.fetch_add(1, Ordering::Relaxed) {
            0 => {
                release.wait();
                json(401, r#"{"error": "invalid_client"}"#)
            }
            _ => json(200, r#"{"access_token": "t-1"}"#),
        }
    });
    let service = service_for("t-1");
    let client = credentials(&service, &login).build().unwrap();
    let results = thread::scope(|scope| {
        let results = scope.spawn(|| call_concurrently(THREADS, &client));
        login.wait_for_requests(1);
        // Nothing shows from outside that a thread waits; one that comes later still asks for itself.
        thread::sleep(Duration::from_millis(200));
        release.open();
        results.join().unwrap()
    });
    let failures: Vec<_> = results.into_iter().filter_map(Result::err).collect();
    assert!(failures.len() > 1, "no thread has waited: {failures:?}");
    for error in &failures {
        assert_eq!(token_error(error).code.as_deref(), Some("invalid_client"));
    }
    operations::get(&client).unwrap();
    assert_eq!(login.requests().len(), 2);
}
