//! Long requests and responses over TLS.

use std::io::Write;
use std::net::TcpStream;
use std::sync::Arc;

use genesys_onboarding::{
    Client, JoinCodeRequest, get_onboarding_invite, post_onboarding_joincodes,
};
use rustls::ServerConnection;

use crate::server::certificates::Authority;
use crate::server::listener::Listener;
use crate::server::tls_server::Setup;
use crate::support::responses::{OK_BODY, json, response};
use crate::support::sync::Gate;
use crate::support::with_watchdog;
use crate::{TOKEN, builder};

#[test]
fn longest_request_and_long_headers_pass() {
    let of = |length| "a".repeat(length);
    let authority = Authority::new("acme roots");
    let head = of(63 * 1024);
    let server = Setup::of(&authority.server(&["localhost"]))
        .responding(move |_| response(200, &[("X-Long", &head)], OK_BODY.as_bytes()));
    let base = server.url("localhost");
    let path = of(16 * 1024 - base.len() - 1);
    let client = builder(&server, "localhost")
        .base_url(format!("{base}/{path}"))
        .user_agent(of(16 * 1024))
        .ca_bundle_pem(authority.certificate.as_str())
        .build()
        .unwrap();
    // The maximum length of a request target.
    let id = of(32 * 1024 - "/api/v2/onboarding/invites/{inviteId}".len());
    get_onboarding_invite(&client, &id).unwrap();

    let requests = server.requests();
    assert_eq!(requests[0].target, format!("/{path}/api/v2/onboarding/invites/{id}"));
    assert_eq!(requests[0].header("user-agent").map(str::len), Some(16 * 1024));
    assert_eq!(requests[0].header("authorization"), Some(&*format!("Bearer {TOKEN}")));
}

#[test]
fn early_error_response_ends_an_upload() {
    let authority = Authority::new("acme roots");
    let config = Arc::new(Setup::of(&authority.server(&["localhost"])).config());
    let done = Gate::default();
    let listener = Listener::start({
        let done = done.clone();
        move |mut stream: &TcpStream| {
            let mut connection = ServerConnection::new(config.clone()).unwrap();
            let mut tls = rustls::Stream::new(&mut connection, &mut stream);
            tls.write_all(&json(413, r#"{"code": "too.large"}"#)).unwrap();
            // It reads nothing more, so that the upload can never end.
            done.wait();
        }
    });
    let client = Client::builder()
        .base_url(format!("https://localhost:{}", listener.address().port()))
        .access_token(TOKEN)
        .ca_bundle_pem(authority.certificate.as_str())
        .max_retries(3)
        .build()
        .unwrap();
    // More than the buffers of both systems hold.
    let body = JoinCodeRequest::new(vec!["a".repeat(1024); 12 * 1024]);
    let error = with_watchdog(move || post_onboarding_joincodes(&client, &body).unwrap_err());
    assert_eq!(error.api().map(|api| api.status), Some(413), "{error}");
    assert_eq!((error.attempts(), error.outcome_unknown()), (1, false), "{error}");
    done.open();
}
