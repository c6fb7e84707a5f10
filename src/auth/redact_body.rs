//! Redaction of a response body: each decoded string of JSON, and the start of any other text.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;
use serde_json::{Map, Number, Value};

use super::redact::{REDACTED, Redaction};
use crate::decode::without_bom;

/// How deep objects and arrays are read. The platform's error bodies need four levels.
const MAX_DEPTH: u8 = 8;

/// A response body without the secrets of the call.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum RedactedBody {
    Empty,
    /// JSON: verbatim if nothing had to be hidden or left out.
    Json(String),
    /// Other text, or a description of what cannot be shown.
    Text(String),
}

impl Redaction<'_> {
    /// Redacts the body of an error response.
    pub(crate) fn redact_body(&self, body: &[u8]) -> RedactedBody {
        let Ok(text) = std::str::from_utf8(without_bom(body)) else {
            return RedactedBody::Text(format!("{} bytes that are not UTF-8", body.len()));
        };
        if text.trim().is_empty() {
            return RedactedBody::Empty;
        }
        if let Some(json) = self.redact_json(text).or_else(|| self.redact_fields(text)) {
            return RedactedBody::Json(json);
        }
        if text.trim_start().starts_with(['{', '[', '"']) {
            return RedactedBody::Text(format!("{} bytes of malformed JSON", body.len()));
        }
        RedactedBody::Text(self.redact(text).into_owned())
    }

    fn redact_json(&self, json: &str) -> Option<String> {
        let is_changed = Cell::new(false);
        let reader = Reader { redaction: self, depth: MAX_DEPTH, is_changed: &is_changed };
        let mut deserializer = serde_json::Deserializer::from_str(json);
        let value = reader.deserialize(&mut deserializer).ok()?;
        deserializer.end().ok()?;
        Some(if is_changed.get() { value.to_string() } else { json.to_owned() })
    }

    /// The fields that can be decoded, of an object in which others cannot.
    fn redact_fields(&self, json: &str) -> Option<String> {
        let fields: BTreeMap<String, &RawValue> = serde_json::from_str(json).ok()?;
        let fields: Vec<String> = fields
            .iter()
            .filter_map(|(name, value)| {
                let name = serde_json::to_string(&self.redact(name)).ok()?;
                Some(format!("{name}:{}", self.redact_json(value.get())?))
            })
            .collect();
        Some(format!("{{{}}}", fields.join(",")))
    }
}

/// Reads JSON with its strings redacted. Every string passes through here, also under a repeated name.
#[derive(Clone, Copy)]
struct Reader<'a> {
    redaction: &'a Redaction<'a>,
    depth: u8,
    /// Whether the value differs from what the JSON says.
    is_changed: &'a Cell<bool>,
}

impl Reader<'_> {
    fn string(self, text: &str) -> String {
        let redacted = self.redaction.redact(text);
        if redacted != text {
            self.is_changed.set(true);
        }
        redacted.into_owned()
    }

    /// A password of digits comes back as a number where a service is careless.
    fn number(self, number: Number) -> Value {
        match self.redaction.redact(&number.to_string()) {
            text if text == REDACTED => {
                self.is_changed.set(true);
                Value::from(REDACTED)
            }
            _ => Value::Number(number),
        }
    }

    fn inner(self) -> Option<Self> {
        let depth = self.depth.checked_sub(1)?;
        Some(Reader { depth, ..self })
    }

    /// What is nested deeper is left out, without recursion.
    fn leave_out(self) -> Value {
        self.is_changed.set(true);
        Value::Null
    }
}

impl<'de> DeserializeSeed<'de> for Reader<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Reader<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(self.number(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(self.number(value.into()))
    }

    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<Value, E> {
        let number = Number::from_f64(value).ok_or_else(|| E::custom("a number out of range"))?;
        Ok(self.number(number))
    }

    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        Ok(Value::String(self.string(text)))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let Some(inner) = self.inner() else {
            while items.next_element::<IgnoredAny>()?.is_some() {}
            return Ok(self.leave_out());
        };
        let mut values = Vec::new();
        while let Some(value) = items.next_element_seed(inner)? {
            values.push(value);
        }
        Ok(Value::Array(values))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Value, A::Error> {
        let Some(inner) = self.inner() else {
            while fields.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
            return Ok(self.leave_out());
        };
        let mut values = Map::new();
        while let Some(name) = fields.next_key::<String>()? {
            let value = fields.next_value_seed(inner)?;
            if values.insert(self.string(&name), value).is_some() {
                self.is_changed.set(true);
            }
        }
        Ok(Value::Object(values))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::secret::Secret;

    fn redact(body: &str) -> RedactedBody {
        let secrets = [Secret::from("hunter2"), Secret::from("20261126")];
        Redaction { body: &secrets, ..Redaction::default() }.redact_body(body.as_bytes())
    }

    #[test]
    fn json_without_secrets_stays_verbatim() {
        let json = "\n{ \"b\" : 1.50, \"a\":\"\\u00e9\" }";
        assert_eq!(redact(json), RedactedBody::Json(json.to_owned()));
    }

    #[test]
    fn secret_is_hidden_wherever_json_holds_it() {
        for json in [
            r#"{"message":"not hunter2"}"#,
            r#"{"message":"not \u0068unter2"}"#,
            r#"{"hunter2":1}"#,
            r#"{"message":"hunter2","message":"again"}"#,
            r#"["{\"password\": \"\\u0068unter2\"}"]"#,
            r#"{"message":"hunter2","bad":"\ud800"}"#,
            r#"{"message":"hunter2","bad":1e999}"#,
            r#"{"code":20261126}"#,
        ] {
            let RedactedBody::Json(shown) = redact(json) else { panic!("{json}") };
            let value: Value = serde_json::from_str(&shown).unwrap();
            let shown = format!("{shown} {value}");
            assert!(!shown.contains("unter2") && !shown.contains("2026"), "{json}: {shown}");
        }
    }

    #[test]
    fn undecodable_body_is_described_not_quoted() {
        for body in ["{\"message\": \"hunter2", "[\"\\ud800 hunter2\"]", "\"\\ud800\""] {
            let expected = format!("{} bytes of malformed JSON", body.len());
            assert_eq!(redact(body), RedactedBody::Text(expected));
        }
        let body = Redaction::default().redact_body(b"p\xe4ge");
        assert_eq!(body, RedactedBody::Text("4 bytes that are not UTF-8".to_owned()));
    }

    #[test]
    fn deep_nesting_is_left_out_below_eight_levels() {
        let deep =
            |levels| format!("{}{}{}", r#"{"errors":["#.repeat(levels), "1", "]}".repeat(levels));
        assert_eq!(redact(&deep(4)), RedactedBody::Json(deep(4)));
        assert_eq!(redact(&deep(60)), RedactedBody::Json(deep(4).replace('1', "null")));
        let endless = deep(10_000).replace(r#"{"errors""#, r#"{"code":"c","errors""#);
        assert!(matches!(redact(&endless), RedactedBody::Json(_) | RedactedBody::Text(_)));
    }

    #[test]
    fn other_text_is_redacted() {
        let page = "<h1>Bad gateway: hunter2</h1>";
        assert_eq!(redact(page), RedactedBody::Text("<h1>Bad gateway: [hidden]</h1>".to_owned()));
        assert_eq!(redact(" "), RedactedBody::Empty);
    }
}
