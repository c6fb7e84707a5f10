//! Listings for C: which page to get, the page as a struct, and iterators over the entities of all pages.

use std::ptr;

use super::call;
use super::caller_struct::{self, ToModel, impl_caller_struct};
use super::client::{client_of, genesys_client};
use super::error::genesys_error;
use super::input::{self, is_null};
use super::output::{ToC, into_c};
use super::status::genesys_status;
use crate::api::pages::PageOptions;
use crate::api::paginator::Paginator;
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

impl ToModel for genesys_page_options {
    type Model = PageOptions;

    unsafe fn to_model(&self) -> Result<PageOptions, Error> {
        let genesys_page_options { struct_size: _, page_number, page_size } = *self;
        // SAFETY: the caller promises the same.
        unsafe {
            Ok(PageOptions {
                page_number: input::value(page_number).copied(),
                page_size: input::value(page_size).copied(),
            })
        }
    }
}

/// Implements the conversion of a page: the structs of all listings have the same fields, beside the type of
/// their entities.
macro_rules! impl_listing_to_c {
    ($model:ident => $listing:ident) => {
        impl<S: $crate::ffi::output::ModelText> ToC for Listing<$model<S>> {
            type C = $listing;

            fn to_c(&self, arena: &Bump) -> Result<$listing, Error> {
                use $crate::ffi::output::{opt_string, opt_value, structs};
                let Listing {
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
                Ok($listing {
                    entities: structs(arena, entities)?,
                    entities_count: entities.len(),
                    page_size: opt_value(arena, *page_size),
                    page_number: opt_value(arena, *page_number),
                    total: opt_value(arena, *total),
                    first_uri: opt_string(arena, "firstUri", first_uri)?,
                    next_uri: opt_string(arena, "nextUri", next_uri)?,
                    previous_uri: opt_string(arena, "previousUri", previous_uri)?,
                    last_uri: opt_string(arena, "lastUri", last_uri)?,
                    self_uri: opt_string(arena, "selfUri", self_uri)?,
                    page_count: opt_value(arena, *page_count),
                })
            }
        }
    };
}
pub(super) use impl_listing_to_c;

/// Creates an iterator with `create`.
///
/// # Safety
///
/// `client` is NULL or a live client, `options` are NULL or as the header says, and `iter` and `error` are NULL
/// or valid for a write.
pub(super) unsafe fn new_iter<T>(
    client: *const genesys_client,
    options: *const genesys_page_options,
    iter: *mut *mut T,
    error: *mut *mut genesys_error,
    create: impl FnOnce(&Client, &PageOptions) -> T,
) -> genesys_status {
    let create = || {
        // SAFETY: the caller promises the same.
        let (client, options) = unsafe { (client_of(client)?, caller_struct::options(options)?) };
        Ok(Box::into_raw(Box::new(create(&client, &options))))
    };
    // SAFETY: the caller promises the same.
    unsafe { call::output(error, iter, "iter", ptr::null_mut(), create) }
}

/// Writes the next entity, converted by way of `M`; NULL after the last.
///
/// # Safety
///
/// `entity` and `error` are NULL or valid for a write.
pub(super) unsafe fn next_entity<T, M: From<T> + ToC>(
    iter: Option<&mut Paginator<T>>,
    entity: *mut *mut M::C,
    name: &str,
    error: *mut *mut genesys_error,
) -> genesys_status {
    let next = || match iter.ok_or_else(|| is_null("iter"))?.next() {
        Some(entity) => into_c(&M::from(entity?)),
        None => Ok(ptr::null_mut()),
    };
    // SAFETY: the caller promises the same.
    unsafe { call::output(error, entity, name, ptr::null_mut(), next) }
}
