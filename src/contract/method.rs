//! The HTTP methods of the API.

/// HTTP method.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Method {
    Delete,
    Get,
    Head,
    Post,
    Put,
}

impl Method {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Method::Delete => "DELETE",
            Method::Get => "GET",
            Method::Head => "HEAD",
            Method::Post => "POST",
            Method::Put => "PUT",
        }
    }

    /// Whether two requests have the same effect as one (RFC 9110, section 9.2.2).
    pub(crate) fn is_idempotent(self) -> bool {
        self != Method::Post
    }

    /// Whether it only reads, so that a lost response leaves no effect in doubt.
    pub(crate) fn is_safe(self) -> bool {
        matches!(self, Method::Get | Method::Head)
    }

    /// Whether a request has a Content-Length even without a body (RFC 9110, section 8.6).
    pub(crate) fn expects_body(self) -> bool {
        matches!(self, Method::Post | Method::Put)
    }
}
