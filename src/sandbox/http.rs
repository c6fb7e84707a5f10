//! The HTTP layer: reads a request, injects its fault, writes the response.

use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::extract::{ConnectInfo, FromRequest, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::response::Response;

use super::connection::ConnectionHandle;
use super::cors;
use super::endpoint::Endpoint;
use super::error_response::{ErrorResponse, Reply};
use super::service::{IncomingRequest, Service};
use super::tokens::random_hex;

/// Far above every request body of the API.
pub(super) const MAX_BODY_BYTES: usize = 1 << 20;

/// Handles one request. Routing is the sandbox's own, since axum's would decode and normalize the path.
pub(super) async fn handle(
    ConnectInfo(connection): ConnectInfo<ConnectionHandle>,
    State(service): State<Arc<Service>>,
    request: Request,
) -> Response {
    let (parts, body) = request.into_parts();
    let endpoint = Endpoint::of(parts.uri.path());
    if endpoint.is_service()
        && let Some(response) = cors::preflight_response(&parts)
    {
        return response;
    }
    let fault = service.record(endpoint);
    // The server's layer has put the limit into the request's extensions.
    let body = Bytes::from_request(Request::from_parts(parts.clone(), body), &()).await;
    let context_id = random_hex();
    let incoming = match &body {
        Ok(body) => Ok(incoming_request(&parts, body)),
        Err(rejection) => Err(read_error(rejection.status())),
    };
    let mut reply = service.reply(endpoint, incoming, &fault, &context_id);
    if parts.method == Method::HEAD {
        reply.body = None;
    }
    if !fault.response_delay().is_zero() {
        tokio::time::sleep(fault.response_delay()).await;
    }
    if fault.drops_response() {
        connection.abort();
    }
    let correlation_id = endpoint.is_service().then_some(context_id.as_str());
    let mut response = into_response(reply, correlation_id);
    if endpoint.is_service() {
        cors::share_with_origin(&parts, response.headers_mut());
    }
    response
}

fn read_error(status: StatusCode) -> ErrorResponse {
    if status == StatusCode::PAYLOAD_TOO_LARGE {
        return ErrorResponse::new(413, "request.too.large", "The body is larger than 1 MiB");
    }
    ErrorResponse::new(400, "bad.request", "Incomplete body")
}

fn incoming_request<'a>(parts: &'a Parts, body: &'a Bytes) -> IncomingRequest<'a> {
    // A header that is not a string is present, and invalid.
    let string = |value: &'a HeaderValue| value.to_str().unwrap_or_default();
    IncomingRequest {
        method: parts.method.as_str(),
        path: parts.uri.path(),
        query: parts.uri.query().unwrap_or_default(),
        authorization: parts.headers.get(header::AUTHORIZATION).map(string),
        body,
    }
}

fn into_response(reply: Reply, correlation_id: Option<&str>) -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() =
        StatusCode::from_u16(reply.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut set = |name: &'static str, value: &str| {
        if let Ok(value) = HeaderValue::from_str(value) {
            response.headers_mut().insert(name, value);
        }
    };
    if let Some(correlation_id) = correlation_id {
        set("inin-correlation-id", correlation_id);
    }
    if let Some((name, value)) = &reply.header {
        set(name, value);
    }
    if let Some(body) = reply.body {
        set("content-type", "application/json");
        *response.body_mut() = Body::from(body);
    }
    response
}
