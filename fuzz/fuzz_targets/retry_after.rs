//! The parser of `Retry-After`, through a complete response.

#![no_main]

use std::sync::LazyLock;
use std::time::Duration;

use genesys_onboarding::{Client, call_json};
use genesys_onboarding_fuzz::{Service, check, client_of};
use libfuzzer_sys::fuzz_target;

static SERVICE: LazyLock<Service> = LazyLock::new(Service::start);
static CLIENT: LazyLock<Client> =
    LazyLock::new(|| client_of(&SERVICE.url).build().expect("valid settings"));

fuzz_target!(|data: &[u8]| {
    // The target `response` covers invalid headers.
    let Some(value) = std::str::from_utf8(data).ok().filter(|value| is_header(value)) else {
        return;
    };
    let headers = format!("HTTP/1.1 429 Too Many Requests\r\nRetry-After: {value}\r\n");
    SERVICE.respond_framed(format!("{headers}Content-Length: 0\r\n\r\n").as_bytes());
    let error = call_json(&CLIENT, "getOnboardingInvites", "{}").expect_err("429 is an error");
    check(&error);
    assert_eq!(error.api().expect("an error response").status, 429);
    check_wait(value.trim(), error.retry_after());
});

fn is_header(value: &str) -> bool {
    value.bytes().all(|byte| byte == b'\t' || matches!(byte, b' '..=b'~'))
}

/// Seconds, rounded up, or a date.
fn check_wait(value: &str, wait: Option<Duration>) {
    let (integer, fraction) = value.split_once('.').unwrap_or((value, "0"));
    let is_number = |s: &str| !s.is_empty() && s.bytes().all(|byte| byte.is_ascii_digit());
    if !is_number(integer) || !is_number(fraction) {
        assert_eq!(wait.is_some(), httpdate::parse_http_date(value).is_ok(), "{value:?}");
        return;
    }
    let seconds = u64::from(integer.parse::<u32>().unwrap_or(u32::MAX));
    let is_exact = fraction.bytes().all(|digit| digit == b'0');
    let expected = if is_exact { seconds } else { seconds + 1 };
    assert_eq!(wait, Some(Duration::from_secs(expected)), "{value:?}");
}
