//! The service: executes a request and returns the reply.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::endpoint::Endpoint;
use super::error_response::{ErrorResponse, Reply};
use super::faults::{Fault, FaultQueue};
use super::fixtures;
use super::request::Call;
use super::routes;
use super::state::State;
use super::tokens::Tokens;

/// A request whose path and query are still encoded.
#[derive(Debug)]
pub(super) struct IncomingRequest<'a> {
    pub(super) method: &'a str,
    pub(super) path: &'a str,
    pub(super) query: &'a str,
    pub(super) authorization: Option<&'a str>,
    pub(super) body: &'a [u8],
}

#[derive(Debug)]
pub(super) struct Service {
    state: Mutex<State>,
    tokens: Mutex<Tokens>,
    pub(super) api: EndpointState,
    pub(super) token: EndpointState,
}

impl Service {
    pub(super) fn new(tokens: Tokens) -> Service {
        Service {
            state: Mutex::new(fixtures::initial_state()),
            tokens: Mutex::new(tokens),
            api: EndpointState::default(),
            token: EndpointState::default(),
        }
    }

    /// Counts a request and takes its fault.
    pub(super) fn record(&self, endpoint: Endpoint) -> Fault {
        match endpoint {
            Endpoint::Api => self.api.record(),
            Endpoint::Token => self.token.record(),
            Endpoint::Foreign => Fault::none(),
        }
    }

    /// Executes a request, unless the fault replaces it, and returns the reply.
    pub(super) fn reply(
        &self,
        endpoint: Endpoint,
        request: Result<IncomingRequest<'_>, ErrorResponse>,
        fault: &Fault,
        context_id: &str,
    ) -> Reply {
        let result = match fault.error_response(endpoint) {
            Some(error) => Err(error),
            None => request.and_then(|request| self.execute(endpoint, &request)),
        };
        result.unwrap_or_else(|error| match endpoint {
            Endpoint::Api => error.into_api_reply(context_id),
            Endpoint::Token => error.into_token_reply(),
            Endpoint::Foreign => Reply::empty(404),
        })
    }

    fn execute(
        &self,
        endpoint: Endpoint,
        request: &IncomingRequest<'_>,
    ) -> Result<Reply, ErrorResponse> {
        match endpoint {
            Endpoint::Api => self.execute_operation(request),
            Endpoint::Token => {
                self.tokens().issue(request.method, request.authorization, request.body)
            }
            Endpoint::Foreign => Ok(Reply::empty(404)),
        }
    }

    fn execute_operation(&self, request: &IncomingRequest<'_>) -> Result<Reply, ErrorResponse> {
        let route = routes::find(request.method, request.path)?;
        self.tokens().authorize(request.authorization, route.operation)?;
        let call = Call::decode(route.operation, route.id, request.query, request.body)?;
        // Handlers validate before they modify, so that the state stays consistent after a panic.
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        (route.handler)(&mut state, &call)
    }

    /// Locks the tokens. They are consistent between calls, also after a panic elsewhere.
    pub(super) fn tokens(&self) -> MutexGuard<'_, Tokens> {
        self.tokens.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Request count and queued faults of an endpoint.
#[derive(Debug, Default)]
pub(super) struct EndpointState {
    request_count: AtomicU64,
    pub(super) faults: FaultQueue,
}

impl EndpointState {
    fn record(&self) -> Fault {
        self.request_count.fetch_add(1, Ordering::Relaxed);
        self.faults.next()
    }

    pub(super) fn request_count(&self) -> u64 {
        self.request_count.load(Ordering::Relaxed)
    }
}
