//! The request of one person in a bulk run.

use serde::Deserialize;

use super::key::BulkKey;
use crate::api::users::{
    CreateUserRequest, JoinExistingOrgsRequest, POST_ONBOARDING_USERS,
    POST_ONBOARDING_USERS_JOINEXISTINGORGS, POST_ONBOARDING_USERS_STAGE, StageUserRequest,
};
use crate::contract::request::Request;
use crate::error::Error;

/// The request of one person in a bulk run, made from the request of the operation. As JSON it is an object with one
/// member: `stage`, `create` or `join`.
///
/// ```
/// use genesys_onboarding::{JoinExistingOrgsRequest, StageUserRequest, bulk::BulkRequest};
///
/// let stage: BulkRequest = StageUserRequest::new("j-1", "grace@acme.example").into();
/// let join: BulkRequest = JoinExistingOrgsRequest::new(["o-1"]).email("grace@acme.example").into();
/// assert_ne!(stage.key(), join.key());
/// let json = r#"{"stage": {"joinCodeId": "j-1", "email": "grace@acme.example"}}"#;
/// assert_eq!(serde_json::from_str::<BulkRequest>(json)?, stage);
/// # Ok::<_, serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum BulkRequest {
    /// Stages a user with a join code.
    Stage(StageUserRequest),
    /// Creates a user from an invite.
    Create(CreateUserRequest),
    /// Joins a user to existing organizations.
    Join(JoinExistingOrgsRequest),
}

impl From<StageUserRequest> for BulkRequest {
    fn from(request: StageUserRequest) -> Self {
        BulkRequest::Stage(request)
    }
}

impl From<CreateUserRequest> for BulkRequest {
    fn from(request: CreateUserRequest) -> Self {
        BulkRequest::Create(request)
    }
}

impl From<JoinExistingOrgsRequest> for BulkRequest {
    fn from(request: JoinExistingOrgsRequest) -> Self {
        BulkRequest::Join(request)
    }
}

impl BulkRequest {
    /// Returns the identity of the person.
    ///
    /// ```
    /// use genesys_onboarding::{CreateUserRequest, bulk::BulkRequest};
    ///
    /// let request = BulkRequest::from(CreateUserRequest::new("i-1", "Ada", "correct horse"));
    /// assert_eq!(request.key().to_string(), "invite i-1");
    /// ```
    pub fn key(&self) -> BulkKey {
        match self {
            BulkRequest::Stage(body) => body.into(),
            BulkRequest::Create(body) => body.into(),
            BulkRequest::Join(body) => body.into(),
        }
    }
}

/// A person's key, and the request, or what is wrong with it.
pub(super) struct Submission {
    pub(super) key: BulkKey,
    pub(super) request: Result<Request, Error>,
}

impl Submission {
    pub(super) fn of(request: &BulkRequest) -> Self {
        let key = request.key();
        let request = match request {
            BulkRequest::Stage(body) => Request::new(&POST_ONBOARDING_USERS_STAGE).json(body),
            BulkRequest::Create(body) => Request::new(&POST_ONBOARDING_USERS).json(body),
            BulkRequest::Join(body) => {
                Request::new(&POST_ONBOARDING_USERS_JOINEXISTINGORGS).json(body)
            }
        };
        Submission { key, request }
    }
}
