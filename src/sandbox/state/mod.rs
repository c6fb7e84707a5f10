//! The state of the service, and the modifications that several operations share.

pub(super) mod fixtures;
mod membership;
pub(super) mod seed;
mod table;

use std::collections::HashSet;

use self::membership::{Invites, User, Users};
use self::table::Table;
use crate::sandbox::error_response::ErrorResponse;
use crate::{
    CompleteOrgProvisioningRequest, CompleteOrgProvisioningResponse, Invite, JoinCode,
    OrgBillingActivation, StageOrgProvisioningRequest,
};

/// Domains of public email providers, which do not identify an organization.
const GENERIC_DOMAINS: [&str; 5] =
    ["gmail.com", "hotmail.com", "icloud.com", "outlook.com", "yahoo.com"];

#[derive(Clone, Debug)]
pub(in crate::sandbox) struct State {
    pub(in crate::sandbox) organizations: Table<Organization>,
    short_names: HashSet<String>,
    pub(in crate::sandbox) users: Users,
    pub(in crate::sandbox) invites: Invites,
    pub(in crate::sandbox) join_codes: Table<OrganizationJoinCode>,
    pub(in crate::sandbox) activations: Table<Activation>,
    pub(in crate::sandbox) provisionings: Table<Provisioning>,
}

#[derive(Clone, Debug)]
pub(in crate::sandbox) struct Organization {
    pub(in crate::sandbox) id: String,
    pub(in crate::sandbox) name: String,
    pub(in crate::sandbox) short_name: String,
}

impl Organization {
    /// Whether this is its name or its short name; comparison ignores case.
    pub(in crate::sandbox) fn is_named(&self, name: &str) -> bool {
        [&self.name, &self.short_name]
            .into_iter()
            .any(|own| own.to_lowercase() == name.to_lowercase())
    }
}

#[derive(Clone, Debug)]
pub(in crate::sandbox) struct OrganizationJoinCode {
    pub(in crate::sandbox) organization_id: String,
    pub(in crate::sandbox) join_code: JoinCode,
}

#[derive(Clone, Debug)]
pub(in crate::sandbox) struct Activation {
    pub(in crate::sandbox) activation: OrgBillingActivation,
    pub(in crate::sandbox) applied: bool,
}

#[derive(Clone, Debug)]
pub(in crate::sandbox) struct Provisioning {
    pub(in crate::sandbox) id: String,
    pub(in crate::sandbox) email_address: String,
    pub(in crate::sandbox) first_name: Option<String>,
    pub(in crate::sandbox) last_name: Option<String>,
    pub(in crate::sandbox) organization_name: String,
    pub(in crate::sandbox) phone_number: Option<String>,
    pub(in crate::sandbox) completed: bool,
    /// Number of times that the completed provisioning was got.
    pub(in crate::sandbox) polls: u32,
}

impl Provisioning {
    pub(in crate::sandbox) fn staged(
        id: String,
        request: StageOrgProvisioningRequest,
    ) -> Provisioning {
        // An organization needs a name; without one in the request, the domain serves.
        let domain = domain_of(&request.email_address);
        let organization_name = request.organization_name.unwrap_or_else(|| domain.to_owned());
        Provisioning {
            id,
            email_address: request.email_address,
            first_name: request.first_name,
            last_name: request.last_name,
            organization_name,
            phone_number: request.phone_number,
            completed: false,
            polls: 0,
        }
    }
}

impl State {
    pub(in crate::sandbox) fn empty() -> State {
        State {
            organizations: Table::new("organization", "organization"),
            short_names: HashSet::new(),
            users: Users::default(),
            invites: Invites::new(),
            join_codes: Table::new("join code", "joincode"),
            activations: Table::new("activation", "activation"),
            provisionings: Table::new("provisioning", "provisioning"),
        }
    }

    /// Adds an organization. Its short name is unique, its name need not be.
    pub(in crate::sandbox) fn add_organization(&mut self, name: &str) -> &Organization {
        let id = self.organizations.new_id();
        let short_name = self.free_short_name(name);
        self.insert_organization(Organization { id, name: name.to_owned(), short_name })
    }

    /// Adds an organization, or replaces the one with the same ID.
    pub(in crate::sandbox) fn insert_organization(
        &mut self,
        organization: Organization,
    ) -> &Organization {
        if let Ok(old) = self.organizations.get(&organization.id) {
            self.short_names.remove(&old.short_name);
        }
        self.short_names.insert(organization.short_name.clone());
        self.organizations.insert(organization.id.clone(), organization)
    }

