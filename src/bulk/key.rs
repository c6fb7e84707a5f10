//! The identity of a person in a bulk run.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::api::users::{CreateUserRequest, JoinExistingOrgsRequest, StageUserRequest};
use crate::error::to_single_line;

/// The identity of a person in a bulk run, which is what the journal records.
///
/// Two requests with the same key are for the same person: email addresses are in lower case, and the IDs of
/// organizations are sorted. A key has no name, and never a password.
///
/// ```
/// use genesys_onboarding::{StageUserRequest, bulk::BulkRequest};
///
/// let key = |email: &str| BulkRequest::from(StageUserRequest::new("j-1", email)).key();
/// assert_eq!(key("Grace@acme.example"), key("grace@ACME.example"));
/// assert_eq!(key("Grace@acme.example").to_string(), "grace@acme.example with join code j-1");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
#[non_exhaustive]
pub enum BulkKey {
    /// A user to stage.
    Stage {
        /// ID of the join code.
        join_code_id: String,
        /// Email address, in lower case.
        email: String,
    },
    /// A user to create.
    Create {
        /// ID of the invite to redeem.
        invite_id: String,
    },
    /// A user to join to existing organizations.
    Join {
        /// IDs of the organizations, sorted.
        organization_ids: Vec<String>,
        /// Email address, in lower case.
        #[serde(skip_serializing_if = "Option::is_none")]
        email: Option<String>,
    },
}

impl From<&StageUserRequest> for BulkKey {
    fn from(request: &StageUserRequest) -> Self {
        BulkKey::Stage {
            join_code_id: request.join_code_id.clone(),
            email: request.email.to_lowercase(),
        }
    }
}

impl From<&CreateUserRequest> for BulkKey {
    fn from(request: &CreateUserRequest) -> Self {
        BulkKey::Create { invite_id: request.invite_id.clone() }
    }
}

impl From<&JoinExistingOrgsRequest> for BulkKey {
    fn from(request: &JoinExistingOrgsRequest) -> Self {
        let mut organization_ids = request.organization_ids.clone();
        organization_ids.sort_unstable();
        organization_ids.dedup();
        let email = request.email.as_ref().map(|email| email.to_lowercase());
        BulkKey::Join { organization_ids, email }
    }
}

impl fmt::Display for BulkKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = match self {
            BulkKey::Stage { join_code_id, email } => {
                format!("{email} with join code {join_code_id}")
            }
            BulkKey::Create { invite_id } => format!("invite {invite_id}"),
            BulkKey::Join { organization_ids, email } => {
                let email = email.as_deref().unwrap_or("no email address");
                format!("{email} to {}", organization_ids.join(", "))
            }
        };
        f.write_str(&to_single_line(&text))
    }
}
