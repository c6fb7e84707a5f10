//! Operations on users: creation from an invite, staging by a join code, joining organizations.

use crate::api::users as api;
use crate::sandbox::error_response::{ErrorResponse, Reply};
use crate::sandbox::request::Call;
use crate::sandbox::route::Route;
use crate::sandbox::state::{State, accepts_domain, domain_of};
use crate::sandbox::validation::{self, Fields};
use crate::{
    CreateUserRequest, CreateUserResponse, Invite, JoinExistingOrgsRequest,
    JoinExistingOrgsResponse, StageUserRequest,
};

pub(super) static ROUTES: &[Route] = &[
    (&api::POST_ONBOARDING_USERS, create),
    (&api::POST_ONBOARDING_USERS_JOINEXISTINGORGS, join_existing),
    (&api::POST_ONBOARDING_USERS_STAGE, stage),
];

fn create(state: &mut State, call: &Call) -> Result<Reply, ErrorResponse> {
    let request = read_create(call)?;
    let row = state.invites.get(&request.invite_id)?;
    let organization = state.organizations.get(&row.organization_id)?;
    state.reject_existing_user(&organization.id, &row.invite.to_address)?;
    let organization_name = organization.name.clone();
    let used = state.invites.remove(&request.invite_id)?;
    let is_administrator = used.invite.administrator == Some(true);
    state.add_user(&used.organization_id, &used.invite.to_address, is_administrator);
    Reply::model(&CreateUserResponse {
        organization: organization_name,
        name: request.name,
        email: used.invite.to_address,
        administrator: used.invite.administrator,
    })
}

fn stage(state: &mut State, call: &Call) -> Result<Reply, ErrorResponse> {
    let request = read_stage(call)?;
    let row = state.join_codes.get(&request.join_code_id)?;
    if row.join_code.disabled == Some(true) {
        return Err(ErrorResponse::conflict("Join code is disabled", &request.join_code_id));
    }
    if !accepts_domain(&row.join_code, domain_of(&request.email)) {
        return Err(ErrorResponse::invalid_field("email"));
    }
    let organization_id = row.organization_id.clone();
    state.reject_existing_user(&organization_id, &request.email)?;
    if state.invite_of(&organization_id, &request.email).is_some() {
        return Err(ErrorResponse::conflict("User has already been staged", &request.join_code_id));
    }
    state.add_invite(&organization_id, &request.email, false);
    Ok(Reply::empty(204))
}

/// Returns the links for joining: the first join code and the first invite that apply.
fn join_existing(state: &mut State, call: &Call) -> Result<Reply, ErrorResponse> {
    let request = read_join(call)?;
    let email = request.email.as_deref();
    // All or nothing: validate every organization before modifying the state.
    for id in &request.organization_ids {
        state.organizations.get(id)?;
        if let Some(email) = email {
            state.reject_existing_user(id, email)?;
        }
    }
    let mut response = JoinExistingOrgsResponse::default();
    for id in &request.organization_ids {
        join_one(state, id, email, &mut response);
    }
    Reply::model(&response)
}

/// Selects an existing invite, else a join code that accepts the email address, else a new invite. An invite
/// needs an email address.
fn join_one(
    state: &mut State,
    organization_id: &str,
    email: Option<&str>,
    response: &mut JoinExistingOrgsResponse,
) {
    let invite = email.and_then(|email| state.invite_of(organization_id, email));
    let join_code = state.join_code_for(organization_id, email);
    match (invite, join_code, email) {
        (Some(invite), _, _) => {
            response.invite_url.get_or_insert_with(|| invite_url(invite));
        }
        (None, Some(code), _) => {
            response.join_code_url.get_or_insert_with(|| code.join_code_url.clone());
        }
        (None, None, Some(email)) => {
            let invite = state.add_invite(organization_id, email, false);
            response.invite_url.get_or_insert_with(|| invite_url(invite));
        }
        (None, None, None) => {}
    }
}

fn invite_url(invite: &Invite) -> String {
    let id = invite.id.as_deref().unwrap_or_default();
    format!("https://join.sandbox.example/invites/{id}")
}

fn read_create(call: &Call) -> Result<CreateUserRequest, ErrorResponse> {
    let mut fields = Fields::of(&call.body);
    let request = CreateUserRequest {
        invite_id: fields.required("inviteId", validation::non_blank),
        name: fields.required("name", validation::non_blank),
        password: fields.required("password", validation::password),
    };
    fields.finish(request)
}

fn read_stage(call: &Call) -> Result<StageUserRequest, ErrorResponse> {
    let mut fields = Fields::of(&call.body);
    let request = StageUserRequest {
        join_code_id: fields.required("joinCodeId", validation::non_blank),
        email: fields.required("email", validation::email),
        locale: fields.optional("locale", validation::string),
    };
    fields.finish(request)
}

fn read_join(call: &Call) -> Result<JoinExistingOrgsRequest, ErrorResponse> {
    let mut fields = Fields::of(&call.body);
    let request = JoinExistingOrgsRequest {
        organization_ids: fields
            .required("organizationIds", validation::list(validation::non_blank)),
        email: fields.optional("email", validation::email),
        job_id: fields.optional("jobId", validation::string),
        locale: fields.optional("locale", validation::string),
    };
    fields.finish(request)
}
