//! From the contract's rows to the functions that do the work.

use super::error_response::{ErrorResponse, Reply};
use super::request::Call;
use super::state::State;
use super::{activations, form, invites, join_codes, organizations, provisionings, users};
use crate::api::operations;
use crate::contract::operation::Operation;

/// Does one operation on what the service knows.
pub(super) type Work = fn(&mut State, &Call) -> Result<Reply, ErrorResponse>;

static ROUTES: &[(&Operation, Work)] = &[
    (&operations::DELETE_ONBOARDING_INVITE, invites::delete),
    (&operations::DELETE_ONBOARDING_JOINCODE, join_codes::delete),
    (&operations::GET_ONBOARDING_ACTIVATION, activations::get),
    (&operations::GET_ONBOARDING_INVITE, invites::get),
    (&operations::GET_ONBOARDING_INVITES, invites::list),
    (&operations::GET_ONBOARDING_JOINCODE, join_codes::get),
    (&operations::GET_ONBOARDING_JOINCODES, join_codes::list),
    (&operations::GET_ONBOARDING_ORGPROVISIONING, provisionings::get),
    (&operations::HEAD_ONBOARDING_ORGANIZATION_USERS, organizations::head_users),
    (&operations::POST_ONBOARDING_ACTIVATION_APPLY, activations::apply),
    (&operations::POST_ONBOARDING_JOINCODES, join_codes::create),
    (&operations::POST_ONBOARDING_ORGPROVISIONING_COMPLETE, provisionings::complete),
    (&operations::POST_ONBOARDING_ORGPROVISIONINGS, provisionings::stage),
    (&operations::POST_ONBOARDING_USERS, users::create),
    (&operations::POST_ONBOARDING_USERS_JOINEXISTINGORGS, users::join_existing),
    (&operations::POST_ONBOARDING_USERS_STAGE, users::stage),
    (&operations::PUT_ONBOARDING_JOINCODE, join_codes::update),
];

/// An operation that a request names, with the id in its path.
pub(super) struct Route {
    pub(super) operation: &'static Operation,
    pub(super) work: Work,
    pub(super) id: String,
}

/// Finds the operation of a method and a path; the path is as it came, still encoded.
pub(super) fn find(method: &str, path: &str) -> Result<Route, ErrorResponse> {
    let mut allowed = Vec::new();
    for (operation, work) in ROUTES {
        let Some(id) = matches(operation.path, path) else { continue };
        if operation.method.as_str() == method {
            return Ok(Route { operation, work: *work, id });
        }
        allowed.push(operation.method.as_str());
    }
    if allowed.is_empty() {
        return Err(ErrorResponse::new(404, "not.found", "There is nothing at this address"));
    }
    Err(method_not_allowed(&allowed.join(", ")))
}

pub(super) fn method_not_allowed(allowed: &str) -> ErrorResponse {
    let message = format!("This address takes only {allowed}");
    ErrorResponse::new(405, "method.not.allowed", message).with_header("allow", allowed.to_owned())
}

/// The decoded id if `path` is of the form that `template` says; an empty id is none.
fn matches(template: &str, path: &str) -> Option<String> {
    let mut id = String::new();
    let mut segments = path.split('/');
    for expected in template.split('/') {
        let segment = segments.next()?;
        if !expected.starts_with('{') {
            (expected == segment).then_some(())?;
        } else if segment.is_empty() {
            return None;
        } else {
            id = form::segment(segment);
        }
    }
    segments.next().is_none().then_some(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_operation_of_the_contract_has_its_work() {
        let routed: Vec<&str> = ROUTES.iter().map(|(operation, _)| operation.id).collect();
        let all: Vec<&str> = operations::ALL.iter().map(|operation| operation.id).collect();
        assert_eq!(routed, all);
    }

    #[test]
    fn a_segment_is_decoded_once_and_never_resolved() {
        let id = |path| find("GET", path).ok().map(|route| route.id);
        assert_eq!(id("/api/v2/onboarding/invites/a%2Fb").as_deref(), Some("a/b"));
        assert_eq!(id("/api/v2/onboarding/invites/%252F+").as_deref(), Some("%2F+"));
        assert_eq!(id("/api/v2/onboarding/invites/%00").as_deref(), Some("\0"));
        assert_eq!(id("/api/v2/onboarding/invites/..").as_deref(), Some(".."));
        assert_eq!(id("/api/v2/onboarding/invites/"), None);
        assert_eq!(id("/api/v2/onboarding/invites/a/b"), None);
    }
}
