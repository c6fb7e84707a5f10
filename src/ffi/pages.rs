//! Listings for C: which page to get, and iterators over all pages.

use std::hash::Hash;
use std::ptr;

use super::caller_struct::{self, impl_caller_struct};
use super::input;
use super::output::{ToC, into_c};
use crate::api::pages::{PageOptions, PagesState};
use crate::client::Client;
use crate::error::Error;

/// The page of a listing to get.
///
/// Initialize it with GENESYS_PAGE_OPTIONS_INIT.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct genesys_page_options {
    /// The size of the struct, set by GENESYS_PAGE_OPTIONS_INIT.
    pub struct_size: usize,
    /// Page number, starting at 1. Optional; the service's default is 1.
    pub page_number: *const i64,
    /// Maximum number of entities on a page. Optional; the service's default is 25.
    pub page_size: *const i64,
}

impl_caller_struct!(genesys_page_options);

/// Reads the options; NULL means the defaults.
///
/// # Safety
///
/// `options` and what it points to are as the header says, or NULL.
pub(super) unsafe fn page_options(
    options: *const genesys_page_options,
) -> Result<PageOptions, Error> {
    // SAFETY: the caller promises the same.
    unsafe {
        let Some(options) = caller_struct::read(options, "options")? else {
            return Ok(PageOptions::default());
        };
        let genesys_page_options { struct_size: _, page_number, page_size } = options;
        Ok(PageOptions {
            page_number: input::value(page_number).copied(),
            page_size: input::value(page_size).copied(),
        })
    }
}

/// An iterator over all pages with the client that it sends with, so that it may outlive the caller's.
pub(super) struct PageIter<T> {
    client: Client,
    state: PagesState<T>,
}

impl<T: ToC + Hash> PageIter<T> {
    pub(super) fn new(client: Client, state: PagesState<T>) -> Self {
        PageIter { client, state }
    }

    /// Returns the next entity for C; NULL after the last.
    pub(super) fn next(&mut self) -> Result<*mut T::C, Error> {
        match self.state.next(&self.client) {
            Some(entity) => into_c(&entity?),
            None => Ok(ptr::null_mut()),
        }
    }
}
