//! The effect of each operation on the sandbox's state.

use genesys_onboarding::sandbox::*;
use genesys_onboarding::*;

use crate::workflows::*;

#[test]
fn completed_provisioning_creates_organization_and_administrator() {
    let (_sandbox, client) = start();
    let (_, organization) = complete_organization(&client, &completion());
    let is_user =
        |email| head_onboarding_organization_users(&client, &organization, email).unwrap();
    assert!(is_user("boss@newco.test"));
    assert!(!is_user("worker@newco.test"), "an invited user does not exist yet");
}

#[test]
fn completed_provisioning_invites_other_users() {
    let (_sandbox, client) = start();
    complete_organization(&client, &completion());
    assert!(is_invited(&client, "worker@newco.test"));
    assert!(!is_invited(&client, "boss@newco.test"));
}

#[test]
fn provisioning_reports_its_state() {
    let (_sandbox, client) = start();
    let (completed, organization) = complete_organization(&client, &completion());
    let state = |id: &str, existing_organization_id: Option<&str>| {
        let mut options = OrgProvisioningOptions::new();
        options.existing_organization_id = existing_organization_id.map(str::to_owned);
        let provisioning = get_onboarding_orgprovisioning(&client, id, &options).unwrap();
        [
            provisioning.provision_completed,
            provisioning.organization_exists,
            provisioning.supports_immediate_join,
        ]
    };
    let staged = stage_provisioning(&client, "other@newco.test", None).unwrap();
    assert_eq!(state(PROVISIONING_ID, Some("nowhere")), [false, false, false]);
    assert_eq!(state(PROVISIONING_ID, Some(ORGANIZATION_ID)), [false, true, false]);
    assert_eq!(state(&staged, None), [false, true, true], "by the name");
    assert_eq!(state(&completed, Some(&organization)), [true, true, true]);
}

#[test]
fn new_organization_accepts_its_private_email_domain() {
    for (administrator_email, disable, has_join_code) in [
        ("boss@newco.test", None, true),
        ("boss@newco.test", Some(true), false),
        ("boss@gmail.com", None, false),
    ] {
        let (_sandbox, client) = start();
        let mut request = completion();
        request.administrator_email = administrator_email.to_owned();
        request.disable_org_auto_join = disable;
        let (_, organization) = complete_organization(&client, &request);
        let link = join(&client, &[&organization], None).unwrap().join_code_url;
        assert_eq!(link.is_some(), has_join_code, "{administrator_email} {disable:?}");
    }
}

#[test]
fn creating_a_user_redeems_its_invite() {
    let (_sandbox, client) = start();
    create_user(&client, INVITE_ID).unwrap();
    assert_eq!(api_error(get_onboarding_invite(&client, INVITE_ID)).status, 404);
    assert_eq!(api_error(create_user(&client, INVITE_ID)).status, 404);
}

#[test]
fn created_user_matches_the_invite() {
    let (_sandbox, client) = start();
    let invited = "guest-1@acme.example";
    let exists = || head_onboarding_organization_users(&client, ORGANIZATION_ID, invited).unwrap();
    assert!(!exists());
    let user = create_user(&client, INVITE_ID).unwrap();
    assert_eq!((user.organization.as_str(), user.email.as_str()), (ORGANIZATION_NAME, invited));
    assert_eq!((user.name.as_str(), user.administrator), ("Guest", Some(true)));
    assert!(exists());
}

#[test]
fn staging_a_user_creates_an_invite() {
    let (_sandbox, client) = start();
    assert!(!is_invited(&client, "new@acme.test"));
    stage_user(&client, JOIN_CODE_ID, "new@acme.test").unwrap();
    assert!(is_invited(&client, "new@acme.test"));
}

#[test]
fn joining_prefers_invite_then_join_code() {
    let (_sandbox, client) = start();
    let tail = |link: Option<String>| link.map(|link| link.rsplit('/').next().unwrap().to_owned());
    for (email, invite, join_code) in [
        (Some("guest-1@acme.example"), Some(INVITE_ID), None),
        (Some("new@acme.example"), None, Some(JOIN_CODE_ID)),
        (Some("stranger@elsewhere.example"), Some("invite-64"), None),
        (None, None, Some(JOIN_CODE_ID)),
    ] {
        let next = join(&client, &[ORGANIZATION_ID], email).unwrap();
        assert_eq!(tail(next.invite_url).as_deref(), invite, "{email:?}");
        assert_eq!(tail(next.join_code_url).as_deref(), join_code, "{email:?}");
    }
}

#[test]
fn joining_no_organization_returns_no_link() {
    let (_sandbox, client) = start();
    let response = join(&client, &[], Some("new@elsewhere.example")).unwrap();
    assert_eq!(response, JoinExistingOrgsResponse::default());
    assert!(!is_invited(&client, "new@elsewhere.example"));
}

#[test]
fn rejected_join_invites_to_no_organization() {
    let (_sandbox, client) = start();
    let both = [ORGANIZATION_ID, OTHER_ORGANIZATION_ID];
    assert_eq!(api_error(join(&client, &both, Some(OTHER_ADMINISTRATOR_EMAIL))).status, 409);
    assert!(!is_invited(&client, OTHER_ADMINISTRATOR_EMAIL));
}

