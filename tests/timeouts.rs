//! Every call ends within its timeouts.

mod support;

use std::thread;
use std::time::{Duration, Instant, SystemTime};

use genesys_onboarding::{ClientBuilder, Error};

use support::operations::{self, Call};
use support::responses::{ok_response, response, with_headers};
use support::server::{Action, Server};
use support::truncated::truncated_bodies;
use support::unroutable::Unroutable;
use support::{builder, client, kind, with_watchdog};

/// Short enough for a test, long enough for an immediate response.
const SHORT: Duration = Duration::from_millis(300);

/// A limit that a test has nothing to do with.
const LONG: Duration = Duration::from_secs(600);

fn error_of(call: Call, builder: ClientBuilder) -> Error {
    let client = builder.build().unwrap();
    with_watchdog(move || (call.run)(&client)).unwrap_err()
}

#[test]
fn silent_server_ends_call_at_its_timeout() {
    for call in [operations::GET, operations::POST] {
        for (what, attempt, total) in [("attempt", SHORT, LONG), ("total", LONG, SHORT)] {
            let server = Server::scripted([vec![Action::Read, Action::Stall]]);
            let limited = builder(&server).attempt_timeout(attempt).total_timeout(total);
            let error = error_of(call, limited);
            assert_eq!(kind(&error), "Timeout", "{what}: {error}");
            assert_eq!(error.attempts(), 1, "{what}: {error}");
            assert_eq!(error.outcome_unknown(), call.mutates, "{what}: {error}");
        }
    }
}

#[test]
fn dripping_response_ends_at_attempt_timeout() {
    let drip = || Action::Drip { bytes: vec![b' '; 100_000], pause: Duration::from_millis(50) };
    let length = [("Content-Length", "100000")];
    let starts = [
        ("in the status line", b"HTTP/1.1 200 ".to_vec()),
        ("in the headers", b"HTTP/1.1 200 OK\r\nX-Long:".to_vec()),
        ("in the body", with_headers(200, &length, b"")),
        ("in a body without a length", with_headers(200, &[], b"")),
        ("in a chunk", with_headers(200, &[("Transfer-Encoding", "chunked")], b"ffff\r\n")),
    ];
    for (where_, start) in starts {
        let server = Server::scripted([vec![Action::Read, Action::Send(start), drip()]]);
        let limited = builder(&server).attempt_timeout(SHORT).total_timeout(LONG);
        let error = error_of(operations::GET, limited);
        assert_eq!(kind(&error), "Timeout", "{where_}: {error}");
    }
}

#[test]
fn response_in_pieces_within_timeout_is_read() {
    let pause = Duration::from_micros(100);
    let server = Server::scripted([vec![
        Action::Read,
        Action::Drip { bytes: ok_response(), pause },
        Action::Stall,
    ]]);
    assert_eq!(operations::get(&client(&server)).unwrap().to_address, "ada@acme.example");
}

#[test]
fn connect_timeout_sends_nothing() {
    let hole = Unroutable::new();
    let limits = [(SHORT, LONG, LONG), (LONG, SHORT, LONG), (LONG, LONG, SHORT)];
    for (connect, attempt, total) in limits {
        let limited =
            hole.builder().connect_timeout(connect).attempt_timeout(attempt).total_timeout(total);
        let error = error_of(operations::POST, limited);
        assert_eq!(kind(&error), "Timeout", "{error}");
        assert_eq!(error.attempts(), 1, "{error}");
        assert!(!error.outcome_unknown(), "{error}");
    }
}

#[test]
fn connect_timeout_error_names_expired_setting() {
    let hole = Unroutable::new();
    let limits = [
        ("connect_timeout", SHORT, LONG, LONG),
        ("attempt_timeout", LONG, SHORT, LONG),
        ("total_timeout", LONG, LONG, SHORT),
    ];
    for (name, connect, attempt, total) in limits {
        let limited =
            hole.builder().connect_timeout(connect).attempt_timeout(attempt).total_timeout(total);
        let error = error_of(operations::GET, limited).to_string();
        assert!(error.contains(name), "{name}: {error}");
        let blames_connect = error.contains("connect_timeout");
        assert_eq!(blames_connect, name == "connect_timeout", "{name}: {error}");
    }
}

