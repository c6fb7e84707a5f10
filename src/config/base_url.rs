//! URLs of services, validated before anything is sent to them.

use std::net::{IpAddr, Ipv6Addr};

use http::Uri;
use percent_encoding::percent_decode_str;

use super::authority::Authority;
use super::validate_header_value;
use crate::error::Error;

/// An `http` or `https` URL of a host, an optional port and an optional path, without anything else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct BaseUrl {
    /// Without a trailing slash, so that a path can be appended.
    pub(crate) url: String,
    /// In lower case, without the brackets of an IPv6 address.
    pub(crate) host: String,
    /// The URL's port, or its scheme's default.
    pub(crate) port: u16,
    pub(crate) is_https: bool,
}

impl BaseUrl {
    /// Parses the value of `setting`.
    ///
    /// The value may contain a password before an `@`, so errors quote it only once that is ruled out.
    pub(crate) fn parse(setting: &str, value: &str) -> Result<Self, Error> {
        let reject = |reason: &str| Err(Error::configuration(setting, reason));
        if value.contains('@') {
            return reject("must not contain user information (before an @)");
        }
        validate_header_value(setting, value)?;
        let reject = |reason: &str| reject(&format!("{value:?}: {reason}"));
        let uri = match value.parse::<Uri>() {
            Ok(uri) if uri.scheme().is_some() && uri.authority().is_some() => uri,
            _ => return reject("not a URL such as https://api.example.com"),
        };
        let is_https = match uri.scheme_str() {
            Some("https") => true,
            Some("http") => false,
            _ => return reject("scheme must be http or https"),
        };
        if value.contains(['?', '#']) {
            return reject("must not have a query or a fragment");
        }
        if uri.path().split('/').any(is_dot_segment) {
            return reject("must not have a dot segment in its path");
        }
        if !has_valid_port(&uri) {
            return reject("port must be between 1 and 65535");
        }
        let Authority { host, port } = Authority::of(&uri);
        let is_bracketed = uri.host().is_some_and(|host| host.starts_with('['));
        if host.is_empty() || (is_bracketed && host.parse::<Ipv6Addr>().is_err()) {
            return reject("has no host");
        }
        Ok(BaseUrl {
            url: value.trim_end_matches('/').to_owned(),
            host: host.to_ascii_lowercase(),
            port,
            is_https,
        })
    }

    /// Rejects a URL whose path ends in what the library appends to it.
    pub(crate) fn reject_suffix(&self, setting: &str, suffix: &str) -> Result<(), Error> {
        if self.url.to_ascii_lowercase().ends_with(suffix) {
            let reason = format!("{:?}: leave out {suffix}, which the library appends", self.url);
            return Err(Error::configuration(setting, reason));
        }
        Ok(())
    }

    /// Whether requests to it stay on the loopback interface.
    pub(crate) fn is_loopback(&self) -> bool {
        is_loopback(&self.host)
    }
}

/// Whether a host is the loopback interface by its name alone, without a DNS lookup that could be spoofed.
pub(crate) fn is_loopback(host: &str) -> bool {
    host.eq_ignore_ascii_case("localhost")
        || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// Whether a path segment is `.` or `..`, literally or percent-encoded.
fn is_dot_segment(segment: &str) -> bool {
    matches!(percent_decode_str(segment).collect::<Vec<u8>>().as_slice(), b"." | b"..")
}

fn has_valid_port(uri: &Uri) -> bool {
    let authority = uri.authority().map_or("", |authority| authority.as_str());
    match authority.strip_prefix(uri.host().unwrap_or_default()) {
        Some("") => true,
        Some(port) => port.strip_prefix(':').is_some_and(|digits| {
            digits.bytes().all(|byte| byte.is_ascii_digit())
                && digits.parse::<u16>().is_ok_and(|number| number > 0)
        }),
        None => false,
    }
}
