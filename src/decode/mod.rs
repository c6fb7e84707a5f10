//! Decodes JSON as models: unknown fields are ignored, `null` is absent, and an error names the field.

mod error;
mod fast;
mod fields;

use serde::Deserialize;

pub(crate) use error::InvalidField;
pub(crate) use fields::{
    IgnoredString, Object, list_of_objects, list_of_strings, null_as_default, optional_integer,
    optional_list_of_objects,
};

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
