//! Settings and options of a login in JSON, for the C ABI.

use super::{Login, LoginOptions};
use crate::client::{
    ClientBuilder, SETTINGS, Setter, Setting, builder_from_json, options_from_json, with_json_key,
};
use crate::error::Error;

#[rustfmt::skip]
const OPTIONS: &[Setting<LoginOptions>] = &[
    Setting { name: "redirect_uri", json_key: "redirectUri", setter: Setter::String(LoginOptions::redirect_uri) },
    Setting { name: "org", json_key: "org", setter: Setter::String(LoginOptions::org) },
    Setting { name: "provider", json_key: "provider", setter: Setter::String(LoginOptions::provider) },
    Setting { name: "login_hint", json_key: "loginHint", setter: Setter::String(LoginOptions::login_hint) },
    Setting { name: "prompt_login", json_key: "promptLogin", setter: Setter::Flag(LoginOptions::prompt_login) },
];

impl LoginOptions {
    pub(crate) fn from_json(json: &str) -> Result<Self, Error> {
        options_from_json(json, OPTIONS, LoginOptions::new())
    }

    fn org(mut self, org: String) -> Self {
        self.org = Some(org);
        self
    }

    fn provider(mut self, provider: String) -> Self {
        self.provider = Some(provider);
        self
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
