//! The error body of Genesys Cloud.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::to_single_line;
use crate::decode::{Object, list_of_objects, null_as_default, optional_integer};

/// The error body of Genesys Cloud. Every field is optional.
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
    /// Human-readable message.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// Machine-readable error code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// The HTTP status.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<i64>,
    /// ID of the entity that the error is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entity_id: Option<String>,
    /// Name of the entity that the error is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entity_name: Option<String>,
    /// Message template with placeholders.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message_with_params: Option<String>,
    /// Parameters of `message_with_params`.
    #[serde(deserialize_with = "null_as_default", skip_serializing_if = "BTreeMap::is_empty")]
    pub message_params: BTreeMap<String, String>,
    /// ID by which Genesys support finds the request.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub context_id: Option<String>,
    /// The invalid fields.
    #[serde(deserialize_with = "list_of_objects")]
    pub details: Vec<Detail>,
    /// Further errors.
    #[serde(deserialize_with = "list_of_objects")]
    pub errors: Vec<ErrorBody>,
    /// The limit that was exceeded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<Limit>,
}

/// What is wrong with one field. Every field is optional.
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
    /// Machine-readable error code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error_code: Option<String>,
    /// Name of the field.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field_name: Option<String>,
    /// ID of the entity that the detail is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entity_id: Option<String>,
    /// Name of the entity that the detail is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entity_name: Option<String>,
}

/// A limit of Genesys Cloud. Every field is optional.
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
    /// Name of the limit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// The service that the limit belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub namespace: Option<String>,
    /// Value of the limit.
    #[serde(deserialize_with = "optional_integer", skip_serializing_if = "Option::is_none")]
    pub value: Option<i64>,
}

impl ErrorBody {
    /// The error body; where a field is of an unexpected type, the others.
    pub(super) fn parse_lenient(json: &str) -> Self {
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
}

type Fields<'a> = BTreeMap<String, &'a RawValue>;

#[inline(never)] // Six fields of text need it once.
fn field<T: DeserializeOwned>(fields: &Fields<'_>, name: &str) -> Option<T> {
    serde_json::from_str(fields.get(name)?.get()).ok()
}

impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&to_single_line(self.key.as_deref().unwrap_or("unnamed")))?;
        if let Some(namespace) = &self.namespace {
            write!(f, " of {}", to_single_line(namespace))?;
        }
        match self.value {
            Some(value) => write!(f, ": {value}"),
            None => Ok(()),
        }
    }
}
