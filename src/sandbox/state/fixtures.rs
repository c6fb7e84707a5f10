//! The fixture data of a new sandbox, with constants for its IDs.

use serde::{Deserialize, Serialize};

use super::{Activation, Provisioning, State};
use crate::{CompleteOrgProvisioningRequest, OrgBillingActivation, StageOrgProvisioningRequest};

/// The organization of the sandbox's clients.
///
/// ```
/// assert_eq!(genesys_onboarding::sandbox::ORGANIZATION_ID, "organization-1");
/// ```
pub const ORGANIZATION_ID: &str = "organization-1";

/// The name of [`ORGANIZATION_ID`].
///
/// ```
/// assert_eq!(genesys_onboarding::sandbox::ORGANIZATION_NAME, "Acme");
/// ```
pub const ORGANIZATION_NAME: &str = "Acme";

/// The email domain of [`ORGANIZATION_ID`].
///
/// ```
/// assert_eq!(genesys_onboarding::sandbox::EMAIL_DOMAIN, "acme.example");
/// ```
pub const EMAIL_DOMAIN: &str = "acme.example";

/// The administrator of [`ORGANIZATION_ID`], one of its users.
///
/// ```
/// assert_eq!(genesys_onboarding::sandbox::ADMINISTRATOR_EMAIL, "ada@acme.example");
/// ```
pub const ADMINISTRATOR_EMAIL: &str = "ada@acme.example";

/// Another organization, the result of [`COMPLETED_PROVISIONING_ID`].
///
/// ```
/// assert_eq!(genesys_onboarding::sandbox::OTHER_ORGANIZATION_ID, "organization-2");
/// ```
pub const OTHER_ORGANIZATION_ID: &str = "organization-2";

/// The administrator of [`OTHER_ORGANIZATION_ID`], one of its users.
///
/// ```
/// assert_eq!(genesys_onboarding::sandbox::OTHER_ADMINISTRATOR_EMAIL, "grace@initech.example");
/// ```
pub const OTHER_ADMINISTRATOR_EMAIL: &str = "grace@initech.example";

/// Number of invites: three pages of 25, the last of them not full.
///
/// Their IDs are `invite-1`, `invite-2` and so on, to `guest-1@acme.example`, `guest-2@acme.example`
/// and so on.
///
/// ```
/// assert_eq!(genesys_onboarding::sandbox::INVITE_COUNT, 63);
/// ```
pub const INVITE_COUNT: u32 = 63;

/// An invite to [`ORGANIZATION_ID`] for a future administrator.
///
/// ```
/// assert_eq!(genesys_onboarding::sandbox::INVITE_ID, "invite-1");
/// ```
pub const INVITE_ID: &str = "invite-1";

/// An invite to [`ADMINISTRATOR_EMAIL`], an existing user: creating a user from it fails with a conflict.
///
/// ```
/// assert_eq!(genesys_onboarding::sandbox::EXISTING_USER_INVITE_ID, "invite-63");
/// ```
pub const EXISTING_USER_INVITE_ID: &str = "invite-63";

/// A join code of [`ORGANIZATION_ID`], for `acme.example` and `acme.test`.
///
/// ```
/// assert_eq!(genesys_onboarding::sandbox::JOIN_CODE_ID, "joincode-1");
/// ```
pub const JOIN_CODE_ID: &str = "joincode-1";

/// A disabled join code of [`ORGANIZATION_ID`], for `acme.example`.
///
/// ```
/// assert_eq!(genesys_onboarding::sandbox::DISABLED_JOIN_CODE_ID, "joincode-2");
/// ```
pub const DISABLED_JOIN_CODE_ID: &str = "joincode-2";

/// A billing activation that is not bound to an organization.
///
/// ```
/// assert_eq!(genesys_onboarding::sandbox::ACTIVATION_ID, "activation-1");
/// ```
pub const ACTIVATION_ID: &str = "activation-1";

