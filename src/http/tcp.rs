//! A TCP connection that asks the system for little: one write for a request, one look whether it is
//! still open, and a time limit that is set anew only when it has to move.
//!
//! ureq's own writes head and body of a request one after the other, looks at a connection with three
//! system calls, twice for each call, and sets a time limit before each read.

use std::fmt;
use std::io::{self, Read};
#[cfg(not(unix))]
use std::mem::MaybeUninit;
use std::net::{Shutdown, SocketAddr};
#[cfg(unix)]
use std::os::fd::AsFd;
use std::sync::Arc;
use std::time::{Duration, Instant};

#[cfg(unix)]
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use socket2::{Domain, Protocol, Socket, Type};
use ureq::unversioned::transport::{
    Buffers, ConnectionDetails, Connector, Either, NextTimeout, ShutdownHandle, Transport,
};
use ureq::{Error, Timeout};

use super::buffers::CoalescingBuffers;
use super::dns::DnsCache;
use super::error::{NotSentError, preserve_reset};

/// Marks every error of a chain of connectors as one that came before a request was sent.
#[derive(Debug)]
pub(super) struct TagNotSent<C>(pub(super) C);

impl<In: Transport, C: Connector<In>> Connector<In> for TagNotSent<C> {
    type Out = C::Out;

    fn connect(
        &self,
        details: &ConnectionDetails,
        chained: Option<In>,
    ) -> Result<Option<C::Out>, Error> {
        let target = details.uri.authority().map_or("the service", |authority| authority.as_str());
        self.0.connect(details, chained).map_err(|error| NotSentError::mark(error, target))
    }
}

/// Opens TCP connections, unless an earlier connector of the chain has made one.
#[derive(Debug)]
pub(super) struct TcpConnector {
    names: DnsCache,
}

impl TcpConnector {
    pub(super) fn new(names: DnsCache) -> Self {
        TcpConnector { names }
    }

    fn open(&self, details: &ConnectionDetails) -> Result<TcpTransport, Error> {
        let limit = *details.timeout.after;
        let end = Instant::now().checked_add(limit);
        let left = || end.map_or(limit, |end| end.saturating_duration_since(Instant::now()));
        let host = details.uri.host().ok_or(Error::HostNotFound)?;
        let host = host.trim_start_matches('[').trim_end_matches(']');
        let default_port = if details.needs_tls() { 443 } else { 80 };
        let port = details.uri.port_u16().unwrap_or(default_port);

        let timed_out = details.timeout.reason;
        let addresses =
            self.names.resolve(host, port, left()).map_err(|error| named(error, timed_out))?;
        let mut failure = Error::HostNotFound;
        for (tried, address) in addresses.iter().enumerate() {
            // What is left is shared out, so that one dead address does not use it up.
            let share = left() / (addresses.len() - tried) as u32;
            match connect(*address, share, details) {
                Ok(transport) if tried > 0 => {
                    self.names.prefer(host, port, *address);
                    return Ok(transport);
                }
                Ok(transport) => return Ok(transport),
                Err(error) => failure = error,
            }
        }
        self.names.forget(host, port);
        Err(failure)
    }
}

impl<In: Transport> Connector<In> for TcpConnector {
    type Out = Either<In, TcpTransport>;

    fn connect(
        &self,
        details: &ConnectionDetails,
        chained: Option<In>,
    ) -> Result<Option<Self::Out>, Error> {
        match chained {
            Some(transport) => Ok(Some(Either::A(transport))),
            None => self.open(details).map(|transport| Some(Either::B(transport))),
        }
    }
}

