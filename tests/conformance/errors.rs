//! Error responses: all that the service reports is kept, and the message is one line.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::thread;
use std::time::Duration;

use genesys_onboarding::*;
use serde_json::{Value, json};

use crate::mock_service::Service;
use crate::operations::{ID, OPERATIONS};

/// Every field of ErrorBody, Detail and Limit, and an unknown one.
const BODY: &str = r#"{ "message": "The email is wrong", "code": "bad.request", "status": 400,
    "entityId": "e-1", "entityName": "user", "messageWithParams": "The {field} is wrong",
    "messageParams": {"field": "email", "why": "unknown"}, "contextId": "ctx-1",
    "details": [{"errorCode": "invalid", "fieldName": "email", "entityId": "e-2", "entityName": "mail"},
                {"fieldName": "otherUsers[1].email"}, {}],
    "errors": [{"message": "inner", "code": "inner.code", "details": [], "errors":
               [{"status": 409, "details": [{"fieldName": "name"}], "errors": []}]}],
    "limit": {"key": "requests.per.minute", "namespace": "onboarding", "value": 300}, "new": 1.0 }"#;

fn error_of(status: usize, headers: &[(&str, &str)], body: impl AsRef<[u8]>) -> Error {
    let mut service = Service::start();
    service.respond_with(status, headers, body);
    get_onboarding_activation(&service.client(), ID).unwrap_err()
}

#[test]
fn error_body_is_kept_complete() {
    let error = error_of(400, &[("ININ-Correlation-Id", "corr-1")], BODY);
    let api = error.api().unwrap();
    let mut expected: Value = serde_json::from_str(BODY).unwrap();
    expected.as_object_mut().unwrap().remove("new");
    assert_eq!(serde_json::to_value(&api.body).unwrap(), expected);
    assert_eq!(api.status, 400);
    assert_eq!(api.raw_json.as_deref(), Some(BODY), "the body verbatim, unknown fields included");
    assert_eq!(api.raw_text, None);
    assert_eq!(api.correlation_id.as_deref(), Some("corr-1"));
    assert_eq!((error.operation(), error.attempts()), (Some("getOnboardingActivation"), 1));
}

#[test]
fn message_has_status_code_fields_and_correlation_id() {
    let error = error_of(400, &[("ININ-Correlation-Id", "corr-1")], BODY).to_string();
    for part in [
        "getOnboardingActivation",
        "400",
        "bad.request",
        "The email is wrong",
        "email, otherUsers[1].email",
        "limit requests.per.minute of onboarding: 300",
        "corr-1",
    ] {
        assert!(error.contains(part), "{error:?} lacks {part:?}");
    }
}

#[test]
fn service_strings_cannot_break_the_message_line() {
    for breaker in ["\n", "\r\n", "\u{b}", "\u{85}", "\u{1b}[2J", "\u{2028}", "\u{2029}"] {
        let text = format!("a{breaker}b");
        let body = json!({"message": text, "code": text, "contextId": text,
            "details": [{"fieldName": text}], "limit": {"key": text, "namespace": text}});
        for body in [body.to_string(), format!("<html>{text}</html>")] {
            let line = error_of(500, &[], body).to_string();
            let breaks = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
            assert!(!line.contains(breaks), "{line:?}");
        }
    }
}

