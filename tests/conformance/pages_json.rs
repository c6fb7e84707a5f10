//! `pages_json`: pages verbatim, and what it rejects. `pages.rs` has the rules of paging.

use genesys_onboarding::{Client, Error, call_json, pages_json};

use crate::bodies::Success;
use crate::json::{arguments, is_rejected, responding};
use crate::mock_service::Service;
use crate::operations::{ID, OPERATIONS, Operation};

const LISTINGS: [&str; 2] = ["getOnboardingInvites", "getOnboardingJoincodes"];

fn operation(id: &str) -> &'static Operation {
    OPERATIONS.iter().find(|operation| operation.id == id).unwrap()
}

/// What opening returns, without its pages.
fn opened(client: &Client, operation_id: &str, arguments: &str) -> Result<String, Error> {
    pages_json(client, operation_id, arguments).map(|pages| format!("{pages:?}"))
}

#[test]
fn page_is_returned_verbatim() {
    for id in LISTINGS {
        let Success::Model { json, .. } = operation(id).success else { panic!("{id}") };
        let extra =
            r#" "zeta" : 1.0,"alpha":1e3, "big":12345678901234567890,"u":"\u00fc\/\u0000" }"#;
        let body = format!("\r\n {},{extra}\n", json.strip_suffix('}').unwrap());
        let (_service, client) = responding(200, &body);
        let mut pages = pages_json(&client, id, "{}").unwrap();
        assert_eq!(pages.next().unwrap().unwrap(), body, "{id}");
    }
}

#[test]
fn page_request_equals_the_one_of_call_json() {
    let (service, client) = responding(200, "{}");
    for id in LISTINGS {
        for (given, sent) in [
            (r#"{"pageSize": 5e1, "pageNumber": 3.0}"#, r#"{"pageNumber": 3, "pageSize": 50}"#),
            (r#"{"pageSize": -1, "pageNumber": null}"#, r#"{"pageNumber": 1, "pageSize": -1}"#),
            (r#"{"pageSize": null, "pageNumber": 0}"#, r#"{"pageNumber": 0}"#),
            ("{}", r#"{"pageNumber": 1}"#),
            (" ", r#"{"pageNumber": 1}"#),
            ("[]", r#"{"pageNumber": 1}"#),
        ] {
            let mut pages = pages_json(&client, id, given).unwrap();
            assert_eq!(service.seen(), [], "opening sends nothing");
            pages.next().unwrap().unwrap();
            let seen = service.seen_once();
            call_json(&client, id, sent).unwrap();
            assert_eq!(service.seen_once(), seen, "{given}");
        }
    }
}

#[test]
fn progress_is_known() {
    let mut service = Service::start();
    let target = |number| format!("/api/v2/onboarding/invites?pageNumber={number}&pageSize=1");
    let page = |id| format!(r#"{{"entities":[{{"id":"{id}","toAddress":"a"}}],"total":3}}"#);
    service.respond_at(&target(2), 200, &page(2));
    let arguments = r#"{"pageNumber": 2, "pageSize": 1}"#;
    let mut pages = pages_json(&service.client(), "getOnboardingInvites", arguments).unwrap();
    assert_eq!((pages.page_number(), pages.total()), (None, None));
    assert_eq!(pages.next().unwrap().unwrap(), page(2));
    assert!(pages.next().unwrap().is_err(), "page 3 is not served yet");
    assert_eq!((pages.page_number(), pages.total()), (Some(2), Some(3)));
    service.respond_at(&target(3), 200, &page(3));
    assert_eq!(pages.next().unwrap().unwrap(), page(3));
    assert_eq!(pages.page_number(), Some(3));
    assert!(pages.next().is_none() && pages.next().is_none());
}

#[test]
fn operation_without_pages_is_rejected() {
    let (service, client) = responding(200, "{}");
    for operation in OPERATIONS.iter().filter(|operation| !LISTINGS.contains(&operation.id)) {
        let result = opened(&client, operation.id, &arguments(operation, ID, operation.body));
        let line = is_rejected(&service, result, "operation_id");
        let id = operation.id;
        let listings = LISTINGS.join(" or ");
        assert!(
            line.ends_with(&format!("{id} does not return pages; expected {listings}")),
            "{line}"
        );
    }
    let line = is_rejected(&service, opened(&client, "getInvites", "{}"), "operation_id");
    assert!(line.contains("unknown operation ID"), "{line}");
}

#[test]
fn invalid_argument_is_rejected_before_first_page() {
    let (service, client) = responding(200, "{}");
    for (arguments, name) in [
        ("{", "arguments"),
        ("null", "arguments"),
        ("[1]", "arguments"),
        (r#"{"page": 1}"#, "page"),
        (r#"{"body": {"password": "hunter2"}}"#, "body"),
        (r#"{"pageNumber": "1"}"#, "pageNumber"),
        (r#"{"pageNumber": 1.5}"#, "pageNumber"),
        (r#"{"pageSize": true}"#, "pageSize"),
        (r#"{"pageSize": 1, "pageSize": 1}"#, "pageSize"),
    ] {
        for id in LISTINGS {
            let error = is_rejected(&service, opened(&client, id, arguments), name);
            let by_call = is_rejected(&service, call_json(&client, id, arguments), name);
            assert_eq!(error, by_call, "{arguments}");
        }
    }
}
