//! Validation of settings when a client is built: an invalid one is named, a valid one accepted.

mod support;

use std::time::Duration;

use genesys_onboarding::{Client, ClientBuilder, ErrorKind, Region};

use support::assertions::{SECRET_VALUE, assert_rejected};
use support::keys::{CERTIFICATE_A, KEY_A};
use support::responses::{json, ok_response};
use support::server::Server;
use support::tokens::bearers;
use support::{builder, operations};

const MYPURECLOUD_IE: &str = "https://api.mypurecloud.ie";

/// The base URL of the client that the builder builds.
fn base_url(builder: ClientBuilder) -> String {
    let shown = format!("{:?}", builder.build().unwrap());
    let (_, rest) = shown.split_once("base_url: \"").unwrap();
    rest.split_once('"').unwrap().0.to_owned()
}

#[test]
fn invalid_urls_are_rejected() {
    let invalid = [
        "",
        " ",
        "api.example",
        "/api",
        "api.example:443",
        "https:/api.example",
        "https://",
        "https:///api",
        "https://:443",
        "ftp://api.example",
        "file:///etc/passwd",
        "ws://api.example",
        "https//api.example",
        "https://api.example:0",
        "https://api.example:65536",
        "https://api.example:99999",
        "https://api.example:-1",
        "https://api.example:",
        "https://api.example:port",
        "https://api.example:443:443",
        "https://user@api.example",
        "https://user:hunter2@api.example",
        "https://@api.example",
        "https://api.example?region=ie",
        "https://api.example/?",
        "https://api.example#part",
        "https://api.example/#",
        "https://api.example/..",
        "https://api.example/a/../b",
        "https://api.example/./a",
        "https://api example",
        " https://api.example",
        "https://api.example ",
        "https://api.example/a b",
        "https://api.example\r\nHost: evil.example",
        "https://api.example\t",
        "https://api.example\0",
        "https://api.example\u{85}",
        "https://api.example/\u{85}",
        "https://api.example/\u{9b}31m",
        "https://api.example/\u{2028}",
        "https://b\u{fc}cher.example",
        "https://api.example/b\u{fc}cher",
        "https://api.example/%2e%2e",
        "https://api.example/a/%2E./b",
        "https://api.example/.%2e/a",
        "https://api.example/%2e/a",
        "https://api.example\\@evil.example",
        "https://[::1",
        "https://[1.2.3.4]",
        "https://[::g]",
        "https://::1",
    ];
    for url in invalid {
        assert_rejected("base_url", &format!("{url:?}"), Client::builder().base_url(url));
        let what = format!("{url:?} as login_url");
        let region = Client::builder().region(Region::Tca);
        let builder = region.client_credentials("my-id", SECRET_VALUE).login_url(url);
        assert_rejected("login_url", &what, builder);
    }
}

#[test]
fn urls_with_port_path_or_capitals_are_accepted() {
    let right = [
        "https://api.example",
        "https://api.example/",
        "https://api.example:1",
        "https://api.example:65535",
        "https://api.example/gateway/genesys",
        "https://api.example/gateway/",
        "https://api.example/a..b/...",
        "HTTPS://API.EXAMPLE",
        "http://127.0.0.1:8080",
        "http://[::1]:8080",
        "http://api.example",
        "https://xn--bcher-kva.example",
    ];
    for url in right {
        Client::builder().base_url(url).build().unwrap_or_else(|error| panic!("{url}: {error}"));
    }
}

#[test]
fn invalid_header_values_are_rejected() {
    let invalid = [
        ("empty", ""),
        ("blank", "  "),
        ("a line break", "hunter2\r\nX-Evil: 1"),
        ("a line feed", "hunter2\n"),
        ("a zero byte", "hunter2\0"),
        ("a tab", "hunter2\t"),
        ("delete", "hunter2\x7f"),
        ("an umlaut", "hunter2ü"),
    ];
    for (what, value) in invalid {
        let new = || Client::builder().region(Region::EuWest1);
        assert_rejected("access_token", what, new().access_token(value));
        assert_rejected("user_agent", what, new().user_agent(value));
        assert_rejected("client_id", what, new().client_credentials(value, SECRET_VALUE));
        assert_rejected("client_secret", what, new().client_credentials("my-id", value));
    }
    let colon = Client::builder().region(Region::EuWest1).client_credentials("my:id", SECRET_VALUE);
    assert_rejected("client_id", "a colon, which ends the ID", colon);
}

