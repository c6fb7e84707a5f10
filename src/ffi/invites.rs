//! Invites.

use std::ffi::c_char;

use bumpalo::Bump;

use super::call;
use super::caller_struct;
use super::client::{client_of, genesys_client};
use super::error::genesys_error;
use super::input;
use super::output::{self, ModelText, ToC, listing_into_c};
use super::pages::{self, genesys_page_options, impl_listing_to_c};
use super::panic;
use super::status::genesys_status;
use crate::api::invites::{
    DELETE_ONBOARDING_INVITE, GET_ONBOARDING_INVITE, GET_ONBOARDING_INVITES, Invite, InviteOf,
    fetch_invites_page,
};
use crate::api::pages::Listing;
use crate::api::paginator::Paginator;
use crate::error::Error;

/// An invite into an organization. Read-only.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct genesys_invite {
    /// The invite's ID. NULL if absent.
    pub id: *const c_char,
    /// Whether the invited user becomes an administrator. NULL if absent.
    pub administrator: *const bool,
    /// The invited email address.
    pub to_address: *const c_char,
    /// URI of this invite. NULL if absent.
    pub self_uri: *const c_char,
}

impl<S: ModelText> ToC for InviteOf<S> {
    type C = genesys_invite;

    fn to_c(&self, arena: &Bump) -> Result<genesys_invite, Error> {
        let InviteOf { id, administrator, to_address, self_uri } = self;
        Ok(genesys_invite {
            id: output::opt_string(arena, "id", id)?,
            administrator: output::opt_value(arena, *administrator),
            to_address: output::text(arena, "toAddress", to_address)?,
            self_uri: output::opt_string(arena, "selfUri", self_uri)?,
        })
    }
}

/// Frees an invite, other than those of a listing.
///
/// @param invite  Owned; may be NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_invite_free(invite: *mut genesys_invite) {
    // SAFETY: the header asks for NULL or a live result, as its last use.
    unsafe { output::free_result(invite) }
}

/// One page of an organization's invites. Read-only; its invites are freed with it.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct genesys_invite_listing {
    /// The page's invites. NULL if there are none.
    pub entities: *const *const genesys_invite,
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

impl_listing_to_c!(InviteOf => genesys_invite_listing);

/// Frees a page of invites.
///
/// @param listing  Owned; may be NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_invite_listing_free(listing: *mut genesys_invite_listing) {
    // SAFETY: the header asks for NULL or a live result, as its last use.
    unsafe { output::free_result(listing) }
}

/// Deletes an invite: DELETE /api/v2/onboarding/invites/{inviteId}.
///
/// Needs the permission invite:actions:delete.
///
/// @param client     Borrowed.
/// @param invite_id  Borrowed; must not be blank, "." or "..".
/// @param error      Receives the error; may be NULL.
/// @return Any status.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_delete_onboarding_invite(
    client: *const genesys_client,
    invite_id: *const c_char,
    error: *mut *mut genesys_error,
) -> genesys_status {
    // SAFETY: the header asks for pointers that are NULL or valid.
    unsafe {
        call::run_unit(error, &DELETE_ONBOARDING_INVITE, || {
            let client = &client_of(client)?;
            let invite_id = input::required(invite_id, "inviteId")?;
            crate::delete_onboarding_invite(client, invite_id)
        })
    }
}

/// Gets an invite: GET /api/v2/onboarding/invites/{inviteId}.
///
/// Needs no permission.
///
/// @param client     Borrowed.
/// @param invite_id  Borrowed; must not be blank, "." or "..".
/// @param invite     Receives the result; owned, free with genesys_invite_free.
/// @param error      Receives the error; may be NULL.
/// @return Any status.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_get_onboarding_invite(
    client: *const genesys_client,
    invite_id: *const c_char,
    invite: *mut *mut genesys_invite,
    error: *mut *mut genesys_error,
) -> genesys_status {
    // SAFETY: the header asks for pointers that are NULL or valid.
    unsafe {
        call::model(error, invite, "invite", &GET_ONBOARDING_INVITE, || {
            let client = &client_of(client)?;
            let invite_id = input::required(invite_id, "inviteId")?;
            crate::get_onboarding_invite(client, invite_id).map(InviteOf::from)
        })
    }
}

/// Gets one page of the organization's invites: GET /api/v2/onboarding/invites.
///
/// Needs the permission invite:actions:view. See genesys_invite_iter_new for all pages.
///
/// @param client   Borrowed.
/// @param options  Borrowed; may be NULL for the defaults.
/// @param listing  Receives the result; owned, free with genesys_invite_listing_free.
/// @param error    Receives the error; may be NULL.
/// @return Any status.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_get_onboarding_invites(
    client: *const genesys_client,
    options: *const genesys_page_options,
    listing: *mut *mut genesys_invite_listing,
    error: *mut *mut genesys_error,
) -> genesys_status {
    // SAFETY: the header asks for pointers that are NULL or valid.
    unsafe {
        call::run_into_c(error, listing, "listing", &GET_ONBOARDING_INVITES, || {
            let client = &client_of(client)?;
            let options = caller_struct::options(options)?;
            let response = fetch_invites_page(client, &options)?;
            listing_into_c::<Listing<InviteOf<&str>>, Listing<InviteOf<String>>>(&response)
        })
    }
}

/// An iterator over all invites of an organization. Opaque; owned by the caller, free with
/// genesys_invite_iter_free.
///
/// Not thread-safe.
pub struct genesys_invite_iter(Paginator<Invite>);

/// Creates an iterator over all invites, which fetches page after page. No request is sent yet.
///
/// Needs the permission invite:actions:view.
///
/// @param client   Borrowed; the iterator may outlive it.
/// @param options  Borrowed; the first page and the page size. May be NULL for the defaults.
/// @param iter     Receives the iterator; owned, free with genesys_invite_iter_free.
/// @param error    Receives the error; may be NULL.
/// @return GENESYS_OK or GENESYS_INVALID_ARGUMENT.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_invite_iter_new(
    client: *const genesys_client,
    options: *const genesys_page_options,
    iter: *mut *mut genesys_invite_iter,
    error: *mut *mut genesys_error,
) -> genesys_status {
    // SAFETY: the header asks for NULL or a live client, and for pointers that are NULL or valid.
    unsafe {
        pages::new_iter(client, options, iter, error, |client, options| {
            genesys_invite_iter(crate::iter_onboarding_invites(client, options))
        })
    }
}

/// Returns the next invite, fetching the next page if needed.
///
/// @param iter    Borrowed.
/// @param invite  Receives the invite; owned, free with genesys_invite_free. NULL after the last (the status
///                is GENESYS_OK then) and on failure.
/// @param error   Receives the error; may be NULL.
/// @return Any status. After a failure the next call requests the same page again.
///
/// Not thread-safe.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_invite_iter_next(
    iter: *mut genesys_invite_iter,
    invite: *mut *mut genesys_invite,
    error: *mut *mut genesys_error,
) -> genesys_status {
    // SAFETY: the header asks for NULL or a live iterator that no other thread uses, and for pointers that are
    // NULL or valid.
    unsafe {
        let iter = iter.as_mut().map(|iter| &mut iter.0);
        pages::next_entity::<_, InviteOf<String>>(iter, invite, "invite", error)
    }
}

/// Frees an iterator over invites. The invites that it returned remain valid.
///
/// @param iter  Owned; may be NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_invite_iter_free(iter: *mut genesys_invite_iter) {
    // SAFETY: the header asks for NULL or a live iterator, as its last use.
    unsafe { panic::free(iter) }
}
