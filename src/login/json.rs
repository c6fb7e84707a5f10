//! Settings and options of a login in JSON, for the C ABI.

use super::options::OPTIONS;
use super::{Login, LoginOptions};
use crate::client::{ClientBuilder, SETTINGS, builder_from_json, options_from_json, with_json_key};
use crate::error::Error;

impl LoginOptions {
    pub(crate) fn from_json(json: &str) -> Result<Self, Error> {
        options_from_json(json, OPTIONS, LoginOptions::new())
    }
}

impl Login {
    /// Begins a login after `finish` has changed the builder. Errors name a setting or an option by its key.
    pub(crate) fn from_json(
        settings: &str,
        options: &str,
        finish: impl FnOnce(ClientBuilder) -> ClientBuilder,
    ) -> Result<Self, Error> {
        let options = LoginOptions::from_json(options)?;
        let builder = finish(builder_from_json(settings)?);
        Login::begin(builder, options)
            .map_err(with_json_key(SETTINGS))
            .map_err(with_json_key(OPTIONS))
    }
}
