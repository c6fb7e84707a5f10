//! Requests: method, path, query, headers and body of every operation.

use genesys_onboarding::*;
use serde_json::Value;

use crate::json::arguments;
use crate::mock_service::{Seen, Service};
use crate::operations::{ID, OPERATIONS, Operation};

/// The request of one call, whatever its result.
fn sent(service: &Service, client: &Client, operation: &Operation, id: &str) -> Seen {
    // Only the request matters: the response may not be a model.
    let _ = (operation.call)(client, id);
    service.seen_once()
}

#[test]
fn every_operation_sends_documented_request() {
    let mut service = Service::start();
    service.respond(200, "");
    let client = service.client();
    for operation in OPERATIONS {
        let seen = sent(&service, &client, operation, ID);
        assert_eq!(seen.method, operation.method, "{}", operation.id);
        assert_eq!(seen.target, operation.target, "{}", operation.id);
        match operation.body {
            Some(body) => {
                let expected: Value = serde_json::from_str(body).unwrap();
                let sent: Value = serde_json::from_slice(&seen.body).unwrap();
                assert_eq!(sent, expected, "{}", operation.id);
            }
            None => assert!(seen.body.is_empty(), "{}", operation.id),
        }
    }
}

#[test]
fn every_operation_sends_only_these_headers() {
    let mut service = Service::start();
    service.respond(200, "");
    let version = concat!("genesys-onboarding/", env!("CARGO_PKG_VERSION"));
    for token in [None, Some("t0ken")] {
        let builder = service.builder();
        let client = token.into_iter().fold(builder, ClientBuilder::access_token).build().unwrap();
        for operation in OPERATIONS {
            let seen = sent(&service, &client, operation, ID);
            let mut expected = vec![
                ("accept", "application/json".to_owned()),
                ("accept-encoding", "gzip".to_owned()),
                ("host", service.host()),
                ("user-agent", version.to_owned()),
            ];
            expected.extend(token.map(|token| ("authorization", format!("Bearer {token}"))));
            if operation.body.is_some() {
                expected.push(("content-type", "application/json".to_owned()));
                expected.push(("content-length", seen.body.len().to_string()));
            }
            expected.sort();
            let headers: Vec<(&str, String)> =
                seen.headers.iter().map(|(name, value)| (name.as_str(), value.clone())).collect();
            assert_eq!(headers, expected, "{}", operation.id);
        }
    }
}

#[test]
fn omitted_body_is_sent_as_empty() {
    let mut service = Service::start();
    let client = service.client();
    for operation in OPERATIONS {
        if operation.body.is_none() {
            continue;
        }
        service.respond(200, operation.success_body());
        call_json(&client, operation.id, &arguments(operation, ID, None)).unwrap();
        let seen = service.seen_once();
        assert_eq!(seen.method, operation.method, "{}", operation.id);
        assert_eq!(seen.target, operation.target, "{}", operation.id);
        assert_eq!(seen.body, b"", "{}", operation.id);
        assert_eq!(seen.header("content-length"), Some("0"), "{}", operation.id);
        assert_eq!(seen.header("content-type"), None, "{}", operation.id);
        assert_eq!(seen.header("transfer-encoding"), None, "{}", operation.id);
    }
}

