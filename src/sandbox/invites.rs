//! The invites' operations.

use super::error_response::{ErrorResponse, Reply};
use super::pages::page;
use super::request::Call;
use super::state::State;

pub(super) fn delete(state: &mut State, call: &Call) -> Result<Reply, ErrorResponse> {
    state.invites.remove(&call.id)?;
    Ok(Reply::nothing(204))
}

pub(super) fn get(state: &mut State, call: &Call) -> Result<Reply, ErrorResponse> {
    Reply::model(&state.invites.get(&call.id)?.invite)
}

pub(super) fn list(state: &mut State, call: &Call) -> Result<Reply, ErrorResponse> {
    Reply::model(&page(call, state.invites.iter().map(|row| &row.invite))?)
}
