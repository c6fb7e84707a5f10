//! Retries: for every method and every outcome, what the service receives and the caller learns.

mod support;

use std::collections::HashSet;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::atomic::{AtomicU16, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;

use genesys_onboarding::{CallOptions, Client, Error};
use socket2::{Domain, Socket, Type};

use support::operations::{self, Call};
use support::responses::{ok_response, response};
use support::server::{Action, Server};
use support::sync::lock;
use support::{builder, kind};

/// What an attempt ends with.
#[derive(Clone, Copy)]
enum Outcome {
    Status(u16),
    /// With `Retry-After: 0`.
    Later(u16),
    /// The connection is reset once the request was read.
    Reset,
}
use Outcome::{Later, Reset, Status};

impl Outcome {
    /// One connection for one attempt.
    fn script(self) -> Vec<Action> {
        let respond = |status, headers: &[_]| {
            let headers = [headers, &[("Connection", "close")]].concat();
            vec![Action::Read, Action::Send(response(status, &headers, b"")), Action::Stall]
        };
        match self {
            Status(status) => respond(status, &[]),
            Later(status) => respond(status, &[("Retry-After", "0")]),
            Reset => vec![Action::Read, Action::Reset],
        }
    }
}

/// A server whose n-th request ends with the n-th outcome, and all further ones well.
fn server(outcomes: &[Outcome]) -> Server {
    let good = vec![vec![Action::Read, Action::Send(ok_response()), Action::Stall]; 4];
    Server::scripted(outcomes.iter().map(|outcome| outcome.script()).chain(good))
}

fn row(call: Call, error: &Error, requests: usize) -> (String, usize, u32, bool) {
    let api = error.api().map(|api| format!(" {}", api.status)).unwrap_or_default();
    let what = format!("{} {}{api}", call.method, kind(error));
    (what, requests, error.attempts(), error.outcome_unknown())
}

#[test]
fn outcomes_are_retried_only_where_safe() {
    const READS: [Call; 2] = [operations::GET, operations::HEAD];
    const CHANGES: [Call; 2] = [operations::PUT, operations::DELETE];
    // outcome of each attempt, kind of the error; requests of GET, HEAD, PUT, DELETE, and of a POST;
    // whether it is left open that a change was made (a read never leaves anything open)
    let table = [
        (Status(429), "Api 429", 2, 2, false),
        (Later(429), "Api 429", 2, 2, false),
        (Status(502), "Api 502", 2, 1, true),
        (Later(502), "Api 502", 2, 1, true),
        (Status(503), "Api 503", 2, 1, true),
        (Later(503), "Api 503", 2, 2, false),
        (Status(504), "Api 504", 2, 1, true),
        (Status(500), "Api 500", 1, 1, true),
        (Status(501), "Api 501", 1, 1, true),
        (Status(400), "Api 400", 1, 1, false),
        (Status(401), "Api 401", 1, 1, false),
        (Status(403), "Api 403", 1, 1, false),
        (Status(409), "Api 409", 1, 1, false),
        (Reset, "Transport", 2, 1, true),
    ];
    thread::scope(|scope| {
        for (outcome, kind, idempotent, post, is_open) in table {
            let cases = (READS.map(|call| (call, idempotent)).into_iter())
                .chain(CHANGES.map(|call| (call, idempotent)))
                .chain([(operations::POST, post)]);
            for (call, requests) in cases {
                scope.spawn(move || {
                    let server = server(&[outcome, outcome]);
                    let client = builder(&server).max_retries(1).build().unwrap();
                    let error = (call.run)(&client).unwrap_err();
                    let what = format!("{} {kind}", call.method);
                    assert_eq!(
                        row(call, &error, server.requests().len()),
                        (what, requests, requests as u32, is_open && call.mutates)
                    );
                });
            }
        }
    });
}

#[test]
fn successful_retry_is_the_result() {
    thread::scope(|scope| {
        for outcome in [Later(429), Status(502), Later(503), Status(504), Reset] {
            for call in operations::ALL {
                if call.method == "POST" && !matches!(outcome, Later(_)) {
                    continue; // never retried, see above
                }
                scope.spawn(move || {
                    let server = server(&[outcome]);
                    let client = builder(&server).max_retries(1).build().unwrap();
                    (call.run)(&client).unwrap_or_else(|e| panic!("{}: {e}", call.method));
                    let requests = server.requests();
                    let [first, second] = &requests[..] else { panic!("{requests:?}") };
                    assert_eq!(first.target, second.target);
                    assert_eq!(first.body, second.body);
                    assert_eq!(first.headers, second.headers);
                });
            }
        }
    });
}

#[test]
fn attempts_never_exceed_max_retries() {
    for retries in [0, 1, 5] {
        let server = Server::responding(|_| response(429, &[], b""));
        let client = builder(&server).max_retries(retries).build().unwrap();
        let error = operations::post(&client).unwrap_err();
        assert_eq!(error.attempts(), retries + 1);
        assert_eq!(server.requests().len() as u32, retries + 1);
    }
}

#[test]
fn refused_connection_is_retried_for_every_method() {
    // Bound, but not listening: no other process gets the port, and no connection is accepted.
    let socket = Socket::new(Domain::IPV4, Type::STREAM, None).unwrap();
    socket.bind(&SocketAddr::from((Ipv4Addr::LOCALHOST, 0)).into()).unwrap();
    let address = socket.local_addr().unwrap().as_socket().unwrap();
    let url = format!("http://{address}");
    let client = Client::builder().base_url(url).max_retries(1).build().unwrap();
    thread::scope(|scope| {
        for call in operations::ALL {
            let client = &client;
            scope.spawn(move || {
                let error = (call.run)(client).unwrap_err();
                let expected = (format!("{} Connect", call.method), 0, 2, false);
                assert_eq!(row(call, &error, 0), expected, "{error}");
            });
        }
    });
}

#[test]
fn possible_effect_stays_unknown_after_later_rejection() {
    for (outcomes, kind) in [
        ([Reset, Status(429)], "PUT Api 429"),
        ([Status(502), Status(404)], "PUT Api 404"),
        ([Status(504), Later(503)], "PUT Api 503"),
        ([Later(429), Reset], "PUT Transport"),
    ] {
        let server = server(&outcomes);
        let client = builder(&server).max_retries(1).build().unwrap();
        let error = operations::put(&client).unwrap_err();
        assert_eq!(row(operations::PUT, &error, 2), (kind.to_owned(), 2, 2, true), "{error}");
    }
}

#[test]
fn post_is_not_retried_after_possible_effect() {
    let server = server(&[Later(429), Later(503), Reset]);
    let client = builder(&server).max_retries(5).build().unwrap();
    let error = operations::post(&client).unwrap_err();
    let seen = server.requests().len();
    assert_eq!(row(operations::POST, &error, seen), ("POST Transport".to_owned(), 3, 3, true));
}

/// Makes calls in threads until the retry budget of the client is exhausted, and returns their errors.
fn errors_of_outage(client: &Client) -> Vec<Error> {
    const THREADS: usize = 16;
    const CALLS: usize = 8;
    let calls = || (0..CALLS).map(|_| operations::get(client).unwrap_err()).collect::<Vec<_>>();
    thread::scope(|scope| {
        let threads: Vec<_> = (0..THREADS).map(|_| scope.spawn(calls)).collect();
        threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    })
}

const BUDGET_EXHAUSTED: &str =
    "; not retried: too many retries have failed (retry budget exhausted)";

#[test]
fn outage_receives_a_budget_of_retries() {
    let status = Arc::new(AtomicU16::new(503));
    let server = Server::responding({
        let status = status.clone();
        move |request| match (status.load(Ordering::SeqCst), request.header("x-limit")) {
            (200, _) => ok_response(),
            (_, Some(_)) => response(429, &[], b""),
            (status, None) => response(status, &[], b""),
        }
    });
    let client = builder(&server).max_retries(1).build().unwrap();
    let errors = errors_of_outage(&client);
    assert_eq!(server.requests().len(), errors.len() + 100);
    for error in &errors {
        let is_exhausted = error.to_string().ends_with(BUDGET_EXHAUSTED);
        assert_eq!(is_exhausted, error.attempts() == 1, "{error}");
        assert!(error.status() == Some(503) && error.is_retryable(), "{error}");
    }
    // Derived clients share the budget. What the service asks for is free.
    let limited = client.with_options(CallOptions::new().header("X-Limit", "yes")).unwrap();
    let error = operations::get(&limited).unwrap_err();
    assert_eq!((error.status(), error.attempts()), (Some(429), 2), "{error}");
    // Five responses pay for one retry, whatever they say.
    for healthy in [200, 200, 404, 200, 409] {
        status.store(healthy, Ordering::SeqCst);
        assert_eq!(operations::get(&client).is_ok(), healthy == 200);
    }
    status.store(503, Ordering::SeqCst);
    let attempts = [(); 2].map(|()| operations::get(&client).unwrap_err().attempts());
    assert_eq!(attempts, [2, 1]);
}

#[test]
fn retry_that_helps_costs_nothing() {
    const THREADS: usize = 16;
    const CALLS: usize = 8; // In all more retries than the budget has.
    let seen = Mutex::new(HashSet::new());
    let server = Server::responding(move |request| {
        let is_first = lock(&seen).insert(request.header("x-call").unwrap().to_owned());
        if is_first { response(503, &[], b"") } else { ok_response() }
    });
    let client = builder(&server).max_retries(1).build().unwrap();
    thread::scope(|scope| {
        for thread in 0..THREADS {
            let client = &client;
            scope.spawn(move || {
                for call in 0..CALLS {
                    let options = CallOptions::new().header("X-Call", format!("{thread}-{call}"));
                    operations::get(&client.with_options(options).unwrap()).unwrap();
                }
            });
        }
    });
    assert_eq!(server.requests().len(), 2 * THREADS * CALLS);
}
