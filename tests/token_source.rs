//! Access tokens from the program: asked once for many threads, ahead of expiry, and after a 401.

mod support;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use genesys_onboarding::{AccessToken, Client, ClientBuilder, ErrorKind, TokenRequest};

use support::operations;
use support::responses::ok_response;
use support::server::Server;
use support::sync::lock;
use support::threads::in_threads;
use support::tokens::{bearers, service_for};
use support::{builder, kind, with_watchdog};

/// A client whose source gives t-1, t-2 and so on, and how often it was asked.
fn numbered(builder: ClientBuilder, lifetime: Option<Duration>) -> (Client, Arc<AtomicUsize>) {
    let asked = Arc::new(AtomicUsize::new(0));
    let counter = asked.clone();
    let source = move |_: &TokenRequest<'_>| {
        let token = AccessToken::new(format!("t-{}", counter.fetch_add(1, Ordering::SeqCst) + 1));
        Ok(match lifetime {
            Some(lifetime) => token.expires_in(lifetime),
            None => token,
        })
    };
    (builder.token_source(source).build().unwrap(), asked)
}

#[test]
fn source_is_asked_once_for_many_threads() {
    let service = Server::responding(|_| ok_response());
    let (client, asked) = numbered(builder(&service), None);
    let results = in_threads(8, &client, |client, _| operations::get(client).map(drop));
    assert!(results.iter().all(Result::is_ok), "{results:?}");
    assert_eq!(asked.load(Ordering::SeqCst), 1);
    assert!(bearers(&service).iter().all(|sent| sent == "t-1"));
}

#[test]
fn expired_token_is_asked_for_again() {
    let service = Server::responding(|_| ok_response());
    let (client, asked) = numbered(builder(&service), Some(Duration::ZERO));
    operations::get(&client).unwrap();
    operations::get(&client).unwrap();
    assert_eq!(asked.load(Ordering::SeqCst), 2);
    assert_eq!(bearers(&service), ["t-1", "t-2"]);
}

#[test]
fn source_learns_of_rejected_token() {
    let service = service_for("fresh");
    let questions = Arc::new(Mutex::new(Vec::new()));
    let sink = questions.clone();
    let client = builder(&service).token_source(move |request: &TokenRequest<'_>| {
        lock(&sink).push(request.is_rejected());
        Ok(AccessToken::new(if request.is_rejected() { "fresh" } else { "stale" }))
    });
    operations::post(&client.build().unwrap()).unwrap();
    assert_eq!(*lock(&questions), [false, true]);
    assert_eq!(bearers(&service), ["stale", "fresh"]);
}

#[test]
fn failing_source_is_an_authentication_error() {
    let service = Server::responding(|_| ok_response());
    let client = builder(&service)
        .token_source(|_: &TokenRequest<'_>| Err("the vault is sealed".into()))
        .build()
        .unwrap();
    let error = operations::post(&client).unwrap_err();
    let ErrorKind::Authentication(token) = error.kind() else { panic!("{error}") };
    assert_eq!((token.status, error.status()), (0, None));
    assert_eq!(
        error.to_string(),
        "postOnboardingJoincodes: could not obtain an access token: the program's token source failed: \
         the vault is sealed"
    );
    assert!(!error.outcome_unknown());
    assert_eq!(service.requests().len(), 0);
}

#[test]
fn unusable_token_of_source_is_not_sent() {
    let service = Server::responding(|_| ok_response());
    for token in ["", "two words", "line\nbreak"] {
        let client = builder(&service)
            .token_source(move |_: &TokenRequest<'_>| Ok(AccessToken::new(token)))
            .build()
            .unwrap();
        let error = operations::get(&client).unwrap_err();
        assert_eq!(kind(&error), "Authentication", "{error}");
        assert!(error.to_string().contains("an empty token, or one that"), "{error}");
    }
    assert_eq!(service.requests().len(), 0);
}

#[test]
fn cancel_ends_waiting_source_as_cancelled() {
    let service = Server::responding(|_| ok_response());
    let client = builder(&service)
        .interrupt(|| true)
        .token_source(|request: &TokenRequest<'_>| {
            while !request.is_stopped() {
                std::thread::sleep(Duration::from_millis(10));
            }
            Err("interrupted".into())
        })
        .build()
        .unwrap();
    let error = with_watchdog(move || operations::get(&client)).unwrap_err();
    assert_eq!(kind(&error), "Cancelled", "{error}");
}
