//! Operations on organizations.

use super::error_response::{ErrorResponse, Reply};
use super::request::Call;
use super::route::Route;
use super::state::State;
use super::validation::{self, Fields};
use crate::api::operations;

pub(super) static ROUTES: &[Route] =
    &[(&operations::HEAD_ONBOARDING_ORGANIZATION_USERS, head_users)];

fn head_users(state: &mut State, call: &Call) -> Result<Reply, ErrorResponse> {
    let mut fields = Fields::of(&call.query);
    let email = fields.required("email", validation::non_blank);
    let email = fields.finish(email)?;
    if state.is_user(&call.id, &email) {
        Ok(Reply::empty(200))
    } else {
        Err(ErrorResponse::not_found("user", &call.id))
    }
}
