//! Everything that an error knows, as JSON.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

#[cfg(feature = "capi")]
use super::Error;
use super::{ErrorBody, Limit};
use crate::decode::listed_as;

/// An error in JSON. The list of the contract reads the fields from how it is deserialized.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ErrorJson<'a> {
    kind: &'a str,
    message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    operation_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    argument: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    setting: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    http_status: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    context_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    correlation_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    retry_after_ms: Option<i64>,
    attempts: u32,
    outcome_unknown: bool,
    retryable: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    limit: Option<Cow<'a, Limit>>,
    /// Verbatim.
    #[serde(borrow, default, deserialize_with = "listed_as::<_, _, Option<ErrorBody>>")]
    #[serde(skip_serializing_if = "Option::is_none")]
    body: Option<&'a RawValue>,
    #[serde(skip_serializing_if = "Option::is_none")]
    body_text: Option<&'a str>,
}

#[cfg(feature = "capi")]
impl<'a> ErrorJson<'a> {
    pub(crate) fn new(error: &'a Error) -> Self {
        let api = error.api();
        ErrorJson {
            kind: error.kind().name(),
            message: error.to_string(),
            operation_id: error.operation(),
            argument: error.argument(),
            setting: error.setting(),
            http_status: error.status(),
            code: error.code(),
            context_id: api.and_then(|api| api.body.context_id.as_deref()),
            correlation_id: error.correlation_id(),
            retry_after_ms: retry_after_ms(error),
            attempts: error.attempts(),
            outcome_unknown: error.outcome_unknown(),
            retryable: error.is_retryable(),
            limit: error.limit().map(Cow::Borrowed),
            body: api.and_then(|api| serde_json::from_str(api.raw_json.as_deref()?).ok()),
            body_text: api.and_then(|api| api.raw_text.as_deref()),
        }
    }
}

#[cfg(feature = "capi")]
pub(crate) fn retry_after_ms(error: &Error) -> Option<i64> {
    error.retry_after().map(|wait| i64::try_from(wait.as_millis()).unwrap_or(i64::MAX))
}
