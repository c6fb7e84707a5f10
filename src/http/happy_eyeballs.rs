//! Connects to whichever address of a host responds first (Happy Eyeballs, RFC 8305), without threads.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use super::Deadline;
use super::call_context::{self, POLL_INTERVAL};
use super::socket::{TcpSocket, wait_for_any};

/// How long an address is tried before the next one is tried besides (RFC 8305, section 8).
const CONNECTION_ATTEMPT_DELAY: Duration = Duration::from_millis(250);

/// Orders addresses so that their families alternate, starting with that of the first (RFC 8305, section 4).
pub(super) fn interleave(addresses: Vec<SocketAddr>) -> Vec<SocketAddr> {
    let is_first_family = |address: &SocketAddr| address.is_ipv6() == addresses[0].is_ipv6();
    let (first, second): (Vec<_>, Vec<_>) = addresses.iter().copied().partition(is_first_family);
    let (mut first, mut second) = (first.into_iter(), second.into_iter());
    let mut interleaved = Vec::with_capacity(addresses.len());
    while interleaved.len() < addresses.len() {
        interleaved.extend(first.next());
        interleaved.extend(second.next());
    }
    interleaved
}

/// A race between the addresses of a host.
pub(super) struct Race<'a> {
    addresses: std::slice::Iter<'a, SocketAddr>,
    running: Vec<(SocketAddr, TcpSocket)>,
    next_start: Deadline,
    failure: io::Error,
}

impl<'a> Race<'a> {
    pub(super) fn new(addresses: &'a [SocketAddr]) -> Self {
        Race {
            addresses: addresses.iter(),
            running: Vec::with_capacity(1),
            next_start: Deadline::after(Duration::ZERO),
            failure: io::ErrorKind::AddrNotAvailable.into(),
        }
    }

    /// Returns the first connection that is established. The others are closed.
    pub(super) fn run(mut self, deadline: Deadline) -> io::Result<(SocketAddr, TcpSocket)> {
        loop {
            self.start_due();
            if self.running.is_empty() {
                return Err(self.failure);
            }
            if call_context::is_stopped() {
                return Err(call_context::stopped());
            }
            let left = deadline.left();
            if left.is_zero() {
                return Err(io::ErrorKind::TimedOut.into());
            }
            let mut wait = left.min(POLL_INTERVAL);
            if self.addresses.len() > 0 {
                wait = wait.min(self.next_start.left());
            }
            if let Some(winner) = self.wait(wait)? {
                return Ok(winner);
            }
        }
    }

    /// Starts the next connection if it is time, or if no other is running.
    fn start_due(&mut self) {
        while self.running.is_empty() || self.next_start.has_passed() {
            let Some(address) = self.addresses.next() else { return };
            match TcpSocket::start_connect(*address) {
                Ok(socket) => {
                    self.running.push((*address, socket));
                    self.next_start = Deadline::after(CONNECTION_ATTEMPT_DELAY);
                }
                Err(error) => self.failure = error,
            }
        }
    }

