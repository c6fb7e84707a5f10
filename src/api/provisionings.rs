//! Organization provisionings: staged first, then completed into a new organization.

use serde::{Deserialize, Serialize};

use crate::api::kinds::{body, model};
use crate::client::Client;
use crate::contract::method::Method;
use crate::contract::operation::{Operation, ParameterKind};
use crate::contract::request::{Request, RequestBody, reject_blank};
use crate::decode::{InvalidField, optional_list_of_objects};
use crate::error::Error;
use crate::secret::Secret;

pub(crate) static GET_ONBOARDING_ORGPROVISIONING: Operation = Operation {
    id: "getOnboardingOrgprovisioning",
    summary: "Gets a provisioning",
    method: Method::Get,
    path: "/api/v2/onboarding/orgprovisionings/{provisioningId}",
    parameters: &[
        ("provisioningId", ParameterKind::Path),
        ("existingOrganizationId", ParameterKind::QueryString { required: false }),
        ("billingActivationJob", ParameterKind::QueryBool),
    ],
    body: None,
    response: model::<OrgProvisioning>(),
    permissions: &[],
};

pub(crate) static POST_ONBOARDING_ORGPROVISIONING_COMPLETE: Operation = Operation {
    id: "postOnboardingOrgprovisioningComplete",
    summary: "Completes a provisioning",
    method: Method::Post,
    path: "/api/v2/onboarding/orgprovisionings/{provisioningId}/complete",
    parameters: &[("provisioningId", ParameterKind::Path)],
    body: Some(body::<CompleteOrgProvisioningRequest>()),
    response: model::<CompleteOrgProvisioningResponse>(),
    permissions: &[],
};

pub(crate) static POST_ONBOARDING_ORGPROVISIONINGS: Operation = Operation {
    id: "postOnboardingOrgprovisionings",
    summary: "Stages the provisioning of an organization",
    method: Method::Post,
    path: "/api/v2/onboarding/orgprovisionings",
    parameters: &[],
    body: Some(body::<StageOrgProvisioningRequest>()),
    response: model::<StageOrgProvisioningResponse>(),
    permissions: &[],
};

/// State of an organization provisioning.
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
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct OrgProvisioning {
    /// ID of the provisioning.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Whether the organization already exists.
    pub organization_exists: bool,
    /// Whether the email address belongs to a public provider rather than to a company.
    pub generic_email_domain: bool,
    /// Whether the user may join an existing organization immediately.
    pub supports_immediate_join: bool,
    /// Whether the email address already belongs to a user.
    pub email_address_exists: bool,
    /// Whether the provisioning has been completed.
    pub provision_completed: bool,
    /// Email address of the user who staged the provisioning.
    pub email_address: String,
    /// First name of the user who staged the provisioning.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_name: Option<String>,
    /// Last name of the user who staged the provisioning.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_name: Option<String>,
    /// Name of the organization.
    pub organization_name: String,
    /// Phone number of the user who staged the provisioning.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone_number: Option<String>,
    /// URI of this provisioning.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub self_uri: Option<String>,
}

/// Additional user of a new organization.
///
/// ```
/// use genesys_onboarding::OrgProvisioningUser;
///
/// let user = OrgProvisioningUser::new("Grace", "grace@acme.example");
/// assert_eq!(serde_json::to_string(&user)?, r#"{"name":"Grace","email":"grace@acme.example"}"#);
/// # Ok::<_, serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct OrgProvisioningUser {
    /// Name of the user.
    pub name: String,
    /// Email address of the user.
    pub email: String,
}

impl OrgProvisioningUser {
    /// Creates a user with its required fields.
    ///
    /// ```
    /// # use genesys_onboarding::OrgProvisioningUser;
    /// let user = OrgProvisioningUser::new("Grace", "grace@acme.example");
    /// assert_eq!(user.email, "grace@acme.example");
    /// ```
    pub fn new(name: impl Into<String>, email: impl Into<String>) -> Self {
        OrgProvisioningUser { name: name.into(), email: email.into() }
    }
}

