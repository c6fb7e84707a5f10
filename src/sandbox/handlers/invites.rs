//! Operations on invites.

use super::pages::page;
use crate::api::invites as api;
use crate::sandbox::error_response::{ErrorResponse, Reply};
use crate::sandbox::request::Call;
use crate::sandbox::route::Route;
use crate::sandbox::state::State;

pub(super) static ROUTES: &[Route] = &[
    (&api::DELETE_ONBOARDING_INVITE, delete),
    (&api::GET_ONBOARDING_INVITE, get),
    (&api::GET_ONBOARDING_INVITES, list),
];

fn delete(state: &mut State, call: &Call) -> Result<Reply, ErrorResponse> {
    state.invites.remove(&call.id)?;
    Ok(Reply::empty(204))
}

fn get(state: &mut State, call: &Call) -> Result<Reply, ErrorResponse> {
    Reply::model(&state.invites.get(&call.id)?.invite)
}

fn list(state: &mut State, call: &Call) -> Result<Reply, ErrorResponse> {
    Reply::model(&page(call, state.invites.iter().map(|row| &row.invite))?)
}
