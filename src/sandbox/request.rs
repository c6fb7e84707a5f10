//! A request: over HTTP, still encoded, and to an operation, decoded.

use serde_json::{Map, Value};

use super::error_response::ErrorResponse;
use super::form;
use super::settings::CurrentSettings;
use crate::contract::operation::{Operation, ParameterKind};

/// A request whose path and query are still encoded.
#[derive(Debug)]
pub(super) struct IncomingRequest<'a> {
    pub(super) method: &'a str,
    pub(super) path: &'a str,
    pub(super) query: &'a str,
    pub(super) authorization: Option<&'a str>,
    pub(super) body: &'a [u8],
}

/// A request to an operation.
#[derive(Debug)]
pub(super) struct Call {
    pub(super) operation: &'static Operation,
    /// The decoded path parameter; empty for an operation without one.
    pub(super) id: String,
    /// The query as JSON. A value that does not parse as the parameter's type stays a string, so that
    /// validation reports the wrong type.
    pub(super) query: Map<String, Value>,
    /// The body; an absent one is empty, so that its required fields are missing.
    pub(super) body: Map<String, Value>,
    pub(super) settings: CurrentSettings,
}

impl Call {
    pub(super) fn decode(
        operation: &'static Operation,
        id: String,
        query: &str,
        body: &[u8],
        settings: CurrentSettings,
    ) -> Result<Call, ErrorResponse> {
        let has_body = operation.body.is_some();
        let body = if has_body { decode_body(body)? } else { Map::new() };
        Ok(Call { operation, id, query: decode_query(operation, query), body, settings })
    }
}

fn decode_query(operation: &Operation, query: &str) -> Map<String, Value> {
    let mut values = Map::new();
    for (name, string) in form::parse_form(query.as_bytes()) {
        let parameter = operation.parameters.iter().find(|(known, _)| *known == name);
        let Some((_, kind)) = parameter else { continue };
        let value = match kind {
            ParameterKind::QueryInt => string.parse::<i64>().ok().map(Value::from),
            ParameterKind::QueryBool => string.parse::<bool>().ok().map(Value::from),
            ParameterKind::Path => continue,
            ParameterKind::QueryString { .. } => None,
        };
        values.insert(name, value.unwrap_or(Value::String(string)));
    }
    values
}

fn decode_body(body: &[u8]) -> Result<Map<String, Value>, ErrorResponse> {
    if body.is_empty() {
        return Ok(Map::new());
    }
    serde_json::from_slice(body).map_err(|_| {
        ErrorResponse::new(400, "bad.request", "The request body is not a JSON object")
    })
}
