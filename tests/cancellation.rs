//! `cancel` ends in-flight calls, wherever they wait, and no others.

mod support;

use std::thread::{self, JoinHandle};
use std::time::Duration;

use genesys_onboarding::{Client, Error};

use support::operations::{self, Call};
use support::responses::{json, ok_response, response, with_headers};
use support::server::{Action, Server};
use support::sync::Gate;
use support::unroutable::Unroutable;
use support::{builder, client, kind, with_watchdog};

/// A limit that no test reaches.
const LONG: Duration = Duration::from_secs(600);

fn begin(call: Call, client: &Client) -> JoinHandle<Result<(), Error>> {
    let client = client.clone();
    thread::spawn(move || (call.run)(&client))
}

fn error_of(worker: JoinHandle<Result<(), Error>>) -> Error {
    with_watchdog(move || worker.join().unwrap()).unwrap_err()
}

/// Cancels until these calls end, for waits that cannot be seen from outside: whichever they are in, a
/// later cancel meets them there.
fn cancel_until_ended(client: &Client, workers: Vec<JoinHandle<Result<(), Error>>>) -> Vec<Error> {
    let client = client.clone();
    with_watchdog(move || {
        while !workers.iter().all(JoinHandle::is_finished) {
            client.cancel();
            thread::sleep(Duration::from_micros(200));
        }
        workers.into_iter().map(|worker| worker.join().unwrap().unwrap_err()).collect()
    })
}

#[test]
fn cancel_ends_waiting_call_but_not_later_ones() {
    let starts = [Vec::new(), with_headers(200, &[("Content-Length", "100")], b"{")];
    for start in starts {
        for call in [operations::GET, operations::POST] {
            let server = Server::scripted([
                vec![Action::Read, Action::Send(start.clone()), Action::Stall],
                vec![Action::Read, Action::Send(ok_response()), Action::Stall],
            ]);
            let limited = builder(&server).attempt_timeout(LONG).total_timeout(LONG);
            let client = limited.max_retries(3).build().unwrap();
            let worker = begin(call, &client);
            server.wait_for_requests(1);
            client.cancel();
            let error = error_of(worker);
            assert_eq!(kind(&error), "Cancelled", "{error}");
            assert_eq!(error.outcome_unknown(), call.mutates, "{error}");
            assert_eq!(server.requests().len(), 1);

            (call.run)(&client).unwrap();
            assert_eq!(server.requests().len(), 2);
        }
    }
}

#[test]
fn cancel_ends_call_in_backoff() {
    let headers = [("Retry-After", "500"), ("Connection", "close")];
    let server = Server::scripted([vec![
        Action::Read,
        Action::Send(response(503, &headers, b"")),
        Action::Stall,
    ]]);
    let client = builder(&server).max_retries(3).total_timeout(LONG).build().unwrap();
    let worker = begin(operations::POST, &client);
    // The client returns the connection once it has read the response.
    server.wait_for_closed(1);
    client.cancel();
    let error = error_of(worker);
    assert_eq!(kind(&error), "Cancelled", "{error}");
    assert!(!error.outcome_unknown(), "{error}");
    assert_eq!(error.attempts(), 1);
}

#[test]
fn cancel_ends_connecting_call_before_sending() {
    let hole = Unroutable::new();
    let limited = hole.builder().connect_timeout(LONG).attempt_timeout(LONG).total_timeout(LONG);
    let client = limited.build().unwrap();
    // So many that a cancel meets a call at every step on its way to a connection.
    for round in 0..100 {
        let workers = vec![begin(operations::POST, &client)];
        for error in cancel_until_ended(&client, workers) {
            assert_eq!(kind(&error), "Cancelled", "round {round}: {error}");
            assert!(!error.outcome_unknown(), "round {round}: {error}");
        }
    }
}

#[test]
fn cancel_ends_calls_waiting_for_token() {
    let login = Server::scripted(vec![vec![Action::Read, Action::Stall]; 1000]);
    let server = Server::responding(|_| ok_response());
    let client = builder(&server)
        .login_url(login.url())
        .client_credentials("my-id", "my-secret")
        .attempt_timeout(LONG)
        .total_timeout(LONG)
        .build()
        .unwrap();
    let workers = (0..4).map(|_| begin(operations::POST, &client)).collect();
    login.wait_for_requests(1);
    for error in cancel_until_ended(&client, workers) {
        assert_eq!(kind(&error), "Cancelled", "{error}");
        assert!(!error.outcome_unknown(), "{error}");
        assert!(error.attempts() <= 1, "only the token request was sent: {error}");
    }
    assert_eq!(server.requests().len(), 0);
}

#[test]
fn calls_of_another_client_continue() {
    let release = Gate::default();
    let server = Server::responding({
        let release = release.clone();
        move |_| {
            release.wait();
            json(200, r#"{"toAddress": "ada@acme.example"}"#)
        }
    });
    let (mine, other) = (client(&server), client(&server));
    let (my_worker, other_worker) = (begin(operations::GET, &mine), begin(operations::GET, &other));
    server.wait_for_requests(2);
    mine.cancel();
    assert_eq!(kind(&error_of(my_worker)), "Cancelled");
    release.open();
    with_watchdog(move || other_worker.join().unwrap()).unwrap();
}
