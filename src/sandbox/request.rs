//! A request for one operation of the contract, without anything of HTTP.

use serde_json::{Map, Value};

use super::error_response::ErrorResponse;
use super::form;
use crate::contract::operation::{Operation, ParameterKind};

#[derive(Debug)]
pub(super) struct Call {
    pub(super) operation: &'static Operation,
    /// The path parameter, decoded; empty for an operation that has none.
    pub(super) id: String,
    /// The query's values as JSON. What is no number or boolean where the contract wants one stays
    /// text, so that it is of the wrong type for whoever reads it.
    pub(super) query: Map<String, Value>,
    /// The body; empty for none, so that its required fields are missing.
    pub(super) body: Map<String, Value>,
}

impl Call {
    pub(super) fn read(
        operation: &'static Operation,
        id: String,
        query: &str,
        body: &[u8],
    ) -> Result<Call, ErrorResponse> {
        let takes_one = operation.body.is_some();
        let body = if takes_one { read_body(body)? } else { Map::new() };
        Ok(Call { operation, id, query: read_query(operation, query), body })
    }
}

fn read_query(operation: &Operation, query: &str) -> Map<String, Value> {
    let mut values = Map::new();
    for (name, text) in form::pairs(query.as_bytes()) {
        let parameter = operation.parameters.iter().find(|(known, _)| *known == name);
        let Some((_, kind)) = parameter else { continue };
        let value = match kind {
            ParameterKind::QueryInt => text.parse::<i64>().ok().map(Value::from),
            ParameterKind::QueryBool => text.parse::<bool>().ok().map(Value::from),
            ParameterKind::Path => continue,
            ParameterKind::QueryString { .. } => None,
        };
        values.insert(name, value.unwrap_or(Value::String(text)));
    }
    values
}

fn read_body(body: &[u8]) -> Result<Map<String, Value>, ErrorResponse> {
    if body.is_empty() {
        return Ok(Map::new());
    }
    serde_json::from_slice(body).map_err(|_| {
        ErrorResponse::new(400, "bad.request", "The request body is not a JSON object")
    })
}
