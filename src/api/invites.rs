//! Invites, which let a user join an organization by email.

use serde::{Deserialize, Serialize};

use crate::api::kinds::{large_model, listing};
use crate::api::pages::{Entity, Listing, PAGE_PARAMETERS, PageOptions};
use crate::api::paginator::Paginator;
use crate::client::{ApiResponse, Client};
use crate::contract::method::Method;
use crate::contract::operation::{Operation, ParameterKind, ResponseKind};
use crate::contract::request::Request;
use crate::decode::IgnoredString;
use crate::error::Error;

pub(crate) static DELETE_ONBOARDING_INVITE: Operation = Operation {
    id: "deleteOnboardingInvite",
    summary: "Deletes an invite",
    method: Method::Delete,
    path: "/api/v2/onboarding/invites/{inviteId}",
    parameters: &[("inviteId", ParameterKind::Path)],
    body: None,
    response: ResponseKind::Empty,
    permissions: &["invite:actions:delete"],
};

pub(crate) static GET_ONBOARDING_INVITE: Operation = Operation {
    id: "getOnboardingInvite",
    summary: "Gets an invite",
    method: Method::Get,
    path: "/api/v2/onboarding/invites/{inviteId}",
    parameters: &[("inviteId", ParameterKind::Path)],
    body: None,
    response: large_model::<Invite, InviteOf<IgnoredString>>(),
    permissions: &[],
};

pub(crate) static GET_ONBOARDING_INVITES: Operation = Operation {
    id: "getOnboardingInvites",
    summary: "Gets one page of the organization's invites",
    method: Method::Get,
    path: "/api/v2/onboarding/invites",
    parameters: PAGE_PARAMETERS,
    body: None,
    response: listing::<Invite, InviteOf<IgnoredString>>(),
    permissions: &["invite:actions:view"],
};

/// Invite to an organization.
///
/// ```
/// let invite: genesys_onboarding::Invite =
///     serde_json::from_str(r#"{"id": "i-1", "toAddress": "ada@acme.example"}"#)?;
/// assert_eq!(invite.to_address, "ada@acme.example");
/// assert_eq!(invite.administrator, None);
/// # Ok::<_, serde_json::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", from = "InviteOf<String>")]
#[non_exhaustive]
pub struct Invite {
    /// ID of the invite.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Whether the invited user becomes an administrator.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub administrator: Option<bool>,
    /// Email address the invite was sent to.
    pub to_address: String,
    /// URI of this invite.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub self_uri: Option<String>,
}

/// [`Invite`] with another type of string: borrowed, for C, or ignored, for validation.
#[derive(Deserialize)]
#[serde(rename = "Invite", rename_all = "camelCase", bound(deserialize = "S: Deserialize<'de>"))]
pub(crate) struct InviteOf<S> {
    pub(crate) id: Option<S>,
    pub(crate) administrator: Option<bool>,
    pub(crate) to_address: S,
    pub(crate) self_uri: Option<S>,
}

impl From<InviteOf<String>> for Invite {
    fn from(fields: InviteOf<String>) -> Self {
        let InviteOf { id, administrator, to_address, self_uri } = fields;
        Invite { id, administrator, to_address, self_uri }
    }
}

#[cfg(feature = "capi")]
impl From<Invite> for InviteOf<String> {
    fn from(fields: Invite) -> Self {
        let Invite { id, administrator, to_address, self_uri } = fields;
        InviteOf { id, administrator, to_address, self_uri }
    }
}

impl Entity for Invite {
    fn id(&self) -> Option<&str> {
        self.id.as_deref()
    }
}

/// One page of the invites of an organization.
///
/// ```
/// let page: genesys_onboarding::InviteListing =
///     serde_json::from_str(r#"{"entities": [{"toAddress": "ada@acme.example"}]}"#)?;
/// assert_eq!(page.entities[0].to_address, "ada@acme.example");
/// # Ok::<_, serde_json::Error>(())
/// ```
pub type InviteListing = Listing<Invite>;

