//! The contract as data: its 17 operations, one row each (`OnboardingApi.md`).
//!
//! Whatever the code has to know about an operation stands here once; the functions of the resource
//! rooms and the JSON surface both name a row and leave the rest to `request` and `client`.

use crate::contract::method::Method;

/// Where a parameter's value goes, and what it may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ParameterKind {
    /// Text in the path; required.
    Path,
    /// Text in the query; required.
    QueryTextRequired,
    /// Text in the query.
    QueryText,
    /// A whole number in the query.
    QueryInteger,
    /// `true` or `false` in the query.
    QueryBoolean,
}

/// What an operation answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ResponseKind {
    /// A model, as JSON.
    Model,
    /// Nothing that a caller would read.
    Empty,
    /// 200 for yes, 404 for no.
    Exists,
}

/// Whether an operation takes a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Body {
    None,
    Plain,
    /// One that holds a password or a captcha's value.
    Secret,
}

/// One row of the contract.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Operation {
    pub(crate) id: &'static str,
    pub(crate) method: Method,
    /// The path, with each path parameter as `{name}`.
    pub(crate) path: &'static str,
    pub(crate) parameters: &'static [(&'static str, ParameterKind)],
    pub(crate) body: Body,
    pub(crate) response: ResponseKind,
    /// Any one of these is enough; none means that no permission is needed.
    pub(crate) permissions: &'static [&'static str],
}

impl Operation {
    /// Finds a row by the contract's operation id.
    pub(crate) fn by_id(id: &str) -> Option<&'static Operation> {
        ALL.iter().copied().find(|operation| operation.id == id)
    }
}

const PAGES: &[(&str, ParameterKind)] =
    &[("pageNumber", ParameterKind::QueryInteger), ("pageSize", ParameterKind::QueryInteger)];

pub(crate) static DELETE_ONBOARDING_INVITE: Operation = Operation {
    id: "deleteOnboardingInvite",
    method: Method::Delete,
    path: "/api/v2/onboarding/invites/{inviteId}",
    parameters: &[("inviteId", ParameterKind::Path)],
    body: Body::None,
    response: ResponseKind::Empty,
    permissions: &["invite:actions:delete"],
};

pub(crate) static DELETE_ONBOARDING_JOINCODE: Operation = Operation {
    id: "deleteOnboardingJoincode",
    method: Method::Delete,
    path: "/api/v2/onboarding/joincodes/{joinCodeId}",
    parameters: &[("joinCodeId", ParameterKind::Path)],
    body: Body::None,
    response: ResponseKind::Empty,
    permissions: &["joinCode:actions:delete"],
};

pub(crate) static GET_ONBOARDING_ACTIVATION: Operation = Operation {
    id: "getOnboardingActivation",
    method: Method::Get,
    path: "/api/v2/onboarding/activations/{activationId}",
    parameters: &[("activationId", ParameterKind::Path)],
    body: Body::None,
    response: ResponseKind::Model,
    permissions: &[],
};

pub(crate) static GET_ONBOARDING_INVITE: Operation = Operation {
    id: "getOnboardingInvite",
    method: Method::Get,
    path: "/api/v2/onboarding/invites/{inviteId}",
    parameters: &[("inviteId", ParameterKind::Path)],
    body: Body::None,
    response: ResponseKind::Model,
    permissions: &[],
};

pub(crate) static GET_ONBOARDING_INVITES: Operation = Operation {
    id: "getOnboardingInvites",
    method: Method::Get,
    path: "/api/v2/onboarding/invites",
    parameters: PAGES,
    body: Body::None,
    response: ResponseKind::Model,
    permissions: &["invite:actions:view"],
};

pub(crate) static GET_ONBOARDING_JOINCODE: Operation = Operation {
    id: "getOnboardingJoincode",
    method: Method::Get,
    path: "/api/v2/onboarding/joincodes/{joinCodeId}",
    parameters: &[("joinCodeId", ParameterKind::Path), ("emailDomain", ParameterKind::QueryText)],
    body: Body::None,
    response: ResponseKind::Model,
    permissions: &[],
};

