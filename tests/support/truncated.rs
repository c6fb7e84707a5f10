//! Responses with complete headers and an incomplete or oversized body.

use std::time::Duration;

use super::responses::{chunked, gzip, gzipped, response, with_headers};
use super::server::Action;

/// The correlation ID of every response.
pub const CORRELATION_ID: &str = "c-1";

/// A wait beyond every call's deadline.
pub const DAY: Duration = Duration::from_secs(86_400);

/// The largest `Content-Length`.
pub const HUGE: [(&str, &str); 1] = [("Content-Length", "9223372036854775807")];

/// Responses with this status and `Retry-After`, and the action that follows. The bodies that are too long
/// exceed 64 KiB.
pub fn truncated_bodies(status: u16, retry_after: Duration) -> Vec<(String, Vec<u8>, Action)> {
    let text = r#"{"code": "said.in.the.body", "message": "which is left out"}"#.as_bytes();
    let zipped = gzip(text);
    // Complete at the HTTP level: without `Connection: close` the connection could be reused.
    let last = [("Content-Encoding", "gzip"), ("Connection", "close")];
    let long = vec![b' '; 128 * 1024];
    let cut = |bytes: Vec<u8>, missing: usize| bytes[..bytes.len() - missing].to_vec();
    let cuts = [
        ("before its body", cut(response(status, &[], text), text.len())),
        ("in its body", cut(response(status, &[], text), 10)),
        ("in a chunk", cut(chunked(status, text, 20), 20)),
        ("before the last chunk", cut(chunked(status, text, 20), 5)),
        ("in compressed data", cut(gzipped(status, &zipped), 12)),
        ("before compressed data's end", response(status, &last, &cut(zipped, 12))),
    ];
    let endings = [("cut", Action::Close), ("reset", Action::Reset)];
    let broken = cuts.iter().flat_map(|(where_, bytes)| {
        endings.clone().map(|(how, ending)| (format!("{how} {where_}"), bytes.clone(), ending))
    });
    let too_long = [
        ("too long", response(status, &[], &long)),
        ("too long, in chunks", chunked(status, &long, 5000)),
        ("too long, until its end", with_headers(status, &[], &long)),
        ("too long, zipped", response(status, &last, &gzip(&long))),
    ];
    let too_long = too_long.map(|(what, bytes)| (what.to_owned(), bytes, Action::Stall));
    let seconds = retry_after.as_secs();
    let headers = format!("ININ-Correlation-Id: {CORRELATION_ID}\r\nRetry-After: {seconds}\r\n");
    broken
        .chain(too_long)
        .map(|(what, bytes, end)| (what, add_headers(&bytes, &headers), end))
        .collect()
}

/// Inserts headers after the status line.
fn add_headers(response: &[u8], headers: &str) -> Vec<u8> {
    let line = response.windows(2).position(|bytes| bytes == b"\r\n");
    let line = line.expect("there is a status line") + 2;
    [&response[..line], headers.as_bytes(), &response[line..]].concat()
}
