//! Threads that share a client: they call, refresh its token, cancel and drop it, concurrently.
//!
//! `.ci/tsan` runs these and similar tests with ThreadSanitizer.

#[path = "tls/server/mod.rs"]
mod server;
mod support;

use std::thread::{self, JoinHandle};
use std::time::Duration;

use genesys_onboarding::Client;

use server::certificates::Authority;
use server::tls_server::Setup;
use support::responses::ok_response;
use support::server::Server;
use support::threads::{assert_own_responses, echo_invite};
use support::tokens::{call_concurrently, credentials, token_server};
use support::{client, kind, operations, with_watchdog};

const THREADS: usize = 8;

/// Per thread.
const CALLS: usize = 20;

/// By its host name, with one DNS lookup and one TLS configuration for all.
#[test]
fn threads_sharing_a_client_get_own_responses() {
    let authority = Authority::new("acme roots");
    let identity = authority.server(&["localhost"]);
    let server = Setup::of(&identity).responding(echo_invite);
    let client = Client::builder()
        .base_url(server.url("localhost"))
        .ca_bundle_pem(authority.certificate.as_str())
        .max_retries(0)
        .build()
        .unwrap();
    assert_own_responses(THREADS, CALLS, &client);
    assert_eq!(server.requests().len(), THREADS * CALLS);
    let connections = server.listener.connections();
    assert!(connections <= THREADS, "{connections} connections for {THREADS} threads");
}

#[test]
fn calls_succeed_or_are_cancelled_during_refreshes() {
    // A token that has already expired: a refresh is always in progress.
    let (login, service) = (token_server("0"), Server::responding(|_| ok_response()));
    let client = credentials(&service, &login).build().unwrap();
    let begin = |number: usize, client: Client| {
        thread::spawn(move || {
            for call in operations::ALL.iter().cycle().skip(number).take(CALLS) {
                if let Err(error) = (call.run)(&client) {
                    assert_eq!(kind(&error), "Cancelled", "{error}");
                }
            }
        })
    };
    let workers: Vec<_> = (0..THREADS).map(|number| begin(number, client.clone())).collect();
    let cancelling = client.clone();
    with_watchdog(move || {
        while !workers.iter().all(JoinHandle::is_finished) {
            cancelling.cancel();
            thread::sleep(Duration::from_micros(500)); // so that some calls have time to complete
        }
        workers.into_iter().for_each(|worker| worker.join().unwrap());
    });
    let results = call_concurrently(THREADS, &client);
    assert!(results.iter().all(Result::is_ok), "{results:?}");
}

#[test]
fn last_thread_to_drop_a_client_closes_connections() {
    let server = Server::responding(|_| ok_response());
    let client = client(&server);
    let begin = |client: Client| thread::spawn(move || operations::get(&client).map(drop));
    let workers: Vec<_> = (0..THREADS).map(|_| begin(client.clone())).collect();
    drop(client);
    for worker in workers {
        worker.join().unwrap().unwrap();
    }
    server.wait_for_closed(server.connections());
}
