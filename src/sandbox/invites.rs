//! The invites' operations.

use super::call::Call;
use super::pages::page;
use super::refusal::{Refusal, Reply};
use super::state::State;

pub(super) fn delete(state: &mut State, call: &Call) -> Result<Reply, Refusal> {
    state.invites.remove(&call.id)?;
    Ok(Reply::nothing(204))
}

pub(super) fn get(state: &mut State, call: &Call) -> Result<Reply, Refusal> {
    Reply::model(&state.invites.get(&call.id)?.invite)
}

pub(super) fn list(state: &mut State, call: &Call) -> Result<Reply, Refusal> {
    Reply::model(&page(call, state.invites.iter().map(|row| &row.invite))?)
}
