//! Billing activations, which turn an organization into a paying one.

use serde::{Deserialize, Serialize};

use crate::api::kinds::{body, model};
use crate::client::Client;
use crate::contract::method::Method;
use crate::contract::operation::{Operation, ParameterKind};
use crate::contract::request::{Request, RequestBody, reject_blank};
use crate::decode::InvalidField;
use crate::error::Error;

pub(crate) static GET_ONBOARDING_ACTIVATION: Operation = Operation {
    id: "getOnboardingActivation",
    summary: "Gets a billing activation",
    method: Method::Get,
    path: "/api/v2/onboarding/activations/{activationId}",
    parameters: &[("activationId", ParameterKind::Path)],
    body: None,
    response: model::<OrgBillingActivation>(),
    permissions: &[],
};

pub(crate) static POST_ONBOARDING_ACTIVATION_APPLY: Operation = Operation {
    id: "postOnboardingActivationApply",
    summary: "Applies a billing activation",
    method: Method::Post,
    path: "/api/v2/onboarding/activations/{activationId}/apply",
    parameters: &[("activationId", ParameterKind::Path)],
    body: Some(body::<ApplyOrgBillingActivationRequest>()),
    response: model::<ApplyOrgBillingActivationResponse>(),
    permissions: &[],
};

/// Billing activation of an organization. Every field is optional.
///
/// ```
/// let activation: genesys_onboarding::OrgBillingActivation =
///     serde_json::from_str(r#"{"id": "a-1", "region": null}"#)?;
/// assert_eq!(activation.id.as_deref(), Some("a-1"));
/// assert_eq!(activation.region, None);
/// # Ok::<_, serde_json::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct OrgBillingActivation {
    /// ID of the activation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Email address of the purchaser.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email_address: Option<String>,
    /// ID of the existing organization, if there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub existing_organization_id: Option<String>,
    /// Short name of the existing organization, if there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub existing_organization_short_name: Option<String>,
    /// Region of the organization.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// URI of this activation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub self_uri: Option<String>,
}

/// Request to apply a billing activation to an organization.
///
/// ```
/// use genesys_onboarding::ApplyOrgBillingActivationRequest;
///
/// let request = ApplyOrgBillingActivationRequest::new("o-1");
/// assert_eq!(serde_json::to_string(&request)?, r#"{"organizationId":"o-1"}"#);
/// # Ok::<_, serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct ApplyOrgBillingActivationRequest {
    /// ID of the organization.
    pub organization_id: String,
}

impl ApplyOrgBillingActivationRequest {
    /// Creates a request with its required field.
    ///
    /// ```
    /// # use genesys_onboarding::ApplyOrgBillingActivationRequest;
    /// let request = ApplyOrgBillingActivationRequest::new("o-1");
    /// assert_eq!(request.organization_id, "o-1");
    /// ```
    pub fn new(organization_id: impl Into<String>) -> Self {
        ApplyOrgBillingActivationRequest { organization_id: organization_id.into() }
    }
}

impl RequestBody for ApplyOrgBillingActivationRequest {
    fn validate(&self) -> Result<(), InvalidField> {
        reject_blank("organizationId", &self.organization_id)
    }
}

/// Result of applying a billing activation.
///
/// ```
/// let response: genesys_onboarding::ApplyOrgBillingActivationResponse = serde_json::from_str(
///     r#"{"organizationId": "o-1", "status": "STARTED", "jobName": "job-1"}"#,
/// )?;
/// assert_eq!(response.status, "STARTED");
/// # Ok::<_, serde_json::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct ApplyOrgBillingActivationResponse {
    /// ID of the organization.
    pub organization_id: String,
    /// Status of the activation; the API reference lists no values.
    pub status: String,
    /// Name of the job that applies the activation.
    pub job_name: String,
}

/// Gets a billing activation: `GET /api/v2/onboarding/activations/{activationId}`.
///
/// Requires no permission.
/// [API reference](https://mypurecloud.github.io/platform-client-sdk-javascript/OnboardingApi.html#getOnboardingActivation)
///
/// # Errors
///
/// [`ErrorKind::InvalidArgument`](crate::ErrorKind::InvalidArgument) for an `activation_id` that is
/// blank, `.` or `..`; otherwise as described at [`Error`].
///
/// ```no_run
/// # let client = genesys_onboarding::Client::from_env()?;
/// let activation = genesys_onboarding::get_onboarding_activation(&client, "a-1")?;
/// println!("purchased by {:?}", activation.email_address);
/// # Ok::<_, genesys_onboarding::Error>(())
/// ```
pub fn get_onboarding_activation(
    client: &Client,
    activation_id: &str,
) -> Result<OrgBillingActivation, Error> {
    let request = Request::new(&GET_ONBOARDING_ACTIVATION).path("activationId", activation_id)?;
    client.send(&request)?.decode()
}

/// Applies a billing activation: `POST /api/v2/onboarding/activations/{activationId}/apply`.
///
/// Requires no permission.
/// [API reference](https://mypurecloud.github.io/platform-client-sdk-javascript/OnboardingApi.html#postOnboardingActivationApply)
///
/// # Errors
///
/// [`ErrorKind::InvalidArgument`](crate::ErrorKind::InvalidArgument) for an `activation_id` that is
/// blank, `.` or `..`, or a required string of `body` that is blank; otherwise as described at
/// [`Error`].
///
/// ```no_run
/// use genesys_onboarding::ApplyOrgBillingActivationRequest;
///
/// # let client = genesys_onboarding::Client::from_env()?;
/// let body = ApplyOrgBillingActivationRequest::new("o-1");
/// let job = genesys_onboarding::post_onboarding_activation_apply(&client, "a-1", &body)?;
/// println!("{}: {}", job.job_name, job.status);
/// # Ok::<_, genesys_onboarding::Error>(())
/// ```
pub fn post_onboarding_activation_apply(
    client: &Client,
    activation_id: &str,
    body: &ApplyOrgBillingActivationRequest,
) -> Result<ApplyOrgBillingActivationResponse, Error> {
    let request = Request::new(&POST_ONBOARDING_ACTIVATION_APPLY)
        .path("activationId", activation_id)?
        .json(body)?;
    client.send(&request)?.decode()
}
