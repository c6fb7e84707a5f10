//! An attempt by the program's own HTTP instead of ureq.

use std::cell::RefCell;

use http::{HeaderMap, HeaderName, HeaderValue};

use super::call_context;
use super::error::TransportError;
use super::outcome::Outcome;
use super::request::HttpRequest;
use super::response::{Headers, header_fields};
use super::{HttpResponse, TransportErrorKind, body};
use crate::contract::method::Method;
use crate::transport::{
    FailureCause, Transport, TransportFailure, TransportRequest, TransportResponse,
};

/// What the program's transport is given besides the request.
pub(super) struct Attempt<'a> {
    pub(super) request: &'a HttpRequest<'a>,
    pub(super) user_agent: &'a str,
    pub(super) max_response_bytes: u64,
    /// Sends the request by ureq.
    pub(super) send: &'a dyn Fn() -> Result<HttpResponse, TransportError>,
}

impl Attempt<'_> {
    pub(super) fn run(&self, transport: &dyn Transport) -> Result<HttpResponse, TransportError> {
        let request = self.request;
        let headers = request.fields(self.user_agent);
        let deadline = call_context::attempt_deadline();
        let passed_on = RefCell::new(None);
        let sent = transport.send(&TransportRequest {
            method: request.method.as_str(),
            url: request.url,
            headers: &headers,
            body: request.body,
            timeout: &|| deadline.left(),
            is_stopped: &call_context::is_stopped,
            redact: request.redact,
            send: &|| {
                (self.send)().map(to_program).map_err(|error| {
                    let failure = failure(&error);
                    passed_on.replace(Some((failure.clone(), error)));
                    failure
                })
            },
        });
        match (sent, passed_on.into_inner()) {
            (Ok(response), _) => self.receive(response),
            // The library's own failure knows more than what the program has seen of it.
            (Err(failure), Some((own, error))) if failure == own => Err(error),
            (Err(failure), _) => Err(transport_error(failure)),
        }
    }

    fn receive(&self, response: TransportResponse) -> Result<HttpResponse, TransportError> {
        let status = response.status;
        if !(100..600).contains(&status) {
            let reason = format!("the program's transport returned the status {status}");
            return Err(transport_error(TransportFailure::maybe_sent(reason)));
        }
        let head = head(&response);
        let headers = header_map(&response.headers);
        let has_no_body = self.request.method == Method::Head || matches!(status, 204 | 304);
        let body = match has_no_body {
            true => Vec::new(),
            false => body::limited(response.body, &headers, self.max_response_bytes, status >= 300)
                .map_err(|error| body::transport_error(error, self.max_response_bytes, status))?,
        };
        Ok(HttpResponse { status, headers: Headers::new(headers), body, head })
    }
}

fn header_map(headers: &[(String, String)]) -> HeaderMap {
    let valid = headers.iter().filter_map(|(name, value)| {
        Some((name.parse::<HeaderName>().ok()?, HeaderValue::from_str(value.trim()).ok()?))
    });
    valid.collect()
}

/// The header section that the response would have on the wire.
fn head(response: &TransportResponse) -> Vec<u8> {
    let mut head = format!("HTTP/1.1 {}\r\n", response.status);
    for (name, value) in &response.headers {
        head.extend([name, ": ", value, "\r\n"]);
    }
    head.into_bytes()
}

/// A response of the library's own HTTP, which is decompressed already.
fn to_program(response: HttpResponse) -> TransportResponse {
    let mut headers = header_fields(&response.head);
    headers.retain(|(name, _)| !name.eq_ignore_ascii_case("content-encoding"));
    TransportResponse { status: response.status, headers, body: response.body }
}

fn transport_error(failure: TransportFailure) -> TransportError {
    let kind = match (failure.cause, failure.may_have_been_sent) {
        (FailureCause::Timeout, _) => TransportErrorKind::Timeout,
        (FailureCause::Tls, _) => TransportErrorKind::Tls,
        (FailureCause::Final, _) => TransportErrorKind::ProxyRejected,
        (FailureCause::Connection, false) => TransportErrorKind::Connect,
        (FailureCause::Connection, true) => TransportErrorKind::ConnectionLost,
    };
    let mut error = TransportError::unsent(kind, failure.message);
    if failure.may_have_been_sent {
        error.outcome = Outcome::NoResponse;
    }
    error
}

/// A failure of the library's own HTTP.
fn failure(error: &TransportError) -> TransportFailure {
    let may_have_been_sent = error.outcome != Outcome::NotSent;
    let cause = match error.kind {
        TransportErrorKind::Timeout => FailureCause::Timeout,
        TransportErrorKind::Tls => FailureCause::Tls,
        _ if error.is_final() && !may_have_been_sent => FailureCause::Final,
        _ => FailureCause::Connection,
    };
    TransportFailure { message: error.reason.clone(), cause, may_have_been_sent }
}