#[test]
fn absent_body_fields_are_omitted() {
    let mut service = Service::start();
    service.respond(200, "{}");
    let client = service.client();
    let request = StageOrgProvisioningRequest::new("a@b");
    post_onboarding_orgprovisionings(&client, &request).unwrap();
    assert_eq!(service.seen_once().body, br#"{"emailAddress":"a@b"}"#);
}

#[test]
fn user_agent_can_be_set() {
    let mut service = Service::start();
    service.respond(200, "{}");
    let client = service.builder().user_agent("my-dialer/2.1 (test)").build().unwrap();
    get_onboarding_activation(&client, ID).unwrap();
    assert_eq!(service.seen_once().header("user-agent"), Some("my-dialer/2.1 (test)"));
}

#[test]
fn blank_access_token_is_rejected() {
    for token in ["", " ", "\t"] {
        let error = Client::builder().access_token(token).build().unwrap_err();
        let is_about_the_token = matches!(error.kind(),
            ErrorKind::Configuration { setting, .. } if setting == "access_token");
        assert!(is_about_the_token, "{token:?}: {error}");
    }
}

#[test]
fn page_options_are_sent_as_given() {
    let table = [
        (None, None, ""),
        (Some(1), None, "?pageNumber=1"),
        (None, Some(25), "?pageSize=25"),
        (Some(0), Some(0), "?pageNumber=0&pageSize=0"),
        (Some(-1), Some(i64::MIN), "?pageNumber=-1&pageSize=-9223372036854775808"),
        (Some(i64::MAX), None, "?pageNumber=9223372036854775807"),
    ];
    let mut service = Service::start();
    service.respond(200, "{}");
    let client = service.client();
    for (page_number, page_size, query) in table {
        let mut options = PageOptions::new();
        (options.page_number, options.page_size) = (page_number, page_size);
        get_onboarding_invites(&client, &options).unwrap();
        assert_eq!(service.seen_once().target, format!("/api/v2/onboarding/invites{query}"));
        get_onboarding_joincodes(&client, &options).unwrap();
        assert_eq!(service.seen_once().target, format!("/api/v2/onboarding/joincodes{query}"));
    }
}

#[test]
fn optional_strings_and_flags_are_sent_as_given() {
    let texts = [
        (None, None),
        (Some(""), Some("")),
        (Some(" "), Some("%20")),
        (Some("a&b=c#d?é+/"), Some("a%26b%3Dc%23d%3F%C3%A9%2B%2F")),
    ];
    let mut service = Service::start();
    let client = service.client();
    for (text, encoded) in texts {
        let pair = |name: &str| encoded.map(|value| format!("{name}={value}"));
        let target = |path: &str, pairs: Vec<String>| match pairs.as_slice() {
            [] => format!("/api/v2/onboarding/{path}/id-1"),
            pairs => format!("/api/v2/onboarding/{path}/id-1?{}", pairs.join("&")),
        };

        service.respond(200, r#"{"joinCodeUrl":"u","emailDomains":[]}"#);
        let mut options = JoinCodeOptions::new();
        options.email_domain = text.map(str::to_owned);
        get_onboarding_joincode(&client, ID, &options).unwrap();
        let pairs = pair("emailDomain").into_iter().collect();
        assert_eq!(service.seen_once().target, target("joincodes", pairs));

        for job in [None, Some(false), Some(true)] {
            let mut options = OrgProvisioningOptions::new();
            options.existing_organization_id = text.map(str::to_owned);
            options.billing_activation_job = job;
            // Only the request matters: the response is not a provisioning.
            let _ = get_onboarding_orgprovisioning(&client, ID, &options);
            let job = job.map(|job| format!("billingActivationJob={job}"));
            let pairs = pair("existingOrganizationId").into_iter().chain(job).collect();
            assert_eq!(service.seen_once().target, target("orgprovisionings", pairs));
        }
    }
}

#[test]
fn id_that_changes_the_path_is_rejected() {
    let mut service = Service::start();
    service.respond(200, "");
    let client = service.client();
    for operation in OPERATIONS {
        let Some(name) = operation.id_name() else { continue };
        for id in ["", " ", "\n\t", "\u{a0}", ".", ".."] {
            let error = (operation.call)(&client, id).unwrap_err();
            let names_argument = matches!(error.kind(),
                ErrorKind::InvalidArgument { argument, .. } if *argument == name);
            assert!(names_argument, "{}, {id:?}: {error}", operation.id);
            assert_eq!(error.operation(), Some(operation.id));
            assert_eq!(error.attempts(), 0);
        }
    }
    assert_eq!(service.seen(), []);
}

#[test]
fn every_other_id_is_sent_encoded() {
    let table = [
        ("a/b", "a%2Fb"),
        ("../x", "..%2Fx"),
        ("...", "..."),
        ("%2e%2e", "%252e%252e"),
        ("ü", "%C3%BC"),
        ("a b?c#d", "a%20b%3Fc%23d"),
        ("a\r\nHost: evil", "a%0D%0AHost%3A%20evil"),
        ("\u{0}", "%00"),
        ("A-z0_9.~", "A-z0_9.~"),
    ];
    let mut service = Service::start();
    service.respond(200, "");
    let client = service.client();
    for operation in OPERATIONS.iter().filter(|operation| operation.id_name().is_some()) {
        for (id, encoded) in table {
            let seen = sent(&service, &client, operation, id);
            assert_eq!(seen.target, operation.target.replace(ID, encoded), "{}", operation.id);
        }
    }
}

#[test]
fn blank_email_is_rejected_others_are_encoded() {
    let mut service = Service::start();
    service.respond(200, "");
    let client = service.client();
    for email in ["", " ", "\n"] {
        let error = head_onboarding_organization_users(&client, ID, email).unwrap_err();
        let names_argument = matches!(error.kind(),
            ErrorKind::InvalidArgument { argument, .. } if argument == "email");
        assert!(names_argument, "{email:?}: {error}");
    }
    assert_eq!(service.seen(), []);
    for (email, encoded) in [(".", "."), ("a&x=1@b", "a%26x%3D1%40b"), ("ü@b", "%C3%BC%40b")] {
        head_onboarding_organization_users(&client, ID, email).unwrap();
        let expected = format!("/api/v2/onboarding/organizations/id-1/users?email={encoded}");
        assert_eq!(service.seen_once().target, expected);
    }
}
