//! The authorization response: what the browser's redirect says of the login.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;
use zeroize::Zeroizing;

use super::random::is_same;
use crate::auth::Redaction;
use crate::config::MAX_SETTING_LEN;
use crate::error::{Error, TokenError, TokenStep, truncated};
use crate::secret::Secret;

/// A response whose `state` is that of the login, or a code that was pasted.
pub(super) enum AuthorizationResponse {
    Code(Secret),
    Error { code: String, description: Option<String> },
}

/// The parameters of a redirect, decoded.
#[derive(Default)]
struct Parameters {
    code: Option<Secret>,
    state: Option<Secret>,
    error: Option<Secret>,
    error_description: Option<Secret>,
}

impl Parameters {
    /// Reads a query; none if it is not valid, or has a parameter twice.
    fn read(query: &str) -> Option<Self> {
        let mut parameters = Parameters::default();
        for field in query.split('&') {
            let (name, value) = field.split_once('=').unwrap_or((field, ""));
            let place = match name {
                "code" => &mut parameters.code,
                "state" => &mut parameters.state,
                "error" => &mut parameters.error,
                "error_description" => &mut parameters.error_description,
                _ => continue,
            };
            if place.replace(decode(value)?).is_some() {
                return None;
            }
        }
        Some(parameters)
    }

    fn into_response(self) -> Option<AuthorizationResponse> {
        if let Some(code) = self.error {
            let description = self.error_description.map(|text| text.expose().to_owned());
            return Some(AuthorizationResponse::Error {
                code: code.expose().to_owned(),
                description,
            });
        }
        self.code.filter(|code| !code.expose().is_empty()).map(AuthorizationResponse::Code)
    }
}

fn decode(value: &str) -> Option<Secret> {
    let spaced = Zeroizing::new(value.replace('+', " "));
    let decoded = percent_decode_str(&spaced).decode_utf8().ok()?;
    Some(match decoded {
        Cow::Borrowed(text) => Secret::from(text),
        Cow::Owned(text) => Secret::from(text),
    })
}

impl AuthorizationResponse {
    /// Reads the query of a redirect; none unless it has this state, and a code or an error.
    pub(super) fn from_query(query: &str, state: &Secret) -> Option<Self> {
        let parameters = Parameters::read(query)?;
        let is_ours = parameters.state.as_ref().is_some_and(|given| is_same(state, given.expose()));
        if is_ours { parameters.into_response() } else { None }
    }

    /// Reads what a person has pasted: an address, or a code.
    pub(super) fn from_pasted(pasted: &str, state: &Secret) -> Result<Self, Error> {
        let reject = |reason: &str| Err(Error::invalid_argument("pasted", reason));
        let pasted = pasted.trim();
        if pasted.is_empty() {
            return reject(
                "must not be empty: paste the address that the browser shows after the login",
            );
        }
        if pasted.len() > MAX_SETTING_LEN {
            return reject(&format!("longer than {MAX_SETTING_LEN} bytes"));
        }
        if pasted.contains(|c: char| c.is_control() || c.is_whitespace()) {
            return reject("must be an address or a code, without spaces or line breaks");
        }
        let Some((_, query)) = pasted.split_once('?') else {
            if pasted.contains("://") {
                return reject(
                    "has no code: paste the address that the browser shows after the login, with its ?code=",
                );
            }
            return match decode(pasted) {
                Some(code) => Ok(AuthorizationResponse::Code(code)),
                None => reject("is not valid percent-encoded text"),
            };
        };
        let query = query.split('#').next().unwrap_or_default();
        match Parameters::read(query) {
            Some(parameters) => match &parameters.state {
                Some(given) if is_same(state, given.expose()) => {
                    parameters.into_response().map_or_else(|| reject("has no code"), Ok)
                }
                Some(_) => reject("belongs to another login (its state differs): log in again"),
                None => reject("has no state: paste the whole address, or the code alone"),
            },
            None => reject("is not a valid address, or has a parameter twice"),
        }
    }

    /// The code, or the error that the login page has reported, without these secrets.
    pub(super) fn into_code(self, secrets: &[&Secret]) -> Result<Secret, Error> {
        let (code, description) = match self {
            AuthorizationResponse::Code(code) => return Ok(code),
            AuthorizationResponse::Error { code, description } => (code, description),
        };
        let secrets: Vec<Secret> = secrets.iter().map(|secret| (*secret).clone()).collect();
        let redaction = Redaction { body: &secrets, ..Redaction::default() };
        let show = |text: String| truncated(&redaction.redact(&text)).to_owned();
        let mut error = TokenError::new(0).code(show(code));
        error.description = description.map(show);
        error.step = TokenStep::Authorize;
        Err(Error::new(error))
    }
}
