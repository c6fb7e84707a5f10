//! The state of a sandbox as JSON: what `state` returns, and what a sandbox may start with.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use super::fixtures;
use super::{Activation, Organization, OrganizationJoinCode, Provisioning, State};
use crate::decode::{InvalidField, decode_object, list_of_objects};
use crate::error::Error;
use crate::sandbox::validation::{is_domain, is_email};
use crate::{OrgBillingActivation, StageOrgProvisioningRequest};

/// Entities of the sandbox. One with an ID that exists already replaces that entity; one without an ID gets a
/// new one.
#[derive(Default, Deserialize, Serialize)]
#[serde(rename = "SandboxState", rename_all = "camelCase", deny_unknown_fields, default)]
pub(crate) struct Seed {
    /// Whether the sandbox has the fixtures, too; true by default.
    fixtures: Option<bool>,
    #[serde(deserialize_with = "list_of_objects")]
    organizations: Vec<SeedOrganization>,
    #[serde(deserialize_with = "list_of_objects")]
    users: Vec<SeedUser>,
    #[serde(deserialize_with = "list_of_objects")]
    invites: Vec<SeedInvite>,
    #[serde(deserialize_with = "list_of_objects")]
    join_codes: Vec<SeedJoinCode>,
    #[serde(deserialize_with = "list_of_objects")]
    activations: Vec<SeedActivation>,
    #[serde(deserialize_with = "list_of_objects")]
    provisionings: Vec<SeedProvisioning>,
}

#[derive(Deserialize, Serialize)]
#[serde(rename = "SandboxOrganization", rename_all = "camelCase", deny_unknown_fields)]
struct SeedOrganization {
    id: Option<String>,
    name: String,
    short_name: Option<String>,
}

#[derive(Deserialize, Serialize)]
#[serde(rename = "SandboxUser", rename_all = "camelCase", deny_unknown_fields)]
struct SeedUser {
    organization_id: String,
    email: String,
    administrator: Option<bool>,
}

#[derive(Deserialize, Serialize)]
#[serde(rename = "SandboxInvite", rename_all = "camelCase", deny_unknown_fields)]
struct SeedInvite {
    id: Option<String>,
    organization_id: String,
    to_address: String,
    administrator: Option<bool>,
}

#[derive(Deserialize, Serialize)]
#[serde(rename = "SandboxJoinCode", rename_all = "camelCase", deny_unknown_fields)]
struct SeedJoinCode {
    id: Option<String>,
    organization_id: String,
    email_domains: Vec<String>,
    disabled: Option<bool>,
}

#[derive(Deserialize, Serialize)]
#[serde(rename = "SandboxActivation", rename_all = "camelCase", deny_unknown_fields)]
struct SeedActivation {
    id: Option<String>,
    email_address: Option<String>,
    existing_organization_id: Option<String>,
    existing_organization_short_name: Option<String>,
    region: Option<String>,
    applied: Option<bool>,
}

#[derive(Deserialize, Serialize)]
#[serde(rename = "SandboxProvisioning", rename_all = "camelCase", deny_unknown_fields)]
struct SeedProvisioning {
    id: Option<String>,
    email_address: String,
    first_name: Option<String>,
    last_name: Option<String>,
    organization_name: Option<String>,
    phone_number: Option<String>,
    completed: Option<bool>,
}

/// Returns a state as the seed of an equal one.
pub(in crate::sandbox) fn to_json(state: &State) -> String {
    let seed = Seed {
        fixtures: Some(false),
        organizations: state.organizations.iter().map(organization).collect(),
        users: state
            .users
            .iter()
            .map(|user| SeedUser {
                organization_id: user.organization_id.clone(),
                email: user.email.clone(),
                administrator: Some(user.administrator),
            })
            .collect(),
        invites: state
            .invites
            .iter()
            .map(|row| SeedInvite {
                id: row.invite.id.clone(),
                organization_id: row.organization_id.clone(),
                to_address: row.invite.to_address.clone(),
                administrator: row.invite.administrator,
            })
            .collect(),
        join_codes: state.join_codes.iter().map(join_code).collect(),
        activations: state.activations.iter().map(activation).collect(),
        provisionings: state.provisionings.iter().map(provisioning).collect(),
    };
    serde_json::to_string(&seed).unwrap_or_default()
}

