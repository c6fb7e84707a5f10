//! Operations on join codes.

use super::pages::page;
use crate::JoinCodeRequest;
use crate::api::join_codes as api;
use crate::sandbox::error_response::{ErrorResponse, Reply};
use crate::sandbox::request::Call;
use crate::sandbox::route::Route;
use crate::sandbox::state::fixtures::ORGANIZATION_ID;
use crate::sandbox::state::{State, accepts_domain};
use crate::sandbox::validation::{self, Fields};

pub(super) static ROUTES: &[Route] = &[
    (&api::DELETE_ONBOARDING_JOINCODE, delete),
    (&api::GET_ONBOARDING_JOINCODE, get),
    (&api::GET_ONBOARDING_JOINCODES, list),
    (&api::POST_ONBOARDING_JOINCODES, create),
    (&api::PUT_ONBOARDING_JOINCODE, update),
];

fn delete(state: &mut State, call: &Call) -> Result<Reply, ErrorResponse> {
    state.join_codes.remove(&call.id)?;
    Ok(Reply::empty(204))
}

fn get(state: &mut State, call: &Call) -> Result<Reply, ErrorResponse> {
    let mut fields = Fields::of(&call.query);
    let domain = fields.optional("emailDomain", validation::string);
    let domain = fields.finish(domain)?;
    let code = &state.join_codes.get(&call.id)?.join_code;
    if domain.is_some_and(|domain| !accepts_domain(code, &domain)) {
        return Err(ErrorResponse::not_found("join code for this email domain", &call.id));
    }
    Reply::model(code)
}

fn list(state: &mut State, call: &Call) -> Result<Reply, ErrorResponse> {
    Reply::model(&page(call, state.join_codes.iter().map(|row| &row.join_code))?)
}

fn create(state: &mut State, call: &Call) -> Result<Reply, ErrorResponse> {
    let request = read(call)?;
    let own = state.organizations.get(ORGANIZATION_ID);
    let organization = own.or_else(|error| state.organizations.iter().next().ok_or(error))?;
    let organization_id = organization.id.clone();
    Reply::model(state.add_join_code(&organization_id, request.email_domains, false))
}

fn update(state: &mut State, call: &Call) -> Result<Reply, ErrorResponse> {
    let request = read(call)?;
    state.join_codes.get_mut(&call.id)?.join_code.email_domains = request.email_domains;
    Ok(Reply::empty(204))
}

fn read(call: &Call) -> Result<JoinCodeRequest, ErrorResponse> {
    let mut fields = Fields::of(&call.body);
    let request = JoinCodeRequest {
        email_domains: fields.required("emailDomains", validation::list(validation::domain)),
    };
    fields.finish(request)
}
