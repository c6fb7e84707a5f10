//! Users: created from an invite, staged by a join code, or joined to organizations that exist.

use serde::{Deserialize, Serialize};

use crate::api::operations::{
    POST_ONBOARDING_USERS, POST_ONBOARDING_USERS_JOINEXISTINGORGS, POST_ONBOARDING_USERS_STAGE,
};
use crate::client::Client;
use crate::contract::request::{Request, RequestBody};
use crate::error::Error;
use crate::secret::Secret;

/// What is needed to create a user from an invite (`models.md`, CreateUserRequest).
///
/// ```
/// use genesys_onboarding::CreateUserRequest;
///
/// let request = CreateUserRequest {
///     invite_id: "i-1".into(),
///     name: "Ada".into(),
///     password: "correct horse".into(),
/// };
/// assert!(!format!("{request:?}").contains("horse"));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CreateUserRequest {
    /// The invite that is used up.
    pub invite_id: String,
    /// The user's name.
    pub name: String,
    /// The user's password; a secret.
    pub password: Secret,
}

impl RequestBody for CreateUserRequest {
    fn secrets(&self) -> Vec<Secret> {
        let CreateUserRequest { invite_id: _, name: _, password } = self;
        vec![password.clone()]
    }
}

/// The user that has been created (`models.md`, CreateUserResponse).
///
/// ```
/// let user: genesys_onboarding::CreateUserResponse = serde_json::from_str(
///     r#"{"organization": "Acme", "name": "Ada", "email": "ada@acme.example"}"#,
/// )?;
/// assert_eq!(user.organization, "Acme");
/// # Ok::<_, serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CreateUserResponse {
    /// The organization that the user belongs to.
    pub organization: String,
    /// The user's name.
    pub name: String,
    /// The user's e-mail address.
    pub email: String,
    /// Whether the user is an administrator.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub administrator: Option<bool>,
}

/// What is needed to stage a user by a join code (`models.md`, StageUserRequest).
///
/// ```
/// use genesys_onboarding::StageUserRequest;
///
/// let request = StageUserRequest {
///     join_code_id: "j-1".into(),
///     email: "grace@acme.example".into(),
///     ..StageUserRequest::default()
/// };
/// assert_eq!(
///     serde_json::to_string(&request)?,
///     r#"{"joinCodeId":"j-1","email":"grace@acme.example"}"#
/// );
/// # Ok::<_, serde_json::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StageUserRequest {
    /// The join code that the person followed.
    pub join_code_id: String,
    /// The person's e-mail address.
    pub email: String,
    /// The locale for the mails that are sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locale: Option<String>,
}

impl RequestBody for StageUserRequest {}

/// Which organizations a user wants to join (`models.md`, JoinExistingOrgsRequest).
///
/// ```
/// use genesys_onboarding::JoinExistingOrgsRequest;
///
/// let request = JoinExistingOrgsRequest {
///     organization_ids: vec!["o-1".into()],
///     email: Some("grace@acme.example".into()),
///     ..JoinExistingOrgsRequest::default()
/// };
/// assert_eq!(
///     serde_json::to_string(&request)?,
///     r#"{"organizationIds":["o-1"],"email":"grace@acme.example"}"#
/// );
/// # Ok::<_, serde_json::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct JoinExistingOrgsRequest {
    /// The ids of the organizations to join.
    pub organization_ids: Vec<String>,
    /// The user's e-mail address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// The id of a job that this belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub job_id: Option<String>,
    /// The locale for the mails that are sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locale: Option<String>,
}

impl RequestBody for JoinExistingOrgsRequest {}

/// How the user goes on to join (`models.md`, JoinExistingOrgsResponse). Every field is optional.
///
/// ```
/// let response: genesys_onboarding::JoinExistingOrgsResponse =
///     serde_json::from_str(r#"{"inviteUrl": "https://join.example/i-1"}"#)?;
/// assert_eq!(response.join_code_url, None);
/// # Ok::<_, serde_json::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct JoinExistingOrgsResponse {
    /// The link of a join code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub join_code_url: Option<String>,
    /// The link of an invite.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub invite_url: Option<String>,
}

/// Creates a user from an invite: `POST /api/v2/onboarding/users`.
///
/// Needs no permission. Contract: `OnboardingApi.md`, postOnboardingUsers.
///
/// # Errors
///
/// As described at [`Error`].
///
/// ```no_run
/// use genesys_onboarding::CreateUserRequest;
///
/// # let client = genesys_onboarding::Client::from_env()?;
/// let request = CreateUserRequest {
///     invite_id: "i-1".into(),
///     name: "Ada".into(),
///     password: "correct horse battery staple".into(),
/// };
/// let user = genesys_onboarding::post_onboarding_users(&client, &request)?;
/// println!("{} joined {}", user.name, user.organization);
/// # Ok::<_, genesys_onboarding::Error>(())
/// ```
pub fn post_onboarding_users<'a>(
    client: &Client,
    body: impl Into<Option<&'a CreateUserRequest>>,
) -> Result<CreateUserResponse, Error> {
    let request = Request::new(&POST_ONBOARDING_USERS).json(body.into())?;
    client.send(&request)?.model()
}

/// Lets a user join organizations that exist: `POST /api/v2/onboarding/users/joinexistingorgs`.
///
/// Needs no permission. Contract: `OnboardingApi.md`, postOnboardingUsersJoinexistingorgs.
///
/// # Errors
///
/// As described at [`Error`].
///
/// ```no_run
/// use genesys_onboarding::JoinExistingOrgsRequest;
///
/// # let client = genesys_onboarding::Client::from_env()?;
/// let request = JoinExistingOrgsRequest {
///     organization_ids: vec!["o-1".into()],
///     email: Some("grace@acme.example".into()),
///     ..JoinExistingOrgsRequest::default()
/// };
/// let answer = genesys_onboarding::post_onboarding_users_joinexistingorgs(&client, &request)?;
/// println!("go on at {:?}", answer.invite_url);
/// # Ok::<_, genesys_onboarding::Error>(())
/// ```
pub fn post_onboarding_users_joinexistingorgs<'a>(
    client: &Client,
    body: impl Into<Option<&'a JoinExistingOrgsRequest>>,
) -> Result<JoinExistingOrgsResponse, Error> {
    let request = Request::new(&POST_ONBOARDING_USERS_JOINEXISTINGORGS).json(body.into())?;
    client.send(&request)?.model()
}

/// Prepares a user for creation: `POST /api/v2/onboarding/users/stage`.
///
/// Needs no permission. Contract: `OnboardingApi.md`, postOnboardingUsersStage.
///
/// # Errors
///
/// As described at [`Error`].
///
/// ```no_run
/// use genesys_onboarding::StageUserRequest;
///
/// # let client = genesys_onboarding::Client::from_env()?;
/// let request = StageUserRequest {
///     join_code_id: "j-1".into(),
///     email: "grace@acme.example".into(),
///     ..StageUserRequest::default()
/// };
/// genesys_onboarding::post_onboarding_users_stage(&client, &request)?;
/// # Ok::<_, genesys_onboarding::Error>(())
/// ```
pub fn post_onboarding_users_stage<'a>(
    client: &Client,
    body: impl Into<Option<&'a StageUserRequest>>,
) -> Result<(), Error> {
    let request = Request::new(&POST_ONBOARDING_USERS_STAGE).json(body.into())?;
    client.send(&request)?.nothing()
}
