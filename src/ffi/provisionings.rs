//! Organization provisionings.

use std::ffi::c_char;
use std::fmt::Display;

use bumpalo::Bump;

use super::call;
use super::caller_struct::{self, ToModel, impl_caller_struct};
use super::client::{client_of, genesys_client};
use super::error::genesys_error;
use super::input;
use super::output::{self, ToC};
use super::status::genesys_status;
use crate::api::provisionings::{
    GET_ONBOARDING_ORGPROVISIONING, POST_ONBOARDING_ORGPROVISIONING_COMPLETE,
    POST_ONBOARDING_ORGPROVISIONINGS,
};
use crate::error::Error;
use crate::{
    CompleteOrgProvisioningRequest, CompleteOrgProvisioningResponse, OrgProvisioning,
    OrgProvisioningOptions, OrgProvisioningUser, StageOrgProvisioningRequest,
    StageOrgProvisioningResponse,
};

/// State of an organization provisioning. Read-only.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct genesys_org_provisioning {
    /// The provisioning's ID. NULL if absent.
    pub id: *const c_char,
    /// Whether the organization already exists.
    pub organization_exists: bool,
    /// Whether the email domain is a public provider's rather than a company's.
    pub generic_email_domain: bool,
    /// Whether the user can join an existing organization immediately.
    pub supports_immediate_join: bool,
    /// Whether the email address already belongs to a user.
    pub email_address_exists: bool,
    /// Whether the provisioning is complete.
    pub provision_completed: bool,
    /// Email address of the user who staged it.
    pub email_address: *const c_char,
    /// First name of the user who staged it. NULL if absent.
    pub first_name: *const c_char,
    /// Last name of the user who staged it. NULL if absent.
    pub last_name: *const c_char,
    /// The organization's name.
    pub organization_name: *const c_char,
    /// Phone number of the user who staged it. NULL if absent.
    pub phone_number: *const c_char,
    /// URI of this provisioning. NULL if absent.
    pub self_uri: *const c_char,
}

impl ToC for OrgProvisioning {
    type C = genesys_org_provisioning;

    fn to_c(&self, arena: &Bump) -> Result<genesys_org_provisioning, Error> {
        let OrgProvisioning {
            id,
            organization_exists,
            generic_email_domain,
            supports_immediate_join,
            email_address_exists,
            provision_completed,
            email_address,
            first_name,
            last_name,
            organization_name,
            phone_number,
            self_uri,
        } = self;
        Ok(genesys_org_provisioning {
            id: output::opt_string(arena, "id", id)?,
            organization_exists: *organization_exists,
            generic_email_domain: *generic_email_domain,
            supports_immediate_join: *supports_immediate_join,
            email_address_exists: *email_address_exists,
            provision_completed: *provision_completed,
            email_address: output::text(arena, "emailAddress", email_address)?,
            first_name: output::opt_string(arena, "firstName", first_name)?,
            last_name: output::opt_string(arena, "lastName", last_name)?,
            organization_name: output::text(arena, "organizationName", organization_name)?,
            phone_number: output::opt_string(arena, "phoneNumber", phone_number)?,
            self_uri: output::opt_string(arena, "selfUri", self_uri)?,
        })
    }
}

/// Frees a provisioning.
///
/// @param provisioning  Owned; may be NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_org_provisioning_free(
    provisioning: *mut genesys_org_provisioning,
) {
    // SAFETY: the header asks for NULL or a live result, as its last use.
    unsafe { output::free_result(provisioning) }
}

/// Result of staging an organization provisioning. Read-only.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct genesys_stage_org_provisioning_response {
    /// The provisioning's ID. NULL if absent.
    pub id: *const c_char,
    /// URI of the provisioning. NULL if absent.
    pub self_uri: *const c_char,
}

impl ToC for StageOrgProvisioningResponse {
    type C = genesys_stage_org_provisioning_response;

    fn to_c(&self, arena: &Bump) -> Result<genesys_stage_org_provisioning_response, Error> {
        let StageOrgProvisioningResponse { id, self_uri } = self;
        Ok(genesys_stage_org_provisioning_response {
            id: output::opt_string(arena, "id", id)?,
            self_uri: output::opt_string(arena, "selfUri", self_uri)?,
        })
    }
}