#[test]
fn strings_over_16_kib_are_rejected() {
    let of =
        |length: usize| SECRET_VALUE.repeat(length / SECRET_VALUE.len() + 1)[..length].to_owned();
    let url =
        |length: usize| format!("http://127.0.0.1/{}", of(length - "http://127.0.0.1/".len()));
    let new = Client::builder;
    let region = || new().region(Region::EuWest1);
    for (length, is_too_long) in [(16 * 1024, false), (16 * 1024 + 1, true), (1 << 20, true)] {
        let login = || new().client_credentials("my-id", SECRET_VALUE).base_url("http://127.0.0.1");
        let builders = [
            ("base_url", new().base_url(url(length))),
            ("login_url", login().login_url(url(length))),
            ("access_token", region().access_token(of(length))),
            ("client_id", region().client_credentials(of(length), SECRET_VALUE)),
            ("client_secret", region().client_credentials("my-id", of(length))),
            ("user_agent", new().user_agent(of(length))),
        ];
        for (setting, builder) in builders {
            let what = format!("{length} bytes as {setting}");
            if is_too_long {
                assert_rejected(setting, &what, builder);
            } else {
                builder.build().unwrap_or_else(|error| panic!("{what}: {error}"));
            }
        }
    }
}

#[test]
fn zero_and_excessive_limits_are_rejected() {
    let new = Client::builder;
    for (what, limit) in [
        ("zero", Duration::ZERO),
        ("eight days", Duration::from_secs(8 * 24 * 60 * 60)),
        ("all time", Duration::MAX),
    ] {
        assert_rejected("connect_timeout", what, new().connect_timeout(limit));
        assert_rejected("attempt_timeout", what, new().attempt_timeout(limit));
        assert_rejected("total_timeout", what, new().total_timeout(limit));
    }
    assert_rejected("max_response_bytes", "zero", new().max_response_bytes(0));
    assert_rejected("requests_per_minute", "zero", new().requests_per_minute(0));
    for requests in [1, u32::MAX] {
        new().requests_per_minute(requests).build().unwrap();
    }
    for limit in [Duration::from_nanos(1), Duration::from_secs(7 * 24 * 60 * 60)] {
        let builder = new().connect_timeout(limit).attempt_timeout(limit).total_timeout(limit);
        builder.max_response_bytes(u64::MAX).max_retries(u32::MAX).build().unwrap();
    }
}

#[test]
fn urls_must_not_include_what_is_appended() {
    for path in ["/api/v2", "/api/v2/", "/API/v2", "/gateway/api/v2//", "/api/v2/onboarding"] {
        let url = format!("https://api.example{path}");
        assert_rejected("base_url", path, Client::builder().base_url(url));
    }
    for path in ["/oauth/token", "/oauth/token/", "/gateway/OAuth/token"] {
        let login = Client::builder().region(Region::Tca).client_credentials("my-id", SECRET_VALUE);
        assert_rejected("login_url", path, login.login_url(format!("https://login.example{path}")));
    }
    for path in ["/api", "/api/v2x", "/api/v2/gateway"] {
        Client::builder().base_url(format!("https://api.example{path}")).build().unwrap();
    }
}

#[test]
fn access_token_with_bearer_prefix_is_rejected() {
    for prefix in ["Bearer ", "bearer ", "BEARER  ", "Authorization: Bearer "] {
        let builder = Client::builder().region(Region::Tca);
        assert_rejected(
            "access_token",
            prefix,
            builder.access_token(format!("{prefix}{SECRET_VALUE}")),
        );
    }
    Client::builder().region(Region::Tca).access_token("bearer-like").build().unwrap();
}

#[test]
fn credentials_require_region_or_base_url() {
    let new = Client::builder;
    let credentials = || new().client_credentials("my-id", SECRET_VALUE);
    assert_rejected("region", "client credentials alone", credentials());
    assert_rejected("region", "access token alone", new().access_token(SECRET_VALUE));
    let login = credentials().login_url("https://login.example");
    assert_rejected("region", "credentials with login_url alone", login);
    assert_eq!(base_url(new()), "https://api.inindca.com");
    assert_eq!(base_url(new().login_url("https://login.example")), "https://api.inindca.com");
    for base in ["https://gateway.example", "https://login.mypurecloud.ie", "http://127.0.0.1:1"] {
        assert_rejected("login_url", base, credentials().base_url(base));
    }
    // The login URL follows from the region, or from a base URL that is a known region's.
    credentials().region(Region::EuWest1).build().unwrap();
    credentials().base_url("https://api.mypurecloud.ie").build().unwrap();
    credentials().base_url("https://api.mypurecloud.ie/").build().unwrap();
    credentials().base_url("HTTPS://API.MyPureCloud.ie:443").build().unwrap();
    let path = credentials().base_url("https://api.mypurecloud.ie/gateway");
    assert_rejected("login_url", "a region's host with a path", path);
    credentials().region(Region::EuWest1).base_url("https://gateway.example").build().unwrap();
}