/// Request to stage the provisioning of an organization.
///
/// ```
/// use genesys_onboarding::StageOrgProvisioningRequest;
///
/// let request = StageOrgProvisioningRequest::new("ada@acme.example").organization_name("Acme");
/// assert_eq!(
///     serde_json::to_string(&request)?,
///     r#"{"emailAddress":"ada@acme.example","organizationName":"Acme"}"#
/// );
/// # Ok::<_, serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct StageOrgProvisioningRequest {
    /// Email address of the user who stages the provisioning.
    pub email_address: String,
    /// reCAPTCHA token; a secret.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recaptcha_value: Option<Secret>,
    /// ID of the billing activation for the organization.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub activation_id: Option<String>,
    /// First name of the user.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_name: Option<String>,
    /// Last name of the user.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_name: Option<String>,
    /// Name of the organization.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organization_name: Option<String>,
    /// Locale of the emails sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub locale: Option<String>,
    /// Phone number of the user.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone_number: Option<String>,
}

impl StageOrgProvisioningRequest {
    /// Creates a request with its required field, and no other.
    ///
    /// ```
    /// # use genesys_onboarding::StageOrgProvisioningRequest;
    /// let request = StageOrgProvisioningRequest::new("ada@acme.example");
    /// assert_eq!(request.email_address, "ada@acme.example");
    /// ```
    pub fn new(email_address: impl Into<String>) -> Self {
        StageOrgProvisioningRequest {
            email_address: email_address.into(),
            recaptcha_value: None,
            activation_id: None,
            first_name: None,
            last_name: None,
            organization_name: None,
            locale: None,
            phone_number: None,
        }
    }

    /// Sets the reCAPTCHA token.
    ///
    /// ```
    /// # use genesys_onboarding::StageOrgProvisioningRequest;
    /// # let request = StageOrgProvisioningRequest::new("ada@acme.example");
    /// let request = request.recaptcha_value("token");
    /// assert!(request.recaptcha_value.is_some());
    /// ```
    #[must_use]
    pub fn recaptcha_value(mut self, recaptcha_value: impl Into<Secret>) -> Self {
        self.recaptcha_value = Some(recaptcha_value.into());
        self
    }

    /// Sets the ID of the billing activation for the organization.
    ///
    /// ```
    /// # use genesys_onboarding::StageOrgProvisioningRequest;
    /// # let request = StageOrgProvisioningRequest::new("ada@acme.example");
    /// let request = request.activation_id("a-1");
    /// assert_eq!(request.activation_id.as_deref(), Some("a-1"));
    /// ```
    #[must_use]
    pub fn activation_id(mut self, activation_id: impl Into<String>) -> Self {
        self.activation_id = Some(activation_id.into());
        self
    }

    /// Sets the first name of the user.
    ///
    /// ```
    /// # use genesys_onboarding::StageOrgProvisioningRequest;
    /// # let request = StageOrgProvisioningRequest::new("ada@acme.example");
    /// let request = request.first_name("Ada");
    /// assert_eq!(request.first_name.as_deref(), Some("Ada"));
    /// ```
    #[must_use]
    pub fn first_name(mut self, first_name: impl Into<String>) -> Self {
        self.first_name = Some(first_name.into());
        self
    }

    /// Sets the last name of the user.
    ///
    /// ```
    /// # use genesys_onboarding::StageOrgProvisioningRequest;
    /// # let request = StageOrgProvisioningRequest::new("ada@acme.example");
    /// let request = request.last_name("Lovelace");
    /// assert_eq!(request.last_name.as_deref(), Some("Lovelace"));
    /// ```
    #[must_use]
    pub fn last_name(mut self, last_name: impl Into<String>) -> Self {
        self.last_name = Some(last_name.into());
        self
    }

    /// Sets the name of the organization.
    ///
    /// ```
    /// # use genesys_onboarding::StageOrgProvisioningRequest;
    /// # let request = StageOrgProvisioningRequest::new("ada@acme.example");
    /// let request = request.organization_name("Acme");
    /// assert_eq!(request.organization_name.as_deref(), Some("Acme"));
    /// ```
    #[must_use]
    pub fn organization_name(mut self, organization_name: impl Into<String>) -> Self {
        self.organization_name = Some(organization_name.into());
        self
    }

    /// Sets the locale of the emails sent.
    ///
    /// ```
    /// # use genesys_onboarding::StageOrgProvisioningRequest;
    /// # let request = StageOrgProvisioningRequest::new("ada@acme.example");
    /// let request = request.locale("en-US");
    /// assert_eq!(request.locale.as_deref(), Some("en-US"));
    /// ```
    #[must_use]
    pub fn locale(mut self, locale: impl Into<String>) -> Self {
        self.locale = Some(locale.into());
        self
    }

