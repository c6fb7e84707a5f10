//! Responses before they become HTTP: [`Reply`], and errors with the platform's error body ([`ErrorResponse`]).

use std::time::Duration;

use serde::Serialize;

use crate::{Detail, ErrorBody, Limit};

/// A response without HTTP's own headers.
#[derive(Debug)]
pub(super) struct Reply {
    pub(super) status: u16,
    pub(super) body: Option<Vec<u8>>,
    pub(super) content_type: &'static str,
    /// Additional headers.
    pub(super) headers: Vec<(&'static str, String)>,
}

impl Reply {
    /// 200 with a model.
    pub(super) fn model(model: &impl Serialize) -> Result<Reply, ErrorResponse> {
        Ok(Reply::json(200, serde_json::to_vec(model)?))
    }

    /// A response with a JSON body.
    pub(super) fn json(status: u16, body: impl Into<Vec<u8>>) -> Reply {
        Reply { body: Some(body.into()), ..Reply::empty(status) }
    }

    /// A response without a body.
    pub(super) fn empty(status: u16) -> Reply {
        Reply { status, body: None, content_type: "application/json", headers: Vec::new() }
    }

    pub(super) fn with_header(mut self, name: &'static str, value: String) -> Reply {
        self.headers.push((name, value));
        self
    }
}

/// An error response.
#[derive(Debug)]
pub(super) struct ErrorResponse {
    status: u16,
    body: Box<ErrorBody>,
    header: Option<(&'static str, String)>,
}

impl ErrorResponse {
    pub(super) fn new(status: u16, code: &str, message: impl Into<String>) -> ErrorResponse {
        let body = ErrorBody {
            message: Some(message.into()),
            code: Some(code.to_owned()),
            status: Some(i64::from(status)),
            ..ErrorBody::default()
        };
        ErrorResponse { status, body: Box::new(body), header: None }
    }

    /// 400 that names every invalid field.
    pub(super) fn invalid_fields(details: Vec<Detail>) -> ErrorResponse {
        let names: Vec<&str> = details.iter().filter_map(|d| d.field_name.as_deref()).collect();
        let message = format!("Missing or invalid fields: {}", names.join(", "));
        let mut response = ErrorResponse::new(400, "bad.request", message);
        response.body.details = details;
        response
    }

    /// 400 for one field with a well-formed but invalid value.
    pub(super) fn invalid_field(name: &str) -> ErrorResponse {
        ErrorResponse::invalid_fields(vec![detail("invalid.value", name)])
    }

    /// 404 for an unknown ID.
    pub(super) fn not_found(kind: &str, id: &str) -> ErrorResponse {
        let mut message = format!("{kind} not found");
        message[..1].make_ascii_uppercase();
        ErrorResponse::new(404, "not.found", message).with_entity(id)
    }

    /// 409 for an operation that the state of the entity does not allow.
    pub(super) fn conflict(message: &str, entity_id: &str) -> ErrorResponse {
        ErrorResponse::new(409, "conflict", message).with_entity(entity_id)
    }

    /// 429 of a rate limit.
    pub(super) fn too_many_requests(wait: Option<Duration>) -> ErrorResponse {
        let mut message = "Rate limit exceeded the maximum.".to_owned();
        if let Some(wait) = wait {
            message += &format!(" Retry the request in [{}] seconds", whole_seconds(wait));
        }
        ErrorResponse::new(429, "too.many.requests.retry.after", message)
    }

    /// Adds the limit that was exceeded.
    pub(super) fn with_limit(mut self, limit: Limit) -> ErrorResponse {
        self.body.limit = Some(limit);
        self
    }

    /// Adds `Retry-After`.
    pub(super) fn with_retry_after(self, wait: Duration) -> ErrorResponse {
        self.with_header("retry-after", whole_seconds(wait).to_string())
    }

    fn with_entity(mut self, entity_id: &str) -> ErrorResponse {
        self.body.entity_id = Some(entity_id.to_owned());
        self
    }

    pub(super) fn with_header(mut self, name: &'static str, value: String) -> ErrorResponse {
        self.header = Some((name, value));
        self
    }

    /// The response of the API: the platform's error body.
    pub(super) fn into_api_reply(mut self, context_id: &str) -> Reply {
        self.body.context_id = Some(context_id.to_owned());
        let body = serde_json::to_vec(&self.body).ok();
        let reply = Reply { body, ..Reply::empty(self.status) };
        self.add_header_to(reply)
    }

    /// The response of the token endpoint: an OAuth error body.
    pub(super) fn into_token_reply(self) -> Reply {
        let body = serde_json::json!({
            "error": self.body.code,
            "description": self.body.message,
            "error_description": self.body.message,
        });
        let reply = Reply::json(self.status, body.to_string());
        self.add_header_to(reply)
    }

    pub(super) fn status(&self) -> u16 {
        self.status
    }

    /// The `error` and the `error_description` of OAuth.
    pub(super) fn oauth_error(&self) -> (&str, &str) {
        let body = &self.body;
        (body.code.as_deref().unwrap_or_default(), body.message.as_deref().unwrap_or_default())
    }

    /// Adds the header of this error, such as `Allow`, to a reply.
    pub(super) fn add_header_to(self, reply: Reply) -> Reply {
        match self.header {
            Some((name, value)) => reply.with_header(name, value),
            None => reply,
        }
    }
}

impl From<serde_json::Error> for ErrorResponse {
    fn from(error: serde_json::Error) -> ErrorResponse {
        ErrorResponse::new(500, "internal.server.error", error.to_string())
    }
}

/// `Retry-After` is in whole seconds.
pub(super) fn whole_seconds(wait: Duration) -> u64 {
    wait.as_secs().saturating_add(u64::from(wait.subsec_nanos() > 0))
}

/// An entry of an error body's `details`.
pub(super) fn detail(error_code: &str, field_name: impl Into<String>) -> Detail {
    Detail {
        error_code: Some(error_code.to_owned()),
        field_name: Some(field_name.into()),
        ..Detail::default()
    }
}
