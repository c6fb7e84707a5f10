//! Operations on org provisionings: staging and completion.

use crate::api::provisionings as api;
use crate::sandbox::error_response::{ErrorResponse, Reply};
use crate::sandbox::request::Call;
use crate::sandbox::route::Route;
use crate::sandbox::state::{Provisioning, State, domain_of, is_generic};
use crate::sandbox::validation::{self, Fields};
use crate::{
    CompleteOrgProvisioningRequest, OrgProvisioning, OrgProvisioningUser, Secret,
    StageOrgProvisioningRequest, StageOrgProvisioningResponse,
};

pub(super) static ROUTES: &[Route] = &[
    (&api::GET_ONBOARDING_ORGPROVISIONING, get),
    (&api::POST_ONBOARDING_ORGPROVISIONING_COMPLETE, complete),
    (&api::POST_ONBOARDING_ORGPROVISIONINGS, stage),
];

fn get(state: &mut State, call: &Call) -> Result<Reply, ErrorResponse> {
    let mut fields = Fields::of(&call.query);
    let existing = fields.optional("existingOrganizationId", validation::string);
    fields.optional("billingActivationJob", validation::boolean);
    let existing = fields.finish(existing)?;
    let provisioning = state.provisionings.get_mut(&call.id)?;
    let is_complete =
        provisioning.completed && provisioning.polls >= call.settings.polls_until_provisioned;
    provisioning.polls = provisioning.polls.saturating_add(provisioning.completed.into());
    let provisioning = state.provisionings.get(&call.id)?;
    let described = describe(state, provisioning, existing.as_deref());
    Reply::model(&OrgProvisioning { provision_completed: is_complete, ..described })
}

/// The state of a provisioning, compared with the existing organization: the one that the caller names, or
/// the first one with the provisioning's name.
fn describe(state: &State, staged: &Provisioning, existing: Option<&str>) -> OrgProvisioning {
    let name = &staged.organization_name;
    let lower_name = name.to_lowercase();
    let organization = match existing {
        Some(id) => state.organizations.get(id).ok(),
        None => state.organizations.iter().find(|known| known.name.to_lowercase() == lower_name),
    };
    let email = staged.email_address.as_str();
    let join_code = organization.and_then(|o| state.join_code_for(&o.id, Some(email)));
    OrgProvisioning {
        id: Some(staged.id.clone()),
        organization_exists: organization.is_some(),
        generic_email_domain: is_generic(domain_of(email)),
        supports_immediate_join: join_code.is_some(),
        email_address_exists: state.users.iter().any(|u| u.email.eq_ignore_ascii_case(email)),
        provision_completed: staged.completed,
        email_address: email.to_owned(),
        first_name: staged.first_name.clone(),
        last_name: staged.last_name.clone(),
        organization_name: name.clone(),
        phone_number: staged.phone_number.clone(),
        self_uri: Some(self_uri(&staged.id)),
    }
}

fn stage(state: &mut State, call: &Call) -> Result<Reply, ErrorResponse> {
    let request = read_stage(call)?;
    if let Some(activation_id) = &request.activation_id
        && state.activations.get(activation_id)?.applied
    {
        return Err(ErrorResponse::conflict("Activation has already been applied", activation_id));
    }
    let staged = state.provisionings.add(|id| Provisioning::staged(id, request));
    Reply::model(&StageOrgProvisioningResponse {
        self_uri: Some(self_uri(&staged.id)),
        id: Some(staged.id.clone()),
    })
}

fn complete(state: &mut State, call: &Call) -> Result<Reply, ErrorResponse> {
    let request = read_complete(call)?;
    let provisioning = state.provisionings.get_mut(&call.id)?;
    if provisioning.completed {
        return Err(ErrorResponse::conflict("Provisioning has already been completed", &call.id));
    }
    provisioning.completed = true;
    if let Some(name) = &request.organization_name {
        provisioning.organization_name.clone_from(name);
    }
    let name = provisioning.organization_name.clone();
    Reply::model(&state.create_organization(&name, &request))
}

fn self_uri(id: &str) -> String {
    format!("/api/v2/onboarding/orgprovisionings/{id}")
}

fn read_stage(call: &Call) -> Result<StageOrgProvisioningRequest, ErrorResponse> {
    let mut fields = Fields::of(&call.body);
    let request = StageOrgProvisioningRequest {
        email_address: fields.required("emailAddress", validation::email),
        recaptcha_value: fields.optional("recaptchaValue", validation::string).map(Secret::from),
        activation_id: fields.optional("activationId", validation::string),
        first_name: fields.optional("firstName", validation::string),
        last_name: fields.optional("lastName", validation::string),
        organization_name: fields.optional("organizationName", validation::non_blank),
        locale: fields.optional("locale", validation::string),
        phone_number: fields.optional("phoneNumber", validation::string),
    };
    fields.finish(request)
}

fn read_complete(call: &Call) -> Result<CompleteOrgProvisioningRequest, ErrorResponse> {
    let mut fields = Fields::of(&call.body);
    let request = CompleteOrgProvisioningRequest {
        administrator_email: fields.required("administratorEmail", validation::email),
        administrator_password: fields.required("administratorPassword", validation::password),
        administrator_name: fields.required("administratorName", validation::non_blank),
        organization_name: fields.optional("organizationName", validation::non_blank),
        other_users: fields.optional_objects("otherUsers", |user| OrgProvisioningUser {
            name: user.required("name", validation::non_blank),
            email: user.required("email", validation::email),
        }),
        locale: fields.optional("locale", validation::string),
        disable_org_auto_join: fields.optional("disableOrgAutoJoin", validation::boolean),
    };
    let request = fields.finish(request)?;
    reject_repeated_users(&request)?;
    Ok(request)
}

/// Fails with 400 if an email address occurs twice among the administrator and the other users.
fn reject_repeated_users(request: &CompleteOrgProvisioningRequest) -> Result<(), ErrorResponse> {
    let mut known = vec![request.administrator_email.as_str()];
    for (index, user) in request.other_users.iter().flatten().enumerate() {
        if known.iter().any(|email| email.eq_ignore_ascii_case(&user.email)) {
            return Err(ErrorResponse::invalid_field(&format!("otherUsers[{index}].email")));
        }
        known.push(&user.email);
    }
    Ok(())
}