    /// Sets the phone number of the user.
    ///
    /// ```
    /// # use genesys_onboarding::StageOrgProvisioningRequest;
    /// # let request = StageOrgProvisioningRequest::new("ada@acme.example");
    /// let request = request.phone_number("+1 555 0100");
    /// assert_eq!(request.phone_number.as_deref(), Some("+1 555 0100"));
    /// ```
    #[must_use]
    pub fn phone_number(mut self, phone_number: impl Into<String>) -> Self {
        self.phone_number = Some(phone_number.into());
        self
    }
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

    fn validate(&self) -> Result<(), InvalidField> {
        reject_blank("emailAddress", &self.email_address)
    }
}

/// Provisioning that has been staged. Every field is optional.
///
/// ```
/// let staged: genesys_onboarding::StageOrgProvisioningResponse =
///     serde_json::from_str(r#"{"id": "p-1"}"#)?;
/// assert_eq!(staged.id.as_deref(), Some("p-1"));
/// # Ok::<_, serde_json::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct StageOrgProvisioningResponse {
    /// ID of the provisioning.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// URI of the provisioning.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub self_uri: Option<String>,
}

/// Request to complete the provisioning of an organization.
///
/// ```
/// use genesys_onboarding::CompleteOrgProvisioningRequest;
///
/// let request = CompleteOrgProvisioningRequest::new("ada@acme.example", "correct horse", "Ada");
/// assert!(!format!("{request:?}").contains("horse"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct CompleteOrgProvisioningRequest {
    /// Email address of the administrator.
    pub administrator_email: String,
    /// Password of the administrator; a secret.
    pub administrator_password: Secret,
    /// Name of the administrator.
    pub administrator_name: String,
    /// Name of the organization.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organization_name: Option<String>,
    /// Additional users to invite.
    #[serde(
        default,
        deserialize_with = "optional_list_of_objects",
        skip_serializing_if = "Option::is_none"
    )]
    pub other_users: Option<Vec<OrgProvisioningUser>>,
    /// Locale of the emails sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub locale: Option<String>,
    /// Whether users are kept from joining by their email domain alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub disable_org_auto_join: Option<bool>,
}

impl CompleteOrgProvisioningRequest {
    /// Creates a request with its required fields, and no other.
    ///
    /// ```
    /// # use genesys_onboarding::CompleteOrgProvisioningRequest;
    /// let request = CompleteOrgProvisioningRequest::new("ada@acme.example", "correct horse", "Ada");
    /// assert_eq!(request.administrator_name, "Ada");
    /// ```
    pub fn new(
        administrator_email: impl Into<String>,
        administrator_password: impl Into<Secret>,
        administrator_name: impl Into<String>,
    ) -> Self {
        CompleteOrgProvisioningRequest {
            administrator_email: administrator_email.into(),
            administrator_password: administrator_password.into(),
            administrator_name: administrator_name.into(),
            organization_name: None,
            other_users: None,
            locale: None,
            disable_org_auto_join: None,
        }
    }

    /// Sets the name of the organization.
    ///
    /// ```
    /// # use genesys_onboarding::CompleteOrgProvisioningRequest;
    /// # let request = CompleteOrgProvisioningRequest::new("ada@acme.example", "correct horse", "Ada");
    /// let request = request.organization_name("Acme");
    /// assert_eq!(request.organization_name.as_deref(), Some("Acme"));
    /// ```
    #[must_use]
    pub fn organization_name(mut self, organization_name: impl Into<String>) -> Self {
        self.organization_name = Some(organization_name.into());
        self
    }

    /// Sets the additional users to invite.
    ///
    /// ```
    /// # use genesys_onboarding::{CompleteOrgProvisioningRequest, OrgProvisioningUser};
    /// # let request = CompleteOrgProvisioningRequest::new("ada@acme.example", "correct horse", "Ada");
    /// let request = request.other_users([OrgProvisioningUser::new("Grace", "g@acme.example")]);
    /// assert_eq!(request.other_users.unwrap().len(), 1);
    /// ```
    #[must_use]
    pub fn other_users(
        mut self,
        other_users: impl IntoIterator<Item = OrgProvisioningUser>,
    ) -> Self {
        self.other_users = Some(other_users.into_iter().collect());
        self
    }

