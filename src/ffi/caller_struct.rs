//! Request and option structs, which the caller makes and which may grow: each begins with its own size.
//!
//! A program that was compiled against an older header passes a shorter struct, one that was compiled
//! against a newer header a longer one. [`read`] is the only way in, so that no function reads beyond what
//! the caller made.
//!
//! Once released, a new field goes to the end of its struct, behind any padding there: an older program
//! leaves padding uninitialized and counts it in its `struct_size`.

use std::fmt::Display;
use std::mem::MaybeUninit;
use std::ptr;
use std::slice;

use super::input::is_null;
use crate::error::Error;

/// No struct of this library will ever be larger; a larger size is uninitialized memory.
const MAX_STRUCT_SIZE: usize = 4096;

/// A struct that begins with its size.
///
/// # Safety
///
/// It is `repr(C)`, its first field is `struct_size: usize`, and zero is a valid value of every field.
pub(super) unsafe trait CallerStruct: Copy {}

/// Implements [`CallerStruct`] for a struct whose fields are pointers, integers and booleans.
macro_rules! impl_caller_struct {
    ($name:ident) => {
        const _: () = assert!(std::mem::offset_of!($name, struct_size) == 0);
        // SAFETY: it is `repr(C)`, the size comes first, and zero is valid for what C can put into it.
        unsafe impl $crate::ffi::caller_struct::CallerStruct for $name {}
    };
}
pub(super) use impl_caller_struct;

/// Copies a struct that may be left out; fields beyond its `struct_size` are absent.
///
/// # Safety
///
/// `pointer` is NULL or valid for reads of the number of bytes that its first member says.
pub(super) unsafe fn read<T: CallerStruct>(
    pointer: *const T,
    name: impl Display,
) -> Result<Option<T>, Error> {
    if pointer.is_null() {
        return Ok(None);
    }
    // SAFETY: the size is the first member of every such struct, and the caller promises that it is there.
    let size = unsafe { pointer.cast::<usize>().read() };
    check_size::<T>(size, &name)?;
    let known = size.min(size_of::<T>());
    // SAFETY: the caller promises `size` bytes.
    let unknown = unsafe { slice::from_raw_parts(pointer.cast::<u8>().add(known), size - known) };
    if let Some(place) = unknown.iter().position(|&byte| byte != 0) {
        let version = env!("CARGO_PKG_VERSION");
        let reason = format!(
            "has a field at offset {} that genesys-onboarding {version} does not know; \
             leave it absent or load a newer library",
            known + place
        );
        return Err(Error::invalid_argument(&name.to_string(), reason));
    }
    let mut value = MaybeUninit::<T>::zeroed();
    // SAFETY: `known` bytes are there and fit; what remains is zero, which the trait allows.
    Ok(Some(unsafe {
        ptr::copy_nonoverlapping(pointer.cast::<u8>(), value.as_mut_ptr().cast::<u8>(), known);
        value.assume_init()
    }))
}

/// Copies a struct that must be given.
///
/// # Safety
///
/// As for [`read`].
pub(super) unsafe fn required<T: CallerStruct>(
    pointer: *const T,
    name: impl Display,
) -> Result<T, Error> {
    // SAFETY: the caller promises the same.
    unsafe { read(pointer, &name) }?.ok_or_else(|| is_null(name))
}

/// A struct with a corresponding model. Implementations destructure the struct without `..`, so that a new field
/// cannot be forgotten.
pub(super) trait ToModel: CallerStruct {
    type Model;

    /// Converts it to the model.
    ///
    /// # Safety
    ///
    /// All that it points to is as the header says, or NULL.
    unsafe fn to_model(&self) -> Result<Self::Model, Error>;
}

/// Reads the body of a request.
///
/// # Safety
///
/// As for [`read`] and [`ToModel::to_model`].
pub(super) unsafe fn body<T: ToModel>(body: *const T) -> Result<T::Model, Error> {
    // SAFETY: the caller promises the same.
    unsafe { required(body, "body")?.to_model() }
}

/// Reads the options of a call; NULL means the defaults.
///
/// # Safety
///
/// As for [`read`] and [`ToModel::to_model`].
pub(super) unsafe fn options<T: ToModel<Model: Default>>(
    options: *const T,
) -> Result<T::Model, Error> {
    // SAFETY: the caller promises the same.
    match unsafe { read(options, "options") }? {
        // SAFETY: as above.
        Some(options) => unsafe { options.to_model() },
        None => Ok(T::Model::default()),
    }
}

/// Rejects sizes that no version of the struct can have.
fn check_size<T>(size: usize, name: impl Display) -> Result<(), Error> {
    let is_possible = size >= size_of::<usize>() && size <= MAX_STRUCT_SIZE;
    if is_possible && size.is_multiple_of(align_of::<T>()) {
        return Ok(());
    }
    let reason =
        format!("{size} is not the size of the struct; initialize it with its _INIT macro");
    Err(Error::invalid_argument(&format!("{name}.struct_size"), reason))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Clone, Copy)]
    #[repr(C)]
    struct Example {
        struct_size: usize,
        first: *const u8,
        second: u64,
    }

    impl_caller_struct!(Example);

    const WORD: usize = size_of::<usize>();

    fn read_words(words: &[usize]) -> Result<Option<Example>, Error> {
        // SAFETY: the tests give at least as many words as the first says.
        unsafe { read(words.as_ptr().cast::<Example>(), "body") }
    }

    fn error(words: &[usize]) -> String {
        read_words(words).err().expect("it is rejected").to_string()
    }

    #[test]
    fn missing_fields_are_absent() {
        // The word behind the end must not be read as a field.
        let example = read_words(&[2 * WORD, 7, 9]).unwrap().unwrap();
        assert_eq!((example.first.addr(), example.second), (7, 0));
        let example = read_words(&[WORD, 7, 9]).unwrap().unwrap();
        assert_eq!((example.struct_size, example.first.addr(), example.second), (WORD, 0, 0));
    }

    #[test]
    fn unknown_fields_are_rejected_when_set() {
        let size = size_of::<Example>() + WORD;
        let known = size_of::<Example>() / WORD - 1;
        let words = |last| [vec![size], vec![3; known], vec![last]].concat();
        assert!(read_words(&words(0)).unwrap().is_some());
        let error = error(&words(1 << 8));
        assert!(error.contains("argument body: has a field at offset 25"), "{error}");
    }

    #[test]
    fn impossible_sizes_are_rejected_by_name() {
        for size in [0, 1, WORD - 1, WORD + 1, MAX_STRUCT_SIZE + WORD, usize::MAX] {
            let error = error(&[size, 0, 0]);
            assert!(error.contains(&format!("body.struct_size: {size} is not")), "{error}");
        }
    }

    #[test]
    fn null_is_absent_or_missing() {
        // SAFETY: NULL is allowed.
        unsafe {
            assert!(read(ptr::null::<Example>(), "body").unwrap().is_none());
            let error = required(ptr::null::<Example>(), "body").err().expect("it is required");
            assert!(error.to_string().contains("argument body: is NULL"), "{error}");
        }
    }
}
