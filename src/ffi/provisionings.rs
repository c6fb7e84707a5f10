//! Organization provisionings for C.

use std::ffi::c_char;
use std::fmt::Display;

use bumpalo::Bump;

use super::call;
use super::caller_struct::{self, impl_caller_struct};
use super::client::{client_of, genesys_client};
use super::error::genesys_error;
use super::input;
use super::output::{self, ToC};
use super::status::genesys_status;
use crate::api::operations::{
    GET_ONBOARDING_ORGPROVISIONING, POST_ONBOARDING_ORGPROVISIONING_COMPLETE,
    POST_ONBOARDING_ORGPROVISIONINGS,
};
use crate::error::Error;
use crate::{
    CompleteOrgProvisioningRequest, CompleteOrgProvisioningResponse, OrgProvisioning,
    OrgProvisioningOptions, OrgProvisioningUser, StageOrgProvisioningRequest,
    StageOrgProvisioningResponse,
};

/// How a staged provisioning stands. Read-only.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct genesys_org_provisioning {
    /// The provisioning's id. NULL if absent.
    pub id: *const c_char,
    /// Whether the organization exists already.
    pub organization_exists: bool,
    /// Whether the e-mail address is at a public provider rather than at a company.
    pub generic_email_domain: bool,
    /// Whether the person may join an existing organization at once.
    pub supports_immediate_join: bool,
    /// Whether the e-mail address belongs to a user already.
    pub email_address_exists: bool,
    /// Whether the provisioning has been completed.
    pub provision_completed: bool,
    /// The e-mail address that staged it.
    pub email_address: *const c_char,
    /// The first name of the person who staged it. NULL if absent.
    pub first_name: *const c_char,
    /// The last name of the person who staged it. NULL if absent.
    pub last_name: *const c_char,
    /// The organization's name.
    pub organization_name: *const c_char,
    /// The phone number of the person who staged it. NULL if absent.
    pub phone_number: *const c_char,
    /// The address of this provisioning on the service. NULL if absent.
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

/// Frees a provisioning, with all that it points to.
///
/// @param provisioning  Owned; may be NULL. It must not be used afterwards.
///
/// Any thread may call this, once.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_org_provisioning_free(
    provisioning: *mut genesys_org_provisioning,
) {
    // SAFETY: the header asks for NULL or a live result, as its last use.
    unsafe { output::free_result(provisioning) }
}

/// The provisioning that has been staged. Read-only.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct genesys_stage_org_provisioning_response {
    /// The provisioning's id. NULL if absent.
    pub id: *const c_char,
    /// The address of the provisioning on the service. NULL if absent.
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

/// Frees the answer to a staged provisioning, with all that it points to.
///
/// @param response  Owned; may be NULL. It must not be used afterwards.
///
/// Any thread may call this, once.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_stage_org_provisioning_response_free(
    response: *mut genesys_stage_org_provisioning_response,
) {
    // SAFETY: the header asks for NULL or a live result, as its last use.
    unsafe { output::free_result(response) }
}

/// The organization that has been made. Read-only.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct genesys_complete_org_provisioning_response {
    /// The organization's id. NULL if absent.
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

/// Frees the answer to a completed provisioning, with all that it points to.
///
/// @param response  Owned; may be NULL. It must not be used afterwards.
///
/// Any thread may call this, once.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_complete_org_provisioning_response_free(
    response: *mut genesys_complete_org_provisioning_response,
) {
    // SAFETY: the header asks for NULL or a live result, as its last use.
    unsafe { output::free_result(response) }
}

/// A further user of a new organization.
///
/// Initialize it with GENESYS_ORG_PROVISIONING_USER_INIT.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct genesys_org_provisioning_user {
    /// The size of the struct, set by GENESYS_ORG_PROVISIONING_USER_INIT.
    pub struct_size: usize,
    /// The user's name. Required.
    pub name: *const c_char,
    /// The user's e-mail address. Required.
    pub email: *const c_char,
}

impl_caller_struct!(genesys_org_provisioning_user);

impl genesys_org_provisioning_user {
    /// Makes the model of it; `path` is how errors call it.
    ///
    /// # Safety
    ///
    /// All that it points to is what the header says, or NULL.
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

    /// Makes the models of an array of pointers to them.
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
            let path = format_args!("body.otherUsers[{index}]");
            // SAFETY: as above, for each place, and for all that it points to.
            unsafe { caller_struct::required(*user, path)?.model(path) }
        };
        users.iter().enumerate().map(model).collect::<Result<_, _>>().map(Some)
    }
}

/// What is needed to stage an organization.
///
/// Initialize it with GENESYS_STAGE_ORG_PROVISIONING_REQUEST_INIT.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct genesys_stage_org_provisioning_request {
    /// The size of the struct, set by GENESYS_STAGE_ORG_PROVISIONING_REQUEST_INIT.
    pub struct_size: usize,
    /// The e-mail address of the person who stages it. Required.
    pub email_address: *const c_char,
    /// The value that the captcha gave. Optional.
    pub recaptcha_value: *const c_char,
    /// The billing activation that comes with the organization. Optional.
    pub activation_id: *const c_char,
    /// The person's first name. Optional.
    pub first_name: *const c_char,
    /// The person's last name. Optional.
    pub last_name: *const c_char,
    /// The organization's name. Optional.
    pub organization_name: *const c_char,
    /// The locale for the mails that are sent. Optional.
    pub locale: *const c_char,
    /// The person's phone number. Optional.
    pub phone_number: *const c_char,
}

