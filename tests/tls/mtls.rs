//! Mutual TLS: a server that requires a client certificate.

use rustls::SupportedProtocolVersion;
use rustls::version::{TLS12, TLS13};

use genesys_onboarding::ClientBuilder;

use crate::server::certificates::Authority;
use crate::server::tls_server::{Setup, TlsServer};
use crate::support::operations;
use crate::{builder, tls_error_after_handshake};

const VERSIONS: [&SupportedProtocolVersion; 2] = [&TLS12, &TLS13];

/// A server that requires a client certificate issued by `clients`, and a builder for its clients.
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
fn client_certificate_works_with_pkcs8_and_sec1_keys() {
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
fn missing_client_certificate_names_the_settings() {
    let clients = Authority::new("acme clients");
    for version in VERSIONS {
        let (server, builder) = service(version, &clients);
        let what = format!("no certificate, {version:?}");
        let error = tls_error_after_handshake(&what, &builder.build().unwrap(), operations::GET);
        assert!(
            error.to_string().contains("certificate_required; set client_certificate"),
            "{what}: {error}"
        );
        assert!(server.requests().is_empty(), "{what}");
    }
}

#[test]
fn client_certificate_of_untrusted_ca_is_rejected() {
    let clients = Authority::new("acme clients");
    let untrusted = Authority::new("other clients").client("dialer.example");
    for version in VERSIONS {
        let (server, builder) = service(version, &clients);
        let builder = builder
            .client_certificate_pem(untrusted.certificate.as_str())
            .client_key_pem(untrusted.key_in_pkcs8());
        let what = format!("a certificate of another CA, {version:?}");
        tls_error_after_handshake(&what, &builder.build().unwrap(), operations::GET);
        assert!(server.requests().is_empty(), "{what}");
    }
}