pub(crate) static GET_ONBOARDING_JOINCODES: Operation = Operation {
    id: "getOnboardingJoincodes",
    method: Method::Get,
    path: "/api/v2/onboarding/joincodes",
    parameters: PAGES,
    body: Body::None,
    response: ResponseKind::Model,
    permissions: &["joinCode:actions:view"],
};

pub(crate) static GET_ONBOARDING_ORGPROVISIONING: Operation = Operation {
    id: "getOnboardingOrgprovisioning",
    method: Method::Get,
    path: "/api/v2/onboarding/orgprovisionings/{provisioningId}",
    parameters: &[
        ("provisioningId", ParameterKind::Path),
        ("existingOrganizationId", ParameterKind::QueryText),
        ("billingActivationJob", ParameterKind::QueryBoolean),
    ],
    body: Body::None,
    response: ResponseKind::Model,
    permissions: &[],
};

pub(crate) static HEAD_ONBOARDING_ORGANIZATION_USERS: Operation = Operation {
    id: "headOnboardingOrganizationUsers",
    method: Method::Head,
    path: "/api/v2/onboarding/organizations/{organizationId}/users",
    parameters: &[
        ("organizationId", ParameterKind::Path),
        ("email", ParameterKind::QueryTextRequired),
    ],
    body: Body::None,
    response: ResponseKind::Exists,
    permissions: &[],
};

pub(crate) static POST_ONBOARDING_ACTIVATION_APPLY: Operation = Operation {
    id: "postOnboardingActivationApply",
    method: Method::Post,
    path: "/api/v2/onboarding/activations/{activationId}/apply",
    parameters: &[("activationId", ParameterKind::Path)],
    body: Body::Plain,
    response: ResponseKind::Model,
    permissions: &[],
};

pub(crate) static POST_ONBOARDING_JOINCODES: Operation = Operation {
    id: "postOnboardingJoincodes",
    method: Method::Post,
    path: "/api/v2/onboarding/joincodes",
    parameters: &[],
    body: Body::Plain,
    response: ResponseKind::Model,
    permissions: &["joinCode:actions:create"],
};

pub(crate) static POST_ONBOARDING_ORGPROVISIONING_COMPLETE: Operation = Operation {
    id: "postOnboardingOrgprovisioningComplete",
    method: Method::Post,
    path: "/api/v2/onboarding/orgprovisionings/{provisioningId}/complete",
    parameters: &[("provisioningId", ParameterKind::Path)],
    body: Body::Secret,
    response: ResponseKind::Model,
    permissions: &[],
};

pub(crate) static POST_ONBOARDING_ORGPROVISIONINGS: Operation = Operation {
    id: "postOnboardingOrgprovisionings",
    method: Method::Post,
    path: "/api/v2/onboarding/orgprovisionings",
    parameters: &[],
    body: Body::Secret,
    response: ResponseKind::Model,
    permissions: &[],
};

pub(crate) static POST_ONBOARDING_USERS: Operation = Operation {
    id: "postOnboardingUsers",
    method: Method::Post,
    path: "/api/v2/onboarding/users",
    parameters: &[],
    body: Body::Secret,
    response: ResponseKind::Model,
    permissions: &[],
};

pub(crate) static POST_ONBOARDING_USERS_JOINEXISTINGORGS: Operation = Operation {
    id: "postOnboardingUsersJoinexistingorgs",
    method: Method::Post,
    path: "/api/v2/onboarding/users/joinexistingorgs",
    parameters: &[],
    body: Body::Plain,
    response: ResponseKind::Model,
    permissions: &[],
};

pub(crate) static POST_ONBOARDING_USERS_STAGE: Operation = Operation {
    id: "postOnboardingUsersStage",
    method: Method::Post,
    path: "/api/v2/onboarding/users/stage",
    parameters: &[],
    body: Body::Plain,
    response: ResponseKind::Empty,
    permissions: &[],
};

pub(crate) static PUT_ONBOARDING_JOINCODE: Operation = Operation {
    id: "putOnboardingJoincode",
    method: Method::Put,
    path: "/api/v2/onboarding/joincodes/{joinCodeId}",
    parameters: &[("joinCodeId", ParameterKind::Path)],
    body: Body::Plain,
    response: ResponseKind::Empty,
    permissions: &["joinCode:actions:update"],
};

/// Every operation, in the contract's order.
pub(crate) static ALL: [&Operation; 17] = [
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
