//! What the JSON surface rejects before anything is sent, always by the argument's name.

use serde_json::{Map, Value, json};

use genesys_onboarding::*;

use crate::bodies::{as_array, values_of_other_types};
use crate::json::{arguments, is_rejected, responding};
use crate::operations::{ID, OPERATIONS, Operation};

#[test]
fn unknown_operation_is_rejected_with_suggestion() {
    let (service, client) = responding(200, "{}");
    let long = "x".repeat(100_000);
    for (id, suggestion) in [
        ("", None),
        ("getFoo", None),
        ("nope\n", None),
        (&long, None),
        ("getonboardinginvites", Some("getOnboardingInvites")),
        ("get_onboarding_invites", Some("getOnboardingInvites")),
        ("getOnboardingInvites ", Some("getOnboardingInvites")),
        ("getOnbordingInvite", Some("getOnboardingInvite")),
    ] {
        let line = is_rejected(&service, call_json(&client, id, "{}"), "operation_id");
        assert!(line.contains("unknown operation ID"), "{line}");
        match suggestion {
            Some(known) => assert!(line.ends_with(&format!("did you mean {known:?}?")), "{line}"),
            None => assert!(!line.contains("did you mean"), "{line}"),
        }
    }
}

#[test]
fn arguments_must_be_a_json_object() {
    let (service, client) = responding(200, "{}");
    for arguments in [
        "{",
        "null",
        "[1]",
        "[{}]",
        "[",
        "[],",
        "\"{}\"",
        "7",
        "true",
        "{}{}",
        "{,}",
        "{'pageSize':1}",
        "{\"pageSize\":}",
        "{\"pageSize\":1,}",
        "{\"pageSize\":01}",
        "{\"pageSize\" 1}",
        "{pageSize:1}",
        "{\"pageSize\":NaN}",
        "{\"body\":{\"password\":\"hunter2\"}",
    ] {
        is_rejected(&service, call_json(&client, "getOnboardingInvites", arguments), "arguments");
    }
}

