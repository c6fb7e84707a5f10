//! Every model of the contract (`models.md`), field by field, in both directions.

use std::fmt::Debug;

use genesys_onboarding::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

/// Asserts that a model is written as this JSON, no field more or less, and read back from it.
#[track_caller]
fn is<T: Serialize + DeserializeOwned + PartialEq + Debug>(model: T, json: Value) {
    assert_eq!(serde_json::to_value(&model).unwrap(), json);
    assert_eq!(serde_json::from_value::<T>(json).unwrap(), model);
}

fn some(text: &str) -> Option<String> {
    Some(text.to_owned())
}

#[test]
fn invites_and_join_codes() {
    is(
        Invite {
            id: some("1"),
            administrator: Some(false),
            to_address: "2".into(),
            self_uri: some("3"),
        },
        json!({"id": "1", "administrator": false, "toAddress": "2", "selfUri": "3"}),
    );
    is(
        JoinCode {
            id: some("1"),
            join_code_url: "2".into(),
            disabled: Some(true),
            email_domains: vec!["3".into()],
            self_uri: some("4"),
        },
        json!({"id": "1", "joinCodeUrl": "2", "disabled": true, "emailDomains": ["3"], "selfUri": "4"}),
    );
    is(JoinCodeRequest { email_domains: vec!["1".into()] }, json!({"emailDomains": ["1"]}));
    is(JoinCodeRequest::default(), json!({"emailDomains": []}));
}

/// The two listings have the same fields but for their entities.
fn is_listing<T>(entity: T, json: Value)
where
    T: Serialize + DeserializeOwned + PartialEq + Debug,
{
    is(
        Listing {
            entities: vec![entity],
            page_size: Some(1),
            page_number: Some(2),
            total: Some(i64::MAX),
            first_uri: some("4"),
            next_uri: some("5"),
            previous_uri: some("6"),
            last_uri: some("7"),
            self_uri: some("8"),
            page_count: Some(-9),
        },
        json!({
            "entities": [json], "pageSize": 1, "pageNumber": 2, "total": 9_223_372_036_854_775_807_i64,
            "firstUri": "4", "nextUri": "5", "previousUri": "6", "lastUri": "7", "selfUri": "8",
            "pageCount": -9,
        }),
    );
    is(Listing::<T>::default(), json!({"entities": []}));
}

#[test]
fn listings() {
    let invite = json!({"toAddress": "a"});
    is_listing::<Invite>(serde_json::from_value(invite.clone()).unwrap(), invite);
    let code = json!({"joinCodeUrl": "u", "emailDomains": []});
    is_listing::<JoinCode>(serde_json::from_value(code.clone()).unwrap(), code);
    assert_eq!(serde_json::from_str::<InviteListing>("{}").unwrap(), InviteListing::default());
    assert_eq!(serde_json::from_str::<JoinCodeListing>("{}").unwrap(), JoinCodeListing::default());
}

#[test]
fn activations() {
    is(
        OrgBillingActivation {
            id: some("1"),
            email_address: some("2"),
            existing_organization_id: some("3"),
            existing_organization_short_name: some("4"),
            region: some("5"),
            self_uri: some("6"),
        },
        json!({
            "id": "1", "emailAddress": "2", "existingOrganizationId": "3",
            "existingOrganizationShortName": "4", "region": "5", "selfUri": "6",
        }),
    );
    is(OrgBillingActivation::default(), json!({}));
    is(
        ApplyOrgBillingActivationRequest { organization_id: "1".into() },
        json!({"organizationId": "1"}),
    );
    is(
        ApplyOrgBillingActivationResponse {
            organization_id: "1".into(),
            status: "2".into(),
            job_name: "3".into(),
        },
        json!({"organizationId": "1", "status": "2", "jobName": "3"}),
    );
}

#[test]
fn provisionings_as_they_are_read() {
    let provisioning = OrgProvisioning {
        id: some("1"),
        organization_exists: true,
        generic_email_domain: false,
        supports_immediate_join: true,
        email_address_exists: false,
        provision_completed: true,
        email_address: "2".into(),
        first_name: some("3"),
        last_name: some("4"),
        organization_name: "5".into(),
        phone_number: some("6"),
        self_uri: some("7"),
    };
    is(
        provisioning,
        json!({
            "id": "1", "organizationExists": true, "genericEmailDomain": false,
            "supportsImmediateJoin": true, "emailAddressExists": false, "provisionCompleted": true,
            "emailAddress": "2", "firstName": "3", "lastName": "4", "organizationName": "5",
            "phoneNumber": "6", "selfUri": "7",
        }),
    );
}

#[test]
fn provisionings_as_they_are_made() {
    is(
        StageOrgProvisioningRequest {
            email_address: "1".into(),
            recaptcha_value: Some("2".into()),
            activation_id: some("3"),
            first_name: some("4"),
            last_name: some("5"),
            organization_name: some("6"),
            locale: some("7"),
            phone_number: some("8"),
        },
        json!({
            "emailAddress": "1", "recaptchaValue": "2", "activationId": "3", "firstName": "4",
            "lastName": "5", "organizationName": "6", "locale": "7", "phoneNumber": "8",
        }),
    );
    is(StageOrgProvisioningRequest::default(), json!({"emailAddress": ""}));
    is(
        StageOrgProvisioningResponse { id: some("1"), self_uri: some("2") },
        json!({"id": "1", "selfUri": "2"}),
    );
    is(StageOrgProvisioningResponse::default(), json!({}));
    is(
        CompleteOrgProvisioningRequest {
            administrator_email: "1".into(),
            administrator_password: "2".into(),
            administrator_name: "3".into(),
            organization_name: some("4"),
            other_users: Some(vec![OrgProvisioningUser { name: "5".into(), email: "6".into() }]),
            locale: some("7"),
            disable_org_auto_join: Some(false),
        },
        json!({
            "administratorEmail": "1", "administratorPassword": "2", "administratorName": "3",
            "organizationName": "4", "otherUsers": [{"name": "5", "email": "6"}], "locale": "7",
            "disableOrgAutoJoin": false,
        }),
    );
    is(
        CompleteOrgProvisioningRequest::default(),
        json!({"administratorEmail": "", "administratorPassword": "", "administratorName": ""}),
    );
    is(
        CompleteOrgProvisioningResponse {
            organization_id: some("1"),
            organization_short_name: some("2"),
        },
        json!({"organizationId": "1", "organizationShortName": "2"}),
    );
    is(CompleteOrgProvisioningResponse::default(), json!({}));
}

