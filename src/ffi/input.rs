//! C's text, numbers and lists as Rust's, for the time of a call.

use std::ffi::{CStr, CString, c_char};
use std::fmt::Display;
use std::slice;

use crate::error::Error;

/// Borrows text that may be left out.
///
/// # Safety
///
/// `text` is NULL or points to text with a NUL at its end, which stays as it is for `'a`.
pub(super) unsafe fn optional<'a>(
    text: *const c_char,
    name: impl Display,
) -> Result<Option<&'a str>, Error> {
    if text.is_null() {
        return Ok(None);
    }
    // SAFETY: not NULL, so the caller promises text with a NUL at its end.
    let text = unsafe { CStr::from_ptr(text) };
    text.to_str().map(Some).map_err(|_| refuse(name, "it is not UTF-8"))
}

/// Borrows text that must be there.
///
/// # Safety
///
/// As for [`optional`].
pub(super) unsafe fn required<'a>(
    text: *const c_char,
    name: impl Display,
) -> Result<&'a str, Error> {
    // SAFETY: the caller promises the same.
    unsafe { optional(text, &name) }?.ok_or_else(|| is_null(name))
}

/// Copies text that a request cannot do without.
///
/// # Safety
///
/// As for [`optional`].
pub(super) unsafe fn owned<T: From<String>>(
    text: *const c_char,
    name: impl Display,
) -> Result<T, Error> {
    // SAFETY: the caller promises the same.
    unsafe { required(text, name) }.map(|text| T::from(text.to_owned()))
}

/// Copies text that a request can do without.
///
/// # Safety
///
/// As for [`optional`].
pub(super) unsafe fn opt_owned<T: From<String>>(
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
        .map(|(index, item)| unsafe { owned(*item, format_args!("{name}[{index}]")) })
        .collect()
}

/// Text for C; none if it has a NUL within.
pub(super) fn to_cstring(text: String) -> Option<CString> {
    // Without an early end, so that many bytes are looked at at a time, as `CString::new` does not.
    if text.bytes().fold(false, |found, byte| found | (byte == 0)) {
        return None;
    }
    // SAFETY: looked at just now.
    Some(unsafe { CString::from_vec_unchecked(text.into_bytes()) })
}

/// Text for C where a NUL within it would cut it short: it is made visible instead.
pub(super) fn to_cstring_lossy(text: &str) -> CString {
    CString::new(text.replace('\0', "\u{fffd}")).expect("no NUL is left")
}

pub(super) fn is_null(name: impl Display) -> Error {
    refuse(name, "it is NULL")
}

fn refuse(name: impl Display, reason: &str) -> Error {
    Error::invalid_argument(&name.to_string(), reason)
}

#[cfg(test)]
mod tests {
    use std::ptr;

    use super::*;

    fn reason<T: std::fmt::Debug>(result: Result<T, Error>) -> String {
        result.unwrap_err().to_string()
    }

    #[test]
    fn null_is_absent_and_empty_text_is_not() {
        // SAFETY: NULL, or text with a NUL at its end.
        unsafe {
            assert_eq!(optional(ptr::null(), "a").unwrap(), None);
            assert_eq!(optional(c"".as_ptr(), "a").unwrap(), Some(""));
            assert_eq!(required(c"\u{20ac}".as_ptr(), "a").unwrap(), "\u{20ac}");
            assert_eq!(opt_owned::<String>(ptr::null(), "a").unwrap(), None);
            assert!(reason(required(ptr::null(), "a")).contains("argument a: it is NULL"));
        }
    }

    #[test]
    fn bytes_that_are_not_utf8_are_refused_by_name() {
        for bytes in [c"\xff", c"\xc0\x80", c"\xed\xa0\x80", c"ok\xe2\x82"] {
            // SAFETY: text with a NUL at its end.
            let refused = unsafe { owned::<String>(bytes.as_ptr(), "a") };
            assert!(reason(refused).contains("argument a: it is not UTF-8"));
        }
    }

    #[test]
    fn a_list_is_copied_and_its_holes_are_named() {
        let whole = [c"a".as_ptr(), c"b".as_ptr()];
        let with_a_hole = [c"a".as_ptr(), ptr::null()];
        // SAFETY: arrays of the counts that are given, of text and NULL.
        unsafe {
            assert_eq!(owned_list(whole.as_ptr(), 2, "l").unwrap(), ["a", "b"]);
            assert_eq!(owned_list(whole.as_ptr(), 0, "l").unwrap(), [""; 0]);
            assert!(reason(owned_list(with_a_hole.as_ptr(), 2, "l")).contains("l[1]: it is NULL"));
        }
    }

    #[test]
    fn a_count_that_cannot_be_is_refused() {
        let one = [c"a".as_ptr()];
        // SAFETY: nothing is read where the count cannot be.
        unsafe {
            assert!(list(ptr::null::<*const c_char>(), 0, "l").unwrap().is_none());
            assert!(reason(owned_list(ptr::null(), 0, "l")).contains("it is NULL"));
            assert!(reason(owned_list(ptr::null(), 1, "l")).contains("its count is not 0"));
            assert!(reason(owned_list(one.as_ptr(), usize::MAX, "l")).contains("impossible"));
        }
    }

    #[test]
    fn text_without_a_nul_is_handed_over_and_no_other() {
        assert_eq!(to_cstring("é".to_owned()).as_deref(), Some(c"é"));
        assert_eq!(to_cstring(String::new()).as_deref(), Some(c""));
        assert_eq!(to_cstring("a\0b".to_owned()), None);
    }

    #[test]
    fn a_nul_within_is_made_visible() {
        assert_eq!(to_cstring_lossy("a\0b").to_str().unwrap(), "a\u{fffd}b");
    }
}