fn connect(
    address: SocketAddr,
    limit: Duration,
    details: &ConnectionDetails,
) -> Result<TcpTransport, Error> {
    if limit.is_zero() {
        return Err(Error::Timeout(details.timeout.reason));
    }
    let socket = Socket::new(Domain::for_address(address), Type::STREAM, Some(Protocol::TCP))?;
    #[cfg(target_vendor = "apple")]
    socket.set_nosigpipe(true)?;
    let shared = Arc::new(Shared(socket));
    // Registered before connecting, so that a shutdown ends the wait for the connection too.
    let handle: Arc<dyn ShutdownHandle> = shared.clone();
    (details.register_shutdown)(Arc::downgrade(&handle))?;
    let connected = shared.0.connect_timeout(&address.into(), limit);
    connected.map_err(|error| named(error, details.timeout.reason))?;
    shared.0.set_tcp_nodelay(true)?;
    Ok(TcpTransport {
        shared,
        buffers: CoalescingBuffers::default(),
        read_limit: None,
        write_limit: None,
        awaiting_response: false,
        deferred_write_error: None,
        just_read: false,
    })
}

/// An error of connecting; one of time has the name of the limit that ran out.
fn named(error: io::Error, timed_out: Timeout) -> Error {
    match error.kind() {
        io::ErrorKind::TimedOut => Error::Timeout(timed_out),
        _ => Error::Io(error),
    }
}

/// The socket, which a shutdown from another thread reaches while calls wait on it.
struct Shared(Socket);

impl ShutdownHandle for Shared {
    fn shutdown(&self) {
        // An error says that it is closed already.
        let _ = self.0.shutdown(Shutdown::Both);
    }
}

/// One TCP connection.
pub(super) struct TcpTransport {
    shared: Arc<Shared>,
    buffers: CoalescingBuffers,
    read_limit: Option<Duration>,
    write_limit: Option<Duration>,
    /// Whether bytes went out after the last that came in.
    awaiting_response: bool,
    deferred_write_error: Option<io::Error>,
    just_read: bool,
}

impl TcpTransport {
    /// Sends what is held. A service may answer and close before it has read all: then the answer
    /// matters, not the failure to write, which is kept for the case that there is no answer.
    fn flush(&mut self, deadline: SocketDeadline) -> Result<(), Error> {
        let result = self.flush_queued(deadline);
        self.buffers.clear_queued();
        result
    }

    fn flush_queued(&mut self, deadline: SocketDeadline) -> Result<(), Error> {
        let mut sent = 0;
        while sent < self.buffers.held().len() {
            deadline.arm(&mut self.write_limit, |limit| self.shared.0.set_write_timeout(limit))?;
            match self.shared.0.send_with_flags(&self.buffers.held()[sent..], SEND_FLAGS) {
                Ok(n) => {
                    sent += n;
                    self.awaiting_response = true;
                }
                Err(error) if is_timeout_or_interrupt(&error) => deadline.check()?,
                Err(error) if self.awaiting_response => {
                    self.deferred_write_error = Some(error);
                    break;
                }
                Err(error) => {
                    return Err(NotSentError::mark(Error::Io(error), "the kept connection"));
                }
            }
        }
        Ok(())
    }

    fn read_some(&mut self, deadline: SocketDeadline) -> Result<usize, Error> {
        loop {
            deadline.arm(&mut self.read_limit, |limit| self.shared.0.set_read_timeout(limit))?;
            match (&self.shared.0).read(self.buffers.input_append_buf()) {
                Err(error) if is_timeout_or_interrupt(&error) => deadline.check()?,
                result => return result.map_err(preserve_reset),
            }
        }
    }
}

impl Transport for TcpTransport {
    fn buffers(&mut self) -> &mut dyn Buffers {
        &mut self.buffers
    }

    /// Holds the output back until an answer is awaited, so that a request leaves in one piece.
    fn transmit_output(&mut self, amount: usize, timeout: NextTimeout) -> Result<(), Error> {
        if self.deferred_write_error.is_some() {
            return Ok(());
        }
        self.just_read = false;
        self.buffers.hold(amount);
        if self.buffers.is_almost_full() {
            self.flush(SocketDeadline::new(timeout.for_write()))?;
        }
        Ok(())
    }

