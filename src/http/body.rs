//! The body of an answer, read whole, so that its connection can serve again, but no more than the limit.

use std::io::{self, Read};
use std::sync::atomic::{AtomicUsize, Ordering};

use flate2::bufread::MultiGzDecoder;
use http::HeaderMap;
use http::header::{CONTENT_ENCODING, CONTENT_LENGTH};

/// How much memory an answer's own word about its length is good for, in bytes.
const MAX_PREALLOCATION: u64 = 1024 * 1024;

/// The room that is made for the first body of unknown length, in bytes.
const DEFAULT_BODY_CAPACITY: usize = 8 * 1024;

/// How long a body of unknown length will be: as long as the last, since one that has to grow costs more
/// than all else that is done with it.
pub(super) struct BodySizeHint(AtomicUsize);

impl Default for BodySizeHint {
    fn default() -> Self {
        BodySizeHint(AtomicUsize::new(DEFAULT_BODY_CAPACITY))
    }
}

/// Why a body could not be read.
pub(super) enum ReadBodyError {
    TooLarge,
    Broken(ureq::Error),
    /// It came whole, and cannot be decompressed.
    Damaged(io::Error),
}

/// Reads a body and decompresses it if the headers say so. Neither what comes nor what it grows to may be
/// longer than `limit` bytes.
pub(super) fn read(
    body: ureq::Body,
    headers: &HeaderMap,
    limit: u64,
    expectation: &BodySizeHint,
) -> Result<Vec<u8>, ReadBodyError> {
    let announced = content_length(headers);
    if announced.is_some_and(|length| length > limit) {
        return Err(ReadBodyError::TooLarge);
    }
    let reader = body.into_with_config().limit(u64::MAX).reader();
    let expected = announced.unwrap_or_else(|| expectation.0.load(Ordering::Relaxed) as u64);
    let bytes = read_limited(limit, expected, reader)
        .map_err(|error| ReadBodyError::Broken(error.into()))?
        .ok_or(ReadBodyError::TooLarge)?;
    if announced.is_none() {
        expectation.0.store(bytes.len().max(DEFAULT_BODY_CAPACITY), Ordering::Relaxed);
    }
    if is_gzip(headers) { decompress(&bytes, limit) } else { Ok(bytes) }
}

fn decompress(gzip: &[u8], limit: u64) -> Result<Vec<u8>, ReadBodyError> {
    // The last bytes say how much the rest grows to.
    let expected = gzip.last_chunk().map_or(0, |length| u32::from_le_bytes(*length));
    read_limited(limit, expected.into(), MultiGzDecoder::new(gzip))
        .map_err(ReadBodyError::Damaged)?
        .ok_or(ReadBodyError::TooLarge)
}

/// All that comes, or nothing if that is more than `limit` bytes.
fn read_limited(limit: u64, expected: u64, reader: impl Read) -> io::Result<Option<Vec<u8>>> {
    // One byte more is room for the NUL that C's text ends with.
    let mut bytes = Vec::with_capacity(expected.min(limit).min(MAX_PREALLOCATION) as usize + 1);
    // One byte more than allowed tells whether there was more.
    reader.take(limit.saturating_add(1)).read_to_end(&mut bytes)?;
    Ok((bytes.len() as u64 <= limit).then_some(bytes))
}

fn content_length(headers: &HeaderMap) -> Option<u64> {
    headers.get(CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

fn is_gzip(headers: &HeaderMap) -> bool {
    headers.get(CONTENT_ENCODING).is_some_and(|value| {
        let value = value.as_bytes();
        value.eq_ignore_ascii_case(b"gzip") || value.eq_ignore_ascii_case(b"x-gzip")
    })
}
