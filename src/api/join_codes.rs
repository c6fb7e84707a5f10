//! Join codes: links by which everybody with an address in an e-mail domain may join an organization.

use serde::{Deserialize, Serialize};

use crate::api::operations::{
    DELETE_ONBOARDING_JOINCODE, GET_ONBOARDING_JOINCODE, GET_ONBOARDING_JOINCODES,
    POST_ONBOARDING_JOINCODES, PUT_ONBOARDING_JOINCODE,
};
use crate::api::pages::{Listing, PageOptions, Pages};
use crate::client::Client;
use crate::contract::request::{Request, RequestBody};
use crate::contract::response::ApiResponse;
use crate::error::Error;

/// A join code of an organization (`models.md`, JoinCode). Its text is a `String`, unless it is read as
/// another type.
///
/// ```
/// let code: genesys_onboarding::JoinCode = serde_json::from_str(
///     r#"{"joinCodeUrl": "https://join.example/j-1", "emailDomains": ["acme.example"]}"#,
/// )?;
/// assert_eq!(code.email_domains, ["acme.example"]);
/// # Ok::<_, serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", bound(deserialize = "S: Deserialize<'de>"))]
pub struct JoinCode<S = String> {
    /// The join code's id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<S>,
    /// The link that people follow to join.
    pub join_code_url: S,
    /// Whether the join code no longer works.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub disabled: Option<bool>,
    /// The e-mail domains whose people may join.
    pub email_domains: Vec<S>,
    /// The address of this join code on the service.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub self_uri: Option<S>,
}

/// One page of an organization's join codes (`models.md`, JoinCodeListing).
pub type JoinCodeListing<S = String> = Listing<JoinCode<S>>;

/// What a join code is to be, on creation and on update (`models.md`, JoinCodeRequest).
///
/// ```
/// use genesys_onboarding::JoinCodeRequest;
///
/// let request = JoinCodeRequest { email_domains: vec!["acme.example".into()] };
/// assert_eq!(serde_json::to_string(&request)?, r#"{"emailDomains":["acme.example"]}"#);
/// # Ok::<_, serde_json::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct JoinCodeRequest {
    /// The e-mail domains whose people may join.
    pub email_domains: Vec<String>,
}

impl RequestBody for JoinCodeRequest {}

/// The optional parameters of [`get_onboarding_joincode`].
///
/// ```
/// use genesys_onboarding::JoinCodeOptions;
///
/// let options = JoinCodeOptions { email_domain: Some("acme.example") };
/// assert_eq!(JoinCodeOptions::default().email_domain, None);
/// # let _ = options;
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct JoinCodeOptions<'a> {
    /// An e-mail domain.
    pub email_domain: Option<&'a str>,
}

/// Deletes a join code: `DELETE /api/v2/onboarding/joincodes/{joinCodeId}`.
///
/// Needs the permission `joinCode:actions:delete`. Contract: `OnboardingApi.md`,
/// deleteOnboardingJoincode.
///
/// # Errors
///
/// [`ErrorKind::InvalidArgument`](crate::ErrorKind::InvalidArgument) for a `join_code_id` that is empty,
/// blank, `.` or `..`; otherwise as described at [`Error`].
///
/// ```no_run
/// # let client = genesys_onboarding::Client::from_env()?;
/// genesys_onboarding::delete_onboarding_joincode(&client, "j-1")?;
/// # Ok::<_, genesys_onboarding::Error>(())
/// ```
pub fn delete_onboarding_joincode(client: &Client, join_code_id: &str) -> Result<(), Error> {
    let request = Request::new(&DELETE_ONBOARDING_JOINCODE).path("joinCodeId", join_code_id)?;
    client.send(&request)?.nothing()
}

/// Reads a join code: `GET /api/v2/onboarding/joincodes/{joinCodeId}`.
///
/// Needs no permission. Contract: `OnboardingApi.md`, getOnboardingJoincode.
///
/// # Errors
///
/// [`ErrorKind::InvalidArgument`](crate::ErrorKind::InvalidArgument) for a `join_code_id` that is empty,
/// blank, `.` or `..`; otherwise as described at [`Error`].
///
/// ```no_run
/// use genesys_onboarding::JoinCodeOptions;
///
/// # let client = genesys_onboarding::Client::from_env()?;
/// let options = JoinCodeOptions { email_domain: Some("acme.example") };
/// let code = genesys_onboarding::get_onboarding_joincode(&client, "j-1", &options)?;
/// println!("{}", code.join_code_url);
/// # Ok::<_, genesys_onboarding::Error>(())
/// ```
pub fn get_onboarding_joincode(
    client: &Client,
    join_code_id: &str,
    options: &JoinCodeOptions<'_>,
) -> Result<JoinCode, Error> {
    let request = Request::new(&GET_ONBOARDING_JOINCODE)
        .path("joinCodeId", join_code_id)?
        .query_text("emailDomain", options.email_domain)?;
    client.send(&request)?.model()
}

