//! The headers of an answer that a client acts on.

use std::time::{Duration, SystemTime};

use http::{HeaderMap, HeaderName};

/// A header's value as text; what is not UTF-8 in it becomes the replacement character.
pub(super) fn text_of(headers: &HeaderMap, name: &HeaderName) -> Option<String> {
    headers.get(name).map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned())
}

/// Reads a `Retry-After` header: whole seconds, or a date. Anything else counts as no header.
pub(super) fn parse_retry_after(value: &str, now: SystemTime) -> Option<Duration> {
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
