//! Request headers of the program's own.

use http::{HeaderName, HeaderValue};

use super::validate_header_value;
use crate::error::Error;
use crate::secret::Secret;

/// The setting, as errors name it.
const HEADERS: &str = "headers";

/// RequestHeaders that the library sets, or that concern a connection and not a request.
const RESERVED: [&str; 11] = [
    "authorization",
    "connection",
    "expect",
    "host",
    "keep-alive",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "user-agent",
    "http2-settings",
];
const RESERVED_PREFIXES: [&str; 3] = ["accept", "content-", "proxy-"];

/// Request headers, each with one value. Their `Debug` hides the values.
#[derive(Clone, Debug, Default)]
pub(crate) struct RequestHeaders(Vec<(HeaderName, HeaderValue)>);

impl RequestHeaders {
    /// Sets a header; replaces a value that it had.
    pub(crate) fn set(&mut self, name: &str, value: &Secret) -> Result<(), Error> {
        let (name, value) = (parse_name(name)?, parse_value(name, value)?);
        self.0.retain(|(other, _)| *other != name);
        self.0.push((name, value));
        Ok(())
    }

    /// These headers, and those of `base` that they do not replace.
    pub(crate) fn over(mut self, base: &RequestHeaders) -> Self {
        if self.0.is_empty() {
            return base.clone();
        }
        for (name, value) in &base.0 {
            if self.0.iter().all(|(own, _)| own != name) {
                self.0.push((name.clone(), value.clone()));
            }
        }
        self
    }

    pub(crate) fn as_slice(&self) -> &[(HeaderName, HeaderValue)] {
        &self.0
    }

    /// The values, which redaction hides.
    pub(crate) fn values(&self) -> impl Iterator<Item = &str> {
        self.0.iter().filter_map(|(_, value)| value.to_str().ok())
    }
}

fn parse_name(name: &str) -> Result<HeaderName, Error> {
    let invalid = || {
        let reason = format!("{name:?} is not a header name: letters, digits and \"-\" are");
        Error::configuration(HEADERS, reason)
    };
    let parsed = HeaderName::from_bytes(name.as_bytes()).map_err(|_| invalid())?;
    let is_reserved = RESERVED.contains(&parsed.as_str())
        || RESERVED_PREFIXES.iter().any(|prefix| parsed.as_str().starts_with(prefix));
    if !is_reserved {
        return Ok(parsed);
    }
    let hint = match parsed.as_str() {
        "user-agent" => "; use the setting user_agent",
        "authorization" => "; use access_token or client credentials",
        "proxy-authorization" => "; put user and password into the proxy's URL",
        _ => "",
    };
    Err(Error::configuration(HEADERS, format!("{name} belongs to the library{hint}")))
}

/// Checks a value without quoting it: it may be a secret.
fn parse_value(name: &str, value: &Secret) -> Result<HeaderValue, Error> {
    let invalid = |reason: &str| Error::configuration(HEADERS, format!("{name}: {reason}"));
    validate_header_value(HEADERS, value.expose()).map_err(|error| match error.kind() {
        crate::ErrorKind::Configuration { reason, .. } => invalid(reason),
        _ => error,
    })?;
    let mut value = HeaderValue::from_str(value.expose())
        .map_err(|_| invalid("contains a character that a header cannot have"))?;
    value.set_sensitive(true);
    Ok(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(name: &str, value: &str) -> String {
        RequestHeaders::default().set(name, &value.into()).unwrap_err().to_string()
    }

    #[test]
    fn headers_of_the_library_are_rejected_by_name() {
        for name in ["Host", "authorization", "Content-Type", "Accept-Encoding", "Proxy-Connection"]
        {
            let error = error(name, "x");
            assert!(error.contains(&format!("{name} belongs to the library")), "{error}");
        }
    }

    #[test]
    fn invalid_headers_are_rejected_without_their_value() {
        for (name, value) in [("", "s3cret"), ("a b", "s3cret"), ("é", "s3cret"), ("a:", "s3cret")]
        {
            assert!(error(name, value).contains("is not a header name"), "{name}");
        }
        for value in ["", " ", " s3cret", "s3cret\r\nHost: evil", "s3crét"] {
            let error = error("Genesys-App", value);
            assert!(error.contains("headers: Genesys-App: "), "{error}");
            assert!(!error.contains("s3cr"), "{error}");
        }
    }

    #[test]
    fn later_value_of_a_header_wins() {
        let mut base = RequestHeaders::default();
        base.set("Genesys-App", &"one".into()).unwrap();
        base.set("X-Other", &"kept".into()).unwrap();
        let mut own = RequestHeaders::default();
        own.set("genesys-app", &"two".into()).unwrap();
        own.set("GENESYS-APP", &"three".into()).unwrap();
        assert_eq!(own.over(&base).values().collect::<Vec<_>>(), ["three", "kept"]);
        assert_eq!(RequestHeaders::default().over(&base).values().count(), 2);
    }
}
