//! Decodes JSON as models: unknown fields are ignored, `null` is absent, and an error names the field.

mod error;
mod fast;
mod fields;
mod members;

use serde::Deserialize;

pub(crate) use error::InvalidField;
pub(crate) use fields::{
    AnyJson, IgnoredString, Object, list_of_objects, list_of_strings, listed_as, null_as_default,
    optional_integer, optional_list_of_objects,
};
pub(crate) use members::{InvalidMembers, Members};

/// The byte order mark, which some writers put before JSON.
pub(crate) const BOM: char = '\u{feff}';

/// The body without a byte order mark.
pub(crate) fn without_bom(body: &[u8]) -> &[u8] {
    body.strip_prefix("\u{feff}".as_bytes()).unwrap_or(body)
}

/// Whether a body begins as JSON does, so that only decoding can tell.
pub(crate) fn may_be_json(body: &[u8]) -> bool {
    let first = without_bom(body).iter().find(|byte| !byte.is_ascii_whitespace());
    first.is_none_or(|byte| {
        matches!(byte, b'{' | b'[' | b'"' | b'-' | b't' | b'f' | b'n' | b'0'..=b'9')
    })
}

/// Decodes a model, which is a JSON object: serde alone would also accept an array of the field values.
pub(crate) fn decode_object<'a, T: Deserialize<'a>>(json: &'a str) -> Result<T, InvalidField> {
    serde_json::from_str(json)
        .map(|Object(model)| model)
        .map_err(|_| InvalidField::locate::<Object<T>>(json))
}

/// Decodes a model that may be long, such as a listing, in less time than [`decode_object`]. It is more
/// machine code for each model.
pub(crate) fn decode_large<'a, T: Deserialize<'a>>(json: &'a str) -> Result<T, InvalidField> {
    match fast::read(json) {
        Some(Object(model)) => Ok(model),
        None => decode_object(json),
    }
}

/// Decodes a model whose strings are those of the JSON, if it has no escapes and is valid.
#[cfg(feature = "capi")]
pub(crate) fn decode_borrowed<'a, T: Deserialize<'a>>(json: &'a str) -> Option<T> {
    fast::read(json).map(|Object(model)| model)
}
