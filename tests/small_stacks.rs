//! Calls on threads with a small stack survive every response, error bodies and TLS included.
//!
//! The promise is 64 KiB for optimized code, which `.ci/stack` runs with `STACK_KIB=64`; without
//! optimization frames are larger.

#[path = "tls/server/mod.rs"]
mod server;
mod support;

use std::env;
use std::thread;

use genesys_onboarding::{Client, Error, call_json, get_onboarding_invite};
use server::certificates::Authority;
use server::tls_server::Setup;
use support::operations;
use support::responses::{json, ok_response};
use support::server::Server;

const DEFAULT_KIB: usize = 160;

fn on_small_stack<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    let kib = env::var("STACK_KIB").map_or(DEFAULT_KIB, |kib| kib.parse().unwrap());
    thread::Builder::new().stack_size(kib * 1024).spawn(work).unwrap().join().unwrap()
}

/// Error bodies that would need much stack if they were read recursively.
fn hostile_bodies() -> Vec<String> {
    let nested = |start: &str, end: &str, depth: usize| start.repeat(depth) + &end.repeat(depth);
    let mut bodies: Vec<String> = [8, 60, 120, 2_000, 5_000]
        .into_iter()
        .flat_map(|depth| [nested(r#"{"errors":["#, "]}", depth), nested("[", "]", depth)])
        .collect();
    bodies.push(format!(r#"{{"status": {}, "message": "no"}}"#, "9".repeat(5_000)));
    bodies.push(format!(r#"{{"details": [{}1]}}"#, r#"{"fieldName": "x"},"#.repeat(1_000)));
    bodies.push(format!(r#"{{"message": "{}"}}"#, "\\u0041%41&#65;".repeat(2_000)));
    bodies
}

fn all_surfaces(client: &Client) -> Vec<Error> {
    let typed = get_onboarding_invite(client, "i-1").unwrap_err();
    let by_json = call_json(client, "getOnboardingInvite", r#"{"inviteId": "i-1"}"#).unwrap_err();
    let post = operations::post(client).unwrap_err();
    vec![typed, by_json, post]
}

#[test]
fn small_stack_survives_every_error_body() {
    for body in hostile_bodies() {
        for status in [400, 500, 200] {
            let response = json(status, &body);
            let server = Server::responding(move |_| response.clone());
            let client = support::builder(&server).access_token("token").build().unwrap();
            let errors = on_small_stack(move || {
                let errors = all_surfaces(&client);
                errors.iter().map(|error| format!("{error} {error:?}")).collect::<Vec<_>>()
            });
            assert_eq!(errors.len(), 3);
        }
    }
}

#[test]
fn small_stack_survives_failed_token_requests() {
    for body in hostile_bodies() {
        let response = json(400, &body);
        let login = Server::responding(move |_| response.clone());
        let service = Server::responding(|_| ok_response());
        let client = support::tokens::credentials(&service, &login).build().unwrap();
        on_small_stack(move || operations::post(&client)).unwrap_err();
    }
}

#[test]
fn small_stack_completes_tls_handshakes() {
    let authority = Authority::new("acme roots");
    let deep = hostile_bodies().swap_remove(2);
    let server = Setup::of(&authority.server(&["localhost"])).responding(move |request| {
        match request.target.contains("fail") {
            true => json(400, &deep),
            false => ok_response(),
        }
    });
    let client = Client::builder()
        .base_url(server.url("localhost"))
        .ca_bundle_pem(authority.certificate.as_str())
        .access_token("token")
        .build()
        .unwrap();
    on_small_stack(move || {
        get_onboarding_invite(&client, "i-1").unwrap();
        get_onboarding_invite(&client, "fail").unwrap_err();
    });
}
