//! A token that is due for renewal while it is still good, and who waits for the fetch of another.

mod support;

use std::panic::{self, RefUnwindSafe, UnwindSafe};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use genesys_onboarding::{CallOptions, Client};

use support::log_hook::on_log_line;
use support::operations;
use support::responses::{json, ok_response, response};
use support::server::{Action, Server};
use support::sync::Gate;
use support::tokens::{bearers, call_concurrently, credentials, service_for, token_server};
use support::{kind, with_watchdog};

/// The lifetime of a token, in seconds. In its last tenth it is refreshed early.
const LIFETIME: &str = "10";

/// When a token of this lifetime needs a refresh and is not expired.
const REFRESH_DUE_AFTER: Duration = Duration::from_millis(9050);

/// The log line of a call that was rejected and is about to request another token.
const REFRESHING: &str = "401, refreshing the access token and retrying";

fn token(number: u32) -> Vec<u8> {
    json(200, &format!(r#"{{"access_token": "t-{number}", "expires_in": {LIFETIME}}}"#))
}

/// A token endpoint that issues one token and then responds so.
fn login_that_then(fault: Vec<Action>) -> Server {
    let first = vec![Action::Read, Action::Send(token(1)), Action::Read];
    Server::scripted([[first, fault].concat()])
}

#[test]
fn failed_refresh_keeps_old_token_and_backs_off() {
    let rejection = json(401, r#"{"error": "invalid_client"}"#);
    let faults = [
        ("says nothing", vec![Action::Stall]),
        ("drips", vec![Action::Drip { bytes: token(2), pause: Duration::from_millis(50) }]),
        ("is busy", vec![Action::Send(response(503, &[], b"")), Action::Stall]),
        (
            "asks to wait",
            vec![Action::Send(response(429, &[("Retry-After", "60")], b"")), Action::Stall],
        ),
        ("rejects", vec![Action::Send(rejection), Action::Stall]),
        ("gives no token", vec![Action::Send(json(200, "{}")), Action::Stall]),
        ("breaks", vec![Action::Reset]),
    ];
    thread::scope(|scope| {
        for (what, fault) in faults {
            scope.spawn(move || {
                let (login, service) = (login_that_then(fault), service_for("t-1"));
                let limit = Duration::from_millis(800);
                let client = credentials(&service, &login).total_timeout(limit).build().unwrap();
                operations::post(&client).unwrap();
                thread::sleep(REFRESH_DUE_AFTER); // the life itself, nothing to be told about
                for _ in 0..3 {
                    operations::post(&client).unwrap_or_else(|error| panic!("it {what}: {error}"));
                }
                assert_eq!(bearers(&service), ["t-1"; 4], "it {what}");
                assert_eq!(login.requests().len(), 2, "it {what}");
            });
        }
    });
}

#[test]
fn calls_during_refresh_use_old_token() {
    let (asked, release) = (AtomicUsize::new(0), Gate::default());
    let login = Server::responding({
        let release = release.clone();
        move |_| match asked.fetch_add(1, Ordering::Relaxed) {
            0 => token(1),
            _ => {
                release.wait();
                token(2)
            }
        }
    });
    let service = Server::responding(|_| ok_response());
    let client = credentials(&service, &login).build().unwrap();
    operations::get(&client).unwrap();
    thread::sleep(REFRESH_DUE_AFTER); // the life itself, nothing to be told about
    thread::scope(|scope| {
        let renewing = scope.spawn(|| operations::get(&client));
        login.wait_for_requests(2);
        let results = call_concurrently(8, &client);
        assert!(results.iter().all(Result::is_ok), "{results:?}");
        assert_eq!(bearers(&service), ["t-1"; 9]);
        release.open();
        renewing.join().unwrap().unwrap();
    });
    operations::get(&client).unwrap();
    assert_eq!(bearers(&service)[9..], ["t-2", "t-2"]);
    assert_eq!(login.requests().len(), 2);
}

#[test]
fn waiters_use_their_own_deadline() {
    const TOTAL: Duration = Duration::from_secs(3);
    let second = vec![Action::Read, Action::Send(token(2)), Action::Stall];
    let first = vec![Action::Read, Action::Send(token(1)), Action::Read, Action::Stall];
    let (login, reject) = (Server::scripted([first, second]), Gate::default());
    let service = Server::responding({
        let reject = reject.clone();
        move |request| match support::tokens::bearer(request) {
            Some("t-1") => {
                reject.wait();
                json(401, "")
            }
            _ => ok_response(),
        }
    });
    let client = credentials(&service, &login).total_timeout(TOTAL).build().unwrap();
    thread::scope(|scope| {
        let early = scope.spawn(|| operations::get(&client));
        service.wait_for_requests(1);
        thread::sleep(TOTAL * 2 / 3); // the early call's time, most of which is to be over
        reject.open();
        login.wait_for_requests(2);

        let start = Instant::now();
        operations::get(&client).unwrap();
        assert!(start.elapsed() > Duration::from_millis(100), "it has not waited");
        let error = early.join().unwrap().unwrap_err();
        assert_eq!(kind(&error), "Timeout", "{error}");
    });
    assert_eq!(bearers(&service), ["t-1", "t-2"]);
    assert_eq!(login.requests().len(), 3);
}

#[test]
fn cancelled_call_does_not_wait_for_token() {
    // A cancel ends the connections too, so that the second request comes over another.
    let first = vec![Action::Read, Action::Send(token(1)), Action::Stall];
    let login = Server::scripted([first, vec![Action::Read, Action::Stall]]);
    let (service, limit) = (service_for("none"), Duration::from_secs(10));
    let client = credentials(&service, &login).total_timeout(limit).build().unwrap();
    let (is_rejected, go_on) = (Gate::default(), Gate::default());
    let start = Instant::now();
    let begin = |client: &Client, gates: Option<(Gate, Gate)>| {
        let client = client.clone();
        thread::spawn(move || {
            if let Some((is_rejected, go_on)) = gates {
                on_log_line(REFRESHING, move || {
                    is_rejected.open();
                    go_on.wait();
                });
            }
            operations::post(&client).map(drop)
        })
    };
    let cancelled = begin(&client, Some((is_rejected.clone(), go_on.clone())));
    is_rejected.wait();
    client.cancel();
    // Not cancelled, and fetching when the cancelled call comes to ask for a token.
    let fetching = begin(&client, None);
    login.wait_for_requests(2);
    go_on.open();

    let error = with_watchdog(move || cancelled.join().unwrap()).unwrap_err();
    assert_eq!(kind(&error), "Cancelled", "{error}");
    assert!(start.elapsed() < limit / 2, "{:?}", start.elapsed());
    assert_eq!((error.attempts(), error.outcome_unknown()), (1, false), "{error}");
    client.cancel();
    let error = with_watchdog(move || fetching.join().unwrap()).unwrap_err();
    assert_eq!((kind(&error), error.attempts()), ("Cancelled", 1), "{error}");
}

#[test]
fn client_works_after_panic_in_call() {
    fn assert_unwind_safe<T: UnwindSafe + RefUnwindSafe>(_: &T) {}

    // The first token is lost in the first panic, the second is rejected.
    let (login, service) = (token_server("86399"), service_for("t-3"));
    let client = credentials(&service, &login).build().unwrap();
    assert_unwind_safe(&client);
    for words in ["/oauth/token: 200", REFRESHING] {
        on_log_line(words, || panic!("a logger's own fault"));
        let caught = panic::catch_unwind(|| operations::get(&client));
        assert!(caught.is_err(), "{words}: {caught:?}");
    }
    let results = call_concurrently(4, &client);
    assert!(results.iter().all(Result::is_ok), "{results:?}");
}

#[test]
fn timeout_while_waiting_for_token_is_retryable() {
    const LONG: Duration = Duration::from_secs(600);
    let login = Server::scripted([vec![Action::Read, Action::Stall]]);
    let service = Server::responding(|_| ok_response());
    let refreshing = credentials(&service, &login).attempt_timeout(LONG).total_timeout(LONG);
    let refreshing = refreshing.build().unwrap();
    let hurried = CallOptions::new().total_timeout(Duration::from_millis(50));
    let hurried = refreshing.with_options(hurried).unwrap();
    thread::scope(|scope| {
        let first = scope.spawn(|| operations::post(&refreshing));
        login.wait_for_requests(1);
        let error = operations::post(&hurried).unwrap_err();
        assert!(error.to_string().contains("waiting for an access token"), "{error}");
        assert!(error.is_timeout() && error.is_retryable() && !error.outcome_unknown());
        refreshing.cancel();
        assert!(first.join().unwrap().is_err());
    });
    assert_eq!(service.requests().len(), 0);
}