#[test]
fn created_join_code_is_returned_and_listed() {
    let (_sandbox, client) = start();
    let id = create_join_code(&client);
    let created = get_join_code(&client, &id).unwrap();
    assert_eq!(created.email_domains, ["new.example"]);
    let listed: Result<Vec<JoinCode>, Error> =
        iter_onboarding_joincodes(&client, &DEFAULT_PAGE).collect();
    assert!(listed.unwrap().contains(&created));
}

#[test]
fn join_code_without_domains_is_valid() {
    let (_sandbox, client) = start();
    let request = JoinCodeRequest::new([""; 0]);
    let id = post_onboarding_joincodes(&client, &request).unwrap().id.unwrap();
    assert_eq!(get_join_code(&client, &id).unwrap().email_domains, [""; 0]);
    put_onboarding_joincode(&client, JOIN_CODE_ID, &request).unwrap();
    let error = api_error(stage_user(&client, JOIN_CODE_ID, "new@acme.example"));
    assert_eq!(error.status, 400, "it accepts no email address");
}

#[test]
fn update_replaces_join_code_domains() {
    let (_sandbox, client) = start();
    put_onboarding_joincode(&client, JOIN_CODE_ID, &join_code_request("new.example")).unwrap();
    assert_eq!(get_join_code(&client, JOIN_CODE_ID).unwrap().email_domains, ["new.example"]);
}

#[test]
fn deleted_join_code_is_404() {
    let (_sandbox, client) = start();
    let id = create_join_code(&client);
    delete_onboarding_joincode(&client, &id).unwrap();
    assert_eq!(api_error(get_join_code(&client, &id)).status, 404);
    assert_eq!(api_error(delete_onboarding_joincode(&client, &id)).status, 404);
}

#[test]
fn join_code_matches_only_its_domains() {
    let (_sandbox, client) = start();
    let by = |email_domain: Option<&str>| {
        let mut options = JoinCodeOptions::new();
        options.email_domain = email_domain.map(str::to_owned);
        get_onboarding_joincode(&client, JOIN_CODE_ID, &options)
    };
    assert_eq!(by(Some("ACME.test")).unwrap(), by(None).unwrap());
    assert_eq!(api_error(by(Some("elsewhere.example"))).status, 404);
}

#[test]
fn applied_activation_names_its_organization() {
    let (_sandbox, client) = start();
    let organization =
        || get_onboarding_activation(&client, ACTIVATION_ID).unwrap().existing_organization_id;
    assert_eq!(organization(), None);
    apply(&client, ACTIVATION_ID, OTHER_ORGANIZATION_ID).unwrap();
    assert_eq!(organization().as_deref(), Some(OTHER_ORGANIZATION_ID));
}

#[test]
fn second_activation_apply_is_409() {
    let (_sandbox, client) = start();
    apply(&client, ACTIVATION_ID, OTHER_ORGANIZATION_ID).unwrap();
    assert_eq!(api_error(apply(&client, ACTIVATION_ID, OTHER_ORGANIZATION_ID)).status, 409);
}

#[test]
fn repeated_operations_are_409_without_effect() {
    let (_sandbox, client) = start();
    let complete = |id| post_onboarding_orgprovisioning_complete(&client, id, &completion());
    let (invited, user) = ("guest-1@acme.example", ADMINISTRATOR_EMAIL);
    for (what, result) in [
        ("create a user twice", create_user(&client, EXISTING_USER_INVITE_ID).map(drop)),
        ("stage an invited user", stage_user(&client, JOIN_CODE_ID, invited)),
        ("stage an existing user", stage_user(&client, JOIN_CODE_ID, user)),
        ("a disabled join code", stage_user(&client, DISABLED_JOIN_CODE_ID, "new@acme.example")),
        ("join", join(&client, &[ORGANIZATION_ID], Some(user)).map(drop)),
        ("apply", apply(&client, APPLIED_ACTIVATION_ID, OTHER_ORGANIZATION_ID)),
        ("complete", complete(COMPLETED_PROVISIONING_ID).map(drop)),
        ("stage", stage_provisioning(&client, user, Some(APPLIED_ACTIVATION_ID)).map(drop)),
    ] {
        assert_eq!(api_error(result).status, 409, "{what}");
    }
    assert_eq!(invites(&client).len(), INVITE_COUNT as usize, "a conflict has no effect");
}

#[test]
fn invites_have_three_pages_of_25() {
    let (_sandbox, client) = start();
    for (number, length, is_last) in [(1, 25, false), (2, 25, false), (3, 13, true), (4, 0, true)] {
        let options = PageOptions::new().page_number(number);
        let page = get_onboarding_invites(&client, &options).unwrap();
        assert_eq!((page.entities.len(), page.next_uri.is_none()), (length, is_last), "{number}");
        assert_eq!((page.page_size, page.page_count, page.total), (Some(25), Some(3), Some(63)));
    }
}

#[test]
fn iteration_yields_every_invite_once() {
    let (_sandbox, client) = start();
    let expected: Vec<String> =
        (1..=INVITE_COUNT).map(|number| format!("invite-{number}")).collect();
    for page_size in [None, Some(1), Some(63), Some(100)] {
        let mut options = DEFAULT_PAGE;
        options.page_size = page_size;
        let ids =
            iter_onboarding_invites(&client, &options).map(|invite| invite.unwrap().id.unwrap());
        assert_eq!(ids.collect::<Vec<_>>(), expected, "{page_size:?}");
    }
}
