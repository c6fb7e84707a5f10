//! A proxy that opens no way: nothing was sent to the service, and the error says why in plain words.

use std::net::TcpListener;
use std::time::Duration;

use genesys_onboarding::{Client, ClientBuilder, Error, ErrorKind};

use crate::proxy::{PASSWORD, Proxy, basic};
use crate::support::operations::{self, Call};
use crate::support::with_watchdog;

const TOKEN: &str = "planted-token-of-the-proxy-tests";

fn builder(proxy_url: &str) -> ClientBuilder {
    Client::builder()
        .base_url("https://api.acme.test")
        .proxy(proxy_url)
        .access_token(TOKEN)
        .max_retries(0)
}

/// Makes a call that must fail before anything went to the service, and gives the error.
fn failure(what: &str, client: &Client, call: Call) -> Error {
    let client = client.clone();
    let result = with_watchdog(move || (call.run)(&client));
    let Err(error) = result else { panic!("{what} was taken for a tunnel") };
    assert_eq!((error.attempts(), error.outcome_unknown()), (1, false), "{what}: {error}");
    let basic = basic();
    let credentials = basic.trim_start_matches("Basic ");
    for secret in [TOKEN, PASSWORD, "p%40ss", credentials] {
        let shown = format!("{error} {error:?}");
        assert!(!shown.contains(secret), "{what}: {secret} is in {shown}");
    }
    error
}

/// The reason of a failure that has to be one of connecting.
fn reason(what: &str, client: &Client, call: Call) -> String {
    let error = failure(what, client, call);
    let ErrorKind::Connect { reason, .. } = error.kind() else { panic!("{what}: {error:?}") };
    reason.clone()
}

/// An answer of a proxy that repeats the credentials it was given.
fn echo(status: u16) -> String {
    let body = format!("you are {} with {PASSWORD}", basic());
    let length = body.len();
    format!("HTTP/1.1 {status} No\r\nX-Echo: {}\r\nContent-Length: {length}\r\n\r\n{body}", basic())
}

#[test]
fn a_proxy_that_refuses_is_named_with_its_status_and_without_a_secret() {
    for status in [400, 403, 407, 429, 500, 502, 503, 504, 302] {
        let proxy = Proxy::responding(echo(status), None);
        let client = builder(&proxy.url()).build().unwrap();
        for call in [operations::GET, operations::POST] {
            let what = format!("{status} {}", call.method);
            let reason = reason(&what, &client, call);
            assert!(reason.contains("proxy"), "{what}: {reason}");
            assert!(reason.contains(&status.to_string()), "{what}: {reason}");
        }
        assert_eq!(proxy.heads().len(), 2, "{status}");
    }
}

#[test]
fn a_proxy_that_closes_or_answers_nonsense_is_a_failure_to_connect() {
    let nonsense = |answer: &str| Proxy::responding(answer, None);
    for (what, proxy) in [
        ("a closing proxy", Proxy::closing()),
        ("a mail server", nonsense("220 mail.acme.test ESMTP\r\n\r\n")),
        (
            "a head without an end",
            nonsense(&format!("HTTP/1.1 200 OK\r\nA: {}", "b".repeat(99_999))),
        ),
        ("more than the answer", nonsense("HTTP/1.1 200 OK\r\n\r\nHTTP/1.1 200 OK\r\n\r\n{}")),
    ] {
        let client = builder(&proxy.url()).build().unwrap();
        for call in [operations::GET, operations::POST] {
            reason(what, &client, call);
        }
    }
}

#[test]
fn a_proxy_that_is_not_there_is_named_without_its_credentials() {
    let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let client = builder(&format!("http://ada:p%40ss@{closed}")).build().unwrap();
    let reason = reason("a closed port", &client, operations::POST);
    assert!(reason.contains("127.0.0.1"), "{reason}");
}

#[test]
fn what_is_too_long_to_be_told_to_a_proxy_is_an_error_and_no_fault() {
    let long = "a".repeat(200_000);
    let proxy = Proxy::responding(echo(200), None);
    let address = proxy.listener.address();
    for (what, builder) in [
        ("a user agent", builder(&proxy.url()).user_agent(&long)),
        ("a password", builder(&format!("http://ada:{long}@{address}"))),
    ] {
        let error = builder.build().and_then(|client| operations::post(&client)).unwrap_err();
        assert!(!error.outcome_unknown(), "{what}");
        assert!(!error.to_string().contains(&long[..99]), "{what}");
    }
    assert!(proxy.heads().is_empty());
}

/// Checks that a call by this proxy ends by the limit for connecting.
fn assert_bounded(what: &str, proxy: &Proxy) {
    let limit = Duration::from_millis(300);
    let client = builder(&proxy.url()).connect_timeout(limit).build().unwrap();
    for call in [operations::GET, operations::POST] {
        let error = failure(what, &client, call);
        let ErrorKind::Timeout { reason, .. } = error.kind() else { panic!("{what}: {error:?}") };
        assert!(reason.contains("connect_timeout"), "{what}: {reason}");
    }
}

#[test]
fn a_proxy_that_says_nothing_is_left_after_connect_timeout() {
    assert_bounded("a silent proxy", &Proxy::responding("", None));
    assert_bounded(
        "a proxy that stops half-way",
        &Proxy::responding("HTTP/1.1 200 OK\r\nA:", None),
    );
}

#[test]
fn a_proxy_that_drips_its_answer_is_left_after_connect_timeout() {
    // Each byte comes well inside the limit; all of them take many times as long.
    let answer = "HTTP/1.1 407 No\r\nX-Long: and longer\r\n\r\n";
    let pause = Some(Duration::from_millis(60));
    assert_bounded("a dripping proxy", &Proxy::responding(answer, pause));
}

#[test]
fn unavailable_proxy_is_retried() {
    let proxy = Proxy::responding(echo(503), None);
    let client = builder(&proxy.url()).max_retries(1).build().unwrap();
    let error = operations::post(&client).unwrap_err();
    assert_eq!((error.attempts(), proxy.heads().len()), (2, 2), "{error}");
}
