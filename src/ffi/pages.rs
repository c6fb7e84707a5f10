//! Iterators over all pages of a listing, for C.

use std::ptr;

use super::call;
use super::client::{client_of, genesys_client};
use super::error::genesys_error;
use super::input::is_null;
use super::invites::genesys_invite;
use super::join_codes::genesys_join_code;
use super::output::{ToC, into_c};
use super::page_options::{genesys_page_options, page_options};
use super::panic;
use super::status::genesys_status;
use crate::api::operations::{GET_ONBOARDING_INVITES, GET_ONBOARDING_JOINCODES};
use crate::api::pages::PagesState;
use crate::client::Client;
use crate::error::Error;
use crate::{Invite, JoinCode};

/// An iterator with the client that it asks, so that it does not depend on the caller's.
struct Pages<T> {
    client: Client,
    state: PagesState<T>,
}

impl<T: ToC + std::hash::Hash> Pages<T> {
    /// The next entity for C; NULL after the last.
    fn next(&mut self) -> Result<*mut T::C, Error> {
        match self.state.next(&self.client) {
            Some(entity) => into_c(&entity?),
            None => Ok(ptr::null_mut()),
        }
    }
}

/// An iterator over all invites of an organization. Opaque; owned by the caller, free with
/// genesys_invite_iter_free.
///
/// One thread uses it at a time.
pub struct genesys_invite_iter(Pages<Invite>);

/// An iterator over all join codes of an organization. Opaque; owned by the caller, free with
/// genesys_join_code_iter_free.
///
/// One thread uses it at a time.
pub struct genesys_join_code_iter(Pages<JoinCode>);

/// Begins to read all invites, page after page. Nothing is sent yet.
///
/// Needs the permission invite:actions:view.
///
/// @param client   Borrowed for this call; the iterator may outlive it.
/// @param options  Borrowed; where to begin and how many entities a page holds. May be NULL.
/// @param pages    Receives the iterator; owned, free with genesys_invite_iter_free. NULL on failure.
/// @param error    Receives the error on failure; owned, free with genesys_error_free. May be NULL.
/// @return GENESYS_OK or GENESYS_INVALID_ARGUMENT.
///
/// Any thread may call this.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_invite_iter_new(
    client: *const genesys_client,
    options: *const genesys_page_options,
    pages: *mut *mut genesys_invite_iter,
    error: *mut *mut genesys_error,
) -> genesys_status {
    let open = || {
        // SAFETY: the header asks for NULL or a live client, and for NULL or options.
        let (client, options) = unsafe { (client_of(client)?, page_options(options)) };
        let operation = GET_ONBOARDING_INVITES.id;
        let state = PagesState::new(crate::get_onboarding_invites, operation, &options);
        Ok(Box::into_raw(Box::new(genesys_invite_iter(Pages { client, state }))))
    };
    // SAFETY: the header asks for pointers that are NULL or valid.
    unsafe { call::output(error, pages, "pages", ptr::null_mut(), open) }
}

/// Gives the next invite, fetching the next page where that is needed.
///
/// @param pages   Borrowed.
/// @param invite  Receives the invite; owned, free with genesys_invite_free. NULL after the last (the status
///                is GENESYS_OK then) and on failure.
/// @param error   Receives the error on failure; owned, free with genesys_error_free. May be NULL.
/// @return Any status. After a failure the iterator is at its end.
///
/// One thread uses an iterator at a time.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_invite_iter_next(
    pages: *mut genesys_invite_iter,
    invite: *mut *mut genesys_invite,
    error: *mut *mut genesys_error,
) -> genesys_status {
    let next = || {
        // SAFETY: the header asks for NULL or a live iterator that nobody else uses.
        unsafe { pages.as_mut() }.ok_or_else(|| is_null("pages"))?.0.next()
    };
    // SAFETY: the header asks for pointers that are NULL or valid.
    unsafe { call::output(error, invite, "invite", ptr::null_mut(), next) }
}

/// Frees an iterator over invites. The invites that it gave stay valid.
///
/// @param pages  Owned; may be NULL. It must not be used afterwards.
///
/// Any thread may call this, once.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_invite_iter_free(pages: *mut genesys_invite_iter) {
    // SAFETY: the header asks for NULL or a live iterator, as its last use.
    unsafe { panic::free(pages) }
}

/// Begins to read all join codes, page after page. Nothing is sent yet.
///
/// Needs the permission joinCode:actions:view.
///
/// @param client   Borrowed for this call; the iterator may outlive it.
/// @param options  Borrowed; where to begin and how many entities a page holds. May be NULL.
/// @param pages    Receives the iterator; owned, free with genesys_join_code_iter_free. NULL on failure.
/// @param error    Receives the error on failure; owned, free with genesys_error_free. May be NULL.
/// @return GENESYS_OK or GENESYS_INVALID_ARGUMENT.
///
/// Any thread may call this.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_join_code_iter_new(
    client: *const genesys_client,
    options: *const genesys_page_options,
    pages: *mut *mut genesys_join_code_iter,
    error: *mut *mut genesys_error,
) -> genesys_status {
    let open = || {
        // SAFETY: the header asks for NULL or a live client, and for NULL or options.
        let (client, options) = unsafe { (client_of(client)?, page_options(options)) };
        let operation = GET_ONBOARDING_JOINCODES.id;
        let state = PagesState::new(crate::get_onboarding_joincodes, operation, &options);
        Ok(Box::into_raw(Box::new(genesys_join_code_iter(Pages { client, state }))))
    };
    // SAFETY: the header asks for pointers that are NULL or valid.
    unsafe { call::output(error, pages, "pages", ptr::null_mut(), open) }
}

/// Gives the next join code, fetching the next page where that is needed.
///
/// @param pages      Borrowed.
/// @param join_code  Receives the join code; owned, free with genesys_join_code_free. NULL after the last (the
///                   status is GENESYS_OK then) and on failure.
/// @param error      Receives the error on failure; owned, free with genesys_error_free. May be NULL.
/// @return Any status. After a failure the iterator is at its end.
///
/// One thread uses an iterator at a time.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_join_code_iter_next(
    pages: *mut genesys_join_code_iter,
    join_code: *mut *mut genesys_join_code,
    error: *mut *mut genesys_error,
) -> genesys_status {
    let next = || {
        // SAFETY: the header asks for NULL or a live iterator that nobody else uses.
        unsafe { pages.as_mut() }.ok_or_else(|| is_null("pages"))?.0.next()
    };
    // SAFETY: the header asks for pointers that are NULL or valid.
    unsafe { call::output(error, join_code, "join_code", ptr::null_mut(), next) }
}

/// Frees an iterator over join codes. The join codes that it gave stay valid.
///
/// @param pages  Owned; may be NULL. It must not be used afterwards.
///
/// Any thread may call this, once.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_join_code_iter_free(pages: *mut genesys_join_code_iter) {
    // SAFETY: the header asks for NULL or a live iterator, as its last use.
    unsafe { panic::free(pages) }
}