/// Frees the result of staging a provisioning.
///
/// @param response  Owned; may be NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_stage_org_provisioning_response_free(
    response: *mut genesys_stage_org_provisioning_response,
) {
    // SAFETY: the header asks for NULL or a live result, as its last use.
    unsafe { output::free_result(response) }
}

/// Result of completing an organization provisioning. Read-only.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct genesys_complete_org_provisioning_response {
    /// The organization's ID. NULL if absent.
    pub organization_id: *const c_char,
    /// The organization's short name. NULL if absent.
    pub organization_short_name: *const c_char,
}

impl ToC for CompleteOrgProvisioningResponse {
    type C = genesys_complete_org_provisioning_response;

    fn to_c(&self, arena: &Bump) -> Result<genesys_complete_org_provisioning_response, Error> {
        let CompleteOrgProvisioningResponse { organization_id, organization_short_name } = self;
        Ok(genesys_complete_org_provisioning_response {
            organization_id: output::opt_string(arena, "organizationId", organization_id)?,
            organization_short_name: output::opt_string(
                arena,
                "organizationShortName",
                organization_short_name,
            )?,
        })
    }
}

/// Frees the result of completing a provisioning.
///
/// @param response  Owned; may be NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_complete_org_provisioning_response_free(
    response: *mut genesys_complete_org_provisioning_response,
) {
    // SAFETY: the header asks for NULL or a live result, as its last use.
    unsafe { output::free_result(response) }
}

/// An additional user of a new organization.
///
/// Initialize it with GENESYS_ORG_PROVISIONING_USER_INIT.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct genesys_org_provisioning_user {
    /// The size of the struct, set by GENESYS_ORG_PROVISIONING_USER_INIT.
    pub struct_size: usize,
    /// The user's name. Required.
    pub name: *const c_char,
    /// The user's email address. Required.
    pub email: *const c_char,
}

impl_caller_struct!(genesys_org_provisioning_user);

impl genesys_org_provisioning_user {
    /// Converts it to the model; `path` names it in errors.
    ///
    /// # Safety
    ///
    /// All that it points to is as the header says, or NULL.
    unsafe fn model(&self, path: impl Display) -> Result<OrgProvisioningUser, Error> {
        let genesys_org_provisioning_user { struct_size: _, name, email } = *self;
        // SAFETY: the caller promises the same.
        unsafe {
            Ok(OrgProvisioningUser {
                name: input::owned(name, format_args!("{path}.name"))?,
                email: input::owned(email, format_args!("{path}.email"))?,
            })
        }
    }

    /// Converts an array of pointers to them.
    ///
    /// # Safety
    ///
    /// `users` is NULL or points to `count` pointers, each NULL or to what the header says.
    unsafe fn models(
        users: *const *const genesys_org_provisioning_user,
        count: usize,
    ) -> Result<Option<Vec<OrgProvisioningUser>>, Error> {
        // SAFETY: the caller promises the same.
        let Some(users) = unsafe { input::list(users, count, "body.otherUsers") }? else {
            return Ok(None);
        };
        let model = |(index, user): (usize, &*const genesys_org_provisioning_user)| {
            let path = &format!("body.otherUsers[{index}]");
            // SAFETY: as above, for each place, and for all that it points to.
            unsafe { caller_struct::required(*user, path)?.model(path) }
        };
        users.iter().enumerate().map(model).collect::<Result<_, _>>().map(Some)
    }
}

/// Request to stage an organization provisioning.
///
/// Initialize it with GENESYS_STAGE_ORG_PROVISIONING_REQUEST_INIT.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct genesys_stage_org_provisioning_request {
    /// The size of the struct, set by GENESYS_STAGE_ORG_PROVISIONING_REQUEST_INIT.
    pub struct_size: usize,
    /// The user's email address. Required.
    pub email_address: *const c_char,
    /// reCAPTCHA token. Optional.
    pub recaptcha_value: *const c_char,
    /// ID of the organization's billing activation. Optional.
    pub activation_id: *const c_char,
    /// The user's first name. Optional.
    pub first_name: *const c_char,
    /// The user's last name. Optional.
    pub last_name: *const c_char,
    /// The organization's name. Optional.
    pub organization_name: *const c_char,
    /// Locale of the emails that are sent. Optional.
    pub locale: *const c_char,
    /// The user's phone number. Optional.
    pub phone_number: *const c_char,
}

