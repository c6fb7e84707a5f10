//! One line for each error of the operating system's network functions: what failed, and what to do.

use std::borrow::Cow;
use std::fmt;
use std::io::{self, ErrorKind};

/// An error whose text is this crate's own already.
#[derive(Debug)]
struct Described(String);

impl fmt::Display for Described {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Described {}

/// An error with a text that [`describe`] passes on.
pub(super) fn described(kind: ErrorKind, text: impl Into<String>) -> io::Error {
    io::Error::new(kind, Described(text.into()))
}

pub(super) fn describe(error: &io::Error) -> Cow<'static, str> {
    if let Some(Described(text)) = error.get_ref().and_then(|inner| inner.downcast_ref()) {
        return Cow::Owned(text.clone());
    }
    if let Some(line) = error.raw_os_error().and_then(describe_code) {
        return line.into();
    }
    if let Some(line) = describe_lookup(&error.to_string()) {
        return line.into();
    }
    if let Some(line) = describe_kind(error.kind()) {
        return line.into();
    }
    match error.raw_os_error() {
        Some(code) => format!("network error (os error {code}); check the network").into(),
        None => "network error; check the network".into(),
    }
}

/// What has no `ErrorKind` of its own.
fn describe_code(code: i32) -> Option<&'static str> {
    #[cfg(unix)]
    let table = [
        (libc::EMFILE, "too many open files in this process; raise its limit (ulimit -n)"),
        (libc::ENFILE, "too many open files on this system; raise its limit (fs.file-max)"),
        (
            libc::ENOBUFS,
            "no buffer space for network connections; retry, or raise the system's limits",
        ),
        (libc::ENOMEM, "out of memory; free memory, or raise the limit on it"),
        (libc::EAGAIN, "the system is out of threads or memory; raise the limits (ulimit -u)"),
        (
            libc::EAFNOSUPPORT,
            "IPv4 or IPv6 is disabled on this system; use a host with an address of the other",
        ),
        (libc::EPROTONOSUPPORT, "no TCP on this system; check its sandbox or container"),
        (libc::ENODEV, "no network device; check the network"),
        (
            libc::EMSGSIZE,
            "packet too large for the network; check the MTU of the network interface",
        ),
    ];
    #[cfg(windows)]
    let table = [
        (10024, "too many open sockets; close some"),
        (10055, "no buffer space for network connections; retry, or close other connections"),
        (10047, "IPv4 or IPv6 is disabled on this system; use a host with an address of the other"),
    ];
    #[cfg(not(any(unix, windows)))]
    let table: [(i32, &str); 0] = [];
    table.iter().find(|(known, _)| *known == code).map(|(_, line)| *line)
}

fn describe_kind(kind: ErrorKind) -> Option<&'static str> {
    Some(match kind {
        ErrorKind::ConnectionRefused => {
            "connection refused; check the host and port, and that the service is running"
        }
        ErrorKind::ConnectionReset => {
            "connection reset by the peer; retry, and check proxies and firewalls on the path if it \
             persists"
        }
        ErrorKind::ConnectionAborted => {
            "connection aborted by this system; retry, and check its network and firewall"
        }
        ErrorKind::BrokenPipe | ErrorKind::NotConnected => {
            "connection closed by the peer while sending; retry"
        }
        ErrorKind::UnexpectedEof => {
            "connection closed by the peer before the response was complete; retry, and check \
             proxies on the path if it persists"
        }
        ErrorKind::HostUnreachable => "host unreachable; check the network and its routes",
        ErrorKind::NetworkUnreachable => "network unreachable; check the network and its routes",
        ErrorKind::NetworkDown => "the network is down; check the network interface",
        ErrorKind::PermissionDenied => {
            "permission denied; check the firewall, and the sandbox that the program runs in"
        }
        ErrorKind::AddrNotAvailable | ErrorKind::AddrInUse => {
            "no local address or port is free; close idle connections, or widen the range of \
             ephemeral ports"
        }
        ErrorKind::TimedOut => {
            "the system gave up on the connection; check the network and firewalls on the path"
        }
        ErrorKind::WouldBlock | ErrorKind::ResourceBusy => {
            "a system resource is temporarily unavailable; retry, or raise the limits on it"
        }
        ErrorKind::OutOfMemory => "out of memory; free memory, or raise the limit on it",
        ErrorKind::Interrupted => "interrupted by a signal; retry",
        ErrorKind::Unsupported => "not supported on this system; check its sandbox or container",
        ErrorKind::InvalidData => {
            "invalid data from the peer; check that base_url is the API's, and proxies on the path"
        }
        ErrorKind::InvalidInput => "invalid address or option; check the host and port",
        ErrorKind::NotFound => "host not found; check the host, and the DNS server",
        ErrorKind::WriteZero => "connection accepts no more data; retry",
        _ => return None,
    })
}

/// The texts of getaddrinfo in glibc, musl, macOS, BSD and Windows; Windows's are found by their code.
fn describe_lookup(text: &str) -> Option<&'static str> {
    let reason = text.strip_prefix("failed to lookup address information: ")?;
    let has = |parts: &[&str]| parts.iter().any(|part| reason.contains(part));
    Some(match () {
        _ if has(&["Temporary failure", "Try again", "11002"]) => {
            "temporary failure in name resolution; check the network and the DNS server, or retry"
        }
        _ if has(&[
            "not known",
            "does not resolve",
            "No address associated",
            "No data",
            "11001",
            "11004",
            "host nor service provided",
        ]) =>
        {
            "host name not known; check its spelling, and the DNS server"
        }
        _ if has(&["Non-recoverable", "Unrecoverable", "Non recoverable", "11003"]) => {
            "the DNS server failed; check it, or use another"
        }
        _ if has(&["ddress family", "ai_family"]) => {
            "the host has no address of a supported family; check IPv4 and IPv6 on this system"
        }
        _ if has(&["emory"]) => "out of memory for name resolution; free memory",
        _ => "name resolution failed; check the host, and the system's resolver configuration",
    })
}

#[cfg(test)]
mod tests;
