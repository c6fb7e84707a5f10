//! DNS resolution with a timeout, and a cache, used only when a connection is opened.
//!
//! ureq resolves the host before each call, even if a pooled connection will serve it, and starts a thread
//! for that. Here its resolver does nothing, and the connector uses [`DnsCache`] when it has to connect.

use std::collections::HashMap;
use std::fmt;
use std::io;
use std::net::{IpAddr, SocketAddr, ToSocketAddrs};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use http::Uri;
use socket2::{Domain, Socket, Type};
use ureq::config::Config;
use ureq::unversioned::resolver::{ArrayVec, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::NextTimeout;

use super::call_context::{self, POLL_INTERVAL};
use super::happy_eyeballs::interleave;
use super::{Deadline, io_error};

/// How long addresses are cached: a burst of connections needs one lookup, and a move of the service is
/// followed soon.
const DNS_CACHE_TTL: Duration = Duration::from_secs(30);

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
        // ureq requires at least one.
        addresses.push(SocketAddr::from(([0, 0, 0, 0], 0)));
        Ok(addresses)
    }
}

type HostPort = (String, u16);

/// The state of a host in the cache.
enum Entry {
    /// A lookup is in progress, and all others wait for its result.
    Pending {
        /// The address that worked before the last lookup expired.
        preferred: Option<SocketAddr>,
    },
    Resolved {
        addresses: Vec<SocketAddr>,
        since: Instant,
        preferred: Option<SocketAddr>,
    },
    Failed(LookupError),
}

/// An [`io::Error`] that all waiters can have a copy of.
struct LookupError {
    code: Option<i32>,
    kind: io::ErrorKind,
    message: String,
}

impl LookupError {
    fn new(error: &io::Error) -> Self {
        LookupError {
            code: error.raw_os_error(),
            kind: error.kind(),
            message: io_error::describe(error).into_owned(),
        }
    }

    fn to_io(&self) -> io::Error {
        match self.code {
            Some(code) => io::Error::from_raw_os_error(code),
            None => io_error::described(self.kind, self.message.clone()),
        }
    }
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

    /// Ends a lookup with its result.
    fn complete(&self, key: HostPort, result: io::Result<Vec<SocketAddr>>) {
        let mut entries = self.lock();
        let preferred = match entries.get(&key) {
            Some(Entry::Pending { preferred }) => *preferred,
            _ => None,
        };
        let entry = match result {
            Ok(addresses) => {
                let mut addresses = interleave(addresses);
                if let Some(preferred) = preferred {
                    put_first(&mut addresses, preferred);
                }
                Entry::Resolved { addresses, since: Instant::now(), preferred }
            }
            Err(error) => Entry::Failed(LookupError::new(&error)),
        };
        entries.insert(key, entry);
        self.changed.notify_all();
    }
}

/// Puts the preferred address first or, if it is gone, one of its family.
fn put_first(addresses: &mut [SocketAddr], preferred: SocketAddr) {
    let position = addresses
        .iter()
        .position(|address| *address == preferred)
        .or_else(|| addresses.iter().position(|a| a.is_ipv6() == preferred.is_ipv6()));
    if let Some(position) = position {
        addresses[..=position].rotate_right(1);
    }
}

/// Caches the addresses of hosts, shared by all connections of a transport.
#[derive(Clone, Default)]
pub(super) struct DnsCache {
    state: Arc<CacheState>,
}

impl DnsCache {
    /// Returns the addresses of a host, at least one, in the order in which to try them.
    pub(super) fn resolve(
        &self,
        host: &str,
        port: u16,
        deadline: Deadline,
    ) -> io::Result<Vec<SocketAddr>> {
        if let Ok(ip) = host.parse::<IpAddr>() {
            return Ok(vec![SocketAddr::new(ip, port)]);
        }
        let key = (host.to_owned(), port);
        let mut entries = self.state.lock();
        let preferred = match entries.get(&key) {
            Some(Entry::Resolved { addresses, since, preferred }) => {
                if since.elapsed() < DNS_CACHE_TTL {
                    return Ok(addresses.clone());
                }
                *preferred
            }
            Some(Entry::Pending { .. }) => return self.wait(entries, &key, deadline),
            Some(Entry::Failed(_)) | None => None,
        };
        entries.insert(key.clone(), Entry::Pending { preferred });
        spawn_lookup(self.state.clone(), key.clone()).inspect_err(|_| {
            entries.remove(&key);
        })?;
        self.wait(entries, &key, deadline)
    }

    /// Remembers the address that could be connected to, so that it is tried first from now on.
    pub(super) fn prefer(&self, host: &str, port: u16, address: SocketAddr) {
        let mut entries = self.state.lock();
        if let Some(Entry::Resolved { addresses, preferred, .. }) =
            entries.get_mut(&(host.to_owned(), port))
        {
            *preferred = Some(address);
            put_first(addresses, address);
        }
    }

    /// Forgets the addresses of a host, after none of them could be connected to.
    pub(super) fn invalidate(&self, host: &str, port: u16) {
        let key = (host.to_owned(), port);
        let mut entries = self.state.lock();
        if let Some(Entry::Resolved { .. }) = entries.get(&key) {
            entries.remove(&key);
        }
    }

