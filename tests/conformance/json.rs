//! `call_json`: it sends the same requests as the typed functions and returns responses verbatim.

use genesys_onboarding::{Client, Error, ErrorKind, call_json};
use serde_json::{Map, Value, json};

use crate::bodies::Success;
use crate::mock_service::Service;
use crate::operations::{ID, OPERATIONS, Operation};

/// A service that responds with this, and a client for it.
pub fn responding(status: usize, body: &str) -> (Service, Client) {
    let mut service = Service::start();
    service.respond(status, body);
    let client = service.client();
    (service, client)
}

/// The operation's arguments with this ID and this body.
pub fn arguments(operation: &Operation, id: &str, body: Option<&str>) -> String {
    let mut fields: Map<String, Value> = serde_json::from_str(operation.arguments).unwrap();
    if let Some(name) = operation.id_name() {
        fields.insert(name, json!(id));
    }
    let mut pairs: Vec<String> =
        fields.iter().map(|(name, value)| format!("{}:{value}", json!(name))).collect();
    pairs.extend(body.map(|body| format!("\"body\":{body}")));
    format!("{{{}}}", pairs.join(","))
}

/// Asserts that no request was sent, and that the error names the argument and shows no secret. Returns
/// the message.
#[track_caller]
pub fn is_rejected(service: &Service, result: Result<String, Error>, argument: &str) -> String {
    assert_eq!(service.seen(), []);
    let error = result.expect_err(argument);
    let names_argument = matches!(error.kind(),
        ErrorKind::InvalidArgument { argument: named, .. } if named == argument);
    assert!(names_argument, "{argument} is not the argument of {error:?}");
    assert_eq!(error.attempts(), 0);
    let line = error.to_string();
    assert!(!line.contains("hunter2") && !format!("{error:?}").contains("hunter2"), "{line}");
    assert!(!line.contains(char::is_control), "{line:?} is more than one line");
    line
}

#[test]
fn call_json_sends_same_request_as_typed_function() {
    let (service, client) = responding(200, "");
    let client = &client;
    for operation in OPERATIONS {
        // Only the requests are compared: the empty response is not a model.
        let _ = (operation.call)(client, ID);
        let typed = service.seen_once();
        let body = operation.body.map(|_| std::str::from_utf8(&typed.body).unwrap());
        let _ = call_json(client, operation.id, &arguments(operation, ID, body));
        assert_eq!(service.seen_once(), typed, "{}", operation.id);

        if operation.body.is_some() {
            let without = [None, Some("null")].map(|body| {
                let _ = call_json(client, operation.id, &arguments(operation, ID, body));
                service.seen_once()
            });
            assert_eq!(without[0].body, b"", "{}", operation.id);
            assert_eq!(without[0], without[1], "{}", operation.id);
        }
    }
}

#[test]
fn call_json_returns_same_result_as_typed_function() {
    let mut service = Service::start();
    let client = service.client();
    for operation in OPERATIONS {
        let error = r#"{"code":"no.way","contextId":"c-1","details":[{"fieldName":"f"}]}"#;
        let success = operation.success_body();
        for (status, body) in [
            (200, success),
            (400, error),
            (403, ""),
            (404, error),
            (200, ""),
            (200, "7"),
            (204, ""),
        ] {
            service.respond(status, body);
            let typed = (operation.call)(&client, ID).map_err(|error| error.to_string());
            let arguments = arguments(operation, ID, operation.body);
            let json = call_json(&client, operation.id, &arguments)
                .map(|json| serde_json::from_str::<Value>(&json).unwrap())
                .map_err(|error| error.to_string());
            assert_eq!(json, typed, "{} {status} {body}", operation.id);
        }
    }
}

#[test]
fn response_is_returned_verbatim() {
    let mut service = Service::start();
    let client = service.client();
    for operation in OPERATIONS {
        let Success::Model { json, .. } = operation.success else { continue };
        let extra = r#" "zeta" : 1.0,"alpha":1e3, "big":12345678901234567890,"u":"\u00fc\/",
            "deep":{"b" : [ ],"a":null} }"#;
        let body = format!("\r\n {},{extra}\n", json.strip_suffix('}').unwrap());
        service.respond(200, &body);
        let result = call_json(&client, operation.id, &arguments(operation, ID, None)).unwrap();
        assert_eq!(result, body, "{}", operation.id);
    }
}

