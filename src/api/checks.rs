//! The checks that an operation's row names: whether a body or a response decodes as the model.

use serde::de::DeserializeOwned;

use crate::api::pages::{Entity, Listing, summarize};
use crate::contract::page_summary::PageSummary;
use crate::contract::request::RequestBody;
use crate::decode::{InvalidField, decode_large, decode_object};
use crate::secret::Secret;

/// Checks that a body decodes as the request model, with no required string blank, and returns its secrets.
pub(super) fn check_body<T: DeserializeOwned + RequestBody>(
    json: &str,
) -> Result<Vec<Secret>, InvalidField> {
    let body: T = decode_object(json)?;
    body.validate()?;
    Ok(body.secrets())
}

/// Checks that a response decodes as the model.
pub(super) fn check_model<T: DeserializeOwned>(json: &str) -> Result<(), InvalidField> {
    decode_object::<T>(json).map(drop)
}

/// Checks the same faster, for models that may be long: with [`IgnoredString`](crate::decode::IgnoredString) they keep no string.
pub(super) fn check_large_model<T: DeserializeOwned>(json: &str) -> Result<(), InvalidField> {
    decode_large::<T>(json).map(drop)
}

/// Checks that a response decodes as a page of a listing, and summarizes it.
pub(super) fn summarize_page<T: DeserializeOwned + Entity>(
    json: &str,
) -> Result<PageSummary, InvalidField> {
    decode_large::<Listing<T>>(json).map(|page| summarize(&page))
}
