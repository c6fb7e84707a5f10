//! HTTP Basic credentials (RFC 7617), for the token endpoint and for proxies.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use zeroize::Zeroizing;

use crate::secret::Secret;

/// The value of an `Authorization` or `Proxy-Authorization` header.
pub(crate) fn basic_auth(user: &str, password: &Secret) -> Zeroizing<String> {
    let pair = Zeroizing::new(format!("{user}:{}", password.expose()));
    let encoded = Zeroizing::new(BASE64_STANDARD.encode(pair.as_bytes()));
    Zeroizing::new(format!("Basic {}", encoded.as_str()))
}

/// The credentials in Base64, as redaction has to know them.
pub(crate) fn basic_secret(user: &str, password: &Secret) -> Secret {
    Secret::from(basic_auth(user, password).trim_start_matches("Basic "))
}
