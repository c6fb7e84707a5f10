//! The page at `/_sandbox/`, with which a person watches and controls a sandbox.

use axum::body::Body;
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue, Method, header};
use axum::response::Response;

use crate::sandbox::oauth::random_hex;

/// The page's path. Without the slash at its end it is that of the description for programs.
const PATH: &str = "/_sandbox/";

/// The page, whose `{nonce}` marks the script and the styles that the browser may use.
const PAGE: &str = include_str!("page.html");

pub(in crate::sandbox) fn is_requested(request: &Parts) -> bool {
    request.uri.path() == PATH && [Method::GET, Method::HEAD].contains(&request.method)
}

/// The response with the page. The browser lets it run its own script only, talk to this sandbox only, and
/// never make HTML out of text.
pub(in crate::sandbox) fn response() -> Response {
    let nonce = random_hex();
    let policy = format!(
        "default-src 'none'; script-src 'nonce-{nonce}'; style-src 'nonce-{nonce}'; img-src data:; \
         connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; \
         require-trusted-types-for 'script'; trusted-types 'none'"
    );
    let mut response = Response::new(Body::from(PAGE.replace("{nonce}", &nonce)));
    let headers: [(HeaderName, &str); 5] = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CONTENT_SECURITY_POLICY, &policy),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    let valid = |(name, value)| Some((name, HeaderValue::from_str(value).ok()?));
    response.headers_mut().extend(headers.into_iter().filter_map(valid));
    response
}
