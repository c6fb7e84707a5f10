//! The join codes' operations.

use super::error_response::{ErrorResponse, Reply};
use super::fields::{self, Fields};
use super::fixtures::ORGANIZATION_ID;
use super::pages::page;
use super::request::Call;
use super::state::{State, admits};
use crate::JoinCodeRequest;

pub(super) fn delete(state: &mut State, call: &Call) -> Result<Reply, ErrorResponse> {
    state.join_codes.remove(&call.id)?;
    Ok(Reply::nothing(204))
}

pub(super) fn get(state: &mut State, call: &Call) -> Result<Reply, ErrorResponse> {
    let mut fields = Fields::of(&call.query);
    let domain = fields.optional("emailDomain", fields::text);
    let domain = fields.finish(domain)?;
    let code = &state.join_codes.get(&call.id)?.join_code;
    if domain.is_some_and(|domain| !admits(code, &domain)) {
        return Err(ErrorResponse::not_found("join code for this e-mail domain", &call.id));
    }
    Reply::model(code)
}

pub(super) fn list(state: &mut State, call: &Call) -> Result<Reply, ErrorResponse> {
    Reply::model(&page(call, state.join_codes.iter().map(|row| &row.join_code))?)
}

pub(super) fn create(state: &mut State, call: &Call) -> Result<Reply, ErrorResponse> {
    let request = read(call)?;
    Reply::model(state.add_join_code(ORGANIZATION_ID, request.email_domains, false))
}

pub(super) fn update(state: &mut State, call: &Call) -> Result<Reply, ErrorResponse> {
    let request = read(call)?;
    state.join_codes.get_mut(&call.id)?.join_code.email_domains = request.email_domains;
    Ok(Reply::nothing(204))
}

fn read(call: &Call) -> Result<JoinCodeRequest, ErrorResponse> {
    let mut fields = Fields::of(&call.body);
    let request = JoinCodeRequest {
        email_domains: fields.required("emailDomains", fields::some(fields::domain)),
    };
    fields.finish(request)
}
