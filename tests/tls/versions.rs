//! TLS 1.2 and 1.3 are supported, nothing older.

use std::io::{Read, Write};
use std::net::TcpStream;

use rustls::version::{TLS12, TLS13};

use genesys_onboarding::Client;

use crate::server::certificates::Authority;
use crate::server::listener::Listener;
use crate::server::tls_server::Setup;
use crate::support::operations;
use crate::{TOKEN, builder, tls_error};

#[test]
fn tls_1_2_and_1_3_are_supported() {
    let authority = Authority::new("acme roots");
    let identity = authority.server(&["localhost"]);
    for version in [&TLS12, &TLS13] {
        let server = Setup { versions: &[version], ..Setup::of(&identity) }.start();
        let client = builder(&server, "localhost")
            .ca_bundle_pem(authority.certificate.as_str())
            .build()
            .unwrap();
        for call in operations::ALL.iter().filter(|call| call.method != "HEAD") {
            (call.run)(&client).unwrap_or_else(|error| panic!("{version:?}: {error}"));
        }
        let requests = server.requests();
        assert_eq!(requests.len(), 4, "{version:?}");
        assert_eq!(requests[0].header("authorization"), Some(&*format!("Bearer {TOKEN}")));
    }
}

#[test]
fn tls_1_1_and_older_are_rejected() {
    for (what, response, words) in [
        ("an alert, as most servers send", protocol_version_alert(), "neither TLS 1.2 nor TLS 1.3"),
        ("a ServerHello of TLS 1.1", server_hello(2), "neither TLS 1.2 nor TLS 1.3"),
        ("a ServerHello of TLS 1.0", server_hello(1), "neither TLS 1.2 nor TLS 1.3"),
        ("a ServerHello of SSL 3", server_hello(0), "neither TLS 1.2 nor TLS 1.3"),
    ] {
        let server = Listener::start(move |stream| {
            read_client_hello(stream);
            let mut stream = stream;
            stream.write_all(&response).unwrap();
            // The client's alert, then the end of the connection.
            while matches!(stream.read(&mut [0; 64]), Ok(n) if n > 0) {}
        });
        let url = format!("https://{}", server.address());
        let client =
            Client::builder().base_url(url).access_token(TOKEN).max_retries(0).build().unwrap();
        for call in [operations::GET, operations::POST] {
            let reason = tls_error(what, &client, call);
            assert!(reason.contains(words), "{what}: {reason}");
        }
        assert_eq!(server.connections(), 2, "{what}");
    }
}

/// Reads one record, which must be a ClientHello.
fn read_client_hello(mut stream: &TcpStream) {
    let mut head = [0; 5];
    stream.read_exact(&mut head).unwrap();
    let mut hello = vec![0; u16::from_be_bytes([head[3], head[4]]).into()];
    stream.read_exact(&mut hello).unwrap();
    assert_eq!((head[0], hello[0]), (HANDSHAKE, CLIENT_HELLO));
}

const ALERT: u8 = 21;
const HANDSHAKE: u8 = 22;
const CLIENT_HELLO: u8 = 1;
const SERVER_HELLO: u8 = 2;

fn protocol_version_alert() -> Vec<u8> {
    const FATAL: u8 = 2;
    const PROTOCOL_VERSION: u8 = 70;
    record(ALERT, 2, &[FATAL, PROTOCOL_VERSION])
}

/// A ServerHello of the version `3.minor`, which TLS 1.1 calls 3.2.
fn server_hello(minor: u8) -> Vec<u8> {
    let mut hello = vec![3, minor];
    hello.extend([7; 32]);
    // No session, TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA, no compression.
    hello.extend([0, 0xc0, 0x13, 0]);
    let mut message = vec![SERVER_HELLO, 0, 0, hello.len() as u8];
    message.extend(hello);
    record(HANDSHAKE, minor, &message)
}

fn record(kind: u8, minor: u8, content: &[u8]) -> Vec<u8> {
    let mut record = vec![kind, 3, minor, 0, content.len() as u8];
    record.extend_from_slice(content);
    record
}
