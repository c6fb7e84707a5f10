//! A secret in a response stays hidden in any encoding, and where the response cannot be decoded.

use genesys_onboarding::{Client, CreateUserRequest, Error, call_json, post_onboarding_users};
use serde_json::{Value, json};

use crate::canaries::shown;
use crate::support::builder;
use crate::support::operations;
use crate::support::request::Request;
use crate::support::responses::{json as json_response, ok_response, response};
use crate::support::server::Server;

const SECRETS: [&str; 4] =
    ["hunter2-and-more", "say \"cheese\" 4", "pässwörd-ünd-so", "sla/sh+plus%41"];

/// Every character as an escape of its UTF-16 units.
fn escape_all(text: &str) -> String {
    text.encode_utf16().map(|unit| format!("\\u{unit:04x}")).collect()
}

fn password_of(request: &Request) -> String {
    let body: Value = serde_json::from_slice(&request.body).unwrap();
    body["password"].as_str().unwrap().to_owned()
}

type Echo = fn(&Request) -> String;

/// How a careless service spells the password and the body of a request in its response.
const ECHOES: [(&str, Echo); 10] = [
    ("the body itself", |r| r.text().to_owned()),
    ("the body in a message", |r| json!({ "message": r.text() }).to_string()),
    ("the body in a message, twice quoted", |r| {
        json!({ "message": json!({ "request": r.text() }).to_string() }).to_string()
    }),
    ("escaped, beside a lone surrogate", |r| {
        format!(r#"{{"message": "{}", "code": "\ud800"}}"#, escape_all(&password_of(r)))
    }),
    ("escaped, beside a number out of range", |r| {
        format!(r#"{{"message": "{}", "status": 1e999}}"#, escape_all(&password_of(r)))
    }),
    ("escaped, beside deep nesting", |r| {
        let deep = format!("{}{}", "[".repeat(500), "]".repeat(500));
        format!(r#"{{"message": "{}", "deep": {deep}}}"#, escape_all(&password_of(r)))
    }),
    ("escaped, in JSON that is cut", |r| {
        format!(r#"{{"message": "{}", "code": "#, escape_all(&password_of(r)))
    }),
    ("percent-encoded", |r| {
        let encoded: String = password_of(r).bytes().map(|byte| format!("%{byte:02x}")).collect();
        format!("<p>password={encoded}</p>")
    }),
    ("as HTML", |r| {
        let html =
            password_of(r).replace('&', "&amp;").replace('"', "&quot;").replace('ä', "&#228;");
        format!("<p>{html}</p>")
    }),
    ("in Latin-1 bytes", |r| format!("<p>{}</p>", password_of(r))),
];

fn assert_not_shown(what: &str, secret: &str, error: &Error) {
    let shown = shown(error);
    let plain = shown.replace('\\', "");
    let ascii: String = secret.chars().filter(char::is_ascii).collect();
    for form in [secret, &ascii, &escape_all(secret), &secret.replace('"', "\\\"")] {
        assert!(!shown.contains(form) && !plain.contains(form), "{what}: {form} in {shown}");
    }
}

fn typed(client: &Client, password: &str) -> Error {
    let request = CreateUserRequest::new("i-1", "Ada", password);
    post_onboarding_users(client, &request).map(drop).unwrap_err()
}

fn by_json(client: &Client, password: &str) -> Error {
    // The model does not know the other field, whose type no model has.
    let body = json!({ "inviteId": "i", "name": "n", "password": password, "recaptchaValue": 5 });
    let arguments = json!({ "body": body }).to_string();
    call_json(client, "postOnboardingUsers", &arguments).map(drop).unwrap_err()
}

#[test]
fn password_is_hidden_in_every_encoding() {
    for (what, echo) in ECHOES {
        for status in [400, 500, 200] {
            let server = Server::responding(move |request| {
                let text = echo(request);
                let body = match what {
                    "in Latin-1 bytes" => text.chars().map(|c| c as u32 as u8).collect(),
                    _ => text.into_bytes(),
                };
                response(status, &[], &body)
            });
            let client = builder(&server).build().unwrap();
            for secret in SECRETS {
                for error in [typed(&client, secret), by_json(&client, secret)] {
                    assert_not_shown(&format!("{what}, {status}"), secret, &error);
                }
            }
        }
    }
}

#[test]
fn first_token_stays_hidden_after_refresh() {
    let tokens = std::sync::atomic::AtomicUsize::new(0);
    let login = Server::responding(move |_| {
        let number = tokens.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        json_response(200, &json!({ "access_token": format!("canary-token-{number}") }).to_string())
    });
    let service = Server::responding(|request| match request.header("authorization") {
        Some("Bearer canary-token-0") => json_response(401, "{}"),
        _ => json_response(409, r#"{"message": "canary-token-0 was better than canary-token-1"}"#),
    });
    let client = builder(&service)
        .login_url(login.url())
        .client_credentials("my-id", "my-secret")
        .build()
        .unwrap();
    let error = operations::post(&client).unwrap_err();
    assert_eq!(error.status(), Some(409), "{error}");
    assert!(!shown(&error).contains("canary-token"), "{}", shown(&error));
}

#[test]
fn failed_token_request_hides_new_token() {
    let form = "access_token=canary-token&token_type=bearer";
    let in_json =
        r#"{"access_token": "canary-token", "error": "x", "error_description": "canary-token"}"#;
    let located = |status| {
        let to =
            "https://canary-token@login.example/cb?code=canary-token#access_token=canary-token";
        response(status, &[("Location", to)], b"")
    };
    let cases = [
        response(201, &[], form.as_bytes()),
        response(203, &[], form.as_bytes()),
        response(400, &[], form.as_bytes()),
        response(200, &[], form.as_bytes()),
        json_response(201, in_json),
        json_response(200, in_json),
        json_response(200, r#"{"access_token": "canary-token", "token_type": "mac"}"#),
        located(302),
        located(307),
    ];
    for case in cases {
        let what = String::from_utf8_lossy(&case).into_owned();
        let login = Server::responding(move |_| case.clone());
        let service = Server::responding(|_| ok_response());
        let client = builder(&service)
            .login_url(login.url())
            .client_credentials("my-id", "my-secret")
            .build()
            .unwrap();
        let error = operations::post(&client).unwrap_err();
        assert_eq!(crate::support::kind(&error), "Authentication", "{what}: {error}");
        assert!(!shown(&error).contains("canary-token"), "{what}: {}", shown(&error));
        assert_eq!(service.requests().len(), 0, "{what}");
    }
}

#[test]
fn redirect_target_is_shown_without_query() {
    let to = "https://user:canary@other.example/path?token=canary#canary";
    let server = Server::responding(move |_| response(302, &[("Location", to)], b""));
    let error = operations::get(&builder(&server).build().unwrap()).unwrap_err();
    assert!(error.to_string().contains("https://other.example/path"), "{error}");
    assert!(!shown(&error).contains("canary"), "{}", shown(&error));
}
