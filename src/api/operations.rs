//! The list of the operations. What the typed functions, the JSON surface and the sandbox share about an
//! operation is its row, which is in the module of its resource.

use crate::contract::operation::Operation;

pub(crate) use super::activations::{GET_ONBOARDING_ACTIVATION, POST_ONBOARDING_ACTIVATION_APPLY};
pub(crate) use super::invites::{
    DELETE_ONBOARDING_INVITE, GET_ONBOARDING_INVITE, GET_ONBOARDING_INVITES,
};
pub(crate) use super::join_codes::{
    DELETE_ONBOARDING_JOINCODE, GET_ONBOARDING_JOINCODE, GET_ONBOARDING_JOINCODES,
    POST_ONBOARDING_JOINCODES, PUT_ONBOARDING_JOINCODE,
};
pub(crate) use super::organizations::HEAD_ONBOARDING_ORGANIZATION_USERS;
pub(crate) use super::provisionings::{
    GET_ONBOARDING_ORGPROVISIONING, POST_ONBOARDING_ORGPROVISIONING_COMPLETE,
    POST_ONBOARDING_ORGPROVISIONINGS,
};
pub(crate) use super::users::{
    POST_ONBOARDING_USERS, POST_ONBOARDING_USERS_JOINEXISTINGORGS, POST_ONBOARDING_USERS_STAGE,
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