#[test]
fn retries_end_at_total_timeout() {
    let server = Server::responding(|_| response(429, &[], b""));
    let limited = builder(&server).max_retries(u32::MAX).total_timeout(2 * SHORT);
    let error = error_of(operations::POST, limited);
    // The time runs out between two attempts or in one.
    assert!(matches!(kind(&error), "Api" | "Timeout"), "{error}");
    assert!(error.attempts() > 1, "{error}");
    assert!(server.requests().len() <= error.attempts() as usize);
}

#[test]
fn late_attempt_is_bounded_by_total_timeout() {
    let busy = response(503, &[("Retry-After", "2")], b"");
    let script = vec![Action::Read, Action::Send(busy), Action::Read, Action::Stall];
    let server = Server::scripted([script]);
    let limited = builder(&server).max_retries(1).total_timeout(Duration::from_secs(3));
    let start = Instant::now();
    let error = error_of(operations::POST, limited);
    assert_eq!(kind(&error), "Timeout", "{error}");
    assert_eq!(error.attempts(), 2, "{error}");
    assert!(error.outcome_unknown(), "{error}");
    // With an attempt's whole time after the wait it would take 5 s.
    assert!(start.elapsed() < Duration::from_millis(4500), "{:?}", start.elapsed());
}

#[test]
fn retry_after_beyond_deadline_fails_at_once() {
    let in_an_hour = httpdate::fmt_http_date(SystemTime::now() + Duration::from_secs(3600));
    let values = [("61", 61..=61), ("86400", 86_400..=86_400), (&in_an_hour, 3_500..=3_600)];
    for (value, expected) in values {
        for status in [429, 503] {
            let busy = response(status, &[("Retry-After", value)], b"");
            let server = Server::responding(move |_| busy.clone());
            let client = builder(&server).max_retries(3).build().unwrap();
            let error = operations::post(&client).unwrap_err();
            let wait = error.retry_after().expect("the service's wish is known").as_secs();
            assert!(expected.contains(&wait), "{value}: {wait}");
            assert_eq!((error.api().unwrap().status, error.attempts()), (status, 1));
            assert!(!error.outcome_unknown(), "{error}");
            assert_eq!(server.requests().len(), 1);
        }
    }
}

#[test]
fn retry_after_within_deadline_is_obeyed() {
    let busy = response(429, &[("Retry-After", "1")], b"");
    let script = vec![
        Action::Read,
        Action::Send(busy),
        Action::Read,
        Action::Send(ok_response()),
        Action::Stall,
    ];
    let server = Server::scripted([script]);
    let client = builder(&server).max_retries(1).build().unwrap();
    let start = Instant::now();
    operations::post(&client).unwrap();
    assert!(start.elapsed() >= Duration::from_secs(1));
}

#[test]
fn rejection_with_broken_body_is_retried() {
    thread::scope(|scope| {
        for status in [429, 503] {
            for (what, bytes, ending) in truncated_bodies(status, Duration::ZERO) {
                scope.spawn(move || {
                    let busy = vec![Action::Read, Action::Send(bytes), ending];
                    let server = Server::scripted([
                        busy,
                        vec![Action::Read, Action::Send(ok_response()), Action::Stall],
                    ]);
                    let client = builder(&server).max_retries(1).max_response_bytes(64 * 1024);
                    let result = operations::post(&client.build().unwrap());
                    result.unwrap_or_else(|error| panic!("{status}, {what}: {error}"));
                    assert_eq!(server.requests().len(), 2, "{status}, {what}");
                });
            }
        }
    });
}

#[test]
fn error_status_survives_slow_body() {
    let headers = [("Content-Length", "100000"), ("Retry-After", "600")];
    for (status, is_in_doubt) in [(400, false), (429, false), (503, false), (500, true)] {
        let slow = Action::Drip { bytes: vec![b' '; 100_000], pause: Duration::from_millis(50) };
        let head = with_headers(status, &headers, b"");
        let server = Server::scripted([vec![Action::Read, Action::Send(head), slow]]);
        let limited = builder(&server).attempt_timeout(SHORT).max_retries(3);
        let error = error_of(operations::POST, limited);
        assert_eq!(error.api().map(|api| api.status), Some(status), "{error}");
        assert_eq!(error.retry_after(), Some(LONG), "{error}");
        assert_eq!((error.attempts(), error.outcome_unknown()), (1, is_in_doubt), "{error}");
    }
}
