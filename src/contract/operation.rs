//! What the client and the sandbox have to know about an operation of the API.

use std::any::TypeId;

use crate::contract::method::Method;
use crate::contract::page_summary::PageSummary;
use crate::decode::InvalidField;
use crate::secret::Secret;

/// Where a parameter's value goes, and its type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ParameterKind {
    /// A string in the path; required.
    Path,
    /// A string in the query.
    QueryString { required: bool },
    /// An integer in the query.
    QueryInt,
    /// A boolean in the query.
    QueryBool,
}

/// What a successful response holds.
#[derive(Clone, Copy, Debug)]
pub(crate) enum ResponseKind {
    /// A model, as JSON.
    Model { model: ModelId, check: ResponseCheck },
    /// A page of a listing, as JSON.
    Listing { model: ModelId, entity: ModelId, check: ResponseCheck, summarize: PageSummarizer },
    /// Nothing that a caller would read.
    Empty,
    /// 200 for yes, 404 for no.
    Exists,
}

/// The body that an operation requires.
#[derive(Clone, Copy, Debug)]
pub(crate) struct BodyKind {
    pub(crate) model: ModelId,
    pub(crate) check: BodyCheck,
}

/// `TypeId::of` of a model. What the list of the contract tells of a model is found by it, so that a program that
/// does not ask for the list is not linked with the code that makes it.
pub(crate) type ModelId = fn() -> TypeId;

/// Checks that a body decodes as the operation's request model and returns the secrets in it.
pub(crate) type BodyCheck = fn(&str) -> Result<Vec<Secret>, InvalidField>;

/// Checks that a body decodes as the operation's response model.
pub(crate) type ResponseCheck = fn(&str) -> Result<(), InvalidField>;

/// Checks the same, and returns what paging has to know about the page.
pub(crate) type PageSummarizer = fn(&str) -> Result<PageSummary, InvalidField>;

/// One operation of the API.
#[derive(Debug)]
pub(crate) struct Operation {
    /// The operation ID.
    pub(crate) id: &'static str,
    /// What it does, as the documentation of its function begins: "Deletes an invite".
    pub(crate) summary: &'static str,
    pub(crate) method: Method,
    /// The path, with each path parameter as `{name}`.
    pub(crate) path: &'static str,
    /// Name and kind of each parameter, path parameters first.
    pub(crate) parameters: &'static [(&'static str, ParameterKind)],
    /// Absent for an operation without a body.
    pub(crate) body: Option<BodyKind>,
    pub(crate) response: ResponseKind,
    /// Any one of these is enough; empty if the operation needs no permission.
    pub(crate) permissions: &'static [&'static str],
}
