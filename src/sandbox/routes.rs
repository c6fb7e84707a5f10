//! Routing: finds the operation and the handler for a method and a path.

use super::error_response::ErrorResponse;
use super::form;
use super::handlers::RESOURCES;
use super::route::Handler;
use crate::contract::operation::Operation;

/// The route of a request, with the decoded ID from its path.
pub(super) struct Match {
    pub(super) operation: &'static Operation,
    pub(super) handler: Handler,
    pub(super) id: String,
}

/// Finds the route of a method and an encoded path.
pub(super) fn find(method: &str, path: &str) -> Result<Match, ErrorResponse> {
    let mut allowed = Vec::new();
    for (operation, handler) in RESOURCES.iter().copied().flatten() {
        let Some(id) = match_path(operation.path, path) else { continue };
        if operation.method.as_str() == method {
            return Ok(Match { operation, handler: *handler, id });
        }
        allowed.push(operation.method.as_str());
    }
    if allowed.is_empty() {
        return Err(ErrorResponse::new(404, "not.found", "Not found"));
    }
    Err(method_not_allowed(&allowed.join(", ")))
}

pub(super) fn method_not_allowed(allowed: &str) -> ErrorResponse {
    let message = format!("Method not allowed; allowed: {allowed}");
    ErrorResponse::new(405, "method.not.allowed", message).with_header("allow", allowed.to_owned())
}

/// The decoded ID if `path` matches `template`; an empty ID does not match.
fn match_path(template: &str, path: &str) -> Option<String> {
    let mut id = String::new();
    let mut segments = path.split('/');
    for expected in template.split('/') {
        let segment = segments.next()?;
        if !expected.starts_with('{') {
            (expected == segment).then_some(())?;
        } else if segment.is_empty() {
            return None;
        } else {
            id = form::decode_segment(segment);
        }
    }
    segments.next().is_none().then_some(id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::operations;

    #[test]
    fn every_operation_has_exactly_one_handler() {
        let routes = || RESOURCES.iter().copied().flatten();
        for operation in operations::ALL {
            let handlers = routes().filter(|(routed, _)| routed.id == operation.id).count();
            assert_eq!(handlers, 1, "handlers of {}", operation.id);
        }
        assert_eq!(routes().count(), operations::ALL.len());
    }

    #[test]
    fn path_segment_is_decoded_once_and_never_resolved() {
        let id = |path| find("GET", path).ok().map(|route| route.id);
        assert_eq!(id("/api/v2/onboarding/invites/a%2Fb").as_deref(), Some("a/b"));
        assert_eq!(id("/api/v2/onboarding/invites/%252F+").as_deref(), Some("%2F+"));
        assert_eq!(id("/api/v2/onboarding/invites/%00").as_deref(), Some("\0"));
        assert_eq!(id("/api/v2/onboarding/invites/..").as_deref(), Some(".."));
        assert_eq!(id("/api/v2/onboarding/invites/"), None);
        assert_eq!(id("/api/v2/onboarding/invites/a/b"), None);
    }
}
