//! Values of settings: regions, URLs, proxies, and the environment variables for them.

pub(crate) mod authority;
pub(crate) mod base_url;
pub(crate) mod basic_auth;
pub(crate) mod env;
pub(crate) mod header;
mod no_proxy;
pub(crate) mod pem;
#[cfg(feature = "profiles")]
pub(crate) mod profile;
pub(crate) mod proxy;
mod region;
pub(crate) mod sources;
pub(crate) mod suggestion;

pub(crate) use base_url::BaseUrl;
pub(crate) use pem::PemSource;
pub use region::Region;

use crate::error::Error;

/// The maximum length of a string setting in bytes, so that all of them fit into a request's headers.
pub(crate) const MAX_SETTING_LEN: usize = 16 * 1024;

/// Rejects strings that would end a header or a line early, or are too long for one.
pub(crate) fn validate_string(setting: &str, value: &str) -> Result<(), Error> {
    if value.contains(char::is_control) {
        return Err(Error::configuration(setting, "contains a control character"));
    }
    if value.len() > MAX_SETTING_LEN {
        let reason = format!("longer than {MAX_SETTING_LEN} bytes");
        return Err(Error::configuration(setting, reason));
    }
    Ok(())
}

/// Rejects strings that are not valid in a header: empty, or not printable ASCII.
pub(crate) fn validate_header_value(setting: &str, value: &str) -> Result<(), Error> {
    if value.trim().is_empty() {
        return Err(Error::configuration(setting, "must not be empty; omit it instead"));
    }
    validate_string(setting, value)?;
    if value.trim() != value {
        return Err(Error::configuration(setting, "leading or trailing whitespace"));
    }
    if !value.is_ascii() {
        return Err(Error::configuration(setting, "contains a character that is not ASCII"));
    }
    Ok(())
}
