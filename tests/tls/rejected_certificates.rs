//! A service that cannot prove who it is gets no request.

use crate::server::certificates::{Authority, Identity, self_signed};
use crate::server::tls_server::Setup;
use crate::support::operations;
use crate::support::server::{Action, Server};
use crate::{TOKEN, builder, refusal};

use genesys_onboarding::Client;

/// Calls a server with this certificate, with GET and with POST. Both must be refused, with these words
/// in the reason, and nothing may reach the server.
fn assert_rejected(what: &str, identity: &Identity, host: &str, roots: Option<&str>, words: &str) {
    let server = Setup::of(identity).start();
    let mut builder = builder(&server, host);
    if let Some(roots) = roots {
        builder = builder.ca_bundle_pem(roots);
    }
    let client = builder.build().unwrap();
    for call in [operations::GET, operations::POST] {
        let reason = refusal(what, &client, call);
        assert!(reason.contains(words), "{what}: {reason}");
        assert!(reason.contains(host), "{what}, the host is not named: {reason}");
    }
    assert_eq!(server.listener.connections(), 2, "{what}");
    assert!(server.requests().is_empty(), "{what}");
}

#[test]
fn a_certificate_for_another_host_is_refused() {
    let authority = Authority::new("acme roots");
    let roots = Some(authority.certificate.as_str());
    for names in [&["other.example"][..], &["*.localhost"], &["localhost.example"], &["127.0.0.1"]]
    {
        let identity = authority.server(names);
        let what = format!("a certificate for {names:?}");
        assert_rejected(&what, &identity, "localhost", roots, "not valid for name \"localhost\"");
    }
    let by_name = authority.server(&["localhost"]);
    assert_rejected("a name for an address", &by_name, "127.0.0.1", roots, "not valid for name");
}

#[test]
fn a_certificate_out_of_its_time_is_refused() {
    let authority = Authority::new("acme roots");
    let roots = Some(authority.certificate.as_str());
    let expired = authority.expired_server("localhost");
    assert_rejected("an expired certificate", &expired, "localhost", roots, "expired");
    let future = authority.future_server("localhost");
    assert_rejected("a certificate of the future", &future, "localhost", roots, "not valid yet");
}

#[test]
fn a_certificate_that_no_trusted_authority_has_signed_is_refused() {
    let (authority, other) = (Authority::new("acme roots"), Authority::new("other roots"));
    // The same name does not make it the same authority.
    let namesake = Authority::new("acme roots");
    let good = authority.server(&["localhost"]);
    let alone = self_signed("localhost");
    for (what, identity, roots) in [
        ("an authority that the system does not know", &good, None),
        ("a self-signed certificate, by the system's roots", &alone, None),
        ("another authority than the bundle's", &good, Some(other.certificate.as_str())),
        ("a self-signed certificate, by a bundle", &alone, Some(other.certificate.as_str())),
    ] {
        assert_rejected(what, identity, "localhost", roots, "UnknownIssuer");
    }
    let roots = Some(namesake.certificate.as_str());
    assert_rejected("a namesake of the authority", &good, "localhost", roots, "invalid peer");
}

#[test]
fn a_certificate_that_is_not_for_servers_is_refused() {
    let authority = Authority::new("acme roots");
    let roots = Some(authority.certificate.as_str());
    let client = authority.client("localhost");
    assert_rejected("a client's certificate", &client, "localhost", roots, "invalid peer");
}

#[test]
fn a_service_that_speaks_no_tls_is_refused() {
    let plain = b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n".to_vec();
    let server = Server::scripted([vec![Action::Send(plain), Action::Close]]);
    let url = server.url().replacen("http:", "https:", 1);
    let client =
        Client::builder().base_url(url).access_token(TOKEN).max_retries(0).build().unwrap();
    let reason = refusal("plain HTTP", &client, operations::POST);
    assert!(reason.contains("corrupt message"), "{reason}");
    assert!(server.requests().is_empty());
}

#[test]
fn a_refusal_is_not_tried_again() {
    let server = Setup::of(&self_signed("localhost")).start();
    let client = builder(&server, "localhost").max_retries(5).build().unwrap();
    refusal("a self-signed certificate", &client, operations::GET);
    assert_eq!(server.listener.connections(), 1);
}
