//! One connection: reads requests, writes prepared responses.

use std::io::{self, Read, Write};
use std::time::Duration;

use super::responses::Responses;

/// Behavior of an endpoint.
#[derive(Clone, Copy)]
pub struct ResponseMode {
    /// Delay of each response.
    pub delay: Duration,
    /// Whether the connection is closed after each response.
    pub closes: bool,
}

/// Serves until the client closes, or until the first response if the mode closes.
pub fn serve(
    stream: &mut (impl Read + Write),
    responses: &Responses,
    mode: ResponseMode,
) -> io::Result<()> {
    let mut buffer = vec![0; 16 * 1024];
    let mut filled = 0;
    loop {
        let Some(end) = read_request(stream, &mut buffer, &mut filled)? else { return Ok(()) };
        if !mode.delay.is_zero() {
            std::thread::sleep(mode.delay);
        }
        let headers = str::from_utf8(&buffer[..end]).map_err(io::Error::other)?;
        match responses.find(headers, mode.closes) {
            Ok(response) => stream.write_all(response)?,
            Err(problem) => return reject(stream, &problem),
        }
        stream.flush()?;
        if mode.closes {
            return Ok(());
        }
        filled = 0;
    }
}

/// Reads a complete request, and returns the length of its headers.
fn read_request(
    stream: &mut impl Read,
    buffer: &mut [u8],
    filled: &mut usize,
) -> io::Result<Option<usize>> {
    loop {
        let count = stream.read(&mut buffer[*filled..])?;
        if count == 0 {
            return Ok(None);
        }
        *filled += count;
        let Some(end) = buffer[..*filled].windows(4).position(|bytes| bytes == b"\r\n\r\n") else {
            continue;
        };
        let length = end + 4 + body_length(&buffer[..end]);
        if *filled == length {
            return Ok(Some(end));
        }
        if *filled > length {
            return Err(io::Error::other("pipelined requests are not supported"));
        }
    }
}

fn body_length(headers: &[u8]) -> usize {
    // Only a POST has a body.
    if !headers.starts_with(b"POST") {
        return 0;
    }
    let headers = String::from_utf8_lossy(headers).to_ascii_lowercase();
    let length = headers.lines().find_map(|line| line.strip_prefix("content-length:"));
    length.and_then(|digits| digits.trim().parse().ok()).unwrap_or(0)
}

fn reject(stream: &mut impl Write, problem: &str) -> io::Result<()> {
    eprintln!("server: {problem}");
    write!(
        stream,
        "HTTP/1.1 501 Not Implemented\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{problem}",
        problem.len(),
    )?;
    stream.flush()
}
