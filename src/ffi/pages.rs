//! Listings for C: which page to get, and the next entity of all pages.

use std::ptr;

use super::caller_struct::{self, impl_caller_struct};
use super::input;
use super::output::{ToC, into_c};
use crate::api::pages::PageOptions;
use crate::api::paginator::Paginator;
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

/// Returns the next entity for C; NULL after the last.
pub(super) fn next_into_c<T, M: From<T> + ToC>(
    entities: &mut Paginator<T>,
) -> Result<*mut M::C, Error> {
    match entities.next() {
        Some(entity) => into_c(&M::from(entity?)),
        None => Ok(ptr::null_mut()),
    }
}
