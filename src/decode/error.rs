//! Why JSON is not the model: the field and what was expected there, never its value, which may be a secret.

use std::fmt;

use serde::Deserialize;
use serde_json::error::Category;

/// What is wrong with a JSON document, and where.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct InvalidField {
    /// The path of the field, such as `entities[2].toAddress`; empty for the whole document.
    pub(crate) field: String,
    pub(crate) reason: String,
}

impl InvalidField {
    /// Finds out what is wrong by decoding a second time: only a failure pays for tracking the path.
    pub(super) fn locate<'a, T: Deserialize<'a>>(json: &'a str) -> Self {
        if json.trim().is_empty() {
            return InvalidField { field: String::new(), reason: "empty body".to_owned() };
        }
        let mut deserializer = serde_json::Deserializer::from_str(json);
        match serde_path_to_error::deserialize::<_, T>(&mut deserializer) {
            Err(error) => InvalidField::new(error.path().to_string(), error.inner()),
            Ok(_) => {
                let reason = "trailing characters after the JSON value".to_owned();
                InvalidField { field: String::new(), reason }
            }
        }
    }

    fn new(path: String, error: &serde_json::Error) -> Self {
        let field = if path == "." { String::new() } else { path };
        let message = error.to_string();
        if error.classify() != Category::Data {
            return InvalidField {
                field: String::new(),
                reason: format!("invalid JSON: {message}"),
            };
        }
        let message = message.rsplit_once(" at line ").map_or(&*message, |(message, _)| message);
        for (prefix, reason) in
            [("missing field ", "missing"), ("duplicate field ", "duplicate field")]
        {
            if let Some(name) = message.strip_prefix(prefix) {
                let field = join(&field, name.trim_matches('`'));
                return InvalidField { field, reason: reason.to_owned() };
            }
        }
        let reason = describe_mismatch(message, &field).unwrap_or_else(|| message.to_owned());
        InvalidField { field, reason }
    }
}

impl fmt::Display for InvalidField {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.field.is_empty() {
            write!(f, "{}: ", self.field)?;
        }
        f.write_str(&self.reason)
    }
}

impl From<InvalidField> for String {
    fn from(error: InvalidField) -> Self {
        error.to_string()
    }
}

fn join(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}

/// Turns serde's `invalid type: string "hunter2", expected i64` into `expected an integer, got a string`.
fn describe_mismatch(message: &str, field: &str) -> Option<String> {
    let (_, found) = message
        .split_once("invalid type: ")
        .or_else(|| message.split_once("invalid value: "))
        .filter(|(before, _)| before.is_empty())?;
    let (found, expected) = found.rsplit_once(", expected ")?;
    let found = json_type(found);
    if found == "null" && !field.is_empty() && !field.ends_with(']') {
        // `null` is absent.
        return Some("missing".to_owned());
    }
    Some(format!("expected {}, got {found}", expected_type(expected)))
}

/// The JSON type of what serde found: the first words of its `Unexpected`.
fn json_type(found: &str) -> &'static str {
    const TYPES: [(&str, &str); 6] = [
        ("string", "a string"),
        ("integer", "an integer"),
        ("floating point", "a fractional number"),
        ("boolean", "a boolean"),
        ("map", "an object"),
        ("sequence", "an array"),
    ];
    TYPES.iter().find(|(prefix, _)| found.starts_with(prefix)).map_or("null", |(_, name)| name)
}

/// The JSON type for a Rust type that serde names.
fn expected_type(expected: &str) -> &str {
    match expected {
        "i64" => "an integer",
        "u32" | "u64" => "a non-negative integer",
        "a sequence" => "an array",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{CompleteOrgProvisioningRequest, InviteListing, JoinCodeRequest};

    fn located<'a, T: Deserialize<'a>>(json: &'a str) -> String {
        InvalidField::locate::<crate::decode::Object<T>>(json).to_string()
    }

    #[test]
    fn error_names_field_and_types_without_value() {
        for (json, expected) in [
            (
                r#"{"emailDomains":"hunter2"}"#,
                "emailDomains: expected an array of strings, got a string",
            ),
            (r#"{"emailDomains":["a",7]}"#, "emailDomains[1]: expected a string, got an integer"),
            (r#"{"emailDomains":null}"#, "emailDomains: missing"),
            (r#"{"emailDomains":[null]}"#, "emailDomains[0]: expected a string, got null"),
            ("{}", "emailDomains: missing"),
            (r#"{"emailDomains":[],"emailDomains":[]}"#, "emailDomains: duplicate field"),
            ("[]", "expected an object, got an array"),
            ("null", "expected an object, got null"),
            (" ", "empty body"),
            (r#"{"emailDomains":[]} x"#, "trailing characters after the JSON value"),
            ("{", "invalid JSON: EOF while parsing an object at line 1 column 1"),
        ] {
            assert_eq!(located::<JoinCodeRequest>(json), expected, "{json}");
        }
    }

    #[test]
    fn error_names_nested_fields() {
        let json = r#"{"entities":[{"toAddress":"a"},{"id":"i"}]}"#;
        assert_eq!(located::<InviteListing>(json), "entities[1].toAddress: missing");
        let json = r#"{"total":6.5}"#;
        let expected = "total: expected an integer, got a fractional number";
        assert_eq!(located::<InviteListing>(json), expected);
        let json = r#"{"administratorEmail":"a","administratorPassword":{"x":"hunter2"}}"#;
        let expected = "administratorPassword: expected a string, got an object";
        assert_eq!(located::<CompleteOrgProvisioningRequest>(json), expected);
    }
}