#[test]
fn last_credentials_win() {
    let service = Server::responding(|_| ok_response());
    let login = Server::responding(|_| json(200, r#"{"access_token": "fetched"}"#));
    let new = || builder(&service).login_url(login.url());
    let token_last = new().client_credentials("my-id", SECRET_VALUE).access_token("static");
    operations::get(&token_last.build().unwrap()).unwrap();
    let client_last = new().access_token("static").client_credentials("my-id", SECRET_VALUE);
    operations::get(&client_last.build().unwrap()).unwrap();
    assert_eq!(bearers(&service), ["static", "fetched"]);
    assert_eq!(login.requests().len(), 1);
}

#[test]
fn last_region_or_url_wins() {
    let new = Client::builder;
    let gateway = "https://gateway.example";
    assert_eq!(base_url(new().region(Region::Tca).region(Region::EuWest1)), MYPURECLOUD_IE);
    assert_eq!(base_url(new().region(Region::Tca).base_url(gateway)), gateway);
    assert_eq!(base_url(new().base_url(gateway).region(Region::EuWest1)), MYPURECLOUD_IE);
    // A region replaces a login URL too, even one that would be rejected.
    let replaced = new().login_url("ftp://login.example").region(Region::EuWest1);
    assert_eq!(base_url(replaced.client_credentials("my-id", SECRET_VALUE)), MYPURECLOUD_IE);
}

#[test]
fn credentials_over_plain_http_are_rejected() {
    let new = Client::builder;
    let token = |base: &str| new().base_url(base).access_token(SECRET_VALUE);
    let remote = [
        "http://api.example",
        "http://10.0.0.1",
        "http://0.0.0.0",
        "http://localhost.example",
        "http://127.0.0.1.example",
        "HTTP://API.EXAMPLE",
    ];
    for url in remote {
        assert_rejected("base_url", url, token(url));
        let login = new().base_url("https://api.example").login_url(url);
        assert_rejected("login_url", url, login.client_credentials("my-id", SECRET_VALUE));
        token(url).allow_insecure_http(true).build().unwrap();
    }
    for url in ["http://localhost:1", "http://127.0.0.1:1", "http://127.9.9.9", "http://[::1]:1"] {
        token(url).build().unwrap_or_else(|error| panic!("{url}: {error}"));
    }
    let by_proxy = token("http://127.0.0.1:1").proxy("http://proxy.example:3128");
    assert_rejected("base_url", "by a remote proxy", by_proxy);
    token("https://api.example").proxy("http://proxy.example:3128").build().unwrap();
}

#[test]
fn passwords_over_plain_http_are_rejected() {
    let client = Client::builder().base_url("http://api.example").build().unwrap();
    let user = genesys_onboarding::CreateUserRequest::new("i-1", "Ada", "p");
    let error = genesys_onboarding::post_onboarding_users(&client, &user).unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::Configuration { setting, .. } if setting == "base_url"),
        "{error}"
    );
    assert_eq!((error.attempts(), error.outcome_unknown()), (0, false));
}

#[test]
fn regions_parse_from_every_usual_form() {
    let table = [
        ("us-east-1", "mypurecloud.com"),
        ("us-east-2", "use2.us-gov-pure.cloud"),
        ("us-west-2", "usw2.pure.cloud"),
        ("ca-central-1", "cac1.pure.cloud"),
        ("mx-central-1", "mxc1.pure.cloud"),
        ("sa-east-1", "sae1.pure.cloud"),
        ("me-central-1", "mec1.pure.cloud"),
        ("eu-west-1", "mypurecloud.ie"),
        ("eu-west-2", "euw2.pure.cloud"),
        ("eu-central-1", "mypurecloud.de"),
        ("eu-central-2", "euc2.pure.cloud"),
        ("eusc-de-east-1", "edee1.eusc-pure.cloud"),
        ("ap-northeast-1", "mypurecloud.jp"),
        ("ap-northeast-2", "apne2.pure.cloud"),
        ("ap-northeast-3", "apne3.pure.cloud"),
        ("ap-south-1", "aps1.pure.cloud"),
        ("ap-southeast-1", "apse1.pure.cloud"),
        ("ap-southeast-2", "mypurecloud.com.au"),
        ("dca", "inindca.com"),
        ("tca", "inintca.com"),
    ];
    for (name, domain) in table {
        let region: Region = name.parse().unwrap();
        for value in [
            name.to_uppercase(),
            name.replace('-', "_"),
            format!(" {name}\n"),
            domain.to_owned(),
            domain.to_uppercase(),
            format!("api.{domain}"),
            format!("https://{domain}"),
            format!("https://api.{domain}"),
            format!("https://api.{domain}/"),
            format!("HTTPS://Apps.{domain}/"),
            format!("https://login.{domain}"),
        ] {
            assert_eq!(value.parse::<Region>().unwrap(), region, "{value}");
        }
        assert_eq!(Region::other(domain).unwrap(), region);
        assert_eq!((region.name(), region.domain()), (name, domain));
        assert_eq!(region.to_string(), name);
        assert_eq!(region.base_url(), format!("https://api.{domain}"));
        assert_eq!(region.login_url(), format!("https://login.{domain}"));
        assert_eq!(base_url(Client::builder().region(region.clone())), region.base_url());
        let json = serde_json::to_string(&region).unwrap();
        assert_eq!(json, format!("\"{name}\""));
        assert_eq!(serde_json::from_str::<Region>(&json).unwrap(), region);
    }
}

