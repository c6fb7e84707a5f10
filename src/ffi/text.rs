//! C's text, numbers and lists as Rust's, for the time of a call.

use std::ffi::{CStr, CString, c_char};
use std::slice;

use crate::error::Error;

/// Borrows text that may be left out.
///
/// # Safety
///
/// `text` is NULL or points to text with a NUL at its end, which stays as it is for `'a`.
pub(super) unsafe fn optional<'a>(
    text: *const c_char,
    name: &str,
) -> Result<Option<&'a str>, Error> {
    if text.is_null() {
        return Ok(None);
    }
    // SAFETY: not NULL, so the caller promises text with a NUL at its end.
    let text = unsafe { CStr::from_ptr(text) };
    text.to_str().map(Some).map_err(|_| Error::invalid_argument(name, "it is not UTF-8"))
}

/// Borrows text that must be there.
///
/// # Safety
///
/// As for [`optional`].
pub(super) unsafe fn required<'a>(text: *const c_char, name: &str) -> Result<&'a str, Error> {
    // SAFETY: the caller promises the same.
    unsafe { optional(text, name) }?.ok_or_else(|| is_null(name))
}

/// Copies text that a request cannot do without.
///
/// # Safety
///
/// As for [`optional`].
pub(super) unsafe fn owned<T: From<String>>(text: *const c_char, name: &str) -> Result<T, Error> {
    // SAFETY: the caller promises the same.
    unsafe { required(text, name) }.map(|text| T::from(text.to_owned()))
}

/// Copies text that a request can do without.
///
/// # Safety
///
/// As for [`optional`].
pub(super) unsafe fn owned_if_any<T: From<String>>(
    text: *const c_char,
    name: &str,
) -> Result<Option<T>, Error> {
    // SAFETY: the caller promises the same.
    Ok(unsafe { optional(text, name) }?.map(|text| T::from(text.to_owned())))
}

/// Borrows what a pointer leads to; none where it is NULL.
///
/// # Safety
///
/// `pointer` is NULL or valid for reads for `'a`.
pub(super) unsafe fn value<'a, T>(pointer: *const T) -> Option<&'a T> {
    // SAFETY: NULL gives none, and the caller promises the rest.
    unsafe { pointer.as_ref() }
}

/// Borrows an array; none where it is NULL.
///
/// # Safety
///
/// `items` is NULL or points to `count` values that stay as they are for `'a`.
pub(super) unsafe fn list<'a, T>(
    items: *const T,
    count: usize,
    name: &str,
) -> Result<Option<&'a [T]>, Error> {
    if items.is_null() {
        return match count {
            0 => Ok(None),
            _ => Err(Error::invalid_argument(name, "it is NULL but its count is not 0")),
        };
    }
    if count > isize::MAX as usize / size_of::<T>() {
        return Err(Error::invalid_argument(name, "its count is impossible"));
    }
    // SAFETY: not NULL, small enough, and the caller promises `count` values.
    Ok(Some(unsafe { slice::from_raw_parts(items, count) }))
}

/// Copies a list of text that a request cannot do without.
///
/// # Safety
///
/// As for [`list`], and each value as for [`optional`].
pub(super) unsafe fn owned_list(
    items: *const *const c_char,
    count: usize,
    name: &str,
) -> Result<Vec<String>, Error> {
    // SAFETY: the caller promises the same.
    let items = unsafe { list(items, count, name) }?.ok_or_else(|| is_null(name))?;
    items
        .iter()
        .enumerate()
        // SAFETY: the caller promises text, or NULL, in each place.
        .map(|(index, item)| unsafe { owned(*item, &format!("{name}[{index}]")) })
        .collect()
}

/// Text for C where a NUL within it would cut it short: it is made visible instead.
pub(super) fn with_visible_nul(text: &str) -> CString {
    CString::new(text.replace('\0', "\u{fffd}")).expect("no NUL is left")
}

pub(super) fn is_null(name: &str) -> Error {
    Error::invalid_argument(name, "it is NULL")
}
