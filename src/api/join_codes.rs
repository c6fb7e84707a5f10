//! Join codes: links that let users with an email address in certain domains join an organization.

use serde::{Deserialize, Serialize};

use crate::api::kinds::{body, large_model, listing};
use crate::api::pages::{Entity, Listing, PAGE_PARAMETERS, PageOptions};
use crate::api::paginator::Paginator;
use crate::client::{ApiResponse, Client};
use crate::contract::method::Method;
use crate::contract::operation::{Operation, ParameterKind, ResponseKind};
use crate::contract::request::{Request, RequestBody};
use crate::decode::IgnoredString;
use crate::decode::{InvalidField, list_of_strings};
use crate::error::Error;

pub(crate) static DELETE_ONBOARDING_JOINCODE: Operation = Operation {
    id: "deleteOnboardingJoincode",
    summary: "Deletes a join code",
    method: Method::Delete,
    path: "/api/v2/onboarding/joincodes/{joinCodeId}",
    parameters: &[("joinCodeId", ParameterKind::Path)],
    body: None,
    response: ResponseKind::Empty,
    permissions: &["joinCode:actions:delete"],
};

pub(crate) static GET_ONBOARDING_JOINCODE: Operation = Operation {
    id: "getOnboardingJoincode",
    summary: "Gets a join code",
    method: Method::Get,
    path: "/api/v2/onboarding/joincodes/{joinCodeId}",
    parameters: &[
        ("joinCodeId", ParameterKind::Path),
        ("emailDomain", ParameterKind::QueryString { required: false }),
    ],
    body: None,
    response: large_model::<JoinCode, JoinCodeOf<IgnoredString>>(),
    permissions: &[],
};

pub(crate) static GET_ONBOARDING_JOINCODES: Operation = Operation {
    id: "getOnboardingJoincodes",
    summary: "Gets one page of the organization's join codes",
    method: Method::Get,
    path: "/api/v2/onboarding/joincodes",
    parameters: PAGE_PARAMETERS,
    body: None,
    response: listing::<JoinCode, JoinCodeOf<IgnoredString>>(),
    permissions: &["joinCode:actions:view"],
};

pub(crate) static POST_ONBOARDING_JOINCODES: Operation = Operation {
    id: "postOnboardingJoincodes",
    summary: "Creates a join code",
    method: Method::Post,
    path: "/api/v2/onboarding/joincodes",
    parameters: &[],
    body: Some(body::<JoinCodeRequest>()),
    response: large_model::<JoinCode, JoinCodeOf<IgnoredString>>(),
    permissions: &["joinCode:actions:create"],
};

pub(crate) static PUT_ONBOARDING_JOINCODE: Operation = Operation {
    id: "putOnboardingJoincode",
    summary: "Updates a join code",
    method: Method::Put,
    path: "/api/v2/onboarding/joincodes/{joinCodeId}",
    parameters: &[("joinCodeId", ParameterKind::Path)],
    body: Some(body::<JoinCodeRequest>()),
    response: ResponseKind::Empty,
    permissions: &["joinCode:actions:update"],
};

/// Join code of an organization.
///
/// ```
/// let code: genesys_onboarding::JoinCode = serde_json::from_str(
///     r#"{"joinCodeUrl": "https://join.example/j-1", "emailDomains": ["acme.example"]}"#,
/// )?;
/// assert_eq!(code.email_domains, ["acme.example"]);
/// # Ok::<_, serde_json::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", from = "JoinCodeOf<String>")]
#[non_exhaustive]
pub struct JoinCode {
    /// ID of the join code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// URL that users open to join.
    pub join_code_url: String,
    /// Whether the join code is disabled.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub disabled: Option<bool>,
    /// Email domains whose users may join.
    pub email_domains: Vec<String>,
    /// URI of this join code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub self_uri: Option<String>,
}

/// [`JoinCode`] with another type of string: borrowed, for C, or ignored, for validation.
#[derive(Deserialize)]
#[serde(rename = "JoinCode", rename_all = "camelCase", bound(deserialize = "S: Deserialize<'de>"))]
pub(crate) struct JoinCodeOf<S> {
    pub(crate) id: Option<S>,
    pub(crate) join_code_url: S,
    pub(crate) disabled: Option<bool>,
    #[serde(deserialize_with = "list_of_strings")]
    pub(crate) email_domains: Vec<S>,
    pub(crate) self_uri: Option<S>,
}

impl From<JoinCodeOf<String>> for JoinCode {
    fn from(fields: JoinCodeOf<String>) -> Self {
        let JoinCodeOf { id, join_code_url, disabled, email_domains, self_uri } = fields;
        JoinCode { id, join_code_url, disabled, email_domains, self_uri }
    }
}

