//! Every model, field by field, in both directions.

use std::fmt::Debug;
use std::sync::Arc;

use genesys_onboarding::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

/// Decodes a model, and asserts that it is encoded as the same JSON, no field more or less.
#[track_caller]
fn round_trip<T: Serialize + DeserializeOwned + PartialEq + Debug>(json: Value) -> T {
    let model: T = serde_json::from_value(json.clone()).unwrap();
    assert_eq!(serde_json::to_value(&model).unwrap(), json);
    model
}

/// Asserts that a request is encoded as this JSON, and decoded from it.
#[track_caller]
fn is_request<T: Serialize + DeserializeOwned + PartialEq + Debug>(request: T, json: Value) {
    assert_eq!(round_trip::<T>(json), request);
}

/// Asserts that the default of a model is encoded as this JSON.
#[track_caller]
fn has_default<T: Serialize + DeserializeOwned + PartialEq + Debug + Default>(json: Value) {
    assert_eq!(round_trip::<T>(json), T::default());
}

fn strings<const N: usize>(values: [&Option<String>; N]) -> [&str; N] {
    values.map(|value| value.as_deref().unwrap())
}

#[test]
fn invites_and_join_codes_round_trip() {
    let Invite { id, administrator, to_address, self_uri, .. } =
        round_trip(json!({"id": "1", "administrator": false, "toAddress": "2", "selfUri": "3"}));
    assert_eq!((strings([&id, &self_uri]), &*to_address), (["1", "3"], "2"));
    assert_eq!(administrator, Some(false));
    has_default::<Invite>(json!({"toAddress": ""}));

    let JoinCode { id, join_code_url, disabled, email_domains, self_uri, .. } = round_trip(
        json!({"id": "1", "joinCodeUrl": "2", "disabled": true, "emailDomains": ["3"], "selfUri": "4"}),
    );
    assert_eq!((strings([&id, &self_uri]), &*join_code_url), (["1", "4"], "2"));
    assert_eq!((disabled, email_domains), (Some(true), vec!["3".to_owned()]));
    has_default::<JoinCode>(json!({"joinCodeUrl": "", "emailDomains": []}));

    is_request(JoinCodeRequest::new(["1"]), json!({"emailDomains": ["1"]}));
    is_request(JoinCodeRequest::new([""; 0]), json!({"emailDomains": []}));
}

/// The two listings have the same fields but for their entities.
#[track_caller]
fn check_listing<T>(entity: Value)
where
    T: Serialize + DeserializeOwned + PartialEq + Debug,
{
    let listing: Listing<T> = round_trip(json!({
        "entities": [entity], "pageSize": 1, "pageNumber": 2, "total": i64::MAX,
        "firstUri": "4", "nextUri": "5", "previousUri": "6", "lastUri": "7", "selfUri": "8",
        "pageCount": -9,
    }));
    let entities: Vec<T> = vec![serde_json::from_value(entity).unwrap()];
    assert_eq!(listing.entities, entities);
    assert_eq!((listing.page_size, listing.page_number), (Some(1), Some(2)));
    assert_eq!((listing.total, listing.page_count), (Some(i64::MAX), Some(-9)));
    let Listing { first_uri, next_uri, previous_uri, last_uri, self_uri, .. } = &listing;
    let uris = strings([first_uri, next_uri, previous_uri, last_uri, self_uri]);
    assert_eq!(uris, ["4", "5", "6", "7", "8"]);
    has_default::<Listing<T>>(json!({"entities": []}));
    assert_eq!(serde_json::from_str::<Listing<T>>("{}").unwrap(), Listing::default());
}

#[test]
fn listings_round_trip() {
    check_listing::<Invite>(json!({"toAddress": "a"}));
    check_listing::<JoinCode>(json!({"joinCodeUrl": "u", "emailDomains": []}));
}

