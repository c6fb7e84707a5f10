//! The request of one person in a bulk run, as JSON.

use serde::de::DeserializeOwned;

use super::key::BulkKey;
use super::request::Submission;
use crate::api::users::{
    CreateUserRequest, JoinExistingOrgsRequest, POST_ONBOARDING_USERS,
    POST_ONBOARDING_USERS_JOINEXISTINGORGS, POST_ONBOARDING_USERS_STAGE, StageUserRequest,
};
use crate::contract::operation::Operation;
use crate::contract::request::{Request, RequestBody, invalid_body};
use crate::decode::{InvalidMembers, Members, decode_object};
use crate::error::Error;

impl Submission {
    /// Reads `{"stage": {...}}`, `{"create": {...}}` or `{"join": {...}}`. The body is sent verbatim.
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

fn unknown_request(name: &str) -> Error {
    Error::invalid_argument(name, "expected an object with one member: stage, create or join")
}
