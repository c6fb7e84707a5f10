//! The billing activations' operations.

use super::error_response::{ErrorResponse, Reply};
use super::fields::{self, Fields};
use super::request::Call;
use super::state::State;
use crate::{ApplyOrgBillingActivationRequest, ApplyOrgBillingActivationResponse};

pub(super) fn get(state: &mut State, call: &Call) -> Result<Reply, ErrorResponse> {
    Reply::model(&state.activations.get(&call.id)?.activation)
}

pub(super) fn apply(state: &mut State, call: &Call) -> Result<Reply, ErrorResponse> {
    let request = read(call)?;
    let row = state.activations.get_mut(&call.id)?;
    let organization = state.organizations.get(&request.organization_id)?;
    if row.applied {
        return Err(ErrorResponse::conflict("This activation is applied already", &call.id));
    }
    let bound_to = row.activation.existing_organization_id.as_ref();
    if bound_to.is_some_and(|bound_to| *bound_to != organization.id) {
        return Err(ErrorResponse::wrong_field("organizationId"));
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
        organization_id: fields.required("organizationId", fields::name),
    };
    fields.finish(request)
}