#[test]
fn unknown_regions_are_rejected_with_a_suggestion() {
    for (value, hint) in [
        ("eu-west1", "did you mean \"eu-west-1\"?"),
        ("us-esat-1", "did you mean \"us-east-1\"?"),
        ("mypurecloud.i", "did you mean \"mypurecloud.ie\"?"),
        ("https://api.mypureclod.de/", "did you mean \"mypurecloud.de\"?"),
        ("", "expected a name such as \"us-east-1\""),
        (" ", "expected a name"),
        ("mars-1", "or a domain such as \"mypurecloud.com\""),
        ("pure.cloud", "set base_url and login_url"),
        ("https://api.mypurecloud.ie/api/v2", "expected a name"),
        ("https://mypurecloud.ie@evil.example", "expected a name"),
        ("mypurecloud.ie.evil.example", "expected a name"),
        ("api.api.mypurecloud.com.evil.example", "expected a name"),
    ] {
        let error = value.parse::<Region>().unwrap_err();
        assert!(
            matches!(error.kind(), ErrorKind::Configuration { setting, .. } if setting == "region"),
            "{value:?}: {error}"
        );
        assert!(error.to_string().contains(&format!("unknown region {value:?}")), "{error}");
        assert!(error.to_string().contains(hint), "{value:?}: {error}");
    }
}

#[test]
fn other_region_is_explicit_and_validated() {
    let region = Region::other("https://api.New1.pure.cloud/").unwrap();
    assert_eq!((region.name(), region.domain()), ("new1.pure.cloud", "new1.pure.cloud"));
    assert_eq!(region.login_url(), "https://login.new1.pure.cloud");
    assert!(matches!(&region, Region::Other { domain, .. } if domain == "new1.pure.cloud"));
    assert_eq!(base_url(Client::builder().region(region.clone())), region.base_url());
    let json = serde_json::to_string(&region).unwrap();
    assert_eq!(serde_json::from_str::<Region>(&json).unwrap(), region);
    assert!("new1.pure.cloud".parse::<Region>().is_err());
    assert!(serde_json::from_str::<Region>("\"new1.pure.cloud\"").is_err());
    for value in [
        "",
        "localhost",
        "new1..cloud",
        ".pure.cloud",
        "pure.cloud.",
        "pure.cloud/a",
        "pure.cloud:8443",
        "user@pure.cloud",
        "pure.cloud?a",
        "pure cloud.example",
        "http://pure.cloud",
        "new1.pure.cloud\r\nX: 1",
    ] {
        assert!(Region::other(value).is_err(), "{value:?}");
    }
}

#[test]
fn debug_output_redacts_secrets() {
    let region = || Client::builder().region(Region::Tca);
    let builders = [
        region().access_token(SECRET_VALUE).proxy("http://user:hunter2@proxy.example"),
        region().client_credentials("my-id", SECRET_VALUE),
        Client::builder().client_certificate_pem(CERTIFICATE_A).client_key_pem(KEY_A),
    ];
    let key_line = KEY_A.lines().nth(1).unwrap();
    for builder in builders {
        let shown = format!("{builder:?} {builder:#?}");
        let client = builder.build().unwrap();
        let shown = format!("{shown} {client:?} {client:#?}");
        assert!(!shown.contains(SECRET_VALUE) && !shown.contains(key_line), "{shown}");
    }
    // Nor does the error of a call.
    let client = Client::builder().base_url("http://127.0.0.1:1").access_token(SECRET_VALUE);
    let error = operations::get(&client.max_retries(0).build().unwrap()).unwrap_err();
    assert!(!format!("{error} {error:?}").contains(SECRET_VALUE), "{error:?}");
}
