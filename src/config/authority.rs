//! Host and port of a URL.

use std::fmt;

use http::Uri;
use http::uri::Scheme;

/// The host, without the brackets of an IPv6 address, and the port, explicit or the scheme's default.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Authority<'a> {
    pub(crate) host: &'a str,
    pub(crate) port: u16,
}

impl<'a> Authority<'a> {
    pub(crate) fn of(uri: &'a Uri) -> Self {
        Authority {
            host: without_brackets(uri.host().unwrap_or_default()),
            port: uri.port_u16().unwrap_or_else(|| default_port(uri)),
        }
    }
}

/// With brackets around an IPv6 address, and always with the port.
impl fmt::Display for Authority<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.host.contains(':') {
            write!(f, "[{}]:{}", self.host, self.port)
        } else {
            write!(f, "{}:{}", self.host, self.port)
        }
    }
}

/// The authority as it goes into a `Host` header: as it is written, but without the default port.
pub(crate) fn without_default_port(uri: &Uri) -> &str {
    match uri.authority() {
        Some(authority) if authority.port_u16() == Some(default_port(uri)) => authority.host(),
        Some(authority) => authority.as_str(),
        None => "",
    }
}

/// An IPv6 address without the brackets that it has in a URL.
pub(crate) fn without_brackets(host: &str) -> &str {
    host.trim_start_matches('[').trim_end_matches(']')
}

fn default_port(uri: &Uri) -> u16 {
    if uri.scheme() == Some(&Scheme::HTTPS) { 443 } else { 80 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn host_header_omits_default_port() {
        for (url, expected) in [
            ("https://api.example/a", "api.example"),
            ("https://api.example:443/a", "api.example"),
            ("https://api.example:80", "api.example:80"),
            ("http://api.example:80", "api.example"),
            ("http://api.example:443", "api.example:443"),
            ("http://[::1]:8080/a?b=c", "[::1]:8080"),
            ("https://[::1]:443/a", "[::1]"),
        ] {
            assert_eq!(without_default_port(&url.parse().unwrap()), expected, "{url}");
        }
    }

    #[test]
    fn authority_displays_brackets_and_port() {
        for (url, host, shown) in [
            ("https://api.example/a", "api.example", "api.example:443"),
            ("http://api.example", "api.example", "api.example:80"),
            ("http://[::1]/", "::1", "[::1]:80"),
            ("https://[::1]:8443/", "::1", "[::1]:8443"),
        ] {
            let uri = url.parse().unwrap();
            let authority = Authority::of(&uri);
            assert_eq!((authority.host, authority.to_string().as_str()), (host, shown), "{url}");
        }
    }
}