    /// Sets the locale of the emails sent.
    ///
    /// ```
    /// # use genesys_onboarding::CompleteOrgProvisioningRequest;
    /// # let request = CompleteOrgProvisioningRequest::new("ada@acme.example", "correct horse", "Ada");
    /// let request = request.locale("en-US");
    /// assert_eq!(request.locale.as_deref(), Some("en-US"));
    /// ```
    #[must_use]
    pub fn locale(mut self, locale: impl Into<String>) -> Self {
        self.locale = Some(locale.into());
        self
    }

    /// Sets whether users are kept from joining by their email domain alone.
    ///
    /// ```
    /// # use genesys_onboarding::CompleteOrgProvisioningRequest;
    /// # let request = CompleteOrgProvisioningRequest::new("ada@acme.example", "correct horse", "Ada");
    /// let request = request.disable_org_auto_join(true);
    /// assert_eq!(request.disable_org_auto_join, Some(true));
    /// ```
    #[must_use]
    pub fn disable_org_auto_join(mut self, disable_org_auto_join: bool) -> Self {
        self.disable_org_auto_join = Some(disable_org_auto_join);
        self
    }
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

    fn validate(&self) -> Result<(), InvalidField> {
        reject_blank("administratorEmail", &self.administrator_email)?;
        reject_blank("administratorPassword", self.administrator_password.expose())?;
        reject_blank("administratorName", &self.administrator_name)?;
        for (index, user) in self.other_users.iter().flatten().enumerate() {
            reject_blank(format_args!("otherUsers[{index}].name"), &user.name)?;
            reject_blank(format_args!("otherUsers[{index}].email"), &user.email)?;
        }
        Ok(())
    }
}

/// Organization that has been created. Every field is optional.
///
/// ```
/// let created: genesys_onboarding::CompleteOrgProvisioningResponse =
///     serde_json::from_str(r#"{"organizationId": "o-1"}"#)?;
/// assert_eq!(created.organization_id.as_deref(), Some("o-1"));
/// # Ok::<_, serde_json::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct CompleteOrgProvisioningResponse {
    /// ID of the organization.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organization_id: Option<String>,
    /// Short name of the organization.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organization_short_name: Option<String>,
}

/// Optional parameters of [`get_onboarding_orgprovisioning`].
///
/// ```
/// use genesys_onboarding::OrgProvisioningOptions;
///
/// let options = OrgProvisioningOptions::new().billing_activation_job(true);
/// assert_eq!(options.existing_organization_id, None);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct OrgProvisioningOptions {
    /// ID of an existing organization.
    pub existing_organization_id: Option<String>,
    /// Whether this is the request of a billing activation job.
    pub billing_activation_job: Option<bool>,
}

impl OrgProvisioningOptions {
    /// Returns options of which none is set.
    ///
    /// ```
    /// # use genesys_onboarding::OrgProvisioningOptions;
    /// assert_eq!(OrgProvisioningOptions::new(), OrgProvisioningOptions::default());
    /// ```
    pub fn new() -> Self {
        OrgProvisioningOptions::default()
    }

    /// Sets the ID of an existing organization.
    ///
    /// ```
    /// # use genesys_onboarding::OrgProvisioningOptions;
    /// let options = OrgProvisioningOptions::new().existing_organization_id("o-1");
    /// assert_eq!(options.existing_organization_id.as_deref(), Some("o-1"));
    /// ```
    #[must_use]
    pub fn existing_organization_id(mut self, existing_organization_id: impl Into<String>) -> Self {
        self.existing_organization_id = Some(existing_organization_id.into());
        self
    }

    /// Sets whether this is the request of a billing activation job.
    ///
    /// ```
    /// # use genesys_onboarding::OrgProvisioningOptions;
    /// let options = OrgProvisioningOptions::new().billing_activation_job(false);
    /// assert_eq!(options.billing_activation_job, Some(false));
    /// ```
    #[must_use]
    pub fn billing_activation_job(mut self, billing_activation_job: bool) -> Self {
        self.billing_activation_job = Some(billing_activation_job);
        self
    }
}