    pub(in crate::sandbox) fn free_short_name(&self, name: &str) -> String {
        let wanted = short_name(name);
        let numbered = (2u64..).map(|number| format!("{wanted}-{number}"));
        let mut candidates = std::iter::once(wanted.clone()).chain(numbered);
        candidates.find(|candidate| !self.short_names.contains(candidate)).unwrap_or(wanted)
    }

    /// Creates an organization, its administrator, and invites for the other users.
    pub(in crate::sandbox) fn create_organization(
        &mut self,
        name: &str,
        request: &CompleteOrgProvisioningRequest,
    ) -> CompleteOrgProvisioningResponse {
        let organization = self.add_organization(name);
        let (id, short_name) = (organization.id.clone(), organization.short_name.clone());
        self.add_user(&id, &request.administrator_email, true);
        for other in request.other_users.iter().flatten() {
            self.add_invite(&id, &other.email, false);
        }
        let domain = domain_of(&request.administrator_email);
        if request.disable_org_auto_join != Some(true) && !is_generic(domain) {
            self.add_join_code(&id, vec![domain.to_owned()], false);
        }
        CompleteOrgProvisioningResponse {
            organization_id: Some(id),
            organization_short_name: Some(short_name),
        }
    }

    pub(in crate::sandbox) fn add_user(
        &mut self,
        organization_id: &str,
        email: &str,
        administrator: bool,
    ) {
        let organization_id = organization_id.to_owned();
        self.users.add(User { organization_id, email: email.to_owned(), administrator });
    }

    pub(in crate::sandbox) fn add_invite(
        &mut self,
        organization_id: &str,
        email: &str,
        administrator: bool,
    ) -> &Invite {
        self.invites.add(organization_id, email, administrator)
    }

    pub(in crate::sandbox) fn add_join_code(
        &mut self,
        organization_id: &str,
        email_domains: Vec<String>,
        disabled: bool,
    ) -> &JoinCode {
        let id = self.join_codes.new_id();
        self.insert_join_code(&id, organization_id, email_domains, disabled)
    }

    /// Adds a join code, or replaces the one with this ID.
    pub(in crate::sandbox) fn insert_join_code(
        &mut self,
        id: &str,
        organization_id: &str,
        email_domains: Vec<String>,
        disabled: bool,
    ) -> &JoinCode {
        let row = OrganizationJoinCode {
            organization_id: organization_id.to_owned(),
            join_code: JoinCode {
                join_code_url: format!("https://join.sandbox.example/joincodes/{id}"),
                disabled: Some(disabled),
                email_domains,
                self_uri: Some(format!("/api/v2/onboarding/joincodes/{id}")),
                id: Some(id.to_owned()),
            },
        };
        &self.join_codes.insert(id.to_owned(), row).join_code
    }

    pub(in crate::sandbox) fn is_user(&self, organization_id: &str, email: &str) -> bool {
        self.users.contains(organization_id, email)
    }

    /// Fails with 409 if the email address belongs to a user of the organization.
    pub(in crate::sandbox) fn reject_existing_user(
        &self,
        organization_id: &str,
        email: &str,
    ) -> Result<(), ErrorResponse> {
        if self.is_user(organization_id, email) {
            return Err(ErrorResponse::conflict("User already exists", organization_id));
        }
        Ok(())
    }

    pub(in crate::sandbox) fn invite_of(
        &self,
        organization_id: &str,
        email: &str,
    ) -> Option<&Invite> {
        self.invites.find(organization_id, email)
    }

    /// The organization's first enabled join code that accepts `email`, or any without an email address.
    pub(in crate::sandbox) fn join_code_for(
        &self,
        organization_id: &str,
        email: Option<&str>,
    ) -> Option<&JoinCode> {
        let rows = self.join_codes.iter().filter(|row| row.organization_id == organization_id);
        let mut codes = rows.map(|row| &row.join_code).filter(|code| code.disabled != Some(true));
        codes.find(|code| email.is_none_or(|email| accepts_domain(code, domain_of(email))))
    }
}

/// Whether users of an email domain may use a join code.
pub(in crate::sandbox) fn accepts_domain(code: &JoinCode, domain: &str) -> bool {
    code.email_domains.iter().any(|known| known.eq_ignore_ascii_case(domain))
}

pub(in crate::sandbox) fn domain_of(email: &str) -> &str {
    email.split_once('@').map_or("", |(_, domain)| domain)
}

pub(in crate::sandbox) fn is_generic(domain: &str) -> bool {
    GENERIC_DOMAINS.iter().any(|generic| generic.eq_ignore_ascii_case(domain))
}

/// `Acme Ltd.` becomes `acme-ltd`.
fn short_name(name: &str) -> String {
    let words: Vec<String> = name
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    if words.is_empty() { "organization".to_owned() } else { words.join("-") }
}
