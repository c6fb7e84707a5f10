//! `Debug` of everything that holds a secret.

use genesys_onboarding::{Client, Secret};

use crate::canaries::{
    self, CAPTCHA, CLIENT_SECRET, PASSWORD, PROXY_PASSWORD, TOKEN, assert_hidden,
};
use crate::support::keys::{CERTIFICATE_A, KEY_A};

#[test]
fn clients_and_their_builders_show_no_secret() {
    let new = || {
        let proxy = format!("http://user:{PROXY_PASSWORD}@proxy.example:3128");
        Client::builder()
            .base_url("https://api.example")
            .login_url("https://login.example")
            .proxy(proxy)
            .client_certificate_pem(CERTIFICATE_A)
            .client_key_pem(KEY_A)
    };
    let key_line = KEY_A.lines().nth(1).unwrap();
    for builder in [new().client_credentials("my-id", CLIENT_SECRET), new().access_token(TOKEN)] {
        let client = builder.clone().build().unwrap();
        let shown = format!("{builder:?} {builder:#?} {client:?} {client:#?}");
        assert_hidden("a client and its builder", &shown);
        assert!(!shown.contains(key_line), "{shown}");
        assert!(shown.contains("https://api.example"), "{shown}");
    }
}

#[test]
fn requests_show_what_they_hold_but_no_secret() {
    let (complete, stage, create) = (canaries::complete(), canaries::stage(), canaries::create());
    for shown in [
        format!("{complete:?} {complete:#?}"),
        format!("{stage:?} {stage:#?}"),
        format!("{create:?} {create:#?}"),
        format!(
            "ada@acme.example i-1 {:?} {:?}",
            Secret::from(PASSWORD),
            Some(Secret::from(CAPTCHA))
        ),
    ] {
        assert_hidden("a request", &shown);
        assert!(shown.contains("ada@acme.example") || shown.contains("i-1"), "{shown}");
        assert!(shown.contains("[hidden]"), "{shown}");
    }
}
