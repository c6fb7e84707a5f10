//! A base address, checked before anything is sent to it.

use std::net::{IpAddr, Ipv6Addr};

use http::Uri;
use percent_encoding::percent_decode_str;

use super::validate_header_value;
use crate::error::Error;

/// An `http` or `https` address with a host, perhaps a port, perhaps a path; nothing else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct BaseUrl {
    /// Without a slash at its end, so that a path may follow.
    pub(crate) url: String,
    /// Without the brackets of an IPv6 address.
    pub(crate) host: String,
    pub(crate) is_secure: bool,
}

impl BaseUrl {
    /// Reads the value of `setting`.
    ///
    /// The value may hold a password before an `@`, so it is shown only once that has been ruled out.
    pub(crate) fn parse(setting: &str, text: &str) -> Result<Self, Error> {
        let refuse = |reason: &str| Err(Error::configuration(setting, reason));
        if text.contains('@') {
            return refuse("it has user information (before an @), which is not allowed here");
        }
        validate_header_value(setting, text)?;
        let Ok(uri) = text.parse::<Uri>() else {
            return refuse(&format!("{text:?} is not an address like https://api.example.com"));
        };
        let (Some(scheme), Some(authority)) = (uri.scheme_str(), uri.authority()) else {
            return refuse(&format!("{text:?} is not an address like https://api.example.com"));
        };
        if !matches!(scheme, "http" | "https") {
            return refuse(&format!("{text:?} begins with neither https:// nor http://"));
        }
        if text.contains(['?', '#']) {
            return refuse(&format!("{text:?} has a query or a fragment"));
        }
        if uri.path().split('/').any(is_dot_segment) {
            return refuse(&format!("{text:?} has a dot segment in its path"));
        }
        let host = authority.host();
        if !has_valid_port(authority.as_str(), host) {
            return refuse(&format!("{text:?} has a port that is not between 1 and 65535"));
        }
        let bare_host = host.trim_start_matches('[').trim_end_matches(']');
        if bare_host.is_empty() || (host.starts_with('[') && bare_host.parse::<Ipv6Addr>().is_err())
        {
            return refuse(&format!("{text:?} names no host"));
        }
        Ok(BaseUrl {
            url: text.trim_end_matches('/').to_owned(),
            host: bare_host.to_ascii_lowercase(),
            is_secure: scheme == "https",
        })
    }

    /// Whether what is sent there stays on this machine.
    pub(crate) fn is_loopback(&self) -> bool {
        is_loopback(&self.host)
    }
}

/// Whether a host is this machine by its very name, without a look-up that could be lied to.
pub(crate) fn is_loopback(host: &str) -> bool {
    host.eq_ignore_ascii_case("localhost")
        || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// Whether a segment of a path leads to another place, written as it is or percent-encoded.
fn is_dot_segment(segment: &str) -> bool {
    matches!(percent_decode_str(segment).collect::<Vec<u8>>().as_slice(), b"." | b"..")
}

fn has_valid_port(authority: &str, host: &str) -> bool {
    match authority.strip_prefix(host) {
        Some("") => true,
        Some(port) => port.strip_prefix(':').is_some_and(|digits| {
            digits.bytes().all(|byte| byte.is_ascii_digit())
                && digits.parse::<u16>().is_ok_and(|number| number > 0)
        }),
        None => false,
    }
}
