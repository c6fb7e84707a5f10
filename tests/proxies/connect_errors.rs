//! A proxy that opens no tunnel: nothing is sent to the service, and the error says why.

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

/// Makes a call that must fail before anything is sent to the service, and returns the error.
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

/// Returns the reason of a failure to connect.
fn reason(what: &str, client: &Client, call: Call) -> String {
    let error = failure(what, client, call);
    let ErrorKind::Connect { reason, .. } = error.kind() else { panic!("{what}: {error:?}") };
    reason.clone()
}

/// A response that repeats the credentials of the request.
fn echo(status: u16) -> String {
    let body = format!("you are {} with {PASSWORD}", basic());
    let length = body.len();
    format!("HTTP/1.1 {status} No\r\nX-Echo: {}\r\nContent-Length: {length}\r\n\r\n{body}", basic())
}

#[test]
fn proxy_status_is_reported_without_secrets() {
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
fn invalid_proxy_response_is_a_connect_error() {
    let nonsense = |response: &str| Proxy::responding(response, None);
    for (what, proxy) in [
        ("a closing proxy", Proxy::closing()),
        ("a mail server", nonsense("220 mail.acme.test ESMTP\r\n\r\n")),
        ("endless headers", nonsense(&format!("HTTP/1.1 200 OK\r\nA: {}", "b".repeat(99_999)))),
        ("more than the response", nonsense("HTTP/1.1 200 OK\r\n\r\nHTTP/1.1 200 OK\r\n\r\n{}")),
    ] {
        let client = builder(&proxy.url()).build().unwrap();
        for call in [operations::GET, operations::POST] {
            reason(what, &client, call);
        }
    }
}

#[test]
fn unreachable_proxy_is_reported_without_credentials() {
    let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let client = builder(&format!("http://ada:p%40ss@{closed}")).build().unwrap();
    let reason = reason("a closed port", &client, operations::POST);
    assert!(reason.contains("127.0.0.1"), "{reason}");
}

#[test]
fn oversized_proxy_request_is_an_error() {
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

/// Asserts that a call through this proxy ends after connect_timeout.
fn assert_bounded(what: &str, proxy: &Proxy) {
    let timeout = Duration::from_millis(300);
    let client = builder(&proxy.url()).connect_timeout(timeout).build().unwrap();
    for call in [operations::GET, operations::POST] {
        let error = failure(what, &client, call);
        let ErrorKind::Timeout { reason, .. } = error.kind() else { panic!("{what}: {error:?}") };
        assert!(reason.contains("connect_timeout"), "{what}: {reason}");
    }
}

#[test]
fn silent_proxy_ends_with_connect_timeout() {
    assert_bounded("a silent proxy", &Proxy::responding("", None));
    assert_bounded(
        "a proxy that stops half-way",
        &Proxy::responding("HTTP/1.1 200 OK\r\nA:", None),
    );
}

#[test]
fn dripping_proxy_ends_with_connect_timeout() {
    // Each byte arrives well inside the timeout; all of them take many times as long.
    let response = "HTTP/1.1 407 No\r\nX-Long: and longer\r\n\r\n";
    let pause = Some(Duration::from_millis(60));
    assert_bounded("a dripping proxy", &Proxy::responding(response, pause));
}

#[test]
fn proxy_rejection_is_not_retried() {
    for status in [400, 403, 404, 407, 429] {
        let proxy = Proxy::responding(echo(status), None);
        let client = builder(&proxy.url()).max_retries(3).build().unwrap();
        for (count, call) in [(1, operations::GET), (2, operations::POST)] {
            let reason = reason(&format!("{status} {}", call.method), &client, call);
            assert!(reason.contains(&format!("proxy CONNECT failed: {status} ")), "{reason}");
            assert_eq!(proxy.heads().len(), count, "{status}");
        }
    }
}

#[test]
fn unavailable_proxy_is_retried() {
    for status in [302, 500, 502, 503, 504] {
        let proxy = Proxy::responding(echo(status), None);
        let client = builder(&proxy.url()).max_retries(1).build().unwrap();
        let error = operations::post(&client).unwrap_err();
        assert_eq!((error.attempts(), proxy.heads().len()), (2, 2), "{error}");
        assert!(!error.outcome_unknown(), "{error}");
    }
}

/// The reason that a call fails with if the proxy responds with 407 and these challenges.
fn reason_with_challenges(challenges: &[&str]) -> String {
    let headers: String =
        challenges.iter().map(|value| format!("Proxy-Authenticate: {value}\r\n")).collect();
    let response = format!("HTTP/1.1 407 No\r\n{headers}Content-Length: 0\r\n\r\n");
    let proxy = Proxy::responding(response, None);
    let client = builder(&proxy.url()).max_retries(3).build().unwrap();
    let reason = reason("407", &client, operations::POST);
    assert_eq!(proxy.heads().len(), 1, "{reason}");
    assert!(reason.contains("407 Proxy Authentication Required"), "{reason}");
    reason
}

#[test]
fn authentication_schemes_of_proxy_are_named() {
    let digest = r#"Digest realm="acme, inc", nonce="0A8A3FHE1FZF/y==", algorithm=MD5"#;
    for (challenges, schemes) in [
        (&[r#"Basic realm="acme""#][..], "Basic"),
        (&["Negotiate", "NTLM", r#"basic realm="acme""#], "Negotiate, NTLM, basic"),
        (&[r#"Negotiate, Basic realm="acme""#], "Negotiate, Basic"),
    ] {
        let reason = reason_with_challenges(challenges);
        assert!(reason.ends_with(&format!("the proxy offers {schemes}")), "{reason}");
        assert!(reason.contains("check the user and password"), "{reason}");
    }
    for (challenges, schemes) in [
        (&["Negotiate"][..], "Negotiate"),
        (&["NTLM", "Negotiate oRQwEqADCgEB"], "NTLM, Negotiate"),
        (&[digest], "Digest"),
    ] {
        let reason = reason_with_challenges(challenges);
        let expected = format!("the proxy offers {schemes}, and only Basic is supported");
        assert!(reason.ends_with(&expected), "{reason}");
        // The host comes first, and is "acme" too.
        let (_, after_host) = reason.split_once(": ").unwrap();
        assert!(!after_host.contains("acme") && !after_host.contains("oRQw"), "{reason}");
    }
    assert!(!reason_with_challenges(&[]).contains("offers"));
}
