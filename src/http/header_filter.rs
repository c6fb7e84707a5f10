//! Response headers, reduced to those that the client reads before ureq sees them.
//!
//! ureq builds a map of all headers, which for the seventeen of an ordinary response is a tenth of the cost
//! of a call. What this filter cannot parse it passes on: ureq, which uses the same parser, reports it.
//!
//! It also reads what decides whether a connection may be reused, and whether a response arrives
//! before its request has been sent.

use std::fmt;
use std::mem::MaybeUninit;
use std::time::{Duration, Instant};

use httparse::{Header, ParserConfig, Response, Status};
use ureq::Error;
use ureq::unversioned::transport::{Buffers, ConnectionDetails, Connector, NextTimeout, Transport};

use zeroize::Zeroizing;

use super::{MAX_HEADER_BYTES, call_context};

/// Maximum number of headers in a response, the same as ureq's.
const MAX_HEADERS: usize = 128;

/// A request of at most this length, in bytes, is sent before there can be a response.
const EARLY_RESPONSE_THRESHOLD: usize = 64 * 1024;

/// How much of the rest of a request is discarded at a time, in bytes.
const DISCARD_SIZE: usize = 64 * 1024;

/// How long before the end of the server's keep-alive timeout a connection is given up. A request may take
/// this long to arrive.
const KEEP_ALIVE_MARGIN: Duration = Duration::from_secs(1);

/// Filters the response headers on the connections of the chain before it, with or without TLS.
#[derive(Debug)]
pub(super) struct HeaderFilterConnector;

impl<In: Transport> Connector<In> for HeaderFilterConnector {
    type Out = HeaderFilter<In>;

    fn connect(
        &self,
        _: &ConnectionDetails,
        chained: Option<In>,
    ) -> Result<Option<Self::Out>, Error> {
        Ok(chained.map(HeaderFilter::new))
    }
}

/// A connection whose responses have few headers.
pub(super) struct HeaderFilter<T> {
    inner: T,
    /// Whether the headers of a response come next.
    expects_headers: bool,
    filtered: FilteredHeaders,
    /// Bytes of the current request so far.
    request_len: usize,
    early_response: EarlyResponse,
    /// Whether the connection cannot be reused.
    must_close: bool,
    idle: IdleTime,
}

/// Whether a response has arrived before its request was sent.
#[derive(Clone, Copy, PartialEq, Eq)]
enum EarlyResponse {
    No,
    /// Its bytes are buffered, and ureq still has to be told.
    Ready,
    Delivered,
}

impl<T: Transport> HeaderFilter<T> {
    fn new(inner: T) -> Self {
        HeaderFilter {
            inner,
            expects_headers: false,
            filtered: FilteredHeaders::default(),
            request_len: 0,
            early_response: EarlyResponse::No,
            must_close: false,
            idle: IdleTime::default(),
        }
    }

    fn begin_request(&mut self) {
        self.expects_headers = true;
        self.filtered.clear();
        self.request_len = 0;
        self.idle = IdleTime::default();
    }

    /// Replaces the headers in the input by the filtered ones, once they have arrived completely. Interim
    /// responses (1xx) are dropped.
    fn filter_headers(&mut self) {
        while self.expects_headers {
            let buffers = self.inner.buffers();
            match filter(buffers.input(), &mut self.filtered.bytes) {
                Section::Incomplete => return,
                Section::Unfiltered => self.expects_headers = false,
                Section::Interim { length } => buffers.input_consume(length),
                Section::Final { length, is_ambiguous, keep_alive } => {
                    self.expects_headers = false;
                    call_context::record_head(&buffers.input()[..length]);
                    self.must_close |= is_ambiguous;
                    self.idle = IdleTime { limit: keep_alive, since: None };
                    buffers.input_consume(length);
                }
            }
        }
    }

    /// Looks, without waiting, whether the peer responds to a request that it has not read yet: with an
    /// error, before it closes the connection. It may not read the rest.
    fn look_for_early_response(&mut self, timeout: NextTimeout) {
        // An error will be met again by whoever writes or reads next.
        let _ = self.inner.await_input(NextTimeout { after: Duration::ZERO.into(), ..timeout });
        self.filter_headers();
        if !self.expects_headers {
            self.must_close = true;
            // Without filtered headers ureq does not see by itself that there is input.
            let is_seen = !self.filtered.is_empty();
            self.early_response =
                if is_seen { EarlyResponse::Delivered } else { EarlyResponse::Ready };
        }
    }
}

impl<T: Transport> Transport for HeaderFilter<T> {
    fn buffers(&mut self) -> &mut dyn Buffers {
        if self.filtered.is_empty() { self.inner.buffers() } else { &mut self.filtered }
    }

