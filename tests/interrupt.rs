//! The program's interrupt ends a call wherever it waits, and no other call.

mod support;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use genesys_onboarding::{CallOptions, ClientBuilder, Error};

use support::operations::{self, Call};
use support::responses::{ok_response, response, with_headers};
use support::server::{Action, Server};
use support::sync::Gate;
use support::unroutable::Unroutable;
use support::{builder, kind, with_watchdog};

/// A limit that no test reaches.
const LONG: Duration = Duration::from_secs(600);

/// The error of a call that is interrupted a moment after its start.
fn interrupted(call: Call, builder: ClientBuilder) -> Error {
    let asked = AtomicUsize::new(0);
    // The first questions come before the first wait.
    let interrupt = move || asked.fetch_add(1, Ordering::SeqCst) >= 3;
    let limited = builder.connect_timeout(LONG).attempt_timeout(LONG).total_timeout(LONG);
    let client = limited.interrupt(interrupt).build().unwrap();
    with_watchdog(move || (call.run)(&client)).unwrap_err()
}

fn assert_cancelled(error: &Error, outcome_unknown: bool) {
    assert_eq!(kind(error), "Cancelled", "{error}");
    assert_eq!(error.outcome_unknown(), outcome_unknown, "{error}");
}

#[test]
fn interrupt_ends_call_wherever_it_receives() {
    let drip = Action::Drip { bytes: vec![b' '; 1_000_000], pause: Duration::from_millis(5) };
    for (start, rest) in [
        (Vec::new(), Action::Stall),
        (with_headers(200, &[("Content-Length", "1000000")], b"{"), Action::Stall),
        (with_headers(200, &[("Content-Length", "1000000")], b"{"), drip),
    ] {
        for call in [operations::GET, operations::POST] {
            let script = vec![Action::Read, Action::Send(start.clone()), rest.clone()];
            let server = Server::scripted([script]);
            assert_cancelled(&interrupted(call, builder(&server)), call.mutates);
        }
    }
}

#[test]
fn interrupt_ends_connecting_call_before_sending() {
    let hole = Unroutable::new();
    assert_cancelled(&interrupted(operations::POST, hole.builder()), false);
}

#[test]
fn interrupt_ends_call_in_backoff() {
    let server = Server::responding(|_| response(503, &[("Retry-After", "500")], b""));
    assert_cancelled(&interrupted(operations::POST, builder(&server).max_retries(1)), false);
}

#[test]
fn interrupt_ends_call_waiting_for_token() {
    let login = Server::scripted([vec![Action::Read, Action::Stall]]);
    let service = Server::responding(|_| ok_response());
    let with_credentials =
        builder(&service).login_url(login.url()).client_credentials("my-id", "my-secret");
    assert_cancelled(&interrupted(operations::POST, with_credentials), false);
    assert_eq!(service.requests().len(), 0);
}

#[test]
fn interrupt_may_make_a_call_itself() {
    let login = Server::responding(|_| {
        thread::sleep(Duration::from_millis(200));
        support::responses::json(200, r#"{"access_token": "t-1", "expires_in": 86399}"#)
    });
    let service = Server::responding(|_| {
        thread::sleep(Duration::from_millis(200));
        ok_response()
    });
    let parent = builder(&service)
        .login_url(login.url())
        .client_credentials("my-id", "my-secret")
        .build()
        .unwrap();
    let (inner, was_asked) = (parent.clone(), Arc::new(AtomicBool::new(false)));
    let asked = was_asked.clone();
    let options = CallOptions::new().interrupt(move || {
        if !asked.swap(true, Ordering::SeqCst) {
            operations::get(&inner).unwrap();
        }
        false
    });
    let derived = parent.with_options(options).unwrap();
    with_watchdog(move || operations::get(&derived)).unwrap();
    assert!(was_asked.load(Ordering::SeqCst));
    assert_eq!(service.requests().len(), 2);
}

#[test]
fn interrupted_call_spares_calls_on_the_same_client() {
    let release = Gate::default();
    let server = Server::responding({
        let release = release.clone();
        move |request| {
            if request.header("x-stall").is_some() {
                release.wait();
            }
            ok_response()
        }
    });
    let parent = builder(&server).attempt_timeout(LONG).total_timeout(LONG).build().unwrap();
    let options = CallOptions::new().header("X-Stall", "yes").interrupt(|| true);
    let derived = parent.with_options(options).unwrap();
    let call = thread::spawn(move || operations::get(&derived).map(drop));
    let error = with_watchdog(move || call.join().unwrap()).unwrap_err();
    assert_cancelled(&error, false);
    operations::get(&parent).unwrap();
    release.open();
}
