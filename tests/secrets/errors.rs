//! Errors of every kind, provoked while secrets are on their way.

use std::net::TcpListener;
use std::thread;
use std::time::Duration;

use genesys_onboarding::{Client, ClientBuilder, Error, call_json};

use crate::canaries::{
    self, CALLS, CLIENT_SECRET, PASSWORD, PROXY_PASSWORD, TOKEN, assert_hidden, errors_of_calls,
    shown,
};
use crate::support::responses::{json, response};
use crate::support::server::{Action, Server};
use crate::support::{builder, kind};

fn assert_all_hidden(expected: &str, errors: &[Error]) {
    assert!(!errors.is_empty());
    for error in errors {
        assert_eq!(kind(error), expected, "{error:?}");
        assert_hidden(expected, &shown(error));
    }
}

/// Plays the same script for each call.
fn playing(script: &[Action]) -> Server {
    Server::scripted(vec![script.to_vec(); CALLS.len()])
}

fn with_token(builder: ClientBuilder) -> Client {
    builder.access_token(TOKEN).max_retries(0).build().unwrap()
}

#[test]
fn transport_errors_hide_request_secrets() {
    let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let client = with_token(Client::builder().base_url(format!("http://{closed}")));
    assert_all_hidden("Connect", &errors_of_calls(&client));

    let plain = playing(&[Action::Send(json(400, "{}")), Action::Close]);
    let secure_url = plain.url().replacen("http:", "https:", 1);
    let client = with_token(Client::builder().base_url(secure_url));
    assert_all_hidden("Tls", &errors_of_calls(&client));

    let silent = playing(&[Action::Stall]);
    let limit = Duration::from_millis(100);
    let client = with_token(builder(&silent).attempt_timeout(limit));
    assert_all_hidden("Timeout", &errors_of_calls(&client));

    let broken = playing(&[Action::Read, Action::Reset]);
    assert_all_hidden("Transport", &errors_of_calls(&with_token(builder(&broken))));
}

#[test]
fn response_errors_hide_request_secrets() {
    let echo = Server::responding(|request| response(200, &[], &request.body));
    let client = with_token(builder(&echo).max_response_bytes(1));
    assert_all_hidden("BodyTooLarge", &errors_of_calls(&client));
}

#[test]
fn cancelled_call_hides_request_secrets() {
    let server = playing(&[Action::Stall]);
    let client = with_token(builder(&server));
    let errors = thread::scope(|scope| {
        scope.spawn(|| {
            for number in 1..=CALLS.len() {
                server.wait_for_requests(number);
                client.cancel();
            }
        });
        errors_of_calls(&client)
    });
    assert_all_hidden("Cancelled", &errors);
}

#[test]
fn invalid_argument_is_not_quoted() {
    let client = with_token(Client::builder().base_url("https://api.example"));
    let secret = serde_json::Value::from(PASSWORD);
    let wrong = [
        format!("{{\"body\": {secret}}}"),
        format!("{{\"body\": [{secret}]}}"),
        format!("{{\"body\": {{\"password\": [{secret}], \"name\": \"Ada\"}}}}"),
        format!("{{\"body\": {{\"password\": {{\"value\": {secret}}}}}}}"),
        format!("{{\"body\": {{\"password\": {secret}, \"name\": 5}}}}"),
        format!("{{\"body\": {{\"password\": {secret}, \"password\": {secret}}}}}"),
        format!("{{\"body\": {{\"password\": {secret}"),
        format!("{{\"body\": {{\"password\": {secret}}}}} {secret}"),
        format!("[{secret}]"),
        secret.to_string(),
    ];
    let errors: Vec<_> = wrong
        .iter()
        .map(|arguments| call_json(&client, "postOnboardingUsers", arguments).unwrap_err())
        .collect();
    assert_all_hidden("InvalidArgument", &errors);
    let errors = [
        call_json(&client, "getOnboardingInvites", &format!("{{\"pageNumber\": {secret}}}")),
        call_json(&client, "getOnboardingInvite", &format!("{{\"inviteId\": [{secret}]}}")),
    ];
    assert_all_hidden("InvalidArgument", &errors.map(Result::unwrap_err));
}

#[test]
fn invalid_secret_setting_is_not_quoted() {
    let new = || Client::builder().base_url("https://api.example");
    let credentials = |builder| canaries::with_credentials(builder, "https://login.example");
    let errors = [
        new().access_token(format!("{TOKEN}\n")),
        new().access_token(format!("{TOKEN}é")),
        new().proxy(format!("http://user:{PROXY_PASSWORD}\n@proxy.example")),
        new().proxy(format!("http://user:{PROXY_PASSWORD}@proxy.example:0")),
        new().proxy(format!("ftp://user:{PROXY_PASSWORD}@proxy.example")),
        new().base_url(format!("https://user:{PASSWORD}@api.example")),
        new().access_token(format!("Bearer {TOKEN}")),
        credentials(new()).login_url("http://login.example"),
        credentials(new()).client_credentials("my:id", CLIENT_SECRET),
        credentials(new()).client_credentials("my-id", format!("{CLIENT_SECRET}\r\nX: 1")),
        new().base_url("http://api.example").access_token(TOKEN),
    ];
    assert_all_hidden("Configuration", &errors.map(|builder| builder.build().unwrap_err()));
    // Passwords are rejected by the call, since only it has them.
    let client = Client::builder().base_url("http://api.example").build().unwrap();
    assert_all_hidden("Configuration", &errors_of_calls(&client));
}