#[test]
fn result_without_model_is_null_true_or_false() {
    let table = [(Success::Empty, 200, "null"), (Success::Empty, 204, "null")];
    let heads = [(Success::Exists, 200, "true"), (Success::Exists, 404, "false")];
    for (kind, status, expected) in table.into_iter().chain(heads) {
        let mut service = Service::start();
        let client = service.client();
        service.respond_with(status, &[("ININ-Correlation-Id", "c-1")], "");
        let is_alike = |operation: &&Operation| {
            std::mem::discriminant(&operation.success) == std::mem::discriminant(&kind)
        };
        for operation in OPERATIONS.iter().filter(is_alike) {
            let result = call_json(&client, operation.id, &arguments(operation, ID, None));
            assert_eq!(result.unwrap(), expected, "{} {status}", operation.id);
        }
    }
}

#[test]
fn body_is_sent_verbatim_with_unknown_fields() {
    let (service, client) = responding(200, "");
    for operation in OPERATIONS {
        let Some(body) = operation.body else { continue };
        let extra = r#" "zeta" : 1.0,"alpha":1e3, "big":12345678901234567890,"u":"\u00fc\/", "null":null }"#;
        let body = format!("{},\n{extra}", body.strip_suffix('}').unwrap());
        let arguments = arguments(operation, ID, Some(&format!(" {body}\t")));
        // Only the request matters.
        let _ = call_json(&client, operation.id, &arguments);
        let seen = service.seen_once();
        assert_eq!(String::from_utf8(seen.body).unwrap(), body, "{}", operation.id);
    }
}

#[test]
fn null_argument_equals_absent_one() {
    let (service, client) = responding(200, "{}");
    for (id, arguments, target) in [
        ("getOnboardingInvites", "{}", "/api/v2/onboarding/invites"),
        ("getOnboardingInvites", " { } ", "/api/v2/onboarding/invites"),
        ("getOnboardingInvites", "", "/api/v2/onboarding/invites"),
        ("getOnboardingInvites", " \n", "/api/v2/onboarding/invites"),
        ("getOnboardingInvites", "[]", "/api/v2/onboarding/invites"),
        ("getOnboardingInvites", " [ ] ", "/api/v2/onboarding/invites"),
        (
            "getOnboardingInvites",
            r#"{"pageNumber": 2.0, "pageSize": 5e1}"#,
            "/api/v2/onboarding/invites?pageNumber=2&pageSize=50",
        ),
        (
            "getOnboardingInvites",
            r#"{"pageSize": null , "pageNumber":0}"#,
            "/api/v2/onboarding/invites?pageNumber=0",
        ),
        (
            "getOnboardingOrgprovisioning",
            r#"{"provisioningId":"p","existingOrganizationId":null,"billingActivationJob":null}"#,
            "/api/v2/onboarding/orgprovisionings/p",
        ),
        (
            "getOnboardingOrgprovisioning",
            r#"{"billingActivationJob":false,"existingOrganizationId":"","provisioning\u0049d":"p"}"#,
            "/api/v2/onboarding/orgprovisionings/p?existingOrganizationId=&billingActivationJob=false",
        ),
    ] {
        // Only the request matters: the response is not a provisioning.
        let _ = call_json(&client, id, arguments);
        assert_eq!(service.seen_once().target, target, "{arguments}");
    }
    for operation in OPERATIONS {
        let Some(name) = operation.id_name() else { continue };
        for arguments in ["{}".to_owned(), format!("{{\"{name}\":null}}")] {
            let result = call_json(&client, operation.id, &arguments);
            assert!(is_rejected(&service, result, &name).contains("missing"));
        }
    }
    let result = call_json(&client, "headOnboardingOrganizationUsers", r#"{"organizationId":"o"}"#);
    assert!(is_rejected(&service, result, "email").contains("missing"));
}

#[test]
fn id_is_sent_encoded_or_rejected() {
    let (service, client) = responding(200, "");
    for operation in OPERATIONS.iter().filter(|operation| operation.id_name().is_some()) {
        for id in ["", " ", "\n", ".", ".."] {
            let result = call_json(&client, operation.id, &arguments(operation, id, None));
            is_rejected(&service, result, &operation.id_name().unwrap());
        }
        for (id, encoded) in [
            ("a/b", "a%2Fb"),
            ("%2e%2e", "%252e%252e"),
            ("ü", "%C3%BC"),
            ("a b?c#d", "a%20b%3Fc%23d"),
            ("\u{0}", "%00"),
            ("a\nb", "a%0Ab"),
        ] {
            // Only the request matters.
            let _ = call_json(&client, operation.id, &arguments(operation, id, None));
            assert_eq!(service.seen_once().target, operation.target.replace(ID, encoded));
        }
    }
}