#[test]
fn activations_round_trip() {
    let activation: OrgBillingActivation = round_trip(json!({
        "id": "1", "emailAddress": "2", "existingOrganizationId": "3",
        "existingOrganizationShortName": "4", "region": "5", "selfUri": "6",
    }));
    let fields = [
        &activation.id,
        &activation.email_address,
        &activation.existing_organization_id,
        &activation.existing_organization_short_name,
        &activation.region,
        &activation.self_uri,
    ];
    assert_eq!(strings(fields), ["1", "2", "3", "4", "5", "6"]);
    has_default::<OrgBillingActivation>(json!({}));

    is_request(ApplyOrgBillingActivationRequest::new("1"), json!({"organizationId": "1"}));
    let ApplyOrgBillingActivationResponse { organization_id, status, job_name, .. } =
        round_trip(json!({"organizationId": "1", "status": "2", "jobName": "3"}));
    assert_eq!([organization_id, status, job_name], ["1", "2", "3"]);
    has_default::<ApplyOrgBillingActivationResponse>(
        json!({"organizationId": "", "status": "", "jobName": ""}),
    );
}

#[test]
fn provisionings_round_trip() {
    let provisioning: OrgProvisioning = round_trip(json!({
        "id": "1", "organizationExists": true, "genericEmailDomain": false,
        "supportsImmediateJoin": true, "emailAddressExists": false, "provisionCompleted": true,
        "emailAddress": "2", "firstName": "3", "lastName": "4", "organizationName": "5",
        "phoneNumber": "6", "selfUri": "7",
    }));
    let OrgProvisioning { id, first_name, last_name, phone_number, self_uri, .. } = &provisioning;
    let optional = strings([id, first_name, last_name, phone_number, self_uri]);
    assert_eq!(optional, ["1", "3", "4", "6", "7"]);
    assert_eq!((&*provisioning.email_address, &*provisioning.organization_name), ("2", "5"));
    let flags = [
        provisioning.organization_exists,
        provisioning.generic_email_domain,
        provisioning.supports_immediate_join,
        provisioning.email_address_exists,
        provisioning.provision_completed,
    ];
    assert_eq!(flags, [true, false, true, false, true]);
    has_default::<OrgProvisioning>(json!({
        "organizationExists": false, "genericEmailDomain": false, "supportsImmediateJoin": false,
        "emailAddressExists": false, "provisionCompleted": false, "emailAddress": "",
        "organizationName": "",
    }));

    let StageOrgProvisioningResponse { id, self_uri, .. } =
        round_trip(json!({"id": "1", "selfUri": "2"}));
    assert_eq!(strings([&id, &self_uri]), ["1", "2"]);
    has_default::<StageOrgProvisioningResponse>(json!({}));
    let CompleteOrgProvisioningResponse { organization_id, organization_short_name, .. } =
        round_trip(json!({"organizationId": "1", "organizationShortName": "2"}));
    assert_eq!(strings([&organization_id, &organization_short_name]), ["1", "2"]);
    has_default::<CompleteOrgProvisioningResponse>(json!({}));
}

#[test]
fn provisioning_requests_round_trip() {
    is_request(StageOrgProvisioningRequest::new("1"), json!({"emailAddress": "1"}));
    is_request(
        StageOrgProvisioningRequest::new("1")
            .recaptcha_value("2")
            .activation_id("3")
            .first_name("4")
            .last_name("5")
            .organization_name("6")
            .locale("7")
            .phone_number("8"),
        json!({
            "emailAddress": "1", "recaptchaValue": "2", "activationId": "3", "firstName": "4",
            "lastName": "5", "organizationName": "6", "locale": "7", "phoneNumber": "8",
        }),
    );
    is_request(
        CompleteOrgProvisioningRequest::new("1", "2", "3"),
        json!({"administratorEmail": "1", "administratorPassword": "2", "administratorName": "3"}),
    );
    is_request(
        CompleteOrgProvisioningRequest::new("1", "2", "3")
            .organization_name("4")
            .other_users([OrgProvisioningUser::new("5", "6")])
            .locale("7")
            .disable_org_auto_join(false),
        json!({
            "administratorEmail": "1", "administratorPassword": "2", "administratorName": "3",
            "organizationName": "4", "otherUsers": [{"name": "5", "email": "6"}], "locale": "7",
            "disableOrgAutoJoin": false,
        }),
    );
}

