//! The parsers of URLs and regions, through the builder: an accepted URL hides nothing, and credentials go over
//! plain HTTP to the loopback interface only.

#![no_main]

use genesys_onboarding::{Client, Error, Region};
use genesys_onboarding_fuzz::check;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Ok(value) = std::str::from_utf8(data) else { return };
    if is_accepted(Client::builder().base_url(value).access_token("token").build()) {
        check_url(value);
    }
    let with_login = Client::builder().region(Region::Dca).login_url(value);
    if is_accepted(with_login.client_credentials("id", "secret").build()) {
        check_url(value);
    }
    is_accepted(Client::builder().proxy(value).build());
    if let Ok(region) = value.parse::<Region>() {
        let value = value.to_ascii_lowercase();
        let name = region.name();
        assert!(
            value.contains(region.domain()) || value.replace('_', "-").trim() == name,
            "{value:?} was parsed as {name}"
        );
    }
    if let Ok(region) = Region::other(value) {
        check_url(&region.base_url());
        check_url(&region.login_url());
    }
});

/// Whether the client was built.
fn is_accepted(result: Result<Client, Error>) -> bool {
    result.inspect_err(check).is_ok()
}

fn check_url(value: &str) {
    assert!(value.bytes().all(|byte| byte.is_ascii_graphic()), "{value:?}");
    assert!(!value.contains(['@', '?', '#']), "{value:?}");
    let lower = value.to_ascii_lowercase();
    if lower.starts_with("https://") {
        return;
    }
    let rest = lower.strip_prefix("http://").unwrap_or_else(|| panic!("{value:?} has no scheme"));
    let authority = rest.split('/').next().unwrap_or_default();
    let is_loopback = authority.starts_with("localhost")
        || authority.starts_with("127.")
        || authority.starts_with('[') && authority.contains("1]");
    assert!(is_loopback, "credentials would go over plain HTTP to {value:?}");
}
