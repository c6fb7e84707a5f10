//! What a login leaves in logs, events and `Debug`: nothing secret.

use std::sync::{Arc, Mutex, OnceLock};

use genesys_onboarding::{Login, LoginOptions};
use log::{LevelFilter, Log, Metadata, Record};

use crate::browser::{authority, exchange, get, redirect};
use crate::support::operations;
use crate::support::responses::json;
use crate::support::sync::lock;
use crate::{CODE, Services, parameter, state, wait_while};

static LINES: OnceLock<Mutex<Vec<String>>> = OnceLock::new();

struct Lines;

impl Log for Lines {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("genesys_onboarding")
    }

    fn log(&self, record: &Record<'_>) {
        if self.enabled(record.metadata()) {
            lock(LINES.get_or_init(Mutex::default)).push(record.args().to_string());
        }
    }

    fn flush(&self) {}
}

#[test]
fn nothing_secret_is_logged_or_shown() {
    log::set_logger(&Lines).unwrap();
    log::set_max_level(LevelFilter::Trace);
    let events = Arc::new(Mutex::new(Vec::new()));
    let services = Services::exchanging(|| {
        json(
            200,
            r#"{"access_token": "t-1", "refresh_token": "refresh-canary", "expires_in": 86399}"#,
        )
    });
    let builder = services.builder().client_credentials("my-id", "secret-canary").observer({
        let events = events.clone();
        move |event| lock(&events).push(format!("{event:?}"))
    });
    let login = Login::begin(builder, LoginOptions::new()).unwrap();
    let (host, target) = (authority(&login), redirect(&login));
    let wrong = format!("/?code={CODE}&state=wrong-canary");
    let (client, _) = wait_while(&login, move || {
        exchange(&host, &get(&host, &wrong));
        exchange(&host, &get(&host, &target))
    });
    let client = client.unwrap();
    operations::get(&client).unwrap();
    let form = services.login.requests()[0].text().to_owned();
    let (_, verifier) = form.split_once("code_verifier=").unwrap();
    let shown = format!(
        "{login:?} {client:?} {:?} {:?}",
        lock(LINES.get_or_init(Mutex::default)),
        lock(&events)
    );
    assert!(shown.contains("login: POST /oauth/token: 200"), "{shown}");
    let challenge = parameter(&login, "code_challenge").unwrap();
    for secret in ["canary", "t-1", verifier, state(&login).as_str(), challenge.as_str()] {
        assert!(!shown.contains(secret), "{secret}: {shown}");
    }
}
