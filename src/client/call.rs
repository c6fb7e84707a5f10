//! One call of an operation, from its first attempt to its last.

use std::mem;
use std::process;
use std::sync::Arc;
use std::time::Instant;

use super::Client;
use super::last_response::Recorded;
use super::response::ApiResponse;
use super::session::Session;
use crate::auth::{Bearer, RedactedBody, Redaction};
use crate::contract::operation::{Operation, ResponseKind};
use crate::contract::request::Request;
use crate::decode::may_be_json;
use crate::error::{ApiError, Error, ErrorKind, truncated};
use crate::http::call_context::CallContext;
use crate::http::outcome::Outcome;
use crate::http::{Deadline, HttpRequest, HttpResponse, TransportError};
use crate::retry::executor::{AttemptStats, CallControl, Job};
use crate::retry::rejection::Endpoint;

pub(super) struct Call<'a> {
    client: &'a Client,
    request: &'a Request,
    process: u32,
    session: Arc<Session>,
    context: CallContext,
    url: String,
    start: Instant,
    stats: AttemptStats,
    /// Status and header section of the response that ended the call.
    received: Option<(u16, Vec<u8>)>,
    /// Every token that was sent: the second after the first was rejected.
    bearers: [Option<Arc<Bearer>>; 2],
}

impl<'a> Call<'a> {
    pub(super) fn new(client: &'a Client, request: &'a Request) -> Self {
        let process = process::id();
        let Client { shared, state } = client;
        Call {
            client,
            request,
            process,
            session: shared.session(process),
            context: state.call_context(),
            url: [shared.config.base_url.as_str(), &request.target].concat(),
            start: Instant::now(),
            stats: AttemptStats::default(),
            received: None,
            bearers: [None, None],
        }
    }

    pub(super) fn run(mut self) -> Result<ApiResponse, Error> {
        let result = self.exchange();
        self.record();
        match result {
            Ok(response) => Ok(self.into_response(response)),
            Err(error) => Err(self.add_context(error)),
        }
    }

