//! The headers of an answer that a client acts on.

use std::time::{Duration, SystemTime};

use http::header::{LOCATION, RETRY_AFTER};
use http::{HeaderMap, HeaderName};

const CORRELATION_ID: HeaderName = HeaderName::from_static("inin-correlation-id");

/// The headers of an answer, read when one of them is asked for: of a good answer none is.
pub(crate) struct Headers(HeaderMap);

impl Headers {
    pub(super) fn new(headers: HeaderMap) -> Self {
        Headers(headers)
    }

    pub(crate) fn correlation_id(&self) -> Option<String> {
        self.text(&CORRELATION_ID).filter(|id| !id.is_empty())
    }

    /// How long the service asks to wait, from now on.
    pub(crate) fn retry_after(&self) -> Option<Duration> {
        self.text(&RETRY_AFTER).and_then(|value| parse_retry_after(&value, SystemTime::now()))
    }

    pub(crate) fn location(&self) -> Option<String> {
        self.text(&LOCATION)
    }

    /// A header's value as text; what is not UTF-8 in it becomes the replacement character.
    fn text(&self, name: &HeaderName) -> Option<String> {
        self.0.get(name).map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned())
    }
}

/// Reads a `Retry-After` header: whole seconds, or a date. Anything else counts as no header.
fn parse_retry_after(value: &str, now: SystemTime) -> Option<Duration> {
    let value = value.trim();
    if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) {
        // More than a u32 holds is 136 years: the number does not matter any more.
        let seconds = value.parse::<u32>().unwrap_or(u32::MAX);
        return Some(Duration::from_secs(seconds.into()));
    }
    let date = httpdate::parse_http_date(value).ok()?;
    Some(date.duration_since(now).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn retry_after_is_read_as_seconds_or_as_a_date() {
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(784_111_777);
        let parse = |value| parse_retry_after(value, now).map(|wait| wait.as_secs());
        assert_eq!(parse("42"), Some(42));
        assert_eq!(parse(" 0 "), Some(0));
        assert_eq!(parse("99999999999999999999"), Some(u32::MAX.into()));
        assert_eq!(parse("Sun, 06 Nov 1994 08:49:47 GMT"), Some(10));
        assert_eq!(parse("Sun, 06 Nov 1994 08:49:27 GMT"), Some(0));
        for wrong in ["", "-1", "+1", "1.5", "soon", "1 2"] {
            assert_eq!(parse(wrong), None, "{wrong:?}");
        }
    }
}
