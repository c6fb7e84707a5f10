//! Values of settings: regions, URLs, proxies, and the environment variables for them.

pub(crate) mod authority;
pub(crate) mod base_url;
pub(crate) mod basic_auth;
pub(crate) mod env;
mod no_proxy;
pub(crate) mod pem;
pub(crate) mod proxy;
mod region;
pub(crate) mod suggestion;

pub(crate) use base_url::BaseUrl;
pub(crate) use pem::PemSource;
pub use region::Region;

use crate::error::Error;

/// The maximum length of a string setting in bytes, so that all of them fit into a request's headers.
pub(crate) const MAX_SETTING_LEN: usize = 16 * 1024;

/// Rejects strings that would end a header or a line early, or are too long for one.
pub(crate) fn validate_text(setting: &str, text: &str) -> Result<(), Error> {
    if text.contains(char::is_control) {
        return Err(Error::configuration(setting, "contains a control character"));
    }
    if text.len() > MAX_SETTING_LEN {
        let reason = format!("longer than {MAX_SETTING_LEN} bytes");
        return Err(Error::configuration(setting, reason));
    }
    Ok(())
}

/// Rejects strings that are not valid in a header: empty, or not printable ASCII.
pub(crate) fn validate_header_value(setting: &str, text: &str) -> Result<(), Error> {
    if text.trim().is_empty() {
        return Err(Error::configuration(setting, "must not be empty; omit it instead"));
    }
    validate_text(setting, text)?;
    if text.trim() != text {
        return Err(Error::configuration(setting, "leading or trailing whitespace"));
    }
    if !text.is_ascii() {
        return Err(Error::configuration(setting, "contains a character that is not ASCII"));
    }
    Ok(())
}
