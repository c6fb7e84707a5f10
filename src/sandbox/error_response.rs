//! Responses before they become HTTP: [`Reply`], and errors with the platform's error body ([`ErrorResponse`]).

use serde::Serialize;

use crate::{Detail, ErrorBody};

/// A response without HTTP's own headers.
#[derive(Debug)]
pub(super) struct Reply {
    pub(super) status: u16,
    /// A JSON body.
    pub(super) body: Option<Vec<u8>>,
    /// An additional header.
    pub(super) header: Option<(&'static str, String)>,
}

impl Reply {
    /// 200 with a model.
    pub(super) fn model(model: &impl Serialize) -> Result<Reply, ErrorResponse> {
        Ok(Reply { status: 200, body: Some(serde_json::to_vec(model)?), header: None })
    }

    /// A response without a body.
    pub(super) fn empty(status: u16) -> Reply {
        Reply { status, body: None, header: None }
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
        Reply { status: self.status, body, header: self.header }
    }

    /// The response of the token endpoint: an OAuth error body.
    pub(super) fn into_token_reply(self) -> Reply {
        let body = serde_json::json!({
            "error": self.body.code,
            "description": self.body.message,
            "error_description": self.body.message,
        });
        Reply { status: self.status, body: Some(body.to_string().into()), header: self.header }
    }
}

impl From<serde_json::Error> for ErrorResponse {
    fn from(error: serde_json::Error) -> ErrorResponse {
        ErrorResponse::new(500, "internal.server.error", error.to_string())
    }
}

/// An entry of an error body's `details`.
pub(super) fn detail(error_code: &str, field_name: impl Into<String>) -> Detail {
    Detail {
        error_code: Some(error_code.to_owned()),
        field_name: Some(field_name.into()),
        ..Detail::default()
    }
}
