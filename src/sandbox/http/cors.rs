//! CORS: lets programs in browsers call the API and the token endpoint from pages of any origin.

use axum::body::Body;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::response::Response;

/// Every method, whatever the path, so that the program sees the service's own 405 and not the browser's error.
const ALLOWED_METHODS: HeaderValue =
    HeaderValue::from_static("DELETE, GET, HEAD, PATCH, POST, PUT");

/// The headers that programs read besides those which browsers always show.
const EXPOSED_HEADERS: HeaderValue =
    HeaderValue::from_static("Allow, Date, ININ-Correlation-Id, Retry-After");

/// How long a browser remembers a preflight, in seconds.
const MAX_AGE_S: HeaderValue = HeaderValue::from_static("600");

const ANY_ORIGIN: HeaderValue = HeaderValue::from_static("*");

/// The response to a preflight; `None` for any other request, a plain OPTIONS among them.
pub(super) fn preflight_response(request: &Parts) -> Option<Response> {
    let is_preflight = request.method == Method::OPTIONS
        && request.headers.contains_key(header::ORIGIN)
        && request.headers.contains_key(header::ACCESS_CONTROL_REQUEST_METHOD);
    is_preflight.then(|| {
        let mut response = Response::new(Body::empty());
        *response.status_mut() = StatusCode::NO_CONTENT;
        let requested_headers = request.headers.get(header::ACCESS_CONTROL_REQUEST_HEADERS);
        let headers = [
            (header::ACCESS_CONTROL_ALLOW_ORIGIN, Some(ANY_ORIGIN)),
            (header::ACCESS_CONTROL_ALLOW_METHODS, Some(ALLOWED_METHODS)),
            (header::ACCESS_CONTROL_ALLOW_HEADERS, requested_headers.cloned()),
            (header::ACCESS_CONTROL_MAX_AGE, Some(MAX_AGE_S)),
        ];
        let present = |(name, value): (HeaderName, Option<_>)| Some((name, value?));
        response.headers_mut().extend(headers.into_iter().filter_map(present));
        response
    })
}

/// Lets the page that sent a request read the response.
pub(super) fn share_with_origin(request: &Parts, response: &mut HeaderMap) {
    if request.headers.contains_key(header::ORIGIN) {
        response.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, ANY_ORIGIN);
        response.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED_HEADERS);
    }
}
