//! Settings of the way to the service, proxies and certificates: wrong ones are refused by their names.

mod support;

use genesys_onboarding::Client;

use support::keys::{CERTIFICATE_A, CERTIFICATE_B, KEY_A, KEY_B};
use support::refusal::assert_refused;

#[test]
fn a_proxy_that_cannot_be_used_is_refused() {
    let wrong = [
        "",
        "socks5://proxy.example:1080",
        "socks4://proxy.example:1080",
        "ftp://proxy.example",
        "http://",
        "http://proxy.example:0",
        "http://proxy.example:99999",
        "http://user:hunter2@",
        "http://user:hunter2@proxy.example:99999",
        "http://user:hunter2\n@proxy.example",
        "http://user:hunter2%0a@proxy.example",
        "http://user:hunter2%ff@proxy.example",
        "http://proxy.example\r\n",
        "http://proxy.example/?a=b",
    ];
    for url in wrong {
        assert_refused("proxy", &format!("{url:?}"), Client::builder().proxy(url));
    }
    for url in [
        "http://proxy.example",
        "http://proxy.example:3128/",
        "https://proxy.example:3128",
        "proxy.example:3128",
        "http://user@proxy.example",
        "http://user:p%40ss%2Fword@[::1]:3128",
    ] {
        Client::builder().proxy(url).build().unwrap_or_else(|error| panic!("{url}: {error}"));
    }
}

#[test]
fn certificates_and_keys_that_cannot_be_used_are_refused() {
    let new = Client::builder;
    let damaged = "-----BEGIN CERTIFICATE-----\nhunter2!\n-----END CERTIFICATE-----\n";
    let no_key = "-----BEGIN PRIVATE KEY-----\naHVudGVyMg==\n-----END PRIVATE KEY-----\n";
    for (what, value) in [
        ("empty", ""),
        ("a missing file", "/nowhere/roots.pem"),
        ("a directory", "/"),
        ("a file without PEM", concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml")),
        ("a key", KEY_A),
        ("damaged PEM", damaged),
    ] {
        assert_refused("ca_bundle", what, new().ca_bundle(value));
        let pair = new().client_certificate(value).client_key(KEY_A);
        assert_refused("client_certificate", what, pair);
    }
    let certified = || new().client_certificate(CERTIFICATE_A);
    assert_refused("client_key", "none", certified());
    assert_refused("client_certificate", "none", new().client_key(KEY_A));
    for (what, key) in [
        ("another's", KEY_B),
        ("a certificate", CERTIFICATE_A),
        ("a missing file", "/nowhere/key.pem"),
        ("damaged", no_key),
        ("empty", ""),
    ] {
        assert_refused("client_key", what, certified().client_key(key));
    }

    new().ca_bundle(CERTIFICATE_A).build().unwrap();
    new().ca_bundle(format!("{CERTIFICATE_A}{CERTIFICATE_B}")).build().unwrap();
    certified().client_key(KEY_A).build().unwrap();
    let chain = format!("{CERTIFICATE_A}{CERTIFICATE_B}");
    new().client_certificate(chain).client_key(KEY_A).build().unwrap();
}

#[test]
fn pem_with_something_else_in_it_is_refused_by_the_name_of_its_setting() {
    let junk = "-----BEGIN CERTIFICATE-----\naHVudGVyMg==\n-----END CERTIFICATE-----\n";
    assert_refused("ca_bundle", "junk", Client::builder().ca_bundle(junk));
    let pair = Client::builder().client_certificate(junk).client_key(KEY_A);
    assert_refused("client_certificate", "junk", pair);
}
