//! What is long passes through TLS as it does without.

use genesys_onboarding::get_onboarding_invite;

use crate::server::certificates::Authority;
use crate::server::tls_server::Setup;
use crate::support::responses::{OK_BODY, response};
use crate::{TOKEN, builder};

#[test]
fn a_request_as_long_as_it_may_be_and_a_long_head_of_an_answer_pass() {
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
        .ca_bundle(&authority.certificate)
        .build()
        .unwrap();
    // As long as the target of a request may be.
    let id = of(32 * 1024 - "/api/v2/onboarding/invites/{inviteId}".len());
    get_onboarding_invite(&client, &id).unwrap();

    let requests = server.requests();
    assert_eq!(requests[0].target, format!("/{path}/api/v2/onboarding/invites/{id}"));
    assert_eq!(requests[0].header("user-agent").map(str::len), Some(16 * 1024));
    assert_eq!(requests[0].header("authorization"), Some(&*format!("Bearer {TOKEN}")));
}
