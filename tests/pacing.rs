//! Pacing by `requests_per_minute`: who takes turns, what a turn is needed for, and how a wait for one ends.
//! That no minute has more requests than the setting says is tested in `src/retry/pacing.rs`.

mod support;

use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use genesys_onboarding::{CallOptions, Client, ClientBuilder, Error, Event, WaitReason};

use support::operations;
use support::responses::{ok_response, response};
use support::server::Server;
use support::sync::{Gate, lock};
use support::tokens::{credentials, token_server};
use support::{builder, kind, with_watchdog};

/// A limit that no test reaches.
const LONG: Duration = Duration::from_secs(600);

/// The longest wait for the second of two requests, if there is one per minute.
const MAX_TURN: Duration = Duration::from_secs(61);

fn ok_server() -> Server {
    Server::responding(|_| ok_response())
}

/// A client that sends one request per minute.
fn slow(builder: ClientBuilder) -> Client {
    builder.requests_per_minute(1).build().unwrap()
}

/// Reasons and lengths of waits.
type Waits = Arc<Mutex<Vec<(WaitReason, Duration)>>>;

/// Adds an observer of waits, which opens a gate at the first one for a turn.
fn observed(builder: ClientBuilder) -> (ClientBuilder, Waits, Gate) {
    let (waits, gate) = (Waits::default(), Gate::default());
    let (sink, opened) = (waits.clone(), gate.clone());
    let builder = builder.observer(move |event| {
        if let Event::Wait(wait) = event {
            lock(&sink).push((wait.reason, wait.delay));
            if wait.reason == WaitReason::Pacing {
                opened.open();
            }
        }
    });
    (builder, waits, gate)
}

/// Checks that a call had no turn before its deadline.
fn assert_too_late(error: &Error, attempts: u32) {
    assert_eq!((kind(error), error.attempts()), ("Timeout", attempts), "{error}");
    assert!(
        error.to_string().contains("requests_per_minute (1) delays the request by "),
        "{error}"
    );
}

#[test]
fn turn_beyond_deadline_fails_call_unsent() {
    let server = ok_server();
    let client = slow(builder(&server).total_timeout(Duration::from_millis(1500)));
    operations::post(&client).unwrap();
    let error = with_watchdog(move || operations::post(&client)).unwrap_err();
    assert_too_late(&error, 0);
    assert!(error.to_string().contains("(total_timeout 1.5 s); increase total_timeout"), "{error}");
    assert!(error.is_timeout() && error.is_retryable() && !error.outcome_unknown(), "{error}");
    assert_eq!(server.requests().len(), 1);
}

#[test]
fn retry_needs_a_turn_too() {
    for call in [operations::GET, operations::PUT] {
        let server = Server::responding(|_| response(503, &[], b""));
        let client = slow(builder(&server).max_retries(3).total_timeout(Duration::from_secs(20)));
        let error = with_watchdog(move || (call.run)(&client)).unwrap_err();
        assert_too_late(&error, 1);
        assert_eq!(error.outcome_unknown(), call.mutates, "{error}");
        assert_eq!(server.requests().len(), 1);
    }
}

#[test]
fn token_requests_need_no_turn() {
    let (login, server) = (token_server("86399"), ok_server());
    let client = slow(credentials(&server, &login).total_timeout(Duration::from_secs(20)));
    operations::get(&client).unwrap();
    assert_eq!((login.requests().len(), server.requests().len()), (1, 1));
    assert_too_late(&operations::get(&client).unwrap_err(), 0);
}

#[test]
fn clones_and_derived_clients_share_turns() {
    let server = ok_server();
    let client = slow(builder(&server).total_timeout(Duration::from_secs(20)));
    let derived = client.with_options(CallOptions::new().max_retries(1)).unwrap();
    operations::get(&derived).unwrap();
    for other in [client.clone(), derived] {
        let call = thread::spawn(move || operations::get(&other));
        assert_too_late(&call.join().unwrap().unwrap_err(), 0);
    }
    assert_eq!(server.requests().len(), 1);
}

#[test]
fn separate_clients_have_separate_turns() {
    let server = ok_server();
    for _ in 0..3 {
        operations::get(&slow(builder(&server))).unwrap();
    }
    assert_eq!(server.requests().len(), 3);
}

