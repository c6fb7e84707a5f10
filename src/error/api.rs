//! The service's answer with an error status, and the platform's error body in it.

use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

use serde::de::{DeserializeOwned, IgnoredAny};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::to_single_line;
use crate::decode::{Object, list_of_objects, null_as_default};

/// The platform's error body (`models.md`, ErrorBody). Every field is optional.
///
/// ```
/// let body: genesys_onboarding::ErrorBody =
///     serde_json::from_str(r#"{"code": "not.found", "status": 404, "details": null}"#)?;
/// assert_eq!(body.code.as_deref(), Some("not.found"));
/// assert!(body.details.is_empty());
/// # Ok::<_, serde_json::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[non_exhaustive]
pub struct ErrorBody {
    /// The message, for people.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// The code, for programs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// The HTTP status, repeated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<i64>,
    /// The id of the entity that the error is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entity_id: Option<String>,
    /// The name of the entity that the error is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entity_name: Option<String>,
    /// The message with places for parameters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message_with_params: Option<String>,
    /// The parameters of `message_with_params`.
    #[serde(deserialize_with = "null_as_default", skip_serializing_if = "BTreeMap::is_empty")]
    pub message_params: BTreeMap<String, String>,
    /// The id by which the vendor's support finds the request.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub context_id: Option<String>,
    /// Which fields are wrong.
    #[serde(deserialize_with = "list_of_objects")]
    pub details: Vec<Detail>,
    /// Further errors.
    #[serde(deserialize_with = "list_of_objects")]
    pub errors: Vec<ErrorBody>,
    /// The limit that was exceeded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<Limit>,
}

/// What is wrong with one field (`models.md`, Detail). Every field is optional.
///
/// ```
/// let detail: genesys_onboarding::Detail =
///     serde_json::from_str(r#"{"errorCode": "missing", "fieldName": "email"}"#)?;
/// assert_eq!(detail.field_name.as_deref(), Some("email"));
/// # Ok::<_, serde_json::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[non_exhaustive]
pub struct Detail {
    /// The code, for programs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error_code: Option<String>,
    /// The field's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field_name: Option<String>,
    /// The id of the entity that the detail is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entity_id: Option<String>,
    /// The name of the entity that the detail is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entity_name: Option<String>,
}

/// A limit of the platform (`models.md`, Limit). Every field is optional.
///
/// ```
/// let limit: genesys_onboarding::Limit =
///     serde_json::from_str(r#"{"key": "requests.per.minute", "value": 300}"#)?;
/// assert_eq!(limit.value, Some(300));
/// # Ok::<_, serde_json::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[non_exhaustive]
pub struct Limit {
    /// The limit's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// The part of the platform that the limit belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub namespace: Option<String>,
    /// The limit's value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<i64>,
}

/// An answer of the service with an error status.
///
/// ```no_run
/// # use genesys_onboarding::{Client, ErrorKind, get_onboarding_invite};
/// # let client = Client::from_env()?;
/// let error = get_onboarding_invite(&client, "i-1").unwrap_err();
/// if let ErrorKind::Api(api) = error.kind() {
///     println!("{}: {:?}, for support: {:?}", api.status, api.body.code, api.correlation_id);
/// }
/// # Ok::<_, genesys_onboarding::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ApiError {
    /// The HTTP status.
    pub status: u16,
    /// The platform's error body; empty if the answer had none.
    pub body: ErrorBody,
    /// The body as it came, if it was JSON.
    pub json: Option<String>,
    /// The start of the body (1 KiB at most) if it was not JSON, as from a proxy.
    pub text: Option<String>,
    /// The `ININ-Correlation-Id` header, or the body's `contextId` where it is missing; what the
    /// vendor's support asks for.
    pub correlation_id: Option<String>,
    /// How long the service asks to wait before the next try.
    pub retry_after: Option<Duration>,
    /// Where a redirect points to; it is never followed.
    pub location: Option<String>,
    /// The permissions of which the operation needs one, if the status is 403.
    pub permissions: &'static [&'static str],
}

const MAX_TEXT_BYTES: usize = 1024;

impl ApiError {
    pub(crate) fn new(status: u16, body: String) -> Self {
        let mut error = ApiError { status, ..ApiError::default() };
        if serde_json::from_str::<IgnoredAny>(&body).is_ok() {
            error.body = parse_lenient(&body);
            error.json = Some(body);
        } else if !body.is_empty() {
            error.text = Some(truncated(&body));
        }
        error
    }
}

/// The error body; where a field is of an unexpected type, the others.
fn parse_lenient(json: &str) -> ErrorBody {
    serde_json::from_str(json).map(|Object(body)| body).unwrap_or_else(|_| {
        let fields: Fields<'_> = serde_json::from_str(json).unwrap_or_default();
        ErrorBody {
            message: field(&fields, "message"),
            code: field(&fields, "code"),
            status: field(&fields, "status"),
            entity_id: field(&fields, "entityId"),
            entity_name: field(&fields, "entityName"),
            message_with_params: field(&fields, "messageWithParams"),
            message_params: field(&fields, "messageParams").unwrap_or_default(),
            context_id: field(&fields, "contextId"),
            details: field(&fields, "details").unwrap_or_default(),
            errors: field(&fields, "errors").unwrap_or_default(),
            limit: field(&fields, "limit"),
        }
    })
}

type Fields<'a> = BTreeMap<String, &'a RawValue>;

#[inline(never)] // Six fields of text need it once.
fn field<T: DeserializeOwned>(fields: &Fields<'_>, name: &str) -> Option<T> {
    serde_json::from_str(fields.get(name)?.get()).ok()
}

pub(super) fn truncated(text: &str) -> String {
    let ends = text.char_indices().map(|(start, character)| start + character.len_utf8());
    let end = ends.take_while(|end| *end <= MAX_TEXT_BYTES).last().unwrap_or(0);
    text[..end].to_owned()
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the service answered {}", self.status)?;
        if let Some(code) = &self.body.code {
            write!(f, " {}", to_single_line(code))?;
        }
        if let Some(message) = self.body.message.as_ref().or(self.text.as_ref()) {
            write!(f, ": {}", to_single_line(message))?;
        }
        let fields: Vec<&str> =
            self.body.details.iter().filter_map(|detail| detail.field_name.as_deref()).collect();
        if !fields.is_empty() {
            write!(f, "; wrong fields: {}", to_single_line(&fields.join(", ")))?;
        }
        if let [first, rest @ ..] = self.permissions {
            write!(f, "; the client needs the permission {first}")?;
            rest.iter().try_for_each(|other| write!(f, " or {other}"))?;
        }
        if let Some(location) = &self.location {
            write!(f, "; it points to {}, redirects are not followed", to_single_line(location))?;
        }
        if let Some(wait) = self.retry_after {
            write!(f, "; try again in {} s", wait.as_secs())?;
        }
        if let Some(id) = &self.correlation_id {
            write!(f, "; correlation id {}", to_single_line(id))?;
        }
        Ok(())
    }
}