    fn wait(&mut self, timeout: Duration) -> io::Result<Option<(SocketAddr, TcpSocket)>> {
        let sockets = self.running.iter().map(|(_, socket)| socket);
        // From the last, so that the indices before it stay valid.
        for index in wait_for_any(sockets, timeout)?.into_iter().rev() {
            match self.running[index].1.finish_connect() {
                Ok(()) => return Ok(Some(self.running.swap_remove(index))),
                Err(error) => {
                    self.running.remove(index);
                    self.failure = error;
                    self.next_start = Deadline::after(Duration::ZERO);
                }
            }
        }
        Ok(None)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;
    use std::net::{Ipv4Addr, TcpListener};
    use std::sync::Arc;
    use std::thread;
    use std::time::Instant;

    use socket2::{Domain, Socket, Type};

    use super::super::call_context::{CallContext, CancelScope};
    use super::*;

    /// Far above what a race takes, and far below the system's own timeout for a connection.
    const LONG: Duration = Duration::from_secs(20);

    /// An address that neither accepts nor refuses a connection, because its backlog is full.
    struct Unresponsive {
        address: SocketAddr,
        _listener: Socket,
        _backlog: Vec<Socket>,
    }

    impl Unresponsive {
        fn new() -> Self {
            let listener = Socket::new(Domain::IPV4, Type::STREAM, None).unwrap();
            listener.bind(&SocketAddr::from((Ipv4Addr::LOCALHOST, 0)).into()).unwrap();
            listener.listen(0).unwrap();
            let local = listener.local_addr().unwrap();
            let mut backlog = Vec::new();
            loop {
                let socket = Socket::new(Domain::IPV4, Type::STREAM, None).unwrap();
                let connected = socket.connect_timeout(&local, Duration::from_millis(300));
                backlog.push(socket);
                if connected.is_err() {
                    break;
                }
            }
            let address = local.as_socket().unwrap();
            Unresponsive { address, _listener: listener, _backlog: backlog }
        }
    }

    fn refused() -> SocketAddr {
        TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap()
    }

    fn race(addresses: &[SocketAddr], timeout: Duration) -> io::Result<SocketAddr> {
        Race::new(addresses).run(Deadline::after(timeout)).map(|(address, _)| address)
    }

    #[test]
    fn responsive_address_wins_over_unresponsive_ones() {
        let (dead, listener) = (Unresponsive::new(), TcpListener::bind("127.0.0.1:0").unwrap());
        let good = listener.local_addr().unwrap();
        for addresses in [
            vec![good, dead.address],
            vec![dead.address, good],
            vec![dead.address, refused(), dead.address, good],
        ] {
            let start = Instant::now();
            assert_eq!(race(&addresses, LONG).unwrap(), good, "{addresses:?}");
            // One after the other they would take the whole time.
            assert!(start.elapsed() < LONG / 4, "{addresses:?}: {:?}", start.elapsed());
        }
    }

    #[test]
    fn next_address_starts_at_once_after_a_failure() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let good = listener.local_addr().unwrap();
        // With a delay after each it would take 25 seconds.
        let addresses: Vec<_> = [vec![refused(); 100], vec![good]].concat();
        let start = Instant::now();
        assert_eq!(race(&addresses, LONG * 10).unwrap(), good);
        assert!(start.elapsed() < LONG, "{:?}", start.elapsed());
    }

    #[test]
    fn race_without_winner_returns_the_last_failure() {
        let error = race(&[refused(), refused()], LONG).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::ConnectionRefused);
        let dead = Unresponsive::new();
        let error = race(&[refused(), dead.address], Duration::from_millis(300)).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::TimedOut);
    }

    #[test]
    fn winner_is_connected() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let addresses = [listener.local_addr().unwrap()];
        let (_, socket) = Race::new(&addresses).run(Deadline::after(LONG)).unwrap();
        let (peer, _) = listener.accept().unwrap();
        thread::scope(|scope| {
            scope.spawn(|| {
                thread::sleep(Duration::from_millis(50));
                (&peer).write_all(b"late").unwrap();
            });
            let mut buffer = [0; 8];
            let read = loop {
                match socket.read(&mut buffer, LONG) {
                    Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                    read => break read,
                }
            };
            assert_eq!(read.unwrap(), 4);
        });
    }

    #[test]
    fn cancel_ends_a_race() {
        let dead = Unresponsive::new();
        let scope = Arc::new(CancelScope::default());
        let start = Instant::now();
        let context = CallContext::new(scope.clone(), None);
        let error = thread::scope(|threads| {
            threads.spawn(|| {
                thread::sleep(Duration::from_millis(50));
                scope.cancel();
            });
            let _entered = context.enter(Deadline::NEVER);
            race(&[dead.address], LONG).unwrap_err()
        });
        assert_eq!(error.kind(), io::ErrorKind::ConnectionAborted);
        assert!(start.elapsed() < LONG / 2, "{:?}", start.elapsed());
    }
}
