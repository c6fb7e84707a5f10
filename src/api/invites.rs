//! Invites: what a person gets by mail to become a user of an organization.

use serde::{Deserialize, Serialize};

use crate::api::operations::{
    DELETE_ONBOARDING_INVITE, GET_ONBOARDING_INVITE, GET_ONBOARDING_INVITES,
};
use crate::api::pages::{Listing, PageOptions, Pages};
use crate::client::Client;
use crate::contract::request::Request;
use crate::contract::response::ApiResponse;
use crate::error::Error;

/// An invite into an organization (`models.md`, Invite). Its text is a `String`, unless it is read as
/// another type.
///
/// ```
/// let invite: genesys_onboarding::Invite =
///     serde_json::from_str(r#"{"id": "i-1", "toAddress": "ada@acme.example"}"#)?;
/// assert_eq!(invite.to_address, "ada@acme.example");
/// assert_eq!(invite.administrator, None);
/// # Ok::<_, serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", bound(deserialize = "S: Deserialize<'de>"))]
pub struct Invite<S = String> {
    /// The invite's id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<S>,
    /// Whether the invited person becomes an administrator.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub administrator: Option<bool>,
    /// The e-mail address that was invited.
    pub to_address: S,
    /// The address of this invite on the service.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub self_uri: Option<S>,
}

/// One page of an organization's invites (`models.md`, InviteListing).
pub type InviteListing<S = String> = Listing<Invite<S>>;

/// Deletes an invite: `DELETE /api/v2/onboarding/invites/{inviteId}`.
///
/// Needs the permission `invite:actions:delete`. Contract: `OnboardingApi.md`, deleteOnboardingInvite.
///
/// # Errors
///
/// [`ErrorKind::InvalidArgument`](crate::ErrorKind::InvalidArgument) for an `invite_id` that is empty,
/// blank, `.` or `..`; otherwise as described at [`Error`].
///
/// ```no_run
/// # let client = genesys_onboarding::Client::from_env()?;
/// genesys_onboarding::delete_onboarding_invite(&client, "i-1")?;
/// # Ok::<_, genesys_onboarding::Error>(())
/// ```
pub fn delete_onboarding_invite(client: &Client, invite_id: &str) -> Result<(), Error> {
    let request = Request::new(&DELETE_ONBOARDING_INVITE).path("inviteId", invite_id)?;
    client.send(&request)?.nothing()
}

/// Reads an invite: `GET /api/v2/onboarding/invites/{inviteId}`.
///
/// Needs no permission. Contract: `OnboardingApi.md`, getOnboardingInvite.
///
/// # Errors
///
/// [`ErrorKind::InvalidArgument`](crate::ErrorKind::InvalidArgument) for an `invite_id` that is empty,
/// blank, `.` or `..`; otherwise as described at [`Error`].
///
/// ```no_run
/// # let client = genesys_onboarding::Client::from_env()?;
/// let invite = genesys_onboarding::get_onboarding_invite(&client, "i-1")?;
/// println!("sent to {}", invite.to_address);
/// # Ok::<_, genesys_onboarding::Error>(())
/// ```
pub fn get_onboarding_invite(client: &Client, invite_id: &str) -> Result<Invite, Error> {
    let request = Request::new(&GET_ONBOARDING_INVITE).path("inviteId", invite_id)?;
    client.send(&request)?.model()
}

/// Reads one page of the organization's invites: `GET /api/v2/onboarding/invites`.
///
/// Needs the permission `invite:actions:view`. The service's defaults are page 1 and 25 entities a page.
/// For all pages in turn see [`iter_onboarding_invites`]. Contract: `OnboardingApi.md`,
/// getOnboardingInvites.
///
/// # Errors
///
/// As described at [`Error`].
///
/// ```no_run
/// use genesys_onboarding::PageOptions;
///
/// # let client = genesys_onboarding::Client::from_env()?;
/// let options = PageOptions { page_size: Some(50), ..PageOptions::default() };
/// let page = genesys_onboarding::get_onboarding_invites(&client, &options)?;
/// println!("{} of {:?}", page.entities.len(), page.total);
/// # Ok::<_, genesys_onboarding::Error>(())
/// ```
pub fn get_onboarding_invites(
    client: &Client,
    options: &PageOptions,
) -> Result<InviteListing, Error> {
    fetch_invites_page(client, options)?.listing()
}

/// The page as it came, for surfaces that read it in their own way.
pub(crate) fn fetch_invites_page(
    client: &Client,
    options: &PageOptions,
) -> Result<ApiResponse, Error> {
    client.send(&options.apply(Request::new(&GET_ONBOARDING_INVITES)))
}

/// Iterates over all of the organization's invites, fetching page after page as it goes.
///
/// It starts at `options.page_number` (page 1 if none is given). See [`Pages`] for how it ends.
///
/// ```no_run
/// use genesys_onboarding::PageOptions;
///
/// # let client = genesys_onboarding::Client::from_env()?;
/// for invite in genesys_onboarding::iter_onboarding_invites(&client, &PageOptions::default()) {
///     println!("{}", invite?.to_address);
/// }
/// # Ok::<_, genesys_onboarding::Error>(())
/// ```
pub fn iter_onboarding_invites<'a>(client: &'a Client, options: &PageOptions) -> Pages<'a, Invite> {
    Pages::new(client, get_onboarding_invites, GET_ONBOARDING_INVITES.id, options)
}