/// Deletes an invite: `DELETE /api/v2/onboarding/invites/{inviteId}`.
///
/// Requires the permission `invite:actions:delete`.
/// [API reference](https://mypurecloud.github.io/platform-client-sdk-javascript/OnboardingApi.html#deleteOnboardingInvite)
///
/// # Errors
///
/// [`ErrorKind::InvalidArgument`](crate::ErrorKind::InvalidArgument) for an `invite_id` that is blank,
/// `.` or `..`; otherwise as described at [`Error`].
///
/// ```no_run
/// # let client = genesys_onboarding::Client::from_env()?;
/// genesys_onboarding::delete_onboarding_invite(&client, "i-1")?;
/// # Ok::<_, genesys_onboarding::Error>(())
/// ```
pub fn delete_onboarding_invite(client: &Client, invite_id: &str) -> Result<(), Error> {
    let request = Request::new(&DELETE_ONBOARDING_INVITE).path("inviteId", invite_id)?;
    client.send(&request)?.discard_body()
}

/// Gets an invite: `GET /api/v2/onboarding/invites/{inviteId}`.
///
/// Requires no permission.
/// [API reference](https://mypurecloud.github.io/platform-client-sdk-javascript/OnboardingApi.html#getOnboardingInvite)
///
/// # Errors
///
/// [`ErrorKind::InvalidArgument`](crate::ErrorKind::InvalidArgument) for an `invite_id` that is blank,
/// `.` or `..`; otherwise as described at [`Error`].
///
/// ```no_run
/// # let client = genesys_onboarding::Client::from_env()?;
/// let invite = genesys_onboarding::get_onboarding_invite(&client, "i-1")?;
/// println!("sent to {}", invite.to_address);
/// # Ok::<_, genesys_onboarding::Error>(())
/// ```
pub fn get_onboarding_invite(client: &Client, invite_id: &str) -> Result<Invite, Error> {
    let request = Request::new(&GET_ONBOARDING_INVITE).path("inviteId", invite_id)?;
    client.send(&request)?.decode()
}

/// Gets one page of the organization's invites: `GET /api/v2/onboarding/invites`.
///
/// The defaults of the service are page 1 and 25 entities per page. [`iter_onboarding_invites`] gets all
/// pages.
///
/// Requires the permission `invite:actions:view`.
/// [API reference](https://mypurecloud.github.io/platform-client-sdk-javascript/OnboardingApi.html#getOnboardingInvites)
///
/// # Errors
///
/// As described at [`Error`].
///
/// ```no_run
/// use genesys_onboarding::PageOptions;
///
/// # let client = genesys_onboarding::Client::from_env()?;
/// let options = PageOptions::new().page_size(50);
/// let page = genesys_onboarding::get_onboarding_invites(&client, &options)?;
/// println!("{} of {:?}", page.entities.len(), page.total);
/// # Ok::<_, genesys_onboarding::Error>(())
/// ```
pub fn get_onboarding_invites(
    client: &Client,
    options: &PageOptions,
) -> Result<InviteListing, Error> {
    fetch_invites_page(client, options)?.decode_listing()
}

/// Fetches a page without decoding it.
pub(crate) fn fetch_invites_page(
    client: &Client,
    options: &PageOptions,
) -> Result<ApiResponse, Error> {
    client.send(&options.apply(Request::new(&GET_ONBOARDING_INVITES)))
}

/// Iterates over all invites of the organization, fetching each page when it is needed.
///
/// It starts at `options.page_number`, by default page 1.
///
/// ```no_run
/// use genesys_onboarding::PageOptions;
///
/// # let client = genesys_onboarding::Client::from_env()?;
/// for invite in genesys_onboarding::iter_onboarding_invites(&client, &PageOptions::new()) {
///     println!("{}", invite?.to_address);
/// }
/// # Ok::<_, genesys_onboarding::Error>(())
/// ```
pub fn iter_onboarding_invites(client: &Client, options: &PageOptions) -> Paginator<Invite> {
    Paginator::new(client, get_onboarding_invites, GET_ONBOARDING_INVITES.id, options)
}
