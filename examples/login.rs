//! A person logs in with a browser, and a call is made as that person. Against the embedded sandbox, where this
//! program plays the browser as well:
//!
//!     cargo run --features sandbox --example login
//!
//! With a real browser, against a sandbox that runs in another terminal:
//!
//!     cargo run --features sandbox -- --port 8080
//!     cargo run --features sandbox --example login -- http://127.0.0.1:8080 sandbox-public-client

use std::env;
use std::error::Error;
use std::process::ExitCode;
use std::thread;
use std::time::Duration;

use genesys_onboarding::sandbox::{ADMINISTRATOR_EMAIL, Sandbox};
use genesys_onboarding::{Client, Login, LoginOptions, PageOptions, get_onboarding_invites};

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let result = match arguments.as_slice() {
        [] => in_sandbox(),
        [base_url, client_id] => log_in(base_url, client_id, |_| {}),
        _ => Err("usage: login [BASE_URL CLIENT_ID]".into()),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn in_sandbox() -> Result<(), Box<dyn Error>> {
    let sandbox = Sandbox::start()?;
    log_in(sandbox.base_url(), sandbox.public_client_id(), |url| {
        let choice = format!("{url}&sandbox_user={ADMINISTRATOR_EMAIL}");
        thread::spawn(move || browse(&choice));
    })
}

fn log_in(base_url: &str, client_id: &str, show: impl FnOnce(&str)) -> Result<(), Box<dyn Error>> {
    let builder = Client::builder().base_url(base_url).login_url(base_url).client_id(client_id);
    let login = Login::begin(builder, LoginOptions::new())?;
    println!("Log in at {}", login.url());
    show(login.url());
    let client = login.wait(Duration::from_secs(300))?;
    let invites = get_onboarding_invites(&client, &PageOptions::default())?;
    println!("the person sees {} invites", invites.total.unwrap_or_default());
    Ok(())
}

/// Visits an address, and those that it redirects to.
fn browse(url: &str) {
    if let Err(error) = ureq::get(url).config().proxy(None).build().call() {
        eprintln!("the browser: {error}");
    }
}
