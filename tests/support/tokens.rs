//! A service, a token endpoint, and clients with credentials for them.

use std::sync::atomic::{AtomicUsize, Ordering};

use genesys_onboarding::{Client, ClientBuilder, Error};

use super::request::Request;
use super::responses::{json, ok_response};
use super::server::Server;
use super::threads::in_threads;
use super::{builder, operations};

pub const SECRET: &str = "s3cret/with:colon";

/// A token endpoint that issues the tokens t-1, t-2, and so on, which are valid for `seconds`.
pub fn token_server(seconds: &'static str) -> Server {
    let issued = AtomicUsize::new(0);
    Server::responding(move |_| {
        let number = issued.fetch_add(1, Ordering::Relaxed) + 1;
        json(200, &format!(r#"{{"access_token": "t-{number}", "expires_in": {seconds}}}"#))
    })
}

/// A service that accepts this token only.
pub fn service_for(token: &'static str) -> Server {
    Server::responding(move |request| match bearer(request) {
        Some(sent) if sent == token => ok_response(),
        _ => json(401, r#"{"code": "bad.credentials"}"#),
    })
}

pub fn bearer(request: &Request) -> Option<&str> {
    request.header("authorization")?.strip_prefix("Bearer ")
}

pub fn bearers(server: &Server) -> Vec<String> {
    server.requests().iter().map(|request| bearer(request).unwrap_or("none").to_owned()).collect()
}

pub fn credentials(service: &Server, login: &Server) -> ClientBuilder {
    builder(service).login_url(login.url()).client_credentials("my-id", SECRET)
}

/// Makes one call from each of `threads` threads at once, and returns all results.
pub fn call_concurrently(threads: usize, client: &Client) -> Vec<Result<(), Error>> {
    in_threads(threads, client, |client, _| operations::get(client).map(drop))
}
