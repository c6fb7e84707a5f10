//! Users.

use std::ffi::c_char;

use bumpalo::Bump;

use super::call;
use super::caller_struct::{self, ToModel, impl_caller_struct};
use super::client::{client_of, genesys_client};
use super::error::genesys_error;
use super::input;
use super::output::{self, ToC};
use super::status::genesys_status;
use crate::api::users::{
    POST_ONBOARDING_USERS, POST_ONBOARDING_USERS_JOINEXISTINGORGS, POST_ONBOARDING_USERS_STAGE,
};
use crate::error::Error;
use crate::{
    CreateUserRequest, CreateUserResponse, JoinExistingOrgsRequest, JoinExistingOrgsResponse,
    StageUserRequest,
};

/// Request to create a user from an invite.
///
/// Initialize it with GENESYS_CREATE_USER_REQUEST_INIT.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct genesys_create_user_request {
    /// The size of the struct, set by GENESYS_CREATE_USER_REQUEST_INIT.
    pub struct_size: usize,
    /// ID of the invite to redeem. Required.
    pub invite_id: *const c_char,
    /// The user's name. Required.
    pub name: *const c_char,
    /// The user's password. Required.
    pub password: *const c_char,
}

impl_caller_struct!(genesys_create_user_request);

impl ToModel for genesys_create_user_request {
    type Model = CreateUserRequest;

    unsafe fn to_model(&self) -> Result<CreateUserRequest, Error> {
        let genesys_create_user_request { struct_size: _, invite_id, name, password } = *self;
        // SAFETY: the caller promises the same.
        unsafe {
            Ok(CreateUserRequest {
                invite_id: input::owned(invite_id, "body.inviteId")?,
                name: input::owned(name, "body.name")?,
                password: input::owned(password, "body.password")?,
            })
        }
    }
}

/// The created user. Read-only.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct genesys_create_user_response {
    /// The user's organization.
    pub organization: *const c_char,
    /// The user's name.
    pub name: *const c_char,
    /// The user's email address.
    pub email: *const c_char,
    /// Whether the user is an administrator. NULL if absent.
    pub administrator: *const bool,
}

impl ToC for CreateUserResponse {
    type C = genesys_create_user_response;

    fn to_c(&self, arena: &Bump) -> Result<genesys_create_user_response, Error> {
        let CreateUserResponse { organization, name, email, administrator } = self;
        Ok(genesys_create_user_response {
            organization: output::text(arena, "organization", organization)?,
            name: output::text(arena, "name", name)?,
            email: output::text(arena, "email", email)?,
            administrator: output::opt_value(arena, *administrator),
        })
    }
}

/// Frees a created user.
///
/// @param response  Owned; may be NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_create_user_response_free(
    response: *mut genesys_create_user_response,
) {
    // SAFETY: the header asks for NULL or a live result, as its last use.
    unsafe { output::free_result(response) }
}

/// Request to stage a user by a join code.
///
/// Initialize it with GENESYS_STAGE_USER_REQUEST_INIT.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct genesys_stage_user_request {
    /// The size of the struct, set by GENESYS_STAGE_USER_REQUEST_INIT.
    pub struct_size: usize,
    /// ID of the join code. Required.
    pub join_code_id: *const c_char,
    /// The user's email address. Required.
    pub email: *const c_char,
    /// Locale of the emails that are sent. Optional.
    pub locale: *const c_char,
}

impl_caller_struct!(genesys_stage_user_request);

impl ToModel for genesys_stage_user_request {
    type Model = StageUserRequest;

    unsafe fn to_model(&self) -> Result<StageUserRequest, Error> {
        let genesys_stage_user_request { struct_size: _, join_code_id, email, locale } = *self;
        // SAFETY: the caller promises the same.
        unsafe {
            Ok(StageUserRequest {
                join_code_id: input::owned(join_code_id, "body.joinCodeId")?,
                email: input::owned(email, "body.email")?,
                locale: input::opt_owned(locale, "body.locale")?,
            })
        }
    }
}

/// Request to join existing organizations.
///
/// Initialize it with GENESYS_JOIN_EXISTING_ORGS_REQUEST_INIT.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct genesys_join_existing_orgs_request {
    /// The size of the struct, set by GENESYS_JOIN_EXISTING_ORGS_REQUEST_INIT.
    pub struct_size: usize,
    /// IDs of the organizations to join. Required.
    pub organization_ids: *const *const c_char,
    /// Number of organization_ids.
    pub organization_ids_count: usize,
    /// The user's email address. Optional.
    pub email: *const c_char,
    /// ID of the job that this belongs to. Optional.
    pub job_id: *const c_char,
    /// Locale of the emails that are sent. Optional.
    pub locale: *const c_char,
}

