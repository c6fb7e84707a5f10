//! Where the browser is redirected to after the login.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use http::Uri;

use crate::config::BaseUrl;
use crate::error::Error;

const OPTION: &str = "redirect_uri";

/// A URI on the loopback interface. Its port is 0 until a port is listened on.
#[derive(Clone, Debug)]
pub(super) struct RedirectUri {
    uri: String,
    /// As it stands in the URI, with the brackets of an IPv6 address.
    host: String,
    pub(super) port: u16,
    /// With its slash; empty if the URI has none.
    path: String,
}

impl RedirectUri {
    pub(super) fn parse(uri: &str) -> Result<Self, Error> {
        // The rules of base URLs, which have no port 0.
        let (start, rest) = uri.split_at(uri.find("://").map_or(0, |at| at + 3));
        let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
        let (authority, path) = rest.split_at(end);
        let authority = authority.strip_suffix(":0").unwrap_or(authority);
        let without_port_0 = [start, authority, path].concat();
        BaseUrl::parse(OPTION, &without_port_0)?;
        let reject = |reason: &str| Err(Error::configuration(OPTION, format!("{uri:?}: {reason}")));
        let Ok(parsed) = without_port_0.parse::<Uri>() else {
            return reject("not a URI such as http://localhost:0");
        };
        if parsed.scheme_str() != Some("http") {
            return reject("scheme must be http, which stays on this machine");
        }
        let host = parsed.host().unwrap_or_default().to_ascii_lowercase();
        if !["localhost", "127.0.0.1", "[::1]"].contains(&host.as_str()) {
            return reject("host must be localhost, 127.0.0.1 or [::1]");
        }
        let port = parsed.port_u16().unwrap_or(0);
        let redirect_uri = RedirectUri { uri: String::new(), host, port: 0, path: path.to_owned() };
        Ok(redirect_uri.with_port(port))
    }

    pub(super) fn with_port(mut self, port: u16) -> Self {
        self.port = port;
        self.uri = format!("http://{}:{port}{}", self.host, self.path);
        self
    }

    pub(super) fn as_str(&self) -> &str {
        &self.uri
    }

    /// The addresses that a browser may connect to for it.
    pub(super) fn addresses(&self) -> &'static [IpAddr] {
        const V4: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);
        const V6: IpAddr = IpAddr::V6(Ipv6Addr::LOCALHOST);
        match self.host.as_str() {
            "127.0.0.1" => &[V4],
            "[::1]" => &[V6],
            _ => &[V4, V6],
        }
    }

    /// Whether a request with this `Host` header and path was meant for it.
    pub(super) fn is_requested(&self, host: &str, path: &str) -> bool {
        let is_host = host.eq_ignore_ascii_case(&format!("{}:{}", self.host, self.port))
            || (self.port == 80 && host.eq_ignore_ascii_case(&self.host));
        is_host && path == if self.path.is_empty() { "/" } else { &self.path }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn loopback_uris_are_accepted_with_any_port() {
        for (uri, port, host) in [
            ("http://localhost", 0, "localhost:7"),
            ("http://localhost:0", 0, "LocalHost:7"),
            ("http://LOCALHOST:80/", 80, "localhost:7"),
            ("http://127.0.0.1:8765", 8765, "127.0.0.1:7"),
            ("http://[::1]:0", 0, "[::1]:7"),
        ] {
            let parsed = RedirectUri::parse(uri).unwrap_or_else(|error| panic!("{uri}: {error}"));
            assert_eq!(parsed.port, port, "{uri}");
            assert!(parsed.with_port(7).is_requested(host, "/"), "{uri}");
        }
    }

    #[test]
    fn other_uris_are_rejected_by_name() {
        for uri in [
            "",
            "localhost",
            "https://localhost:0",
            "http://localhost.example:0",
            "http://127.0.0.2:0",
            "http://0.0.0.0:0",
            "http://[::]:0",
            "http://192.0.2.1:80",
            "http://localhost:65536",
            "http://user@localhost:0",
            "http://localhost:0?a=b",
            "http://localhost:0/#a",
            "http://localhost:0/../a",
        ] {
            let error = RedirectUri::parse(uri).unwrap_err();
            assert_eq!(error.setting(), Some(OPTION), "{uri}: {error}");
        }
    }

    #[test]
    fn request_must_have_host_and_path() {
        let uri = RedirectUri::parse("http://localhost:0/callback").unwrap().with_port(7);
        assert!(uri.is_requested("localhost:7", "/callback"));
        for (host, path) in [
            ("evil.example:7", "/callback"),
            ("localhost", "/callback"),
            ("localhost:8", "/callback"),
            ("", "/callback"),
            ("localhost:7", "/"),
            ("localhost:7", "/callback/"),
        ] {
            assert!(!uri.is_requested(host, path), "{host}{path}");
        }
        let default_port = RedirectUri::parse("http://localhost:80").unwrap();
        assert!(default_port.is_requested("localhost", "/"));
    }
}
