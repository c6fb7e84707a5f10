//! A request built from an operation and its arguments: target and body. Nothing is sent here.

use std::borrow::Cow;
use std::fmt::{self, Write};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, PercentEncode, utf8_percent_encode};
use serde::Serialize;
use zeroize::Zeroizing;

use crate::contract::operation::Operation;
use crate::decode::InvalidField;
use crate::error::Error;
use crate::secret::Secret;

/// Everything but the unreserved characters of RFC 3986 is encoded, `/` and control characters
/// included, so that the service decodes exactly what was given.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Encodes a value of a path, a query or a form.
pub(crate) fn percent_encode(value: &str) -> PercentEncode<'_> {
    utf8_percent_encode(value, ENCODED)
}

/// The longest target that is sent, in bytes; what is longer does not fit an HTTP client's URL.
const MAX_TARGET_LEN: usize = 32 * 1024;

/// A request model, which knows its secrets and its required strings.
pub(crate) trait RequestBody: Serialize {
    /// The values of the model's secret fields, which redaction hides wherever a response repeats them.
    fn secrets(&self) -> Vec<Secret> {
        Vec::new()
    }

    /// Rejects required strings that are blank.
    fn validate(&self) -> Result<(), InvalidField>;
}

/// Rejects a required string that is empty or has only whitespace.
pub(crate) fn reject_blank(field: impl fmt::Display, value: &str) -> Result<(), InvalidField> {
    if !value.trim().is_empty() {
        return Ok(());
    }
    let what = if value.is_empty() { "empty" } else { "blank" };
    Err(InvalidField { field: field.to_string(), reason: format!("must not be {what}") })
}

/// The error for a body with an invalid field.
pub(crate) fn invalid_body(InvalidField { field, reason }: InvalidField) -> Error {
    let argument = if field.is_empty() { "body".to_owned() } else { format!("body.{field}") };
    Error::invalid_argument(&argument, reason)
}

/// One request, ready to be sent. Its body may hold a password and is zeroized on drop.
pub(crate) struct Request {
    pub(crate) operation: &'static Operation,
    /// Path and query, encoded.
    pub(crate) target: String,
    body: Option<Zeroizing<Vec<u8>>>,
    secrets: Vec<Secret>,
    has_query: bool,
}

impl Request {
    pub(crate) fn new(operation: &'static Operation) -> Self {
        let target = operation.path.to_owned();
        Request { operation, target, body: None, secrets: Vec::new(), has_query: false }
    }

    /// The secrets that the body carries.
    pub(crate) fn secrets(&self) -> &[Secret] {
        &self.secrets
    }

    pub(crate) fn body(&self) -> Option<&[u8]> {
        self.body.as_ref().map(|body| body.as_slice())
    }

    /// Fills a placeholder in the path. An ID that would change which resource the path names is rejected.
    pub(crate) fn path(mut self, name: &str, value: &str) -> Result<Self, Error> {
        self.reject_blank(name, value)?;
        if matches!(value, "." | "..") {
            return Err(self.reject(name, format!("{value:?} is a dot segment, not an ID")));
        }
        let encoded = self.encode(name, value)?;
        let end = self.target.find('}').expect("the path has an unfilled placeholder");
        let start = end - name.len() - 1;
        debug_assert_eq!(self.target[start..=end], format!("{{{name}}}"), "filled in order");
        self.target = [&self.target[..start], &encoded, &self.target[end + 1..]].concat();
        Ok(self)
    }

    /// Adds a required string to the query.
    pub(crate) fn required_query(self, name: &str, value: &str) -> Result<Self, Error> {
        self.reject_blank(name, value)?;
        let encoded = self.encode(name, value)?;
        Ok(self.append(name, encoded))
    }

    /// Adds a string to the query, if there is one.
    pub(crate) fn query_text(self, name: &str, value: Option<&str>) -> Result<Self, Error> {
        match value {
            Some(value) => {
                let encoded = self.encode(name, value)?;
                Ok(self.append(name, encoded))
            }
            None => Ok(self),
        }
    }

    /// Adds a number or a boolean to the query, if there is one.
    pub(crate) fn query(self, name: &str, value: Option<impl fmt::Display>) -> Self {
        match value {
            Some(value) => self.append(name, value),
            None => self,
        }
    }

