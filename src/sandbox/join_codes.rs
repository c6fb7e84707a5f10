//! Operations on join codes.

use super::error_response::{ErrorResponse, Reply};
use super::fixtures::ORGANIZATION_ID;
use super::pages::page;
use super::request::Call;
use super::route::Route;
use super::state::{State, accepts_domain};
use super::validation::{self, Fields};
use crate::JoinCodeRequest;
use crate::api::operations;

pub(super) static ROUTES: &[Route] = &[
    (&operations::DELETE_ONBOARDING_JOINCODE, delete),
    (&operations::GET_ONBOARDING_JOINCODE, get),
    (&operations::GET_ONBOARDING_JOINCODES, list),
    (&operations::POST_ONBOARDING_JOINCODES, create),
    (&operations::PUT_ONBOARDING_JOINCODE, update),
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
    Reply::model(state.add_join_code(ORGANIZATION_ID, request.email_domains, false))
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
