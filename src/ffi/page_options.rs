//! Which page of a listing to read, for C.

use super::input;
use crate::api::pages::PageOptions;

/// Which page of a listing to read.
///
/// Zero-initialise it ({0}, or name the fields that are set): NULL means absent.
#[repr(C)]
pub struct genesys_page_options {
    /// The page's number; the service's default is 1. Optional.
    pub page_number: *const i64,
    /// How many entities a page holds at the most; the service's default is 25. Optional.
    pub page_size: *const i64,
}

/// Reads the options; NULL for the pointer is none of them.
///
/// # Safety
///
/// `options` and what it points to is what the header says, or NULL.
pub(super) unsafe fn page_options(options: *const genesys_page_options) -> PageOptions {
    // SAFETY: the caller promises the same.
    unsafe {
        let Some(options) = input::value(options) else {
            return PageOptions::default();
        };
        let genesys_page_options { page_number, page_size } = *options;
        PageOptions {
            page_number: input::value(page_number).copied(),
            page_size: input::value(page_size).copied(),
        }
    }
}
