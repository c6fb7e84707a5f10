//! Many threads on one client, while the service is slow, does not respond, or rejects the token.

mod support;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use genesys_onboarding::{Client, ClientBuilder, Error};

use support::operations;
use support::responses::{json, ok_response};
use support::server::{Action, Server};
use support::sync::Gate;
use support::threads::in_threads;
use support::tokens::{bearer, bearers, credentials, token_server};
use support::{builder, client, kind};

const THREADS: usize = 64;

/// Timeout of a call without a response.
const TOTAL: Duration = Duration::from_secs(2);
/// How much later it may end under this load.
const TOLERANCE: Duration = Duration::from_millis(250);

fn slow_server() -> Server {
    Server::responding(|_| {
        thread::sleep(Duration::from_millis(20)); // the time to respond
        ok_response()
    })
}

#[test]
fn all_threads_make_progress_with_a_slow_service() {
    const CALLS: usize = 20;
    static DONE: [AtomicUsize; THREADS] = [const { AtomicUsize::new(0) }; THREADS];
    let server = slow_server();
    let limited = builder(&server).total_timeout(Duration::from_secs(10)).build().unwrap();
    let fewest_at_the_end = in_threads(THREADS, &limited, |client, number| {
        for _ in 0..CALLS {
            operations::get(client).unwrap();
            DONE[number].fetch_add(1, Ordering::SeqCst);
        }
        DONE.iter().map(|done| done.load(Ordering::SeqCst)).min().unwrap()
    });
    let fewest = fewest_at_the_end.into_iter().min().unwrap();
    assert!(fewest > 0, "a thread had no response yet when another had all {CALLS}");
    assert_eq!(server.requests().len(), THREADS * CALLS);
    let (made, max_open) = (server.connections(), server.max_open());
    assert!(made <= THREADS && max_open <= THREADS, "{made} made, {max_open} open at once");
}

/// Calls an operation chosen by the number of the thread.
fn call(client: &Client, number: usize) -> Result<(), Error> {
    (operations::ALL[number % operations::ALL.len()].run)(client)
}

/// Makes concurrent calls, which are responded to once all have arrived. All must succeed.
fn burst(client: &Client, server: &Server, gate: &Gate, threads: usize) {
    let before = server.requests().len();
    thread::scope(|scope| {
        let calls = scope.spawn(|| in_threads(threads, client, call));
        server.wait_for_requests(before + threads);
        gate.open();
        let results = calls.join().unwrap();
        assert!(results.iter().all(Result::is_ok), "{results:?}");
    });
}

#[test]
fn idle_connections_are_bounded_and_reused_after_burst() {
    let gates = [Gate::default(), Gate::default()];
    let (server_gates, read) = (gates.clone(), AtomicUsize::new(0));
    let server = Server::responding(move |_| {
        let is_second = read.fetch_add(1, Ordering::SeqCst) >= 2 * THREADS;
        server_gates[usize::from(is_second)].wait();
        ok_response()
    });
    let client = client(&server);
    burst(&client, &server, &gates[0], 2 * THREADS);
    assert_eq!(server.max_open(), 2 * THREADS);
    server.wait_for_closed(THREADS);

    burst(&client, &server, &gates[1], THREADS);
    assert_eq!(server.connections(), 2 * THREADS, "the idle connections were not used");
}

/// Calls from all threads, and asserts that each call times out in time.
fn assert_all_time_out(builder: ClientBuilder) {
    let client = builder.total_timeout(TOTAL).build().unwrap();
    let results = in_threads(THREADS, &client, |client, number| {
        let start = Instant::now();
        let result = call(client, number);
        (result, start.elapsed())
    });
    for (result, took) in results {
        let error = result.unwrap_err();
        assert_eq!(kind(&error), "Timeout", "{error}");
        assert!((TOTAL..TOTAL + TOLERANCE).contains(&took), "{took:?}: {error}");
    }
}

#[test]
fn calls_without_response_end_by_their_deadline() {
    let server = Server::scripted(vec![vec![Action::Read, Action::Stall]; THREADS]);
    assert_all_time_out(builder(&server).max_retries(3));
    assert_eq!(server.requests().len(), THREADS);
    assert_eq!(server.max_open(), THREADS);
}

#[test]
fn calls_waiting_for_token_end_by_deadline() {
    // More than one connection: a waiter with time left refreshes when the first refresh times out.
    let login = Server::scripted(vec![vec![Action::Read, Action::Stall]; THREADS]);
    let service = Server::responding(|_| ok_response());
    let builder = credentials(&service, &login).max_retries(3);
    thread::scope(|scope| {
        scope.spawn(|| assert_all_time_out(builder));
        login.wait_for_requests(1);
        thread::sleep(TOTAL / 2); // all calls are in progress
        assert_eq!(login.requests().len(), 1);
    });
    assert_eq!(service.connections(), 0);
}

#[test]
fn retried_calls_end_by_their_deadline() {
    let server = Server::scripted(vec![vec![Action::Read, Action::Stall]; THREADS * 100]);
    let limited = builder(&server).attempt_timeout(Duration::from_millis(300)).total_timeout(TOTAL);
    // Eight threads to a client: their retries, five each at most, are within its budget of fifty.
    let client = || limited.clone().max_retries(u32::MAX).build().unwrap();
    let clients: Vec<Client> = (0..THREADS / 8).map(|_| client()).collect();
    let results = in_threads(THREADS, &client(), move |_, number| {
        let start = Instant::now();
        (operations::get(&clients[number / 8]).unwrap_err(), start.elapsed())
    });
    for (error, took) in results {
        assert_eq!(kind(&error), "Timeout", "{error}");
        assert!(error.attempts() > 1, "{error}");
        // A call ends early if the next wait would exceed the deadline.
        assert!(took < TOTAL + TOLERANCE, "{took:?}: {error}");
    }
}

#[test]
fn concurrent_token_rejections_cause_one_token_request() {
    let login = token_server("86399");
    let (storm, renewed) = (Gate::default(), Gate::default());
    let service = Server::responding({
        let (storm, seen) = (storm.clone(), AtomicUsize::new(0));
        move |request| {
            if bearer(request) != Some("t-1") {
                renewed.open();
                return ok_response();
            }
            let number = seen.fetch_add(1, Ordering::SeqCst);
            if number == 0 {
                return ok_response(); // the first call only
            }
            // No call is rejected before all have sent the token, and half of them only after another has
            // sent the new one.
            storm.wait();
            if number > THREADS / 2 {
                renewed.wait();
            }
            json(401, r#"{"code": "bad.credentials"}"#)
        }
    });
    let client = credentials(&service, &login).build().unwrap();
    operations::get(&client).unwrap();
    assert_eq!(login.requests().len(), 1);

    burst(&client, &service, &storm, THREADS);
    assert_eq!(login.requests().len(), 2);
    let with_the_new = bearers(&service).iter().filter(|shown| *shown == "t-2").count();
    assert_eq!((service.requests().len(), with_the_new), (1 + 2 * THREADS, THREADS));
}
