//! Billing activations.

use std::ffi::c_char;

use bumpalo::Bump;

use super::call;
use super::caller_struct::{self, ToModel, impl_caller_struct};
use super::client::{client_of, genesys_client};
use super::error::genesys_error;
use super::input;
use super::output::{self, ToC};
use super::status::genesys_status;
use crate::api::activations::{GET_ONBOARDING_ACTIVATION, POST_ONBOARDING_ACTIVATION_APPLY};
use crate::error::Error;
use crate::{
    ApplyOrgBillingActivationRequest, ApplyOrgBillingActivationResponse, OrgBillingActivation,
};

/// A billing activation. Read-only.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct genesys_org_billing_activation {
    /// The activation's ID. NULL if absent.
    pub id: *const c_char,
    /// The purchaser's email address. NULL if absent.
    pub email_address: *const c_char,
    /// ID of the existing organization. NULL if absent.
    pub existing_organization_id: *const c_char,
    /// Short name of the existing organization. NULL if absent.
    pub existing_organization_short_name: *const c_char,
    /// Region of the organization. NULL if absent.
    pub region: *const c_char,
    /// URI of this activation. NULL if absent.
    pub self_uri: *const c_char,
}

impl ToC for OrgBillingActivation {
    type C = genesys_org_billing_activation;

    fn to_c(&self, arena: &Bump) -> Result<genesys_org_billing_activation, Error> {
        let OrgBillingActivation {
            id,
            email_address,
            existing_organization_id,
            existing_organization_short_name,
            region,
            self_uri,
        } = self;
        Ok(genesys_org_billing_activation {
            id: output::opt_string(arena, "id", id)?,
            email_address: output::opt_string(arena, "emailAddress", email_address)?,
            existing_organization_id: output::opt_string(
                arena,
                "existingOrganizationId",
                existing_organization_id,
            )?,
            existing_organization_short_name: output::opt_string(
                arena,
                "existingOrganizationShortName",
                existing_organization_short_name,
            )?,
            region: output::opt_string(arena, "region", region)?,
            self_uri: output::opt_string(arena, "selfUri", self_uri)?,
        })
    }
}

/// Frees a billing activation.
///
/// @param activation  Owned; may be NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_org_billing_activation_free(
    activation: *mut genesys_org_billing_activation,
) {
    // SAFETY: the header asks for NULL or a live result, as its last use.
    unsafe { output::free_result(activation) }
}

/// Request to apply a billing activation to an organization.
///
/// Initialize it with GENESYS_APPLY_ORG_BILLING_ACTIVATION_REQUEST_INIT.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct genesys_apply_org_billing_activation_request {
    /// The size of the struct, set by GENESYS_APPLY_ORG_BILLING_ACTIVATION_REQUEST_INIT.
    pub struct_size: usize,
    /// The organization's ID. Required.
    pub organization_id: *const c_char,
}

impl_caller_struct!(genesys_apply_org_billing_activation_request);

impl ToModel for genesys_apply_org_billing_activation_request {
    type Model = ApplyOrgBillingActivationRequest;

    unsafe fn to_model(&self) -> Result<ApplyOrgBillingActivationRequest, Error> {
        let genesys_apply_org_billing_activation_request { struct_size: _, organization_id } =
            *self;
        // SAFETY: the caller promises the same.
        unsafe {
            Ok(ApplyOrgBillingActivationRequest {
                organization_id: input::owned(organization_id, "body.organizationId")?,
            })
        }
    }
}

/// Result of applying a billing activation. Read-only.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct genesys_apply_org_billing_activation_response {
    /// The organization's ID.
    pub organization_id: *const c_char,
    /// Status of the activation; the API specification lists no values.
    pub status: *const c_char,
    /// Name of the job that applies the activation.
    pub job_name: *const c_char,
}

impl ToC for ApplyOrgBillingActivationResponse {
    type C = genesys_apply_org_billing_activation_response;

    fn to_c(&self, arena: &Bump) -> Result<genesys_apply_org_billing_activation_response, Error> {
        let ApplyOrgBillingActivationResponse { organization_id, status, job_name } = self;
        Ok(genesys_apply_org_billing_activation_response {
            organization_id: output::text(arena, "organizationId", organization_id)?,
            status: output::text(arena, "status", status)?,
            job_name: output::text(arena, "jobName", job_name)?,
        })
    }
}

/// Frees the result of applying a billing activation.
///
/// @param response  Owned; may be NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_apply_org_billing_activation_response_free(
    response: *mut genesys_apply_org_billing_activation_response,
) {
    // SAFETY: the header asks for NULL or a live result, as its last use.
    unsafe { output::free_result(response) }
}

/// Gets a billing activation: GET /api/v2/onboarding/activations/{activationId}.
///
/// Needs no permission.
///
/// @param client         Borrowed.
/// @param activation_id  Borrowed; must not be blank, "." or "..".
/// @param activation     Receives the result; owned, free with genesys_org_billing_activation_free.
/// @param error          Receives the error; may be NULL.
/// @return Any status.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_get_onboarding_activation(
    client: *const genesys_client,
    activation_id: *const c_char,
    activation: *mut *mut genesys_org_billing_activation,
    error: *mut *mut genesys_error,
) -> genesys_status {
    // SAFETY: the header asks for pointers that are NULL or valid.
    unsafe {
        call::model(error, activation, "activation", &GET_ONBOARDING_ACTIVATION, || {
            let client = &client_of(client)?;
            let activation_id = input::required(activation_id, "activationId")?;
            crate::get_onboarding_activation(client, activation_id)
        })
    }
}

/// Applies a billing activation: POST /api/v2/onboarding/activations/{activationId}/apply.
///
/// Needs no permission.
///
/// @param client         Borrowed.
/// @param activation_id  Borrowed; must not be blank, "." or "..".
/// @param body           Borrowed.
/// @param response       Receives the result; owned, free with genesys_apply_org_billing_activation_response_free.
/// @param error          Receives the error; may be NULL.
/// @return Any status.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_post_onboarding_activation_apply(
    client: *const genesys_client,
    activation_id: *const c_char,
    body: *const genesys_apply_org_billing_activation_request,
    response: *mut *mut genesys_apply_org_billing_activation_response,
    error: *mut *mut genesys_error,
) -> genesys_status {
    // SAFETY: the header asks for pointers that are NULL or valid.
    unsafe {
        call::model(error, response, "response", &POST_ONBOARDING_ACTIVATION_APPLY, || {
            let client = &client_of(client)?;
            let activation_id = input::required(activation_id, "activationId")?;
            let body = caller_struct::body(body)?;
            crate::post_onboarding_activation_apply(client, activation_id, &body)
        })
    }
}
