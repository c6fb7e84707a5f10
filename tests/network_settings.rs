//! Validation of proxies and certificates, and the environment's proxy variables.

mod support;

use std::fs;

use genesys_onboarding::{Client, ClientBuilder};

use support::assertions::{SECRET_VALUE, assert_rejected};
use support::keys::{CERTIFICATE_A, CERTIFICATE_B, KEY_A, KEY_B};
use support::kind;
use support::operations;
use support::responses::{ok_response, response};
use support::server::Server;
use support::subprocess::{part, run_part};
use support::tokens::bearers;

#[test]
fn invalid_proxies_are_rejected() {
    let invalid = [
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
        "http://proxy.example\u{85}",
        "http://proxy.example/%2e%2e/a",
        // A misplaced password.
        "http://ada:hunter2",
        "http://ada:hunter2/",
        "ada:hunter2",
        "http://proxy.example:3128/#ada:hunter2",
        "http://proxy.example:3128/?ada:hunter2",
        "http://proxy.example:hunter2",
        "http://proxy.example:3128:hunter2",
        "http://proxy.example:3128/../hunter2",
        "ada:hunter2://ss@proxy.example",
        "hunter2://proxy.example",
        "http://ada@proxy.example:hunter2",
        "http://[hunter2",
    ];
    for url in invalid {
        assert_rejected("proxy", &format!("{url:?}"), Client::builder().proxy(url));
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
fn socks_proxies_are_named_as_unsupported() {
    for scheme in ["socks", "socks4", "socks4a", "socks5", "socks5h", "SOCKS5"] {
        let builder = Client::builder().proxy(format!("{scheme}://user:hunter2@a.example:1080"));
        let error = builder.build().unwrap_err().to_string();
        assert!(error.contains("SOCKS proxies are not supported; use an HTTP proxy"), "{error}");
        assert!(!error.contains(SECRET_VALUE), "{error}");
    }
}

#[test]
fn last_proxy_choice_wins() {
    if part().is_some() {
        let new = || Client::builder().base_url("https://api.example");
        let explicit = new().proxy_from_env().proxy("http://proxy.example:3128");
        explicit.build().unwrap();
        let environment = new().proxy("http://proxy.example:3128").proxy_from_env();
        return assert_rejected("https_proxy", "the environment's", environment);
    }
    run_part("last_proxy_choice_wins", "", &[("https_proxy", "ftp://proxy.example")]);
}

#[test]
fn environment_settings_are_overridden_by_later_ones() {
    if part().is_some() {
        let service = Server::responding(|_| ok_response());
        let new = || ClientBuilder::from_env().unwrap().base_url(service.url());
        operations::get(&new().access_token("mine").build().unwrap()).unwrap();
        assert_eq!(bearers(&service), ["mine"]);
        let error = operations::get(&new().max_retries(0).build().unwrap()).unwrap_err();
        // The environment's client credentials go to its own region's login URL, here through a proxy.
        assert_eq!(kind(&error), "Connect", "{error}");
        return;
    }
    let proxy = Server::responding(|_| response(502, &[], b""));
    let variables = [
        ("GENESYSCLOUD_REGION", "us_east_1"),
        ("GENESYSCLOUD_OAUTHCLIENT_ID", "my-id"),
        ("GENESYSCLOUD_OAUTHCLIENT_SECRET", SECRET_VALUE),
        ("https_proxy", &proxy.url()),
    ];
    run_part("environment_settings_are_overridden_by_later_ones", "", &variables);
    let targets: Vec<_> = proxy.requests().into_iter().map(|request| request.target).collect();
    assert_eq!(targets, ["login.mypurecloud.com:443"]);
}

#[test]
fn invalid_certificates_and_keys_are_rejected() {
    let new = Client::builder;
    let damaged = "-----BEGIN CERTIFICATE-----\nhunter2!\n-----END CERTIFICATE-----\n";
    let no_key = "-----BEGIN PRIVATE KEY-----\naHVudGVyMg==\n-----END PRIVATE KEY-----\n";
    for (what, pem) in [("empty", ""), ("a path", "/"), ("a key", KEY_A), ("damaged PEM", damaged)]
    {
        assert_rejected("ca_bundle", what, new().ca_bundle_pem(pem));
        let pair = new().client_certificate_pem(pem).client_key_pem(KEY_A);
        assert_rejected("client_certificate", what, pair);
    }
    for (what, path) in [
        ("no path", ""),
        ("a missing file", "/nowhere/roots.pem"),
        ("a directory", "/"),
        ("a file without PEM", concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml")),
        ("PEM", CERTIFICATE_A),
    ] {
        assert_rejected("ca_bundle", what, new().ca_bundle_file(path));
        let pair = new().client_certificate_file(path).client_key_pem(KEY_A);
        assert_rejected("client_certificate", what, pair);
    }
    let certified = || new().client_certificate_pem(CERTIFICATE_A);
    assert_rejected("client_key", "none", certified());
    assert_rejected("client_certificate", "none", new().client_key_pem(KEY_A));
    for (what, key) in
        [("another's", KEY_B), ("a certificate", CERTIFICATE_A), ("damaged", no_key), ("empty", "")]
    {
        assert_rejected("client_key", what, certified().client_key_pem(key));
    }
    assert_rejected(
        "client_key",
        "a missing file",
        certified().client_key_file("/nowhere/key.pem"),
    );

    new().ca_bundle_pem(CERTIFICATE_A).build().unwrap();
    new().ca_bundle_pem(format!("{CERTIFICATE_A}{CERTIFICATE_B}")).build().unwrap();
    certified().client_key_pem(KEY_A).build().unwrap();
    let chain = format!("{CERTIFICATE_A}{CERTIFICATE_B}");
    new().client_certificate_pem(chain).client_key_pem(KEY_A.as_bytes()).build().unwrap();
}

/// A path of any bytes, and PEM with a comment that is not UTF-8.
#[cfg(target_os = "linux")]
#[test]
fn paths_and_pem_need_not_be_utf8() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    use std::path::Path;

    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("paths_and_pem_need_not_be_utf8");
    fs::create_dir_all(&folder).unwrap();
    let pem = [b"# M\xfcller\n".as_slice(), CERTIFICATE_A.as_bytes()].concat();
    let path = folder.join(OsStr::from_bytes(b"roots-\xff.pem"));
    fs::write(&path, &pem).unwrap();
    Client::builder().ca_bundle_file(&path).build().unwrap();
    Client::builder().ca_bundle_pem(pem).build().unwrap();
    fs::remove_dir_all(folder).unwrap();
}

#[test]
fn pem_without_certificate_is_rejected() {
    let junk = "-----BEGIN CERTIFICATE-----\naHVudGVyMg==\n-----END CERTIFICATE-----\n";
    assert_rejected("ca_bundle", "junk", Client::builder().ca_bundle_pem(junk));
    let pair = Client::builder().client_certificate_pem(junk).client_key_pem(KEY_A);
    assert_rejected("client_certificate", "junk", pair);
}

#[test]
fn longest_settings_fit_into_requests_and_tunnels() {
    let (service, proxy) =
        (Server::responding(|_| ok_response()), Server::responding(|_| response(502, &[], b"")));
    let of = |length| "a".repeat(length);
    let base = service.url();
    let path = of(16 * 1024 - base.len() - 1);
    let longest = || {
        let builder = Client::builder().base_url(format!("{base}/{path}")).max_retries(0);
        builder.access_token(of(16 * 1024)).user_agent(of(16 * 1024))
    };
    operations::post(&longest().build().unwrap()).unwrap();
    assert_eq!(service.requests()[0].header("user-agent").map(str::len), Some(16 * 1024));

    let address = proxy.url().replace("http://", "@");
    let url = format!("http://{}{address}", of(16 * 1024 - "http://".len() - address.len()));
    let error = operations::post(&longest().proxy(&url).build().unwrap()).unwrap_err();
    assert_eq!(kind(&error), "Connect", "{error}");
    assert_eq!(proxy.requests()[0].header("user-agent").map(str::len), Some(16 * 1024));
    let host = of(16 * 1024 - "https://".len());
    let client = longest().base_url(format!("https://{host}")).proxy(&url).build().unwrap();
    let error = operations::post(&client).unwrap_err();
    assert_eq!(kind(&error), "Connect", "{error}");
    assert_eq!(proxy.requests()[1].target, format!("{host}:443"));
    assert_rejected("proxy", "one byte more", longest().proxy(url + "/"));
}

#[test]
fn no_proxy_selects_direct_connections() {
    let (ip4, ip6) = ("http://127.0.0.1:1", "http://[::1]:1");
    if let Some(base) = part() {
        // The login URL uses the proxy, so that one is configured to be bypassed.
        let client = Client::builder().base_url(base).login_url("http://login.example");
        let client = client.proxy_from_env().max_retries(0);
        let error = operations::get(&client.build().unwrap()).unwrap_err();
        assert_eq!(kind(&error), "Connect", "{error}");
        return;
    }
    let cases = [
        (ip6, "", false),
        (ip6, "::1", true),
        (ip6, "[::1]", true),
        (ip6, "acme.example, ::1", true),
        (ip6, "*", true),
        (ip6, "127.0.0.1 localhost ::2 1", false),
        (ip4, "127.0.0.1", true),
        (ip4, "acme.example 127.0.0.1", true),
        (ip4, "0.0.1,.0.0.1,1", false),
        (ip4, "::1", false),
        (ip4, "127.0.0.0/8", true),
        (ip4, "10.0.0.0/8,128.0.0.0/1", false),
        (ip4, "127.0.0.1:1", true),
        (ip4, "127.0.0.1:2", false),
        (ip6, "::/64", true),
        (ip6, "[::1]:1", true),
        (ip6, "[::1]:2,fe80::/10", false),
        ("http://localhost:1", "LOCALHOST", true),
        ("http://localhost:1", ".localhost.", true),
        ("http://localhost:1", "localhost:1", true),
        ("http://localhost:1", "localhost:2", false),
        ("http://localhost:1", "host,alhost", false),
    ];
    for (base, list, is_direct) in cases {
        let proxy = Server::responding(|_| response(502, &[], b""));
        let name = "no_proxy_selects_direct_connections";
        run_part(name, base, &[("http_proxy", &proxy.url()), ("no_proxy", list)]);
        let targets: Vec<_> = proxy.requests().into_iter().map(|request| request.target).collect();
        let asked_for = [base.trim_start_matches("http://")];
        assert_eq!(targets, if is_direct { &[][..] } else { &asked_for }, "{base}, {list:?}");
    }
}

#[test]
fn invalid_environment_proxy_is_named_by_variable() {
    if let Some(setting) = part() {
        let builder = Client::builder().base_url("https://api.example").proxy_from_env();
        let login = builder.login_url("http://127.0.0.1").client_credentials("my-id", SECRET_VALUE);
        return assert_rejected(&setting, &setting, login);
    }
    let good = ("http_proxy", "http://127.0.0.1:3128");
    for (setting, variable) in [
        ("https_proxy", ("https_proxy", "http://ada:hunter2")),
        ("HTTPS_PROXY", ("HTTPS_PROXY", "http://proxy.example:3128/#ada:hunter2")),
        ("ALL_PROXY", ("ALL_PROXY", "ada:hunter2://ss@proxy.example")),
        ("ALL_PROXY", ("ALL_PROXY", "socks5h://ada:hunter2@proxy.example:1080")),
        // One client has one proxy.
        ("proxy", ("https_proxy", "http://ada:hunter2@127.0.0.1:3128")),
    ] {
        let name = "invalid_environment_proxy_is_named_by_variable";
        run_part(name, setting, &[good, variable]);
    }
}

#[test]
fn invalid_key_is_not_quoted() {
    for key in ["MIIEvQplanted-key", "----BEGIN PRIVATE KEY-----\nplanted-key"] {
        let builder = Client::builder().client_certificate_pem(CERTIFICATE_A).client_key_pem(key);
        let error = builder.build().unwrap_err().to_string();
        assert!(error.contains("client_key") && !error.contains("planted"), "{error}");
    }
}
