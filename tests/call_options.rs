//! Derived clients: their own limits, headers and cancel, on the connections and tokens of their parent.

mod support;

use std::thread;
use std::time::Duration;

use genesys_onboarding::{CallOptions, Client, Error, PageOptions, call_json, pages_json};

use support::operations;
use support::responses::{json, ok_response, response};
use support::server::{Action, Server};
use support::sync::Gate;
use support::tokens::{credentials, token_server};
use support::{builder, client, kind, with_watchdog};

const LONG: Duration = Duration::from_secs(600);

fn options() -> CallOptions {
    CallOptions::new()
}

#[test]
fn derived_client_shares_connection_and_token() {
    let (login, service) = (token_server("86399"), Server::responding(|_| ok_response()));
    let parent = credentials(&service, &login).build().unwrap();
    operations::get(&parent).unwrap();
    for retries in 0..3 {
        let derived = parent.with_options(options().max_retries(retries)).unwrap();
        let of_derived = derived.with_options(options().total_timeout(LONG)).unwrap();
        operations::get(&derived).unwrap();
        operations::post(&of_derived).unwrap();
    }
    assert_eq!(service.requests().len(), 7);
    assert_eq!((service.connections(), login.requests().len()), (1, 1));
}

#[test]
fn derived_client_outlives_its_parent() {
    let service = Server::responding(|_| ok_response());
    let derived = client(&service).with_options(options()).unwrap();
    operations::get(&derived).unwrap();
}

#[test]
fn derived_limits_replace_the_parents() {
    let stalling = || Server::scripted(vec![vec![Action::Read, Action::Stall]; 2]);
    let short = Duration::from_millis(200);
    for (name, limit) in [
        ("total_timeout (200 ms)", options().total_timeout(short)),
        ("attempt_timeout (200 ms)", options().attempt_timeout(short)),
    ] {
        let server = stalling();
        let parent = builder(&server).total_timeout(LONG).attempt_timeout(LONG).build().unwrap();
        let derived = parent.with_options(limit).unwrap();
        let error = with_watchdog(move || operations::get(&derived)).unwrap_err();
        assert_eq!(kind(&error), "Timeout", "{error}");
        assert!(error.to_string().contains(name), "{error}");
    }
    let busy = Server::responding(|_| response(503, &[("Retry-After", "0")], b""));
    let parent = builder(&busy).max_retries(0).build().unwrap();
    let error = operations::get(&parent.with_options(options().max_retries(2)).unwrap());
    assert_eq!(error.unwrap_err().attempts(), 3);
    assert_eq!(operations::get(&parent).unwrap_err().attempts(), 1);
}

#[test]
fn cancel_of_derived_client_spares_its_relatives() {
    let release = Gate::default();
    let server = Server::responding({
        let release = release.clone();
        move |_| {
            release.wait();
            ok_response()
        }
    });
    let parent = builder(&server).total_timeout(LONG).attempt_timeout(LONG).build().unwrap();
    let derive = |from: &Client| from.with_options(options()).unwrap();
    let mine = derive(&parent);
    let (child, sibling) = (derive(&mine), derive(&parent));
    let begin = |client: &Client| {
        let client = client.clone();
        thread::spawn(move || operations::get(&client).map(drop))
    };
    let ended = [begin(&mine), begin(&child)];
    let bystanders = [begin(&parent), begin(&sibling)];
    server.wait_for_requests(4);
    mine.cancel();
    for call in ended {
        assert_eq!(kind(&with_watchdog(move || call.join().unwrap()).unwrap_err()), "Cancelled");
    }
    release.open();
    for call in bystanders {
        with_watchdog(move || call.join().unwrap()).unwrap();
    }
    // The bystanders' connections are still there, and a cancelled client can be used again.
    let before = server.connections();
    operations::get(&mine).unwrap();
    assert_eq!(server.connections(), before);
}

#[test]
fn cancel_of_parent_ends_calls_of_derived_clients() {
    let server = Server::scripted(vec![vec![Action::Read, Action::Stall]]);
    let parent = builder(&server).total_timeout(LONG).attempt_timeout(LONG).build().unwrap();
    let child = parent.with_options(options()).unwrap().with_options(options()).unwrap();
    let call = thread::spawn(move || operations::post(&child).map(drop));
    server.wait_for_requests(1);
    parent.cancel();
    let error = with_watchdog(move || call.join().unwrap()).unwrap_err();
    assert_eq!((kind(&error), error.outcome_unknown()), ("Cancelled", true), "{error}");
}