#[test]
fn cancel_ends_wait_and_returns_the_turn() {
    let server = ok_server();
    let (builder, waits, is_waiting) = observed(builder(&server).total_timeout(LONG));
    let client = slow(builder);
    operations::post(&client).unwrap();
    for _ in 0..2 {
        let call = thread::spawn({
            let client = client.clone();
            move || operations::post(&client)
        });
        is_waiting.wait();
        // The gate is open the second time: a call that was not yet started is not cancelled.
        let error = with_watchdog({
            let client = client.clone();
            move || {
                while !call.is_finished() {
                    client.cancel();
                    thread::sleep(Duration::from_millis(10));
                }
                call.join().unwrap()
            }
        });
        let error = error.unwrap_err();
        assert_eq!((kind(&error), error.attempts()), ("Cancelled", 0), "{error}");
        assert!(!error.outcome_unknown(), "{error}");
    }
    assert_eq!(server.requests().len(), 1);
    for (reason, delay) in lock(&waits).iter() {
        assert!(*reason == WaitReason::Pacing && *delay <= MAX_TURN, "{reason}: {delay:?}");
    }
}

#[test]
fn call_that_is_too_late_takes_no_turn() {
    let server = ok_server();
    let (builder, waits, is_waiting) = observed(builder(&server).total_timeout(LONG));
    let client = slow(builder);
    let options = CallOptions::new().total_timeout(Duration::from_secs(1));
    let hurried = client.with_options(options).unwrap();
    operations::get(&client).unwrap();
    for _ in 0..3 {
        assert_too_late(&operations::get(&hurried).unwrap_err(), 0);
    }
    let call = thread::spawn({
        let client = client.clone();
        move || operations::get(&client)
    });
    is_waiting.wait();
    client.cancel();
    let error = with_watchdog(move || call.join().unwrap()).unwrap_err();
    assert_eq!(kind(&error), "Cancelled", "{error}");
    let [(WaitReason::Pacing, delay)] = lock(&waits)[..] else { panic!("{waits:?}") };
    assert!(delay <= MAX_TURN, "{delay:?}");
}

#[test]
fn interrupt_ends_wait_for_a_turn() {
    let server = ok_server();
    let client = slow(builder(&server).total_timeout(LONG));
    operations::get(&client).unwrap();
    let interrupted = client.with_options(CallOptions::new().interrupt(|| true)).unwrap();
    let error = with_watchdog(move || operations::get(&interrupted)).unwrap_err();
    assert_eq!((kind(&error), error.attempts()), ("Cancelled", 0), "{error}");
    assert_eq!(server.requests().len(), 1);
}

#[test]
fn paced_threads_lose_no_call() {
    const THREADS: usize = 8;
    const CALLS: usize = 8;
    let server = ok_server();
    let (builder, waits, _) = observed(builder(&server));
    let client = builder.requests_per_minute(1200).build().unwrap();
    thread::scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(|| {
                for _ in 0..CALLS {
                    operations::post(&client).unwrap();
                }
            });
        }
    });
    assert_eq!(server.requests().len(), THREADS * CALLS);
    for (reason, delay) in lock(&waits).iter() {
        assert_eq!(*reason, WaitReason::Pacing, "{delay:?}");
    }
}

#[test]
fn pause_is_not_followed_by_a_burst() {
    // A burst of 10, and a turn every 0.3 s.
    let is_first = Mutex::new(true);
    let server = Server::responding(move |_| match std::mem::take(&mut *lock(&is_first)) {
        true => response(429, &[("Retry-After", "1")], b""),
        false => ok_response(),
    });
    let (builder, waits, _) = observed(builder(&server).max_retries(1));
    let client = builder.requests_per_minute(200).build().unwrap();
    operations::post(&client).unwrap();
    assert!(matches!(lock(&waits)[..], [(WaitReason::RetryAfter, _)]), "{waits:?}");
    let waits_for_turn = || {
        operations::post(&client).unwrap();
        lock(&waits).len() > 1
    };
    assert!((0..6).any(|_| waits_for_turn()), "the burst was as long as before the pause");
    assert_eq!(lock(&waits)[1].0, WaitReason::Pacing);
}
