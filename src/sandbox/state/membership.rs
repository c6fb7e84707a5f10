//! Users and invites, found by the organization and the email address: a program may stage thousands.

use std::collections::{HashMap, HashSet};

use super::table::Table;
use crate::Invite;
use crate::sandbox::error_response::ErrorResponse;

#[derive(Clone, Debug)]
pub(in crate::sandbox) struct User {
    pub(in crate::sandbox) organization_id: String,
    pub(in crate::sandbox) email: String,
    pub(in crate::sandbox) administrator: bool,
}

#[derive(Clone, Debug, Default)]
pub(in crate::sandbox) struct Users {
    rows: Vec<User>,
    keys: HashSet<String>,
}

impl Users {
    /// Adds a user, who may be there already.
    pub(in crate::sandbox) fn add(&mut self, user: User) {
        if self.keys.insert(key(&user.organization_id, &user.email)) {
            self.rows.push(user);
        }
    }

    pub(in crate::sandbox) fn contains(&self, organization_id: &str, email: &str) -> bool {
        self.keys.contains(&key(organization_id, email))
    }

    pub(in crate::sandbox) fn iter(&self) -> impl Iterator<Item = &User> {
        self.rows.iter()
    }
}

#[derive(Clone, Debug)]
pub(in crate::sandbox) struct OrganizationInvite {
    pub(in crate::sandbox) organization_id: String,
    pub(in crate::sandbox) invite: Invite,
}

/// Invites; an organization has at most one for an email address.
#[derive(Clone, Debug)]
pub(in crate::sandbox) struct Invites {
    rows: Table<OrganizationInvite>,
    /// The ID of the invite for each key.
    ids: HashMap<String, String>,
}

impl Invites {
    pub(in crate::sandbox) fn new() -> Invites {
        Invites { rows: Table::new("invite", "invite"), ids: HashMap::new() }
    }

    /// An ID that no invite has.
    pub(in crate::sandbox) fn new_id(&mut self) -> String {
        self.rows.new_id()
    }

    /// Adds an invite with a new ID.
    pub(in crate::sandbox) fn add(
        &mut self,
        organization_id: &str,
        email: &str,
        administrator: bool,
    ) -> &Invite {
        let id = self.rows.new_id();
        self.insert(&id, organization_id, email, administrator)
    }

    /// Adds an invite with this ID, or replaces the one that has it.
    pub(in crate::sandbox) fn insert(
        &mut self,
        id: &str,
        organization_id: &str,
        email: &str,
        administrator: bool,
    ) -> &Invite {
        if let Ok(old) = self.rows.get(id) {
            self.ids.remove(&key(&old.organization_id, &old.invite.to_address));
        }
        self.ids.insert(key(organization_id, email), id.to_owned());
        let invite = Invite {
            administrator: Some(administrator),
            to_address: email.to_owned(),
            self_uri: Some(format!("/api/v2/onboarding/invites/{id}")),
            id: Some(id.to_owned()),
        };
        let organization_id = organization_id.to_owned();
        &self.rows.insert(id.to_owned(), OrganizationInvite { organization_id, invite }).invite
    }

    pub(in crate::sandbox) fn get(&self, id: &str) -> Result<&OrganizationInvite, ErrorResponse> {
        self.rows.get(id)
    }

    pub(in crate::sandbox) fn remove(
        &mut self,
        id: &str,
    ) -> Result<OrganizationInvite, ErrorResponse> {
        let removed = self.rows.remove(id)?;
        self.ids.remove(&key(&removed.organization_id, &removed.invite.to_address));
        Ok(removed)
    }

    /// The invite to an organization for an email address.
    pub(in crate::sandbox) fn find(&self, organization_id: &str, email: &str) -> Option<&Invite> {
        let id = self.ids.get(&key(organization_id, email))?;
        self.rows.get(id).ok().map(|row| &row.invite)
    }

    pub(in crate::sandbox) fn iter(&self) -> impl Iterator<Item = &OrganizationInvite> {
        self.rows.iter()
    }
}

/// Comparison of email addresses ignores case.
fn key(organization_id: &str, email: &str) -> String {
    format!("{organization_id}\n{}", email.to_ascii_lowercase())
}
