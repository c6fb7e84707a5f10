//! Requests that the sandbox rejects.

use genesys_onboarding::sandbox::*;
use genesys_onboarding::*;
use serde_json::{Value, json};

use crate::workflows::*;

type Attempt = fn(&Client, &str) -> Result<(), Error>;

/// Every operation with an ID, in the path or in the body.
const ID_OPERATIONS: [Attempt; 14] = [
    delete_onboarding_invite,
    delete_onboarding_joincode,
    |client, id| get_onboarding_activation(client, id).map(drop),
    |client, id| get_onboarding_invite(client, id).map(drop),
    |client, id| get_join_code(client, id).map(drop),
    |client, id| get_onboarding_orgprovisioning(client, id, &Default::default()).map(drop),
    |client, id| post_onboarding_orgprovisioning_complete(client, id, &completion()).map(drop),
    |client, id| put_onboarding_joincode(client, id, &join_code_request("new.example")),
    |client, id| apply(client, id, ORGANIZATION_ID),
    |client, id| apply(client, ACTIVATION_ID, id),
    |client, id| create_user(client, id).map(drop),
    |client, id| stage_user(client, id, "new@acme.example"),
    |client, id| join(client, &[ORGANIZATION_ID, id], None).map(drop),
    |client, id| stage_provisioning(client, "new@acme.example", Some(id)).map(drop),
];

/// IDs with characters that are special in paths, queries or JSON.
const ADVERSARIAL_IDS: [&str; 10] =
    ["a/b", "a%2Fb", "%2e%2e", "..x", "\0", "é😀", "a b+c?d#e&f=g", "a\r\nb", ";", "\"\\"];

#[test]
fn unknown_id_is_404_with_that_id() {
    let (_sandbox, client) = start();
    for id in ADVERSARIAL_IDS {
        for (number, attempt) in ID_OPERATIONS.iter().enumerate() {
            let api = api_error(attempt(&client, id));
            assert_eq!((api.status, api.body.entity_id.as_deref()), (404, Some(id)), "{number}");
        }
    }
}

#[test]
fn unknown_organization_or_email_has_no_user() {
    let (_sandbox, client) = start();
    for id in ADVERSARIAL_IDS {
        assert!(!head_onboarding_organization_users(&client, id, ADMINISTRATOR_EMAIL).unwrap());
        assert!(!head_onboarding_organization_users(&client, ORGANIZATION_ID, id).unwrap());
    }
}

#[test]
fn all_missing_and_invalid_fields_are_reported() {
    let (_sandbox, client) = start();
    let mut invalid = completion().other_users([OrgProvisioningUser::new("Guest", "guest")]);
    invalid.administrator_email = "a b@newco.test".to_owned();
    let complete = |body| post_onboarding_orgprovisioning_complete(&client, PROVISIONING_ID, body);
    let without_body = |operation, arguments: Value| {
        call_json(&client, operation, &arguments.to_string()).map(drop)
    };
    let page = PageOptions::new().page_number(0).page_size(101);
    let user = ["inviteId", "name", "password"].as_slice();
    let administrator =
        ["administratorEmail", "administratorPassword", "administratorName"].as_slice();
    let activation = json!({"activationId": ACTIVATION_ID});
    let provisioning = json!({"provisioningId": PROVISIONING_ID});
    for (result, names) in [
        (without_body("postOnboardingUsers", json!({})), user),
        (without_body("postOnboardingUsersStage", json!({})), &["joinCodeId", "email"]),
        (without_body("postOnboardingUsersJoinexistingorgs", json!({})), &["organizationIds"]),
        (join(&client, &[], Some("@")).map(drop), &["email"]),
        (without_body("postOnboardingJoincodes", json!({})), &["emailDomains"]),
        (
            put_onboarding_joincode(&client, JOIN_CODE_ID, &join_code_request("a@b")),
            &["emailDomains"],
        ),
        (without_body("postOnboardingActivationApply", activation), &["organizationId"]),
        (without_body("postOnboardingOrgprovisionings", json!({})), &["emailAddress"]),
        (without_body("postOnboardingOrgprovisioningComplete", provisioning), administrator),
        (complete(&invalid).map(drop), &["administratorEmail", "otherUsers[0].email"]),
        (get_onboarding_invites(&client, &page).map(drop), &["pageNumber", "pageSize"]),
    ] {
        assert_eq!(invalid_fields(result), names);
    }
}

#[test]
fn inconsistent_field_is_reported() {
    let (_sandbox, client) = start();
    let mut repeated = completion();
    repeated.administrator_email = "Worker@newco.test".to_owned();
    let complete = |body| post_onboarding_orgprovisioning_complete(&client, PROVISIONING_ID, body);
    let bound = EXISTING_ORGANIZATION_ACTIVATION_ID;
    for (result, name) in [
        (stage_user(&client, JOIN_CODE_ID, "new@elsewhere.example"), "email"),
        (apply(&client, bound, OTHER_ORGANIZATION_ID), "organizationId"),
        (complete(&repeated).map(drop), "otherUsers[0].email"),
    ] {
        assert_eq!(invalid_fields(result), [name]);
    }
}

type Call = fn(&Client) -> Result<(), Error>;

/// Every operation that needs a permission, with the permission.
const PERMISSIONED_OPERATIONS: [(&str, Call); 6] = [
    ("invite:actions:delete", |client| delete_onboarding_invite(client, INVITE_ID)),
    ("invite:actions:view", |client| get_onboarding_invites(client, &DEFAULT_PAGE).map(drop)),
    ("joinCode:actions:delete", |client| delete_onboarding_joincode(client, JOIN_CODE_ID)),
    ("joinCode:actions:view", |client| get_onboarding_joincodes(client, &DEFAULT_PAGE).map(drop)),
    ("joinCode:actions:create", |client| {
        post_onboarding_joincodes(client, &join_code_request("a.test")).map(drop)
    }),
    ("joinCode:actions:update", |client| {
        put_onboarding_joincode(client, JOIN_CODE_ID, &join_code_request("a.test"))
    }),
];

#[test]
fn missing_permission_is_403_with_its_name() {
    let (sandbox, _) = start();
    let (id, secret) = (sandbox.unprivileged_client_id(), sandbox.unprivileged_client_secret());
    let unprivileged = sandbox.client_builder().client_credentials(id, secret).build().unwrap();
    for (permission, attempt) in PERMISSIONED_OPERATIONS {
        let api = api_error(attempt(&unprivileged));
        assert_eq!(api.status, 403, "{permission}");
        assert!(api.body.message.unwrap().ends_with(permission), "{permission}");
    }
}

#[test]
fn token_is_required_only_with_permission() {
    let (sandbox, _) = start();
    let anonymous = anonymous(&sandbox);
    for (permission, attempt) in PERMISSIONED_OPERATIONS {
        assert_eq!(api_error(attempt(&anonymous)).status, 401, "{permission}");
    }
    get_onboarding_invite(&anonymous, INVITE_ID).unwrap();
}
