//! Rejections and the waits that they ask for: `Retry-After` in its forms, jitter, the token endpoint's own
//! rate limit, and the pause of all threads after a 429.

mod support;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use genesys_onboarding::ErrorKind;
use support::builder;
use support::operations;
use support::responses::{json, ok_response, response};
use support::server::Server;
use support::tokens::credentials;

const TOKEN_RATE_LIMIT: &str = r#"{"error": "invalid_request",
    "error_description": "rate limit exceeded; retry later"}"#;

/// Responds with `first` once and with success from then on.
fn once(first: Vec<u8>) -> Server {
    let count = AtomicUsize::new(0);
    Server::responding(move |_| match count.fetch_add(1, Ordering::Relaxed) {
        0 => first.clone(),
        _ => ok_response(),
    })
}

fn date(offset: i64) -> String {
    let now = SystemTime::now();
    let seconds = Duration::from_secs(offset.unsigned_abs());
    httpdate::fmt_http_date(if offset < 0 { now - seconds } else { now + seconds })
}

#[test]
fn token_rate_limit_is_retried_and_counted() {
    let login = Server::responding(|_| json(400, TOKEN_RATE_LIMIT));
    let service = Server::responding(|_| ok_response());
    let client = credentials(&service, &login).max_retries(2).build().unwrap();
    let error = operations::post(&client).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Authentication(_)), "{error}");
    assert_eq!((error.attempts(), login.requests().len()), (3, 3), "{error}");
    assert!(error.is_rate_limited() && error.is_retryable(), "{error}");
    assert_eq!(service.requests().len(), 0);
}

#[test]
fn token_endpoint_errors_are_final_unless_rate_limited() {
    let other = r#"{"error": "invalid_request", "error_description": "unknown grant_type"}"#;
    let login = Server::responding(|_| json(400, other));
    let service = Server::responding(|_| ok_response());
    let error = operations::get(&credentials(&service, &login).build().unwrap()).unwrap_err();
    assert_eq!((error.attempts(), login.requests().len()), (1, 1), "{error}");
    assert!(!error.is_rate_limited() && !error.is_retryable(), "{error}");
}

#[test]
fn retry_after_is_rounded_up_and_never_ignored() {
    // The client's clock is not asked: a date is compared with the response's own.
    let hour = 3600;
    let (later, server_date) = (date(hour + 1), date(hour));
    type Case<'a> = (&'a str, &'a [(&'a str, &'a str)], Duration);
    let cases: [Case<'_>; 5] = [
        ("fraction", &[("Retry-After", "0.2")], Duration::from_secs(1)),
        ("zero", &[("Retry-After", "0")], Duration::from_millis(500)),
        ("past date", &[("Retry-After", &date(-hour))], Duration::from_millis(500)),
        (
            "date of a server with another clock",
            &[("Retry-After", &later), ("Date", &server_date)],
            Duration::from_secs(1),
        ),
        ("one second", &[("Retry-After", "1")], Duration::from_secs(1)),
    ];
    thread::scope(|scope| {
        for (what, headers, minimum) in cases {
            scope.spawn(move || {
                let server = once(response(429, headers, b""));
                let client = builder(&server).max_retries(3).build().unwrap();
                let start = Instant::now();
                operations::post(&client).unwrap_or_else(|error| panic!("{what}: {error}"));
                assert!(start.elapsed() >= minimum, "{what}: {:?}", start.elapsed());
                assert_eq!(server.requests().len(), 2, "{what}");
            });
        }
    });
}

#[test]
fn rate_limit_pauses_all_threads_of_client() {
    const THREADS: usize = 8;
    let server = once(response(429, &[("Retry-After", "1")], b""));
    let client = builder(&server).max_retries(3).build().unwrap();
    thread::scope(|scope| {
        let first = scope.spawn(|| operations::post(&client));
        server.wait_for_requests(1);
        // The response is on its way: a moment later the pause has begun.
        thread::sleep(Duration::from_millis(200));
        let start = Instant::now();
        let others: Vec<_> =
            (1..THREADS).map(|_| scope.spawn(|| operations::post(&client))).collect();
        for call in others.into_iter().chain([first]) {
            call.join().unwrap().unwrap();
        }
        assert!(start.elapsed() >= Duration::from_millis(700), "{:?}", start.elapsed());
    });
    // One 429 in all; no other thread had to collect one.
    assert_eq!(server.requests().len(), THREADS + 1);
}

#[test]
fn pause_beyond_the_deadline_is_not_waited_for() {
    let server = once(response(429, &[("Retry-After", "3600")], br#"{"code": "too.many"}"#));
    let client = builder(&server).max_retries(3).build().unwrap();
    let first = operations::post(&client).unwrap_err();
    assert_eq!((first.status(), first.attempts()), (Some(429), 1), "{first}");
    assert_eq!(first.retry_after(), Some(Duration::from_secs(3600)));
    assert!(first.is_rate_limited() && first.is_retryable() && !first.outcome_unknown());
    // The limit may be that of another route: the service decides.
    operations::post(&client).unwrap();
}

#[test]
fn client_without_retries_is_not_paused() {
    let server = once(response(429, &[("Retry-After", "3600")], b""));
    let client = builder(&server).max_retries(0).build().unwrap();
    assert_eq!(operations::post(&client).unwrap_err().status(), Some(429));
    operations::post(&client).unwrap();
}

#[test]
fn pause_of_another_client_is_not_shared() {
    let server = once(response(429, &[("Retry-After", "3600")], b""));
    let [one, other] = [(); 2].map(|()| builder(&server).max_retries(3).build().unwrap());
    assert_eq!(operations::post(&one).unwrap_err().status(), Some(429));
    operations::post(&other).unwrap();
}

#[test]
fn cancel_ends_a_paused_call() {
    let server = once(response(429, &[("Retry-After", "30")], b""));
    let client = builder(&server).max_retries(3).build().unwrap();
    let calls: Vec<_> = (0..2)
        .map(|_| {
            let client = client.clone();
            thread::spawn(move || operations::post(&client))
        })
        .collect();
    server.wait_for_requests(1);
    thread::sleep(Duration::from_millis(300));
    client.cancel();
    for call in calls {
        match support::with_watchdog(move || call.join().unwrap()) {
            Ok(_) => {}
            Err(error) => assert_eq!(support::kind(&error), "Cancelled", "{error}"),
        }
    }
}
