//! Join codes.

use std::ffi::c_char;

use bumpalo::Bump;

use super::call;
use super::caller_struct::{self, ToModel, impl_caller_struct};
use super::client::{client_of, genesys_client};
use super::error::genesys_error;
use super::input;
use super::output::{self, ModelText, ToC, listing_into_c};
use super::pages::{self, genesys_page_options, impl_listing_to_c};
use super::panic;
use super::status::genesys_status;
use crate::api::join_codes::{
    DELETE_ONBOARDING_JOINCODE, GET_ONBOARDING_JOINCODE, GET_ONBOARDING_JOINCODES, JoinCodeOf,
    POST_ONBOARDING_JOINCODES, PUT_ONBOARDING_JOINCODE, fetch_joincodes_page,
};
use crate::api::pages::Listing;
use crate::api::paginator::Paginator;
use crate::error::Error;
use crate::{JoinCode, JoinCodeOptions, JoinCodeRequest};

/// A join code of an organization. Read-only.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct genesys_join_code {
    /// The join code's ID. NULL if absent.
    pub id: *const c_char,
    /// Link for joining the organization.
    pub join_code_url: *const c_char,
    /// Whether the join code is disabled. NULL if absent.
    pub disabled: *const bool,
    /// Email domains whose users may join. NULL if there are none.
    pub email_domains: *const *const c_char,
    /// Number of email_domains.
    pub email_domains_count: usize,
    /// URI of this join code. NULL if absent.
    pub self_uri: *const c_char,
}

impl<S: ModelText> ToC for JoinCodeOf<S> {
    type C = genesys_join_code;

    fn to_c(&self, arena: &Bump) -> Result<genesys_join_code, Error> {
        let JoinCodeOf { id, join_code_url, disabled, email_domains, self_uri } = self;
        let email_domains = email_domains
            .iter()
            .map(|value| output::text(arena, "emailDomains", value))
            .collect::<Result<Vec<_>, _>>()?;
        Ok(genesys_join_code {
            id: output::opt_string(arena, "id", id)?,
            join_code_url: output::text(arena, "joinCodeUrl", join_code_url)?,
            disabled: output::opt_value(arena, *disabled),
            email_domains: output::list(arena, &email_domains),
            email_domains_count: email_domains.len(),
            self_uri: output::opt_string(arena, "selfUri", self_uri)?,
        })
    }
}

/// Frees a join code, other than those of a listing.
///
/// @param join_code  Owned; may be NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_join_code_free(join_code: *mut genesys_join_code) {
    // SAFETY: the header asks for NULL or a live result, as its last use.
    unsafe { output::free_result(join_code) }
}

/// One page of an organization's join codes. Read-only; its join codes are freed with it.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct genesys_join_code_listing {
    /// The page's join codes. NULL if there are none.
    pub entities: *const *const genesys_join_code,
    /// Number of entities.
    pub entities_count: usize,
    /// Maximum number of entities on a page. NULL if absent.
    pub page_size: *const i64,
    /// Page number, starting at 1. NULL if absent.
    pub page_number: *const i64,
    /// Number of entities on all pages. NULL if absent.
    pub total: *const i64,
    /// URI of the first page. NULL if absent.
    pub first_uri: *const c_char,
    /// URI of the next page. NULL if absent.
    pub next_uri: *const c_char,
    /// URI of the previous page. NULL if absent.
    pub previous_uri: *const c_char,
    /// URI of the last page. NULL if absent.
    pub last_uri: *const c_char,
    /// URI of this page. NULL if absent.
    pub self_uri: *const c_char,
    /// Number of pages. NULL if absent.
    pub page_count: *const i64,
}

impl_listing_to_c!(JoinCodeOf => genesys_join_code_listing);

/// Frees a page of join codes.
///
/// @param listing  Owned; may be NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_join_code_listing_free(listing: *mut genesys_join_code_listing) {
    // SAFETY: the header asks for NULL or a live result, as its last use.
    unsafe { output::free_result(listing) }
}

/// Request to create or update a join code.
///
/// Initialize it with GENESYS_JOIN_CODE_REQUEST_INIT.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct genesys_join_code_request {
    /// The size of the struct, set by GENESYS_JOIN_CODE_REQUEST_INIT.
    pub struct_size: usize,
    /// Email domains whose users may join. Required.
    pub email_domains: *const *const c_char,
    /// Number of email_domains.
    pub email_domains_count: usize,
}

