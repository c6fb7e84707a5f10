//! What the request log keeps of a body: its JSON without secrets.

use serde_json::{Map, Value};

use crate::contract::operation::Operation;
use crate::sandbox::form;
use crate::secret::Secret;

const REDACTED: &str = "***";

/// The parameters of requests to the authorization server that are not secret.
const PUBLIC_PARAMETERS: [&str; 13] = [
    "client_id",
    "code_challenge_method",
    "grant_type",
    "login_hint",
    "org",
    "orgName",
    "prompt",
    "provider",
    "redirect_uri",
    "response_type",
    "sandbox_user",
    "scope",
    "target",
];

/// The body of an API request, if it is JSON. The operation's model says what is secret in it; in a body that
/// does not decode as the model, every string may be.
pub(in crate::sandbox) fn redact_json(
    operation: Option<&Operation>,
    body: &[u8],
) -> Option<String> {
    let body = std::str::from_utf8(body).ok()?;
    let mut value: Value = serde_json::from_str(body).ok()?;
    let model = operation.and_then(|operation| operation.body);
    let secrets = model.and_then(|model| (model.check)(body).ok());
    redact(&mut value, &|string| match &secrets {
        Some(secrets) => secrets.iter().map(Secret::expose).any(|secret| secret == string),
        None => true,
    });
    Some(value.to_string())
}

fn redact(value: &mut Value, is_secret: &impl Fn(&str) -> bool) {
    match value {
        Value::String(string) if is_secret(string) => REDACTED.clone_into(string),
        Value::Array(items) => items.iter_mut().for_each(|item| redact(item, is_secret)),
        Value::Object(members) => members.values_mut().for_each(|value| redact(value, is_secret)),
        _ => {}
    }
}

/// The form of a request to the authorization server, as a JSON object.
pub(in crate::sandbox) fn redact_form(form: &[u8]) -> Option<String> {
    let fields: Map<String, Value> = form::parse_form(form)
        .map(|(name, value)| {
            let is_public = PUBLIC_PARAMETERS.contains(&name.as_str());
            (name, Value::String(if is_public { value } else { REDACTED.to_owned() }))
        })
        .collect();
    (!fields.is_empty()).then(|| Value::Object(fields).to_string())
}

/// The query of a request to the authorization server, encoded as it was sent. A pair without a value may be
/// a secret itself.
pub(in crate::sandbox) fn redact_query(query: &str) -> String {
    let redact_pair = |pair: &str| match pair.split_once('=') {
        None if pair.is_empty() => String::new(),
        None => REDACTED.to_owned(),
        Some((name, _)) if PUBLIC_PARAMETERS.contains(&name) => pair.to_owned(),
        Some((name, _)) => format!("{name}={REDACTED}"),
    };
    query.split('&').map(redact_pair).collect::<Vec<_>>().join("&")
}
