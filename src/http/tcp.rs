//! A TCP transport tuned for few system calls: one write for a request, one liveness check of a pooled
//! connection, and a read timeout that is set only when it has to move.
//!
//! ureq's own transport writes the headers and the body of a request separately, checks a connection with
//! three system calls, twice for each call, and sets a timeout before each read.

use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use ureq::unversioned::transport::{
    Buffers, ConnectionDetails, Connector, Either, NextTimeout, ShutdownHandle, Transport,
};
use ureq::{Error, Timeout};

use super::Deadline;
use super::buffers::{CoalescingBuffers, LineLength};
use super::dns::DnsCache;
use super::error::{NotSentError, Phase, preserve_reset};
use super::happy_eyeballs::Race;
use super::pool_generation::PoolGeneration;
use super::socket::TcpSocket;
use crate::config::authority::Authority;

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
        let peer = || details.uri.authority().map(|authority| authority.as_str());
        self.0.connect(details, chained).map_err(|error| NotSentError::mark(error, peer()))
    }
}

/// Opens TCP connections, unless an earlier connector of the chain has opened one.
#[derive(Clone, Debug)]
pub(super) struct TcpConnector {
    dns: DnsCache,
    line_length: LineLength,
    generation: PoolGeneration,
}

impl TcpConnector {
    pub(super) fn new(dns: DnsCache, line_length: LineLength) -> Self {
        TcpConnector { dns, line_length, generation: PoolGeneration::default() }
    }

    fn open(&self, details: &ConnectionDetails) -> Result<TcpTransport, Error> {
        let deadline = Deadline::after(*details.timeout.after);
        let to_error =
            |error, phase: Phase| phase.tag(connect_error(error, details.timeout.reason));
        let Authority { host, port } = Authority::of(details.uri);
        let addresses = self
            .dns
            .resolve(host, port, deadline)
            .map_err(|error| to_error(error, Phase::Resolve))?;
        let (address, socket) = self.connect(&addresses, deadline, details).map_err(|error| {
            self.dns.invalidate(host, port);
            to_error(error, Phase::Connect)
        })?;
        if address != addresses[0] {
            self.dns.prefer(host, port, address);
        }
        Ok(TcpTransport {
            socket,
            buffers: CoalescingBuffers::new(self.line_length.clone()),
            read_timeout: None,
            awaiting_response: false,
            deferred_write_error: None,
            just_read: false,
            is_reused: false,
            generation: self.generation.join(),
        })
    }