/// Gets a provisioning: `GET /api/v2/onboarding/orgprovisionings/{provisioningId}`.
///
/// Requires no permission.
/// [API reference](https://mypurecloud.github.io/platform-client-sdk-javascript/OnboardingApi.html#getOnboardingOrgprovisioning)
///
/// # Errors
///
/// [`ErrorKind::InvalidArgument`](crate::ErrorKind::InvalidArgument) for a `provisioning_id` that is
/// blank, `.` or `..`; otherwise as described at [`Error`].
///
/// ```no_run
/// use genesys_onboarding::OrgProvisioningOptions;
///
/// # let client = genesys_onboarding::Client::from_env()?;
/// let options = OrgProvisioningOptions::new();
/// let provisioning =
///     genesys_onboarding::get_onboarding_orgprovisioning(&client, "p-1", &options)?;
/// println!("completed: {}", provisioning.provision_completed);
/// # Ok::<_, genesys_onboarding::Error>(())
/// ```
pub fn get_onboarding_orgprovisioning(
    client: &Client,
    provisioning_id: &str,
    options: &OrgProvisioningOptions,
) -> Result<OrgProvisioning, Error> {
    let request = Request::new(&GET_ONBOARDING_ORGPROVISIONING)
        .path("provisioningId", provisioning_id)?
        .query_text("existingOrganizationId", options.existing_organization_id.as_deref())?
        .query("billingActivationJob", options.billing_activation_job);
    client.send(&request)?.decode()
}

/// Completes a provisioning: `POST /api/v2/onboarding/orgprovisionings/{provisioningId}/complete`.
///
/// Requires no permission.
/// [API reference](https://mypurecloud.github.io/platform-client-sdk-javascript/OnboardingApi.html#postOnboardingOrgprovisioningComplete)
///
/// # Errors
///
/// [`ErrorKind::InvalidArgument`](crate::ErrorKind::InvalidArgument) for a `provisioning_id` that is
/// blank, `.` or `..`, or a required string of `body` that is blank; otherwise as described at
/// [`Error`].
///
/// ```no_run
/// use genesys_onboarding::CompleteOrgProvisioningRequest;
///
/// # let client = genesys_onboarding::Client::from_env()?;
/// let password = "correct horse battery staple";
/// let body = CompleteOrgProvisioningRequest::new("ada@acme.example", password, "Ada");
/// let created =
///     genesys_onboarding::post_onboarding_orgprovisioning_complete(&client, "p-1", &body)?;
/// println!("organization {:?}", created.organization_id);
/// # Ok::<_, genesys_onboarding::Error>(())
/// ```
pub fn post_onboarding_orgprovisioning_complete(
    client: &Client,
    provisioning_id: &str,
    body: &CompleteOrgProvisioningRequest,
) -> Result<CompleteOrgProvisioningResponse, Error> {
    let request = Request::new(&POST_ONBOARDING_ORGPROVISIONING_COMPLETE)
        .path("provisioningId", provisioning_id)?
        .json(body)?;
    client.send(&request)?.decode()
}

/// Stages the provisioning of an organization: `POST /api/v2/onboarding/orgprovisionings`.
///
/// Requires no permission.
/// [API reference](https://mypurecloud.github.io/platform-client-sdk-javascript/OnboardingApi.html#postOnboardingOrgprovisionings)
///
/// # Errors
///
/// [`ErrorKind::InvalidArgument`](crate::ErrorKind::InvalidArgument) for a required string of `body`
/// that is blank; otherwise as described at [`Error`].
///
/// ```no_run
/// use genesys_onboarding::StageOrgProvisioningRequest;
///
/// # let client = genesys_onboarding::Client::from_env()?;
/// let body = StageOrgProvisioningRequest::new("ada@acme.example").organization_name("Acme");
/// let staged = genesys_onboarding::post_onboarding_orgprovisionings(&client, &body)?;
/// println!("staged as {:?}", staged.id);
/// # Ok::<_, genesys_onboarding::Error>(())
/// ```
pub fn post_onboarding_orgprovisionings(
    client: &Client,
    body: &StageOrgProvisioningRequest,
) -> Result<StageOrgProvisioningResponse, Error> {
    let request = Request::new(&POST_ONBOARDING_ORGPROVISIONINGS).json(body)?;
    client.send(&request)?.decode()
}
