//! Validation of the fields of a body or a query, which collects every missing or invalid one.
//!
//! A [`Validator`] describes a value. `null` is absent, and unknown fields are ignored. [`Fields::finish`]
//! returns what was read, or else the error that names all invalid fields. The error repeats no values: one
//! could be a password.

use std::ops::RangeInclusive;

use serde_json::{Map, Value};

use super::error_response::{ErrorResponse, detail};
use crate::{Detail, Secret};

const MISSING: &str = "missing";
const WRONG_TYPE: &str = "invalid.type";
const WRONG_VALUE: &str = "invalid.value";

pub(super) struct Fields<'a> {
    object: &'a Map<String, Value>,
    /// Prefix of the fields' names in an error, such as `otherUsers[0].`.
    prefix: String,
    invalid: Vec<Detail>,
}

impl<'a> Fields<'a> {
    pub(super) fn of(object: &'a Map<String, Value>) -> Fields<'a> {
        Fields { object, prefix: String::new(), invalid: Vec::new() }
    }

    /// Reads an optional field.
    pub(super) fn optional<T>(&mut self, name: &str, validator: impl Validator<T>) -> Option<T> {
        let value = self.object.get(name).filter(|value| !value.is_null())?;
        match validator.validate(value) {
            Ok(read) => Some(read),
            Err(code) => {
                self.record(code, name);
                None
            }
        }
    }

    /// Reads a required field. For a missing or invalid one it returns the default, which [`Fields::finish`]
    /// discards.
    pub(super) fn required<T: Default>(&mut self, name: &str, validator: impl Validator<T>) -> T {
        if self.object.get(name).is_none_or(Value::is_null) {
            self.record(MISSING, name);
        }
        self.optional(name, validator).unwrap_or_default()
    }

    /// Reads an optional list of objects. Errors name their fields with the index.
    pub(super) fn optional_objects<T>(
        &mut self,
        name: &str,
        mut read: impl FnMut(&mut Fields<'_>) -> T,
    ) -> Option<Vec<T>> {
        let values = self.optional(name, values)?;
        let mut all = Vec::with_capacity(values.len());
        for (index, value) in values.iter().enumerate() {
            let path = format!("{name}[{index}]");
            let Value::Object(object) = value else {
                self.record(WRONG_TYPE, &path);
                continue;
            };
            let prefix = format!("{}{path}.", self.prefix);
            let mut inner = Fields { object, prefix, invalid: Vec::new() };
            all.push(read(&mut inner));
            self.invalid.append(&mut inner.invalid);
        }
        Some(all)
    }

    /// Returns `read` if every field was valid.
    pub(super) fn finish<T>(self, read: T) -> Result<T, ErrorResponse> {
        if self.invalid.is_empty() {
            Ok(read)
        } else {
            Err(ErrorResponse::invalid_fields(self.invalid))
        }
    }

    fn record(&mut self, code: &str, name: &str) {
        self.invalid.push(detail(code, format!("{}{name}", self.prefix)));
    }
}

/// Converts a valid value, or returns the error code of an invalid one.
pub(super) trait Validator<T>: Fn(&Value) -> Result<T, &'static str> {
    fn validate(&self, value: &Value) -> Result<T, &'static str> {
        self(value)
    }
}

impl<T, F: Fn(&Value) -> Result<T, &'static str>> Validator<T> for F {}

/// A string.
pub(super) fn string(value: &Value) -> Result<String, &'static str> {
    value.as_str().map(str::to_owned).ok_or(WRONG_TYPE)
}

/// A string that is not blank.
pub(super) fn non_blank(value: &Value) -> Result<String, &'static str> {
    string_where(value, |string| !string.trim().is_empty())
}

/// A password: a string that is not empty.
pub(super) fn password(value: &Value) -> Result<Secret, &'static str> {
    string_where(value, |string| !string.is_empty()).map(Secret::from)
}

/// An email address.
pub(super) fn email(value: &Value) -> Result<String, &'static str> {
    string_where(value, is_email)
}

/// The domain of email addresses.
pub(super) fn domain(value: &Value) -> Result<String, &'static str> {
    string_where(value, is_domain)
}

/// A boolean.
pub(super) fn boolean(value: &Value) -> Result<bool, &'static str> {
    value.as_bool().ok_or(WRONG_TYPE)
}

/// An integer in `range`.
pub(super) fn integer(range: RangeInclusive<i64>) -> impl Validator<i64> {
    move |value: &Value| {
        let number = value.as_i64().ok_or(WRONG_TYPE)?;
        if range.contains(&number) { Ok(number) } else { Err(WRONG_VALUE) }
    }
}

/// A list, possibly empty.
pub(super) fn list<T>(validator: impl Validator<T>) -> impl Validator<Vec<T>> {
    move |value: &Value| {
        let values = value.as_array().ok_or(WRONG_TYPE)?;
        values.iter().map(|value| validator.validate(value)).collect()
    }
}

fn values(value: &Value) -> Result<Vec<Value>, &'static str> {
    value.as_array().cloned().ok_or(WRONG_TYPE)
}

fn string_where(value: &Value, is_valid: impl Fn(&str) -> bool) -> Result<String, &'static str> {
    let string = string(value)?;
    if is_valid(&string) { Ok(string) } else { Err(WRONG_VALUE) }
}

/// A local part, `@` and a domain, without whitespace.
pub(super) fn is_email(string: &str) -> bool {
    string.split_once('@').is_some_and(|(local, domain)| !local.is_empty() && is_domain(domain))
        && !string.contains(is_invalid_in_email)
}

pub(super) fn is_domain(string: &str) -> bool {
    !string.is_empty() && !string.contains('@') && !string.contains(is_invalid_in_email)
}

fn is_invalid_in_email(character: char) -> bool {
    character.is_whitespace() || character.is_control()
}