    fn connect(
        &self,
        addresses: &[SocketAddr],
        deadline: Deadline,
        details: &ConnectionDetails,
    ) -> io::Result<(SocketAddr, Arc<TcpSocket>)> {
        let register = |socket: &Arc<TcpSocket>| {
            let handle: Arc<dyn ShutdownHandle> = socket.clone();
            (details.register_shutdown)(Arc::downgrade(&handle)).map_err(Error::into_io)
        };
        Race::new(addresses, register, self.dns.is_shut_down()).run(deadline)
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

/// An error of connecting; a timeout gets the name of the setting that has expired.
fn connect_error(error: io::Error, reason: Timeout) -> Error {
    match error.kind() {
        io::ErrorKind::TimedOut => Error::Timeout(reason),
        _ => Error::Io(error),
    }
}

/// One TCP connection.
pub(super) struct TcpTransport {
    socket: Arc<TcpSocket>,
    buffers: CoalescingBuffers,
    read_timeout: Option<Duration>,
    /// Whether bytes were sent after the last that were received.
    awaiting_response: bool,
    deferred_write_error: Option<io::Error>,
    just_read: bool,
    /// Whether the connection comes from the pool.
    is_reused: bool,
    generation: PoolGeneration,
}

impl TcpTransport {
    /// Sends what is queued, until all is sent or there is input: a peer that responds early may never read
    /// the rest. A peer may also respond and close before it has read everything; then its response matters
    /// and not the failure to write, which is kept for the case that there is no response.
    fn flush(&mut self, deadline: SocketDeadline) -> Result<(), Error> {
        while !self.buffers.queued().is_empty() {
            match self.socket.send(self.buffers.queued()) {
                Ok(amount) => {
                    self.buffers.sent(amount);
                    self.awaiting_response = true;
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                    let left = deadline.left()?;
                    if self.socket.wait_to_send(left).map_err(Error::Io)? {
                        return Ok(());
                    }
                }
                Err(error) if self.awaiting_response => {
                    self.deferred_write_error = Some(error);
                    self.buffers.clear_queued();
                }
                Err(error) => {
                    self.buffers.clear_queued();
                    self.generation.end();
                    return Err(NotSentError::mark(Error::Io(error), None));
                }
            }
        }
        Ok(())
    }

    fn read(&mut self, deadline: SocketDeadline) -> Result<usize, Error> {
        loop {
            deadline.apply(&self.socket, &mut self.read_timeout)?;
            match self.socket.read(self.buffers.input_append_buf()) {
                Err(error) if is_timeout_or_interrupt(&error) => drop(deadline.left()?),
                result => return result.map_err(preserve_reset),
            }
        }
    }

    fn flush_and_read(&mut self, timeout: NextTimeout) -> Result<bool, Error> {
        if self.buffers.exceeds_line_limit() {
            return Err(Error::Other(
                "header or chunk line too long; check that base_url is the API's, and proxies on the path"
                    .into(),
            ));
        }
        let deadline = SocketDeadline::new(timeout.for_read());
        self.flush(deadline).map_err(|error| Phase::Send.tag(error))?;
        let read = self.read(deadline);
        match (read, self.deferred_write_error.take()) {
            (Ok(0) | Err(Error::Io(_) | Error::Other(_)), Some(write_error)) => {
                Err(Error::Io(write_error))
            }
            (Ok(amount), _) => {
                self.buffers.input_appended(amount);
                self.just_read = true;
                Ok(amount > 0)
            }
            (Err(error), _) => Err(error),
        }
    }

    /// Reads input that is there already, while a request is still being sent.
    fn read_available(&mut self, timeout: NextTimeout) -> Result<bool, Error> {
        if !self.socket.has_input() || self.buffers.exceeds_line_limit() {
            return Err(Error::Timeout(timeout.reason));
        }
        let amount = self.socket.read(self.buffers.input_append_buf()).map_err(preserve_reset)?;
        self.buffers.input_appended(amount);
        if amount == 0 {
            // The peer has closed the connection: there is no use in sending the rest.
            self.deferred_write_error = Some(io::ErrorKind::UnexpectedEof.into());
            self.buffers.clear_queued();
        }
        Ok(amount > 0)
    }
}

impl Transport for TcpTransport {
    fn buffers(&mut self) -> &mut dyn Buffers {
        &mut self.buffers
    }

    /// Queues the output until a response is awaited, so that a request is sent in one piece.
    fn transmit_output(&mut self, amount: usize, timeout: NextTimeout) -> Result<(), Error> {
        if self.deferred_write_error.is_some() {
            return Ok(());
        }
        self.just_read = false;
        self.buffers.queue(amount);
        if self.buffers.is_almost_full() && !timeout.after.is_zero() {
            let deadline = SocketDeadline::new(timeout.for_write());
            self.flush(deadline).map_err(|error| Phase::Send.tag(error))?;
        }
        Ok(())
    }

    /// A timeout of zero asks for what is there already, and sends nothing.
    fn await_input(&mut self, timeout: NextTimeout) -> Result<bool, Error> {
        if timeout.after.is_zero() {
            return self.read_available(timeout);
        }
        let result = self.flush_and_read(timeout);
        match result {
            // With output queued, the response is not to the whole request.
            Ok(true) if self.buffers.queued().is_empty() => {
                if self.awaiting_response {
                    self.generation.renew();
                }
                self.awaiting_response = false;
            }
            Ok(true) => {}
            // No response on a connection that has worked before: it may be dead like its siblings.
            Ok(false) | Err(_) => {
                if self.is_reused && self.awaiting_response {
                    self.generation.end();
                }
            }
        }
        result
    }

    /// ureq asks twice: when a connection returns to the pool, and before it is reused. The first time
    /// nothing can have happened since the read, so only the second checks the socket.
    fn is_open(&mut self) -> bool {
        if std::mem::take(&mut self.just_read) {
            self.buffers.shrink();
            return self.buffers.input().is_empty() && self.buffers.queued().is_empty();
        }
        self.is_reused = true;
        self.generation.is_current() && !self.socket.has_input()
    }
}

impl fmt::Debug for TcpTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TcpTransport").finish_non_exhaustive()
    }
}

/// Whether a wait ended without a result, by its timeout or by a signal.
fn is_timeout_or_interrupt(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut | io::ErrorKind::Interrupted
    )
}

/// The deadline of a wait on a socket, with the name of the setting that it comes from.
#[derive(Clone, Copy)]
struct SocketDeadline {
    deadline: Deadline,
    reason: Timeout,
}

impl SocketDeadline {
    fn new(timeout: NextTimeout) -> Self {
        SocketDeadline { deadline: Deadline::after(*timeout.after), reason: timeout.reason }
    }

    /// Returns the time until the deadline, or the error if it has passed.
    fn left(self) -> Result<Duration, Error> {
        let left = self.deadline.left();
        if left.is_zero() { Err(Error::Timeout(self.reason)) } else { Ok(left) }
    }

    /// Sets the socket's read timeout so that a read returns before the deadline. A timeout that does so,
    /// and not far too early, stays as it is: that saves a system call for nearly every read.
    fn apply(self, socket: &TcpSocket, current: &mut Option<Duration>) -> Result<(), Error> {
        let left = self.left()?;
        if current.is_some_and(|timeout| timeout <= left && timeout >= left / 2) {
            return Ok(());
        }
        // A little less than what is left, so that the next call, a moment later, needs no other. On Windows
        // a socket is unusable after a timeout, so there it may not expire early.
        let timeout = if cfg!(windows) { left } else { left - left / 8 };
        let timeout = timeout.clamp(Duration::from_millis(1), MAX_SOCKET_TIMEOUT);
        socket.set_read_timeout(timeout)?;
        *current = Some(timeout);
        Ok(())
    }
}

/// What every system accepts as a socket's timeout.
const MAX_SOCKET_TIMEOUT: Duration = Duration::from_secs(30 * 24 * 60 * 60);
