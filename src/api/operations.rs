//! The operations of the API as data, one row each: what the typed functions, the JSON surface and the
//! sandbox share about an operation is here once.

use serde::de::DeserializeOwned;

use crate::api::activations::{
    ApplyOrgBillingActivationRequest, ApplyOrgBillingActivationResponse, OrgBillingActivation,
};
use crate::api::invites::InviteOf;
use crate::api::join_codes::{JoinCodeOf, JoinCodeRequest};
use crate::api::pages::Listing;
use crate::api::provisionings::{
    CompleteOrgProvisioningRequest, CompleteOrgProvisioningResponse, OrgProvisioning,
    StageOrgProvisioningRequest, StageOrgProvisioningResponse,
};
use crate::api::users::{
    CreateUserRequest, CreateUserResponse, JoinExistingOrgsRequest, JoinExistingOrgsResponse,
    StageUserRequest,
};
use crate::contract::method::Method;
use crate::contract::operation::{Operation, ParameterKind, ResponseKind};
use crate::contract::request::RequestBody;
use crate::decode::{IgnoredString, InvalidField, decode_large, decode_object};
use crate::secret::Secret;

const PAGES: &[(&str, ParameterKind)] =
    &[("pageNumber", ParameterKind::QueryInt), ("pageSize", ParameterKind::QueryInt)];

pub(crate) static DELETE_ONBOARDING_INVITE: Operation = Operation {
    id: "deleteOnboardingInvite",
    method: Method::Delete,
    path: "/api/v2/onboarding/invites/{inviteId}",
    parameters: &[("inviteId", ParameterKind::Path)],
    body: None,
    response: ResponseKind::Empty,
    permissions: &["invite:actions:delete"],
};

pub(crate) static DELETE_ONBOARDING_JOINCODE: Operation = Operation {
    id: "deleteOnboardingJoincode",
    method: Method::Delete,
    path: "/api/v2/onboarding/joincodes/{joinCodeId}",
    parameters: &[("joinCodeId", ParameterKind::Path)],
    body: None,
    response: ResponseKind::Empty,
    permissions: &["joinCode:actions:delete"],
};

pub(crate) static GET_ONBOARDING_ACTIVATION: Operation = Operation {
    id: "getOnboardingActivation",
    method: Method::Get,
    path: "/api/v2/onboarding/activations/{activationId}",
    parameters: &[("activationId", ParameterKind::Path)],
    body: None,
    response: ResponseKind::Model(model::<OrgBillingActivation>),
    permissions: &[],
};

pub(crate) static GET_ONBOARDING_INVITE: Operation = Operation {
    id: "getOnboardingInvite",
    method: Method::Get,
    path: "/api/v2/onboarding/invites/{inviteId}",
    parameters: &[("inviteId", ParameterKind::Path)],
    body: None,
    response: ResponseKind::Model(large::<InviteOf<IgnoredString>>),
    permissions: &[],
};

pub(crate) static GET_ONBOARDING_INVITES: Operation = Operation {
    id: "getOnboardingInvites",
    method: Method::Get,
    path: "/api/v2/onboarding/invites",
    parameters: PAGES,
    body: None,
    response: ResponseKind::Model(large::<Listing<InviteOf<IgnoredString>>>),
    permissions: &["invite:actions:view"],
};

pub(crate) static GET_ONBOARDING_JOINCODE: Operation = Operation {
    id: "getOnboardingJoincode",
    method: Method::Get,
    path: "/api/v2/onboarding/joincodes/{joinCodeId}",
    parameters: &[
        ("joinCodeId", ParameterKind::Path),
        ("emailDomain", ParameterKind::QueryString { required: false }),
    ],
    body: None,
    response: ResponseKind::Model(large::<JoinCodeOf<IgnoredString>>),
    permissions: &[],
};

pub(crate) static GET_ONBOARDING_JOINCODES: Operation = Operation {
    id: "getOnboardingJoincodes",
    method: Method::Get,
    path: "/api/v2/onboarding/joincodes",
    parameters: PAGES,
    body: None,
    response: ResponseKind::Model(large::<Listing<JoinCodeOf<IgnoredString>>>),
    permissions: &["joinCode:actions:view"],
};

pub(crate) static GET_ONBOARDING_ORGPROVISIONING: Operation = Operation {
    id: "getOnboardingOrgprovisioning",
    method: Method::Get,
    path: "/api/v2/onboarding/orgprovisionings/{provisioningId}",
    parameters: &[
        ("provisioningId", ParameterKind::Path),
        ("existingOrganizationId", ParameterKind::QueryString { required: false }),
        ("billingActivationJob", ParameterKind::QueryBool),
    ],
    body: None,
    response: ResponseKind::Model(model::<OrgProvisioning>),
    permissions: &[],
};

pub(crate) static HEAD_ONBOARDING_ORGANIZATION_USERS: Operation = Operation {
    id: "headOnboardingOrganizationUsers",
    method: Method::Head,
    path: "/api/v2/onboarding/organizations/{organizationId}/users",
    parameters: &[
        ("organizationId", ParameterKind::Path),
        ("email", ParameterKind::QueryString { required: true }),
    ],
    body: None,
    response: ResponseKind::Exists,
    permissions: &[],
};

