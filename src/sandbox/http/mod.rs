//! The HTTP layer: reads a request, injects its fault, writes the response.

mod connection;
mod cors;
pub(super) mod server;

use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::extract::{ConnectInfo, FromRequest, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, header};
use axum::response::Response;

use self::connection::ConnectionHandle;
use crate::sandbox::control::http::ControlRequest;
use crate::sandbox::control::{self, page};
use crate::sandbox::endpoint::Endpoint;
use crate::sandbox::error_response::{ErrorResponse, Reply};
use crate::sandbox::oauth::random_hex;
use crate::sandbox::request::IncomingRequest;
use crate::sandbox::service::Service;

/// Far above every request body of the API.
const MAX_BODY_BYTES: usize = 1 << 20;

/// Handles one request. Routing is the sandbox's own, since axum's would decode and normalize the path.
async fn handle(
    ConnectInfo(connection): ConnectInfo<ConnectionHandle>,
    State(service): State<Arc<Service>>,
    request: Request,
) -> Response {
    let (parts, body) = request.into_parts();
    let endpoint = Endpoint::of(parts.uri.path());
    if endpoint.is_shared()
        && let Some(response) = cors::preflight_response(&parts)
    {
        return response;
    }
    service.count(endpoint);
    // The server's layer has put the limit into the request's extensions.
    let body = Bytes::from_request(Request::from_parts(parts.clone(), body), &()).await;
    let (body, error) = match body {
        Ok(body) => (body, None),
        Err(rejection) => (Bytes::new(), Some(read_error(rejection.status()))),
    };
    match endpoint {
        Endpoint::Foreign => into_response(Reply::empty(404), None),
        Endpoint::Control if page::is_requested(&parts) => page::response(),
        Endpoint::Control => {
            let body = error.is_none().then_some(&body);
            into_response(control::http::respond(&service, &control_request(&parts, body)), None)
        }
        Endpoint::Api | Endpoint::Token | Endpoint::Authorize => {
            let context_id = random_hex();
            let request = incoming_request(&parts, &body);
            let mut outcome = service.respond(endpoint, &request, error, &context_id);
            if parts.method == Method::HEAD {
                outcome.reply.body = None;
            }
            if !outcome.delay.is_zero() {
                tokio::time::sleep(outcome.delay).await;
            }
            if outcome.is_dropped {
                connection.abort();
            }
            let mut response = into_response(outcome.reply, Some(&context_id));
            if endpoint.is_shared() {
                cors::share_with_origin(&parts, response.headers_mut());
            }
            response
        }
    }
}

fn read_error(status: StatusCode) -> ErrorResponse {
    if status == StatusCode::PAYLOAD_TOO_LARGE {
        return ErrorResponse::new(413, "request.too.large", "The body is larger than 1 MiB");
    }
    ErrorResponse::new(400, "bad.request", "Incomplete body")
}

fn incoming_request<'a>(parts: &'a Parts, body: &'a Bytes) -> IncomingRequest<'a> {
    IncomingRequest {
        method: parts.method.as_str(),
        path: parts.uri.path(),
        query: parts.uri.query().unwrap_or_default(),
        authorization: header_value(parts, &header::AUTHORIZATION),
        body,
    }
}

fn control_request<'a>(parts: &'a Parts, body: Option<&'a Bytes>) -> ControlRequest<'a> {
    ControlRequest {
        method: parts.method.as_str(),
        path: parts.uri.path(),
        host: header_value(parts, &header::HOST),
        origin: header_value(parts, &header::ORIGIN),
        body: body.map(|body| body.as_ref()),
    }
}

/// A header that is not a string is present, and invalid.
fn header_value<'a>(parts: &'a Parts, name: &HeaderName) -> Option<&'a str> {
    parts.headers.get(name).map(|value| value.to_str().unwrap_or_default())
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
    for (name, value) in &reply.headers {
        set(name, value);
    }
    if let Some(body) = reply.body {
        set("content-type", reply.content_type);
        *response.body_mut() = Body::from(body);
    }
    response
}