impl_caller_struct!(genesys_join_code_request);

impl ToModel for genesys_join_code_request {
    type Model = JoinCodeRequest;

    unsafe fn to_model(&self) -> Result<JoinCodeRequest, Error> {
        let genesys_join_code_request { struct_size: _, email_domains, email_domains_count } =
            *self;
        // SAFETY: the caller promises the same.
        unsafe {
            Ok(JoinCodeRequest {
                email_domains: input::owned_list(
                    email_domains,
                    email_domains_count,
                    "body.emailDomains",
                )?,
            })
        }
    }
}

/// The optional parameters of genesys_get_onboarding_joincode.
///
/// Initialize it with GENESYS_JOIN_CODE_OPTIONS_INIT.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct genesys_join_code_options {
    /// The size of the struct, set by GENESYS_JOIN_CODE_OPTIONS_INIT.
    pub struct_size: usize,
    /// An email domain. Optional.
    pub email_domain: *const c_char,
}

impl_caller_struct!(genesys_join_code_options);

impl ToModel for genesys_join_code_options {
    type Model = JoinCodeOptions;

    unsafe fn to_model(&self) -> Result<JoinCodeOptions, Error> {
        let genesys_join_code_options { struct_size: _, email_domain } = *self;
        // SAFETY: the caller promises the same.
        let email_domain = unsafe { input::opt_owned(email_domain, "emailDomain") }?;
        Ok(JoinCodeOptions { email_domain })
    }
}

/// Deletes a join code: DELETE /api/v2/onboarding/joincodes/{joinCodeId}.
///
/// Needs the permission joinCode:actions:delete.
///
/// @param client        Borrowed.
/// @param join_code_id  Borrowed; must not be blank, "." or "..".
/// @param error         Receives the error; may be NULL.
/// @return Any status.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_delete_onboarding_joincode(
    client: *const genesys_client,
    join_code_id: *const c_char,
    error: *mut *mut genesys_error,
) -> genesys_status {
    // SAFETY: the header asks for pointers that are NULL or valid.
    unsafe {
        call::run_unit(error, &DELETE_ONBOARDING_JOINCODE, || {
            let client = &client_of(client)?;
            let join_code_id = input::required(join_code_id, "joinCodeId")?;
            crate::delete_onboarding_joincode(client, join_code_id)
        })
    }
}

/// Gets a join code: GET /api/v2/onboarding/joincodes/{joinCodeId}.
///
/// Needs no permission.
///
/// @param client        Borrowed.
/// @param join_code_id  Borrowed; must not be blank, "." or "..".
/// @param options       Borrowed; may be NULL for the defaults.
/// @param join_code     Receives the result; owned, free with genesys_join_code_free.
/// @param error         Receives the error; may be NULL.
/// @return Any status.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_get_onboarding_joincode(
    client: *const genesys_client,
    join_code_id: *const c_char,
    options: *const genesys_join_code_options,
    join_code: *mut *mut genesys_join_code,
    error: *mut *mut genesys_error,
) -> genesys_status {
    // SAFETY: the header asks for pointers that are NULL or valid.
    unsafe {
        call::model(error, join_code, "join_code", &GET_ONBOARDING_JOINCODE, || {
            let client = &client_of(client)?;
            let join_code_id = input::required(join_code_id, "joinCodeId")?;
            let options = caller_struct::options(options)?;
            crate::get_onboarding_joincode(client, join_code_id, &options).map(JoinCodeOf::from)
        })
    }
}

/// Gets one page of the organization's join codes: GET /api/v2/onboarding/joincodes.
///
/// Needs the permission joinCode:actions:view. See genesys_join_code_iter_new for all pages.
///
/// @param client   Borrowed.
/// @param options  Borrowed; may be NULL for the defaults.
/// @param listing  Receives the result; owned, free with genesys_join_code_listing_free.
/// @param error    Receives the error; may be NULL.
/// @return Any status.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_get_onboarding_joincodes(
    client: *const genesys_client,
    options: *const genesys_page_options,
    listing: *mut *mut genesys_join_code_listing,
    error: *mut *mut genesys_error,
) -> genesys_status {
    // SAFETY: the header asks for pointers that are NULL or valid.
    unsafe {
        call::run_into_c(error, listing, "listing", &GET_ONBOARDING_JOINCODES, || {
            let client = &client_of(client)?;
            let options = caller_struct::options(options)?;
            let response = fetch_joincodes_page(client, &options)?;
            listing_into_c::<Listing<JoinCodeOf<&str>>, Listing<JoinCodeOf<String>>>(&response)
        })
    }
}