#[test]
fn users() {
    is(
        CreateUserRequest { invite_id: "1".into(), name: "2".into(), password: "3".into() },
        json!({"inviteId": "1", "name": "2", "password": "3"}),
    );
    is(
        CreateUserResponse {
            organization: "1".into(),
            name: "2".into(),
            email: "3".into(),
            administrator: Some(true),
        },
        json!({"organization": "1", "name": "2", "email": "3", "administrator": true}),
    );
    is(
        StageUserRequest { join_code_id: "1".into(), email: "2".into(), locale: some("3") },
        json!({"joinCodeId": "1", "email": "2", "locale": "3"}),
    );
    is(StageUserRequest::default(), json!({"joinCodeId": "", "email": ""}));
    is(
        JoinExistingOrgsRequest {
            organization_ids: vec!["1".into(), "2".into()],
            email: some("3"),
            job_id: some("4"),
            locale: some("5"),
        },
        json!({"organizationIds": ["1", "2"], "email": "3", "jobId": "4", "locale": "5"}),
    );
    is(JoinExistingOrgsRequest::default(), json!({"organizationIds": []}));
    is(
        JoinExistingOrgsResponse { join_code_url: some("1"), invite_url: some("2") },
        json!({"joinCodeUrl": "1", "inviteUrl": "2"}),
    );
    is(JoinExistingOrgsResponse::default(), json!({}));
}

#[test]
fn errors() {
    let json = json!({
        "message": "1", "code": "2", "status": 3, "entityId": "4", "entityName": "5",
        "messageWithParams": "6", "messageParams": {"7": "8"}, "contextId": "9",
        "details": [{"errorCode": "1", "fieldName": "2", "entityId": "3", "entityName": "4"}, {}],
        "errors": [{"details": [], "errors": []}],
        "limit": {"key": "1", "namespace": "2", "value": -3},
    });
    let body: ErrorBody = serde_json::from_value(json.clone()).unwrap();
    let ErrorBody { message, code, entity_id, entity_name, context_id, .. } = body.clone();
    let texts =
        [message, code, entity_id, entity_name, body.message_with_params.clone(), context_id];
    assert_eq!(texts.map(Option::unwrap), ["1", "2", "4", "5", "6", "9"]);
    assert_eq!((body.status, body.message_params["7"].as_str()), (Some(3), "8"));
    let Detail { error_code, field_name, entity_id, entity_name, .. } = body.details[0].clone();
    assert_eq!(
        [error_code, field_name, entity_id, entity_name].map(Option::unwrap),
        ["1", "2", "3", "4"]
    );
    let Limit { key, namespace, value, .. } = body.limit.clone().unwrap();
    assert_eq!((key, namespace, value), (some("1"), some("2"), Some(-3)));
    assert_eq!((&body.details[1], &body.errors[0]), (&Detail::default(), &ErrorBody::default()));
    is(body, json);
    is(ErrorBody::default(), json!({"details": [], "errors": []}));
    is(Detail::default(), json!({}));
    is(Limit::default(), json!({}));
}

/// Asserts that a model with only its required fields is written with only them.
#[track_caller]
fn is_bare<T: Serialize + DeserializeOwned>(json: Value) {
    let model: T = serde_json::from_value(json.clone()).unwrap();
    assert_eq!(serde_json::to_value(model).unwrap(), json);
}

#[test]
fn what_is_absent_is_left_out_of_models_that_require_something() {
    is_bare::<Invite>(json!({"toAddress": ""}));
    is_bare::<JoinCode>(json!({"joinCodeUrl": "", "emailDomains": []}));
    is_bare::<CreateUserResponse>(json!({"organization": "", "name": "", "email": ""}));
    is_bare::<OrgProvisioning>(json!({
        "organizationExists": false, "genericEmailDomain": true, "supportsImmediateJoin": false,
        "emailAddressExists": true, "provisionCompleted": false, "emailAddress": "",
        "organizationName": "",
    }));
}

#[test]
fn no_debug_output_shows_a_secret() {
    let complete = CompleteOrgProvisioningRequest {
        administrator_password: "hunter2".into(),
        ..Default::default()
    };
    let create = CreateUserRequest { password: "hunter2".into(), ..Default::default() };
    let recaptcha_value = Some("hunter2".into());
    let stage = StageOrgProvisioningRequest { recaptcha_value, ..Default::default() };
    let requests: [(&dyn Debug, &str); 3] =
        [(&complete, "administrator_password"), (&create, "password"), (&stage, "recaptcha_value")];
    for (request, field) in requests {
        for text in [format!("{request:?}"), format!("{request:#?}")] {
            assert!(text.contains(field) && !text.contains("hunter2"), "{text}");
        }
    }
}