/// A billing activation bound to [`ORGANIZATION_ID`].
///
/// ```
/// assert_eq!(genesys_onboarding::sandbox::EXISTING_ORGANIZATION_ACTIVATION_ID, "activation-2");
/// ```
pub const EXISTING_ORGANIZATION_ACTIVATION_ID: &str = "activation-2";

/// A billing activation that has already been applied to [`OTHER_ORGANIZATION_ID`].
///
/// ```
/// assert_eq!(genesys_onboarding::sandbox::APPLIED_ACTIVATION_ID, "activation-3");
/// ```
pub const APPLIED_ACTIVATION_ID: &str = "activation-3";

/// A provisioning that is staged and not completed, by `dana@newco.example`.
///
/// ```
/// assert_eq!(genesys_onboarding::sandbox::PROVISIONING_ID, "provisioning-1");
/// ```
pub const PROVISIONING_ID: &str = "provisioning-1";

/// A completed provisioning; its result is [`OTHER_ORGANIZATION_ID`].
///
/// ```
/// assert_eq!(genesys_onboarding::sandbox::COMPLETED_PROVISIONING_ID, "provisioning-2");
/// ```
pub const COMPLETED_PROVISIONING_ID: &str = "provisioning-2";

/// The constants of this module in JSON. The list of the contract reads the fields from how it is deserialized.
#[derive(Serialize, Deserialize)]
#[serde(rename = "SandboxFixtures", rename_all = "camelCase")]
pub(in crate::sandbox) struct Fixtures<'a> {
    organization_id: &'a str,
    organization_name: &'a str,
    email_domain: &'a str,
    administrator_email: &'a str,
    other_organization_id: &'a str,
    other_administrator_email: &'a str,
    invite_count: u32,
    invite_id: &'a str,
    existing_user_invite_id: &'a str,
    join_code_id: &'a str,
    disabled_join_code_id: &'a str,
    activation_id: &'a str,
    existing_organization_activation_id: &'a str,
    applied_activation_id: &'a str,
    provisioning_id: &'a str,
    completed_provisioning_id: &'a str,
}

pub(in crate::sandbox) const FIXTURES: Fixtures<'static> = Fixtures {
    organization_id: ORGANIZATION_ID,
    organization_name: ORGANIZATION_NAME,
    email_domain: EMAIL_DOMAIN,
    administrator_email: ADMINISTRATOR_EMAIL,
    other_organization_id: OTHER_ORGANIZATION_ID,
    other_administrator_email: OTHER_ADMINISTRATOR_EMAIL,
    invite_count: INVITE_COUNT,
    invite_id: INVITE_ID,
    existing_user_invite_id: EXISTING_USER_INVITE_ID,
    join_code_id: JOIN_CODE_ID,
    disabled_join_code_id: DISABLED_JOIN_CODE_ID,
    activation_id: ACTIVATION_ID,
    existing_organization_activation_id: EXISTING_ORGANIZATION_ACTIVATION_ID,
    applied_activation_id: APPLIED_ACTIVATION_ID,
    provisioning_id: PROVISIONING_ID,
    completed_provisioning_id: COMPLETED_PROVISIONING_ID,
};

/// The state of a new sandbox.
pub(in crate::sandbox) fn initial_state() -> State {
    let mut state = State::empty();
    seed_acme(&mut state);
    seed_provisionings(&mut state);
    seed_activations(&mut state);
    state
}

fn seed_acme(state: &mut State) {
    state.add_organization(ORGANIZATION_NAME);
    state.add_user(ORGANIZATION_ID, ADMINISTRATOR_EMAIL, true);
    for number in 1..INVITE_COUNT {
        let email = format!("guest-{number}@{EMAIL_DOMAIN}");
        state.add_invite(ORGANIZATION_ID, &email, number == 1);
    }
    state.add_invite(ORGANIZATION_ID, ADMINISTRATOR_EMAIL, true);
    let domains = vec![EMAIL_DOMAIN.to_owned(), "acme.test".to_owned()];
    state.add_join_code(ORGANIZATION_ID, domains, false);
    state.add_join_code(ORGANIZATION_ID, vec![EMAIL_DOMAIN.to_owned()], true);
}

