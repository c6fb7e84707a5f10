//! What each operation does to what the sandbox knows.

use genesys_onboarding::sandbox::*;
use genesys_onboarding::*;

use crate::workflows::*;

#[test]
fn completing_a_provisioning_makes_an_organization_with_its_administrator() {
    let (_sandbox, client) = start();
    let (_, organization) = make_organization(&client, &completion());
    let is_user =
        |email| head_onboarding_organization_users(&client, &organization, email).unwrap();
    assert!(is_user("boss@newco.test"));
    assert!(!is_user("worker@newco.test"), "who is only invited is no user yet");
}

#[test]
fn completing_a_provisioning_invites_the_other_users() {
    let (_sandbox, client) = start();
    make_organization(&client, &completion());
    assert!(is_invited(&client, "worker@newco.test"));
    assert!(!is_invited(&client, "boss@newco.test"));
}

#[test]
fn a_provisioning_says_how_it_stands() {
    let (_sandbox, client) = start();
    let (completed, organization) = make_organization(&client, &completion());
    let stands = |id: &str, existing_organization_id| {
        let options = OrgProvisioningOptions {
            existing_organization_id,
            ..OrgProvisioningOptions::default()
        };
        let now = get_onboarding_orgprovisioning(&client, id, &options).unwrap();
        [now.provision_completed, now.organization_exists, now.supports_immediate_join]
    };
    let staged = stage_organization(&client, "other@newco.test", None).unwrap();
    assert_eq!(stands(PROVISIONING_ID, Some("nowhere")), [false, false, false]);
    assert_eq!(stands(PROVISIONING_ID, Some(ORGANIZATION_ID)), [false, true, false]);
    assert_eq!(stands(&staged, None), [false, true, true], "by the name");
    assert_eq!(stands(&completed, Some(&organization)), [true, true, true]);
}

#[test]
fn a_new_organization_admits_its_own_domain_unless_it_is_public_or_told_not_to() {
    for (administrator_email, disable, admits) in [
        ("boss@newco.test", None, true),
        ("boss@newco.test", Some(true), false),
        ("boss@gmail.com", None, false),
    ] {
        let (_sandbox, client) = start();
        let request = CompleteOrgProvisioningRequest {
            administrator_email: administrator_email.into(),
            disable_org_auto_join: disable,
            ..completion()
        };
        let (_, organization) = make_organization(&client, &request);
        let link = join(&client, &[&organization], None).unwrap().join_code_url;
        assert_eq!(link.is_some(), admits, "{administrator_email} {disable:?}");
    }
}

#[test]
fn creating_a_user_uses_up_its_invite() {
    let (_sandbox, client) = start();
    create_user(&client, INVITE_ID).unwrap();
    assert_eq!(refusal(get_onboarding_invite(&client, INVITE_ID)).status, 404);
    assert_eq!(refusal(create_user(&client, INVITE_ID)).status, 404);
}