/// Reads one page of the organization's join codes: `GET /api/v2/onboarding/joincodes`.
///
/// Needs the permission `joinCode:actions:view`. The service's defaults are page 1 and 25 entities a
/// page. For all pages in turn see [`iter_onboarding_joincodes`]. Contract: `OnboardingApi.md`,
/// getOnboardingJoincodes.
///
/// # Errors
///
/// As described at [`Error`].
///
/// ```no_run
/// use genesys_onboarding::PageOptions;
///
/// # let client = genesys_onboarding::Client::from_env()?;
/// let page = genesys_onboarding::get_onboarding_joincodes(&client, &PageOptions::default())?;
/// println!("{} of {:?}", page.entities.len(), page.total);
/// # Ok::<_, genesys_onboarding::Error>(())
/// ```
pub fn get_onboarding_joincodes(
    client: &Client,
    options: &PageOptions,
) -> Result<JoinCodeListing, Error> {
    fetch_joincodes_page(client, options)?.listing()
}

/// The page as it came, for surfaces that read it in their own way.
pub(crate) fn fetch_joincodes_page(
    client: &Client,
    options: &PageOptions,
) -> Result<ApiResponse, Error> {
    client.send(&options.apply(Request::new(&GET_ONBOARDING_JOINCODES)))
}

/// Iterates over all of the organization's join codes, fetching page after page as it goes.
///
/// It starts at `options.page_number` (page 1 if none is given). See [`Pages`] for how it ends.
///
/// ```no_run
/// use genesys_onboarding::PageOptions;
///
/// # let client = genesys_onboarding::Client::from_env()?;
/// for code in genesys_onboarding::iter_onboarding_joincodes(&client, &PageOptions::default()) {
///     println!("{}", code?.join_code_url);
/// }
/// # Ok::<_, genesys_onboarding::Error>(())
/// ```
pub fn iter_onboarding_joincodes<'a>(
    client: &'a Client,
    options: &PageOptions,
) -> Pages<'a, JoinCode> {
    Pages::new(client, get_onboarding_joincodes, GET_ONBOARDING_JOINCODES.id, options)
}

/// Creates a join code: `POST /api/v2/onboarding/joincodes`.
///
/// Needs the permission `joinCode:actions:create`. Contract: `OnboardingApi.md`,
/// postOnboardingJoincodes.
///
/// # Errors
///
/// As described at [`Error`].
///
/// ```no_run
/// use genesys_onboarding::JoinCodeRequest;
///
/// # let client = genesys_onboarding::Client::from_env()?;
/// let request = JoinCodeRequest { email_domains: vec!["acme.example".into()] };
/// let code = genesys_onboarding::post_onboarding_joincodes(&client, &request)?;
/// println!("{}", code.join_code_url);
/// # Ok::<_, genesys_onboarding::Error>(())
/// ```
pub fn post_onboarding_joincodes<'a>(
    client: &Client,
    body: impl Into<Option<&'a JoinCodeRequest>>,
) -> Result<JoinCode, Error> {
    let request = Request::new(&POST_ONBOARDING_JOINCODES).json(body.into())?;
    client.send(&request)?.model()
}

/// Updates a join code: `PUT /api/v2/onboarding/joincodes/{joinCodeId}`.
///
/// Needs the permission `joinCode:actions:update`. Contract: `OnboardingApi.md`, putOnboardingJoincode.
///
/// # Errors
///
/// [`ErrorKind::InvalidArgument`](crate::ErrorKind::InvalidArgument) for a `join_code_id` that is empty,
/// blank, `.` or `..`; otherwise as described at [`Error`].
///
/// ```no_run
/// use genesys_onboarding::JoinCodeRequest;
///
/// # let client = genesys_onboarding::Client::from_env()?;
/// let request = JoinCodeRequest { email_domains: vec!["acme.example".into(), "acme.test".into()] };
/// genesys_onboarding::put_onboarding_joincode(&client, "j-1", &request)?;
/// # Ok::<_, genesys_onboarding::Error>(())
/// ```
pub fn put_onboarding_joincode<'a>(
    client: &Client,
    join_code_id: &str,
    body: impl Into<Option<&'a JoinCodeRequest>>,
) -> Result<(), Error> {
    let request = Request::new(&PUT_ONBOARDING_JOINCODE)
        .path("joinCodeId", join_code_id)?
        .json(body.into())?;
    client.send(&request)?.nothing()
}
