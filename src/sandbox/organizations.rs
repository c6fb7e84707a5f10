//! The organizations' only operation: does a user exist?

use super::error_response::{ErrorResponse, Reply};
use super::fields::{self, Fields};
use super::request::Call;
use super::state::State;

pub(super) fn head_users(state: &mut State, call: &Call) -> Result<Reply, ErrorResponse> {
    let mut fields = Fields::of(&call.query);
    let email = fields.required("email", fields::name);
    let email = fields.finish(email)?;
    if state.is_user(&call.id, &email) {
        Ok(Reply::nothing(200))
    } else {
        Err(ErrorResponse::not_found("user", &call.id))
    }
}
