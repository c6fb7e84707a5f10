//! The head of an answer, cut down to the headers that somebody here acts on.
//!
//! ureq makes a map of all headers, which for the seventeen of an ordinary answer is a tenth of what a call
//! costs. So it is shown a head without those that nobody asks for. What is in any way unusual is left as it
//! is: ureq judges it.

use std::fmt;
use std::mem::MaybeUninit;

use httparse::{Header, ParserConfig, Response, Status};
use ureq::Error;
use ureq::unversioned::transport::{Buffers, ConnectionDetails, Connector, NextTimeout, Transport};

/// What ureq frames an answer by, and what this crate reads of it.
const RETAINED_HEADERS: [&str; 7] = [
    "connection",
    "content-encoding",
    "content-length",
    "inin-correlation-id",
    "location",
    "retry-after",
    "transfer-encoding",
];

/// More headers than this are unusual.
const MAX_HEADERS: usize = 64;

/// The longest first piece of an answer that is worth it, in bytes: what follows the head moves with it.
const MAX_FILTERED_LEN: usize = 16 * 1024;

/// Shortens the heads on the connections of the chain before it, be they plain or secured.
#[derive(Debug)]
pub(super) struct HeaderFilterConnector;

impl<In: Transport> Connector<In> for HeaderFilterConnector {
    type Out = HeaderFilter<In>;

    fn connect(
        &self,
        _: &ConnectionDetails,
        chained: Option<In>,
    ) -> Result<Option<Self::Out>, Error> {
        Ok(chained.map(|inner| HeaderFilter { inner, is_awaited: false, piece: Vec::new() }))
    }
}

/// A connection whose answers have short heads.
pub(super) struct HeaderFilter<T> {
    inner: T,
    /// Whether the head of an answer comes next.
    is_awaited: bool,
    /// Room for the first piece of an answer.
    piece: Vec<u8>,
}

impl<T: Transport> HeaderFilter<T> {
    /// Puts a short head in the place of the one that has come, once it has come whole.
    fn filter_headers(&mut self) {
        let buffers = self.inner.buffers();
        let input = buffers.input();
        self.piece.clear();
        match filtered_header_section(input, &mut self.piece) {
            Head::Unfinished => {}
            Head::Unusual => self.is_awaited = false,
            Head::Shortened { length } => {
                self.is_awaited = false;
                self.piece.extend_from_slice(&input[length..]);
                let length = input.len();
                buffers.input_consume(length);
                buffers.input_append_buf()[..self.piece.len()].copy_from_slice(&self.piece);
                buffers.input_appended(self.piece.len());
            }
        }
    }
}

impl<T: Transport> Transport for HeaderFilter<T> {
    fn buffers(&mut self) -> &mut dyn Buffers {
        self.inner.buffers()
    }

    fn transmit_output(&mut self, amount: usize, timeout: NextTimeout) -> Result<(), Error> {
        self.is_awaited = true;
        self.inner.transmit_output(amount, timeout)
    }

    fn await_input(&mut self, timeout: NextTimeout) -> Result<bool, Error> {
        let has_come = self.inner.await_input(timeout)?;
        if self.is_awaited {
            self.filter_headers();
        }
        Ok(has_come)
    }

    fn is_open(&mut self) -> bool {
        self.inner.is_open()
    }

    fn is_tls(&self) -> bool {
        self.inner.is_tls()
    }
}

impl<T> fmt::Debug for HeaderFilter<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HeadTransport").finish_non_exhaustive()
    }
}

enum Head {
    Unfinished,
    Unusual,
    /// It was so many bytes long.
    Shortened {
        length: usize,
    },
}

/// Writes the head that `input` begins with, without the headers that nobody asks for.
fn filtered_header_section(input: &[u8], short: &mut Vec<u8>) -> Head {
    if input.len() > MAX_FILTERED_LEN || !input.starts_with(b"HTTP/1.") {
        return Head::Unusual;
    }
    let Some(end_of_status) = input.iter().position(|byte| *byte == b'\n') else {
        return Head::Unfinished;
    };
    if input[end_of_status - 1] != b'\r' {
        return Head::Unusual;
    }
    let mut headers = [const { MaybeUninit::uninit() }; MAX_HEADERS];
    let mut head = Response::new(&mut []);
    let parser = ParserConfig::default();
    let length = match parser.parse_response_with_uninit_headers(&mut head, input, &mut headers) {
        Ok(Status::Complete(length)) => length,
        Ok(Status::Partial) => return Head::Unfinished,
        Err(_) => return Head::Unusual,
    };
    // After an interim head there comes another.
    if head.code.is_none_or(|code| code < 200) {
        return Head::Unusual;
    }
    short.extend_from_slice(&input[..=end_of_status]);
    for header in head.headers.iter().filter(|header| is_kept(header, head.version)) {
        short.extend_from_slice(line(input, header));
    }
    // Its end too as it came: what is made of lines that were there is never longer than they were.
    let end: &[u8] = if input[..length].ends_with(b"\r\n") { b"\r\n" } else { b"\n" };
    short.extend_from_slice(end);
    Head::Shortened { length }
}

/// The line that a header was read from, as it came.
fn line<'a>(input: &'a [u8], header: &Header) -> &'a [u8] {
    let start = header.name.as_ptr().addr() - input.as_ptr().addr();
    // Beyond name and value it has a colon, perhaps spaces, and its end.
    let nearly_all = start + header.name.len() + header.value.len();
    let rest = input[nearly_all..].iter().position(|byte| *byte == b'\n');
    &input[start..nearly_all + rest.map_or(0, |rest| rest + 1)]
}

fn is_kept(header: &Header, version: Option<u8>) -> bool {
    RETAINED_HEADERS.iter().any(|kept| kept.eq_ignore_ascii_case(header.name))
        && !is_default(header, version)
}

/// Whether a header says what is so without it.
fn is_default(header: &Header, version: Option<u8>) -> bool {
    version == Some(1)
        && header.name.eq_ignore_ascii_case("connection")
        && header.value.eq_ignore_ascii_case(b"keep-alive")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Else there might be no room for it.
    #[test]
    fn a_short_head_is_no_longer_than_the_one_that_came() {
        for head in [
            "HTTP/1.1 200 OK\r\nContent-Length:5\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length:5\n\n",
            "HTTP/1.1 200 OK\r\nContent-Length:5\r\n\n",
            "HTTP/1.1 200 OK\r\nContent-Length:5\n\r\n",
            "HTTP/1.1 200 OK\r\nLocation:\r\nContent-Length: \t5 \t\r\n\r\n",
            "HTTP/1.1 200 OK\r\n\n",
        ] {
            let mut short = Vec::new();
            let answer = [head.as_bytes(), b"hello"].concat();
            let Head::Shortened { length } = filtered_header_section(&answer, &mut short) else {
                panic!("{head:?} is nothing unusual");
            };
            assert_eq!((length, short.as_slice()), (head.len(), head.as_bytes()));
        }
    }
}
