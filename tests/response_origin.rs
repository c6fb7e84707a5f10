//! Who has responded: the service, or something between it and the client.

mod support;

use genesys_onboarding::{
    Client, StageUserRequest, delete_onboarding_invite, get_onboarding_invite,
    head_onboarding_organization_users, post_onboarding_users_stage,
};
use support::responses::{json, response};
use support::server::Server;
use support::{builder, kind};

fn client(server: &Server) -> Client {
    builder(server).max_retries(0).build().unwrap()
}

fn head(client: &Client) -> Result<bool, genesys_onboarding::Error> {
    head_onboarding_organization_users(client, "o-1", "ada@acme.example")
}

#[test]
fn captive_portal_is_never_taken_for_the_service() {
    let page = b"<!DOCTYPE html><title>Hotel WLAN</title>";
    let server = Server::responding(|_| {
        response(200, &[("Content-Type", "text/html; charset=utf-8")], page)
    });
    let client = client(&server);
    let stage = StageUserRequest::new("j-1", "ada@acme.example");
    let errors = [
        head(&client).map(drop).unwrap_err(),
        delete_onboarding_invite(&client, "i-1").unwrap_err(),
        post_onboarding_users_stage(&client, &stage).map(drop).unwrap_err(),
        get_onboarding_invite(&client, "i-1").map(drop).unwrap_err(),
    ];
    for error in errors {
        assert_eq!((kind(&error), error.status()), ("Decode", Some(200)), "{error}");
        assert!(error.to_string().contains("an HTML page"), "{error}");
        assert_eq!(error.attempts(), 1, "{error}");
    }
}

#[test]
fn head_believes_only_the_services_404() {
    for (headers, expected) in [
        (&[("ININ-Correlation-Id", "c-1")][..], Some(false)),
        (&[("ININ-Correlation-Id", "c-1"), ("Content-Type", "text/html")], None),
        (&[("Content-Type", "application/json")], None),
        (&[], None),
    ] {
        let server = Server::responding(move |_| response(404, headers, b""));
        match (head(&client(&server)), expected) {
            (Ok(exists), Some(expected)) => assert_eq!(exists, expected, "{headers:?}"),
            (Err(error), None) => {
                assert_eq!((kind(&error), error.status()), ("Api", Some(404)), "{error}");
                assert!(!error.is_not_found() || headers.len() == 2, "{error}");
            }
            (result, _) => panic!("{headers:?}: {result:?}"),
        }
    }
}

#[test]
fn gateway_404_hints_at_wrong_base_url() {
    let server = Server::responding(|_| json(404, r#"{"message": "no route"}"#));
    let error = get_onboarding_invite(&client(&server), "i-1").unwrap_err();
    assert!(!error.is_not_found(), "{error}");
    assert!(error.to_string().contains("check base_url"), "{error}");
}

#[test]
fn text_in_place_of_json_is_described() {
    let headers = [("Content-Type", "text/plain"), ("ININ-Correlation-Id", "c-7")];
    let server = Server::responding(move |_| response(200, &headers, b"upstream ok"));
    let error = get_onboarding_invite(&client(&server), "i-1").unwrap_err();
    for expected in ["content type text/plain", "\"upstream ok\"", "c-7", "status 200"] {
        assert!(error.to_string().contains(expected), "{expected}: {error}");
    }
    assert_eq!(error.correlation_id(), Some("c-7"));
}

#[test]
fn byte_order_mark_before_json_is_skipped() {
    let body = "\u{feff}{\"toAddress\": \"ada@acme.example\"}";
    let server = Server::responding(move |_| json(200, body));
    let client = client(&server);
    assert_eq!(get_onboarding_invite(&client, "i-1").unwrap().to_address, "ada@acme.example");
    let arguments = r#"{"inviteId": "i-1"}"#;
    let json = genesys_onboarding::call_json(&client, "getOnboardingInvite", arguments).unwrap();
    assert_eq!(json, body.trim_start_matches('\u{feff}'));
}