#[test]
fn limit_is_told_with_what_the_service_names() {
    for (limit, line) in [
        (json!({"key": "a.rate", "namespace": "b", "value": 300}), "; limit a.rate of b: 300"),
        (json!({"key": "a.rate", "value": 300.0}), "; limit a.rate: 300"),
        (json!({"namespace": "b"}), "; limit unnamed of b"),
    ] {
        let error = error_of(429, &[("Retry-After", "7")], json!({ "limit": limit }).to_string());
        let told = serde_json::to_value(error.limit().unwrap()).unwrap();
        assert_eq!(
            (told["key"].as_str(), told["namespace"].as_str(), told["value"].as_f64()),
            (limit["key"].as_str(), limit["namespace"].as_str(), limit["value"].as_f64(),)
        );
        assert!(error.to_string().contains(&format!("{line}; retry after 7 s")), "{error}");
    }
    assert_eq!(error_of(429, &[], r#"{"limit": null}"#).limit(), None);
}

#[test]
fn error_names_operation_and_missing_permission() {
    let mut service = Service::start();
    let client = service.client();
    for operation in OPERATIONS {
        for status in [400, 403] {
            service.respond(status, r#"{"code":"no.way"}"#);
            let error = (operation.call)(&client, ID).unwrap_err();
            let api = error.api().unwrap();
            assert_eq!((error.operation(), usize::from(api.status)), (Some(operation.id), status));
            let expected: Vec<&str> =
                operation.permission.filter(|_| status == 403).into_iter().collect();
            assert_eq!(api.permissions, expected, "{} {status}", operation.id);
            let line = error.to_string();
            assert!(line.contains(operation.id) && line.contains(&status.to_string()), "{line}");
            assert_eq!(line.contains("permission"), !expected.is_empty(), "{line}");
            assert!(expected.iter().all(|permission| line.contains(permission)), "{line}");
        }
    }
}

/// The error of a call whose response is these bytes.
fn error_of_raw(head: &'static str) -> Error {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let client = Client::builder()
        .base_url(format!("http://{}", listener.local_addr().unwrap()))
        .max_retries(0)
        .build()
        .unwrap();
    let server = thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let request = BufReader::new(stream.try_clone().unwrap());
        assert!(request.lines().any(|line| line.unwrap().is_empty()), "the end of the request");
        stream.write_all(head.as_bytes()).unwrap();
    });
    let error = get_onboarding_activation(&client, ID).unwrap_err();
    server.join().unwrap();
    error
}

#[test]
fn correlation_id_header_ignores_case() {
    for head in [
        "HTTP/1.1 404 Not Found\r\nININ-Correlation-Id: corr-1\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 404 Not Found\r\ninin-correlation-id: corr-1\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 404 Not Found\r\nInin-CORRELATION-id:corr-1 \r\ncontent-length: 0\r\n\r\n",
    ] {
        let error = error_of_raw(head);
        assert_eq!(error.api().unwrap().correlation_id.as_deref(), Some("corr-1"), "{head}");
    }
}

#[test]
fn context_id_replaces_missing_correlation_id() {
    let table = [
        (Some("corr-1"), r#"{"contextId":"ctx-1"}"#, Some("corr-1")),
        (Some(""), r#"{"contextId":"ctx-1"}"#, Some("ctx-1")),
        (None, r#"{"contextId":"ctx-1"}"#, Some("ctx-1")),
        (None, r#"{"contextId":"ctx-1","status":"odd"}"#, Some("ctx-1")),
        (None, "{}", None),
    ];
    for (header, body, expected) in table {
        let headers: Vec<_> = header.map(|id| ("ININ-Correlation-Id", id)).into_iter().collect();
        let error = error_of(500, &headers, body);
        assert_eq!(error.api().unwrap().correlation_id.as_deref(), expected, "{header:?} {body}");
        assert_eq!(error.to_string().contains("correlation id"), expected.is_some(), "{error}");
    }
}

#[test]
fn retry_after_is_read_for_every_status() {
    let table = [
        ("42", Some(42)),
        ("0", Some(0)),
        ("86400", Some(86_400)),
        ("Sun, 06 Nov 1994 08:49:37 GMT", Some(0)),
        ("-1", None),
        ("soon", None),
        ("", None),
    ];
    for (header, seconds) in table {
        for status in [400, 429, 503] {
            let error = error_of(status, &[("Retry-After", header)], "");
            assert_eq!(error.retry_after(), seconds.map(Duration::from_secs), "{header}");
            assert_eq!(error.api().unwrap().retry_after, error.retry_after());
        }
    }
    let error = error_of(429, &[("Retry-After", "42")], "").to_string();
    assert!(error.contains("42 s"), "{error}");
    assert_eq!(error_of(429, &[], "").retry_after(), None);
}

#[test]
fn mistyped_error_field_keeps_message_and_code() {
    let fields = [
        ("status", json!("404")),
        ("status", json!(404.0)),
        ("entityId", json!(7)),
        ("entityName", json!({})),
        ("messageWithParams", json!([])),
        ("messageParams", json!({"seconds": 42})),
        ("messageParams", json!({"seconds": null})),
        ("messageParams", json!([])),
        ("details", json!("none")),
        ("details", json!([null])),
        ("details", json!([{"fieldName": 1}])),
        ("errors", json!({})),
        ("errors", json!(["text"])),
        ("limit", json!(300)),
        ("limit", json!({"value": "300"})),
        ("contextId", json!(7)),
        ("unknown", json!({"deep": [null, 1e300]})),
    ];
    for (name, odd) in fields {
        let mut body = json!({"message": "No such activation", "code": "not.found"});
        body[name] = odd;
        let text = body.to_string();
        let error = error_of(404, &[], &text);
        let api = error.api().unwrap();
        assert_eq!(api.body.message.as_deref(), Some("No such activation"), "{text}");
        assert_eq!(api.body.code.as_deref(), Some("not.found"), "{text}");
        assert_eq!(api.raw_json.as_deref(), Some(text.as_str()));
        assert!(error.to_string().contains("not.found: No such activation"), "{error}");
    }
    for (body, message, code) in [
        (r#"{"message":["x"],"code":"c"}"#, None, Some("c")),
        (r#"{"message":"m","code":7}"#, Some("m"), None),
        (r#"{"message":null,"code":null,"details":null,"errors":null,"limit":null}"#, None, None),
    ] {
        let api = error_of(404, &[], body).api().unwrap().clone();
        assert_eq!((api.body.message.as_deref(), api.body.code.as_deref()), (message, code));
    }
}

#[test]
fn json_error_body_of_any_type_is_kept() {
    for body in ["null", "[]", "[\"a message?\", \"a code?\"]", "\"text\"", " 7 "] {
        let error = error_of(502, &[], body);
        let api = error.api().unwrap();
        assert_eq!(api.body, ErrorBody::default(), "{body}");
        assert_eq!((api.raw_json.as_deref(), api.raw_text.as_deref()), (Some(body), None));
    }
}

#[test]
fn start_of_non_json_error_body_is_kept() {
    let html = format!("<html>Bad gateway{}</html>", "é".repeat(2000));
    let error = error_of(502, &[("Content-Type", "text/html")], &html);
    let api = error.api().unwrap();
    let text = api.raw_text.as_deref().unwrap();
    assert!(text.starts_with("<html>Bad gateway") && text.len() <= 1030, "{}", text.len());
    assert_eq!((&api.body, api.raw_json.as_deref()), (&ErrorBody::default(), None));
    assert!(error.to_string().contains("Bad gateway"), "{error}");

    let error = error_of(502, &[], "");
    let api = error.api().unwrap();
    assert_eq!((api.raw_json.as_deref(), api.raw_text.as_deref()), (None, None));
}
