//! Raw HTTP responses, as a service or a gateway sends them.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;

/// A body that decodes as the response to every operation in `operations`.
pub const OK_BODY: &str = r#"{"toAddress": "ada@acme.example", "joinCodeUrl": "https://acme.example/j", "emailDomains": ["acme.example"]}"#;

/// A JSON response that keeps the connection open.
pub fn json(status: u16, body: &str) -> Vec<u8> {
    response(status, &[("Content-Type", "application/json")], body.as_bytes())
}

/// A success for every operation in `operations`.
pub fn ok_response() -> Vec<u8> {
    json(200, OK_BODY)
}

/// A response with these headers and a `Content-Length`, except for 204.
pub fn response(status: u16, headers: &[(&str, &str)], body: &[u8]) -> Vec<u8> {
    let length = body.len().to_string();
    let mut headers = headers.to_vec();
    if status != 204 {
        headers.push(("Content-Length", &length));
    }
    with_headers(status, &headers, body)
}

/// A response with exactly these headers, whether they match the body or not.
pub fn with_headers(status: u16, headers: &[(&str, &str)], body: &[u8]) -> Vec<u8> {
    let mut bytes = format!("HTTP/1.1 {status} Scripted\r\n").into_bytes();
    for (name, value) in headers {
        write!(bytes, "{name}: {value}\r\n").unwrap();
    }
    bytes.extend_from_slice(b"\r\n");
    bytes.extend_from_slice(body);
    bytes
}

/// A response with chunked encoding, in chunks of at most `size` bytes.
pub fn chunked(status: u16, body: &[u8], size: usize) -> Vec<u8> {
    let mut bytes = with_headers(status, &[("Transfer-Encoding", "chunked")], b"");
    for chunk in body.chunks(size) {
        write!(bytes, "{:x}\r\n", chunk.len()).unwrap();
        bytes.extend_from_slice(chunk);
        bytes.extend_from_slice(b"\r\n");
    }
    bytes.extend_from_slice(b"0\r\n\r\n");
    bytes
}

/// A response with `Content-Encoding: gzip`; `zipped` is sent unchanged.
pub fn gzipped(status: u16, zipped: &[u8]) -> Vec<u8> {
    response(status, &[("Content-Encoding", "gzip")], zipped)
}

pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// The status line and headers of a response, as the response to a HEAD request.
pub fn headers_only(response: &[u8]) -> &[u8] {
    let end = response.windows(4).position(|bytes| bytes == b"\r\n\r\n");
    &response[..end.expect("the headers have an end") + 4]
}

/// The start of an object whose first field is unknown to the API and nested `depth` arrays deep.
pub fn unknown_field(depth: usize) -> String {
    format!(r#"{{"unknown": {}{}, "#, "[".repeat(depth), "]".repeat(depth))
}