impl_caller_struct!(genesys_stage_org_provisioning_request);

impl ToModel for genesys_stage_org_provisioning_request {
    type Model = StageOrgProvisioningRequest;

    unsafe fn to_model(&self) -> Result<StageOrgProvisioningRequest, Error> {
        let genesys_stage_org_provisioning_request {
            struct_size: _,
            email_address,
            recaptcha_value,
            activation_id,
            first_name,
            last_name,
            organization_name,
            locale,
            phone_number,
        } = *self;
        // SAFETY: the caller promises the same.
        unsafe {
            Ok(StageOrgProvisioningRequest {
                email_address: input::owned(email_address, "body.emailAddress")?,
                recaptcha_value: input::opt_owned(recaptcha_value, "body.recaptchaValue")?,
                activation_id: input::opt_owned(activation_id, "body.activationId")?,
                first_name: input::opt_owned(first_name, "body.firstName")?,
                last_name: input::opt_owned(last_name, "body.lastName")?,
                organization_name: input::opt_owned(organization_name, "body.organizationName")?,
                locale: input::opt_owned(locale, "body.locale")?,
                phone_number: input::opt_owned(phone_number, "body.phoneNumber")?,
            })
        }
    }
}

/// Request to complete an organization provisioning.
///
/// Initialize it with GENESYS_COMPLETE_ORG_PROVISIONING_REQUEST_INIT.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct genesys_complete_org_provisioning_request {
    /// The size of the struct, set by GENESYS_COMPLETE_ORG_PROVISIONING_REQUEST_INIT.
    pub struct_size: usize,
    /// The administrator's email address. Required.
    pub administrator_email: *const c_char,
    /// The administrator's password. Required.
    pub administrator_password: *const c_char,
    /// The administrator's name. Required.
    pub administrator_name: *const c_char,
    /// The organization's name. Optional.
    pub organization_name: *const c_char,
    /// Additional users to invite. Optional.
    pub other_users: *const *const genesys_org_provisioning_user,
    /// Number of other_users.
    pub other_users_count: usize,
    /// Locale of the emails that are sent. Optional.
    pub locale: *const c_char,
    /// Whether users may not join by their email domain alone. Optional.
    pub disable_org_auto_join: *const bool,
}

impl_caller_struct!(genesys_complete_org_provisioning_request);

impl ToModel for genesys_complete_org_provisioning_request {
    type Model = CompleteOrgProvisioningRequest;

    unsafe fn to_model(&self) -> Result<CompleteOrgProvisioningRequest, Error> {
        let genesys_complete_org_provisioning_request {
            struct_size: _,
            administrator_email,
            administrator_password,
            administrator_name,
            organization_name,
            other_users,
            other_users_count,
            locale,
            disable_org_auto_join,
        } = *self;
        // SAFETY: the caller promises the same.
        unsafe {
            Ok(CompleteOrgProvisioningRequest {
                administrator_email: input::owned(administrator_email, "body.administratorEmail")?,
                administrator_password: input::owned(
                    administrator_password,
                    "body.administratorPassword",
                )?,
                administrator_name: input::owned(administrator_name, "body.administratorName")?,
                organization_name: input::opt_owned(organization_name, "body.organizationName")?,
                other_users: genesys_org_provisioning_user::models(other_users, other_users_count)?,
                locale: input::opt_owned(locale, "body.locale")?,
                disable_org_auto_join: input::value(disable_org_auto_join).copied(),
            })
        }
    }
}

/// The optional parameters of genesys_get_onboarding_orgprovisioning.
///
/// Initialize it with GENESYS_ORG_PROVISIONING_OPTIONS_INIT.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct genesys_org_provisioning_options {
    /// The size of the struct, set by GENESYS_ORG_PROVISIONING_OPTIONS_INIT.
    pub struct_size: usize,
    /// ID of an existing organization. Optional.
    pub existing_organization_id: *const c_char,
    /// Whether this is for a billing activation job. Optional.
    pub billing_activation_job: *const bool,
}

