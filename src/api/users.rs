//! Users: created from an invite, staged with a join code, or joined to existing organizations.

use serde::{Deserialize, Serialize};

use crate::api::kinds::{body, model};
use crate::client::Client;
use crate::contract::method::Method;
use crate::contract::operation::{Operation, ResponseKind};
use crate::contract::request::{Request, RequestBody, reject_blank};
use crate::decode::{InvalidField, list_of_strings};
use crate::error::Error;
use crate::secret::Secret;

pub(crate) static POST_ONBOARDING_USERS: Operation = Operation {
    id: "postOnboardingUsers",
    summary: "Creates a user from an invite",
    method: Method::Post,
    path: "/api/v2/onboarding/users",
    parameters: &[],
    body: Some(body::<CreateUserRequest>()),
    response: model::<CreateUserResponse>(),
    permissions: &[],
};

pub(crate) static POST_ONBOARDING_USERS_JOINEXISTINGORGS: Operation = Operation {
    id: "postOnboardingUsersJoinexistingorgs",
    summary: "Joins a user to existing organizations",
    method: Method::Post,
    path: "/api/v2/onboarding/users/joinexistingorgs",
    parameters: &[],
    body: Some(body::<JoinExistingOrgsRequest>()),
    response: model::<JoinExistingOrgsResponse>(),
    permissions: &[],
};

pub(crate) static POST_ONBOARDING_USERS_STAGE: Operation = Operation {
    id: "postOnboardingUsersStage",
    summary: "Prepares a user for creation",
    method: Method::Post,
    path: "/api/v2/onboarding/users/stage",
    parameters: &[],
    body: Some(body::<StageUserRequest>()),
    response: ResponseKind::Empty,
    permissions: &[],
};

/// Request to create a user from an invite.
///
/// ```
/// use genesys_onboarding::CreateUserRequest;
///
/// let request = CreateUserRequest::new("i-1", "Ada", "correct horse");
/// assert!(!format!("{request:?}").contains("horse"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct CreateUserRequest {
    /// ID of the invite to redeem.
    pub invite_id: String,
    /// Name of the user.
    pub name: String,
    /// Password of the user; a secret.
    pub password: Secret,
}

impl CreateUserRequest {
    /// Creates a request with its required fields.
    ///
    /// ```
    /// # use genesys_onboarding::CreateUserRequest;
    /// let request = CreateUserRequest::new("i-1", "Ada", "correct horse");
    /// assert_eq!(request.password.expose(), "correct horse");
    /// ```
    pub fn new(
        invite_id: impl Into<String>,
        name: impl Into<String>,
        password: impl Into<Secret>,
    ) -> Self {
        CreateUserRequest {
            invite_id: invite_id.into(),
            name: name.into(),
            password: password.into(),
        }
    }
}

impl RequestBody for CreateUserRequest {
    fn secrets(&self) -> Vec<Secret> {
        let CreateUserRequest { invite_id: _, name: _, password } = self;
        vec![password.clone()]
    }

    fn validate(&self) -> Result<(), InvalidField> {
        reject_blank("inviteId", &self.invite_id)?;
        reject_blank("name", &self.name)?;
        reject_blank("password", self.password.expose())
    }
}

/// User that has been created.
///
/// ```
/// let user: genesys_onboarding::CreateUserResponse = serde_json::from_str(
///     r#"{"organization": "Acme", "name": "Ada", "email": "ada@acme.example"}"#,
/// )?;
/// assert_eq!(user.organization, "Acme");
/// # Ok::<_, serde_json::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct CreateUserResponse {
    /// Organization that the user belongs to.
    pub organization: String,
    /// Name of the user.
    pub name: String,
    /// Email address of the user.
    pub email: String,
    /// Whether the user is an administrator.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub administrator: Option<bool>,
}

/// Request to stage a user with a join code.
///
/// ```
/// use genesys_onboarding::StageUserRequest;
///
/// let request = StageUserRequest::new("j-1", "grace@acme.example");
/// assert_eq!(
///     serde_json::to_string(&request)?,
///     r#"{"joinCodeId":"j-1","email":"grace@acme.example"}"#
/// );
/// # Ok::<_, serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct StageUserRequest {
    /// ID of the join code.
    pub join_code_id: String,
    /// Email address of the user.
    pub email: String,
    /// Locale of the emails sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub locale: Option<String>,
}

