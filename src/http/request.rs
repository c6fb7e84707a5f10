//! A request as ureq takes it.

use std::fmt::Display;

use http::header::{ACCEPT, ACCEPT_ENCODING, AUTHORIZATION, CONTENT_TYPE, HOST, USER_AGENT};
use http::uri::Scheme;
use http::{HeaderValue, Request, Uri};

use super::{TransportError, TransportErrorKind};
use crate::contract::method::Method;

/// One request as it goes out.
pub(crate) struct HttpRequest<'a> {
    pub(crate) method: Method,
    pub(crate) url: &'a str,
    pub(crate) authorization: Option<&'a str>,
    pub(crate) content_type: &'static str,
    pub(crate) body: Option<&'a [u8]>,
}

impl HttpRequest<'_> {
    /// With its body, which is of another type where there is none.
    pub(super) fn request<B>(
        &self,
        body: B,
        user_agent: &HeaderValue,
    ) -> Result<Request<B>, TransportError> {
        // Its builder would move the request once for each header.
        let mut request = Request::new(body);
        *request.method_mut() = self.method.as_str().parse().map_err(invalid_request)?;
        *request.uri_mut() = self.url.parse().map_err(invalid_request)?;
        let host = host(request.uri())?;
        let headers = request.headers_mut();
        headers.insert(HOST, host);
        headers.insert(USER_AGENT, user_agent.clone());
        headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        headers.insert(ACCEPT_ENCODING, HeaderValue::from_static("gzip"));
        if let Some(authorization) = self.authorization {
            headers.insert(AUTHORIZATION, authorization.parse().map_err(invalid_request)?);
        }
        if self.body.is_some() {
            headers.insert(CONTENT_TYPE, HeaderValue::from_static(self.content_type));
        }
        Ok(request)
    }
}

/// The `Host` header. ureq's own takes a tenth of the work of sending a request.
fn host(uri: &Uri) -> Result<HeaderValue, TransportError> {
    let default_port = if uri.scheme() == Some(&Scheme::HTTPS) { 443 } else { 80 };
    let host = match uri.authority() {
        Some(authority) if authority.port_u16() == Some(default_port) => authority.host(),
        Some(authority) => authority.as_str(),
        None => "",
    };
    host.parse().map_err(invalid_request)
}

/// What was checked before, and cannot be sent all the same.
fn invalid_request(error: impl Display) -> TransportError {
    TransportError::unsent(TransportErrorKind::ConnectionLost, error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_host_has_its_port_unless_that_is_the_schemes_own() {
        for (url, expected) in [
            ("https://api.example/a", "api.example"),
            ("https://api.example:443/a", "api.example"),
            ("https://api.example:80", "api.example:80"),
            ("http://api.example:80", "api.example"),
            ("http://api.example:443", "api.example:443"),
            ("http://[::1]:8080/a?b=c", "[::1]:8080"),
            ("https://[::1]:443/a", "[::1]"),
        ] {
            let host = host(&url.parse().unwrap()).unwrap_or_else(|_| panic!("{url}"));
            assert_eq!(host, expected, "{url}");
        }
    }
}
