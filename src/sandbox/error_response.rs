//! What the sandbox says: an answer ([`Reply`]), or a "no" in the platform's words ([`ErrorResponse`]).

use serde::Serialize;

use crate::{Detail, ErrorBody};

/// An answer before it becomes HTTP.
#[derive(Debug)]
pub(super) struct Reply {
    pub(super) status: u16,
    /// JSON, if there is a body at all.
    pub(super) body: Option<Vec<u8>>,
    /// A header that this answer has and others do not.
    pub(super) header: Option<(&'static str, String)>,
}

impl Reply {
    /// 200 with a model.
    pub(super) fn model(model: &impl Serialize) -> Result<Reply, ErrorResponse> {
        Ok(Reply { status: 200, body: Some(serde_json::to_vec(model)?), header: None })
    }

    /// A success that says nothing more.
    pub(super) fn nothing(status: u16) -> Reply {
        Reply { status, body: None, header: None }
    }
}

/// Why the service does not do what it was asked to.
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

    /// 400 that names every wrong field.
    pub(super) fn wrong_fields(details: Vec<Detail>) -> ErrorResponse {
        let names: Vec<&str> = details.iter().filter_map(|d| d.field_name.as_deref()).collect();
        let message = format!("These fields are missing or wrong: {}", names.join(", "));
        let mut refusal = ErrorResponse::new(400, "bad.request", message);
        refusal.body.details = details;
        refusal
    }

    /// 400 for one field whose form is right and whose value is not.
    pub(super) fn wrong_field(name: &str) -> ErrorResponse {
        ErrorResponse::wrong_fields(vec![detail("invalid.value", name)])
    }

    /// 404 for something that has no such id.
    pub(super) fn not_found(kind: &str, id: &str) -> ErrorResponse {
        ErrorResponse::new(404, "not.found", format!("There is no {kind} with this id")).about(id)
    }

    /// 409 for what is done already, or cannot be done as things stand.
    pub(super) fn conflict(message: &str, entity_id: &str) -> ErrorResponse {
        ErrorResponse::new(409, "conflict", message).about(entity_id)
    }

    fn about(mut self, entity_id: &str) -> ErrorResponse {
        self.body.entity_id = Some(entity_id.to_owned());
        self
    }

    pub(super) fn with_header(mut self, name: &'static str, value: String) -> ErrorResponse {
        self.header = Some((name, value));
        self
    }

    /// The answer of an API address: the platform's error body.
    pub(super) fn into_api_reply(mut self, context_id: &str) -> Reply {
        self.body.context_id = Some(context_id.to_owned());
        let body = serde_json::to_vec(&self.body).ok();
        Reply { status: self.status, body, header: self.header }
    }

    /// The answer of the token address, which has an error body of its own.
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

/// One line of an error body's `details`.
pub(super) fn detail(error_code: &str, field_name: impl Into<String>) -> Detail {
    Detail {
        error_code: Some(error_code.to_owned()),
        field_name: Some(field_name.into()),
        ..Detail::default()
    }
}
