//! A TCP transport tuned for few system calls: one write for a request, one liveness check of a pooled
//! connection, and a read timeout that is set once.
//!
//! ureq's own transport writes the headers and the body of a request separately, checks a connection with
//! three system calls, twice for each call, and sets a timeout before each read.

use std::fmt;
use std::io;
use std::time::Duration;

use ureq::unversioned::transport::{
    Buffers, ConnectionDetails, Connector, Either, NextTimeout, Transport,
};
use ureq::{Error, Timeout};

use super::Deadline;
use super::buffers::{CoalescingBuffers, LineLength};
use super::call_context;
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
        let WaitLimit { deadline, reason } = WaitLimit::new(details.timeout);
        let to_error = |error, phase: Phase| phase.tag(connect_error(error, reason));
        let Authority { host, port } = Authority::of(details.uri);
        let addresses = self
            .dns
            .resolve(host, port, deadline)
            .map_err(|error| to_error(error, Phase::Resolve))?;
        let (address, socket) = Race::new(&addresses).run(deadline).map_err(|error| {
            self.dns.invalidate(host, port);
            to_error(error, Phase::Connect)
        })?;
        if address != addresses[0] {
            self.dns.prefer(host, port, address);
        }
        Ok(TcpTransport {
            socket,
            buffers: CoalescingBuffers::new(self.line_length.clone()),
            awaiting_response: false,
            deferred_write_error: None,
            just_read: false,
            is_reused: false,
            generation: self.generation.join(),
        })
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
    socket: TcpSocket,
    buffers: CoalescingBuffers,
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
    fn flush(&mut self, limit: WaitLimit) -> Result<(), Error> {
        while !self.buffers.queued().is_empty() {
            match self.socket.send(self.buffers.queued()) {
                Ok(amount) => {
                    self.buffers.sent(amount);
                    self.awaiting_response = true;
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                    if self.socket.wait_to_send(limit.left()?).map_err(Error::Io)? {
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

    fn read(&mut self, limit: WaitLimit) -> Result<usize, Error> {
        let mut left = limit.left()?;
        loop {
            match self.socket.read(self.buffers.input_append_buf(), left) {
                Err(error) if is_timeout_or_interrupt(&error) => left = limit.left()?,
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
        let limit = WaitLimit::new(timeout.for_read());
        self.flush(limit).map_err(|error| Phase::Send.tag(error))?;
        let read = self.read(limit);
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
        let input = self.buffers.input_append_buf();
        let amount = self.socket.read(input, Duration::MAX).map_err(preserve_reset)?;
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
            let limit = WaitLimit::new(timeout.for_write());
            self.flush(limit).map_err(|error| Phase::Send.tag(error))?;
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

/// What ends a wait on a socket: a deadline, named by the timeout that it comes from, or the end of the call.
#[derive(Clone, Copy)]
struct WaitLimit {
    deadline: Deadline,
    reason: Timeout,
}

impl WaitLimit {
    /// The earlier of ureq's timeout, which is that of connecting, and the end of the attempt.
    fn new(timeout: NextTimeout) -> Self {
        let attempt =
            WaitLimit { deadline: call_context::attempt_deadline(), reason: Timeout::PerCall };
        if timeout.after.is_not_happening() {
            return attempt;
        }
        let own = WaitLimit { deadline: Deadline::after(*timeout.after), reason: timeout.reason };
        if attempt.deadline.is_before(own.deadline) { attempt } else { own }
    }

    /// Returns the time until the deadline, or the error if it has passed or the call shall end.
    fn left(self) -> Result<Duration, Error> {
        if call_context::is_stopped() {
            return Err(Error::Io(call_context::stopped()));
        }
        let left = self.deadline.left();
        if left.is_zero() { Err(Error::Timeout(self.reason)) } else { Ok(left) }
    }
}
