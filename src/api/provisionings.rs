//! Organization provisionings: staged first, then completed into a new organization.

use serde::{Deserialize, Serialize};

use crate::api::operations::{
    GET_ONBOARDING_ORGPROVISIONING, POST_ONBOARDING_ORGPROVISIONING_COMPLETE,
    POST_ONBOARDING_ORGPROVISIONINGS,
};
use crate::client::Client;
use crate::contract::request::{Request, RequestBody};
use crate::decode::optional_list_of_objects;
use crate::error::Error;
use crate::secret::Secret;

/// How a staged provisioning stands (`models.md`, OrgProvisioning).
///
/// ```
/// let provisioning: genesys_onboarding::OrgProvisioning = serde_json::from_str(
///     r#"{"organizationExists": false, "genericEmailDomain": false, "supportsImmediateJoin": false,
///         "emailAddressExists": false, "provisionCompleted": true,
///         "emailAddress": "ada@acme.example", "organizationName": "Acme"}"#,
/// )?;
/// assert!(provisioning.provision_completed);
/// # Ok::<_, serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OrgProvisioning {
    /// The provisioning's id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Whether the organization exists already.
    pub organization_exists: bool,
    /// Whether the e-mail address is at a public provider rather than at a company.
    pub generic_email_domain: bool,
    /// Whether the person may join an existing organization at once.
    pub supports_immediate_join: bool,
    /// Whether the e-mail address belongs to a user already.
    pub email_address_exists: bool,
    /// Whether the provisioning has been completed.
    pub provision_completed: bool,
    /// The e-mail address that staged it.
    pub email_address: String,
    /// The first name of the person who staged it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_name: Option<String>,
    /// The last name of the person who staged it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_name: Option<String>,
    /// The organization's name.
    pub organization_name: String,
    /// The phone number of the person who staged it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone_number: Option<String>,
    /// The address of this provisioning on the service.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub self_uri: Option<String>,
}

/// A further user of a new organization (`models.md`, OrgProvisioningUser).
///
/// ```
/// use genesys_onboarding::OrgProvisioningUser;
///
/// let user = OrgProvisioningUser { name: "Grace".into(), email: "grace@acme.example".into() };
/// assert_eq!(serde_json::to_string(&user)?, r#"{"name":"Grace","email":"grace@acme.example"}"#);
/// # Ok::<_, serde_json::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OrgProvisioningUser {
    /// The user's name.
    pub name: String,
    /// The user's e-mail address.
    pub email: String,
}

/// What is needed to stage an organization (`models.md`, StageOrgProvisioningRequest).
///
/// ```
/// use genesys_onboarding::StageOrgProvisioningRequest;
///
/// let request = StageOrgProvisioningRequest {
///     email_address: "ada@acme.example".into(),
///     organization_name: Some("Acme".into()),
///     ..StageOrgProvisioningRequest::default()
/// };
/// assert_eq!(
///     serde_json::to_string(&request)?,
///     r#"{"emailAddress":"ada@acme.example","organizationName":"Acme"}"#
/// );
/// # Ok::<_, serde_json::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StageOrgProvisioningRequest {
    /// The e-mail address of the person who stages it.
    pub email_address: String,
    /// The value that the captcha gave; a secret.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recaptcha_value: Option<Secret>,
    /// The billing activation that comes with the organization.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub activation_id: Option<String>,
    /// The person's first name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_name: Option<String>,
    /// The person's last name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_name: Option<String>,
    /// The organization's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organization_name: Option<String>,
    /// The locale for the mails that are sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locale: Option<String>,
    /// The person's phone number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone_number: Option<String>,
}

impl RequestBody for StageOrgProvisioningRequest {
    fn secrets(&self) -> Vec<Secret> {
        let StageOrgProvisioningRequest {
            email_address: _,
            recaptcha_value,
            activation_id: _,
            first_name: _,
            last_name: _,
            organization_name: _,
            locale: _,
            phone_number: _,
        } = self;
        recaptcha_value.iter().cloned().collect()
    }
}

/// The provisioning that has been staged (`models.md`, StageOrgProvisioningResponse). Every field is
/// optional.
///
/// ```
/// let staged: genesys_onboarding::StageOrgProvisioningResponse =
///     serde_json::from_str(r#"{"id": "p-1"}"#)?;
/// assert_eq!(staged.id.as_deref(), Some("p-1"));
/// # Ok::<_, serde_json::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct StageOrgProvisioningResponse {
    /// The provisioning's id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The address of the provisioning on the service.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub self_uri: Option<String>,
}

/// What is needed to complete a provisioning (`models.md`, CompleteOrgProvisioningRequest).
///
/// ```
/// use genesys_onboarding::CompleteOrgProvisioningRequest;
///
/// let request = CompleteOrgProvisioningRequest {
///     administrator_email: "ada@acme.example".into(),
///     administrator_password: "correct horse".into(),
///     administrator_name: "Ada".into(),
///     ..CompleteOrgProvisioningRequest::default()
/// };
/// assert!(!format!("{request:?}").contains("horse"));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CompleteOrgProvisioningRequest {
    /// The administrator's e-mail address.
    pub administrator_email: String,
    /// The administrator's password; a secret.
    pub administrator_password: Secret,
    /// The administrator's name.
    pub administrator_name: String,
    /// The organization's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organization_name: Option<String>,
    /// Further users to invite.
    #[serde(
        default,
        deserialize_with = "optional_list_of_objects",
        skip_serializing_if = "Option::is_none"
    )]
    pub other_users: Option<Vec<OrgProvisioningUser>>,
    /// The locale for the mails that are sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locale: Option<String>,
    /// Whether people may not join the organization by their e-mail domain alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub disable_org_auto_join: Option<bool>,
}