fn organization(organization: &Organization) -> SeedOrganization {
    SeedOrganization {
        id: Some(organization.id.clone()),
        name: organization.name.clone(),
        short_name: Some(organization.short_name.clone()),
    }
}

fn join_code(row: &OrganizationJoinCode) -> SeedJoinCode {
    SeedJoinCode {
        id: row.join_code.id.clone(),
        organization_id: row.organization_id.clone(),
        email_domains: row.join_code.email_domains.clone(),
        disabled: row.join_code.disabled,
    }
}

fn activation(row: &Activation) -> SeedActivation {
    SeedActivation {
        id: row.activation.id.clone(),
        email_address: row.activation.email_address.clone(),
        existing_organization_id: row.activation.existing_organization_id.clone(),
        existing_organization_short_name: row.activation.existing_organization_short_name.clone(),
        region: row.activation.region.clone(),
        applied: Some(row.applied),
    }
}

fn provisioning(row: &Provisioning) -> SeedProvisioning {
    SeedProvisioning {
        id: Some(row.id.clone()),
        email_address: row.email_address.clone(),
        first_name: row.first_name.clone(),
        last_name: row.last_name.clone(),
        organization_name: Some(row.organization_name.clone()),
        phone_number: row.phone_number.clone(),
        completed: Some(row.completed),
    }
}

/// Returns the state that a seed describes.
pub(in crate::sandbox) fn from_json(json: &str) -> Result<State, Error> {
    decode_object::<Seed>(json)
        .and_then(Seed::into_state)
        .map_err(|invalid| Error::configuration("seed", invalid.to_string()))
}

impl Seed {
    fn into_state(self) -> Result<State, InvalidField> {
        let has_fixtures = self.fixtures != Some(false);
        let mut state = if has_fixtures { fixtures::initial_state() } else { State::empty() };
        add_organizations(&mut state, self.organizations)?;
        for (index, user) in self.users.into_iter().enumerate() {
            let field = Field("users", index);
            field.check_organization(&state, "organizationId", &user.organization_id)?;
            field.check("email", is_email(&user.email), "is not an email address")?;
            let is_administrator = user.administrator == Some(true);
            state.add_user(&user.organization_id, &user.email, is_administrator);
        }
        add_invites(&mut state, self.invites)?;
        add_join_codes(&mut state, self.join_codes)?;
        add_activations(&mut state, self.activations)?;
        add_provisionings(&mut state, self.provisionings)?;
        Ok(state)
    }
}

