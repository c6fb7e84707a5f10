//! Reads the fields of a body or a query, and remembers every one that is missing or wrong.
//!
//! A [`Kind`] says what a value must be. `null` is the same as absent, and fields that nobody asks for
//! are ignored. What has been read comes out of [`Fields::finish`], or else the refusal that names all
//! wrong fields. No refusal repeats a value: it could be a password.

use std::ops::RangeInclusive;

use serde_json::{Map, Value};

use super::error_response::{ErrorResponse, detail};
use crate::{Detail, Secret};

const MISSING: &str = "missing";
const WRONG_TYPE: &str = "invalid.type";
const WRONG_VALUE: &str = "invalid.value";

pub(super) struct Fields<'a> {
    object: &'a Map<String, Value>,
    /// What stands before the names of these fields in an error, such as `otherUsers[0].`.
    prefix: String,
    wrong: Vec<Detail>,
}

impl<'a> Fields<'a> {
    pub(super) fn of(object: &'a Map<String, Value>) -> Fields<'a> {
        Fields { object, prefix: String::new(), wrong: Vec::new() }
    }

    /// A field that may be left out.
    pub(super) fn optional<T>(&mut self, name: &str, kind: impl Kind<T>) -> Option<T> {
        let value = self.object.get(name).filter(|value| !value.is_null())?;
        match kind.read(value) {
            Ok(read) => Some(read),
            Err(code) => {
                self.note(code, name);
                None
            }
        }
    }

    /// A field that must be there; the default is a stand-in that [`Fields::finish`] never lets out.
    pub(super) fn required<T: Default>(&mut self, name: &str, kind: impl Kind<T>) -> T {
        if self.object.get(name).is_none_or(Value::is_null) {
            self.note(MISSING, name);
        }
        self.optional(name, kind).unwrap_or_default()
    }

    /// A list of objects that may be left out; wrong fields in it are named with their place.
    pub(super) fn optional_list_of_objects<T>(
        &mut self,
        name: &str,
        mut read: impl FnMut(&mut Fields<'_>) -> T,
    ) -> Option<Vec<T>> {
        let values = self.optional(name, values)?;
        let mut all = Vec::with_capacity(values.len());
        for (index, value) in values.iter().enumerate() {
            let place = format!("{name}[{index}]");
            let Value::Object(object) = value else {
                self.note(WRONG_TYPE, &place);
                continue;
            };
            let prefix = format!("{}{place}.", self.prefix);
            let mut inner = Fields { object, prefix, wrong: Vec::new() };
            all.push(read(&mut inner));
            self.wrong.append(&mut inner.wrong);
        }
        Some(all)
    }

    /// Lets out what was read, if nothing was wrong.
    pub(super) fn finish<T>(self, read: T) -> Result<T, ErrorResponse> {
        if self.wrong.is_empty() { Ok(read) } else { Err(ErrorResponse::wrong_fields(self.wrong)) }
    }

    fn note(&mut self, code: &str, name: &str) {
        self.wrong.push(detail(code, format!("{}{name}", self.prefix)));
    }
}

/// What a value must be: gives the value, or the error code that says what is wrong with it.
pub(super) trait Kind<T>: Fn(&Value) -> Result<T, &'static str> {
    fn read(&self, value: &Value) -> Result<T, &'static str> {
        self(value)
    }
}

impl<T, F: Fn(&Value) -> Result<T, &'static str>> Kind<T> for F {}

/// Any text.
pub(super) fn text(value: &Value) -> Result<String, &'static str> {
    value.as_str().map(str::to_owned).ok_or(WRONG_TYPE)
}

/// Text with something in it.
pub(super) fn name(value: &Value) -> Result<String, &'static str> {
    text_that(value, |text| !text.trim().is_empty())
}

/// A password: any text that is not empty.
pub(super) fn password(value: &Value) -> Result<Secret, &'static str> {
    text_that(value, |text| !text.is_empty()).map(Secret::from)
}

/// An e-mail address, as far as one can tell by looking at it.
pub(super) fn email(value: &Value) -> Result<String, &'static str> {
    text_that(value, |text| {
        text.split_once('@').is_some_and(|(local, domain)| !local.is_empty() && is_domain(domain))
            && !text.contains(has_no_place_in_an_address)
    })
}

/// The domain of e-mail addresses.
pub(super) fn domain(value: &Value) -> Result<String, &'static str> {
    text_that(value, is_domain)
}

/// `true` or `false`.
pub(super) fn flag(value: &Value) -> Result<bool, &'static str> {
    value.as_bool().ok_or(WRONG_TYPE)
}

/// A whole number within `range`.
pub(super) fn integer(range: RangeInclusive<i64>) -> impl Kind<i64> {
    move |value: &Value| {
        let number = value.as_i64().ok_or(WRONG_TYPE)?;
        if range.contains(&number) { Ok(number) } else { Err(WRONG_VALUE) }
    }
}

/// A list with something in it, of one kind.
pub(super) fn some<T>(kind: impl Kind<T>) -> impl Kind<Vec<T>> {
    move |value: &Value| {
        let values = value.as_array().ok_or(WRONG_TYPE)?;
        if values.is_empty() {
            return Err(WRONG_VALUE);
        }
        values.iter().map(|value| kind.read(value)).collect()
    }
}

fn values(value: &Value) -> Result<Vec<Value>, &'static str> {
    value.as_array().cloned().ok_or(WRONG_TYPE)
}

fn text_that(value: &Value, is_right: impl Fn(&str) -> bool) -> Result<String, &'static str> {
    let text = text(value)?;
    if is_right(&text) { Ok(text) } else { Err(WRONG_VALUE) }
}

fn is_domain(text: &str) -> bool {
    !text.is_empty() && !text.contains('@') && !text.contains(has_no_place_in_an_address)
}

fn has_no_place_in_an_address(letter: char) -> bool {
    letter.is_whitespace() || letter.is_control()
}
