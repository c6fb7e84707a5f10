//! The service: executes a request and returns the reply.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use super::endpoint::Endpoint;
use super::error_response::{ErrorResponse, Reply};
use super::faults::{Fault, FaultQueue};
use super::oauth::{self, AuthorizationServer};
use super::request::{Call, IncomingRequest};
use super::request_log::redaction;
use super::request_log::{RecordedRequest, RequestLog};
use super::routes::{self, Match};
use super::settings::{CurrentSettings, SandboxSettings};
use super::state::State;
use crate::contract::operation::Operation;

/// The reply to a request, and what a fault does to it.
#[derive(Debug)]
pub(super) struct Outcome {
    pub(super) reply: Reply,
    pub(super) delay: Duration,
    pub(super) is_dropped: bool,
}

#[derive(Debug)]
pub(super) struct Service {
    pub(super) base_url: String,
    /// Whether only programs on this machine can connect.
    pub(super) is_loopback_only: bool,
    initial_state: State,
    state: Mutex<State>,
    oauth: Mutex<AuthorizationServer>,
    settings: Mutex<CurrentSettings>,
    faults: Mutex<FaultQueue>,
    log: Mutex<RequestLog>,
    request_count: AtomicU64,
    token_request_count: AtomicU64,
}

impl Service {
    pub(super) fn new(
        base_url: String,
        is_loopback_only: bool,
        oauth: AuthorizationServer,
        initial_state: State,
    ) -> Service {
        Service {
            base_url,
            is_loopback_only,
            state: Mutex::new(initial_state.clone()),
            initial_state,
            oauth: Mutex::new(oauth),
            settings: Mutex::default(),
            faults: Mutex::default(),
            log: Mutex::default(),
            request_count: AtomicU64::new(0),
            token_request_count: AtomicU64::new(0),
        }
    }

    /// Counts a request when it arrives.
    pub(super) fn count(&self, endpoint: Endpoint) {
        let count = match endpoint {
            Endpoint::Api => &self.request_count,
            Endpoint::Token => &self.token_request_count,
            Endpoint::Authorize | Endpoint::Control | Endpoint::Foreign => return,
        };
        count.fetch_add(1, Ordering::Relaxed);
    }

    /// Executes a request, unless a fault replaces it, and records it. A body that could not be read is the
    /// error of that.
    pub(super) fn respond(
        &self,
        endpoint: Endpoint,
        request: &IncomingRequest<'_>,
        body_error: Option<ErrorResponse>,
        context_id: &str,
    ) -> Outcome {
        let route = (endpoint == Endpoint::Api).then(|| routes::find(request.method, request.path));
        let operation = route.as_ref().and_then(|found| Some(found.as_ref().ok()?.operation));
        let fault = self.faults().take(endpoint, operation);
        let result = match fault.error_response(endpoint).or(body_error) {
            Some(error) => Err(error),
            None => self.execute(endpoint, route, request),
        };
        let reply = result.unwrap_or_else(|error| match endpoint {
            Endpoint::Token => error.into_token_reply(),
            Endpoint::Authorize => oauth::page::error(error),
            _ => error.into_api_reply(context_id),
        });
        self.record(endpoint, operation, request, &fault, reply.status);
        let delay = fault.response_delay() + self.settings().latency;
        Outcome { reply, delay, is_dropped: fault.drops_response() }
    }

    /// Executes the operation of a route, or a request to the authorization server, which has none.
    fn execute(
        &self,
        endpoint: Endpoint,
        route: Option<Result<Match, ErrorResponse>>,
        request: &IncomingRequest<'_>,
    ) -> Result<Reply, ErrorResponse> {
        if let Some(route) = route {
            return self.execute_operation(route?, request);
        }
        let (settings, state) = (*self.settings(), self.state());
        match endpoint {
            Endpoint::Authorize => oauth::authorize::respond(&mut self.oauth(), &state, request),
            _ => oauth::grants::respond(&mut self.oauth(), &state, &settings, request),
        }
    }

    fn execute_operation(
        &self,
        route: Match,
        request: &IncomingRequest<'_>,
    ) -> Result<Reply, ErrorResponse> {
        let settings = *self.settings();
        self.oauth().authorize(
            request.authorization,
            route.operation,
            settings.requests_per_minute,
            Instant::now(),
        )?;
        let call = Call::decode(route.operation, route.id, request.query, request.body, settings)?;
        (route.handler)(&mut self.state(), &call)
    }

    fn record(
        &self,
        endpoint: Endpoint,
        operation: Option<&'static Operation>,
        request: &IncomingRequest<'_>,
        fault: &Fault,
        status: u16,
    ) {
        let (on, query, body) = match endpoint {
            Endpoint::Token | Endpoint::Authorize => {
                let on = if endpoint == Endpoint::Token { "token" } else { "authorize" };
                let query = redaction::redact_query(request.query);
                (on, query, redaction::redact_form(request.body))
            }
            _ => {
                let body = redaction::redact_json(operation, request.body);
                ("api", request.query.to_owned(), body)
            }
        };
        self.log().record(RecordedRequest {
            number: 0,
            time: SystemTime::now(),
            method: request.method.to_owned(),
            path: request.path.to_owned(),
            query,
            operation: operation.map(|operation| operation.id),
            on,
            status: (!fault.drops_response()).then_some(status),
            fault: !fault.is_none(),
            body,
        });
    }

    /// The number of API requests.
    pub(super) fn request_count(&self) -> u64 {
        self.request_count.load(Ordering::Relaxed)
    }

    /// The number of requests to the token endpoint.
    pub(super) fn token_request_count(&self) -> u64 {
        self.token_request_count.load(Ordering::Relaxed)
    }

    /// Forgets the requests so far, also in their counts.
    pub(super) fn clear_requests(&self) {
        self.log().clear();
        self.request_count.store(0, Ordering::Relaxed);
        self.token_request_count.store(0, Ordering::Relaxed);
    }

    /// Changes settings. Every token gets a new window of the rate limit.
    pub(super) fn set_settings(&self, settings: &SandboxSettings) {
        self.settings().update(settings);
        self.oauth().restart_windows();
    }

    /// Restores what a new sandbox has, except for its tokens, which stay valid. Codes do not.
    pub(super) fn reset(&self) {
        *self.state() = self.initial_state.clone();
        *self.settings() = CurrentSettings::default();
        self.oauth().restart_windows();
        self.oauth().clear_codes();
        self.faults().clear();
        self.clear_requests();
    }

    /// Handlers validate before they modify, so that the state stays consistent after a panic.
    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        lock(&self.state)
    }

    pub(super) fn oauth(&self) -> MutexGuard<'_, AuthorizationServer> {
        lock(&self.oauth)
    }

    pub(super) fn settings(&self) -> MutexGuard<'_, CurrentSettings> {
        lock(&self.settings)
    }

    pub(super) fn faults(&self) -> MutexGuard<'_, FaultQueue> {
        lock(&self.faults)
    }

    pub(super) fn log(&self) -> MutexGuard<'_, RequestLog> {
        lock(&self.log)
    }
}

/// Locks what is consistent between calls, also after a panic elsewhere.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
