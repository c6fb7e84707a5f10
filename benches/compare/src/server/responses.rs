//! The prepared responses: headers and body in one buffer.

use crate::payloads::{
    CHUNKED_PAGE, DEPENDENCY_TYPE, EMAIL, GZIP_PAGE, INVITE, INVITE_ID, Names, ORGANIZATION_ID,
    PLAIN_PAGE, chunked, entity, gzip, join_code, listing,
};

/// With `Content-Length` and `Connection` these are 17 headers, as many as the real service sends.
const HEADERS: &str = "HTTP/1.1 200 OK\r\n\
    Date: Tue, 24 Nov 2026 12:00:00 GMT\r\n\
    Content-Type: application/json\r\n\
    Server: nginx\r\n\
    Cache-Control: no-cache, no-store, must-revalidate\r\n\
    Pragma: no-cache\r\n\
    Expires: 0\r\n\
    Strict-Transport-Security: max-age=31536000; includeSubDomains\r\n\
    X-Content-Type-Options: nosniff\r\n\
    ININ-Correlation-Id: 6f0b1c7e-52a4-4d3b-8a5d-0e9c4f7a2b18\r\n\
    inin-ratelimit-count: 1\r\n\
    inin-ratelimit-allowed: 300\r\n\
    inin-ratelimit-reset: 60\r\n\
    X-Cache: Miss from cloudfront\r\n\
    Via: 1.1 d3c1a5b7e9f2.cloudfront.net (CloudFront)\r\n\
    X-Amz-Cf-Pop: FRA56-P4\r\n";

struct Response {
    /// Method and target of the request line.
    route: String,
    bytes: Vec<u8>,
    needs_gzip: bool,
}

/// The responses with keep-alive, and those that close the connection.
pub struct Responses {
    keep_alive: Vec<Response>,
    closing: Vec<Response>,
}

impl Responses {
    pub fn prepare() -> Self {
        Responses { keep_alive: prepare("keep-alive"), closing: prepare("close") }
    }

    /// Finds the response to a request.
    pub fn find(&self, headers: &str, closes: bool) -> Result<&[u8], String> {
        let responses = if closes { &self.closing } else { &self.keep_alive };
        let line = headers.split("\r\n").next().unwrap_or_default();
        let route = line.strip_suffix(" HTTP/1.1").unwrap_or_default();
        let Some(response) = responses.iter().find(|response| response.route == route) else {
            return Err(format!("no response for {line:?}"));
        };
        if response.needs_gzip && !accepts_gzip(headers) {
            return Err(format!("missing Accept-Encoding: gzip in {line:?}"));
        }
        Ok(&response.bytes)
    }
}

fn accepts_gzip(headers: &str) -> bool {
    headers
        .to_ascii_lowercase()
        .lines()
        .any(|line| line.starts_with("accept-encoding:") && line.contains("gzip"))
}

fn prepare(connection: &str) -> Vec<Response> {
    let headers = format!("{HEADERS}Connection: {connection}\r\n");
    let mut responses = vec![
        with_length(
            &headers,
            format!("GET /api/v2/onboarding/invites/{INVITE_ID}"),
            &entity(INVITE, INVITE_ID),
        ),
        with_length(&headers, "POST /api/v2/onboarding/joincodes".to_owned(), &join_code()),
        existence(&headers),
    ];
    for size in [25, 100] {
        responses.extend(listings(&headers, "/api/v2/onboarding/invites", INVITE, size));
    }
    let types = "/api/v2/architect/dependencytracking/types";
    let dependency_type = entity(DEPENDENCY_TYPE, INVITE_ID);
    responses.push(with_length(&headers, format!("GET {types}/{INVITE_ID}"), &dependency_type));
    for size in [25, 100] {
        responses.extend(listings(&headers, types, DEPENDENCY_TYPE, size));
    }
    responses
}

fn with_length(headers: &str, route: String, body: &str) -> Response {
    let bytes = format!("{headers}Content-Length: {}\r\n\r\n{body}", body.len()).into_bytes();
    Response { route, bytes, needs_gzip: false }
}

fn existence(headers: &str) -> Response {
    let email = EMAIL.replace('@', "%40");
    let route =
        format!("HEAD /api/v2/onboarding/organizations/{ORGANIZATION_ID}/users?email={email}");
    with_length(headers, route, "")
}

fn listings(headers: &str, path: &str, names: Names, size: usize) -> [Response; 3] {
    let body = listing(names, size);
    let route = |page: i64| format!("GET {path}?pageNumber={page}&pageSize={size}");
    // A server that compresses on the fly does not know the length in advance.
    let send_chunked = |page: i64, encoding: &str, content: &[u8]| {
        let mut bytes =
            format!("{headers}{encoding}Transfer-Encoding: chunked\r\n\r\n").into_bytes();
        bytes.extend(chunked(content));
        Response { route: route(page), bytes, needs_gzip: !encoding.is_empty() }
    };
    [
        with_length(headers, route(PLAIN_PAGE), &body),
        send_chunked(CHUNKED_PAGE, "", body.as_bytes()),
        send_chunked(GZIP_PAGE, "Content-Encoding: gzip\r\n", &gzip(&body)),
    ]
}