impl RequestBody for CompleteOrgProvisioningRequest {
    fn secrets(&self) -> Vec<Secret> {
        let CompleteOrgProvisioningRequest {
            administrator_email: _,
            administrator_password,
            administrator_name: _,
            organization_name: _,
            other_users: _,
            locale: _,
            disable_org_auto_join: _,
        } = self;
        vec![administrator_password.clone()]
    }
}

/// The organization that has been made (`models.md`, CompleteOrgProvisioningResponse). Every field is
/// optional.
///
/// ```
/// let made: genesys_onboarding::CompleteOrgProvisioningResponse =
///     serde_json::from_str(r#"{"organizationId": "o-1"}"#)?;
/// assert_eq!(made.organization_id.as_deref(), Some("o-1"));
/// # Ok::<_, serde_json::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct CompleteOrgProvisioningResponse {
    /// The organization's id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organization_id: Option<String>,
    /// The organization's short name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organization_short_name: Option<String>,
}

/// The optional parameters of [`get_onboarding_orgprovisioning`].
///
/// ```
/// use genesys_onboarding::OrgProvisioningOptions;
///
/// let options = OrgProvisioningOptions {
///     billing_activation_job: Some(true),
///     ..OrgProvisioningOptions::default()
/// };
/// assert_eq!(options.existing_organization_id, None);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OrgProvisioningOptions<'a> {
    /// The id of an organization that exists already.
    pub existing_organization_id: Option<&'a str>,
    /// Whether this asks for a billing activation's job.
    pub billing_activation_job: Option<bool>,
}

/// Reads a provisioning: `GET /api/v2/onboarding/orgprovisionings/{provisioningId}`.
///
/// Needs no permission. Contract: `OnboardingApi.md`, getOnboardingOrgprovisioning.
///
/// # Errors
///
/// [`ErrorKind::InvalidArgument`](crate::ErrorKind::InvalidArgument) for a `provisioning_id` that is
/// empty, blank, `.` or `..`; otherwise as described at [`Error`].
///
/// ```no_run
/// use genesys_onboarding::OrgProvisioningOptions;
///
/// # let client = genesys_onboarding::Client::from_env()?;
/// let options = OrgProvisioningOptions::default();
/// let provisioning =
///     genesys_onboarding::get_onboarding_orgprovisioning(&client, "p-1", &options)?;
/// println!("completed: {}", provisioning.provision_completed);
/// # Ok::<_, genesys_onboarding::Error>(())
/// ```
pub fn get_onboarding_orgprovisioning(
    client: &Client,
    provisioning_id: &str,
    options: &OrgProvisioningOptions<'_>,
) -> Result<OrgProvisioning, Error> {
    let request = Request::new(&GET_ONBOARDING_ORGPROVISIONING)
        .path("provisioningId", provisioning_id)?
        .query_text("existingOrganizationId", options.existing_organization_id)?
        .query("billingActivationJob", options.billing_activation_job);
    client.send(&request)?.model()
}

/// Completes a provisioning: `POST /api/v2/onboarding/orgprovisionings/{provisioningId}/complete`.
///
/// Needs no permission. Contract: `OnboardingApi.md`, postOnboardingOrgprovisioningComplete.
///
/// # Errors
///
/// [`ErrorKind::InvalidArgument`](crate::ErrorKind::InvalidArgument) for a `provisioning_id` that is
/// empty, blank, `.` or `..`; otherwise as described at [`Error`].
///
/// ```no_run
/// use genesys_onboarding::CompleteOrgProvisioningRequest;
///
/// # let client = genesys_onboarding::Client::from_env()?;
/// let request = CompleteOrgProvisioningRequest {
///     administrator_email: "ada@acme.example".into(),
///     administrator_password: "correct horse battery staple".into(),
///     administrator_name: "Ada".into(),
///     ..CompleteOrgProvisioningRequest::default()
/// };
/// let made =
///     genesys_onboarding::post_onboarding_orgprovisioning_complete(&client, "p-1", &request)?;
/// println!("organization {:?}", made.organization_id);
/// # Ok::<_, genesys_onboarding::Error>(())
/// ```
pub fn post_onboarding_orgprovisioning_complete<'a>(
    client: &Client,
    provisioning_id: &str,
    body: impl Into<Option<&'a CompleteOrgProvisioningRequest>>,
) -> Result<CompleteOrgProvisioningResponse, Error> {
    let request = Request::new(&POST_ONBOARDING_ORGPROVISIONING_COMPLETE)
        .path("provisioningId", provisioning_id)?
        .json(body.into())?;
    client.send(&request)?.model()
}

/// Stages a provisioning for a new organization: `POST /api/v2/onboarding/orgprovisionings`.
///
/// Needs no permission. Contract: `OnboardingApi.md`, postOnboardingOrgprovisionings.
///
/// # Errors
///
/// As described at [`Error`].
///
/// ```no_run
/// use genesys_onboarding::StageOrgProvisioningRequest;
///
/// # let client = genesys_onboarding::Client::from_env()?;
/// let request = StageOrgProvisioningRequest {
///     email_address: "ada@acme.example".into(),
///     organization_name: Some("Acme".into()),
///     ..StageOrgProvisioningRequest::default()
/// };
/// let staged = genesys_onboarding::post_onboarding_orgprovisionings(&client, &request)?;
/// println!("staged as {:?}", staged.id);
/// # Ok::<_, genesys_onboarding::Error>(())
/// ```
pub fn post_onboarding_orgprovisionings<'a>(
    client: &Client,
    body: impl Into<Option<&'a StageOrgProvisioningRequest>>,
) -> Result<StageOrgProvisioningResponse, Error> {
    let request = Request::new(&POST_ONBOARDING_ORGPROVISIONINGS).json(body.into())?;
    client.send(&request)?.model()
}
