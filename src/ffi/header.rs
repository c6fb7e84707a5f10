//! A header of a request or of a response.

use std::ffi::c_char;

use super::input;
use crate::error::Error;

/// A header of a request or of a response.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct genesys_header {
    /// The name, such as "Genesys-App".
    pub name: *const c_char,
    /// The value.
    pub value: *const c_char,
}

/// Borrows name and value of each header.
///
/// # Safety
///
/// As for [`input::list`], and each name and value as for [`input::optional`].
pub(super) unsafe fn read_headers<'a>(
    headers: *const genesys_header,
    count: usize,
    list: &str,
) -> Result<Vec<(&'a str, &'a str)>, Error> {
    // SAFETY: the caller promises the same.
    let headers = unsafe { input::list(headers, count, list) }?.unwrap_or_default();
    let read = |(index, &genesys_header { name, value })| {
        // SAFETY: the caller promises NULL or strings.
        unsafe {
            Ok((
                input::required(name, format_args!("{list}[{index}].name"))?,
                input::required(value, format_args!("{list}[{index}].value"))?,
            ))
        }
    };
    headers.iter().enumerate().map(read).collect()
}
