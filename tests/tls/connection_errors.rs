//! What errors of connecting and of timeouts say: the setting with its value, the phase, and what to do.

use std::io;
use std::net::{Ipv4Addr, TcpListener};
use std::time::Duration;

use genesys_onboarding::{Client, ClientBuilder, Error, ErrorKind};

use crate::has_source;
use crate::server::listener::Listener;
use crate::support::operations;
use crate::support::server::{Action, Server};

const SHORT: Duration = Duration::from_millis(300);

fn client(url: impl Into<String>) -> ClientBuilder {
    Client::builder().base_url(url).max_retries(0)
}

fn get_error(builder: ClientBuilder) -> Error {
    operations::get(&builder.build().unwrap()).unwrap_err()
}

fn assert_timeout(error: &Error, expected: &str) {
    assert!(matches!(error.kind(), ErrorKind::Timeout { .. }), "{error:?}");
    assert!(error.to_string().contains(expected), "{error}");
}

#[test]
fn refused_connection_has_action_and_io_source() {
    let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap().port();
    let error = get_error(client(format!("http://127.0.0.1:{port}")));
    assert!(matches!(error.kind(), ErrorKind::Connect { .. }), "{error:?}");
    let text = error.to_string();
    assert!(text.contains(&format!("127.0.0.1:{port}: connection refused; check")), "{text}");
    assert!(!text.contains("os error") && !text.contains("the service:"), "{text}");
    assert!(has_source::<io::Error>(&error), "{error:?}");
}

#[test]
fn handshake_timeout_names_setting_and_phase() {
    let server = Listener::start(|stream| {
        // Until the client closes.
        let _ = io::copy(&mut &*stream, &mut io::sink());
    });
    let url = format!("https://{}", server.address());
    let connect = get_error(client(&url).connect_timeout(SHORT));
    assert_timeout(
        &connect,
        "connect_timeout (300 ms) expired while waiting for the TLS handshake",
    );
    let attempt = get_error(client(&url).attempt_timeout(SHORT));
    assert_timeout(
        &attempt,
        "attempt_timeout (300 ms) expired while waiting for the TLS handshake",
    );
    let total = get_error(client(&url).total_timeout(SHORT));
    assert_timeout(&total, "total_timeout (300 ms) expired while waiting for the TLS handshake");
}

#[test]
fn response_timeout_names_setting_and_phase() {
    let head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{";
    for (sent, phase) in [
        (&b""[..], "waiting for the response; "),
        (&head[..20], "waiting for the response; "),
        (&head[..], "reading the response body; "),
    ] {
        let script = || vec![Action::Read, Action::Send(sent.to_vec()), Action::Stall];
        let server = Server::scripted([script(), script()]);
        let attempt = get_error(client(server.url()).attempt_timeout(SHORT));
        let expected = format!("attempt_timeout (300 ms) expired while {phase}");
        assert_timeout(&attempt, &expected);
        let total = get_error(client(server.url()).total_timeout(SHORT));
        assert_timeout(&total, &format!("total_timeout (300 ms) expired while {phase}"));
    }
}