    fn transmit_output(&mut self, amount: usize, timeout: NextTimeout) -> Result<(), Error> {
        if self.early_response != EarlyResponse::No {
            return Ok(());
        }
        if !self.expects_headers {
            self.begin_request();
        }
        self.inner.transmit_output(amount, timeout)?;
        self.request_len += amount;
        if self.request_len > EARLY_RESPONSE_THRESHOLD {
            self.look_for_early_response(timeout);
        }
        Ok(())
    }

    fn await_input(&mut self, timeout: NextTimeout) -> Result<bool, Error> {
        if self.early_response == EarlyResponse::Ready {
            self.early_response = EarlyResponse::Delivered;
            return Ok(true);
        }
        let has_input = self.inner.await_input(timeout)?;
        if self.expects_headers {
            self.filter_headers();
        }
        Ok(has_input)
    }

    fn is_open(&mut self) -> bool {
        !self.must_close && !self.idle.is_over() && self.inner.is_open()
    }

    fn is_tls(&self) -> bool {
        self.inner.is_tls()
    }
}

impl<T> fmt::Debug for HeaderFilter<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HeaderFilter").finish_non_exhaustive()
    }
}

/// How long a connection may be idle, where the server has said so (`Keep-Alive: timeout=5`).
#[derive(Default)]
struct IdleTime {
    limit: Option<Duration>,
    since: Option<Instant>,
}

impl IdleTime {
    /// ureq asks first when a connection returns to the pool, which is when the time starts.
    fn is_over(&mut self) -> bool {
        let Some(limit) = self.limit else { return false };
        let since = *self.since.get_or_insert_with(Instant::now);
        since.elapsed() + KEEP_ALIVE_MARGIN >= limit
    }
}

/// The input while filtered headers are unread; the body follows in the input of the connection.
#[derive(Default)]
struct FilteredHeaders {
    bytes: Vec<u8>,
    consumed: usize,
    /// Output that is not sent any more because of an early response.
    discarded: Zeroizing<Vec<u8>>,
}

impl FilteredHeaders {
    fn is_empty(&self) -> bool {
        self.consumed >= self.bytes.len()
    }

    fn clear(&mut self) {
        self.bytes.clear();
        self.consumed = 0;
    }
}

impl Buffers for FilteredHeaders {
    fn output(&mut self) -> &mut [u8] {
        self.discarded.resize(DISCARD_SIZE, 0);
        &mut self.discarded
    }

    fn input(&self) -> &[u8] {
        &self.bytes[self.consumed..]
    }

    fn input_append_buf(&mut self) -> &mut [u8] {
        &mut []
    }

    fn input_appended(&mut self, _: usize) {}

    fn input_consume(&mut self, amount: usize) {
        self.consumed += amount;
    }

    fn tmp_and_output(&mut self) -> (&mut [u8], &mut [u8]) {
        self.output().split_at_mut(DISCARD_SIZE / 2)
    }

    fn can_use_input(&self) -> bool {
        !self.is_empty()
    }
}

/// What the input starts with.
enum Section {
    Incomplete,
    /// Not the headers of an HTTP/1 response, or too many.
    Unfiltered,
    /// Something to skip: an interim response, or an empty line before a response.
    Interim {
        length: usize,
    },
    Final {
        length: usize,
        /// Whether the end of the body is announced in two ways (RFC 9112, 6.3).
        is_ambiguous: bool,
        keep_alive: Option<Duration>,
    },
}

/// Writes the header section that `input` starts with to `filtered`, without the headers that are not read.
fn filter(input: &[u8], filtered: &mut Vec<u8>) -> Section {
    let empty_lines = input.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
    if empty_lines > 0 {
        return Section::Interim { length: empty_lines };
    }
    if !b"HTTP/1.".starts_with(&input[..input.len().min(7)]) {
        return Section::Unfiltered;
    }
    let Some(end_of_status) = input.iter().position(|byte| *byte == b'\n') else {
        return Section::Incomplete;
    };
    let mut headers = [const { MaybeUninit::uninit() }; MAX_HEADERS];
    let mut response = Response::new(&mut []);
    let parsed = ParserConfig::default().parse_response_with_uninit_headers(
        &mut response,
        input,
        &mut headers,
    );
    let length = match parsed {
        Ok(Status::Complete(length)) if length <= MAX_HEADER_BYTES => length,
        Ok(Status::Partial) => return Section::Incomplete,
        _ => return Section::Unfiltered,
    };
    let status = response.code.unwrap_or_default();
    match status {
        100 | 102..200 => return Section::Interim { length },
        101 => return Section::Unfiltered,
        _ => {}
    }
    filtered.clear();
    filtered.extend_from_slice(&input[..=end_of_status]);
    let (mut has_length, mut has_encoding, mut keep_alive) = (false, false, None);
    for header in response.headers.iter() {
        let is_retained = match role(header.name) {
            Role::None => false,
            Role::Read => true,
            Role::ContentLength => {
                has_length = true;
                true
            }
            Role::TransferEncoding => {
                has_encoding = true;
                true
            }
            Role::KeepAlive => {
                keep_alive = parse_keep_alive(header.value);
                false
            }
            // It is the default of HTTP/1.1.
            Role::Connection => {
                response.version != Some(1) || !header.value.eq_ignore_ascii_case(b"keep-alive")
            }
            Role::ContentType => status >= 300 || !is_json(header.value),
            Role::Date => status >= 300,
        };
        if is_retained {
            filtered.extend_from_slice(line(input, header));
        }
    }
    filtered.extend_from_slice(b"\r\n");
    Section::Final { length, is_ambiguous: has_length && has_encoding, keep_alive }
}

