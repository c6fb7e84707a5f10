//! Takes a request's secrets out of what comes back for it: a service or a proxy may repeat in an error
//! what it was sent, and errors end up in logs.

use serde::Deserialize;
use serde_json::Value;
use zeroize::Zeroizing;

use crate::secret::Secret;

const REDACTED: &str = "[hidden]";

/// Shorter ones are left alone: they would be found in innocent words.
const MIN_SECRET_LEN: usize = 4;

/// The secrets that a request has carried.
pub(crate) struct Redaction(Vec<Secret>);

/// The fields of the request models that are secrets.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Fields {
    administrator_password: Option<Secret>,
    password: Option<Secret>,
    recaptcha_value: Option<Secret>,
}

impl Redaction {
    /// `authorization` is a header's value, its scheme included.
    pub(crate) fn new(authorization: Option<&str>, body: Option<&[u8]>) -> Self {
        let token = authorization.and_then(|value| value.split_once(' ')).map(|(_, token)| token);
        let fields: Fields =
            body.and_then(|json| serde_json::from_slice(json).ok()).unwrap_or_default();
        let Fields { administrator_password, password, recaptcha_value } = fields;
        let secrets = [token.map(Secret::from), administrator_password, password, recaptcha_value];
        Redaction(secrets.into_iter().flatten().collect())
    }

    /// Adds a secret that stands in the request in another form.
    pub(crate) fn and(mut self, secret: &Secret) -> Self {
        self.0.push(secret.clone());
        self
    }

    /// The text without the secrets, as they are and as JSON writes them.
    pub(crate) fn apply(&self, text: String) -> String {
        self.in_strings_of_json(self.in_text(text))
    }

    /// The same in JSON that spells a secret in yet another way, such as `\u003d` for `=`.
    fn in_strings_of_json(&self, text: String) -> String {
        let value = if text.contains('\\') { serde_json::from_str(&text).ok() } else { None };
        match value.map(|value| (self.in_value(&value), value)) {
            Some((hidden, value)) if hidden != value => hidden.to_string(),
            _ => text,
        }
    }

    fn in_value(&self, value: &Value) -> Value {
        match value {
            Value::String(text) => Value::String(self.in_text(text.clone())),
            Value::Array(values) => values.iter().map(|value| self.in_value(value)).collect(),
            Value::Object(fields) => fields
                .iter()
                .map(|(name, value)| (self.in_text(name.clone()), self.in_value(value)))
                .collect(),
            other => other.clone(),
        }
    }

    fn in_text(&self, text: String) -> String {
        self.0.iter().filter(|secret| secret.expose().len() >= MIN_SECRET_LEN).fold(
            text,
            |text, secret| {
                let text = text.replace(secret.expose(), REDACTED);
                let quoted = Zeroizing::new(serde_json::to_string(secret).unwrap_or_default());
                let escaped = quoted.trim_matches('"');
                if escaped.is_empty() { text } else { text.replace(escaped, REDACTED) }
            },
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_taken_out_in_each_of_their_forms() {
        let body =
            br#"{"password": "horse\"battery", "recaptchaValue": "captcha-7", "name": "Ada"}"#;
        let redaction = Redaction::new(Some("Bearer token-9"), Some(body));
        let echo = r#"{"message": "Ada sent horse\"battery and captcha-7 with token-9"}"#;
        assert_eq!(
            redaction.apply(echo.to_owned()),
            r#"{"message": "Ada sent [hidden] and [hidden] with [hidden]"}"#
        );
        assert_eq!(redaction.apply(r#"horse"battery"#.to_owned()), REDACTED);
    }

    #[test]
    fn a_secret_that_is_too_short_mangles_nothing() {
        let redaction = Redaction::new(None, Some(br#"{"password": "a"}"#));
        assert_eq!(redaction.apply("a message".to_owned()), "a message");
    }
}
