//! Answers in bytes, as a service or a gateway before it sends them.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;

/// A body that serves as the good answer to each operation the tests call.
pub const OK_BODY: &str = r#"{"toAddress": "ada@acme.example", "joinCodeUrl": "https://acme.example/j", "emailDomains": ["acme.example"]}"#;

/// A JSON answer that leaves the connection open.
pub fn json(status: u16, body: &str) -> Vec<u8> {
    response(status, &[("Content-Type", "application/json")], body.as_bytes())
}

/// The answer that every call takes for a good one.
pub fn ok_response() -> Vec<u8> {
    json(200, OK_BODY)
}

/// An answer with these headers and a `Content-Length`, save for a status that has no body.
pub fn response(status: u16, headers: &[(&str, &str)], body: &[u8]) -> Vec<u8> {
    let length = body.len().to_string();
    let mut headers = headers.to_vec();
    if status != 204 {
        headers.push(("Content-Length", &length));
    }
    with_headers(status, &headers, body)
}

/// An answer with just these headers, whatever they say about the body.
pub fn with_headers(status: u16, headers: &[(&str, &str)], body: &[u8]) -> Vec<u8> {
    let mut bytes = format!("HTTP/1.1 {status} Scripted\r\n").into_bytes();
    for (name, value) in headers {
        write!(bytes, "{name}: {value}\r\n").unwrap();
    }
    bytes.extend_from_slice(b"\r\n");
    bytes.extend_from_slice(body);
    bytes
}

/// An answer in chunks of at most `size` bytes.
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

/// A compressed answer; `zipped` is sent as it is.
pub fn gzipped(status: u16, zipped: &[u8]) -> Vec<u8> {
    response(status, &[("Content-Encoding", "gzip")], zipped)
}

pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// An answer without its body, as a HEAD request gets it.
pub fn headers_only(reply: &[u8]) -> &[u8] {
    let end = reply.windows(4).position(|bytes| bytes == b"\r\n\r\n").expect("a reply has a head");
    &reply[..end + 4]
}

/// The beginning of an object whose first field no contract names, nested so deep.
pub fn unknown_field(depth: usize) -> String {
    format!(r#"{{"unknown": {}{}, "#, "[".repeat(depth), "]".repeat(depth))
}