impl_caller_struct!(genesys_join_existing_orgs_request);

impl ToModel for genesys_join_existing_orgs_request {
    type Model = JoinExistingOrgsRequest;

    unsafe fn to_model(&self) -> Result<JoinExistingOrgsRequest, Error> {
        let genesys_join_existing_orgs_request {
            struct_size: _,
            organization_ids,
            organization_ids_count,
            email,
            job_id,
            locale,
        } = *self;
        // SAFETY: the caller promises the same.
        unsafe {
            Ok(JoinExistingOrgsRequest {
                organization_ids: input::owned_list(
                    organization_ids,
                    organization_ids_count,
                    "body.organizationIds",
                )?,
                email: input::opt_owned(email, "body.email")?,
                job_id: input::opt_owned(job_id, "body.jobId")?,
                locale: input::opt_owned(locale, "body.locale")?,
            })
        }
    }
}

/// Links for joining existing organizations. Read-only.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct genesys_join_existing_orgs_response {
    /// Link of a join code. NULL if absent.
    pub join_code_url: *const c_char,
    /// Link of an invite. NULL if absent.
    pub invite_url: *const c_char,
}

impl ToC for JoinExistingOrgsResponse {
    type C = genesys_join_existing_orgs_response;

    fn to_c(&self, arena: &Bump) -> Result<genesys_join_existing_orgs_response, Error> {
        let JoinExistingOrgsResponse { join_code_url, invite_url } = self;
        Ok(genesys_join_existing_orgs_response {
            join_code_url: output::opt_string(arena, "joinCodeUrl", join_code_url)?,
            invite_url: output::opt_string(arena, "inviteUrl", invite_url)?,
        })
    }
}

/// Frees links for joining.
///
/// @param response  Owned; may be NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_join_existing_orgs_response_free(
    response: *mut genesys_join_existing_orgs_response,
) {
    // SAFETY: the header asks for NULL or a live result, as its last use.
    unsafe { output::free_result(response) }
}

/// Creates a user from an invite: POST /api/v2/onboarding/users.
///
/// Needs no permission.
///
/// @param client    Borrowed.
/// @param body      Borrowed.
/// @param response  Receives the result; owned, free with genesys_create_user_response_free.
/// @param error     Receives the error; may be NULL.
/// @return Any status.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_post_onboarding_users(
    client: *const genesys_client,
    body: *const genesys_create_user_request,
    response: *mut *mut genesys_create_user_response,
    error: *mut *mut genesys_error,
) -> genesys_status {
    // SAFETY: the header asks for pointers that are NULL or valid.
    unsafe {
        call::model(error, response, "response", &POST_ONBOARDING_USERS, || {
            let client = &client_of(client)?;
            let body = caller_struct::body(body)?;
            crate::post_onboarding_users(client, &body)
        })
    }
}

/// Returns links for joining existing organizations: POST /api/v2/onboarding/users/joinexistingorgs.
///
/// Needs no permission.
///
/// @param client    Borrowed.
/// @param body      Borrowed.
/// @param response  Receives the result; owned, free with genesys_join_existing_orgs_response_free.
/// @param error     Receives the error; may be NULL.
/// @return Any status.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_post_onboarding_users_joinexistingorgs(
    client: *const genesys_client,
    body: *const genesys_join_existing_orgs_request,
    response: *mut *mut genesys_join_existing_orgs_response,
    error: *mut *mut genesys_error,
) -> genesys_status {
    // SAFETY: the header asks for pointers that are NULL or valid.
    unsafe {
        call::model(error, response, "response", &POST_ONBOARDING_USERS_JOINEXISTINGORGS, || {
            let client = &client_of(client)?;
            let body = caller_struct::body(body)?;
            crate::post_onboarding_users_joinexistingorgs(client, &body)
        })
    }
}

/// Stages a user: POST /api/v2/onboarding/users/stage.
///
/// Needs no permission.
///
/// @param client  Borrowed.
/// @param body    Borrowed.
/// @param error   Receives the error; may be NULL.
/// @return Any status.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_post_onboarding_users_stage(
    client: *const genesys_client,
    body: *const genesys_stage_user_request,
    error: *mut *mut genesys_error,
) -> genesys_status {
    // SAFETY: the header asks for pointers that are NULL or valid.
    unsafe {
        call::run_unit(error, &POST_ONBOARDING_USERS_STAGE, || {
            let client = &client_of(client)?;
            let body = caller_struct::body(body)?;
            crate::post_onboarding_users_stage(client, &body)
        })
    }
}