#[test]
fn user_models_round_trip() {
    is_request(
        CreateUserRequest::new("1", "2", "3"),
        json!({"inviteId": "1", "name": "2", "password": "3"}),
    );
    let CreateUserResponse { organization, name, email, administrator, .. } =
        round_trip(json!({"organization": "1", "name": "2", "email": "3", "administrator": true}));
    assert_eq!(
        ([organization, name, email], administrator),
        (["1", "2", "3"].map(str::to_owned), Some(true))
    );
    has_default::<CreateUserResponse>(json!({"organization": "", "name": "", "email": ""}));

    is_request(StageUserRequest::new("1", "2"), json!({"joinCodeId": "1", "email": "2"}));
    is_request(
        StageUserRequest::new("1", "2").locale("3"),
        json!({"joinCodeId": "1", "email": "2", "locale": "3"}),
    );
    is_request(JoinExistingOrgsRequest::new(["1"]), json!({"organizationIds": ["1"]}));
    is_request(
        JoinExistingOrgsRequest::new(vec!["1".to_owned()]).email("3").job_id("4").locale("5"),
        json!({"organizationIds": ["1"], "email": "3", "jobId": "4", "locale": "5"}),
    );
    let JoinExistingOrgsResponse { join_code_url, invite_url, .. } =
        round_trip(json!({"joinCodeUrl": "1", "inviteUrl": "2"}));
    assert_eq!(strings([&join_code_url, &invite_url]), ["1", "2"]);
    has_default::<JoinExistingOrgsResponse>(json!({}));
}

#[test]
fn error_bodies_round_trip() {
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
    assert_eq!((strings([&key, &namespace]), value), (["1", "2"], Some(-3)));
    assert_eq!((&body.details[1], &body.errors[0]), (&Detail::default(), &ErrorBody::default()));
    assert_eq!(serde_json::to_value(&body).unwrap(), json);
    let empty = json!({"details": [], "errors": []});
    assert_eq!(serde_json::to_value(ErrorBody::default()).unwrap(), empty);
    assert_eq!(serde_json::to_value(Detail::default()).unwrap(), json!({}));
    assert_eq!(serde_json::to_value(Limit::default()).unwrap(), json!({}));
}

#[test]
fn integers_may_be_written_as_floats() {
    for (json, total) in
        [("63.0", 63), ("6.3e1", 63), ("-0.0", 0), ("63", 63), ("-9e18", -9 * 10_i64.pow(18))]
    {
        let json = format!(r#"{{"total": {json}}}"#);
        let listing: InviteListing = serde_json::from_str(&json).unwrap();
        assert_eq!(listing.total, Some(total), "{json}");
    }
    for json in ["63.5", "\"63\"", "1e19", "9223372036854775808", "true", "[63]"] {
        let json = format!(r#"{{"total": {json}}}"#);
        assert!(serde_json::from_str::<InviteListing>(&json).is_err(), "{json}");
    }
}

#[test]
fn functions_coerce_to_pointers_and_take_smart_pointers() {
    let stage: fn(&Client, &StageUserRequest) -> Result<(), Error> = post_onboarding_users_stage;
    let update: fn(&Client, &str, &JoinCodeRequest) -> Result<(), Error> = put_onboarding_joincode;
    let list: fn(&Client, &PageOptions) -> Result<InviteListing, Error> = get_onboarding_invites;
    let client =
        Arc::new(Client::builder().base_url("http://127.0.0.1:1").max_retries(0).build().unwrap());
    let body = Arc::new(StageUserRequest::new("j-1", "grace@acme.example"));
    assert!(post_onboarding_users_stage(&client, &body).is_err());
    assert!(stage(&client, &body).is_err());
    assert!(update(&client, "j-1", &Box::new(JoinCodeRequest::new(["a"]))).is_err());
    assert!(list(&client, &PageOptions::new()).is_err());
}

#[test]
fn debug_output_shows_no_secret() {
    let complete = CompleteOrgProvisioningRequest::new("e", "hunter2", "n");
    let create = CreateUserRequest::new("i", "n", "hunter2");
    let stage = StageOrgProvisioningRequest::new("e").recaptcha_value("hunter2");
    let requests: [(&dyn Debug, &str); 3] =
        [(&complete, "administrator_password"), (&create, "password"), (&stage, "recaptcha_value")];
    for (request, field) in requests {
        for text in [format!("{request:?}"), format!("{request:#?}")] {
            assert!(text.contains(field) && !text.contains("hunter2"), "{text}");
        }
    }
}