#[cfg(feature = "capi")]
impl From<JoinCode> for JoinCodeOf<String> {
    fn from(fields: JoinCode) -> Self {
        let JoinCode { id, join_code_url, disabled, email_domains, self_uri } = fields;
        JoinCodeOf { id, join_code_url, disabled, email_domains, self_uri }
    }
}

impl Entity for JoinCode {
    fn id(&self) -> Option<&str> {
        self.id.as_deref()
    }
}

/// One page of the join codes of an organization.
///
/// ```
/// let page: genesys_onboarding::JoinCodeListing = serde_json::from_str(r#"{"total": 0}"#)?;
/// assert!(page.entities.is_empty());
/// # Ok::<_, serde_json::Error>(())
/// ```
pub type JoinCodeListing = Listing<JoinCode>;

/// Request to create or update a join code.
///
/// ```
/// use genesys_onboarding::JoinCodeRequest;
///
/// let request = JoinCodeRequest::new(["acme.example"]);
/// assert_eq!(serde_json::to_string(&request)?, r#"{"emailDomains":["acme.example"]}"#);
/// # Ok::<_, serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct JoinCodeRequest {
    /// Email domains whose users may join; may be empty.
    #[serde(deserialize_with = "list_of_strings")]
    pub email_domains: Vec<String>,
}

impl JoinCodeRequest {
    /// Creates a request with its required field.
    ///
    /// ```
    /// # use genesys_onboarding::JoinCodeRequest;
    /// let request = JoinCodeRequest::new(["acme.example", "acme.test"]);
    /// assert_eq!(request.email_domains.len(), 2);
    /// ```
    pub fn new(email_domains: impl IntoIterator<Item = impl Into<String>>) -> Self {
        JoinCodeRequest { email_domains: email_domains.into_iter().map(Into::into).collect() }
    }
}

impl RequestBody for JoinCodeRequest {
    fn validate(&self) -> Result<(), InvalidField> {
        Ok(())
    }
}

/// Optional parameters of [`get_onboarding_joincode`].
///
/// ```
/// use genesys_onboarding::JoinCodeOptions;
///
/// let options = JoinCodeOptions::new().email_domain("acme.example");
/// assert_eq!(options.email_domain.as_deref(), Some("acme.example"));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct JoinCodeOptions {
    /// Email domain.
    pub email_domain: Option<String>,
}

impl JoinCodeOptions {
    /// Returns options of which none is set.
    ///
    /// ```
    /// # use genesys_onboarding::JoinCodeOptions;
    /// assert_eq!(JoinCodeOptions::new().email_domain, None);
    /// ```
    pub fn new() -> Self {
        JoinCodeOptions::default()
    }

    /// Sets the email domain.
    ///
    /// ```
    /// # use genesys_onboarding::JoinCodeOptions;
    /// let options = JoinCodeOptions::new().email_domain("acme.example");
    /// assert_eq!(options.email_domain.as_deref(), Some("acme.example"));
    /// ```
    #[must_use]
    pub fn email_domain(mut self, email_domain: impl Into<String>) -> Self {
        self.email_domain = Some(email_domain.into());
        self
    }
}

/// Deletes a join code: `DELETE /api/v2/onboarding/joincodes/{joinCodeId}`.
///
/// Requires the permission `joinCode:actions:delete`.
/// [API reference](https://mypurecloud.github.io/platform-client-sdk-javascript/OnboardingApi.html#deleteOnboardingJoincode)
///
/// # Errors
///
/// [`ErrorKind::InvalidArgument`](crate::ErrorKind::InvalidArgument) for a `join_code_id` that is
/// blank, `.` or `..`; otherwise as described at [`Error`].
///
/// ```no_run
/// # let client = genesys_onboarding::Client::from_env()?;
/// genesys_onboarding::delete_onboarding_joincode(&client, "j-1")?;
/// # Ok::<_, genesys_onboarding::Error>(())
/// ```
pub fn delete_onboarding_joincode(client: &Client, join_code_id: &str) -> Result<(), Error> {
    let request = Request::new(&DELETE_ONBOARDING_JOINCODE).path("joinCodeId", join_code_id)?;
    client.send(&request)?.discard_body()
}

/// Gets a join code: `GET /api/v2/onboarding/joincodes/{joinCodeId}`.
///
/// Requires no permission.
/// [API reference](https://mypurecloud.github.io/platform-client-sdk-javascript/OnboardingApi.html#getOnboardingJoincode)
///
/// # Errors
///
/// [`ErrorKind::InvalidArgument`](crate::ErrorKind::InvalidArgument) for a `join_code_id` that is
/// blank, `.` or `..`; otherwise as described at [`Error`].
///
/// ```no_run
/// use genesys_onboarding::JoinCodeOptions;
///
/// # let client = genesys_onboarding::Client::from_env()?;
/// let options = JoinCodeOptions::new().email_domain("acme.example");
/// let code = genesys_onboarding::get_onboarding_joincode(&client, "j-1", &options)?;
/// println!("{}", code.join_code_url);
/// # Ok::<_, genesys_onboarding::Error>(())
/// ```
pub fn get_onboarding_joincode(
    client: &Client,
    join_code_id: &str,
    options: &JoinCodeOptions,
) -> Result<JoinCode, Error> {
    let request = Request::new(&GET_ONBOARDING_JOINCODE)
        .path("joinCodeId", join_code_id)?
        .query_text("emailDomain", options.email_domain.as_deref())?;
    client.send(&request)?.decode()
}

