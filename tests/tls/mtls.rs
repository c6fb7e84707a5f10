//! Mutual TLS: a service that wants to know who calls.

use rustls::SupportedProtocolVersion;
use rustls::version::{TLS12, TLS13};

use genesys_onboarding::ClientBuilder;

use crate::server::certificates::Authority;
use crate::server::tls_server::{Setup, TlsServer};
use crate::support::operations;
use crate::{builder, refusal_after_handshake};

const VERSIONS: [&SupportedProtocolVersion; 2] = [&TLS12, &TLS13];

/// A service whose clients have to have a certificate of `clients`, and the settings of one.
fn service(
    version: &'static SupportedProtocolVersion,
    clients: &Authority,
) -> (TlsServer, ClientBuilder) {
    let roots = Authority::new("acme roots");
    let identity = roots.server(&["localhost"]);
    let setup = Setup { identity: &identity, versions: &[version], clients: Some(clients) };
    let server = setup.start();
    let builder = builder(&server, "localhost").ca_bundle_pem(roots.certificate.as_str());
    (server, builder)
}

#[test]
fn a_client_certificate_is_shown_with_its_key_in_pkcs8_or_in_sec1() {
    let clients = Authority::new("acme clients");
    let identity = clients.client("dialer.example");
    for version in VERSIONS {
        for key in [identity.key_in_pkcs8(), identity.key_in_sec1()] {
            let what = format!("{version:?} {}", key.lines().next().unwrap());
            let (server, builder) = service(version, &clients);
            let client = builder
                .client_certificate_pem(identity.certificate.as_str())
                .client_key_pem(key)
                .build()
                .unwrap();
            operations::get(&client).unwrap_or_else(|error| panic!("{what}: {error}"));
            operations::post(&client).unwrap_or_else(|error| panic!("{what}: {error}"));
            assert_eq!(server.requests().len(), 2, "{what}");
        }
    }
}

#[test]
fn a_client_without_a_certificate_is_refused_where_one_is_wanted() {
    let clients = Authority::new("acme clients");
    for version in VERSIONS {
        let (server, builder) = service(version, &clients);
        let what = format!("no certificate, {version:?}");
        let error = refusal_after_handshake(&what, &builder.build().unwrap(), operations::GET);
        assert!(error.to_string().contains("CertificateRequired"), "{what}: {error}");
        assert!(server.requests().is_empty(), "{what}");
    }
}

#[test]
fn a_client_certificate_of_another_authority_is_refused() {
    let clients = Authority::new("acme clients");
    let stranger = Authority::new("other clients").client("dialer.example");
    for version in VERSIONS {
        let (server, builder) = service(version, &clients);
        let builder = builder
            .client_certificate_pem(stranger.certificate.as_str())
            .client_key_pem(stranger.key_in_pkcs8());
        let what = format!("a stranger's certificate, {version:?}");
        refusal_after_handshake(&what, &builder.build().unwrap(), operations::GET);
        assert!(server.requests().is_empty(), "{what}");
    }
}
