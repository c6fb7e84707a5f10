//! TLS: which servers and certificates are trusted, and what errors say.

mod server;
#[path = "../support/mod.rs"]
mod support;

mod connection_errors;
mod large_requests;
mod mtls;
mod pem_settings;
mod rejected_certificates;
mod trusted_roots;
mod versions;

use genesys_onboarding::{Client, ClientBuilder, Error, ErrorKind};

use server::tls_server::TlsServer;
use support::operations::Call;

const TOKEN: &str = "planted-token-of-the-tls-tests";

/// A builder for a client that makes one attempt and trusts the system's roots.
fn builder(server: &TlsServer, host: &str) -> ClientBuilder {
    Client::builder().base_url(server.url(host)).access_token(TOKEN).max_retries(0)
}

/// Makes a call that must fail in the TLS handshake, and returns the reason. Nothing may have been sent.
fn tls_error(what: &str, client: &Client, call: Call) -> String {
    let error = tls_error_after_handshake(what, client, call);
    assert!(!error.outcome_unknown(), "{what}: {error}");
    let ErrorKind::Tls { reason, .. } = error.kind() else { unreachable!("checked above") };
    reason.clone()
}

/// The same where the server rejects the client's certificate: in TLS 1.3 it does so only after the client
/// has begun to send.
fn tls_error_after_handshake(what: &str, client: &Client, call: Call) -> Error {
    let Err(error) = (call.run)(client) else { panic!("{what} was accepted") };
    let ErrorKind::Tls { reason, .. } = error.kind() else { panic!("{what}: {error:?}") };
    assert!(reason.is_ascii() && !reason.contains(['\n', '{']), "{what}: {reason}");
    assert!(reason.contains("; "), "{what} has no action: {reason}");
    assert!(!format!("{error} {error:?}").contains(TOKEN), "{what}: {error:?}");
    assert_eq!(error.attempts(), 1, "{what}: {error}");
    assert!(has_source::<rustls::Error>(&error), "{what}: {error:?}");
    error
}

/// Whether the chain of `source()` reaches an error of this type.
fn has_source<E: std::error::Error + 'static>(error: &Error) -> bool {
    let mut source = std::error::Error::source(error);
    while let Some(error) = source {
        if error.is::<E>() {
            return true;
        }
        source = error.source();
    }
    false
}
