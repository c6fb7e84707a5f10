//! HTTP of the program's own: what it is given, and what its responses and failures lead to.

mod support;

use std::fs;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use genesys_onboarding::{
    Client, ClientBuilder, CreateUserRequest, DryRun, Error, ErrorKind, Recorder, Replayer,
    TransportFailure, TransportRequest, TransportResponse, get_onboarding_invites,
    post_onboarding_users,
};

use support::operations::{self, Call};
use support::responses::{OK_BODY, gzip, json, ok_response, response};
use support::server::{Action, Server};
use support::sync::lock;
use support::tokens::{SECRET, credentials, token_server};
use support::{builder, kind, with_watchdog};

fn stub(
    respond: impl Fn(&TransportRequest<'_>) -> Result<TransportResponse, TransportFailure>
    + Send
    + Sync
    + 'static,
) -> ClientBuilder {
    Client::builder().base_url("https://stub.example").max_retries(2).transport(respond)
}

fn ok() -> TransportResponse {
    TransportResponse::new(200).body(OK_BODY)
}

/// The error of a call whose every attempt fails like this, and the number of attempts.
fn failing(call: Call, failure: TransportFailure) -> (Error, usize) {
    let attempts = Arc::new(AtomicUsize::new(0));
    let counter = attempts.clone();
    let client = stub(move |_| {
        counter.fetch_add(1, Ordering::SeqCst);
        Err(failure.clone())
    });
    let error = (call.run)(&client.build().unwrap()).unwrap_err();
    (error, attempts.load(Ordering::SeqCst))
}

#[test]
fn transport_gets_the_request_as_it_would_go() {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let sink = seen.clone();
    let client = stub(move |request| {
        let headers = request.headers().iter().map(|(name, value)| format!("{name}: {value}"));
        let body = String::from_utf8_lossy(request.body().unwrap_or_default()).into_owned();
        let line = format!("{} {}", request.method(), request.url());
        lock(&sink).push((line, headers.collect::<Vec<_>>(), body));
        assert!(request.timeout() > Duration::ZERO && !request.is_stopped());
        Ok(ok())
    });
    let client = client.access_token("t-1").header("Genesys-App", "dialer").build().unwrap();
    operations::post(&client).unwrap();
    let (line, headers, body) = lock(&seen).remove(0);
    assert_eq!(line, "POST https://stub.example/api/v2/onboarding/joincodes");
    for expected in [
        "accept: application/json",
        "authorization: Bearer t-1",
        "content-type: application/json",
        "genesys-app: dialer",
    ] {
        assert!(headers.iter().any(|header| header == expected), "{expected}: {headers:?}");
    }
    assert_eq!(body, r#"{"emailDomains":["acme.example"]}"#);
}

#[test]
fn failure_is_retried_only_where_nothing_was_sent() {
    for (failure, expected, get_attempts, post_attempts) in [
        (TransportFailure::not_sent("down"), "Connect", 3, 3),
        (TransportFailure::maybe_sent("lost"), "Transport", 3, 1),
        (TransportFailure::maybe_sent("late").timeout(), "Timeout", 3, 1),
        (TransportFailure::rejected("policy"), "Connect", 1, 1),
        (TransportFailure::not_sent("expired").tls(), "Tls", 1, 1),
    ] {
        for (call, attempts) in [(operations::GET, get_attempts), (operations::POST, post_attempts)]
        {
            let (error, made) = failing(call, failure.clone());
            assert_eq!((kind(&error), made), (expected, attempts), "{error}");
            let in_doubt = call.mutates && failure.may_have_been_sent();
            assert_eq!(error.outcome_unknown(), in_doubt, "{error}");
            assert!(error.to_string().contains(&failure.to_string()), "{error}");
        }
    }
}

#[test]
fn statuses_follow_the_librarys_rules() {
    let responses = Mutex::new(vec![
        TransportResponse::new(404)
            .header("ININ-Correlation-Id", "c-1")
            .body(r#"{"code": "gone"}"#),
        ok(),
        TransportResponse::new(429).header("Retry-After", "0"),
    ]);
    let client = stub(move |_| Ok(lock(&responses).pop().unwrap())).build().unwrap();
    operations::get(&client).unwrap();
    assert_eq!(client.last_response().unwrap().attempts, 2);
    let error = operations::get(&client).unwrap_err();
    assert_eq!((error.status(), error.code()), (Some(404), Some("gone")));
    assert_eq!(error.correlation_id(), Some("c-1"));
}

#[test]
fn bodies_are_limited_and_decompressed() {
    let gzipped = || ok().header("Content-Encoding", "gzip").body(gzip(OK_BODY.as_bytes()));
    let client = stub(move |_| Ok(gzipped())).build().unwrap();
    assert_eq!(operations::get(&client).unwrap().to_address, "ada@acme.example");
    // libcurl may have decompressed it and left the header.
    let client = stub(move |_| Ok(ok().header("Content-Encoding", "gzip"))).build().unwrap();
    operations::get(&client).unwrap();
    let large = stub(|_| Ok(ok().body(vec![b' '; 2000]))).max_response_bytes(1000);
    let error = operations::post(&large.build().unwrap()).unwrap_err();
    assert_eq!((kind(&error), error.outcome_unknown()), ("BodyTooLarge", true), "{error}");
    let client = stub(|_| Ok(TransportResponse::new(42))).build().unwrap();
    let error = operations::post(&client).unwrap_err();
    assert!(error.to_string().contains("the status 42"), "{error}");
}

#[test]
fn cancelled_transport_ends_its_call_as_cancelled() {
    let client = stub(|request| {
        while !request.is_stopped() {
            std::thread::sleep(Duration::from_millis(10));
        }
        Err(TransportFailure::maybe_sent("aborted by a callback"))
    });
    let asked = AtomicUsize::new(0);
    let interrupted = client.interrupt(move || asked.fetch_add(1, Ordering::SeqCst) >= 2);
    let client = interrupted.build().unwrap();
    let error = with_watchdog(move || operations::post(&client)).unwrap_err();
    assert_eq!((kind(&error), error.outcome_unknown()), ("Cancelled", true), "{error}");
}

#[test]
fn passed_on_failure_stays_what_it_was() {
    let server = Server::scripted([vec![
        Action::Read,
        Action::Send(response(200, &[], &[b'x'; 2000])),
        Action::Stall,
    ]]);
    let limited = builder(&server).max_response_bytes(1000);
    let client = limited.transport(|request: &TransportRequest<'_>| request.send());
    let error = operations::get(&client.build().unwrap()).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::BodyTooLarge { limit: 1000, .. }), "{error}");
}

#[test]
fn recording_holds_no_secret_and_can_be_replayed() {
    let file = std::env::temp_dir().join(format!("exchanges-{}.jsonl", std::process::id()));
    let service = Server::responding(|request| match request.method.as_str() {
        "POST" => json(
            200,
            &format!(
                r#"{{"organization": "o", "name": "n", "email": "e", "echo": {}}}"#,
                request.text()
            ),
        ),
        _ => json(200, r#"{"entities": [{"toAddress": "ada@acme.example"}], "total": 1}"#),
    });
    let login = token_server("86399");
    let run = |client: &Client| {
        let request = CreateUserRequest::new("i-1", "Ada", "p4ssw0rd-of-ada");
        post_onboarding_users(client, &request).unwrap();
        get_onboarding_invites(client, &Default::default()).unwrap().entities.len()
    };
    let recorder = Recorder::to_file(&file).unwrap();
    let client = credentials(&service, &login).transport(recorder).build().unwrap();
    assert_eq!(run(&client), 1);
    let recorded = fs::read_to_string(&file).unwrap();
    assert_eq!(recorded.lines().count(), 3);
    for secret in ["p4ssw0rd", "t-1", SECRET] {
        assert!(!recorded.contains(secret), "{secret}: {recorded}");
    }

    let sent = service.requests().len();
    let replayer = Replayer::from_file(&file).unwrap();
    let client = credentials(&service, &login).transport(replayer).build().unwrap();
    assert_eq!(run(&client), 1);
    assert_eq!(service.requests().len(), sent);
    let error = operations::get(&client).unwrap_err();
    assert!(error.to_string().contains("no exchange left in the recording for GET"), "{error}");
    fs::remove_file(&file).unwrap();
}

#[test]
fn damaged_recording_is_rejected_by_line() {
    let file = std::env::temp_dir().join(format!("damaged-{}.jsonl", std::process::id()));
    let good = r#"{"method": "GET", "target": "/a", "failure": {"message": "m", "mayHaveBeenSent": true}}"#;
    fs::write(&file, format!("{good}\n{{\"method\": \"GET\", \"target\": \"/a\"}}\n")).unwrap();
    let error = Replayer::from_file(&file).unwrap_err().to_string();
    assert!(error.contains("line 2 of the recording: expected either"), "{error}");
    fs::remove_file(&file).unwrap();
}

#[test]
fn dry_run_sends_nothing_and_keeps_requests() {
    let (login, service) = (token_server("86399"), Server::responding(|_| ok_response()));
    let dry_run = DryRun::new();
    let client = credentials(&service, &login).max_retries(3).transport(dry_run.clone());
    let client = client.build().unwrap();
    let error = operations::post(&client).unwrap_err();
    assert!(error.to_string().contains("dry run, nothing was sent"), "{error}");
    assert!(!error.outcome_unknown());
    let requests = dry_run.requests();
    assert_eq!((requests.len(), requests[0].method), (1, "POST"));
    assert_eq!(requests[0].body, br#"{"emailDomains":["acme.example"]}"#);
    assert_eq!((login.requests().len(), service.requests().len()), (0, 0));
}