#[test]
fn a_created_user_is_whom_the_invite_was_for() {
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
fn staging_a_user_makes_an_invite() {
    let (_sandbox, client) = start();
    assert!(!is_invited(&client, "new@acme.test"));
    stage_user(&client, JOIN_CODE_ID, "new@acme.test").unwrap();
    assert!(is_invited(&client, "new@acme.test"));
}

#[test]
fn joining_goes_on_by_an_invite_else_by_a_join_code_else_by_a_new_invite() {
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
fn joining_that_is_refused_by_one_organization_invites_to_none() {
    let (_sandbox, client) = start();
    let both = [ORGANIZATION_ID, OTHER_ORGANIZATION_ID];
    assert_eq!(refusal(join(&client, &both, Some(OTHER_ADMINISTRATOR_EMAIL))).status, 409);
    assert!(!is_invited(&client, OTHER_ADMINISTRATOR_EMAIL));
}

#[test]
fn a_created_join_code_is_read_and_listed() {
    let (_sandbox, client) = start();
    let id = create_join_code(&client);
    let read = read_join_code(&client, &id).unwrap();
    assert_eq!(read.email_domains, ["new.example"]);
    let listed: Result<Vec<JoinCode>, Error> = iter_onboarding_joincodes(&client, &ALL).collect();
    assert!(listed.unwrap().contains(&read));
}

#[test]
fn an_updated_join_code_has_its_new_domains_only() {
    let (_sandbox, client) = start();
    put_onboarding_joincode(&client, JOIN_CODE_ID, &of_domain("new.example")).unwrap();
    assert_eq!(read_join_code(&client, JOIN_CODE_ID).unwrap().email_domains, ["new.example"]);
}

#[test]
fn a_deleted_join_code_is_gone() {
    let (_sandbox, client) = start();
    let id = create_join_code(&client);
    delete_onboarding_joincode(&client, &id).unwrap();
    assert_eq!(refusal(read_join_code(&client, &id)).status, 404);
    assert_eq!(refusal(delete_onboarding_joincode(&client, &id)).status, 404);
}

#[test]
fn a_join_code_is_found_by_its_own_domains_only() {
    let (_sandbox, client) = start();
    let by = |email_domain| {
        get_onboarding_joincode(&client, JOIN_CODE_ID, &JoinCodeOptions { email_domain })
    };
    assert_eq!(by(Some("ACME.test")).unwrap(), by(None).unwrap());
    assert_eq!(refusal(by(Some("elsewhere.example"))).status, 404);
}

#[test]
fn an_applied_activation_names_its_organization() {
    let (_sandbox, client) = start();
    let names =
        || get_onboarding_activation(&client, ACTIVATION_ID).unwrap().existing_organization_id;
    assert_eq!(names(), None);
    apply(&client, ACTIVATION_ID, OTHER_ORGANIZATION_ID).unwrap();
    assert_eq!(names().as_deref(), Some(OTHER_ORGANIZATION_ID));
}

#[test]
fn an_activation_is_applied_only_once() {
    let (_sandbox, client) = start();
    apply(&client, ACTIVATION_ID, OTHER_ORGANIZATION_ID).unwrap();
    assert_eq!(refusal(apply(&client, ACTIVATION_ID, OTHER_ORGANIZATION_ID)).status, 409);
}

#[test]
fn what_is_done_already_is_a_conflict() {
    let (_sandbox, client) = start();
    let complete = |id| post_onboarding_orgprovisioning_complete(&client, id, &completion());
    let (staged_already, user) = ("guest-1@acme.example", ADMINISTRATOR_EMAIL);
    for (what, result) in [
        ("create a user", create_user(&client, EXISTING_USER_INVITE_ID).map(drop)),
        ("stage an invited one", stage_user(&client, JOIN_CODE_ID, staged_already)),
        ("stage a user", stage_user(&client, JOIN_CODE_ID, user)),
        ("a disabled join code", stage_user(&client, DISABLED_JOIN_CODE_ID, "new@acme.example")),
        ("join", join(&client, &[ORGANIZATION_ID], Some(user)).map(drop)),
        ("apply", apply(&client, APPLIED_ACTIVATION_ID, OTHER_ORGANIZATION_ID)),
        ("complete", complete(COMPLETED_PROVISIONING_ID).map(drop)),
        ("stage", stage_organization(&client, user, Some(APPLIED_ACTIVATION_ID)).map(drop)),
    ] {
        assert_eq!(refusal(result).status, 409, "{what}");
    }
    assert_eq!(invites(&client).len(), INVITE_COUNT as usize, "a conflict changes nothing");
}

#[test]
fn the_invites_come_in_three_pages_of_25() {
    let (_sandbox, client) = start();
    for (number, length, is_last) in [(1, 25, false), (2, 25, false), (3, 13, true), (4, 0, true)] {
        let options = PageOptions { page_number: Some(number), page_size: None };
        let page = get_onboarding_invites(&client, &options).unwrap();
        assert_eq!((page.entities.len(), page.next_uri.is_none()), (length, is_last), "{number}");
        assert_eq!((page.page_size, page.page_count, page.total), (Some(25), Some(3), Some(63)));
    }
}

#[test]
fn iterating_finds_every_invite_once_whatever_the_page_size() {
    let (_sandbox, client) = start();
    let expected: Vec<String> =
        (1..=INVITE_COUNT).map(|number| format!("invite-{number}")).collect();
    for page_size in [None, Some(1), Some(63), Some(100)] {
        let options = PageOptions { page_size, ..ALL };
        let ids =
            iter_onboarding_invites(&client, &options).map(|invite| invite.unwrap().id.unwrap());
        assert_eq!(ids.collect::<Vec<_>>(), expected, "{page_size:?}");
    }
}