/// Gets one page of the organization's join codes: `GET /api/v2/onboarding/joincodes`.
///
/// The defaults of the service are page 1 and 25 entities per page. [`iter_onboarding_joincodes`] gets all
/// pages.
///
/// Requires the permission `joinCode:actions:view`.
/// [API reference](https://mypurecloud.github.io/platform-client-sdk-javascript/OnboardingApi.html#getOnboardingJoincodes)
///
/// # Errors
///
/// As described at [`Error`].
///
/// ```no_run
/// use genesys_onboarding::PageOptions;
///
/// # let client = genesys_onboarding::Client::from_env()?;
/// let page = genesys_onboarding::get_onboarding_joincodes(&client, &PageOptions::new())?;
/// println!("{} of {:?}", page.entities.len(), page.total);
/// # Ok::<_, genesys_onboarding::Error>(())
/// ```
pub fn get_onboarding_joincodes(
    client: &Client,
    options: &PageOptions,
) -> Result<JoinCodeListing, Error> {
    fetch_joincodes_page(client, options)?.decode_listing()
}

/// Fetches a page without decoding it.
pub(crate) fn fetch_joincodes_page(
    client: &Client,
    options: &PageOptions,
) -> Result<ApiResponse, Error> {
    client.send(&options.apply(Request::new(&GET_ONBOARDING_JOINCODES)))
}

/// Iterates over all join codes of the organization, fetching each page when it is needed.
///
/// It starts at `options.page_number`, by default page 1.
///
/// ```no_run
/// use genesys_onboarding::PageOptions;
///
/// # let client = genesys_onboarding::Client::from_env()?;
/// for code in genesys_onboarding::iter_onboarding_joincodes(&client, &PageOptions::new()) {
///     println!("{}", code?.join_code_url);
/// }
/// # Ok::<_, genesys_onboarding::Error>(())
/// ```
pub fn iter_onboarding_joincodes(client: &Client, options: &PageOptions) -> Paginator<JoinCode> {
    Paginator::new(client, get_onboarding_joincodes, GET_ONBOARDING_JOINCODES.id, options)
}

/// Creates a join code: `POST /api/v2/onboarding/joincodes`.
///
/// Requires the permission `joinCode:actions:create`.
/// [API reference](https://mypurecloud.github.io/platform-client-sdk-javascript/OnboardingApi.html#postOnboardingJoincodes)
///
/// # Errors
///
/// As described at [`Error`].
///
/// ```no_run
/// use genesys_onboarding::JoinCodeRequest;
///
/// # let client = genesys_onboarding::Client::from_env()?;
/// let body = JoinCodeRequest::new(["acme.example"]);
/// let code = genesys_onboarding::post_onboarding_joincodes(&client, &body)?;
/// println!("{}", code.join_code_url);
/// # Ok::<_, genesys_onboarding::Error>(())
/// ```
pub fn post_onboarding_joincodes(
    client: &Client,
    body: &JoinCodeRequest,
) -> Result<JoinCode, Error> {
    let request = Request::new(&POST_ONBOARDING_JOINCODES).json(body)?;
    client.send(&request)?.decode()
}

/// Updates a join code: `PUT /api/v2/onboarding/joincodes/{joinCodeId}`.
///
/// Requires the permission `joinCode:actions:update`.
/// [API reference](https://mypurecloud.github.io/platform-client-sdk-javascript/OnboardingApi.html#putOnboardingJoincode)
///
/// # Errors
///
/// [`ErrorKind::InvalidArgument`](crate::ErrorKind::InvalidArgument) for a `join_code_id` that is
/// blank, `.` or `..`; otherwise as described at [`Error`].
///
/// ```no_run
/// use genesys_onboarding::JoinCodeRequest;
///
/// # let client = genesys_onboarding::Client::from_env()?;
/// let body = JoinCodeRequest::new(["acme.example", "acme.test"]);
/// genesys_onboarding::put_onboarding_joincode(&client, "j-1", &body)?;
/// # Ok::<_, genesys_onboarding::Error>(())
/// ```
pub fn put_onboarding_joincode(
    client: &Client,
    join_code_id: &str,
    body: &JoinCodeRequest,
) -> Result<(), Error> {
    let request =
        Request::new(&PUT_ONBOARDING_JOINCODE).path("joinCodeId", join_code_id)?.json(body)?;
    client.send(&request)?.discard_body()
}
