//! Makes calls on the Rust surface for `.ci/budgets` to count, and serves them:
//! `calls serve`, `calls URL OPERATION NUMBER`.

#[path = "../support/fixtures.rs"]
mod fixtures;
#[path = "../support/server.rs"]
mod server;

use std::env;
use std::error::Error;
use std::time::Duration;

use genesys_onboarding::{
    CallOptions, Client, JoinCodeRequest, PageOptions, get_onboarding_invite,
    get_onboarding_invites, post_onboarding_joincodes,
};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["serve"] => Ok(server::serve(Duration::ZERO)?),
        [url, operation, number] => call(url, operation, number.parse()?),
        _ => Err("calls serve | calls URL get|post|listing NUMBER".into()),
    }
}

/// Calls with the default settings: timeouts, retries and an access token.
fn call(url: &str, operation: &str, number: usize) -> Result<(), Box<dyn Error>> {
    let client = Client::builder()
        .base_url(url)
        .login_url(url)
        .client_credentials("an-id", "a-secret")
        .build()?;
    let page = PageOptions::new().page_number(1).page_size(25);
    let domains = ["acme.example", "acme.test", "sales.acme.example", "support.acme.example"];
    let request = JoinCodeRequest::new(domains.map(str::to_owned).to_vec());
    let derived = client.with_options(CallOptions::new().total_timeout(Duration::from_secs(5)))?;
    let watching = CallOptions::new().observer(|_| ()).interrupt(|| false);
    let watched = client.with_options(watching)?;
    for _ in 0..number {
        match operation {
            "derive" => drop(client.with_options(CallOptions::new().max_retries(1))?),
            "get-derived" => drop(get_onboarding_invite(&derived, "b7a0c1d2-8e4f-4a6b-9c3d-1")?),
            "get-watched" => drop(get_onboarding_invite(&watched, "b7a0c1d2-8e4f-4a6b-9c3d-1")?),
            "get" => drop(get_onboarding_invite(&client, "b7a0c1d2-8e4f-4a6b-9c3d-1")?),
            "post" => drop(post_onboarding_joincodes(&client, &request)?),
            "listing" => drop(get_onboarding_invites(&client, &page)?),
            _ => return Err(format!("unknown operation {operation}").into()),
        }
    }
    Ok(())
}
