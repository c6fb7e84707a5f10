//! Results for C: a struct with all that it points to in one arena, freed at once.

use std::ffi::c_char;
use std::ptr;

use bumpalo::Bump;

use super::guard;
use crate::error::{Error, ErrorKind};

/// A model that has a struct of C's. Implementations take the model apart without `..`, so that a new
/// field cannot be forgotten.
pub(super) trait ToC {
    type C;

    fn to_c(&self, arena: &Bump) -> Result<Self::C, Error>;
}

/// The struct comes first, so that a pointer to it is a pointer to the whole.
#[repr(C)]
struct Root<T> {
    value: T,
    arena: Bump,
}

/// Makes a result that C owns.
pub(super) fn give<T: ToC>(model: &T) -> Result<*mut T::C, Error> {
    let arena = Bump::new();
    let value = model.to_c(&arena)?;
    Ok(Box::into_raw(Box::new(Root { value, arena })).cast())
}

/// Frees a result that [`give`] made.
///
/// # Safety
///
/// `value` is NULL or came from [`give`], and is not used again.
pub(super) unsafe fn take_back<T>(value: *mut T) {
    // SAFETY: `give` made it as the start of a boxed root of this very type.
    unsafe { guard::free(value.cast::<Root<T>>()) }
}

/// Text of the service's. One with a NUL within would reach C cut short, so it is refused.
pub(super) fn text(arena: &Bump, name: &str, text: &str) -> Result<*const c_char, Error> {
    if text.contains('\0') {
        let reason = format!("{name}: it has U+0000 within, which C's text cannot hold");
        return Err(Error::new(ErrorKind::Decode { status: 200, reason }));
    }
    let bytes = arena.alloc_slice_fill_copy(text.len() + 1, 0);
    bytes[..text.len()].copy_from_slice(text.as_bytes());
    Ok(bytes.as_ptr().cast())
}

/// Text of the service's, or NULL.
pub(super) fn text_if_any(
    arena: &Bump,
    name: &str,
    value: &Option<String>,
) -> Result<*const c_char, Error> {
    value.as_ref().map_or(Ok(ptr::null()), |value| text(arena, name, value))
}

/// A number or a boolean, or NULL.
pub(super) fn value_if_any<T: Copy>(arena: &Bump, value: Option<T>) -> *const T {
    value.map_or(ptr::null(), |value| arena.alloc(value) as *const T)
}

/// An array, or NULL for an empty one.
pub(super) fn list<T: Copy>(arena: &Bump, items: &[T]) -> *const T {
    if items.is_empty() { ptr::null() } else { arena.alloc_slice_copy(items).as_ptr() }
}

/// An array of pointers to structs, so that the structs can grow.
pub(super) fn structs<T: ToC>(arena: &Bump, models: &[T]) -> Result<*const *const T::C, Error> {
    let pointers = models
        .iter()
        .map(|model| Ok(arena.alloc(model.to_c(arena)?) as *const T::C))
        .collect::<Result<Vec<_>, Error>>()?;
    Ok(list(arena, &pointers))
}