    fn control(&self) -> CallControl<'_> {
        let limits = self.client.state.limits;
        CallControl {
            operation: self.operation().id,
            context: &self.context,
            deadline: Deadline::from_start(self.start, limits.total_timeout),
            limits,
            observer: self.client.state.observer.as_ref(),
        }
    }

    /// The successful response, or the error.
    fn exchange(&mut self) -> Result<HttpResponse, Error> {
        let may_send_secrets = self.client.shared.config.is_confidential;
        if !may_send_secrets && !self.request.secrets().is_empty() {
            let reason = "refusing to send passwords over plain HTTP to a non-loopback host; use https, \
                          or allow_insecure_http for testing";
            return Err(Error::configuration("base_url", reason));
        }
        self.bearers[0] = self.session.tokens.bearer(&self.session.executor, &self.control())?;
        let mut result = self.send(0);
        if let (Ok(HttpResponse { status: 401, .. }), Some(rejected)) = (&result, &self.bearers[0])
        {
            // Once: if a new token is rejected too, that is the service's last word.
            if self.session.tokens.invalidate(rejected) {
                log::warn!(
                    "{}: 401, refreshing the access token and retrying",
                    self.operation().id
                );
                let executor = &self.session.executor;
                self.bearers[1] = self.session.tokens.bearer(executor, &self.control())?;
                result = self.send(1);
            }
        }
        self.classify(result)
    }

    fn operation(&self) -> &'static Operation {
        self.request.operation
    }

    fn redaction(&self) -> Redaction<'_> {
        self.client.redaction(self.request.secrets(), &self.bearers)
    }

    fn send(&mut self, bearer: usize) -> Result<HttpResponse, TransportError> {
        let mut stats = mem::take(&mut self.stats);
        let operation = self.operation();
        let redaction = self.redaction();
        let job = Job {
            endpoint: Endpoint::Api,
            path: operation.path,
            request: HttpRequest {
                method: operation.method,
                url: &self.url,
                authorization: self.bearers[bearer].as_deref().map(Bearer::header),
                content_type: "application/json",
                headers: self.client.state.headers.as_slice(),
                body: self.request.body(),
                redact: &|text| redaction.redact(text),
            },
            is_idempotent: operation.method.is_idempotent(),
            reporting: None,
        };
        let result = self.session.executor.send(&self.control(), &job, &mut stats);
        self.stats = stats;
        result
    }

    /// Keeps what came back for `Client::last_response`.
    fn record(&mut self) {
        let recorded = Recorded {
            operation: self.operation(),
            response: self.received.take(),
            attempts: self.stats.attempts,
            elapsed: self.start.elapsed(),
            secrets: self.request.secrets().to_vec(),
            bearers: self.bearers.clone(),
        };
        self.client.state.record(self.process, recorded);
    }

    fn classify(
        &mut self,
        mut result: Result<HttpResponse, TransportError>,
    ) -> Result<HttpResponse, Error> {
        if let Ok(response) = &mut result {
            self.received = Some((response.status, mem::take(&mut response.head)));
        }
        match result {
            Ok(response) if is_success(self.operation(), &response) => {
                match self.foreign_content(&response) {
                    None => Ok(response),
                    Some(reason) => {
                        self.stats.may_have_been_applied = true;
                        Err(self.decode_error(&response, reason))
                    }
                }
            }
            Ok(response) => {
                let outcome = Endpoint::Api.outcome(&response);
                self.stats.may_have_been_applied |= outcome.is_indeterminate();
                Err(Error::new(self.api_error(&response)))
            }
            Err(error) => Err(self.transport_error(error)),
        }
    }

    /// Why a successful response is not the service's, or not the JSON that it should be.
    fn foreign_content(&self, response: &HttpResponse) -> Option<String> {
        let content_type = response.headers.content_type();
        if is_html(content_type, &response.body) {
            let start = self.start_of(&response.body);
            return Some(format!(
                "an HTML page{start}: a proxy, captive portal or login page responded instead of the \
                 service; check base_url and the network"
            ));
        }
        let is_model = matches!(
            self.operation().response,
            ResponseKind::Model { .. } | ResponseKind::Listing { .. }
        );
        if !is_model || response.body.is_empty() || may_be_json(&response.body) {
            return None;
        }
        let content_type = content_type.map_or_else(
            || "no content type".to_owned(),
            |content_type| format!("content type {content_type}"),
        );
        let content_type = self.redaction().redact(&content_type).into_owned();
        Some(format!("not JSON ({content_type}){}", self.start_of(&response.body)))
    }

    fn start_of(&self, body: &[u8]) -> String {
        match self.redaction().redact_body(body) {
            RedactedBody::Text(text) => format!(" that starts with {:?}", first_line(&text)),
            _ => String::new(),
        }
    }

    fn api_error(&self, response: &HttpResponse) -> ApiError {
        let redaction = self.redaction();
        let mut error = ApiError::new(response.status);
        error = match redaction.redact_body(&response.body) {
            RedactedBody::Empty => error,
            RedactedBody::Json(json) => error.with_json(json),
            RedactedBody::Text(text) => error.with_text(&text),
        };
        error.correlation_id =
            self.correlation_id(response).or_else(|| error.body.context_id.clone());
        error.retry_after = response.headers.retry_after();
        error.location = redaction.redirect_target(response);
        if error.status == 403 {
            error.permissions = self.operation().permissions;
        }
        error
    }

    fn transport_error(&mut self, error: TransportError) -> Error {
        // The status stands whatever happens to the body: without a result to read, nothing is unknown.
        let is_known_success = matches!(error.outcome, Outcome::Responded { status: ..300, .. })
            && matches!(self.operation().response, ResponseKind::Empty);
        self.stats.may_have_been_applied |= error.outcome.is_indeterminate() && !is_known_success;
        self.redacted_error(error)
    }

    fn redacted_error(&self, error: TransportError) -> Error {
        let redaction = self.redaction();
        error.into_error("the service", &|text| redaction.redact(text).into_owned())
    }

    fn decode_error(&self, response: &HttpResponse, reason: String) -> Error {
        let correlation_id = self.correlation_id(response);
        Error::new(ErrorKind::Decode { status: response.status, reason, correlation_id })
    }

    fn correlation_id(&self, response: &HttpResponse) -> Option<String> {
        let id = response.headers.correlation_id()?;
        Some(self.redaction().redact(&id).into_owned())
    }

    /// Adds what every error of a call knows. An error of the token endpoint has counted its own attempts.
    fn add_context(&self, error: Error) -> Error {
        let operation = self.operation();
        let outcome_unknown = self.stats.may_have_been_applied && !operation.method.is_safe();
        let is_retryable = (self.stats.is_retryable || error.is_retryable()) && !outcome_unknown;
        let attempts = error.attempts() + self.stats.attempts;
        error
            .with_operation(operation.id)
            .with_attempts(attempts)
            .with_outcome_unknown(outcome_unknown)
            .with_exhausted_budget(self.stats.is_budget_exhausted)
            .with_retryable(is_retryable)
    }

    fn into_response(self, response: HttpResponse) -> ApiResponse {
        ApiResponse::new(self.client, self.request, response, self.bearers, self.stats.attempts)
    }
}

fn is_success(operation: &Operation, response: &HttpResponse) -> bool {
    match operation.response {
        ResponseKind::Exists => match response.status {
            200 => true,
            // Only the service can say no; a gateway's 404 says that the path is wrong.
            404 => {
                response.headers.correlation_id().is_some()
                    && !is_html(response.headers.content_type(), &response.body)
            }
            _ => false,
        },
        ResponseKind::Model { .. } | ResponseKind::Listing { .. } | ResponseKind::Empty => {
            (200..300).contains(&response.status)
        }
    }
}

fn is_html(content_type: Option<&str>, body: &[u8]) -> bool {
    let starts_with = |text: &[u8], prefix: &str| {
        text.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix.as_bytes()))
    };
    let is_type = |prefix| content_type.is_some_and(|text| starts_with(text.as_bytes(), prefix));
    let body = body.trim_ascii_start();
    is_type("text/html")
        || is_type("application/xhtml")
        || starts_with(body, "<!doctype html")
        || starts_with(body, "<html")
}

/// The longest quotation of a page within a sentence, in characters.
const MAX_QUOTATION: usize = 80;

fn first_line(text: &str) -> String {
    let line = truncated(text).split_whitespace().collect::<Vec<_>>().join(" ");
    line.chars().take(MAX_QUOTATION).collect()
}
