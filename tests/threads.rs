//! Threads on one client: they call, fetch its tokens, cancel and let go of it, all at once.
//!
//! `.ci/tsan` holds these and others like them against ThreadSanitizer.

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

/// For each thread.
const CALLS: usize = 20;

/// By its name, which is looked up once for all of them, and with what they know of its TLS.
#[test]
fn threads_share_what_they_know_of_a_host_and_each_gets_its_own_answers() {
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
fn calls_beside_cancels_and_fetches_go_well_or_are_cancelled() {
    // A token without a life: there is always a fetch under way.
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
            thread::sleep(Duration::from_micros(500)); // so that some calls have time to end
        }
        workers.into_iter().for_each(|worker| worker.join().unwrap());
    });
    let results = call_concurrently(THREADS, &client);
    assert!(results.iter().all(Result::is_ok), "{results:?}");
}

#[test]
fn the_thread_that_lets_go_of_a_client_last_ends_its_connections() {
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