impl_caller_struct!(genesys_stage_org_provisioning_request);

impl genesys_stage_org_provisioning_request {
    /// Makes the model of it.
    ///
    /// # Safety
    ///
    /// All that it points to is what the header says, or NULL.
    unsafe fn model(&self) -> Result<StageOrgProvisioningRequest, Error> {
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

/// What is needed to complete a provisioning.
///
/// Initialize it with GENESYS_COMPLETE_ORG_PROVISIONING_REQUEST_INIT.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct genesys_complete_org_provisioning_request {
    /// The size of the struct, set by GENESYS_COMPLETE_ORG_PROVISIONING_REQUEST_INIT.
    pub struct_size: usize,
    /// The administrator's e-mail address. Required.
    pub administrator_email: *const c_char,
    /// The administrator's password. Required.
    pub administrator_password: *const c_char,
    /// The administrator's name. Required.
    pub administrator_name: *const c_char,
    /// The organization's name. Optional.
    pub organization_name: *const c_char,
    /// Further users to invite. Optional.
    pub other_users: *const *const genesys_org_provisioning_user,
    /// How many other_users there are.
    pub other_users_count: usize,
    /// The locale for the mails that are sent. Optional.
    pub locale: *const c_char,
    /// Whether people may not join by their e-mail domain alone. Optional.
    pub disable_org_auto_join: *const bool,
}

impl_caller_struct!(genesys_complete_org_provisioning_request);

impl genesys_complete_org_provisioning_request {
    /// Makes the model of it.
    ///
    /// # Safety
    ///
    /// All that it points to is what the header says, or NULL.
    unsafe fn model(&self) -> Result<CompleteOrgProvisioningRequest, Error> {
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
    /// The id of an organization that exists already. Optional.
    pub existing_organization_id: *const c_char,
    /// Whether this asks for a billing activation's job. Optional.
    pub billing_activation_job: *const bool,
}

impl_caller_struct!(genesys_org_provisioning_options);

/// Borrows the options for a call; NULL for the pointer is none of them.
///
/// # Safety
///
/// `options` and what it points to is what the header says, or NULL.
unsafe fn org_provisioning_options<'a>(
    options: *const genesys_org_provisioning_options,
) -> Result<OrgProvisioningOptions<'a>, Error> {
    // SAFETY: the caller promises the same.
    unsafe {
        let Some(options) = caller_struct::read(options, "options")? else {
            return Ok(OrgProvisioningOptions::default());
        };
        let genesys_org_provisioning_options {
            struct_size: _,
            existing_organization_id,
            billing_activation_job,
        } = options;
        Ok(OrgProvisioningOptions {
            existing_organization_id: input::optional(
                existing_organization_id,
                "existingOrganizationId",
            )?,
            billing_activation_job: input::value(billing_activation_job).copied(),
        })
    }
}

/// Reads a provisioning: GET /api/v2/onboarding/orgprovisionings/{provisioningId}.
///
/// Needs no permission.
///
/// @param client           Borrowed.
/// @param provisioning_id  Borrowed; not empty, blank, "." or "..".
/// @param options          Borrowed; may be NULL for none.
/// @param provisioning     Receives the result; owned, free with genesys_org_provisioning_free. NULL on failure.
/// @param error            Receives the error on failure; owned, free with genesys_error_free. May be NULL.
/// @return Any status.
///
/// Any thread may call this.
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
            let options = org_provisioning_options(options)?;
            crate::get_onboarding_orgprovisioning(client, provisioning_id, &options)
        })
    }
}

/// Completes a provisioning: POST /api/v2/onboarding/orgprovisionings/{provisioningId}/complete.
///
/// Needs no permission.
///
/// @param client           Borrowed.
/// @param provisioning_id  Borrowed; not empty, blank, "." or "..".
/// @param body             Borrowed.
/// @param response         Receives the result; owned, free with genesys_complete_org_provisioning_response_free. NULL on failure.
/// @param error            Receives the error on failure; owned, free with genesys_error_free. May be NULL.
/// @return Any status.
///
/// Any thread may call this.
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
            let body = caller_struct::required(body, "body")?.model()?;
            crate::post_onboarding_orgprovisioning_complete(client, provisioning_id, Some(&body))
        })
    }
}

/// Stages a provisioning for a new organization: POST /api/v2/onboarding/orgprovisionings.
///
/// Needs no permission.
///
/// @param client    Borrowed.
/// @param body      Borrowed.
/// @param response  Receives the result; owned, free with genesys_stage_org_provisioning_response_free. NULL on failure.
/// @param error     Receives the error on failure; owned, free with genesys_error_free. May be NULL.
/// @return Any status.
///
/// Any thread may call this.
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
            let body = caller_struct::required(body, "body")?.model()?;
            crate::post_onboarding_orgprovisionings(client, Some(&body))
        })
    }
}
