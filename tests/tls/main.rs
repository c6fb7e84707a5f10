//! The security of the wire: who is trusted, what is refused, and with which words.

mod server;
#[path = "../support/mod.rs"]
mod support;

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

/// A client of the server by this name that makes one attempt and trusts the system's roots.
fn builder(server: &TlsServer, host: &str) -> ClientBuilder {
    Client::builder().base_url(server.url(host)).access_token(TOKEN).max_retries(0)
}

/// Makes a call that must fail for want of security, and gives the reason. Nothing may have been sent.
fn refusal(what: &str, client: &Client, call: Call) -> String {
    let error = refusal_after_handshake(what, client, call);
    assert!(!error.outcome_unknown(), "{what}: {error}");
    let ErrorKind::Tls { reason, .. } = error.kind() else { unreachable!("checked above") };
    reason.clone()
}

/// The same where the service refuses the client's certificate: in TLS 1.3 it does so only after the
/// client has begun to send.
fn refusal_after_handshake(what: &str, client: &Client, call: Call) -> Error {
    let Err(error) = (call.run)(client) else { panic!("{what} was taken") };
    let ErrorKind::Tls { reason, .. } = error.kind() else { panic!("{what}: {error:?}") };
    assert!(reason.is_ascii() && !reason.contains('\n'), "{what}: {reason}");
    assert!(!format!("{error} {error:?}").contains(TOKEN), "{what}: {error:?}");
    assert_eq!(error.attempts(), 1, "{what}: {error}");
    error
}