/// Creates a join code: POST /api/v2/onboarding/joincodes.
///
/// Needs the permission joinCode:actions:create.
///
/// @param client     Borrowed.
/// @param body       Borrowed.
/// @param join_code  Receives the result; owned, free with genesys_join_code_free.
/// @param error      Receives the error; may be NULL.
/// @return Any status.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_post_onboarding_joincodes(
    client: *const genesys_client,
    body: *const genesys_join_code_request,
    join_code: *mut *mut genesys_join_code,
    error: *mut *mut genesys_error,
) -> genesys_status {
    // SAFETY: the header asks for pointers that are NULL or valid.
    unsafe {
        call::model(error, join_code, "join_code", &POST_ONBOARDING_JOINCODES, || {
            let client = &client_of(client)?;
            let body = caller_struct::body(body)?;
            crate::post_onboarding_joincodes(client, &body).map(JoinCodeOf::from)
        })
    }
}

/// Updates a join code: PUT /api/v2/onboarding/joincodes/{joinCodeId}.
///
/// Needs the permission joinCode:actions:update.
///
/// @param client        Borrowed.
/// @param join_code_id  Borrowed; must not be blank, "." or "..".
/// @param body          Borrowed.
/// @param error         Receives the error; may be NULL.
/// @return Any status.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_put_onboarding_joincode(
    client: *const genesys_client,
    join_code_id: *const c_char,
    body: *const genesys_join_code_request,
    error: *mut *mut genesys_error,
) -> genesys_status {
    // SAFETY: the header asks for pointers that are NULL or valid.
    unsafe {
        call::run_unit(error, &PUT_ONBOARDING_JOINCODE, || {
            let client = &client_of(client)?;
            let join_code_id = input::required(join_code_id, "joinCodeId")?;
            let body = caller_struct::body(body)?;
            crate::put_onboarding_joincode(client, join_code_id, &body)
        })
    }
}

/// An iterator over all join codes of an organization. Opaque; owned by the caller, free with
/// genesys_join_code_iter_free.
///
/// Not thread-safe.
pub struct genesys_join_code_iter(Paginator<JoinCode>);

/// Creates an iterator over all join codes, which fetches page after page. No request is sent yet.
///
/// Needs the permission joinCode:actions:view.
///
/// @param client   Borrowed; the iterator may outlive it.
/// @param options  Borrowed; the first page and the page size. May be NULL for the defaults.
/// @param iter     Receives the iterator; owned, free with genesys_join_code_iter_free.
/// @param error    Receives the error; may be NULL.
/// @return GENESYS_OK or GENESYS_INVALID_ARGUMENT.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_join_code_iter_new(
    client: *const genesys_client,
    options: *const genesys_page_options,
    iter: *mut *mut genesys_join_code_iter,
    error: *mut *mut genesys_error,
) -> genesys_status {
    // SAFETY: the header asks for NULL or a live client, and for pointers that are NULL or valid.
    unsafe {
        pages::new_iter(client, options, iter, error, |client, options| {
            genesys_join_code_iter(crate::iter_onboarding_joincodes(client, options))
        })
    }
}

/// Returns the next join code, fetching the next page if needed.
///
/// @param iter       Borrowed.
/// @param join_code  Receives the join code; owned, free with genesys_join_code_free. NULL after the last (the
///                   status is GENESYS_OK then) and on failure.
/// @param error      Receives the error; may be NULL.
/// @return Any status. After a failure the next call requests the same page again.
///
/// Not thread-safe.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_join_code_iter_next(
    iter: *mut genesys_join_code_iter,
    join_code: *mut *mut genesys_join_code,
    error: *mut *mut genesys_error,
) -> genesys_status {
    // SAFETY: the header asks for NULL or a live iterator that no other thread uses, and for pointers that are
    // NULL or valid.
    unsafe {
        let iter = iter.as_mut().map(|iter| &mut iter.0);
        pages::next_entity::<_, JoinCodeOf<String>>(iter, join_code, "join_code", error)
    }
}

/// Frees an iterator over join codes. The join codes that it returned remain valid.
///
/// @param iter  Owned; may be NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_join_code_iter_free(iter: *mut genesys_join_code_iter) {
    // SAFETY: the header asks for NULL or a live iterator, as its last use.
    unsafe { panic::free(iter) }
}
