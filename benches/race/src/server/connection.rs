//! One connection: a request is read, its prepared answer is written, and again.

use std::io::{self, Read, Write};
use std::time::Duration;

use super::answers::Answers;

/// How a door serves.
#[derive(Clone, Copy)]
pub struct Manner {
    /// How long an answer is held back.
    pub delay: Duration,
    /// Whether the connection is closed after an answer.
    pub closes: bool,
}

/// Serves until the client has gone, or until the first answer if it is the manner to close.
pub fn serve(
    stream: &mut (impl Read + Write),
    answers: &Answers,
    manner: Manner,
) -> io::Result<()> {
    let mut buffer = vec![0; 16 * 1024];
    let mut filled = 0;
    loop {
        let Some(end) = read_request(stream, &mut buffer, &mut filled)? else { return Ok(()) };
        if !manner.delay.is_zero() {
            std::thread::sleep(manner.delay);
        }
        let head = str::from_utf8(&buffer[..end]).map_err(io::Error::other)?;
        match answers.find(head, manner.closes) {
            Ok(answer) => stream.write_all(answer)?,
            Err(problem) => return refuse(stream, &problem),
        }
        stream.flush()?;
        if manner.closes {
            return Ok(());
        }
        filled = 0;
    }
}

/// Reads until a request is there, its body included, and tells how long its head is.
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
        let whole = end + 4 + body_length(&buffer[..end]);
        if *filled == whole {
            return Ok(Some(end));
        }
        if *filled > whole {
            return Err(io::Error::other("more than one request at a time"));
        }
    }
}

fn body_length(head: &[u8]) -> usize {
    // Only a POST has a body, so the other requests are not searched.
    if !head.starts_with(b"POST") {
        return 0;
    }
    let head = String::from_utf8_lossy(head).to_ascii_lowercase();
    let length = head.lines().find_map(|line| line.strip_prefix("content-length:"));
    length.and_then(|digits| digits.trim().parse().ok()).unwrap_or(0)
}

fn refuse(stream: &mut impl Write, problem: &str) -> io::Result<()> {
    eprintln!("server: {problem}");
    write!(
        stream,
        "HTTP/1.1 501 Not Implemented\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{problem}",
        problem.len(),
    )?;
    stream.flush()
}
