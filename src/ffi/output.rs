//! Results: a struct with everything that it points to in one arena, freed at once.

use std::alloc::Layout;
use std::ffi::c_char;
use std::ptr::{self, NonNull};

use bumpalo::Bump;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::panic;
use crate::client::ApiResponse;
use crate::error::{Error, ErrorKind};

/// A model with a corresponding C struct. Implementations destructure the model without `..`, so that a new
/// field cannot be forgotten.
pub(super) trait ToC {
    type C;

    fn to_c(&self, arena: &Bump) -> Result<Self::C, Error>;
}

/// The struct comes first, so that a pointer to it is a pointer to the root.
#[repr(C)]
struct Root<T> {
    value: T,
    arena: Bump,
}

/// Makes a result that the caller owns.
pub(super) fn into_c<T: ToC>(model: &T) -> Result<*mut T::C, Error> {
    into_c_in(Bump::new(), model)
}

/// Makes a result that the caller owns of the listing in a response: of `Borrowed`, whose strings are those of
/// the JSON, where that has no escapes, else of `Owned`. All memory for it is allocated at once.
///
/// It is more than needed, and what is not needed is never touched: glibc returns memory to the system, only
/// to request it again, when more than twice the largest block is free.
pub(super) fn listing_into_c<'a, Borrowed, Owned>(
    response: &'a ApiResponse,
) -> Result<*mut Owned::C, Error>
where
    Borrowed: Deserialize<'a> + ToC<C = Owned::C>,
    Owned: DeserializeOwned + ToC,
{
    let arena = Bump::with_capacity(4 * response.body()?.len());
    match response.decode_borrowed::<Borrowed>()? {
        Some(listing) => into_c_in(arena, &listing),
        None => into_c_in(arena, &response.decode::<Owned>()?),
    }
}

fn into_c_in<T: ToC>(arena: Bump, model: &T) -> Result<*mut T::C, Error> {
    let value = model.to_c(&arena)?;
    Ok(Box::into_raw(Box::new(Root { value, arena })).cast())
}

/// Frees a result of [`into_c`].
///
/// # Safety
///
/// `value` is NULL or came from [`into_c`], and is not used again.
pub(super) unsafe fn free_result<T>(value: *mut T) {
    // SAFETY: `into_c` made it as the start of a boxed root of this type.
    unsafe { panic::free(value.cast::<Root<T>>()) }
}

/// A string of a model.
pub(super) trait ModelText {
    fn as_str(&self) -> &str;

    /// Whether it can contain U+0000.
    fn can_hold_nul(&self) -> bool;
}

impl ModelText for String {
    fn as_str(&self) -> &str {
        self
    }

    fn can_hold_nul(&self) -> bool {
        true
    }
}

impl ModelText for &str {
    fn as_str(&self) -> &str {
        self
    }

    /// JSON contains U+0000 only as an escape, and a string with an escape cannot be borrowed.
    fn can_hold_nul(&self) -> bool {
        false
    }
}

/// Copies a string; one that contains a NUL is an error, since it would reach C cut short.
pub(super) fn text(
    arena: &Bump,
    name: &str,
    text: &impl ModelText,
) -> Result<*const c_char, Error> {
    let can_hold_nul = text.can_hold_nul();
    let text = text.as_str();
    if can_hold_nul && text.as_bytes().contains(&0) {
        let reason = format!("{name}: contains U+0000, which a C string cannot represent");
        return Err(Error::new(ErrorKind::decode(200, reason)));
    }
    Ok(copy(arena, text))
}

/// Copies a string; a NUL, which would cut it short, becomes U+FFFD.
pub(super) fn text_lossy(arena: &Bump, text: &str) -> *const c_char {
    match text.as_bytes().contains(&0) {
        true => copy(arena, &text.replace('\0', "\u{fffd}")),
        false => copy(arena, text),
    }
}

/// Copies an optional string in the same way.
pub(super) fn opt_text_lossy(arena: &Bump, text: Option<&str>) -> *const c_char {
    text.map_or(ptr::null(), |text| text_lossy(arena, text))
}

fn copy(arena: &Bump, text: &str) -> *const c_char {
    let text = text.as_bytes();
    let layout = Layout::array::<u8>(text.len() + 1).expect("a string is smaller than memory");
    let place = arena.alloc_layout(layout);
    // SAFETY: `place` is new and one byte longer than the text.
    unsafe {
        place.copy_from_nonoverlapping(NonNull::from(text).cast(), text.len());
        place.add(text.len()).write(0);
    }
    place.as_ptr().cast()
}

/// Copies an optional string.
pub(super) fn opt_string(
    arena: &Bump,
    name: &str,
    value: &Option<impl ModelText>,
) -> Result<*const c_char, Error> {
    value.as_ref().map_or(Ok(ptr::null()), |value| text(arena, name, value))
}

/// Copies an optional number or boolean.
pub(super) fn opt_value<T: Copy>(arena: &Bump, value: Option<T>) -> *const T {
    value.map_or(ptr::null(), |value| arena.alloc(value) as *const T)
}

