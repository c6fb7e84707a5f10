//! Between HTTP and the service: reads a request, writes the reply.

use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::extract::{ConnectInfo, FromRequest, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::response::Response;

use super::connection::Line;
use super::error_response::{ErrorResponse, Reply};
use super::faults::BaseUrl;
use super::service::{IncomingRequest, Service, TOKEN_PATH};
use super::tokens::random_text;

/// No body of the contract comes near it.
pub(super) const LARGEST_BODY: usize = 1 << 20;

/// Answers one request. It asks axum for no routing, which would decode and tidy up the path.
pub(super) async fn answer(
    ConnectInfo(line): ConnectInfo<Line>,
    State(service): State<Arc<Service>>,
    request: Request,
) -> Response {
    let (head, body) = request.into_parts();
    let address = if head.uri.path() == TOKEN_PATH { BaseUrl::Token } else { BaseUrl::Api };
    let fault = service.gate(address).enter();
    // The server's layer has put the limit into the head's extensions.
    let body = Bytes::from_request(Request::from_parts(head.clone(), body), &()).await;
    let context_id = random_text();
    let asked = match &body {
        Ok(body) => Ok(asked(&head, body)),
        Err(rejection) => Err(unreadable(rejection.status())),
    };
    let mut reply = service.reply(address, asked, &fault, &context_id);
    if head.method == Method::HEAD {
        reply.body = None;
    }
    if !fault.wait().is_zero() {
        tokio::time::sleep(fault.wait()).await;
    }
    if fault.drops_response() {
        line.cut();
    }
    write(reply, &context_id)
}

fn unreadable(status: StatusCode) -> ErrorResponse {
    if status == StatusCode::PAYLOAD_TOO_LARGE {
        return ErrorResponse::new(413, "request.too.large", "The body is larger than 1 MiB");
    }
    ErrorResponse::new(400, "bad.request", "The body did not arrive as a whole")
}

fn asked<'a>(head: &'a Parts, body: &'a Bytes) -> IncomingRequest<'a> {
    // A header that is no text is there all the same, and is no good.
    let text = |value: &'a HeaderValue| value.to_str().unwrap_or_default();
    IncomingRequest {
        method: head.method.as_str(),
        path: head.uri.path(),
        query: head.uri.query().unwrap_or_default(),
        authorization: head.headers.get(header::AUTHORIZATION).map(text),
        body,
    }
}

fn write(reply: Reply, context_id: &str) -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() =
        StatusCode::from_u16(reply.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut set = |name: &'static str, value: &str| {
        if let Ok(value) = HeaderValue::from_str(value) {
            response.headers_mut().insert(name, value);
        }
    };
    set("inin-correlation-id", context_id);
    if let Some((name, value)) = &reply.header {
        set(name, value);
    }
    if let Some(body) = reply.body {
        set("content-type", "application/json");
        *response.body_mut() = Body::from(body);
    }
    response
}
