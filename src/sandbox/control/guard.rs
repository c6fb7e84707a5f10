//! Which HTTP requests may control a sandbox: those of programs, and not those of web pages from elsewhere.

use std::net::IpAddr;

use axum::http::uri::Authority;

/// The header that rejects a request.
///
/// A browser names the page's origin in `Origin`. A page whose host name is made to resolve to the loopback
/// interface has the sandbox's own origin, but that host name in `Host` (DNS rebinding).
pub(super) fn rejecting_header(
    host: Option<&str>,
    origin: Option<&str>,
    is_loopback_only: bool,
) -> Option<&'static str> {
    if is_loopback_only && host.is_some_and(|host| !is_loopback(host)) {
        return Some("Host");
    }
    let is_own = |origin: &str| {
        let own = origin.strip_prefix("http://").zip(host);
        own.is_some_and(|(origin, host)| origin.eq_ignore_ascii_case(host))
    };
    origin.is_some_and(|origin| !is_own(origin)).then_some("Origin")
}

/// Whether a `Host` header names the loopback interface.
fn is_loopback(host: &str) -> bool {
    let Ok(authority) = host.parse::<Authority>() else { return false };
    let name = authority.host().to_ascii_lowercase();
    let address = name.trim_start_matches('[').trim_end_matches(']');
    match address.parse::<IpAddr>() {
        Ok(address) => address.is_loopback(),
        Err(_) => name == "localhost" || name.ends_with(".localhost"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn foreign_origins_and_hosts_are_rejected() {
        let own = "127.0.0.1:8080";
        for (host, origin, expected) in [
            (Some(own), None, None),
            (None, None, None),
            (Some("localhost:8080"), None, None),
            (Some("[::1]:8080"), None, None),
            (Some("sandbox.localhost"), None, None),
            (Some(own), Some("http://127.0.0.1:8080"), None),
            (Some(own), Some("http://127.0.0.1:8081"), Some("Origin")),
            (Some(own), Some("http://127.0.0.1:80801"), Some("Origin")),
            (Some(own), Some("https://127.0.0.1:8080"), Some("Origin")),
            (Some(own), Some("null"), Some("Origin")),
            (Some(own), Some(""), Some("Origin")),
            (None, Some("http://127.0.0.1:8080"), Some("Origin")),
            (Some("evil.example:8080"), None, Some("Host")),
            (Some("evil.example"), Some("http://evil.example"), Some("Host")),
            (Some("127.0.0.1.evil.example"), None, Some("Host")),
            (Some("localhost.evil.example"), None, Some("Host")),
            (Some(""), None, Some("Host")),
        ] {
            assert_eq!(rejecting_header(host, origin, true), expected, "{host:?} {origin:?}");
        }
    }

    #[test]
    fn other_interfaces_accept_any_host() {
        let (host, origin) = (Some("sandbox:8080"), Some("http://sandbox:8080"));
        assert_eq!(rejecting_header(host, origin, false), None);
        assert_eq!(rejecting_header(host, Some("http://evil.example"), false), Some("Origin"));
    }
}