/// An entity in a list of the seed.
#[derive(Clone, Copy)]
struct Field(&'static str, usize);

impl Field {
    fn check(self, member: &str, is_valid: bool, reason: &str) -> Result<(), InvalidField> {
        if is_valid {
            return Ok(());
        }
        let Field(list, index) = self;
        Err(InvalidField { field: format!("{list}[{index}].{member}"), reason: reason.to_owned() })
    }

    fn check_organization(self, state: &State, member: &str, id: &str) -> Result<(), InvalidField> {
        self.check(member, state.organizations.get(id).is_ok(), "no organization has this ID")
    }
}

/// The IDs of the entities in a list, of which those without one get a new one.
fn ids<T>(
    list: &'static str,
    entities: &[T],
    id_of: impl Fn(&T) -> Option<&String>,
    mut new_id: impl FnMut() -> String,
) -> Result<Vec<String>, InvalidField> {
    let mut given = HashSet::new();
    for (index, id) in entities.iter().map(&id_of).enumerate() {
        let Some(id) = id else { continue };
        Field(list, index).check("id", !id.trim().is_empty(), "must not be blank")?;
        Field(list, index).check("id", given.insert(id), "duplicate ID")?;
    }
    let mut free_id = || {
        loop {
            let id = new_id();
            if !given.contains(&id) {
                return id;
            }
        }
    };
    Ok(entities.iter().map(|entity| id_of(entity).cloned().unwrap_or_else(&mut free_id)).collect())
}

fn add_organizations(state: &mut State, rows: Vec<SeedOrganization>) -> Result<(), InvalidField> {
    const LIST: &str = "organizations";
    let ids = ids(LIST, &rows, |row| row.id.as_ref(), || state.organizations.new_id())?;
    for (index, (id, row)) in ids.into_iter().zip(rows).enumerate() {
        let is_named = !row.name.trim().is_empty();
        Field(LIST, index).check("name", is_named, "must not be blank")?;
        let short_name = row.short_name.unwrap_or_else(|| state.free_short_name(&row.name));
        state.insert_organization(Organization { id, name: row.name, short_name });
    }
    Ok(())
}

fn add_invites(state: &mut State, rows: Vec<SeedInvite>) -> Result<(), InvalidField> {
    const LIST: &str = "invites";
    let ids = ids(LIST, &rows, |row| row.id.as_ref(), || state.invites.new_id())?;
    for (index, (id, row)) in ids.into_iter().zip(rows).enumerate() {
        let field = Field(LIST, index);
        let SeedInvite { id: _, organization_id, to_address, administrator } = row;
        field.check_organization(state, "organizationId", &organization_id)?;
        field.check("toAddress", is_email(&to_address), "is not an email address")?;
        let earlier = state.invite_of(&organization_id, &to_address);
        let is_new = earlier.is_none_or(|earlier| earlier.id.as_ref() == Some(&id));
        field.check("toAddress", is_new, "has an invite of this organization already")?;
        state.invites.insert(&id, &organization_id, &to_address, administrator == Some(true));
    }
    Ok(())
}

fn add_join_codes(state: &mut State, rows: Vec<SeedJoinCode>) -> Result<(), InvalidField> {
    const LIST: &str = "joinCodes";
    let ids = ids(LIST, &rows, |row| row.id.as_ref(), || state.join_codes.new_id())?;
    for (index, (id, row)) in ids.into_iter().zip(rows).enumerate() {
        let field = Field(LIST, index);
        field.check_organization(state, "organizationId", &row.organization_id)?;
        let are_domains = row.email_domains.iter().all(|domain| is_domain(domain));
        field.check("emailDomains", are_domains, "has one that is not a domain")?;
        let is_disabled = row.disabled == Some(true);
        state.insert_join_code(&id, &row.organization_id, row.email_domains, is_disabled);
    }
    Ok(())
}

fn add_activations(state: &mut State, rows: Vec<SeedActivation>) -> Result<(), InvalidField> {
    const LIST: &str = "activations";
    let ids = ids(LIST, &rows, |row| row.id.as_ref(), || state.activations.new_id())?;
    for (index, (id, row)) in ids.into_iter().zip(rows).enumerate() {
        if let Some(organization_id) = &row.existing_organization_id {
            let member = "existingOrganizationId";
            Field(LIST, index).check_organization(state, member, organization_id)?;
        }
        let activation = OrgBillingActivation {
            email_address: row.email_address,
            existing_organization_id: row.existing_organization_id,
            existing_organization_short_name: row.existing_organization_short_name,
            region: row.region,
            self_uri: Some(format!("/api/v2/onboarding/activations/{id}")),
            id: Some(id.clone()),
        };
        state.activations.insert(id, Activation { activation, applied: row.applied == Some(true) });
    }
    Ok(())
}

fn add_provisionings(state: &mut State, rows: Vec<SeedProvisioning>) -> Result<(), InvalidField> {
    const LIST: &str = "provisionings";
    let ids = ids(LIST, &rows, |row| row.id.as_ref(), || state.provisionings.new_id())?;
    for (index, (id, row)) in ids.into_iter().zip(rows).enumerate() {
        let is_valid = is_email(&row.email_address);
        Field(LIST, index).check("emailAddress", is_valid, "is not an email address")?;
        let request = StageOrgProvisioningRequest {
            email_address: row.email_address,
            recaptcha_value: None,
            activation_id: None,
            first_name: row.first_name,
            last_name: row.last_name,
            organization_name: row.organization_name,
            locale: None,
            phone_number: row.phone_number,
        };
        let staged = Provisioning::staged(id.clone(), request);
        let completed = row.completed == Some(true);
        state.provisionings.insert(id, Provisioning { completed, ..staged });
    }
    Ok(())
}
