//! Operations on invites.

use super::error_response::{ErrorResponse, Reply};
use super::pages::page;
use super::request::Call;
use super::route::Route;
use super::state::State;
use crate::api::operations;

pub(super) static ROUTES: &[Route] = &[
    (&operations::DELETE_ONBOARDING_INVITE, delete),
    (&operations::GET_ONBOARDING_INVITE, get),
    (&operations::GET_ONBOARDING_INVITES, list),
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
