//! Operations on billing activations.

use crate::api::activations as api;
use crate::sandbox::error_response::{ErrorResponse, Reply};
use crate::sandbox::request::Call;
use crate::sandbox::route::Route;
use crate::sandbox::state::State;
use crate::sandbox::validation::{self, Fields};
use crate::{ApplyOrgBillingActivationRequest, ApplyOrgBillingActivationResponse};

pub(super) static ROUTES: &[Route] =
    &[(&api::GET_ONBOARDING_ACTIVATION, get), (&api::POST_ONBOARDING_ACTIVATION_APPLY, apply)];

fn get(state: &mut State, call: &Call) -> Result<Reply, ErrorResponse> {
    Reply::model(&state.activations.get(&call.id)?.activation)
}

fn apply(state: &mut State, call: &Call) -> Result<Reply, ErrorResponse> {
    let request = read(call)?;
    let row = state.activations.get_mut(&call.id)?;
    let organization = state.organizations.get(&request.organization_id)?;
    if row.applied {
        return Err(ErrorResponse::conflict("Activation has already been applied", &call.id));
    }
    let bound_to = row.activation.existing_organization_id.as_ref();
    if bound_to.is_some_and(|bound_to| *bound_to != organization.id) {
        return Err(ErrorResponse::invalid_field("organizationId"));
    }
    row.applied = true;
    row.activation.existing_organization_id = Some(organization.id.clone());
    row.activation.existing_organization_short_name = Some(organization.short_name.clone());
    Reply::model(&ApplyOrgBillingActivationResponse {
        organization_id: organization.id.clone(),
        status: "STARTED".to_owned(),
        job_name: format!("apply-{}", call.id),
    })
}

fn read(call: &Call) -> Result<ApplyOrgBillingActivationRequest, ErrorResponse> {
    let mut fields = Fields::of(&call.body);
    let request = ApplyOrgBillingActivationRequest {
        organization_id: fields.required("organizationId", validation::non_blank),
    };
    fields.finish(request)
}
