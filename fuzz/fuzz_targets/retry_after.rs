//! The parser of `Retry-After`, through a whole response.

#![no_main]

use std::sync::LazyLock;
use std::time::Duration;

use genesys_onboarding::{Client, call_json};
use genesys_onboarding_fuzz::{Service, check, client_of};
use libfuzzer_sys::fuzz_target;

static SERVICE: LazyLock<Service> = LazyLock::new(Service::start);
static CLIENT: LazyLock<Client> =
    LazyLock::new(|| client_of(&SERVICE.url).build().expect("good settings"));

fuzz_target!(|value: &[u8]| {
    // What is no header at all is the target `answer`'s.
    let Some(text) = std::str::from_utf8(value).ok().filter(|text| is_header(text)) else { return };
    let head = format!("HTTP/1.1 429 Too Many Requests\r\nRetry-After: {text}\r\n");
    SERVICE.answer_framed(format!("{head}Content-Length: 0\r\n\r\n").as_bytes());
    let error = call_json(&CLIENT, "getOnboardingInvites", "{}").expect_err("429 is an error");
    check(&error);
    assert_eq!(error.api().expect("the service has answered").status, 429);
    check_wait(text.trim(), error.retry_after());
});

fn is_header(text: &str) -> bool {
    text.bytes().all(|byte| byte == b'\t' || matches!(byte, b' '..=b'~'))
}

fn check_wait(text: &str, wait: Option<Duration>) {
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        let number = text.trim_start_matches('0').parse::<u64>();
        let expected = if text.bytes().all(|byte| byte == b'0') { Ok(0) } else { number };
        let expected = expected.unwrap_or(u64::MAX).min(u32::MAX.into());
        assert_eq!(wait, Some(Duration::from_secs(expected)), "{text:?}");
    } else {
        assert_eq!(wait.is_some(), httpdate::parse_http_date(text).is_ok(), "{text:?}");
    }
}