#[test]
fn headers_go_to_the_api_only() {
    let (login, service) = (token_server("86399"), Server::responding(|_| ok_response()));
    let with_header = credentials(&service, &login).header("Genesys-App", "base");
    let parent = with_header.header("X-Kept", "kept").build().unwrap();
    let derived = parent.with_options(options().header("genesys-app", "own")).unwrap();
    operations::get(&parent).unwrap();
    operations::post(&derived).unwrap();
    let sent = service.requests();
    let values = |name| [0, 1].map(|index: usize| sent[index].header(name).map(str::to_owned));
    assert_eq!(values("genesys-app"), [Some("base".into()), Some("own".into())]);
    assert_eq!(values("x-kept"), [Some("kept".into()), Some("kept".into())]);
    assert!(login.requests()[0].header("genesys-app").is_none());
}

#[test]
fn invalid_options_are_rejected_by_name() {
    let server = Server::responding(|_| ok_response());
    let parent = client(&server);
    for (name, invalid) in [
        ("total_timeout", options().total_timeout(Duration::ZERO)),
        ("attempt_timeout", options().attempt_timeout(Duration::MAX)),
        ("Content-Type belongs", options().header("Content-Type", "text/plain")),
        (
            "headers: X-A: contains a control",
            options().header("X-A", "s3cret\n").header("Host", "x"),
        ),
    ] {
        let error = parent.with_options(invalid).unwrap_err().to_string();
        assert!(error.contains(name) && !error.contains("s3cret"), "{error}");
    }
    let error = Client::builder().header("Host", "evil.example").build().unwrap_err();
    assert!(error.to_string().contains("Host belongs to the library"), "{error}");
    assert_eq!(server.requests().len(), 0);
}

#[test]
fn header_values_stay_out_of_errors_and_debug() {
    let echo = |request: &support::request::Request| {
        let value = request.header("x-key").unwrap_or_default();
        json(400, &format!(r#"{{"message": "no access for {value}"}}"#))
    };
    let server = Server::responding(echo);
    let keyed = options().header("X-Key", "k3y-of-the-program");
    assert!(!format!("{keyed:?}").contains("k3y-of"), "{keyed:?}");
    let error = operations::get(&client(&server).with_options(keyed).unwrap()).unwrap_err();
    assert!(error.to_string().contains("no access for [hidden]"), "{error}");
    assert!(!format!("{error:?}").contains("k3y-of"), "{error:?}");
}

#[test]
fn iterators_and_call_json_take_derived_clients() {
    let server = Server::responding(|_| json(200, r#"{"entities": [], "total": 0}"#));
    let derived = client(&server).with_options(options().header("X-A", "1")).unwrap();
    let listed: Result<Vec<_>, Error> =
        genesys_onboarding::iter_onboarding_invites(&derived, &PageOptions::new()).collect();
    assert!(listed.unwrap().is_empty());
    call_json(&derived, "getOnboardingInvites", "{}").unwrap();
    let pages = pages_json(&derived, "getOnboardingInvites", "{}").unwrap();
    drop(derived);
    assert_eq!(pages.map(Result::unwrap).count(), 1);
    assert_eq!(server.requests().len(), 3);
    assert!(server.requests().iter().all(|request| request.header("x-a") == Some("1")));
}

#[test]
fn last_response_tells_what_came_back() {
    let headers = [("ININ-Correlation-Id", "c-1"), ("X-Extra", "one"), ("X-Extra", "two")];
    let body = br#"{"toAddress": "ada@acme.example"}"#;
    let good = response(200, &headers, body);
    let server = Server::scripted([vec![
        Action::Read,
        Action::Send(response(503, &[("Retry-After", "0")], b"")),
        Action::Read,
        Action::Send(good),
        Action::Read,
        Action::Send(response(404, &[("ININ-Correlation-Id", "c-2")], b"")),
        Action::Read,
        Action::Reset,
    ]]);
    let parent = client(&server);
    let derived = parent.with_options(options().max_retries(1)).unwrap();
    operations::get(&derived).unwrap();
    let last = derived.last_response().unwrap();
    assert_eq!((last.operation, last.status), ("getOnboardingInvite", Some(200)));
    assert_eq!((last.correlation_id.as_deref(), last.attempts), (Some("c-1"), 2));
    let extra = last.headers.iter().filter(|(name, _)| name == "X-Extra");
    assert_eq!(extra.map(|(_, value)| value.as_str()).collect::<Vec<_>>(), ["one", "two"]);

    operations::post(&derived).unwrap_err();
    let last = derived.last_response().unwrap();
    assert_eq!((last.status, last.correlation_id.as_deref()), (Some(404), Some("c-2")));

    operations::post(&derived).unwrap_err();
    let last = derived.last_response().unwrap();
    assert_eq!((last.status, last.attempts, last.headers.len()), (None, 1, 0));
    assert!(parent.last_response().is_none(), "each has its own");
}
