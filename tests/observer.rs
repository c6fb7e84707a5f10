//! The observer is told of every attempt, wait and token refresh, and of no secret.

mod support;

use std::sync::{Arc, Mutex};
use std::time::Duration;

use genesys_onboarding::{ClientBuilder, Event, WaitReason};

use support::builder;
use support::operations;
use support::responses::{ok_response, response};
use support::server::{Action, Server};
use support::sync::lock;
use support::tokens::{credentials, token_server};

type Lines = Arc<Mutex<Vec<String>>>;

/// Adds an observer that writes a line for each event.
fn observed(builder: ClientBuilder) -> (ClientBuilder, Lines) {
    let lines = Lines::default();
    let sink = lines.clone();
    let observer = move |event: &Event<'_>| lock(&sink).push(line(event));
    (builder.observer(observer), lines)
}

fn line(event: &Event<'_>) -> String {
    match event {
        Event::Attempt(attempt) => format!(
            "{}: {} {} #{} {:?} {:?} {:?}",
            attempt.operation,
            attempt.method,
            attempt.path,
            attempt.attempt,
            attempt.status,
            attempt.error_kind,
            attempt.correlation_id,
        ),
        Event::Wait(wait) => {
            format!("{}: {} before #{}", wait.operation, wait.reason, wait.attempt)
        }
        Event::TokenRefresh(refresh) => {
            format!("{}: token, error {:?}", refresh.operation, refresh.error)
        }
        other => format!("{other:?}"),
    }
}

#[test]
fn observer_sees_attempts_waits_and_refreshes() {
    let login = token_server("86399");
    let service = Server::scripted([vec![
        Action::Read,
        Action::Send(response(429, &[("ININ-Correlation-Id", "c-1")], b"")),
        Action::Read,
        Action::Send(ok_response()),
        Action::Stall,
    ]]);
    let (builder, lines) = observed(credentials(&service, &login).max_retries(1));
    operations::get(&builder.build().unwrap()).unwrap();
    let invite = "getOnboardingInvite: GET /api/v2/onboarding/invites/{inviteId}";
    assert_eq!(
        *lock(&lines),
        [
            "getOnboardingInvite: POST /oauth/token #1 Some(200) None None".to_owned(),
            "getOnboardingInvite: token, error None".to_owned(),
            format!("{invite} #1 Some(429) None Some(\"c-1\")"),
            "getOnboardingInvite: backoff before #2".to_owned(),
            format!("{invite} #2 Some(200) None None"),
        ]
    );
}

#[test]
fn observer_sees_failures_without_secrets() {
    let service = Server::scripted([vec![Action::Read, Action::Reset]]);
    let login = Server::responding(|request| {
        let body = request.header("authorization").unwrap_or_default().to_owned();
        response(400, &[], format!("{{\"error\": \"bad {body}\"}}").as_bytes())
    });
    let (refused, lines) = observed(credentials(&service, &login));
    operations::get(&refused.build().unwrap()).unwrap_err();
    let (reset, more) = observed(builder(&service).access_token("s3cret-token"));
    operations::get(&reset.build().unwrap()).unwrap_err();
    let all = [lock(&lines).join("\n"), lock(&more).join("\n")].join("\n");
    assert!(
        all.contains("token, error Some(") && all.contains("None Some(\"TRANSPORT\")"),
        "{all}"
    );
    assert!(all.contains("bad Basic [hidden]") && !all.contains("s3cret"), "{all}");
}

#[test]
fn derived_observer_replaces_the_parents() {
    let service = Server::responding(|_| ok_response());
    let (builder, parents) = observed(builder(&service));
    let own = Lines::default();
    let sink = own.clone();
    let options =
        genesys_onboarding::CallOptions::new().observer(move |event| lock(&sink).push(line(event)));
    operations::get(&builder.build().unwrap().with_options(options).unwrap()).unwrap();
    assert_eq!((lock(&parents).len(), lock(&own).len()), (0, 1));
}

#[test]
fn pause_is_told_to_waiting_calls() {
    let service = Server::scripted([vec![
        Action::Read,
        Action::Send(response(429, &[("Retry-After", "1")], b"")),
        Action::Read,
        Action::Send(ok_response()),
        Action::Stall,
    ]]);
    let waits = Arc::new(Mutex::new(Vec::new()));
    let sink = waits.clone();
    let builder = builder(&service).max_retries(1).observer(move |event| {
        if let Event::Wait(wait) = event {
            lock(&sink).push((wait.reason, wait.delay));
        }
    });
    let parent = builder.build().unwrap();
    operations::get(&parent).unwrap();
    let (reason, delay) = lock(&waits)[0];
    assert_eq!(reason, WaitReason::RetryAfter);
    assert!(delay >= Duration::from_secs(1), "{delay:?}");
}
