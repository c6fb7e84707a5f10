//! Operations on organizations.

use crate::api::organizations as api;
use crate::sandbox::error_response::{ErrorResponse, Reply};
use crate::sandbox::request::Call;
use crate::sandbox::route::Route;
use crate::sandbox::state::State;
use crate::sandbox::validation::{self, Fields};

pub(super) static ROUTES: &[Route] = &[(&api::HEAD_ONBOARDING_ORGANIZATION_USERS, head_users)];

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
