//! Organizations for C.

use std::ffi::c_char;

use super::call;
use super::client::{client_of, genesys_client};
use super::error::genesys_error;
use super::input;
use super::status::genesys_status;
use crate::api::operations::HEAD_ONBOARDING_ORGANIZATION_USERS;

/// Tells whether a user exists: HEAD /api/v2/onboarding/organizations/{organizationId}/users.
///
/// True is the service's 200, false its 404; every other status is an error. Needs no permission.
///
/// @param client           Borrowed.
/// @param organization_id  Borrowed; not empty, blank, "." or "..".
/// @param email            Borrowed; the user's e-mail address, not empty or blank.
/// @param exists           Receives whether that is so; false on failure.
/// @param error            Receives the error on failure; owned, free with genesys_error_free. May be NULL.
/// @return Any status.
///
/// Any thread may call this.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_head_onboarding_organization_users(
    client: *const genesys_client,
    organization_id: *const c_char,
    email: *const c_char,
    exists: *mut bool,
    error: *mut *mut genesys_error,
) -> genesys_status {
    // SAFETY: the header asks for pointers that are NULL or valid.
    unsafe {
        call::existence(error, exists, &HEAD_ONBOARDING_ORGANIZATION_USERS, || {
            let client = &client_of(client)?;
            let organization_id = input::required(organization_id, "organizationId")?;
            let email = input::required(email, "email")?;
            crate::head_onboarding_organization_users(client, organization_id, email)
        })
    }
}
