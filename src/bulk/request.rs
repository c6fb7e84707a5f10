//! The request of one person in a bulk run.

use serde::de::DeserializeOwned;

use super::key::BulkKey;
use crate::api::users::{
    CreateUserRequest, JoinExistingOrgsRequest, POST_ONBOARDING_USERS,
    POST_ONBOARDING_USERS_JOINEXISTINGORGS, POST_ONBOARDING_USERS_STAGE, StageUserRequest,
};
use crate::contract::operation::Operation;
use crate::contract::request::{Request, RequestBody, invalid_body};
use crate::decode::{InvalidMembers, Members, decode_object};
use crate::error::Error;

/// The request of one person in a bulk run, made from the request of the operation.
///
/// ```
/// use genesys_onboarding::{JoinExistingOrgsRequest, StageUserRequest, bulk::BulkRequest};
///
/// let stage: BulkRequest = StageUserRequest::new("j-1", "grace@acme.example").into();
/// let join: BulkRequest = JoinExistingOrgsRequest::new(["o-1"]).email("grace@acme.example").into();
/// assert_ne!(stage.key(), join.key());
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
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

    /// Reads `{"stage": {...}}`, `{"create": {...}}` or `{"join": {...}}`. The body is sent verbatim.
    #[cfg(feature = "capi")]
    pub(super) fn from_json(json: &str) -> Result<Self, Error> {
        let members = Members::parse(json).map_err(|InvalidMembers { name, reason }| {
            Error::invalid_argument(name.as_deref().unwrap_or("request"), reason)
        })?;
        let mut names = members.names();
        let (Some(name), None) = (names.next(), names.next()) else {
            return Err(unknown_request("request"));
        };
        let body = members.get(name).unwrap_or_default();
        match name {
            "stage" => read::<StageUserRequest>(body, &POST_ONBOARDING_USERS_STAGE),
            "create" => read::<CreateUserRequest>(body, &POST_ONBOARDING_USERS),
            "join" => {
                read::<JoinExistingOrgsRequest>(body, &POST_ONBOARDING_USERS_JOINEXISTINGORGS)
            }
            unknown => Err(unknown_request(unknown)),
        }
    }
}

#[cfg(feature = "capi")]
fn read<T>(json: &str, operation: &'static Operation) -> Result<Submission, Error>
where
    T: RequestBody + DeserializeOwned,
    BulkKey: for<'a> From<&'a T>,
{
    let describe = |error| invalid_body(error).with_operation(operation.id);
    let body: T = decode_object(json).map_err(describe)?;
    let request = body.validate().map_err(describe);
    let request = request.map(|()| Request::new(operation).raw_json(json, body.secrets()));
    Ok(Submission { key: BulkKey::from(&body), request })
}

#[cfg(feature = "capi")]
fn unknown_request(name: &str) -> Error {
    Error::invalid_argument(name, "expected an object with one member: stage, create or join")
}
