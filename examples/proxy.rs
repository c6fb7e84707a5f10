//! Connects through an HTTP proxy, here to a sandbox that runs in another terminal:
//!
//!     cargo run --features sandbox -- --port 8080
//!     cargo run --example proxy -- http://user:password@127.0.0.1:3128 http://127.0.0.1:8080
//!
//! `proxy_from_env` instead of `proxy` reads `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY` and `NO_PROXY`, as curl
//! does.

use std::env;

use genesys_onboarding::{Client, get_onboarding_invite};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [proxy, base_url] = arguments.as_slice() else {
        return Err("usage: proxy PROXY_URL BASE_URL".into());
    };
    let client = Client::builder().base_url(base_url).proxy(proxy).build()?;
    println!("{}", get_onboarding_invite(&client, "invite-1")?.to_address);
    Ok(())
}
