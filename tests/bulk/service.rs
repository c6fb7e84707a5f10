//! A service that would stage a person twice, and loses responses as a test says.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use genesys_onboarding::Client;
use serde_json::{Value, json};

use super::support::request::Request;
use super::support::responses;
use super::support::server::Server;
use super::support::sync::lock;
use super::support::{builder, client};

/// What happens to a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    Processed,
    /// It is processed, and the response is lost.
    ResponseLost,
    /// It is not processed, and what arrives is no response.
    RequestLost,
    RateLimited,
}

#[derive(Default)]
struct State {
    /// How often each address was staged, in lower case.
    staged: HashMap<String, usize>,
    /// How often a request for it was received.
    received: HashMap<String, usize>,
}

pub struct Service {
    pub server: Server,
    state: Arc<Mutex<State>>,
}

impl Service {
    /// `fate` gets the address and how many requests for it have been received before.
    pub fn start(fate: impl Fn(&str, usize) -> Fate + Send + Sync + 'static) -> Self {
        let state = Arc::new(Mutex::new(State::default()));
        let server = Server::responding({
            let state = state.clone();
            move |request| respond(&mut lock(&state), request, &fate)
        });
        Service { server, state }
    }

    pub fn client(&self) -> Client {
        client(&self.server)
    }

    /// A client that retries once.
    pub fn retrying_client(&self) -> Client {
        builder(&self.server).max_retries(1).build().unwrap()
    }

    /// How often each address was staged.
    pub fn staged(&self) -> HashMap<String, usize> {
        lock(&self.state).staged.clone()
    }

    pub fn received(&self, email: &str) -> usize {
        lock(&self.state).received.get(email).copied().unwrap_or_default()
    }

    /// Stages an address on behalf of others.
    pub fn stage(&self, email: &str) {
        *lock(&self.state).staged.entry(email.to_owned()).or_default() += 1;
    }
}

fn respond(state: &mut State, request: &Request, fate: &impl Fn(&str, usize) -> Fate) -> Vec<u8> {
    if request.method == "GET" {
        let entities: Vec<Value> =
            state.staged.keys().map(|email| json!({"toAddress": email.to_uppercase()})).collect();
        let page = json!({"total": entities.len(), "pageCount": 1, "entities": entities});
        return responses::json(200, &page.to_string());
    }
    let body: Value = serde_json::from_slice(&request.body).unwrap();
    let email = body["email"].as_str().unwrap().to_lowercase();
    let received = state.received.entry(email.clone()).or_default();
    let fate = fate(&email, *received);
    *received += 1;
    if matches!(fate, Fate::Processed | Fate::ResponseLost) {
        *state.staged.entry(email).or_default() += 1;
    }
    match fate {
        Fate::Processed => responses::response(204, &[], b""),
        Fate::ResponseLost | Fate::RequestLost => b"lost\r\n\r\n".to_vec(),
        Fate::RateLimited => responses::response(429, &[("Retry-After", "0")], b"{}"),
    }
}