impl_caller_struct!(genesys_org_provisioning_options);

impl ToModel for genesys_org_provisioning_options {
    type Model = OrgProvisioningOptions;

    unsafe fn to_model(&self) -> Result<OrgProvisioningOptions, Error> {
        let genesys_org_provisioning_options {
            struct_size: _,
            existing_organization_id,
            billing_activation_job,
        } = *self;
        // SAFETY: the caller promises the same.
        unsafe {
            Ok(OrgProvisioningOptions {
                existing_organization_id: input::opt_owned(
                    existing_organization_id,
                    "existingOrganizationId",
                )?,
                billing_activation_job: input::value(billing_activation_job).copied(),
            })
        }
    }
}

/// Gets a provisioning: GET /api/v2/onboarding/orgprovisionings/{provisioningId}.
///
/// Needs no permission.
///
/// @param client           Borrowed.
/// @param provisioning_id  Borrowed; must not be blank, "." or "..".
/// @param options          Borrowed; may be NULL for the defaults.
/// @param provisioning     Receives the result; owned, free with genesys_org_provisioning_free.
/// @param error            Receives the error; may be NULL.
/// @return Any status.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_get_onboarding_orgprovisioning(
    client: *const genesys_client,
    provisioning_id: *const c_char,
    options: *const genesys_org_provisioning_options,
    provisioning: *mut *mut genesys_org_provisioning,
    error: *mut *mut genesys_error,
) -> genesys_status {
    // SAFETY: the header asks for pointers that are NULL or valid.
    unsafe {
        call::model(error, provisioning, "provisioning", &GET_ONBOARDING_ORGPROVISIONING, || {
            let client = &client_of(client)?;
            let provisioning_id = input::required(provisioning_id, "provisioningId")?;
            let options = caller_struct::options(options)?;
            crate::get_onboarding_orgprovisioning(client, provisioning_id, &options)
        })
    }
}

/// Completes a provisioning: POST /api/v2/onboarding/orgprovisionings/{provisioningId}/complete.
///
/// Needs no permission.
///
/// @param client           Borrowed.
/// @param provisioning_id  Borrowed; must not be blank, "." or "..".
/// @param body             Borrowed.
/// @param response         Receives the result; owned, free with genesys_complete_org_provisioning_response_free.
/// @param error            Receives the error; may be NULL.
/// @return Any status.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_post_onboarding_orgprovisioning_complete(
    client: *const genesys_client,
    provisioning_id: *const c_char,
    body: *const genesys_complete_org_provisioning_request,
    response: *mut *mut genesys_complete_org_provisioning_response,
    error: *mut *mut genesys_error,
) -> genesys_status {
    // SAFETY: the header asks for pointers that are NULL or valid.
    unsafe {
        call::model(error, response, "response", &POST_ONBOARDING_ORGPROVISIONING_COMPLETE, || {
            let client = &client_of(client)?;
            let provisioning_id = input::required(provisioning_id, "provisioningId")?;
            let body = caller_struct::body(body)?;
            crate::post_onboarding_orgprovisioning_complete(client, provisioning_id, &body)
        })
    }
}

/// Stages a provisioning for a new organization: POST /api/v2/onboarding/orgprovisionings.
///
/// Needs no permission.
///
/// @param client    Borrowed.
/// @param body      Borrowed.
/// @param response  Receives the result; owned, free with genesys_stage_org_provisioning_response_free.
/// @param error     Receives the error; may be NULL.
/// @return Any status.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_post_onboarding_orgprovisionings(
    client: *const genesys_client,
    body: *const genesys_stage_org_provisioning_request,
    response: *mut *mut genesys_stage_org_provisioning_response,
    error: *mut *mut genesys_error,
) -> genesys_status {
    // SAFETY: the header asks for pointers that are NULL or valid.
    unsafe {
        call::model(error, response, "response", &POST_ONBOARDING_ORGPROVISIONINGS, || {
            let client = &client_of(client)?;
            let body = caller_struct::body(body)?;
            crate::post_onboarding_orgprovisionings(client, &body)
        })
    }
}
