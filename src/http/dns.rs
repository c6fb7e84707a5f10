//! Host names made into addresses, with a limit of time, and only when a connection is opened.
//!
//! ureq resolves the host before each call, even if a kept connection will serve it, and starts a thread
//! for that. Here its resolver does nothing, and the connector asks [`DnsCache`] when it must connect.

use std::collections::HashMap;
use std::fmt;
use std::io;
use std::net::{IpAddr, SocketAddr, ToSocketAddrs};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use http::Uri;
use ureq::config::Config;
use ureq::unversioned::resolver::{ArrayVec, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::NextTimeout;

/// How long addresses are remembered: a burst of connections asks once, a move of the service is
/// followed soon.
const DNS_CACHE_TTL: Duration = Duration::from_secs(30);

/// How often a look-up, which cannot be interrupted, is left to see whether all is shut down.
const SHUTDOWN_POLL_INTERVAL: Duration = Duration::from_millis(50);

/// A resolver for ureq that leaves the work to the connector.
#[derive(Debug)]
pub(super) struct DeferredResolver;

impl Resolver for DeferredResolver {
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

type HostPort = (String, u16);

/// What is known of a host.
enum Entry {
    /// Somebody asks the system already; all others wait for that answer.
    Pending,
    Resolved {
        addresses: Vec<SocketAddr>,
        since: Instant,
    },
    Failed(io::ErrorKind, String),
}

#[derive(Default)]
struct CacheState {
    entries: Mutex<HashMap<HostPort, Entry>>,
    changed: Condvar,
}

impl CacheState {
    fn lock(&self) -> MutexGuard<'_, HashMap<HostPort, Entry>> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn set(&self, key: HostPort, entry: Entry) {
        self.lock().insert(key, entry);
        self.changed.notify_all();
    }
}

/// Remembers the addresses of hosts for a short while.
pub(super) struct DnsCache {
    memory: Arc<CacheState>,
    is_shut_down: Arc<AtomicBool>,
}

impl DnsCache {
    pub(super) fn new(is_shut_down: Arc<AtomicBool>) -> Self {
        DnsCache { memory: Arc::default(), is_shut_down }
    }

    /// The addresses of a host, one at least, looked up within `limit`.
    pub(super) fn resolve(
        &self,
        host: &str,
        port: u16,
        limit: Duration,
    ) -> io::Result<Vec<SocketAddr>> {
        if let Ok(ip) = host.parse::<IpAddr>() {
            return Ok(vec![SocketAddr::new(ip, port)]);
        }
        let key = (host.to_owned(), port);
        let mut entries = self.memory.lock();
        match entries.get(&key) {
            Some(Entry::Resolved { addresses, since }) if since.elapsed() < DNS_CACHE_TTL => {
                return Ok(addresses.clone());
            }
            Some(Entry::Pending) => {}
            _ => {
                entries.insert(key.clone(), Entry::Pending);
                spawn_lookup(self.memory.clone(), key.clone()).inspect_err(|_| {
                    entries.remove(&key);
                })?;
            }
        }
        self.wait(entries, &key, limit)
    }

    /// Puts the address that could be connected to first, so that those before it are not tried again.
    pub(super) fn prefer(&self, host: &str, port: u16, address: SocketAddr) {
        let mut entries = self.memory.lock();
        if let Some(Entry::Resolved { addresses, .. }) = entries.get_mut(&(host.to_owned(), port)) {
            // `false` sorts first.
            addresses.sort_by_key(|other| *other != address);
        }
    }

    /// Forgets a host's addresses, after none of them could be connected to.
    pub(super) fn forget(&self, host: &str, port: u16) {
        let key = (host.to_owned(), port);
        let mut entries = self.memory.lock();
        if let Some(Entry::Resolved { .. }) = entries.get(&key) {
            entries.remove(&key);
        }
    }

    fn wait(
        &self,
        mut entries: MutexGuard<'_, HashMap<HostPort, Entry>>,
        key: &HostPort,
        limit: Duration,
    ) -> io::Result<Vec<SocketAddr>> {
        let end = Instant::now() + limit;
        loop {
            match entries.get(key) {
                Some(Entry::Resolved { addresses, .. }) => return Ok(addresses.clone()),
                Some(Entry::Failed(kind, reason)) => {
                    return Err(io::Error::new(*kind, reason.clone()));
                }
                // Forgotten between its coming and our waking.
                None => return Err(io::ErrorKind::NotFound.into()),
                Some(Entry::Pending) => {}
            }
            let left = end.saturating_duration_since(Instant::now());
            if self.is_shut_down.load(Ordering::SeqCst) {
                return Err(io::Error::new(io::ErrorKind::NotConnected, "shut down"));
            }
            if left.is_zero() {
                return Err(io::ErrorKind::TimedOut.into());
            }
            let waited =
                self.memory.changed.wait_timeout(entries, left.min(SHUTDOWN_POLL_INTERVAL));
            entries = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
    }
}

impl fmt::Debug for DnsCache {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Names").finish_non_exhaustive()
    }
}

/// Asks the system's resolver on a thread of its own, since it knows no limit of time.
fn spawn_lookup(memory: Arc<CacheState>, key: HostPort) -> io::Result<()> {
    let ask = move || {
        let entry = match (key.0.as_str(), key.1).to_socket_addrs().map(Vec::from_iter) {
            Ok(addresses) if addresses.is_empty() => {
                Entry::Failed(io::ErrorKind::NotFound, "the name has no address".to_owned())
            }
            Ok(addresses) => Entry::Resolved { addresses, since: Instant::now() },
            Err(error) => Entry::Failed(error.kind(), error.to_string()),
        };
        memory.set(key, entry);
    };
    thread::Builder::new().name("genesys-resolve".to_owned()).spawn(ask).map(drop)
}
