//! A server that cannot prove its identity receives no request.

use crate::server::certificates::{Authority, Identity, self_signed};
use crate::server::tls_server::Setup;
use crate::support::operations;
use crate::support::server::{Action, Server};
use crate::{TOKEN, builder, tls_error};

use genesys_onboarding::Client;

/// Calls a server with this certificate, with GET and with POST. Both must fail with these words in the
/// reason, and nothing may reach the server.
fn assert_rejected(what: &str, identity: &Identity, host: &str, roots: Option<&str>, words: &str) {
    let server = Setup::of(identity).start();
    let mut builder = builder(&server, host);
    if let Some(roots) = roots {
        builder = builder.ca_bundle_pem(roots);
    }
    let client = builder.build().unwrap();
    for call in [operations::GET, operations::POST] {
        let reason = tls_error(what, &client, call);
        assert!(reason.contains(words), "{what}: {reason}");
        assert!(reason.contains(host), "{what}, the host is missing: {reason}");
    }
    assert_eq!(server.listener.connections(), 2, "{what}");
    assert!(server.requests().is_empty(), "{what}");
}

#[test]
fn certificate_for_another_host_is_rejected() {
    let authority = Authority::new("acme roots");
    let roots = Some(authority.certificate.as_str());
    for names in [&["other.example"][..], &["*.localhost"], &["localhost.example"], &["127.0.0.1"]]
    {
        let identity = authority.server(names);
        let what = format!("a certificate for {names:?}");
        assert_rejected(&what, &identity, "localhost", roots, "not valid for localhost, but for ");
    }
    let by_name = authority.server(&["localhost"]);
    assert_rejected(
        "a DNS name where an IP address is needed",
        &by_name,
        "127.0.0.1",
        roots,
        "not valid for 127.0.0.1, but for localhost",
    );
}

#[test]
fn expired_and_future_certificates_are_rejected() {
    let authority = Authority::new("acme roots");
    let roots = Some(authority.certificate.as_str());
    let expired = authority.expired_server("localhost");
    assert_rejected(
        "an expired certificate",
        &expired,
        "localhost",
        roots,
        "certificate expired on ",
    );
    let future = authority.future_server("localhost");
    assert_rejected(
        "a certificate that is not valid yet",
        &future,
        "localhost",
        roots,
        "not valid before ",
    );
}

#[test]
fn certificate_of_untrusted_issuer_is_rejected() {
    let (authority, other) = (Authority::new("acme roots"), Authority::new("other roots"));
    // The same name, with another key.
    let namesake = Authority::new("acme roots");
    let good = authority.server(&["localhost"]);
    let alone = self_signed("localhost");
    for (what, identity, roots) in [
        ("a CA that is not in the system's store", &good, None),
        ("a self-signed certificate, with the system's roots", &alone, None),
        ("a CA that is not in the bundle", &good, Some(other.certificate.as_str())),
        ("a self-signed certificate, with a bundle", &alone, Some(other.certificate.as_str())),
    ] {
        assert_rejected(
            what,
            identity,
            "localhost",
            roots,
            "certificate issuer not trusted; add the CA",
        );
    }
    let roots = Some(namesake.certificate.as_str());
    assert_rejected("a CA of the same name", &good, "localhost", roots, "ca_bundle has");
}

#[test]
fn certificate_without_server_auth_is_rejected() {
    let authority = Authority::new("acme roots");
    let roots = Some(authority.certificate.as_str());
    let client = authority.client("localhost");
    assert_rejected("a client's certificate", &client, "localhost", roots, "serverAuth");
}

#[test]
fn plain_http_port_is_named() {
    let plain = b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n".to_vec();
    let server = Server::scripted([vec![Action::Send(plain), Action::Close]]);
    let url = server.url().replacen("http:", "https:", 1);
    let client =
        Client::builder().base_url(url).access_token(TOKEN).max_retries(0).build().unwrap();
    let reason = tls_error("plain HTTP", &client, operations::POST);
    assert!(reason.contains("does not speak TLS on this port"), "{reason}");
    assert!(server.requests().is_empty());
}

#[test]
fn tls_error_is_not_retried() {
    let server = Setup::of(&self_signed("localhost")).start();
    let client = builder(&server, "localhost").max_retries(5).build().unwrap();
    tls_error("a self-signed certificate", &client, operations::GET);
    assert_eq!(server.listener.connections(), 1);
}

#[test]
fn ca_signing_with_p521_is_named() {
    let fixture = |name| {
        let path = format!("{}/tests/tls/fixtures/{name}", env!("CARGO_MANIFEST_DIR"));
        std::fs::read_to_string(path).unwrap()
    };
    let identity = Identity::from_pem(fixture("p521-server.crt"), &fixture("p521-server.key"));
    let roots = fixture("p521-ca.crt");
    for words in ["P-521", "supported are RSA", "have the chain issued"] {
        assert_rejected("a P-521 signature", &identity, "localhost", Some(&roots), words);
    }
}

#[test]
fn ca_certificate_as_server_certificate_is_named() {
    let authority = Authority::new("localhost");
    let roots = authority.certificate.clone();
    let identity = authority.as_server();
    for words in ["CA certificate as its own", "CA:FALSE"] {
        assert_rejected("a CA as server", &identity, "localhost", Some(&roots), words);
    }
}

#[test]
fn handshake_failure_alert_is_explained() {
    const ALERT: [u8; 7] = [21, 3, 3, 0, 2, 2, 40];
    let server = Server::scripted([vec![Action::Send(ALERT.to_vec()), Action::Close]]);
    let url = server.url().replacen("http:", "https:", 1);
    let client = Client::builder().base_url(url).max_retries(0).build().unwrap();
    let reason = tls_error("an alert", &client, operations::GET);
    assert!(reason.contains("handshake_failure; the server must support"), "{reason}");
}

#[test]
fn display_names_host_once() {
    let server = Setup::of(&self_signed("localhost")).start();
    let client = builder(&server, "localhost").build().unwrap();
    let error = operations::get(&client).unwrap_err().to_string();
    assert_eq!(error.matches("localhost").count(), 1, "{error}");
    assert!(!error.contains("the service"), "{error}");
    assert!(error.contains(&format!("{}: certificate issuer", server.listener.address().port())));
}