/// Returns the line that a header was parsed from.
fn line<'a>(input: &'a [u8], header: &Header) -> &'a [u8] {
    let start = header.name.as_ptr().addr() - input.as_ptr().addr();
    // Besides name and value it has a colon, perhaps spaces, and its end.
    let nearly_all = start + header.name.len() + header.value.len();
    let rest = input[nearly_all..].iter().position(|byte| *byte == b'\n');
    &input[start..nearly_all + rest.map_or(0, |rest| rest + 1)]
}

/// What a response header is read for.
#[derive(Clone, Copy)]
enum Role {
    None,
    /// By ureq to frame the body, or by [`Headers`](super::Headers).
    Read,
    Connection,
    ContentLength,
    TransferEncoding,
    KeepAlive,
    /// Of an error, and of a success that is not JSON.
    ContentType,
    /// Of an error, for a `Retry-After` that is a date.
    Date,
}

/// Compares the length first: this runs for every header of every response, and most have no role.
fn role(name: &str) -> Role {
    let is = |other: &str| name.eq_ignore_ascii_case(other);
    match name.len() {
        4 if is("date") => Role::Date,
        8 if is("location") => Role::Read,
        10 if is("connection") => Role::Connection,
        10 if is("keep-alive") => Role::KeepAlive,
        11 if is("retry-after") => Role::Read,
        12 if is("content-type") => Role::ContentType,
        14 if is("content-length") => Role::ContentLength,
        16 if is("content-encoding") => Role::Read,
        17 if is("transfer-encoding") => Role::TransferEncoding,
        19 if is("inin-correlation-id") => Role::Read,
        _ => Role::None,
    }
}

fn is_json(content_type: &[u8]) -> bool {
    const JSON: &[u8] = b"application/json";
    content_type.get(..JSON.len()).is_some_and(|start| start.eq_ignore_ascii_case(JSON))
}

/// Reads the timeout in `Keep-Alive: timeout=5, max=100`.
fn parse_keep_alive(value: &[u8]) -> Option<Duration> {
    let value = std::str::from_utf8(value).ok()?;
    let timeout = value.split(',').find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        name.trim().eq_ignore_ascii_case("timeout").then_some(value)
    })?;
    timeout.trim().trim_matches('"').parse().ok().map(Duration::from_secs)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filtered(input: &str) -> String {
        let mut filtered = Vec::new();
        assert!(
            matches!(filter(input.as_bytes(), &mut filtered), Section::Final { .. }),
            "{input:?}"
        );
        String::from_utf8(filtered).unwrap()
    }

    #[test]
    fn successful_json_response_keeps_framing_headers_only() {
        let input = "HTTP/1.1 200 OK\r\nDate: today\r\nContent-Type: application/json; charset=utf-8\r\n\
                     Keep-Alive: timeout=5\r\nX-Other: 1\r\nConnection: keep-alive\r\n\
                     Content-Length:5\r\n\r\nhello";
        assert_eq!(filtered(input), "HTTP/1.1 200 OK\r\nContent-Length:5\r\n\r\n");
    }

    #[test]
    fn unexpected_responses_keep_type_and_date() {
        let page = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n";
        assert_eq!(filtered(page), page);
        let error = "HTTP/1.1 503 No\nDate: today\nContent-Type: application/json\n\r\n";
        assert_eq!(filtered(error), error);
    }

    #[test]
    fn keep_alive_timeout_is_parsed_in_every_form() {
        let parse = |value: &str| parse_keep_alive(value.as_bytes()).map(|time| time.as_secs());
        assert_eq!(parse("timeout=5"), Some(5));
        assert_eq!(parse("max=100, Timeout = 75"), Some(75));
        assert_eq!(parse("timeout=\"5\",max=1"), Some(5));
        for invalid in ["", "5", "timeout", "timeout=", "timeout=-1", "timeout=soon", "max=5"] {
            assert_eq!(parse(invalid), None, "{invalid:?}");
        }
    }
}
