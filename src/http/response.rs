//! The response headers that the client acts on.

use std::time::{Duration, SystemTime};

use http::header::{CONTENT_TYPE, DATE, LOCATION, RETRY_AFTER};
use http::{HeaderMap, HeaderName, HeaderValue};

const CORRELATION_ID: HeaderName = HeaderName::from_static("inin-correlation-id");

/// Response headers, each decoded on access: of a successful response none is.
#[derive(Default)]
pub(crate) struct Headers(HeaderMap);

impl Headers {
    pub(super) fn new(headers: HeaderMap) -> Self {
        Headers(headers)
    }

    pub(crate) fn correlation_id(&self) -> Option<String> {
        self.get(&CORRELATION_ID).filter(|id| !id.is_empty())
    }

    /// The same without a copy; none if it is not UTF-8. An observer asks for each attempt.
    pub(crate) fn plain_correlation_id(&self) -> Option<&str> {
        let id = find(&self.0, &CORRELATION_ID)?;
        std::str::from_utf8(id.as_bytes()).ok().filter(|id| !id.is_empty())
    }

    /// How long the service asks to wait before the next request. A date is compared with the response's
    /// own `Date`, because the local clock may be wrong.
    pub(crate) fn retry_after(&self) -> Option<Duration> {
        let value = self.get(&RETRY_AFTER)?;
        parse_retry_after(&value, self.date().unwrap_or_else(SystemTime::now))
    }

    pub(crate) fn location(&self) -> Option<String> {
        self.get(&LOCATION)
    }

    /// The media type of an error response, or of a successful one that is not JSON. For JSON the header
    /// filter drops it.
    pub(crate) fn content_type(&self) -> Option<&str> {
        find(&self.0, &CONTENT_TYPE)?.to_str().ok()
    }

    /// When an error response was sent, by the server's clock.
    pub(crate) fn date(&self) -> Option<SystemTime> {
        self.get(&DATE).and_then(|value| httpdate::parse_http_date(value.trim()).ok())
    }

    /// The value of a header; invalid UTF-8 becomes the replacement character.
    fn get(&self, name: &HeaderName) -> Option<String> {
        find(&self.0, name).map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned())
    }
}

/// The value of a header. Among the few that the filter has left, a search is faster than the map's hash.
pub(super) fn find<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a HeaderValue> {
    headers.iter().find(|(other, _)| *other == name).map(|(_, value)| value)
}

/// Name and value of each header in a header section, in its order.
pub(crate) fn header_fields(head: &[u8]) -> Vec<(String, String)> {
    let head = String::from_utf8_lossy(head);
    let fields = head.lines().skip(1).filter_map(|line| line.split_once(':'));
    fields.map(|(name, value)| (name.to_owned(), value.trim().to_owned())).collect()
}

/// Parses a `Retry-After` header: seconds, rounded up, or a date. Anything else is ignored.
fn parse_retry_after(value: &str, now: SystemTime) -> Option<Duration> {
    let value = value.trim();
    if let Some(seconds) = parse_seconds(value) {
        return Some(Duration::from_secs(seconds));
    }
    let date = httpdate::parse_http_date(value).ok()?;
    Some(date.duration_since(now).unwrap_or_default())
}

/// Parses seconds, which some gateways send with a fraction.
fn parse_seconds(value: &str) -> Option<u64> {
    let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let (integer, fraction) = value.split_once('.').unwrap_or((value, "0"));
    if integer.is_empty() || fraction.is_empty() || !is_number(integer) || !is_number(fraction) {
        return None;
    }
    // A u32 holds 136 years: beyond that the number makes no difference.
    let seconds = u64::from(integer.parse::<u32>().unwrap_or(u32::MAX));
    let is_exact = fraction.bytes().all(|digit| digit == b'0');
    Some(if is_exact { seconds } else { seconds + 1 })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn retry_after_accepts_seconds_and_dates() {
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(784_111_777);
        let parse = |value| parse_retry_after(value, now).map(|wait| wait.as_secs());
        assert_eq!(parse("42"), Some(42));
        assert_eq!(parse(" 0 "), Some(0));
        assert_eq!(parse("1.5"), Some(2));
        assert_eq!(parse("3.00"), Some(3));
        assert_eq!(parse("0.001"), Some(1));
        assert_eq!(parse("99999999999999999999"), Some(u32::MAX.into()));
        assert_eq!(parse("Sun, 06 Nov 1994 08:49:47 GMT"), Some(10));
        assert_eq!(parse("Sun, 06 Nov 1994 08:49:27 GMT"), Some(0));
        for invalid in ["", "-1", "+1", ".5", "1.", "1.5.1", "1,5", "soon", "1 2"] {
            assert_eq!(parse(invalid), None, "{invalid:?}");
        }
    }

    #[test]
    fn retry_after_date_is_relative_to_response_date() {
        let mut headers = HeaderMap::new();
        headers.insert(DATE, "Sun, 06 Nov 1994 08:49:37 GMT".parse().unwrap());
        headers.insert(RETRY_AFTER, "Sun, 06 Nov 1994 08:50:07 GMT".parse().unwrap());
        assert_eq!(Headers::new(headers).retry_after(), Some(Duration::from_secs(30)));
    }
}
