//! Billing activations for C.

use std::ffi::c_char;

use bumpalo::Bump;

use super::call;
use super::caller_struct::{self, impl_caller_struct};
use super::client::{client_of, genesys_client};
use super::error::genesys_error;
use super::input;
use super::output::{self, ToC};
use super::status::genesys_status;
use crate::api::operations::{GET_ONBOARDING_ACTIVATION, POST_ONBOARDING_ACTIVATION_APPLY};
use crate::error::Error;
use crate::{
    ApplyOrgBillingActivationRequest, ApplyOrgBillingActivationResponse, OrgBillingActivation,
};

/// A billing activation. Read-only.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct genesys_org_billing_activation {
    /// The activation's id. NULL if absent.
    pub id: *const c_char,
    /// The e-mail address of the person who bought. NULL if absent.
    pub email_address: *const c_char,
    /// The id of the organization that exists already. NULL if absent.
    pub existing_organization_id: *const c_char,
    /// The short name of that organization. NULL if absent.
    pub existing_organization_short_name: *const c_char,
    /// The region of the organization. NULL if absent.
    pub region: *const c_char,
    /// The address of this activation on the service. NULL if absent.
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

/// Frees a billing activation, with all that it points to.
///
/// @param activation  Owned; may be NULL. It must not be used afterwards.
///
/// Any thread may call this, once.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_org_billing_activation_free(
    activation: *mut genesys_org_billing_activation,
) {
    // SAFETY: the header asks for NULL or a live result, as its last use.
    unsafe { output::free_result(activation) }
}

/// To which organization an activation is applied.
///
/// Initialize it with GENESYS_APPLY_ORG_BILLING_ACTIVATION_REQUEST_INIT.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct genesys_apply_org_billing_activation_request {
    /// The size of the struct, set by GENESYS_APPLY_ORG_BILLING_ACTIVATION_REQUEST_INIT.
    pub struct_size: usize,
    /// The organization's id. Required.
    pub organization_id: *const c_char,
}

impl_caller_struct!(genesys_apply_org_billing_activation_request);

impl genesys_apply_org_billing_activation_request {
    /// Makes the model of it.
    ///
    /// # Safety
    ///
    /// All that it points to is what the header says, or NULL.
    unsafe fn model(&self) -> Result<ApplyOrgBillingActivationRequest, Error> {
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

/// What applying an activation has started. Read-only.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct genesys_apply_org_billing_activation_response {
    /// The organization's id.
    pub organization_id: *const c_char,
    /// How the activation stands; the contract lists no values.
    pub status: *const c_char,
    /// The name of the job that carries the activation out.
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

/// Frees the answer to an applied activation, with all that it points to.
///
/// @param response  Owned; may be NULL. It must not be used afterwards.
///
/// Any thread may call this, once.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_apply_org_billing_activation_response_free(
    response: *mut genesys_apply_org_billing_activation_response,
) {
    // SAFETY: the header asks for NULL or a live result, as its last use.
    unsafe { output::free_result(response) }
}

/// Reads a billing activation: GET /api/v2/onboarding/activations/{activationId}.
///
/// Needs no permission.
///
/// @param client         Borrowed.
/// @param activation_id  Borrowed; not empty, blank, "." or "..".
/// @param activation     Receives the result; owned, free with genesys_org_billing_activation_free. NULL on failure.
/// @param error          Receives the error on failure; owned, free with genesys_error_free. May be NULL.
/// @return Any status.
///
/// Any thread may call this.
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
/// @param activation_id  Borrowed; not empty, blank, "." or "..".
/// @param body           Borrowed.
/// @param response       Receives the result; owned, free with genesys_apply_org_billing_activation_response_free. NULL on failure.
/// @param error          Receives the error on failure; owned, free with genesys_error_free. May be NULL.
/// @return Any status.
///
/// Any thread may call this.
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
            let body = caller_struct::required(body, "body")?.model()?;
            crate::post_onboarding_activation_apply(client, activation_id, Some(&body))
        })
    }
}
