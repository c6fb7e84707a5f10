//! The parsers of addresses and of regions, through the builder: what is taken for an address is one that
//! nothing can hide in, and a token goes over plain http nowhere but to this machine.

#![no_main]

use genesys_onboarding::{Client, Error, Region};
use genesys_onboarding_fuzz::check;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Ok(text) = std::str::from_utf8(data) else { return };
    if judge(Client::builder().base_url(text).access_token("token").build()) {
        check_address(text);
    }
    let with_login = Client::builder().login_url(text).client_credentials("id", "secret");
    if judge(with_login.build()) {
        check_address(text);
    }
    judge(Client::builder().proxy(text).build());
    if let Ok(region) = text.parse::<Region>() {
        assert!(
            text.eq_ignore_ascii_case(region.name()) || text.eq_ignore_ascii_case(region.domain())
        );
    }
});

/// Whether there is a client.
fn judge(result: Result<Client, Error>) -> bool {
    result.inspect_err(check).is_ok()
}

fn check_address(text: &str) {
    assert!(text.bytes().all(|byte| byte.is_ascii_graphic()), "{text:?}");
    assert!(!text.contains(['@', '?', '#']), "{text:?}");
    let lower = text.to_ascii_lowercase();
    if lower.starts_with("https://") {
        return;
    }
    let rest = lower.strip_prefix("http://").unwrap_or_else(|| panic!("{text:?} has no scheme"));
    let authority = rest.split('/').next().unwrap_or_default();
    let is_loopback = authority.starts_with("localhost")
        || authority.starts_with("127.")
        || authority.starts_with('[') && authority.contains("1]");
    assert!(is_loopback, "a token would go over plain http to {text:?}");
}
