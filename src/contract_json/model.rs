//! A model in the list.

use serde::Serialize;

#[derive(Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Model {
    pub(super) name: String,
    pub(super) fields: Vec<Field>,
    /// Whether exactly one of the fields is there.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(super) one_of: bool,
}

#[derive(Clone, Serialize)]
pub(super) struct Field {
    pub(super) name: &'static str,
    #[serde(flatten)]
    pub(super) value: Value,
    pub(super) required: bool,
    pub(super) secret: bool,
}

/// What a field was decoded as.
#[derive(Clone, Default, Serialize)]
pub(super) struct Value {
    /// "string", "integer", "number", "boolean", "any", or a model's name; that of an element of an array, or of a
    /// member of a map.
    pub(super) r#type: String,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(super) array: bool,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(super) map: bool,
    /// The strings that it can be, if they are known.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    pub(super) values: &'static [&'static str],
    #[serde(skip)]
    pub(super) is_secret: bool,
}
