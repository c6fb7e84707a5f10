//! Reads the complete response body, so that its connection can be reused, up to a limit.

use std::io::{self, Read};
use std::sync::atomic::{AtomicUsize, Ordering};

use flate2::bufread::MultiGzDecoder;
use http::HeaderMap;
use http::header::{CONTENT_ENCODING, CONTENT_LENGTH};

use super::TransportError;
use super::response::find;

/// Upper bound on preallocation from `Content-Length`, in bytes.
const MAX_PREALLOCATION: u64 = 1024 * 1024;

/// Capacity for the first body of unknown length, in bytes.
const DEFAULT_BODY_CAPACITY: usize = 8 * 1024;

/// How much of an error response is read, in bytes, before and after decompression. Error bodies of the
/// service are far shorter; anything longer comes from a gateway or an attacker.
const MAX_ERROR_BODY_BYTES: u64 = 64 * 1024;

/// The first bytes of gzip data.
const GZIP_MAGIC: &[u8] = &[0x1f, 0x8b];

/// The expected length of a body that does not announce one: that of the last, because growing a buffer
/// costs more than everything else that is done with a body.
pub(super) struct BodySizeHint(AtomicUsize);

impl Default for BodySizeHint {
    fn default() -> Self {
        BodySizeHint(AtomicUsize::new(DEFAULT_BODY_CAPACITY))
    }
}

/// Why a body could not be read.
pub(super) enum ReadBodyError {
    TooLarge,
    Io(ureq::Error),
    /// The body is complete, and its compressed data is invalid.
    Decompress(io::Error),
}

/// Reads a body and decompresses it if the headers say so. It may have at most `limit` bytes, both before
/// and after decompression.
pub(super) fn read(
    body: ureq::Body,
    headers: &HeaderMap,
    limit: u64,
    size_hint: &BodySizeHint,
) -> Result<Vec<u8>, ReadBodyError> {
    let announced = content_length(headers);
    if announced.is_some_and(|length| length > limit) {
        return Err(ReadBodyError::TooLarge);
    }
    let expected = announced.unwrap_or_else(|| size_hint.0.load(Ordering::Relaxed) as u64);
    let bytes = read_limited(limit, expected, reader(body))
        .map_err(|error| ReadBodyError::Io(error.into()))?
        .complete()?;
    if announced.is_none() {
        size_hint.0.store(bytes.len().max(DEFAULT_BODY_CAPACITY), Ordering::Relaxed);
    }
    if !is_gzip(headers) || bytes.is_empty() {
        return Ok(bytes);
    }
    decompress(&bytes, limit)?.complete()
}

/// Reads the start of the body of an error response. What is beyond the limit stays unread, so that the
/// connection is closed.
pub(super) fn read_start(
    body: ureq::Body,
    headers: &HeaderMap,
    limit: u64,
) -> Result<Vec<u8>, ReadBodyError> {
    let limit = limit.min(MAX_ERROR_BODY_BYTES);
    let expected = content_length(headers).unwrap_or_default();
    let start = read_limited(limit, expected, reader(body))
        .map_err(|error| ReadBodyError::Io(error.into()))?;
    if !is_gzip(headers) || start.bytes.is_empty() {
        return Ok(start.bytes);
    }
    // The start of compressed data has no end that could be checked.
    if start.is_cut {
        return Err(ReadBodyError::TooLarge);
    }
    Ok(decompress(&start.bytes, limit)?.bytes)
}

/// Limits and decompresses a body that the program's own HTTP has read; of an error response only the start
/// matters.
pub(super) fn limited(
    body: Vec<u8>,
    headers: &HeaderMap,
    limit: u64,
    is_error: bool,
) -> Result<Vec<u8>, ReadBodyError> {
    let limit = if is_error { limit.min(MAX_ERROR_BODY_BYTES) } else { limit };
    let mut body = Limited { is_cut: body.len() as u64 > limit, bytes: body };
    // A program's HTTP may have decompressed the body and left the header.
    if is_gzip(headers) && body.bytes.starts_with(GZIP_MAGIC) {
        body = decompress(&body.bytes, limit)?;
    }
    if !is_error {
        return body.complete();
    }
    body.bytes.truncate(limit as usize);
    Ok(body.bytes)
}

/// The error of an attempt whose response has this status.
pub(super) fn transport_error(error: ReadBodyError, limit: u64, status: u16) -> TransportError {
    match error {
        ReadBodyError::TooLarge => TransportError::too_large(limit, status),
        ReadBodyError::Io(error) => TransportError::in_body(error, status),
        ReadBodyError::Decompress(error) => TransportError::invalid_compression(error, status),
    }
}

/// ureq's own limit would be an error of its own; the readers here count by themselves.
fn reader(body: ureq::Body) -> impl Read {
    body.into_with_config().limit(u64::MAX).reader()
}

/// At most `limit` bytes of what a reader gives.
struct Limited {
    bytes: Vec<u8>,
    /// Whether there was more.
    is_cut: bool,
}

impl Limited {
    fn complete(self) -> Result<Vec<u8>, ReadBodyError> {
        if self.is_cut { Err(ReadBodyError::TooLarge) } else { Ok(self.bytes) }
    }
}

fn decompress(gzip: &[u8], limit: u64) -> Result<Limited, ReadBodyError> {
    // The last four bytes hold the length of the decompressed data.
    let expected = gzip.last_chunk().map_or(0, |length| u32::from_le_bytes(*length));
    read_limited(limit, expected.into(), MultiGzDecoder::new(gzip))
        .map_err(ReadBodyError::Decompress)
}

fn read_limited(limit: u64, expected: u64, reader: impl Read) -> io::Result<Limited> {
    let mut bytes = Vec::new();
    // One byte more is for the NUL at the end of a C string. A peer chooses the length, so that memory
    // which is not there is an error and must not abort the process.
    bytes.try_reserve_exact(expected.min(limit).min(MAX_PREALLOCATION) as usize + 1)?;
    // One byte beyond the limit tells whether there is more.
    reader.take(limit.saturating_add(1)).read_to_end(&mut bytes)?;
    let is_cut = bytes.len() as u64 > limit;
    if is_cut {
        bytes.truncate(limit as usize);
    }
    Ok(Limited { bytes, is_cut })
}

fn content_length(headers: &HeaderMap) -> Option<u64> {
    find(headers, &CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

fn is_gzip(headers: &HeaderMap) -> bool {
    find(headers, &CONTENT_ENCODING).is_some_and(|value| {
        let value = value.as_bytes();
        value.eq_ignore_ascii_case(b"gzip") || value.eq_ignore_ascii_case(b"x-gzip")
    })
}
