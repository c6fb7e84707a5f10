//! The state that a sandbox starts with.
#![cfg(feature = "sandbox")]

use genesys_onboarding::sandbox::*;
use genesys_onboarding::*;
use serde_json::{Value, json};

fn start(seed: &Value) -> Result<Sandbox, Error> {
    Sandbox::builder().seed(seed.to_string()).start()
}

fn state(sandbox: &Sandbox) -> Value {
    serde_json::from_str(&sandbox.state()).unwrap()
}

fn hooli() -> Value {
    json!({
        "fixtures": false,
        "organizations": [{"id": "o-1", "name": "Hooli"}, {"name": "Hooli"}],
        "users": [{"organizationId": "o-1", "email": "gavin@hooli.example"},
            {"organizationId": "o-1", "email": "gus@hooli.example", "administrator": true}],
        "invites": [{"organizationId": "o-1", "toAddress": "bob@hooli.example"},
            {"id": "invite-1", "organizationId": "o-1", "toAddress": "al@hooli.example", "administrator": true}],
        "joinCodes": [{"organizationId": "o-1", "emailDomains": ["hooli.example"]},
            {"organizationId": "o-1", "emailDomains": [], "disabled": true}],
        "activations": [{"emailAddress": "gavin@hooli.example", "existingOrganizationId": "o-1"}],
        "provisionings": [{"emailAddress": "dana@newco.example", "firstName": "Dana", "completed": true}],
    })
}

#[test]
fn state_is_a_valid_seed() {
    let fixtures = Sandbox::start().unwrap();
    let client = fixtures.client().unwrap();
    delete_onboarding_invite(&client, "invite-7").unwrap();
    post_onboarding_joincodes(&client, &JoinCodeRequest::new(Vec::<String>::new())).unwrap();
    for sandbox in [fixtures, start(&hooli()).unwrap()] {
        let again = Sandbox::builder().seed(sandbox.state()).start().unwrap();
        assert_eq!(state(&again), state(&sandbox));
    }
}

#[test]
fn seed_without_fixtures_is_the_whole_state() {
    let sandbox = start(&hooli()).unwrap();
    let state = state(&sandbox);
    let ids = |list: &str| -> Vec<&str> {
        state[list].as_array().unwrap().iter().map(|row| row["id"].as_str().unwrap()).collect()
    };
    assert_eq!(ids("organizations"), ["o-1", "organization-1"]);
    assert_eq!(ids("invites"), ["invite-2", "invite-1"]);
    assert_eq!(ids("joinCodes"), ["joincode-1", "joincode-2"]);
    assert_eq!(state["organizations"][1]["shortName"], "hooli-2");
    let administrators = [0, 1].map(|user| &state["users"][user]["administrator"]);
    assert_eq!(administrators, [false, true]);
    let client = sandbox.client().unwrap();
    assert!(head_onboarding_organization_users(&client, "o-1", "GAVIN@hooli.example").unwrap());
    let created = post_onboarding_users(&client, &CreateUserRequest::new("invite-1", "Al", "pw"));
    assert_eq!(created.unwrap().administrator, Some(true));
    post_onboarding_users_stage(&client, &StageUserRequest::new("joincode-1", "c@hooli.example"))
        .unwrap();
    let options = OrgProvisioningOptions::default();
    let provisioning = get_onboarding_orgprovisioning(&client, "provisioning-1", &options).unwrap();
    assert!(provisioning.provision_completed);
    sandbox.reset();
    assert_eq!(self::state(&sandbox), state);
}

#[test]
fn entity_with_fixture_id_replaces_it() {
    let invite = json!({"id": INVITE_ID, "organizationId": OTHER_ORGANIZATION_ID, "toAddress": "x@y.example"});
    let sandbox = start(&json!({"invites": [invite]})).unwrap();
    let client = sandbox.client().unwrap();
    assert_eq!(get_onboarding_invite(&client, INVITE_ID).unwrap().to_address, "x@y.example");
    let page = get_onboarding_invites(&client, &PageOptions::default()).unwrap();
    assert_eq!(page.total, Some(INVITE_COUNT.into()));
    let replaced = StageUserRequest::new(JOIN_CODE_ID, "guest-1@acme.example");
    post_onboarding_users_stage(&client, &replaced).unwrap();
}

#[test]
fn empty_sandbox_has_no_join_codes_organization() {
    let sandbox = start(&json!({"fixtures": false})).unwrap();
    let client = sandbox.client().unwrap();
    let request = JoinCodeRequest::new(["a.example"]);
    let error = post_onboarding_joincodes(&client, &request).unwrap_err();
    assert!(error.is_not_found(), "{error}");
}

#[test]
fn invalid_seed_is_an_error_with_its_path() {
    let invite = json!({"organizationId": ORGANIZATION_ID, "toAddress": "a@b.example"});
    for (seed, path) in [
        (json!({"people": []}), "people"),
        (json!({"invites": [{"organizationId": ORGANIZATION_ID}]}), "invites[0].toAddress"),
        (json!({"invites": [invite, invite]}), "invites[1].toAddress"),
        (json!({"invites": [3]}), "invites[0]"),
        (json!({"invites": {}}), "invites"),
        (json!({"users": [{"administrator": "yes"}]}), "users[0].administrator"),
        (json!({"users": [{"organizationId": "o", "email": "a@b"}]}), "users[0].organizationId"),
        (json!({"users": [{"organizationId": ORGANIZATION_ID, "email": "a"}]}), "users[0].email"),
        (json!({"organizations": [{"name": " "}]}), "organizations[0].name"),
        (json!({"organizations": [{"id": "", "name": "A"}]}), "organizations[0].id"),
        (json!({"activations": [{"id": "a"}, {"id": "a"}]}), "activations[1].id"),
        (json!({"activations": [{"existingOrganizationId": "o"}]}), "activations[0].existingOrg"),
        (
            json!({"joinCodes": [{"organizationId": "organization-1", "emailDomains": ["@"]}]}),
            "joinCodes[0].emailDomains",
        ),
        (json!({"provisionings": [{"emailAddress": ""}]}), "provisionings[0].emailAddress"),
        (json!([]), "expected an object"),
    ] {
        let error = start(&seed).unwrap_err();
        assert_eq!(error.setting(), Some("seed"));
        assert!(error.to_string().contains(path), "{error}");
    }
}

#[test]
fn null_members_of_a_seed_are_absent() {
    let seed =
        json!({"fixtures": null, "users": null, "organizations": [{"id": null, "name": "A"}]});
    let sandbox = start(&seed).unwrap();
    assert_eq!(state(&sandbox)["organizations"].as_array().unwrap().len(), 3);
}

#[test]
fn given_credentials_are_the_only_valid_ones() {
    let builder = Sandbox::builder().client_id("me").client_secret("s3cret");
    assert!(!format!("{builder:?}").contains("s3cret"));
    let sandbox = builder.start().unwrap();
    assert_eq!((sandbox.client_id(), sandbox.client_secret()), ("me", "s3cret"));
    get_onboarding_invites(&sandbox.client().unwrap(), &PageOptions::default()).unwrap();
    let wrong = sandbox.client_builder().client_credentials("me", "secret").build().unwrap();
    let error = get_onboarding_invites(&wrong, &PageOptions::default()).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Authentication(_)), "{error}");
}
