//! The verbs over HTTP, below `/_sandbox`.

use serde_json::json;

use super::{VERBS, guard};
use crate::error::{Error, ErrorKind};
use crate::sandbox::error_response::Reply;
use crate::sandbox::service::Service;

pub(in crate::sandbox) struct ControlRequest<'a> {
    pub(in crate::sandbox) method: &'a str,
    pub(in crate::sandbox) path: &'a str,
    pub(in crate::sandbox) host: Option<&'a str>,
    pub(in crate::sandbox) origin: Option<&'a str>,
    /// None if it is too long or incomplete.
    pub(in crate::sandbox) body: Option<&'a [u8]>,
}

/// Runs the verb of a request.
pub(in crate::sandbox) fn respond(service: &Service, request: &ControlRequest<'_>) -> Reply {
    let is_loopback_only = service.is_loopback_only;
    if let Some(header) = guard::rejecting_header(request.host, request.origin, is_loopback_only) {
        let message = format!("the {header} header is foreign; only local programs may control");
        return error(403, header, &message);
    }
    let at_path = || VERBS.iter().filter(|verb| verb.path == request.path);
    match at_path().find(|verb| verb.method == request.method) {
        Some(verb) => run(service, verb, request.body),
        None if at_path().next().is_none() => {
            let message = format!("no {}; GET /_sandbox lists the paths", request.path);
            error(404, "path", &message)
        }
        None => {
            let allowed: Vec<&str> = at_path().map(|verb| verb.method).collect();
            let allowed = allowed.join(", ");
            let message = format!("no {} of {}; allowed: {allowed}", request.method, request.path);
            error(405, "method", &message).with_header("allow", allowed)
        }
    }
}

fn run(service: &Service, verb: &super::Verb, body: Option<&[u8]>) -> Reply {
    let Some(arguments) = body.and_then(|body| std::str::from_utf8(body).ok()) else {
        return error(400, "arguments", "the body is not UTF-8, incomplete, or more than 1 MiB");
    };
    match (verb.run)(service, arguments) {
        Ok(Some(json)) => Reply::json(200, json),
        Ok(None) => Reply::empty(204),
        Err(failure) => invalid(&failure),
    }
}

fn invalid(failure: &Error) -> Reply {
    match failure.kind() {
        ErrorKind::InvalidArgument { argument, reason } => {
            error(400, argument, &format!("{argument}: {reason}"))
        }
        _ => error(400, "arguments", &failure.to_string()),
    }
}

/// An error with the member that is invalid.
fn error(status: u16, member: &str, message: &str) -> Reply {
    Reply::json(status, json!({"message": message, "member": member}).to_string())
}