    fn await_input(&mut self, timeout: NextTimeout) -> Result<bool, Error> {
        if self.buffers.exceeds_line_limit() {
            return Err(Error::Other("a line of the answer is without an end".into()));
        }
        let deadline = SocketDeadline::new(timeout.for_read());
        self.flush(deadline)?;
        let read = self.read_some(deadline);
        match (read, self.deferred_write_error.take()) {
            (Ok(0) | Err(Error::Io(_) | Error::Other(_)), Some(deferred_write_error)) => {
                Err(Error::Io(deferred_write_error))
            }
            (Ok(amount), _) => {
                self.buffers.input_appended(amount);
                self.awaiting_response = false;
                self.just_read = true;
                Ok(amount > 0)
            }
            (Err(error), _) => Err(error),
        }
    }

    /// ureq asks twice: when a connection comes back from a call, and before it serves the next. The
    /// first time nothing can have happened since the read, so only the second looks.
    fn is_open(&mut self) -> bool {
        if std::mem::take(&mut self.just_read) {
            return self.buffers.input().is_empty();
        }
        is_idle(&self.shared.0)
    }
}

impl fmt::Debug for TcpTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TcpTransport").finish_non_exhaustive()
    }
}

/// No signal ends a program of the user's when the peer has closed.
#[cfg(all(unix, not(target_vendor = "apple")))]
const SEND_FLAGS: i32 = libc::MSG_NOSIGNAL;
#[cfg(not(all(unix, not(target_vendor = "apple"))))]
const SEND_FLAGS: i32 = 0;

/// Whether there is nothing to read, neither bytes, nor the end of the connection, nor an error.
#[cfg(unix)]
fn is_idle(socket: &Socket) -> bool {
    let mut watched = [PollFd::new(socket.as_fd(), PollFlags::POLLIN)];
    matches!(poll(&mut watched, PollTimeout::ZERO), Ok(0))
}

#[cfg(not(unix))]
fn is_idle(socket: &Socket) -> bool {
    let mut byte = [MaybeUninit::uninit()];
    let peeked = socket.set_nonblocking(true).and_then(|()| socket.peek(&mut byte));
    let waits = matches!(&peeked, Err(error) if error.kind() == io::ErrorKind::WouldBlock);
    waits && socket.set_nonblocking(false).is_ok()
}

/// Whether a wait ended without a result, by its time limit or by a signal.
fn is_timeout_or_interrupt(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut | io::ErrorKind::Interrupted
    )
}

/// When a wait has to end, kept by means of the socket's own time limit.
#[derive(Clone, Copy)]
struct SocketDeadline {
    end: Option<Instant>,
    reason: Timeout,
}

impl SocketDeadline {
    fn new(timeout: NextTimeout) -> Self {
        SocketDeadline { end: Instant::now().checked_add(*timeout.after), reason: timeout.reason }
    }

    fn left(self) -> Option<Duration> {
        self.end.map(|end| end.saturating_duration_since(Instant::now()))
    }

    fn check(self) -> Result<(), Error> {
        match self.left() {
            Some(left) if left.is_zero() => Err(Error::Timeout(self.reason)),
            _ => Ok(()),
        }
    }

    /// Makes the socket wake up before the deadline. A limit that does so, and not far too often, stays
    /// as it is: that saves a system call for nearly every read.
    fn arm(
        self,
        current: &mut Option<Duration>,
        set: impl FnOnce(Option<Duration>) -> io::Result<()>,
    ) -> Result<(), Error> {
        let Some(left) = self.left() else {
            return Ok(());
        };
        if left.is_zero() {
            return Err(Error::Timeout(self.reason));
        }
        if current.is_some_and(|limit| limit <= left && limit >= left / 2) {
            return Ok(());
        }
        // A little less than is left, so that the next call, a moment later, needs no other. On Windows a
        // socket is of no use after its limit ran out, so there it may not run out early.
        let limit = if cfg!(windows) { left } else { left - left / 8 };
        let limit = limit.max(Duration::from_millis(1));
        set(Some(limit))?;
        *current = Some(limit);
        Ok(())
    }
}