pub(crate) static POST_ONBOARDING_ACTIVATION_APPLY: Operation = Operation {
    id: "postOnboardingActivationApply",
    method: Method::Post,
    path: "/api/v2/onboarding/activations/{activationId}/apply",
    parameters: &[("activationId", ParameterKind::Path)],
    body: Some(body::<ApplyOrgBillingActivationRequest>),
    response: ResponseKind::Model(model::<ApplyOrgBillingActivationResponse>),
    permissions: &[],
};

pub(crate) static POST_ONBOARDING_JOINCODES: Operation = Operation {
    id: "postOnboardingJoincodes",
    method: Method::Post,
    path: "/api/v2/onboarding/joincodes",
    parameters: &[],
    body: Some(body::<JoinCodeRequest>),
    response: ResponseKind::Model(large::<JoinCodeOf<IgnoredString>>),
    permissions: &["joinCode:actions:create"],
};

pub(crate) static POST_ONBOARDING_ORGPROVISIONING_COMPLETE: Operation = Operation {
    id: "postOnboardingOrgprovisioningComplete",
    method: Method::Post,
    path: "/api/v2/onboarding/orgprovisionings/{provisioningId}/complete",
    parameters: &[("provisioningId", ParameterKind::Path)],
    body: Some(body::<CompleteOrgProvisioningRequest>),
    response: ResponseKind::Model(model::<CompleteOrgProvisioningResponse>),
    permissions: &[],
};

pub(crate) static POST_ONBOARDING_ORGPROVISIONINGS: Operation = Operation {
    id: "postOnboardingOrgprovisionings",
    method: Method::Post,
    path: "/api/v2/onboarding/orgprovisionings",
    parameters: &[],
    body: Some(body::<StageOrgProvisioningRequest>),
    response: ResponseKind::Model(model::<StageOrgProvisioningResponse>),
    permissions: &[],
};

pub(crate) static POST_ONBOARDING_USERS: Operation = Operation {
    id: "postOnboardingUsers",
    method: Method::Post,
    path: "/api/v2/onboarding/users",
    parameters: &[],
    body: Some(body::<CreateUserRequest>),
    response: ResponseKind::Model(model::<CreateUserResponse>),
    permissions: &[],
};

pub(crate) static POST_ONBOARDING_USERS_JOINEXISTINGORGS: Operation = Operation {
    id: "postOnboardingUsersJoinexistingorgs",
    method: Method::Post,
    path: "/api/v2/onboarding/users/joinexistingorgs",
    parameters: &[],
    body: Some(body::<JoinExistingOrgsRequest>),
    response: ResponseKind::Model(model::<JoinExistingOrgsResponse>),
    permissions: &[],
};

pub(crate) static POST_ONBOARDING_USERS_STAGE: Operation = Operation {
    id: "postOnboardingUsersStage",
    method: Method::Post,
    path: "/api/v2/onboarding/users/stage",
    parameters: &[],
    body: Some(body::<StageUserRequest>),
    response: ResponseKind::Empty,
    permissions: &[],
};

pub(crate) static PUT_ONBOARDING_JOINCODE: Operation = Operation {
    id: "putOnboardingJoincode",
    method: Method::Put,
    path: "/api/v2/onboarding/joincodes/{joinCodeId}",
    parameters: &[("joinCodeId", ParameterKind::Path)],
    body: Some(body::<JoinCodeRequest>),
    response: ResponseKind::Empty,
    permissions: &["joinCode:actions:update"],
};

/// Every operation, in alphabetical order of the operation IDs.
pub(crate) static ALL: &[&Operation] = &[
    &DELETE_ONBOARDING_INVITE,
    &DELETE_ONBOARDING_JOINCODE,
    &GET_ONBOARDING_ACTIVATION,
    &GET_ONBOARDING_INVITE,
    &GET_ONBOARDING_INVITES,
    &GET_ONBOARDING_JOINCODE,
    &GET_ONBOARDING_JOINCODES,
    &GET_ONBOARDING_ORGPROVISIONING,
    &HEAD_ONBOARDING_ORGANIZATION_USERS,
    &POST_ONBOARDING_ACTIVATION_APPLY,
    &POST_ONBOARDING_JOINCODES,
    &POST_ONBOARDING_ORGPROVISIONING_COMPLETE,
    &POST_ONBOARDING_ORGPROVISIONINGS,
    &POST_ONBOARDING_USERS,
    &POST_ONBOARDING_USERS_JOINEXISTINGORGS,
    &POST_ONBOARDING_USERS_STAGE,
    &PUT_ONBOARDING_JOINCODE,
];

/// Finds an operation by its operation ID.
pub(crate) fn by_id(id: &str) -> Option<&'static Operation> {
    ALL.iter().copied().find(|operation| operation.id == id)
}

/// Checks that a body decodes as the request model, with no required string blank, and returns its secrets.
fn body<T: DeserializeOwned + RequestBody>(json: &str) -> Result<Vec<Secret>, InvalidField> {
    let body: T = decode_object(json)?;
    body.validate()?;
    Ok(body.secrets())
}

/// Checks that a response decodes as the model.
fn model<T: DeserializeOwned>(json: &str) -> Result<(), InvalidField> {
    decode_object::<T>(json).map(drop)
}

/// Checks the same faster, for models that may be long: with [`IgnoredString`] they keep no string.
fn large<T: DeserializeOwned>(json: &str) -> Result<(), InvalidField> {
    decode_large::<T>(json).map(drop)
}
