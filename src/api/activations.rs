//! Billing activations: the step that turns an organization into a paid one.

use serde::{Deserialize, Serialize};

use crate::api::operations::{GET_ONBOARDING_ACTIVATION, POST_ONBOARDING_ACTIVATION_APPLY};
use crate::client::Client;
use crate::contract::request::{Request, RequestBody};
use crate::error::Error;

/// A billing activation (`models.md`, OrgBillingActivation). Every field is optional.
///
/// ```
/// let activation: genesys_onboarding::OrgBillingActivation =
///     serde_json::from_str(r#"{"id": "a-1", "region": null}"#)?;
/// assert_eq!(activation.id.as_deref(), Some("a-1"));
/// assert_eq!(activation.region, None);
/// # Ok::<_, serde_json::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct OrgBillingActivation {
    /// The activation's id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The e-mail address of the person who bought.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email_address: Option<String>,
    /// The id of the organization that exists already, if one does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub existing_organization_id: Option<String>,
    /// The short name of the organization that exists already, if one does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub existing_organization_short_name: Option<String>,
    /// The region of the organization.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// The address of this activation on the service.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub self_uri: Option<String>,
}

/// To which organization an activation is applied (`models.md`, ApplyOrgBillingActivationRequest).
///
/// ```
/// use genesys_onboarding::ApplyOrgBillingActivationRequest;
///
/// let request = ApplyOrgBillingActivationRequest { organization_id: "o-1".into() };
/// assert_eq!(serde_json::to_string(&request)?, r#"{"organizationId":"o-1"}"#);
/// # Ok::<_, serde_json::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ApplyOrgBillingActivationRequest {
    /// The organization's id.
    pub organization_id: String,
}

impl RequestBody for ApplyOrgBillingActivationRequest {}

/// What applying an activation has started (`models.md`, ApplyOrgBillingActivationResponse).
///
/// ```
/// let response: genesys_onboarding::ApplyOrgBillingActivationResponse = serde_json::from_str(
///     r#"{"organizationId": "o-1", "status": "STARTED", "jobName": "job-1"}"#,
/// )?;
/// assert_eq!(response.status, "STARTED");
/// # Ok::<_, serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ApplyOrgBillingActivationResponse {
    /// The organization's id.
    pub organization_id: String,
    /// How the activation stands; the contract lists no values.
    pub status: String,
    /// The name of the job that carries the activation out.
    pub job_name: String,
}

/// Reads a billing activation: `GET /api/v2/onboarding/activations/{activationId}`.
///
/// Needs no permission. Contract: `OnboardingApi.md`, getOnboardingActivation.
///
/// # Errors
///
/// [`ErrorKind::InvalidArgument`](crate::ErrorKind::InvalidArgument) for an `activation_id` that is
/// empty, blank, `.` or `..`; otherwise as described at [`Error`].
///
/// ```no_run
/// # let client = genesys_onboarding::Client::from_env()?;
/// let activation = genesys_onboarding::get_onboarding_activation(&client, "a-1")?;
/// println!("bought by {:?}", activation.email_address);
/// # Ok::<_, genesys_onboarding::Error>(())
/// ```
pub fn get_onboarding_activation(
    client: &Client,
    activation_id: &str,
) -> Result<OrgBillingActivation, Error> {
    let request = Request::new(&GET_ONBOARDING_ACTIVATION).path("activationId", activation_id)?;
    client.send(&request)?.model()
}

/// Applies a billing activation: `POST /api/v2/onboarding/activations/{activationId}/apply`.
///
/// Needs no permission. Contract: `OnboardingApi.md`, postOnboardingActivationApply.
///
/// # Errors
///
/// [`ErrorKind::InvalidArgument`](crate::ErrorKind::InvalidArgument) for an `activation_id` that is
/// empty, blank, `.` or `..`; otherwise as described at [`Error`].
///
/// ```no_run
/// use genesys_onboarding::ApplyOrgBillingActivationRequest;
///
/// # let client = genesys_onboarding::Client::from_env()?;
/// let request = ApplyOrgBillingActivationRequest { organization_id: "o-1".into() };
/// let job = genesys_onboarding::post_onboarding_activation_apply(&client, "a-1", &request)?;
/// println!("{}: {}", job.job_name, job.status);
/// # Ok::<_, genesys_onboarding::Error>(())
/// ```
pub fn post_onboarding_activation_apply<'a>(
    client: &Client,
    activation_id: &str,
    body: impl Into<Option<&'a ApplyOrgBillingActivationRequest>>,
) -> Result<ApplyOrgBillingActivationResponse, Error> {
    let request = Request::new(&POST_ONBOARDING_ACTIVATION_APPLY)
        .path("activationId", activation_id)?
        .json(body.into())?;
    client.send(&request)?.model()
}