    fn wait<'a>(
        &'a self,
        mut entries: MutexGuard<'a, HashMap<HostPort, Entry>>,
        key: &HostPort,
        deadline: Deadline,
    ) -> io::Result<Vec<SocketAddr>> {
        loop {
            match entries.get(key) {
                Some(Entry::Resolved { addresses, .. }) => return Ok(addresses.clone()),
                Some(Entry::Failed(error)) => return Err(error.to_io()),
                // Invalidated before this waiter woke.
                None => return Err(io::ErrorKind::NotFound.into()),
                Some(Entry::Pending { .. }) => {}
            }
            // `getaddrinfo` cannot be interrupted, but waiting for it can. The interrupt may make a call of
            // its own, which needs the cache.
            drop(entries);
            if call_context::is_stopped() {
                return Err(call_context::stopped());
            }
            entries = self.state.lock();
            if let Some(Entry::Pending { .. }) = entries.get(key) {
                let left = deadline.left();
                if left.is_zero() {
                    return Err(io::ErrorKind::TimedOut.into());
                }
                let waited = self.state.changed.wait_timeout(entries, left.min(POLL_INTERVAL));
                entries = waited.unwrap_or_else(PoisonError::into_inner).0;
            }
        }
    }
}

impl fmt::Debug for DnsCache {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DnsCache").finish_non_exhaustive()
    }
}

/// Calls the system's resolver on a thread of its own, because it has no timeout.
fn spawn_lookup(state: Arc<CacheState>, key: HostPort) -> io::Result<()> {
    let lookup = move || {
        let result = getaddrinfo(&key.0, key.1);
        state.complete(key, result);
    };
    thread::Builder::new().name("genesys-resolve".to_owned()).spawn(lookup).map(drop)
}

fn getaddrinfo(host: &str, port: u16) -> io::Result<Vec<SocketAddr>> {
    let addresses: Vec<_> = (host, port).to_socket_addrs().map_err(root_cause)?.collect();
    if addresses.is_empty() {
        let message = "the host has no address; check its DNS records";
        return Err(io_error::described(io::ErrorKind::NotFound, message));
    }
    Ok(addresses)
}

/// Without a free file descriptor the system's resolver says that it does not know the name. Whether that is
/// so shows an attempt to open one.
fn root_cause(error: io::Error) -> io::Error {
    Socket::new(Domain::IPV4, Type::DGRAM, None).err().unwrap_or(error)
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: (&str, u16) = ("api.example", 443);

    fn addresses<const N: usize>(texts: [&str; N]) -> Vec<SocketAddr> {
        texts.map(|text| SocketAddr::new(text.parse().unwrap(), KEY.1)).to_vec()
    }

    /// Puts the result of a lookup into the cache, and returns what the next connection gets.
    fn resolved(cache: &DnsCache, found: Vec<SocketAddr>) -> Vec<SocketAddr> {
        cache.state.complete((KEY.0.to_owned(), KEY.1), Ok(found));
        cache.resolve(KEY.0, KEY.1, Deadline::after(Duration::ZERO)).unwrap()
    }

    #[test]
    fn address_families_alternate_starting_with_the_first() {
        let cache = DnsCache::default();
        let found = addresses(["::1", "::2", "::3", "10.0.0.1", "10.0.0.2"]);
        let order = addresses(["::1", "10.0.0.1", "::2", "10.0.0.2", "::3"]);
        assert_eq!(resolved(&cache, found), order);
        let found = addresses(["10.0.0.1", "10.0.0.2", "::1"]);
        assert_eq!(resolved(&cache, found), addresses(["10.0.0.1", "::1", "10.0.0.2"]));
    }

    #[test]
    fn working_address_family_survives_the_next_lookup() {
        let cache = DnsCache::default();
        resolved(&cache, addresses(["::1", "10.0.0.1"]));
        cache.prefer(KEY.0, KEY.1, addresses(["10.0.0.1"])[0]);
        let preferred = match cache.state.lock().get(&(KEY.0.to_owned(), KEY.1)) {
            Some(Entry::Resolved { addresses, preferred, .. }) => {
                assert_eq!(Some(addresses[0]), *preferred);
                *preferred
            }
            _ => panic!("the entry is gone"),
        };
        // What an expired entry turns into at the next connection.
        let pending = Entry::Pending { preferred };
        cache.state.lock().insert((KEY.0.to_owned(), KEY.1), pending);
        let order = resolved(&cache, addresses(["::7", "10.0.0.7", "::8"]));
        assert_eq!(order, addresses(["10.0.0.7", "::7", "::8"]));
    }

    #[test]
    fn lookup_error_keeps_os_code_for_all_waiters() {
        let error = io::Error::from_raw_os_error(24);
        assert_eq!(LookupError::new(&error).to_io().raw_os_error(), Some(24));
        let text = "failed to lookup address information: Name or service not known";
        let error = LookupError::new(&io::Error::other(text)).to_io();
        assert_eq!(
            io_error::describe(&error),
            "host name not known; check its spelling, and the DNS server"
        );
    }
}
