//! Arguments: strings, values and arrays of C, borrowed for a call.

use std::borrow::Cow;
use std::ffi::{CStr, CString, c_char};
use std::fmt::Display;
use std::slice;

use crate::error::Error;

/// Borrows an optional string.
///
/// # Safety
///
/// `text` is NULL or a NUL-terminated string that does not change during `'a`.
pub(super) unsafe fn optional<'a>(
    text: *const c_char,
    name: impl Display,
) -> Result<Option<&'a str>, Error> {
    if text.is_null() {
        return Ok(None);
    }
    // SAFETY: not NULL, so the caller promises a NUL-terminated string.
    let text = unsafe { CStr::from_ptr(text) };
    text.to_str().map(Some).map_err(|_| invalid(name, "not valid UTF-8"))
}

/// Borrows a required string.
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

/// Borrows a required string that may come from a network; bytes that are not UTF-8 become U+FFFD.
///
/// # Safety
///
/// As for [`optional`].
pub(super) unsafe fn lossy<'a>(
    text: *const c_char,
    name: impl Display,
) -> Result<Cow<'a, str>, Error> {
    if text.is_null() {
        return Err(is_null(name));
    }
    // SAFETY: not NULL, so the caller promises a NUL-terminated string.
    Ok(unsafe { CStr::from_ptr(text) }.to_string_lossy())
}

/// Copies a required string.
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

/// Copies an optional string.
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

/// Borrows an optional value.
///
/// # Safety
///
/// `pointer` is NULL or valid for reads for `'a`.
pub(super) unsafe fn value<'a, T>(pointer: *const T) -> Option<&'a T> {
    // SAFETY: NULL gives none, and the caller promises the rest.
    unsafe { pointer.as_ref() }
}

/// Reads an optional number that must fit `T`.
///
/// # Safety
///
/// As for [`value`].
pub(super) unsafe fn number<T: TryFrom<i64>>(
    pointer: *const i64,
    name: &str,
) -> Result<Option<T>, Error> {
    // SAFETY: the caller promises the same.
    let Some(&number) = (unsafe { value(pointer) }) else { return Ok(None) };
    let out_of_range = |_| Error::invalid_argument(name, format!("{number} is out of range"));
    T::try_from(number).map(Some).map_err(out_of_range)
}

/// Borrows an optional array.
///
/// # Safety
///
/// `items` is NULL or points to `count` values that do not change during `'a`.
pub(super) unsafe fn list<'a, T>(
    items: *const T,
    count: usize,
    name: &str,
) -> Result<Option<&'a [T]>, Error> {
    if items.is_null() {
        return match count {
            0 => Ok(None),
            _ => Err(Error::invalid_argument(name, "NULL with a non-zero count")),
        };
    }
    if count > isize::MAX as usize / size_of::<T>() {
        return Err(Error::invalid_argument(name, "count out of range"));
    }
    // SAFETY: not NULL, small enough, and the caller promises `count` values.
    Ok(Some(unsafe { slice::from_raw_parts(items, count) }))
}

/// Copies a required array of strings.
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
        // SAFETY: the caller promises NULL or a string in each place.
        .map(|(index, item)| unsafe { owned(*item, format_args!("{name}[{index}]")) })
        .collect()
}

/// Converts to a C string; `None` if `text` contains a NUL.
pub(super) fn to_cstring(text: String) -> Option<CString> {
    // Without an early exit the compiler vectorizes this, unlike `CString::new`.
    if text.bytes().fold(false, |found, byte| found | (byte == 0)) {
        return None;
    }
    // SAFETY: it contains no NUL.
    Some(unsafe { CString::from_vec_unchecked(text.into_bytes()) })
}

/// Converts to a C string; a NUL, which would cut it short, becomes U+FFFD.
pub(super) fn to_cstring_lossy(text: &str) -> CString {
    CString::new(text.replace('\0', "\u{fffd}")).expect("NUL was replaced")
}

pub(super) fn is_null(name: impl Display) -> Error {
    invalid(name, "is NULL")
}

fn invalid(name: impl Display, reason: &str) -> Error {
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
    fn null_is_absent_and_empty_string_is_not() {
        // SAFETY: NULL, or NUL-terminated strings.
        unsafe {
            assert_eq!(optional(ptr::null(), "a").unwrap(), None);
            assert_eq!(optional(c"".as_ptr(), "a").unwrap(), Some(""));
            assert_eq!(required(c"\u{20ac}".as_ptr(), "a").unwrap(), "\u{20ac}");
            assert_eq!(opt_owned::<String>(ptr::null(), "a").unwrap(), None);
            assert!(reason(required(ptr::null(), "a")).contains("argument a: is NULL"));
        }
    }

    #[test]
    fn invalid_utf8_is_rejected_by_name() {
        for bytes in [c"\xff", c"\xc0\x80", c"\xed\xa0\x80", c"ok\xe2\x82"] {
            // SAFETY: a NUL-terminated string.
            let result = unsafe { owned::<String>(bytes.as_ptr(), "a") };
            assert!(reason(result).contains("argument a: not valid UTF-8"));
        }
    }

    #[test]
    fn list_is_copied_and_null_items_are_named() {
        let whole = [c"a".as_ptr(), c"b".as_ptr()];
        let with_a_hole = [c"a".as_ptr(), ptr::null()];
        // SAFETY: arrays of these lengths, of strings and NULL.
        unsafe {
            assert_eq!(owned_list(whole.as_ptr(), 2, "l").unwrap(), ["a", "b"]);
            assert_eq!(owned_list(whole.as_ptr(), 0, "l").unwrap(), [""; 0]);
            assert!(reason(owned_list(with_a_hole.as_ptr(), 2, "l")).contains("l[1]: is NULL"));
        }
    }

    #[test]
    fn impossible_counts_are_rejected() {
        let one = [c"a".as_ptr()];
        // SAFETY: nothing is read if the count is impossible.
        unsafe {
            assert!(list(ptr::null::<*const c_char>(), 0, "l").unwrap().is_none());
            assert!(reason(owned_list(ptr::null(), 0, "l")).contains("is NULL"));
            assert!(reason(owned_list(ptr::null(), 1, "l")).contains("NULL with a non-zero count"));
            assert!(
                reason(owned_list(one.as_ptr(), usize::MAX, "l")).contains("count out of range")
            );
        }
    }

    #[test]
    fn string_with_nul_is_not_converted() {
        assert_eq!(to_cstring("é".to_owned()).as_deref(), Some(c"é"));
        assert_eq!(to_cstring(String::new()).as_deref(), Some(c""));
        assert_eq!(to_cstring("a\0b".to_owned()), None);
    }

    #[test]
    fn lossy_conversion_replaces_nul() {
        assert_eq!(to_cstring_lossy("a\0b").to_str().unwrap(), "a\u{fffd}b");
    }
}