#[test]
fn unknown_duplicate_or_mistyped_argument_is_rejected() {
    let (service, client) = responding(200, "{}");
    let wrong: [(&str, &[&str], &str); 5] = [
        ("getOnboardingInvite", &["7", "true", "[\"i\"]", "{}", "1.5"], "inviteId"),
        ("headOnboardingOrganizationUsers", &["7", "false", "[]", "{}", "\"\"", "\" \""], "email"),
        ("getOnboardingJoincode", &["7", "false", "[]", "{}"], "emailDomain"),
        (
            "getOnboardingInvites",
            &["\"2\"", "true", "[2]", "{}", "1.5", "2.5e0", "9223372036854775808", "1e400"],
            "pageNumber",
        ),
        (
            "getOnboardingOrgprovisioning",
            &["\"true\"", "1", "0", "[]", "{}"],
            "billingActivationJob",
        ),
    ];
    for (id, values, name) in wrong {
        let operation = OPERATIONS.iter().find(|operation| operation.id == id).unwrap();
        for value in values {
            let mut fields: Map<String, Value> = serde_json::from_str(operation.arguments).unwrap();
            fields.remove(name);
            let rest: String =
                fields.iter().map(|(name, value)| format!(",\"{name}\":{value}")).collect();
            let arguments = format!("{{\"{name}\":{value}{rest}}}");
            is_rejected(&service, call_json(&client, id, &arguments), name);
        }
    }
    for (id, arguments, name) in [
        ("getOnboardingInvites", r#"{"page":1}"#, "page"),
        ("getOnboardingInvites", r#"{"page":null}"#, "page"),
        ("getOnboardingInvites", r#"{"PageSize":1}"#, "PageSize"),
        ("getOnboardingInvites", r#"{"":1}"#, ""),
        ("getOnboardingInvites", r#"{"body":{"password":"hunter2"}}"#, "body"),
        ("getOnboardingInvites", r#"{"pageSize":1,"pageSize":1}"#, "pageSize"),
        ("getOnboardingInvites", r#"{"pageSize":null,"page\u0053ize":1}"#, "pageSize"),
        ("postOnboardingUsers", r#"{"body":null,"body":{"password":"hunter2"}}"#, "body"),
        ("postOnboardingUsers", r#"{"inviteId":"i","name":"n","password":"hunter2"}"#, "inviteId"),
    ] {
        is_rejected(&service, call_json(&client, id, arguments), name);
    }
}

#[test]
fn unknown_argument_with_newline_keeps_one_line() {
    let (service, client) = responding(200, "{}");
    is_rejected(&service, call_json(&client, "getOnboardingInvites", r#"{"a\nb":1}"#), "a\nb");
}

#[test]
fn half_of_a_surrogate_pair_is_rejected() {
    let (service, client) = responding(200, "{}");
    let result = call_json(&client, "getOnboardingInvite", r#"{"inviteId":"\ud800"}"#);
    let line = is_rejected(&service, result, "inviteId");
    assert!(line.ends_with(": half of a surrogate pair is not a character"), "{line}");
}

#[test]
fn body_given_as_id_is_not_shown() {
    let (service, client) = responding(200, "{}");
    let arguments = r#"{"provisioningId":{"administratorPassword":"hunter2"},"body":"p-1"}"#;
    let result = call_json(&client, "postOnboardingOrgprovisioningComplete", arguments);
    is_rejected(&service, result, "provisioningId");
}

/// Required fields of each body; every other field is optional.
const REQUIRED: [(&str, &str); 13] = [
    ("postOnboardingActivationApply", "organizationId"),
    ("postOnboardingJoincodes", "emailDomains"),
    ("postOnboardingOrgprovisioningComplete", "administratorEmail"),
    ("postOnboardingOrgprovisioningComplete", "administratorName"),
    ("postOnboardingOrgprovisioningComplete", "administratorPassword"),
    ("postOnboardingOrgprovisionings", "emailAddress"),
    ("postOnboardingUsers", "inviteId"),
    ("postOnboardingUsers", "name"),
    ("postOnboardingUsers", "password"),
    ("postOnboardingUsersJoinexistingorgs", "organizationIds"),
    ("postOnboardingUsersStage", "email"),
    ("postOnboardingUsersStage", "joinCodeId"),
    ("putOnboardingJoincode", "emailDomains"),
];

/// Every field of every body, with its operation, the whole body, and whether it is required.
fn body_fields() -> Vec<(&'static Operation, Map<String, Value>, String, bool)> {
    let mut all = Vec::new();
    for operation in OPERATIONS {
        let Some(body) = operation.body else { continue };
        let fields: Map<String, Value> = serde_json::from_str(body).unwrap();
        for name in fields.keys() {
            let is_required = REQUIRED.contains(&(operation.id, name));
            all.push((operation, fields.clone(), name.clone(), is_required));
        }
    }
    assert_eq!(all.iter().filter(|(.., is_required)| *is_required).count(), REQUIRED.len());
    all
}

#[test]
fn body_field_of_wrong_type_is_rejected() {
    let (service, client) = responding(200, "");
    for (operation, fields, name, _) in body_fields() {
        for other in values_of_other_types(&fields[&name]) {
            let mut fields = fields.clone();
            fields.insert(name.clone(), other);
            let arguments = arguments(operation, ID, Some(&json!(fields).to_string()));
            let result = call_json(&client, operation.id, &arguments);
            let line = is_rejected(&service, result, &format!("body.{name}"));
            assert!(line.contains(": expected "), "{}: {line}", operation.id);
        }
    }
}

#[test]
fn only_optional_body_fields_may_be_missing() {
    let (service, client) = responding(200, "");
    for (operation, fields, name, is_required) in body_fields() {
        let mut missing = fields.clone();
        missing.remove(&name);
        let mut null = fields;
        null.insert(name.clone(), Value::Null);
        for fields in [missing, null] {
            let arguments = arguments(operation, ID, Some(&json!(fields).to_string()));
            let result = call_json(&client, operation.id, &arguments);
            if is_required {
                let line = is_rejected(&service, result, &format!("body.{name}"));
                assert!(line.ends_with(": missing"), "{}: {line}", operation.id);
            } else {
                let sent: Value = serde_json::from_slice(&service.seen_once().body).unwrap();
                assert_eq!(sent, json!(fields), "{} without {name}", operation.id);
            }
        }
    }
}

/// Arguments that complete a provisioning with these `otherUsers`.
fn completion(other_users: &str) -> String {
    format!(
        r#"{{"provisioningId":"p","body":{{"administratorEmail":"e","administratorName":"n",
        "administratorPassword":"hunter2","otherUsers":{other_users}}}}}"#
    )
}

#[test]
fn nested_body_field_is_named_with_its_path() {
    let (service, client) = responding(200, "");
    let good = r#"{"name":"n","email":"e"}"#;
    for (second, place) in [
        (r#"{"name":"n","email":31337}"#, "otherUsers[1].email"),
        (r#"{"name":"n","email":null}"#, "otherUsers[1].email"),
        (r#"{"name":"n"}"#, "otherUsers[1].email"),
        (r#"{"name":{},"email":"e"}"#, "otherUsers[1].name"),
        (r#"{"name":"n","email":" "}"#, "otherUsers[1].email"),
        ("\"hunter2\"", "otherUsers[1]"),
        ("null", "otherUsers[1]"),
    ] {
        let arguments = completion(&format!("[{good},{second}]"));
        let result = call_json(&client, "postOnboardingOrgprovisioningComplete", &arguments);
        is_rejected(&service, result, &format!("body.{place}"));
    }
}

#[test]
fn array_of_values_is_not_a_body() {
    let (service, client) = responding(200, "");
    for operation in OPERATIONS {
        let Some(body) = operation.body else { continue };
        let arguments = arguments(operation, ID, Some(&as_array(body)));
        is_rejected(&service, call_json(&client, operation.id, &arguments), "body");
    }
}

#[test]
fn array_of_values_is_not_a_nested_user() {
    let (service, client) = responding(200, "");
    let arguments = completion(r#"[["hunter2","grace@acme.example"]]"#);
    let result = call_json(&client, "postOnboardingOrgprovisioningComplete", &arguments);
    is_rejected(&service, result, "body.otherUsers[0]");
}

#[test]
fn non_object_body_and_duplicate_field_are_rejected() {
    let (service, client) = responding(200, "");
    for operation in OPERATIONS.iter().filter(|operation| operation.body.is_some()) {
        for body in ["7", "true", "\"hunter2\"", "1.5", "[]"] {
            let arguments = arguments(operation, ID, Some(body));
            is_rejected(&service, call_json(&client, operation.id, &arguments), "body");
        }
    }
    let arguments = r#"{"body":{"inviteId":"i","name":"n","password":"x","password":"hunter2"}}"#;
    let result = call_json(&client, "postOnboardingUsers", arguments);
    is_rejected(&service, result, "body.password");
}

#[test]
fn blank_required_strings_are_rejected_by_name() {
    let (service, client) = responding(200, "");
    for (operation, fields, name, is_required) in body_fields() {
        if !is_required || !fields[&name].is_string() {
            continue;
        }
        for (blank, reason) in [("", "must not be empty"), (" \t\n", "must not be blank")] {
            let mut fields = fields.clone();
            fields.insert(name.clone(), json!(blank));
            let arguments = arguments(operation, ID, Some(&json!(fields).to_string()));
            let result = call_json(&client, operation.id, &arguments);
            let line = is_rejected(&service, result, &format!("body.{name}"));
            assert!(line.ends_with(reason), "{}: {line}", operation.id);
        }
    }
}

#[test]
fn blank_optional_strings_and_empty_lists_are_sent() {
    let (service, client) = responding(200, "");
    for (operation, fields, name, is_required) in body_fields() {
        let empty = match &fields[&name] {
            Value::String(_) if !is_required => json!(""),
            Value::Array(_) => json!([]),
            _ => continue,
        };
        let mut fields = fields.clone();
        fields.insert(name.clone(), empty);
        let arguments = arguments(operation, ID, Some(&json!(fields).to_string()));
        let _ = call_json(&client, operation.id, &arguments);
        let sent: Value = serde_json::from_slice(&service.seen_once().body).unwrap();
        assert_eq!(sent, json!(fields), "{} with empty {name}", operation.id);
    }
}

/// Typed calls of each operation whose body has required strings, one of them blank.
fn typed_calls_with_blank(client: &Client) -> Vec<(&'static str, Result<(), Error>)> {
    let create = |id: &str, name: &str, password: &str| {
        let body = CreateUserRequest::new(id, name, password);
        post_onboarding_users(client, &body).map(drop)
    };
    let stage = |code: &str, email: &str| {
        post_onboarding_users_stage(client, &StageUserRequest::new(code, email))
    };
    let complete = |email: &str, password: &str, name: &str, user| {
        let body = CompleteOrgProvisioningRequest::new(email, password, name).other_users([user]);
        post_onboarding_orgprovisioning_complete(client, "p", &body).map(drop)
    };
    let user = |name: &str, email: &str| OrgProvisioningUser::new(name, email);
    let apply = ApplyOrgBillingActivationRequest::new(" ");
    let provisioning = StageOrgProvisioningRequest::new("");
    vec![
        ("body.inviteId", create("", "n", "p")),
        ("body.name", create("i", " ", "p")),
        ("body.password", create("i", "n", "")),
        ("body.joinCodeId", stage("\n", "e")),
        ("body.email", stage("j", "")),
        ("body.administratorEmail", complete("", "p", "n", user("u", "e"))),
        ("body.administratorPassword", complete("e", " ", "n", user("u", "e"))),
        ("body.administratorName", complete("e", "p", "", user("u", "e"))),
        ("body.otherUsers[0].name", complete("e", "p", "n", user("", "e"))),
        ("body.otherUsers[0].email", complete("e", "p", "n", user("u", " "))),
        ("body.organizationId", post_onboarding_activation_apply(client, "a", &apply).map(drop)),
        ("body.emailAddress", post_onboarding_orgprovisionings(client, &provisioning).map(drop)),
    ]
}

#[test]
fn typed_surface_rejects_blank_required_strings() {
    let (service, client) = responding(200, "{}");
    for (argument, result) in typed_calls_with_blank(&client) {
        is_rejected(&service, result.map(|()| String::new()), argument);
    }
}
