//! What a client can be told: regions, addresses, limits, and the environment's names for them.

pub(crate) mod base_url;
pub(crate) mod env;
pub(crate) mod pem;
pub(crate) mod proxy;
mod region;

pub(crate) use base_url::BaseUrl;
pub(crate) use pem::PemSource;
pub use region::Region;

use crate::error::Error;

/// The longest text that a setting may be, in bytes: all of them together fit into a request's head.
pub(crate) const MAX_SETTING_LEN: usize = 16 * 1024;

/// Refuses text that would end a header or a line early, or is too long for one.
pub(crate) fn validate_text(setting: &str, text: &str) -> Result<(), Error> {
    if text.contains(char::is_control) {
        return Err(Error::configuration(setting, "it has a control character"));
    }
    if text.len() > MAX_SETTING_LEN {
        let reason = format!("it is longer than {MAX_SETTING_LEN} bytes");
        return Err(Error::configuration(setting, reason));
    }
    Ok(())
}

/// Refuses text that cannot stand in a header: empty, or beyond printable ASCII.
pub(crate) fn validate_header_value(setting: &str, text: &str) -> Result<(), Error> {
    if text.trim().is_empty() {
        return Err(Error::configuration(setting, "it is empty; leave it out to have none"));
    }
    validate_text(setting, text)?;
    if text.trim() != text {
        return Err(Error::configuration(setting, "it begins or ends with a space"));
    }
    if !text.is_ascii() {
        return Err(Error::configuration(setting, "it has a character that is not ASCII"));
    }
    Ok(())
}
