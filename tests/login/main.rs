//! A person's login, with a scripted OAuth server and a browser that is a plain socket.

#[path = "../support/mod.rs"]
mod support;

mod browser;
mod errors;
mod exchange;
mod hostile;
mod listening;
mod logs;
mod pasted;

use std::thread::{self, JoinHandle};
use std::time::Duration;

use genesys_onboarding::{Client, ClientBuilder, Error, Login, LoginOptions};

use support::responses::json;
use support::server::Server;
use support::tokens::service_for;

/// Far above what a login takes here; a test that waits this long fails.
const TIMEOUT: Duration = Duration::from_secs(30);

const CODE: &str = "code-canary/+";

/// An OAuth server that takes one code, and a service that takes the token.
struct Services {
    login: Server,
    service: Server,
}

impl Services {
    fn new() -> Self {
        Services::exchanging(|| {
            json(200, r#"{"access_token": "t-1", "refresh_token": "r-1", "expires_in": 86399}"#)
        })
    }

    /// With this response of the token endpoint.
    fn exchanging(respond: impl Fn() -> Vec<u8> + Send + Sync + 'static) -> Self {
        let login = Server::responding(move |_| respond());
        Services { login, service: service_for("t-1") }
    }

    fn builder(&self) -> ClientBuilder {
        support::builder(&self.service).login_url(self.login.url()).client_id("my-public-id")
    }

    fn begin(&self) -> Login {
        Login::begin(self.builder(), LoginOptions::new()).unwrap()
    }
}

/// A parameter of a login's address, decoded.
fn parameter(login: &Login, name: &str) -> Option<String> {
    let (_, query) = login.url().split_once('?')?;
    let value = query.split('&').find_map(|field| field.strip_prefix(name)?.strip_prefix('='))?;
    Some(percent_encoding::percent_decode_str(value).decode_utf8().unwrap().into_owned())
}

fn state(login: &Login) -> String {
    parameter(login, "state").unwrap()
}

/// Runs the browser's part on another thread while this one waits for the login.
fn wait_while<T: Send + 'static>(
    login: &Login,
    browse: impl FnOnce() -> T + Send + 'static,
) -> (Result<Client, Error>, T) {
    let browser: JoinHandle<T> = thread::spawn(browse);
    let result = login.wait(TIMEOUT);
    let browsed =
        browser.join().unwrap_or_else(|_| panic!("the browser failed; the login: {result:?}"));
    (result, browsed)
}