    /// Sets the body.
    pub(crate) fn json(mut self, body: &impl RequestBody) -> Result<Self, Error> {
        body.validate().map_err(|error| invalid_body(error).with_operation(self.operation.id))?;
        self.secrets = body.secrets();
        // With a secret, enough capacity for most bodies: growing would leave a copy of it behind in
        // freed memory.
        let capacity = if self.secrets.is_empty() { 256 } else { 4096 };
        let mut bytes = Zeroizing::new(Vec::with_capacity(capacity));
        serde_json::to_writer(&mut *bytes, body)
            .map_err(|error| self.reject("body", error.to_string()))?;
        self.body = Some(bytes);
        Ok(self)
    }

    /// Sets the body to validated JSON, verbatim; `secrets` are those of the model that it decodes as.
    pub(crate) fn raw_json(mut self, body: &str, secrets: Vec<Secret>) -> Self {
        self.secrets = secrets;
        self.body = Some(Zeroizing::new(body.as_bytes().to_vec()));
        self
    }

    fn append(mut self, name: &str, encoded: impl fmt::Display) -> Self {
        let separator = if self.has_query { '&' } else { '?' };
        self.has_query = true;
        write!(self.target, "{separator}{name}={encoded}")
            .expect("writing to a String does not fail");
        self
    }

    fn encode<'a>(&self, name: &str, value: &'a str) -> Result<Cow<'a, str>, Error> {
        let encoded = Cow::from(percent_encode(value));
        if self.target.len() + encoded.len() > MAX_TARGET_LEN {
            let reason = format!("{} bytes are too long for a URL", value.len());
            return Err(self.reject(name, reason));
        }
        Ok(encoded)
    }

    fn reject_blank(&self, name: &str, value: &str) -> Result<(), Error> {
        reject_blank(name, value).map_err(|error| self.reject(name, error.reason))
    }

    fn reject(&self, name: &str, reason: String) -> Error {
        Error::invalid_argument(name, reason).with_operation(self.operation.id)
    }
}

#[cfg(test)]
mod tests {
    use percent_encoding::percent_decode_str;
    use proptest::prelude::*;

    use super::*;
    use crate::contract::method::Method;
    use crate::contract::operation::ResponseKind;

    static LIST: Operation = operation("/list");
    static BY_ID: Operation = operation("/list/{id}");
    static MEMBERS: Operation = operation("/list/{id}/members");

    const fn operation(path: &'static str) -> Operation {
        Operation {
            id: "test",
            summary: "Tests",
            method: Method::Get,
            path,
            parameters: &[],
            body: None,
            response: ResponseKind::Empty,
            permissions: &[],
        }
    }

    #[test]
    fn zero_false_and_negative_query_values_are_sent() {
        let request = Request::new(&LIST)
            .query("pageNumber", Some(0))
            .query("pageSize", Some(-1))
            .query("job", Some(false))
            .query("none", None::<i64>);
        assert_eq!(request.target, "/list?pageNumber=0&pageSize=-1&job=false");
    }

    #[test]
    fn too_long_target_is_rejected_with_argument_name() {
        let long = "é".repeat(MAX_TARGET_LEN / 6 + 1);
        let error = Request::new(&BY_ID).path("id", &long).err().unwrap();
        assert!(error.to_string().contains("argument id: "), "{error}");
    }

    proptest! {
        #[test]
        fn encoded_id_and_query_decode_to_input(
            id in "\\PC{1,20}|[\\x00-\\x7f]{1,8}",
            email in "\\PC{1,20}|[\\x00-\\x7f]{1,8}",
        ) {
            prop_assume!(!id.trim().is_empty() && id != "." && id != "..");
            prop_assume!(!email.trim().is_empty());
            let request = Request::new(&MEMBERS)
                .path("id", &id)?
                .required_query("email", &email)?;
            let (path, query) = request.target.split_once('?').unwrap();
            let segments: Vec<&str> = path.split('/').collect();
            prop_assert_eq!(segments.len(), 4);
            prop_assert_eq!(percent_decode_str(segments[2]).decode_utf8().unwrap(), id);
            let value = query.strip_prefix("email=").unwrap();
            prop_assert_eq!(percent_decode_str(value).decode_utf8().unwrap(), email);
            prop_assert!(request.target.bytes().all(|byte| byte.is_ascii_graphic()));
        }
    }
}
