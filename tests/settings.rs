//! A wrong setting is refused by its name when the client is made; a right one is taken.

mod support;

use std::time::Duration;

use genesys_onboarding::{Client, ErrorKind, Region};

use support::assertions::{SECRET_VALUE, assert_rejected};
use support::keys::{CERTIFICATE_A, KEY_A};
use support::operations;

#[test]
fn an_address_that_could_lead_elsewhere_is_refused() {
    let wrong = [
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
    for url in wrong {
        assert_rejected("base_url", &format!("{url:?}"), Client::builder().base_url(url));
        let what = format!("{url:?} as login_url");
        let builder = Client::builder().client_credentials("my-id", SECRET_VALUE).login_url(url);
        assert_rejected("login_url", &what, builder);
    }
}

#[test]
fn an_address_is_taken_with_a_port_a_path_and_in_any_case() {
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
fn text_that_cannot_stand_in_a_header_is_refused() {
    let wrong = [
        ("empty", ""),
        ("blank", "  "),
        ("a line break", "hunter2\r\nX-Evil: 1"),
        ("a line feed", "hunter2\n"),
        ("a zero byte", "hunter2\0"),
        ("a tab", "hunter2\t"),
        ("delete", "hunter2\x7f"),
        ("an umlaut", "hunter2ü"),
    ];
    for (what, text) in wrong {
        let new = || Client::builder().region(Region::EuWest1);
        assert_rejected("access_token", what, new().access_token(text));
        assert_rejected("user_agent", what, new().user_agent(text));
        assert_rejected("client_id", what, new().client_credentials(text, SECRET_VALUE));
        assert_rejected("client_secret", what, new().client_credentials("my-id", text));
    }
    let colon = Client::builder().region(Region::EuWest1).client_credentials("my:id", SECRET_VALUE);
    assert_rejected("client_id", "a colon, which ends the id", colon);
}

#[test]
fn text_that_is_too_long_for_a_request_is_refused() {
    let of =
        |length: usize| SECRET_VALUE.repeat(length / SECRET_VALUE.len() + 1)[..length].to_owned();
    let url =
        |length: usize| format!("http://127.0.0.1/{}", of(length - "http://127.0.0.1/".len()));
    let new = Client::builder;
    for (length, is_too_long) in [(16 * 1024, false), (16 * 1024 + 1, true), (1 << 20, true)] {
        let login = || new().client_credentials("my-id", SECRET_VALUE).base_url("http://127.0.0.1");
        let builders = [
            ("base_url", new().base_url(url(length))),
            ("login_url", login().login_url(url(length))),
            ("access_token", new().access_token(of(length))),
            ("client_id", new().client_credentials(of(length), SECRET_VALUE)),
            ("client_secret", new().client_credentials("my-id", of(length))),
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
fn a_limit_of_nothing_or_beyond_all_bounds_is_refused() {
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
    for limit in [Duration::from_nanos(1), Duration::from_secs(7 * 24 * 60 * 60)] {
        let builder = new().connect_timeout(limit).attempt_timeout(limit).total_timeout(limit);
        builder.max_response_bytes(u64::MAX).max_retries(u32::MAX).build().unwrap();
    }
}

#[test]
fn credentials_that_contradict_each_other_or_have_no_address_are_refused() {
    let new = Client::builder;
    let both = new()
        .region(Region::Tca)
        .access_token(SECRET_VALUE)
        .client_credentials("my-id", SECRET_VALUE);
    assert_rejected("access_token", "a token and credentials", both);
    for base in ["https://gateway.example", "https://login.mypurecloud.ie", "http://127.0.0.1:1"] {
        let builder = new().base_url(base).client_credentials("my-id", SECRET_VALUE);
        assert_rejected("login_url", base, builder);
    }
    // The login address is known from the region, or from a base address that is a region's own.
    let credentials = || new().client_credentials("my-id", SECRET_VALUE);
    credentials().build().unwrap();
    credentials().region(Region::EuWest1).build().unwrap();
    credentials().base_url("https://api.mypurecloud.ie").build().unwrap();
    credentials().base_url("https://api.mypurecloud.ie/").build().unwrap();
    credentials().base_url("https://gateway.example").region(Region::EuWest1).build().unwrap();
}

#[test]
fn credentials_do_not_go_over_plain_http_beyond_this_machine() {
    let new = Client::builder;
    let token = |base: &str| new().base_url(base).access_token(SECRET_VALUE);
    let beyond = [
        "http://api.example",
        "http://10.0.0.1",
        "http://0.0.0.0",
        "http://localhost.example",
        "http://127.0.0.1.example",
        "HTTP://API.EXAMPLE",
    ];
    for url in beyond {
        assert_rejected("base_url", url, token(url));
        let login = new().base_url("https://api.example").login_url(url);
        assert_rejected("login_url", url, login.client_credentials("my-id", SECRET_VALUE));
        token(url).allow_insecure_http(true).build().unwrap();
    }
    for url in ["http://localhost:1", "http://127.0.0.1:1", "http://127.9.9.9", "http://[::1]:1"] {
        token(url).build().unwrap_or_else(|error| panic!("{url}: {error}"));
    }
    let by_proxy = token("http://127.0.0.1:1").proxy("http://proxy.example:3128");
    assert_rejected("base_url", "by a proxy elsewhere", by_proxy);
    token("https://api.example").proxy("http://proxy.example:3128").build().unwrap();
}

#[test]
fn passwords_do_not_go_over_plain_http_beyond_this_machine() {
    let client = Client::builder().base_url("http://api.example").build().unwrap();
    let user = genesys_onboarding::CreateUserRequest::default();
    let error = genesys_onboarding::post_onboarding_users(&client, &user).unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::Configuration { setting, .. } if setting == "base_url"),
        "{error}"
    );
    assert_eq!((error.attempts(), error.outcome_unknown()), (0, false));
}

#[test]
fn every_region_of_the_platform_is_known_by_its_name_and_its_domain() {
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
        assert_eq!(domain.parse::<Region>().unwrap(), region);
        assert_eq!(name.to_uppercase().parse::<Region>().unwrap(), region);
        assert_eq!(domain.to_uppercase().parse::<Region>().unwrap(), region);
        assert_eq!((region.name(), region.domain()), (name, domain));
        assert_eq!(region.to_string(), name);
        assert_eq!(region.base_url(), format!("https://api.{domain}"));
        assert_eq!(region.login_url(), format!("https://login.{domain}"));
        let client = Client::builder().region(region).build().unwrap();
        assert!(format!("{client:?}").contains(&region.base_url()), "{client:?}");
    }
    for wrong in ["", " ", "eu-west-9", "EuWest1", "api.mypurecloud.ie", "eu-west-1 ", "pure.cloud"]
    {
        let error = wrong.parse::<Region>().unwrap_err();
        assert!(
            matches!(error.kind(), ErrorKind::Configuration { setting, .. } if setting == "region"),
            "{wrong:?}: {error}"
        );
    }
}

#[test]
fn what_is_secret_does_not_show_in_debug_output() {
    let builders = [
        Client::builder().access_token(SECRET_VALUE).proxy("http://user:hunter2@proxy.example"),
        Client::builder().client_credentials("my-id", SECRET_VALUE),
        Client::builder().client_certificate(CERTIFICATE_A).client_key(KEY_A),
    ];
    let key_line = KEY_A.lines().nth(1).unwrap();
    for builder in builders {
        let shown = format!("{builder:?} {builder:#?}");
        let client = builder.build().unwrap();
        let shown = format!("{shown} {client:?} {client:#?}");
        assert!(!shown.contains(SECRET_VALUE) && !shown.contains(key_line), "{shown}");
    }
    // A call that fails shows none either.
    let client = Client::builder().base_url("http://127.0.0.1:1").access_token(SECRET_VALUE);
    let error = operations::get(&client.max_retries(0).build().unwrap()).unwrap_err();
    assert!(!format!("{error} {error:?}").contains(SECRET_VALUE), "{error:?}");
}
