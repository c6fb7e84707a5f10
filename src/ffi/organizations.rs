//! Organizations.

use std::ffi::c_char;

use super::call;
use super::client::{client_of, genesys_client};
use super::error::genesys_error;
use super::input;
use super::status::genesys_status;
use crate::api::organizations::HEAD_ONBOARDING_ORGANIZATION_USERS;

/// Checks whether a user exists: HEAD /api/v2/onboarding/organizations/{organizationId}/users.
///
/// Status 200 means true and 404 false; every other status is an error. Needs no permission.
///
/// @param client           Borrowed.
/// @param organization_id  Borrowed; must not be blank, "." or "..".
/// @param email            Borrowed; the user's email address, must not be blank.
/// @param exists           Receives whether the user exists; false on failure.
/// @param error            Receives the error; may be NULL.
/// @return Any status.
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
        call::boolean(error, exists, &HEAD_ONBOARDING_ORGANIZATION_USERS, || {
            let client = &client_of(client)?;
            let organization_id = input::required(organization_id, "organizationId")?;
            let email = input::required(email, "email")?;
            crate::head_onboarding_organization_users(client, organization_id, email)
        })
    }
}
