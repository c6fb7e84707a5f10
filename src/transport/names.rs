//! Host names made into addresses, with a limit of time, and only when a connection is opened.
//!
//! ureq resolves the host before each call, even if a kept connection will serve it, and starts a thread
//! for that. Here its resolver does nothing, and the connector asks [`Names`] when it must connect.

use std::collections::HashMap;
use std::io;
use std::net::{IpAddr, SocketAddr, ToSocketAddrs};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use http::Uri;
use ureq::config::Config;
use ureq::unversioned::resolver::{ArrayVec, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::NextTimeout;

/// How long addresses are remembered: a burst of connections asks once, a move of the service is
/// followed soon.
const REMEMBERED: Duration = Duration::from_secs(30);

/// How often a look-up, which cannot be interrupted, is left to see whether all is shut down.
const GLANCE: Duration = Duration::from_millis(50);

/// A resolver for ureq that leaves the work to the connector.
#[derive(Debug)]
pub(super) struct NoResolver;

impl Resolver for NoResolver {
    fn resolve(
        &self,
        _: &Uri,
        _: &Config,
        _: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let mut addresses = ArrayVec::from_fn(|_| SocketAddr::from(([0, 0, 0, 0], 0)));
        // ureq wants at least one.
        addresses.push(SocketAddr::from(([0, 0, 0, 0], 0)));
        Ok(addresses)
    }
}

type HostAndPort = (String, u16);

/// Remembers the addresses of hosts for a short while.
#[derive(Debug)]
pub(super) struct Names {
    memory: Mutex<HashMap<HostAndPort, (Vec<SocketAddr>, Instant)>>,
    is_shut_down: Arc<AtomicBool>,
}

impl Names {
    pub(super) fn new(is_shut_down: Arc<AtomicBool>) -> Self {
        Names { memory: Mutex::default(), is_shut_down }
    }

    /// The addresses of a host, one at least, looked up within `limit`.
    pub(super) fn look_up(
        &self,
        host: &str,
        port: u16,
        limit: Duration,
    ) -> io::Result<Vec<SocketAddr>> {
        if let Ok(ip) = host.parse::<IpAddr>() {
            return Ok(vec![SocketAddr::new(ip, port)]);
        }
        let key = (host.to_owned(), port);
        if let Some(addresses) = self.recall(&key) {
            return Ok(addresses);
        }
        let addresses = self.ask_system(key.clone(), limit)?;
        if addresses.is_empty() {
            return Err(io::Error::new(io::ErrorKind::NotFound, "the name has no address"));
        }
        let mut memory = self.memory.lock().unwrap_or_else(PoisonError::into_inner);
        memory.insert(key, (addresses.clone(), Instant::now()));
        Ok(addresses)
    }

    /// Forgets a host's addresses, after none of them could be connected to.
    pub(super) fn forget(&self, host: &str, port: u16) {
        let mut memory = self.memory.lock().unwrap_or_else(PoisonError::into_inner);
        memory.remove(&(host.to_owned(), port));
    }

    fn recall(&self, key: &HostAndPort) -> Option<Vec<SocketAddr>> {
        let memory = self.memory.lock().unwrap_or_else(PoisonError::into_inner);
        let (addresses, since) = memory.get(key)?;
        (since.elapsed() < REMEMBERED).then(|| addresses.clone())
    }

    /// Asks the system's resolver on a thread of its own, since it knows no limit of time.
    fn ask_system(&self, key: HostAndPort, limit: Duration) -> io::Result<Vec<SocketAddr>> {
        let end = Instant::now() + limit;
        let (sender, receiver) = mpsc::sync_channel(1);
        thread::Builder::new().name("genesys-resolve".to_owned()).spawn(move || {
            let addresses = (key.0.as_str(), key.1).to_socket_addrs();
            // Nobody listens any more once the limit has run out.
            let _ = sender.send(addresses.map(Iterator::collect));
        })?;
        loop {
            let left = end.saturating_duration_since(Instant::now());
            match receiver.recv_timeout(left.min(GLANCE)) {
                Ok(addresses) => return addresses,
                Err(RecvTimeoutError::Timeout) if self.is_shut_down.load(Ordering::SeqCst) => {
                    return Err(io::Error::new(io::ErrorKind::NotConnected, "shut down"));
                }
                Err(RecvTimeoutError::Timeout) if left.is_zero() => {
                    return Err(io::ErrorKind::TimedOut.into());
                }
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => {
                    return Err(io::Error::other("the look-up ended without an answer"));
                }
            }
        }
    }
}