impl StageUserRequest {
    /// Creates a request with its required fields, and no other.
    ///
    /// ```
    /// # use genesys_onboarding::StageUserRequest;
    /// let request = StageUserRequest::new("j-1", "grace@acme.example");
    /// assert_eq!(request.email, "grace@acme.example");
    /// ```
    pub fn new(join_code_id: impl Into<String>, email: impl Into<String>) -> Self {
        StageUserRequest { join_code_id: join_code_id.into(), email: email.into(), locale: None }
    }

    /// Sets the locale of the emails sent.
    ///
    /// ```
    /// # use genesys_onboarding::StageUserRequest;
    /// # let request = StageUserRequest::new("j-1", "grace@acme.example");
    /// let request = request.locale("en-US");
    /// assert_eq!(request.locale.as_deref(), Some("en-US"));
    /// ```
    #[must_use]
    pub fn locale(mut self, locale: impl Into<String>) -> Self {
        self.locale = Some(locale.into());
        self
    }
}

impl RequestBody for StageUserRequest {
    fn validate(&self) -> Result<(), InvalidField> {
        reject_blank("joinCodeId", &self.join_code_id)?;
        reject_blank("email", &self.email)
    }
}

/// Request to join a user to existing organizations.
///
/// ```
/// use genesys_onboarding::JoinExistingOrgsRequest;
///
/// let request = JoinExistingOrgsRequest::new(["o-1"]).email("grace@acme.example");
/// assert_eq!(
///     serde_json::to_string(&request)?,
///     r#"{"organizationIds":["o-1"],"email":"grace@acme.example"}"#
/// );
/// # Ok::<_, serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct JoinExistingOrgsRequest {
    /// IDs of the organizations to join; may be empty.
    #[serde(deserialize_with = "list_of_strings")]
    pub organization_ids: Vec<String>,
    /// Email address of the user.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// ID of the job that this request belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub job_id: Option<String>,
    /// Locale of the emails sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub locale: Option<String>,
}

impl JoinExistingOrgsRequest {
    /// Creates a request with its required field, and no other.
    ///
    /// ```
    /// # use genesys_onboarding::JoinExistingOrgsRequest;
    /// let request = JoinExistingOrgsRequest::new(["o-1"]);
    /// assert_eq!(request.organization_ids, ["o-1"]);
    /// ```
    pub fn new(organization_ids: impl IntoIterator<Item = impl Into<String>>) -> Self {
        JoinExistingOrgsRequest {
            organization_ids: organization_ids.into_iter().map(Into::into).collect(),
            email: None,
            job_id: None,
            locale: None,
        }
    }

    /// Sets the email address of the user.
    ///
    /// ```
    /// # use genesys_onboarding::JoinExistingOrgsRequest;
    /// # let request = JoinExistingOrgsRequest::new(["o-1"]);
    /// let request = request.email("grace@acme.example");
    /// assert_eq!(request.email.as_deref(), Some("grace@acme.example"));
    /// ```
    #[must_use]
    pub fn email(mut self, email: impl Into<String>) -> Self {
        self.email = Some(email.into());
        self
    }

    /// Sets the ID of the job that this request belongs to.
    ///
    /// ```
    /// # use genesys_onboarding::JoinExistingOrgsRequest;
    /// # let request = JoinExistingOrgsRequest::new(["o-1"]);
    /// let request = request.job_id("job-1");
    /// assert_eq!(request.job_id.as_deref(), Some("job-1"));
    /// ```
    #[must_use]
    pub fn job_id(mut self, job_id: impl Into<String>) -> Self {
        self.job_id = Some(job_id.into());
        self
    }

    /// Sets the locale of the emails sent.
    ///
    /// ```
    /// # use genesys_onboarding::JoinExistingOrgsRequest;
    /// # let request = JoinExistingOrgsRequest::new(["o-1"]);
    /// let request = request.locale("en-US");
    /// assert_eq!(request.locale.as_deref(), Some("en-US"));
    /// ```
    #[must_use]
    pub fn locale(mut self, locale: impl Into<String>) -> Self {
        self.locale = Some(locale.into());
        self
    }
}

