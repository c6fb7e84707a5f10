//! The users' operations: created from an invite, staged by a join code, or joined to organizations.

use super::error_response::{ErrorResponse, Reply};
use super::fields::{self, Fields};
use super::request::Call;
use super::state::{State, admits, domain_of};
use crate::{
    CreateUserRequest, CreateUserResponse, Invite, JoinExistingOrgsRequest,
    JoinExistingOrgsResponse, StageUserRequest,
};

pub(super) fn create(state: &mut State, call: &Call) -> Result<Reply, ErrorResponse> {
    let request = read_create(call)?;
    let row = state.invites.get(&request.invite_id)?;
    let organization = state.organizations.get(&row.organization_id)?;
    state.refuse_user(&organization.id, &row.invite.to_address)?;
    let organization_name = organization.name.clone();
    let used = state.invites.remove(&request.invite_id)?;
    state.add_user(&used.organization_id, &used.invite.to_address);
    Reply::model(&CreateUserResponse {
        organization: organization_name,
        name: request.name,
        email: used.invite.to_address,
        administrator: used.invite.administrator,
    })
}

pub(super) fn stage(state: &mut State, call: &Call) -> Result<Reply, ErrorResponse> {
    let request = read_stage(call)?;
    let row = state.join_codes.get(&request.join_code_id)?;
    if row.join_code.disabled == Some(true) {
        return Err(ErrorResponse::conflict("This join code is disabled", &request.join_code_id));
    }
    if !admits(&row.join_code, domain_of(&request.email)) {
        return Err(ErrorResponse::wrong_field("email"));
    }
    let organization_id = row.organization_id.clone();
    state.refuse_user(&organization_id, &request.email)?;
    if state.invite_of(&organization_id, &request.email).is_some() {
        return Err(ErrorResponse::conflict("This user is staged already", &request.join_code_id));
    }
    state.add_invite(&organization_id, &request.email, false);
    Ok(Reply::nothing(204))
}

/// Gives the links by which the user goes on: the first join code and the first invite that apply.
pub(super) fn join_existing(state: &mut State, call: &Call) -> Result<Reply, ErrorResponse> {
    let request = read_join(call)?;
    let email = request.email.as_deref();
    // All or nothing: whatever is to be refused is refused before anything is changed.
    for id in &request.organization_ids {
        state.organizations.get(id)?;
        if let Some(email) = email {
            state.refuse_user(id, email)?;
        }
    }
    let mut response = JoinExistingOrgsResponse::default();
    for id in &request.organization_ids {
        join_one(state, id, email, &mut response);
    }
    Reply::model(&response)
}

/// Somebody invited already goes on by that invite; others by a join code that admits them; others
/// by a new invite. Without an e-mail address nobody can be invited.
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
        invite_id: fields.required("inviteId", fields::name),
        name: fields.required("name", fields::name),
        password: fields.required("password", fields::password),
    };
    fields.finish(request)
}

fn read_stage(call: &Call) -> Result<StageUserRequest, ErrorResponse> {
    let mut fields = Fields::of(&call.body);
    let request = StageUserRequest {
        join_code_id: fields.required("joinCodeId", fields::name),
        email: fields.required("email", fields::email),
        locale: fields.optional("locale", fields::text),
    };
    fields.finish(request)
}

fn read_join(call: &Call) -> Result<JoinExistingOrgsRequest, ErrorResponse> {
    let mut fields = Fields::of(&call.body);
    let request = JoinExistingOrgsRequest {
        organization_ids: fields.required("organizationIds", fields::some(fields::name)),
        email: fields.optional("email", fields::email),
        job_id: fields.optional("jobId", fields::text),
        locale: fields.optional("locale", fields::text),
    };
    fields.finish(request)
}
