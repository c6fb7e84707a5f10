//! What an operation's row says of its body and its response: the model, and whether JSON decodes as it.

use std::any::TypeId;

use serde::de::DeserializeOwned;

use crate::api::pages::{Entity, Listing, summarize};
use crate::contract::operation::{BodyKind, ResponseKind};
use crate::contract::page_summary::PageSummary;
use crate::contract::request::RequestBody;
use crate::decode::{InvalidField, decode_large, decode_object};
use crate::secret::Secret;

/// A body that is a request model.
pub(super) const fn body<T: DeserializeOwned + RequestBody + 'static>() -> BodyKind {
    BodyKind { model: TypeId::of::<T>, check: check_body::<T> }
}

/// A response that is a model.
pub(super) const fn model<T: DeserializeOwned + 'static>() -> ResponseKind {
    ResponseKind::Model { model: TypeId::of::<T>, check: check_model::<T> }
}

/// A response that is a model which may be long. `Checked` is the same model with
/// [`IgnoredString`](crate::decode::IgnoredString), which is decoded faster.
pub(super) const fn large_model<T: 'static, Checked: DeserializeOwned>() -> ResponseKind {
    ResponseKind::Model { model: TypeId::of::<T>, check: check_large_model::<Checked> }
}

/// A response that is a page of a listing. `Checked` is as for [`large_model`].
pub(super) const fn listing<T, Checked>() -> ResponseKind
where
    T: DeserializeOwned + Entity + 'static,
    Checked: DeserializeOwned,
{
    ResponseKind::Listing {
        model: TypeId::of::<Listing<T>>,
        entity: TypeId::of::<T>,
        check: check_large_model::<Listing<Checked>>,
        summarize: summarize_page::<T>,
    }
}

/// Checks that a body decodes as the request model, with no required string blank, and returns its secrets.
fn check_body<T: DeserializeOwned + RequestBody>(json: &str) -> Result<Vec<Secret>, InvalidField> {
    let body: T = decode_object(json)?;
    body.validate()?;
    Ok(body.secrets())
}

fn check_model<T: DeserializeOwned>(json: &str) -> Result<(), InvalidField> {
    decode_object::<T>(json).map(drop)
}

fn check_large_model<T: DeserializeOwned>(json: &str) -> Result<(), InvalidField> {
    decode_large::<T>(json).map(drop)
}

/// Checks that a response decodes as a page of a listing, and summarizes it.
fn summarize_page<T: DeserializeOwned + Entity>(json: &str) -> Result<PageSummary, InvalidField> {
    decode_large::<Listing<T>>(json).map(|page| summarize(&page))
}