impl RequestBody for JoinExistingOrgsRequest {
    fn validate(&self) -> Result<(), InvalidField> {
        Ok(())
    }
}

/// Links for joining the organizations. Every field is optional.
///
/// ```
/// let response: genesys_onboarding::JoinExistingOrgsResponse =
///     serde_json::from_str(r#"{"inviteUrl": "https://join.example/i-1"}"#)?;
/// assert_eq!(response.join_code_url, None);
/// # Ok::<_, serde_json::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct JoinExistingOrgsResponse {
    /// URL of a join code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub join_code_url: Option<String>,
    /// URL of an invite.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub invite_url: Option<String>,
}

/// Creates a user from an invite: `POST /api/v2/onboarding/users`.
///
/// Requires no permission.
/// [API reference](https://mypurecloud.github.io/platform-client-sdk-javascript/OnboardingApi.html#postOnboardingUsers)
///
/// # Errors
///
/// [`ErrorKind::InvalidArgument`](crate::ErrorKind::InvalidArgument) for a required string of `body`
/// that is blank; otherwise as described at [`Error`].
///
/// ```no_run
/// use genesys_onboarding::CreateUserRequest;
///
/// # let client = genesys_onboarding::Client::from_env()?;
/// let body = CreateUserRequest::new("i-1", "Ada", "correct horse battery staple");
/// let user = genesys_onboarding::post_onboarding_users(&client, &body)?;
/// println!("{} joined {}", user.name, user.organization);
/// # Ok::<_, genesys_onboarding::Error>(())
/// ```
pub fn post_onboarding_users(
    client: &Client,
    body: &CreateUserRequest,
) -> Result<CreateUserResponse, Error> {
    let request = Request::new(&POST_ONBOARDING_USERS).json(body)?;
    client.send(&request)?.decode()
}

/// Joins a user to existing organizations: `POST /api/v2/onboarding/users/joinexistingorgs`.
///
/// Requires no permission.
/// [API reference](https://mypurecloud.github.io/platform-client-sdk-javascript/OnboardingApi.html#postOnboardingUsersJoinexistingorgs)
///
/// # Errors
///
/// As described at [`Error`].
///
/// ```no_run
/// use genesys_onboarding::JoinExistingOrgsRequest;
///
/// # let client = genesys_onboarding::Client::from_env()?;
/// let body = JoinExistingOrgsRequest::new(["o-1"]).email("grace@acme.example");
/// let links = genesys_onboarding::post_onboarding_users_joinexistingorgs(&client, &body)?;
/// println!("continue at {:?}", links.invite_url);
/// # Ok::<_, genesys_onboarding::Error>(())
/// ```
pub fn post_onboarding_users_joinexistingorgs(
    client: &Client,
    body: &JoinExistingOrgsRequest,
) -> Result<JoinExistingOrgsResponse, Error> {
    let request = Request::new(&POST_ONBOARDING_USERS_JOINEXISTINGORGS).json(body)?;
    client.send(&request)?.decode()
}

/// Prepares a user for creation: `POST /api/v2/onboarding/users/stage`.
///
/// Requires no permission.
/// [API reference](https://mypurecloud.github.io/platform-client-sdk-javascript/OnboardingApi.html#postOnboardingUsersStage)
///
/// # Errors
///
/// [`ErrorKind::InvalidArgument`](crate::ErrorKind::InvalidArgument) for a required string of `body`
/// that is blank; otherwise as described at [`Error`].
///
/// ```no_run
/// use genesys_onboarding::StageUserRequest;
///
/// # let client = genesys_onboarding::Client::from_env()?;
/// let body = StageUserRequest::new("j-1", "grace@acme.example");
/// genesys_onboarding::post_onboarding_users_stage(&client, &body)?;
/// # Ok::<_, genesys_onboarding::Error>(())
/// ```
pub fn post_onboarding_users_stage(client: &Client, body: &StageUserRequest) -> Result<(), Error> {
    let request = Request::new(&POST_ONBOARDING_USERS_STAGE).json(body)?;
    client.send(&request)?.discard_body()
}