/// Copies an array; an empty one is NULL.
pub(super) fn list<T: Copy>(arena: &Bump, items: &[T]) -> *const T {
    if items.is_empty() { ptr::null() } else { arena.alloc_slice_copy(items).as_ptr() }
}

/// Makes an array of pointers to structs, so that the structs can grow.
pub(super) fn structs<T: ToC>(arena: &Bump, models: &[T]) -> Result<*const *const T::C, Error> {
    let pointers = models
        .iter()
        .map(|model| Ok(arena.alloc(model.to_c(arena)?) as *const T::C))
        .collect::<Result<Vec<_>, Error>>()?;
    Ok(list(arena, &pointers))
}

#[cfg(test)]
mod tests {
    use std::ffi::CStr;
    use std::slice;

    use super::super::invites::{
        genesys_invite, genesys_invite_free, genesys_invite_listing, genesys_invite_listing_free,
    };
    use super::super::join_codes::genesys_join_code_free;
    use super::*;
    use crate::api::invites::GET_ONBOARDING_INVITES;
    use crate::api::invites::InviteOf;
    use crate::api::join_codes::JoinCodeOf;
    use crate::api::pages::Listing;

    fn invite(json: &str) -> InviteOf<String> {
        serde_json::from_str(json).unwrap()
    }

    fn listing(json: &str) -> Result<*mut genesys_invite_listing, Error> {
        let response = ApiResponse::for_test(&GET_ONBOARDING_INVITES, json);
        listing_into_c::<Listing<InviteOf<&str>>, Listing<InviteOf<String>>>(&response)
    }

    fn read<'a>(text: *const c_char) -> &'a str {
        // SAFETY: a string of a live result.
        unsafe { CStr::from_ptr(text) }.to_str().unwrap()
    }

    #[test]
    fn result_outlives_its_model() {
        let model = invite(r#"{"id": "i", "administrator": true, "toAddress": "a@b.example"}"#);
        let run_into_c = into_c(&model).unwrap();
        drop(model);
        // SAFETY: a live result, which is freed once.
        unsafe {
            let genesys_invite { id, administrator, to_address, self_uri } = *run_into_c;
            assert_eq!((read(id), *administrator, read(to_address)), ("i", true, "a@b.example"));
            assert!(self_uri.is_null());
            genesys_invite_free(run_into_c);
        }
    }

    #[test]
    fn listing_owns_its_entities() {
        let entities: Vec<_> =
            (0..300).map(|n| invite(&format!(r#"{{"toAddress": "{n}@b.example"}}"#))).collect();
        let listing = Listing { entities, total: Some(300), ..Listing::default() };
        let run_into_c = into_c(&listing).unwrap();
        // SAFETY: a live result, which is freed once.
        unsafe {
            let entities =
                slice::from_raw_parts((*run_into_c).entities, (*run_into_c).entities_count);
            assert_eq!((entities.len(), *(*run_into_c).total), (300, 300));
            for (number, &entity) in entities.iter().enumerate() {
                assert_eq!(read((*entity).to_address), format!("{number}@b.example"));
            }
            genesys_invite_listing_free(run_into_c);
        }
    }

    #[test]
    fn listing_is_equal_with_and_without_escapes() {
        for json in [
            r#"{"entities": [{"toAddress": "ada@b.example"}, {"toAddress": "é@b.example"}]}"#,
            r#"{"entities": [{"toAddress": "ada\u0040b.example"}, {"toAddress": "é@b.example"}]}"#,
        ] {
            let run_into_c = listing(json).unwrap();
            // SAFETY: a live result, which is freed once.
            unsafe {
                let entities =
                    slice::from_raw_parts((*run_into_c).entities, (*run_into_c).entities_count);
                let addresses: Vec<_> = entities.iter().map(|it| read((**it).to_address)).collect();
                assert_eq!(addresses, ["ada@b.example", "é@b.example"]);
                genesys_invite_listing_free(run_into_c);
            }
        }
    }

    #[test]
    fn empty_list_is_null() {
        let json = r#"{"joinCodeUrl": "https://a.example", "emailDomains": []}"#;
        let run_into_c =
            into_c(&serde_json::from_str::<JoinCodeOf<String>>(json).unwrap()).unwrap();
        // SAFETY: a live result, which is freed once.
        unsafe {
            assert!(
                (*run_into_c).email_domains.is_null() && (*run_into_c).email_domains_count == 0
            );
            genesys_join_code_free(run_into_c);
        }
    }

    #[test]
    fn listing_with_nul_is_rejected() {
        let json = r#"{"entities": [{"toAddress": "a\u0000b"}]}"#;
        let error = listing(json).unwrap_err();
        assert!(error.to_string().contains("toAddress"), "{error}");
    }

    #[test]
    fn entity_with_nul_is_rejected() {
        let error = into_c(&invite(r#"{"id": "i", "toAddress": "a\u0000b"}"#)).unwrap_err();
        assert!(error.to_string().contains("toAddress"), "{error}");
    }
}
