//! The outcome for one person.

use std::borrow::Cow;

use serde::{Deserialize, Serialize, Serializer};
use serde_json::value::RawValue;

use super::key::BulkKey;
use crate::api::users::{CreateUserResponse, JoinExistingOrgsResponse};
use crate::decode::{AnyJson, listed_as};
use crate::error::Error;

/// The status of one person.
///
/// ```
/// use genesys_onboarding::bulk::BulkStatus;
///
/// assert_eq!(serde_json::to_string(&BulkStatus::InDoubt)?, r#""in_doubt""#);
/// # Ok::<_, serde_json::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum BulkStatus {
    /// The service has done what was asked.
    Done,
    /// The service has said no, or the request is invalid. It is not sent again.
    Rejected,
    /// The response was lost, and the service cannot tell whether the request was processed. It is not sent again
    /// before that is known.
    InDoubt,
    /// The request has surely had no effect. The next run sends it.
    NotSent,
    /// The same person came before in this run; nothing was sent.
    Duplicate,
}

/// The outcome for one person, with what is known of it.
///
/// ```no_run
/// use genesys_onboarding::{Client, StageUserRequest};
/// use genesys_onboarding::bulk::{Bulk, BulkOptions};
///
/// let bulk = Bulk::open(&Client::from_env()?, BulkOptions::new("people.journal"))?;
/// let outcome = bulk.submit(&StageUserRequest::new("j-1", "grace@acme.example").into())?;
/// println!("{}: {:?} {:?}", outcome.key, outcome.status, outcome.message);
/// # Ok::<_, genesys_onboarding::Error>(())
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct BulkOutcome {
    /// The person.
    pub key: BulkKey,
    /// The status of the person.
    pub status: BulkStatus,
    /// Whether an earlier run has recorded it in the journal: nothing was sent in this one.
    pub resumed: bool,
    /// Whether the service was asked for it afterwards, since there was no response.
    pub reconciled: bool,
    /// HTTP status of the response.
    pub http_status: Option<u16>,
    /// The `ININ-Correlation-Id` header of the response.
    pub correlation_id: Option<String>,
    /// Why it is not done, or how it was reconciled.
    pub message: Option<String>,
    /// The response of the service, if this run has received it and the operation has one.
    pub response: Option<BulkResponse>,
}

/// The service's response for one person.
///
/// ```no_run
/// # use genesys_onboarding::{Client, CreateUserRequest};
/// # use genesys_onboarding::bulk::{Bulk, BulkOptions, BulkResponse};
/// # let bulk = Bulk::open(&Client::from_env()?, BulkOptions::new("people.journal"))?;
/// let outcome = bulk.submit(&CreateUserRequest::new("i-1", "Ada", "correct horse").into())?;
/// if let Some(BulkResponse::Created { user, .. }) = outcome.response {
///     println!("{} joined {}", user.name, user.organization);
/// }
/// # Ok::<_, genesys_onboarding::Error>(())
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum BulkResponse {
    /// A user was created.
    #[non_exhaustive]
    Created {
        /// The user.
        user: CreateUserResponse,
        /// The JSON of the service, verbatim.
        json: String,
    },
    /// A user was joined to organizations.
    #[non_exhaustive]
    Joined {
        /// The links to follow.
        links: JoinExistingOrgsResponse,
        /// The JSON of the service, verbatim.
        json: String,
    },
}

/// An outcome in JSON. The list of the contract reads the fields from how it is deserialized.
#[derive(Serialize, Deserialize)]
#[serde(rename = "BulkOutcome", rename_all = "camelCase")]
pub(super) struct OutcomeJson<'a> {
    key: Cow<'a, BulkKey>,
    status: BulkStatus,
    resumed: bool,
    reconciled: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    http_status: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    correlation_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<&'a str>,
    /// Verbatim.
    #[serde(
        borrow,
        default,
        deserialize_with = "listed_as::<_, _, Option<AnyJson>>",
        skip_serializing_if = "Option::is_none"
    )]
    response: Option<&'a RawValue>,
}

impl BulkOutcome {
    pub(super) fn json(&self) -> serde_json::Result<OutcomeJson<'_>> {
        let response = self.response.as_ref().map(|response| match response {
            BulkResponse::Created { json, .. } | BulkResponse::Joined { json, .. } => json,
        });
        Ok(OutcomeJson {
            key: Cow::Borrowed(&self.key),
            status: self.status,
            resumed: self.resumed,
            reconciled: self.reconciled,
            http_status: self.http_status,
            correlation_id: self.correlation_id.as_deref(),
            message: self.message.as_deref(),
            response: response.map(|json| serde_json::from_str(json)).transpose()?,
        })
    }
}

impl Serialize for BulkOutcome {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.json().map_err(serde::ser::Error::custom)?.serialize(serializer)
    }
}

impl BulkOutcome {
    pub(super) fn new(key: BulkKey, status: BulkStatus) -> Self {
        BulkOutcome {
            key,
            status,
            resumed: false,
            reconciled: false,
            http_status: None,
            correlation_id: None,
            message: None,
            response: None,
        }
    }

    pub(super) fn failed(key: BulkKey, status: BulkStatus, error: &Error) -> Self {
        BulkOutcome {
            http_status: error.status(),
            correlation_id: error.correlation_id().map(str::to_owned),
            message: Some(error.to_string()),
            ..BulkOutcome::new(key, status)
        }
    }

    pub(super) fn reconciled(key: BulkKey, status: BulkStatus, message: String) -> Self {
        let reconciled = status != BulkStatus::InDoubt;
        BulkOutcome { reconciled, message: Some(message), ..BulkOutcome::new(key, status) }
    }
}
