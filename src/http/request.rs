//! Converts a request to the form that ureq takes.

use std::borrow::Cow;
use std::fmt::Display;

use http::header::{ACCEPT, ACCEPT_ENCODING, AUTHORIZATION, CONTENT_TYPE, HOST, USER_AGENT};
use http::{HeaderName, HeaderValue, Request};

use super::{TransportError, TransportErrorKind};
use crate::config::authority::without_default_port;
use crate::contract::method::Method;

const JSON: &str = "application/json";

/// Takes secrets out of a text.
pub(crate) type Redact<'a> = &'a dyn for<'t> Fn(&'t str) -> Cow<'t, str>;

/// A request to send.
pub(crate) struct HttpRequest<'a> {
    pub(crate) method: Method,
    pub(crate) url: &'a str,
    pub(crate) authorization: Option<&'a str>,
    pub(crate) content_type: &'static str,
    /// Headers of the program's own.
    pub(crate) headers: &'a [(HeaderName, HeaderValue)],
    pub(crate) body: Option<&'a [u8]>,
    /// Takes secrets out of what is told of the request, its response or its failure.
    pub(crate) redact: Redact<'a>,
}

impl HttpRequest<'_> {
    /// The headers for the program's own HTTP, which adds those of the connection.
    pub(super) fn fields<'a>(&'a self, user_agent: &'a str) -> Vec<(&'a str, &'a str)> {
        let mut fields = vec![(USER_AGENT.as_str(), user_agent), (ACCEPT.as_str(), JSON)];
        fields.extend(self.authorization.map(|value| (AUTHORIZATION.as_str(), value)));
        fields.extend(self.body.map(|_| (CONTENT_TYPE.as_str(), self.content_type)));
        let own = self.headers.iter();
        fields.extend(own.filter_map(|(name, value)| Some((name.as_str(), value.to_str().ok()?))));
        fields
    }

    /// Builds the request with its body, whose type differs if there is none.
    pub(super) fn build<B>(
        &self,
        body: B,
        user_agent: &HeaderValue,
    ) -> Result<Request<B>, TransportError> {
        // The builder would move the request once for each header.
        let mut request = Request::new(body);
        *request.method_mut() = self.method.as_str().parse().map_err(invalid_request)?;
        *request.uri_mut() = self.url.parse().map_err(invalid_request)?;
        // ureq's own code for this header is a tenth of the work of sending a request.
        let host = without_default_port(request.uri()).parse().map_err(invalid_request)?;
        let headers = request.headers_mut();
        headers.insert(HOST, host);
        headers.insert(USER_AGENT, user_agent.clone());
        headers.insert(ACCEPT, HeaderValue::from_static(JSON));
        headers.insert(ACCEPT_ENCODING, HeaderValue::from_static("gzip"));
        if let Some(authorization) = self.authorization {
            headers.insert(AUTHORIZATION, authorization.parse().map_err(invalid_request)?);
        }
        if self.body.is_some() {
            headers.insert(CONTENT_TYPE, HeaderValue::from_static(self.content_type));
        }
        for (name, value) in self.headers {
            headers.insert(name.clone(), value.clone());
        }
        Ok(request)
    }
}

/// The error for a part of a request that was validated before and still cannot be sent.
fn invalid_request(error: impl Display) -> TransportError {
    TransportError::unsent(TransportErrorKind::ConnectionLost, error.to_string())
}
