//! The token endpoint's response. Of a failure only `error` and its description are shown, since any other
//! part may hold a token.

use std::time::Duration;

use serde::{Deserialize, Deserializer};
use zeroize::Zeroize;

use super::Redaction;
use crate::config::MAX_SETTING_LEN;
use crate::decode::without_bom;
use crate::error::{Error, TokenError, TokenStep, truncated};
use crate::http::HttpResponse;
use crate::secret::Secret;

/// A longer lifetime is as good as this one, and an instant too far away cannot be represented.
const MAX_LIFETIME_SECONDS: f64 = 365.0 * 24.0 * 60.0 * 60.0;

/// A token that was just issued.
pub(super) struct NewToken {
    pub(super) access_token: Secret,
    pub(super) expires_in: Option<Duration>,
    /// A person's, if the platform gives one.
    pub(super) refresh_token: Option<Secret>,
}

/// The fields of a response, successful or not.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Body {
    access_token: Option<Secret>,
    refresh_token: Option<Secret>,
    token_type: Option<String>,
    #[serde(deserialize_with = "seconds")]
    expires_in: Option<f64>,
    error: Option<String>,
    error_description: Option<String>,
    description: Option<String>,
}

/// Reads the token, or the error.
pub(super) fn read_token_response(
    mut response: HttpResponse,
    redaction: Redaction<'_>,
    step: TokenStep,
) -> Result<NewToken, Error> {
    let body = parse(without_bom(&response.body));
    let length = response.body.len();
    response.body.zeroize();
    let mut error = TokenError::new(response.status);
    error.step = step;
    match body {
        Some(body) if response.status == 200 && body.error.is_none() => match usable_token(body) {
            Ok(token) => return Ok(token),
            Err(reason) => error.description = Some(reason),
        },
        Some(body) => {
            // A description that repeats an issued token must not show it.
            let issued = [&body.access_token, &body.refresh_token].map(Option::as_ref);
            let tokens = issued.map(|token| token.map(Secret::expose));
            let redaction = Redaction { tokens, ..redaction };
            let show = |text: String| truncated(&redaction.redact(&text)).to_owned();
            error.code = body.error.map(show);
            error.description = body.error_description.or(body.description).map(show);
        }
        None if length == 0 => {}
        None => error.description = Some(format!("{length} bytes that are not a JSON object")),
    }
    let headers = &response.headers;
    error.correlation_id = headers.correlation_id().map(|id| redaction.redact(&id).into_owned());
    error.retry_after = headers.retry_after();
    error.location = redaction.redirect_target(&response);
    Err(Error::new(error))
}

/// serde_json reads text everywhere: reading bytes as well would be a second copy of its code.
fn parse(body: &[u8]) -> Option<Body> {
    serde_json::from_str(std::str::from_utf8(body).ok()?).ok()
}

fn usable_token(body: Body) -> Result<NewToken, String> {
    let token = body.access_token.filter(|token| is_valid_header_token(token.expose()));
    let Some(access_token) = token else {
        return Err("the response contains no valid access_token".to_owned());
    };
    match body.token_type {
        Some(token_type) if !token_type.eq_ignore_ascii_case("bearer") => {
            Err(format!("unsupported token_type {:?}; expected bearer", truncated(&token_type)))
        }
        _ => {
            let expires_in = body.expires_in.map(|seconds| {
                let seconds = if seconds.is_finite() { seconds } else { 0.0 };
                Duration::from_secs_f64(seconds.clamp(0.0, MAX_LIFETIME_SECONDS))
            });
            let refresh_token = body.refresh_token.filter(|token| is_valid_in_form(token.expose()));
            Ok(NewToken { access_token, expires_in, refresh_token })
        }
    }
}

pub(super) fn is_valid_header_token(token: &str) -> bool {
    (1..=MAX_SETTING_LEN).contains(&token.len())
        && token.bytes().all(|byte| byte.is_ascii_graphic())
}

/// Whether a refresh token can be sent again, by the characters that RFC 6749 allows.
fn is_valid_in_form(token: &str) -> bool {
    (1..=MAX_SETTING_LEN).contains(&token.len())
        && token.bytes().all(|byte| (b' '..=b'~').contains(&byte))
}

/// Reads seconds as a number, or as a string that holds one.
fn seconds<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<f64>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Seconds {
        Number(f64),
        String(String),
    }
    Ok(match Option::deserialize(deserializer)? {
        Some(Seconds::Number(seconds)) => Some(seconds),
        Some(Seconds::String(seconds)) => seconds.trim().parse().ok(),
        None => None,
    })
}
