//! The listener on the loopback interface, which serves all connections at once in the thread that waits.

use std::io;
use std::mem;
use std::net::{IpAddr, SocketAddr, TcpListener};
use std::thread;
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use socket2::{Domain, Protocol, Socket, Type};

use super::connection::{Connection, Progress};
use super::redirect_uri::RedirectUri;
use super::response::AuthorizationResponse;
use crate::error::{Error, ErrorKind};
use crate::http::Deadline;
use crate::http::call_context::POLL_INTERVAL;
use crate::secret::Secret;

/// The number of connections that are open at once.
const MAX_OPEN: usize = 128;

/// How old the oldest connection must be before a new one replaces it. A browser sends its request at once, so that
/// connections without one cannot keep it out, however many there are.
const MIN_AGE: Duration = Duration::from_millis(50);

/// The number of connections that wait to be accepted; the system may have a lower limit.
const BACKLOG: i32 = 1024;

/// How often another free port is tried if one address has a port free that another one has not.
const PORT_ATTEMPTS: usize = 16;

pub(super) struct Listener {
    sockets: Vec<TcpListener>,
    /// The oldest first.
    connections: Vec<Connection>,
}

/// What a poll has brought.
pub(super) enum Event {
    Nothing,
    /// The response of the login, and the connection that waits for its page.
    Response {
        response: AuthorizationResponse,
        connection: Connection,
    },
}

impl Listener {
    /// Listens, and returns the URI with the port.
    pub(super) fn bind(redirect_uri: RedirectUri) -> Result<(Self, RedirectUri), Error> {
        let attempts = if redirect_uri.port == 0 { PORT_ATTEMPTS } else { 1 };
        let mut result = Err(io::Error::from(io::ErrorKind::AddrNotAvailable));
        for _ in 0..attempts {
            result = bind_all(redirect_uri.addresses(), redirect_uri.port);
            if !matches!(&result, Err(error) if error.kind() == io::ErrorKind::AddrInUse) {
                break;
            }
        }
        match result {
            Ok((sockets, port)) => {
                let listener = Listener { sockets, connections: Vec::with_capacity(MAX_OPEN) };
                Ok((listener, redirect_uri.with_port(port)))
            }
            Err(error) => {
                let uri = redirect_uri.as_str();
                let reason = format!("cannot listen on {uri:?}: {error}; choose another port");
                Err(Error::configuration("redirect_uri", reason))
            }
        }
    }

    /// Waits for input, at most for [`POLL_INTERVAL`] and until the deadline, and serves it.
    pub(super) fn poll(
        &mut self,
        redirect_uri: &RedirectUri,
        state: &Secret,
        deadline: Deadline,
    ) -> Result<Event, Error> {
        self.connections.retain(|connection| !connection.is_overdue());
        self.wait(deadline)?;
        let mut open = mem::take(&mut self.connections).into_iter();
        while let Some(connection) = open.next() {
            if let Some(event) = self.read(connection, redirect_uri, state) {
                self.connections.extend(open);
                return Ok(event);
            }
        }
        // Bounded, so that the deadline and a cancel are looked at.
        for _ in 0..MAX_OPEN {
            let Some(connection) = self.accept() else { break };
            // A connection that was accepted has often sent its request already.
            if let Some(event) = self.read(connection, redirect_uri, state) {
                return Ok(event);
            }
        }
        Ok(Event::Nothing)
    }

    /// Reads from a connection, and keeps it if its request is not complete.
    fn read(
        &mut self,
        mut connection: Connection,
        redirect_uri: &RedirectUri,
        state: &Secret,
    ) -> Option<Event> {
        match connection.read(redirect_uri, state) {
            Progress::Waiting => self.connections.push(connection),
            Progress::Done => {}
            Progress::Response(response) => return Some(Event::Response { response, connection }),
        }
        None
    }

    fn wait(&self, deadline: Deadline) -> Result<(), Error> {
        let timeout = deadline.left().min(POLL_INTERVAL);
        let sockets = self.sockets.iter().filter(|_| self.has_room());
        let mut watched: Vec<_> = sockets
            .map(|socket| PollFd::new(socket, PollFlags::IN))
            .chain(self.connections.iter().map(|open| PollFd::new(open.stream(), PollFlags::IN)))
            .collect();
        let timeout =
            Timespec::try_from(timeout).map_err(|error| failed(&io::Error::other(error)))?;
        match poll(&mut watched, Some(&timeout)) {
            Ok(_) | Err(Errno::INTR) => Ok(()),
            Err(error) => Err(failed(&error.into())),
        }
    }

    /// Whether a connection can be accepted, in place of the oldest one if need be.
    fn has_room(&self) -> bool {
        self.connections.len() < MAX_OPEN || self.connections[0].age() >= MIN_AGE
    }

    /// Accepts a connection, in place of the oldest one if need be.
    fn accept(&mut self) -> Option<Connection> {
        for _ in 0..self.sockets.len() {
            if !self.has_room() {
                return None;
            }
            // In turns, so that connections to one address do not keep those to the other waiting.
            self.sockets.rotate_left(1);
            let socket = &self.sockets[0];
            match socket.accept() {
                Ok((stream, _)) => {
                    if self.connections.len() >= MAX_OPEN {
                        self.connections.remove(0);
                    }
                    if let Ok(connection) = Connection::new(stream) {
                        return Some(connection);
                    }
                }
                Err(error) if is_transient(&error) => {}
                // Too many open files. The connection stays in the queue, which would make each poll return at once.
                Err(_) => {
                    if !self.connections.is_empty() {
                        self.connections.remove(0);
                    }
                    thread::sleep(POLL_INTERVAL);
                }
            }
        }
        None
    }
}

/// Listens on all addresses of this machine with one port. An address that the machine does not have is left out.
fn bind_all(addresses: &[IpAddr], mut port: u16) -> io::Result<(Vec<TcpListener>, u16)> {
    let mut sockets = Vec::new();
    let mut failure = io::Error::from(io::ErrorKind::AddrNotAvailable);
    for address in addresses {
        match bind(SocketAddr::new(*address, port)) {
            Ok(socket) => {
                port = socket.local_addr()?.port();
                sockets.push(socket);
            }
            // Another program that listens there would get the response.
            Err(error) if error.kind() == io::ErrorKind::AddrInUse => return Err(error),
            Err(error) => failure = error,
        }
    }
    if sockets.is_empty() { Err(failure) } else { Ok((sockets, port)) }
}

fn bind(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = Socket::new(Domain::for_address(address), Type::STREAM, Some(Protocol::TCP))?;
    // So that a port can be used again at once. On Windows it would let another program share it.
    #[cfg(unix)]
    socket.set_reuse_address(true)?;
    socket.set_nonblocking(true)?;
    socket.bind(&address.into())?;
    socket.listen(BACKLOG)?;
    Ok(socket.into())
}

/// Whether there is no connection to accept, or none any more.
fn is_transient(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::WouldBlock
            | io::ErrorKind::Interrupted
            | io::ErrorKind::ConnectionAborted
            | io::ErrorKind::ConnectionReset
    )
}

fn failed(error: &io::Error) -> Error {
    Error::new(ErrorKind::transport(format!("cannot wait for the login: {error}")))
}
