//! One connection to the listener: a bounded head, and a page.

use std::io::{self, Read, Write};
use std::mem;
use std::net::{Shutdown, TcpStream};
use std::time::{Duration, Instant};

use zeroize::Zeroizing;

pub(super) use super::page::Page;
use super::redirect_uri::RedirectUri;
use super::response::AuthorizationResponse;
use crate::secret::Secret;

/// The longest request line with headers.
const MAX_HEAD: usize = 8 * 1024;

const MAX_HEADERS: usize = 64;

/// How long a connection may take to send its request.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(10);

/// A connection that has not sent its request yet.
pub(super) struct Connection {
    stream: TcpStream,
    accepted: Instant,
    /// Zeroized: it has the code.
    head: Zeroizing<Vec<u8>>,
}

/// What reading has come to.
pub(super) enum Progress {
    Waiting,
    /// The response of this login, whose page follows.
    Response(AuthorizationResponse),
    /// A page was sent, or the peer is gone.
    Done,
}

impl Connection {
    pub(super) fn new(stream: TcpStream) -> io::Result<Self> {
        stream.set_nonblocking(true)?;
        // At its full size at once, so that no outgrown copy is left behind.
        let head = Zeroizing::new(Vec::with_capacity(MAX_HEAD));
        Ok(Connection { stream, accepted: Instant::now(), head })
    }

    pub(super) fn stream(&self) -> &TcpStream {
        &self.stream
    }

    pub(super) fn age(&self) -> Duration {
        self.accepted.elapsed()
    }

    pub(super) fn is_overdue(&self) -> bool {
        self.age() >= REQUEST_TIMEOUT
    }

    /// Reads what is there, and responds to all but this login's response.
    pub(super) fn read(&mut self, redirect_uri: &RedirectUri, state: &Secret) -> Progress {
        let mut chunk = Zeroizing::new([0; 1024]);
        loop {
            let room = (MAX_HEAD - self.head.len()).min(chunk.len());
            if room == 0 {
                return self.reject(Page::TooLarge);
            }
            let searched = self.head.len().saturating_sub(3);
            match self.stream.read(&mut chunk[..room]) {
                Ok(0) => return Progress::Done,
                Ok(length) => self.head.extend_from_slice(&chunk[..length]),
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                    return Progress::Waiting;
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(_) => return Progress::Done,
            }
            if self.head[searched..].windows(4).any(|end| end == b"\r\n\r\n") {
                let head = mem::take(&mut self.head);
                return match parse(&head, redirect_uri, state) {
                    Ok(response) => Progress::Response(response),
                    Err(page) => self.reject(page),
                };
            }
        }
    }

    fn reject(&mut self, page: Page) -> Progress {
        self.send(page);
        Progress::Done
    }

    /// Sends a page, as far as the system takes it at once, which is all of it unless the peer reads nothing.
    pub(super) fn send(&mut self, page: Page) {
        let _ = self.stream.write(page.response().as_bytes());
        let _ = self.stream.shutdown(Shutdown::Write);
    }
}

/// The response of this login, or the page for any other request.
fn parse(
    head: &[u8],
    redirect_uri: &RedirectUri,
    state: &Secret,
) -> Result<AuthorizationResponse, Page> {
    let mut headers = [httparse::EMPTY_HEADER; MAX_HEADERS];
    let mut request = httparse::Request::new(&mut headers);
    if !matches!(request.parse(head), Ok(httparse::Status::Complete(_))) {
        return Err(Page::BadRequest);
    }
    if request.method != Some("GET") {
        return Err(Page::MethodNotAllowed);
    }
    let mut hosts =
        request.headers.iter().filter(|header| header.name.eq_ignore_ascii_case("host"));
    let host = match (hosts.next(), hosts.next()) {
        (Some(host), None) => str::from_utf8(host.value).map_err(|_| Page::BadRequest)?,
        _ => return Err(Page::BadRequest),
    };
    let target = request.path.unwrap_or_default();
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    // A page of another site that has made its name this machine's has another host.
    if !redirect_uri.is_requested(host, path) {
        return Err(Page::NotFound);
    }
    AuthorizationResponse::from_query(query, state).ok_or(Page::NotFound)
}
