//! Answers whose head is whole and whose body is not.

use std::time::Duration;

use super::responses::{chunked, gzip, gzipped, response, with_headers};
use super::server::Action;

/// What the service says about a broken body, besides its status.
pub const CORRELATION_ID: &str = "c-1";

/// A wait beyond the deadline of every call.
pub const DAY: Duration = Duration::from_secs(86_400);

/// The longest that an answer can say to be.
pub const HUGE: [(&str, &str); 1] = [("Content-Length", "9223372036854775807")];

/// Answers with this status and `Retry-After`, and what comes after them. A limit of 64 KiB for an answer's
/// body is less than the long ones have.
pub fn truncated_bodies(status: u16, retry_after: Duration) -> Vec<(String, Vec<u8>, Action)> {
    let text = r#"{"code": "said.in.the.body", "message": "which is left out"}"#.as_bytes();
    let zipped = gzip(text);
    // Whole as far as the connection goes, which would serve again.
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
    let said = format!("ININ-Correlation-Id: {CORRELATION_ID}\r\nRetry-After: {seconds}\r\n");
    broken
        .chain(too_long)
        .map(|(what, bytes, end)| (what, add_headers(&bytes, &said), end))
        .collect()
}

/// Puts headers behind the status line.
fn add_headers(reply: &[u8], headers: &str) -> Vec<u8> {
    let line = reply.windows(2).position(|bytes| bytes == b"\r\n").expect("a reply has a line") + 2;
    [&reply[..line], headers.as_bytes(), &reply[line..]].concat()
}
