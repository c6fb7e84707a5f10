//! Invites for C.

use std::ffi::c_char;

use bumpalo::Bump;

use super::call;
use super::client::{client_of, genesys_client};
use super::error::genesys_error;
use super::model_text::ModelText;
use super::page_options::{genesys_page_options, page_options};
use super::result::{self, ToC, give_listing};
use super::status::genesys_status;
use super::text;
use crate::error::Error;
use crate::invites::answer_onboarding_invites;
use crate::operation::{DELETE_ONBOARDING_INVITE, GET_ONBOARDING_INVITE, GET_ONBOARDING_INVITES};
use crate::{Invite, InviteListing};

/// An invite into an organization. Read-only.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct genesys_invite {
    /// The invite's id. NULL if absent.
    pub id: *const c_char,
    /// Whether the invited person becomes an administrator. NULL if absent.
    pub administrator: *const bool,
    /// The e-mail address that was invited.
    pub to_address: *const c_char,
    /// The address of this invite on the service. NULL if absent.
    pub self_uri: *const c_char,
}

impl<S: ModelText> ToC for Invite<S> {
    type C = genesys_invite;

    fn to_c(&self, arena: &Bump) -> Result<genesys_invite, Error> {
        let Invite { id, administrator, to_address, self_uri } = self;
        Ok(genesys_invite {
            id: result::text_if_any(arena, "id", id)?,
            administrator: result::value_if_any(arena, *administrator),
            to_address: result::text(arena, "toAddress", to_address)?,
            self_uri: result::text_if_any(arena, "selfUri", self_uri)?,
        })
    }
}

/// Frees an invite that genesys_get_onboarding_invite or genesys_invite_pages_next gave, with all that it points to.
///
/// @param invite  Owned; may be NULL. It must not be used afterwards.
///
/// Any thread may call this, once.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_invite_free(invite: *mut genesys_invite) {
    // SAFETY: the header asks for NULL or a live result, as its last use.
    unsafe { result::take_back(invite) }
}

/// One page of an organization's invites. Read-only; its invites are freed with it.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct genesys_invite_listing {
    /// The page's invites. NULL if there are none.
    pub entities: *const *const genesys_invite,
    /// How many entities there are.
    pub entities_count: usize,
    /// How many entities a page holds at the most. NULL if absent.
    pub page_size: *const i64,
    /// The page's number; the first is 1. NULL if absent.
    pub page_number: *const i64,
    /// How many entities there are on all pages. NULL if absent.
    pub total: *const i64,
    /// The address of the first page. NULL if absent.
    pub first_uri: *const c_char,
    /// The address of the next page. NULL if absent.
    pub next_uri: *const c_char,
    /// The address of the page before. NULL if absent.
    pub previous_uri: *const c_char,
    /// The address of the last page. NULL if absent.
    pub last_uri: *const c_char,
    /// The address of this page. NULL if absent.
    pub self_uri: *const c_char,
    /// How many pages there are. NULL if absent.
    pub page_count: *const i64,
}

impl<S: ModelText> ToC for InviteListing<S> {
    type C = genesys_invite_listing;

    fn to_c(&self, arena: &Bump) -> Result<genesys_invite_listing, Error> {
        let InviteListing {
            entities,
            page_size,
            page_number,
            total,
            first_uri,
            next_uri,
            previous_uri,
            last_uri,
            self_uri,
            page_count,
        } = self;
        Ok(genesys_invite_listing {
            entities: result::structs(arena, entities)?,
            entities_count: entities.len(),
            page_size: result::value_if_any(arena, *page_size),
            page_number: result::value_if_any(arena, *page_number),
            total: result::value_if_any(arena, *total),
            first_uri: result::text_if_any(arena, "firstUri", first_uri)?,
            next_uri: result::text_if_any(arena, "nextUri", next_uri)?,
            previous_uri: result::text_if_any(arena, "previousUri", previous_uri)?,
            last_uri: result::text_if_any(arena, "lastUri", last_uri)?,
            self_uri: result::text_if_any(arena, "selfUri", self_uri)?,
            page_count: result::value_if_any(arena, *page_count),
        })
    }
}

/// Frees a page of invites, with all that it points to.
///
/// @param listing  Owned; may be NULL. It must not be used afterwards.
///
/// Any thread may call this, once.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_invite_listing_free(listing: *mut genesys_invite_listing) {
    // SAFETY: the header asks for NULL or a live result, as its last use.
    unsafe { result::take_back(listing) }
}

/// Deletes an invite: DELETE /api/v2/onboarding/invites/{inviteId}.
///
/// Needs the permission invite:actions:delete.
///
/// @param client     Borrowed.
/// @param invite_id  Borrowed; not empty, blank, "." or "..".
/// @param error      Receives the error on failure; owned, free with genesys_error_free. May be NULL.
/// @return Any status.
///
/// Any thread may call this.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_delete_onboarding_invite(
    client: *const genesys_client,
    invite_id: *const c_char,
    error: *mut *mut genesys_error,
) -> genesys_status {
    // SAFETY: the header asks for pointers that are NULL or valid.
    unsafe {
        call::nothing(error, &DELETE_ONBOARDING_INVITE, || {
            let client = client_of(client)?;
            let invite_id = text::required(invite_id, "inviteId")?;
            crate::delete_onboarding_invite(client, invite_id)
        })
    }
}

/// Reads an invite: GET /api/v2/onboarding/invites/{inviteId}.
///
/// Needs no permission.
///
/// @param client     Borrowed.
/// @param invite_id  Borrowed; not empty, blank, "." or "..".
/// @param invite     Receives the result; owned, free with genesys_invite_free. NULL on failure.
/// @param error      Receives the error on failure; owned, free with genesys_error_free. May be NULL.
/// @return Any status.
///
/// Any thread may call this.
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
            let client = client_of(client)?;
            let invite_id = text::required(invite_id, "inviteId")?;
            crate::get_onboarding_invite(client, invite_id)
        })
    }
}

/// Reads one page of the organization's invites: GET /api/v2/onboarding/invites.
///
/// Needs the permission invite:actions:view. For all pages in turn see genesys_invite_pages_open.
///
/// @param client   Borrowed.
/// @param options  Borrowed; may be NULL for page 1 and 25 entities.
/// @param listing  Receives the result; owned, free with genesys_invite_listing_free. NULL on failure.
/// @param error    Receives the error on failure; owned, free with genesys_error_free. May be NULL.
/// @return Any status.
///
/// Any thread may call this.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_get_onboarding_invites(
    client: *const genesys_client,
    options: *const genesys_page_options,
    listing: *mut *mut genesys_invite_listing,
    error: *mut *mut genesys_error,
) -> genesys_status {
    // SAFETY: the header asks for pointers that are NULL or valid.
    unsafe {
        call::given(error, listing, "listing", &GET_ONBOARDING_INVITES, || {
            let client = client_of(client)?;
            let options = page_options(options);
            let answer = answer_onboarding_invites(client, &options)?;
            give_listing::<InviteListing<&str>, InviteListing>(&answer)
        })
    }
}
