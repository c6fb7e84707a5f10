//! The JSON surface, `call_json`: the same request as the typed function's, the service's own answer, and
//! nothing sent where an argument is wrong.

use genesys_onboarding::{Client, Error, ErrorKind, call_json};
use serde_json::{Map, Value, json};

use crate::bodies::Answer;
use crate::mock_service::Service;
use crate::operations::{ID, OPERATIONS, Operation};

/// A service that answers this, and a client for it.
pub fn responding(status: usize, body: &str) -> (Service, Client) {
    let mut service = Service::start();
    service.answers(status, body);
    let client = service.client();
    (service, client)
}

/// The operation's arguments with this id and this body.
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

/// Asserts that nothing was sent, and that the error says so by the argument's name without a secret.
#[track_caller]
pub fn is_refused(service: &Service, result: Result<String, Error>, argument: &str) -> String {
    assert_eq!(service.seen(), []);
    let error = result.expect_err(argument);
    let names_it = matches!(error.kind(),
        ErrorKind::InvalidArgument { argument: named, .. } if named == argument);
    assert!(names_it, "{argument} is not what {error:?} is about");
    assert_eq!(error.attempts(), 0);
    let line = error.to_string();
    assert!(!line.contains("hunter2") && !format!("{error:?}").contains("hunter2"), "{line}");
    assert!(!line.contains(char::is_control), "{line:?} is more than one line");
    line
}

#[test]
fn it_sends_the_same_request_as_the_typed_function() {
    let (service, client) = responding(200, "");
    let client = &client;
    for operation in OPERATIONS {
        // Only the requests are compared here: the answer is none that a model could be read from.
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
fn it_makes_of_an_answer_what_the_typed_function_makes_of_it() {
    let mut service = Service::start();
    let client = service.client();
    for operation in OPERATIONS {
        let error = r#"{"code":"no.way","contextId":"c-1","details":[{"fieldName":"f"}]}"#;
        let good = operation.good();
        for (status, answer) in
            [(200, good), (400, error), (403, ""), (404, error), (200, ""), (200, "7"), (204, "")]
        {
            service.answers(status, answer);
            let typed = (operation.call)(&client, ID).map_err(|error| error.to_string());
            let arguments = arguments(operation, ID, operation.body);
            let json = call_json(&client, operation.id, &arguments)
                .map(|text| serde_json::from_str::<Value>(&text).unwrap())
                .map_err(|error| error.to_string());
            assert_eq!(json, typed, "{} {status} {answer}", operation.id);
        }
    }
}

#[test]
fn the_answer_is_the_services_own_to_the_byte() {
    let mut service = Service::start();
    let client = service.client();
    for operation in OPERATIONS {
        let Answer::Model { json, .. } = operation.answer else { continue };
        let extra = r#" "zeta" : 1.0,"alpha":1e3, "big":12345678901234567890,"u":"\u00fc\/",
            "deep":{"b" : [ ],"a":null} }"#;
        let answer = format!("\r\n {},{extra}\n", json.strip_suffix('}').unwrap());
        service.answers(200, &answer);
        let result = call_json(&client, operation.id, &arguments(operation, ID, None)).unwrap();
        assert_eq!(result, answer, "{}", operation.id);
    }
}

#[test]
fn an_operation_without_a_model_answers_null_true_or_false() {
    let table = [(Answer::Nothing, 200, "null"), (Answer::Nothing, 204, "null")];
    let heads = [(Answer::Existence, 200, "true"), (Answer::Existence, 404, "false")];
    for (kind, status, expected) in table.into_iter().chain(heads) {
        let mut service = Service::start();
        let client = service.client();
        service.answers_with(status, &[("ININ-Correlation-Id", "c-1")], "");
        let is_alike = |operation: &&Operation| {
            std::mem::discriminant(&operation.answer) == std::mem::discriminant(&kind)
        };
        for operation in OPERATIONS.iter().filter(is_alike) {
            let result = call_json(&client, operation.id, &arguments(operation, ID, None));
            assert_eq!(result.unwrap(), expected, "{} {status}", operation.id);
        }
    }
}

#[test]
fn a_body_is_sent_on_to_the_byte_with_what_the_model_does_not_know() {
    let (service, client) = responding(200, "");
    for operation in OPERATIONS {
        let Some(body) = operation.body else { continue };
        let extra = r#" "zeta" : 1.0,"alpha":1e3, "big":12345678901234567890,"u":"\u00fc\/", "null":null }"#;
        let body = format!("{},\n{extra}", body.strip_suffix('}').unwrap());
        let arguments = arguments(operation, ID, Some(&format!(" {body}\t")));
        // Only the request is looked at here.
        let _ = call_json(&client, operation.id, &arguments);
        let seen = service.seen_once();
        assert_eq!(String::from_utf8(seen.body).unwrap(), body, "{}", operation.id);
    }
}

#[test]
fn a_null_argument_is_one_that_is_left_out() {
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
        // A provisioning cannot be read from the answer; the request is what counts.
        let _ = call_json(&client, id, arguments);
        assert_eq!(service.seen_once().target, target, "{arguments}");
    }
    for operation in OPERATIONS {
        let Some(name) = operation.id_name() else { continue };
        for arguments in ["{}".to_owned(), format!("{{\"{name}\":null}}")] {
            let result = call_json(&client, operation.id, &arguments);
            assert!(is_refused(&service, result, &name).contains("missing"));
        }
    }
    let result = call_json(&client, "headOnboardingOrganizationUsers", r#"{"organizationId":"o"}"#);
    assert!(is_refused(&service, result, "email").contains("missing"));
}

#[test]
fn an_id_reaches_the_service_as_it_was_given_or_not_at_all() {
    let (service, client) = responding(200, "");
    for operation in OPERATIONS.iter().filter(|operation| operation.id_name().is_some()) {
        for id in ["", " ", "\n", ".", ".."] {
            let result = call_json(&client, operation.id, &arguments(operation, id, None));
            is_refused(&service, result, &operation.id_name().unwrap());
        }
        for (id, on_the_wire) in [
            ("a/b", "a%2Fb"),
            ("%2e%2e", "%252e%252e"),
            ("ü", "%C3%BC"),
            ("a b?c#d", "a%20b%3Fc%23d"),
            ("\u{0}", "%00"),
            ("a\nb", "a%0Ab"),
        ] {
            // Only the request is looked at here.
            let _ = call_json(&client, operation.id, &arguments(operation, id, None));
            assert_eq!(service.seen_once().target, operation.target.replace(ID, on_the_wire));
        }
    }
}