fn seed_provisionings(state: &mut State) {
    let newco = StageOrgProvisioningRequest::new("dana@newco.example")
        .activation_id(ACTIVATION_ID)
        .first_name("Dana")
        .last_name("Doe")
        .organization_name("NewCo")
        .phone_number("+1 555 0100");
    state.provisionings.add(|id| Provisioning::staged(id, newco));
    let initech =
        StageOrgProvisioningRequest::new(OTHER_ADMINISTRATOR_EMAIL).organization_name("Initech");
    state
        .provisionings
        .add(|id| Provisioning { completed: true, ..Provisioning::staged(id, initech) });
    let completion = CompleteOrgProvisioningRequest::new(OTHER_ADMINISTRATOR_EMAIL, "", "");
    state.create_organization("Initech", &completion);
}

fn seed_activations(state: &mut State) {
    add_activation(state, "dana@newco.example", None, false);
    add_activation(state, ADMINISTRATOR_EMAIL, Some((ORGANIZATION_ID, "acme")), false);
    let initech = Some((OTHER_ORGANIZATION_ID, "initech"));
    add_activation(state, OTHER_ADMINISTRATOR_EMAIL, initech, true);
}

/// `existing` is an organization's ID and short name.
fn add_activation(state: &mut State, email: &str, existing: Option<(&str, &str)>, applied: bool) {
    state.activations.add(|id| Activation {
        activation: OrgBillingActivation {
            email_address: Some(email.to_owned()),
            existing_organization_id: existing.map(|(id, _)| id.to_owned()),
            existing_organization_short_name: existing.map(|(_, name)| name.to_owned()),
            region: Some("us-east-1".to_owned()),
            self_uri: Some(format!("/api/v2/onboarding/activations/{id}")),
            id: Some(id),
        },
        applied,
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_has_every_constant() {
        let source = include_str!("fixtures.rs");
        let constants = source.lines().filter(|line| line.starts_with("pub const ")).count();
        let json = serde_json::to_value(&FIXTURES).unwrap();
        assert_eq!(json.as_object().unwrap().len(), constants);
    }

    #[test]
    fn constants_match_the_initial_state() {
        let state = initial_state();
        assert_eq!(state.organizations.get(ORGANIZATION_ID).unwrap().name, ORGANIZATION_NAME);
        assert_eq!(state.organizations.get(OTHER_ORGANIZATION_ID).unwrap().short_name, "initech");
        assert!(state.is_user(ORGANIZATION_ID, ADMINISTRATOR_EMAIL));
        assert!(state.is_user(OTHER_ORGANIZATION_ID, OTHER_ADMINISTRATOR_EMAIL));
        assert_eq!(state.invites.iter().count(), INVITE_COUNT as usize);
        assert_eq!(state.invites.get(INVITE_ID).unwrap().invite.administrator, Some(true));
        let existing_user = &state.invites.get(EXISTING_USER_INVITE_ID).unwrap().invite;
        assert_eq!(existing_user.to_address, ADMINISTRATOR_EMAIL);
        let is_disabled = |id| state.join_codes.get(id).unwrap().join_code.disabled;
        assert_eq!(is_disabled(JOIN_CODE_ID), Some(false));
        assert_eq!(is_disabled(DISABLED_JOIN_CODE_ID), Some(true));
        let is_applied = |id| state.activations.get(id).unwrap().applied;
        assert!(!is_applied(ACTIVATION_ID) && is_applied(APPLIED_ACTIVATION_ID));
        assert!(!is_applied(EXISTING_ORGANIZATION_ACTIVATION_ID));
        assert!(!state.provisionings.get(PROVISIONING_ID).unwrap().completed);
        assert!(state.provisionings.get(COMPLETED_PROVISIONING_ID).unwrap().completed);
    }
}
