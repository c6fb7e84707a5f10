//! Redirects back to the program that began a login, by its redirect URI and its state.

use percent_encoding::{AsciiSet, CONTROLS, percent_encode as percent_encode_bytes};

use super::parameters::{Parameters, invalid_request};
use crate::contract::request::percent_encode;
use crate::sandbox::error_response::{ErrorResponse, Reply};

/// The longest `state`, in bytes: the redirect is one line of the program's request.
const MAX_STATE_LEN: usize = 4096;

/// The longest redirect URI, in bytes.
const MAX_URI_LEN: usize = 2048;

/// What cannot be in the query of a URI; percent signs stay, so that a value that is encoded is not changed.
const NOT_IN_QUERY: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'<')
    .add(b'>')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

#[derive(Debug)]
pub(super) struct Redirect<'a> {
    pub(super) uri: &'a str,
    /// As it was sent, so that it comes back unchanged.
    state: Option<&'a [u8]>,
}

impl<'a> Redirect<'a> {
    /// Reads the redirect of an authorize request.
    pub(super) fn read(parameters: &'a Parameters<'a>) -> Result<Redirect<'a>, ErrorResponse> {
        let uri = parameters.required("redirect_uri")?;
        if !is_loopback_uri(uri) {
            return Err(invalid_request(
                "redirect_uri: expected http://localhost, http://127.0.0.1 or http://[::1], with any port and path",
            ));
        }
        let state = parameters.encoded("state")?;
        if state.is_some_and(|state| state.len() > MAX_STATE_LEN) {
            return Err(invalid_request("state is longer than 4,096 bytes"));
        }
        Ok(Redirect { uri, state })
    }

    pub(super) fn with_code(&self, code: &str) -> Reply {
        self.with_parameters(&[("code", code)])
    }

    pub(super) fn with_error(&self, error: &ErrorResponse) -> Reply {
        let (code, description) = error.oauth_error();
        self.with_parameters(&[("error", code), ("error_description", description)])
    }

    fn with_parameters(&self, parameters: &[(&str, &str)]) -> Reply {
        let mut location = self.uri.to_owned();
        let mut separator = if self.uri.contains('?') { '&' } else { '?' };
        let mut add = |name: &str, value: &dyn std::fmt::Display| {
            location += &format!("{separator}{name}={value}");
            separator = '&';
        };
        for (name, value) in parameters {
            add(name, &percent_encode(value));
        }
        if let Some(state) = self.state {
            add("state", &percent_encode_bytes(state, NOT_IN_QUERY));
        }
        Reply::empty(302)
            .with_header("location", location)
            .with_header("cache-control", "no-store".to_owned())
            .with_header("referrer-policy", "no-referrer".to_owned())
    }
}

/// Whether a URI is of the loopback interface (RFC 8252, 7.3): any port and path, and nothing that could mean
/// another host to some parser, or end a header.
fn is_loopback_uri(uri: &str) -> bool {
    let Some(rest) = uri.strip_prefix("http://") else { return false };
    let (authority, path) = rest.split_at(rest.find(['/', '?']).unwrap_or(rest.len()));
    let host = ["localhost", "127.0.0.1", "[::1]"].into_iter().find_map(|host| {
        let is_host = authority.get(..host.len())?.eq_ignore_ascii_case(host);
        is_host.then(|| &authority[host.len()..])
    });
    let is_port =
        |port: &str| port.parse::<u16>().is_ok_and(|port| port > 0) && !port.starts_with('+');
    let has_valid_port =
        host.is_some_and(|rest| rest.is_empty() || rest.strip_prefix(':').is_some_and(is_port));
    let is_in_path =
        |byte: u8| byte.is_ascii_alphanumeric() || b"-._~:/?@!$&'()*+,;=%".contains(&byte);
    has_valid_port && path.bytes().all(is_in_path) && uri.len() <= MAX_URI_LEN
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_loopback_redirects_are_accepted() {
        for uri in [
            "http://localhost",
            "http://LOCALHOST:1",
            "http://127.0.0.1:65535/callback",
            "http://[::1]:8080/a/b?c=d&e=%20",
            "http://localhost?x",
        ] {
            assert!(is_loopback_uri(uri), "{uri}");
        }
        for uri in [
            "",
            "localhost",
            "//localhost",
            "https://localhost",
            "HTTP://localhost",
            "http://localhost.evil.example",
            "http://localhost@evil.example",
            "http://localhost:80@evil.example/",
            "http://user@localhost/",
            "http://evil.example/?http://localhost",
            "http://evil.example\\@localhost/",
            "http://localhost\\.evil.example/",
            "http://localhost#@evil.example",
            "http://localhost/#fragment",
            "http://localhost:",
            "http://localhost:0",
            "http://localhost:+80",
            "http://localhost:65536",
            "http://localhost:80:80",
            "http://127.0.0.1.evil.example",
            "http://127.0.0.2",
            "http://127.1",
            "http://0.0.0.0",
            "http://2130706433",
            "http://[::1].evil.example",
            "http://[::ffff:127.0.0.1]",
            "http://localhost/\r\nSet-Cookie: a=b",
            "http://localhost/ ",
            " http://localhost/",
            "http://localhost/\u{e9}",
            "http://l\u{f6}calhost/",
            "javascript:alert(1)//http://localhost",
        ] {
            assert!(!is_loopback_uri(uri), "{uri}");
        }
        assert!(!is_loopback_uri(&format!("http://localhost/{}", "a".repeat(MAX_URI_LEN))));
    }
}
