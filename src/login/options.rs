//! Options of a login.

use crate::client::{Setter, Setting, setting};
use crate::config::validate_string;
use crate::error::Error;

/// Options of a login. See [`Login::begin`](crate::Login::begin).
///
/// | option | key in JSON | default |
/// | --- | --- | --- |
/// | [`redirect_uri`](Self::redirect_uri) | `redirectUri` | `http://localhost:0` |
/// | [`identity_provider`](Self::identity_provider) | `org`, `provider` | none: the login page asks |
/// | [`login_hint`](Self::login_hint) | `loginHint` | none |
/// | [`prompt_login`](Self::prompt_login) | `promptLogin` | `false` |
///
/// ```
/// use genesys_onboarding::LoginOptions;
///
/// let options = LoginOptions::new().login_hint("ada@acme.example").prompt_login(true);
/// ```
#[derive(Clone, Debug)]
#[must_use = "options do nothing until `Login::begin` takes them"]
pub struct LoginOptions {
    pub(super) redirect_uri: String,
    pub(super) org: Option<String>,
    pub(super) provider: Option<String>,
    pub(super) login_hint: Option<String>,
    pub(super) prompt_login: bool,
}

impl Default for LoginOptions {
    fn default() -> Self {
        LoginOptions {
            redirect_uri: "http://localhost:0".to_owned(),
            org: None,
            provider: None,
            login_hint: None,
            prompt_login: false,
        }
    }
}

impl LoginOptions {
    /// Creates options with the defaults.
    ///
    /// ```
    /// let options = genesys_onboarding::LoginOptions::new();
    /// ```
    pub fn new() -> Self {
        LoginOptions::default()
    }

    /// Where the browser is redirected to: `http` to `localhost`, `127.0.0.1` or `[::1]`, with a path if need be.
    /// Default: `http://localhost:0`.
    ///
    /// Port 0, or none, is any free port. `localhost` is listened to on both `127.0.0.1` and `::1`, as far as the
    /// machine has them, and never on another interface. Host and path have to be registered with the OAuth client.
    ///
    /// ```
    /// # use genesys_onboarding::LoginOptions;
    /// let options = LoginOptions::new().redirect_uri("http://127.0.0.1:8765/callback");
    /// ```
    pub fn redirect_uri(mut self, uri: impl Into<String>) -> Self {
        self.redirect_uri = uri.into();
        self
    }

    /// The organization's name and its identity provider, such as `okta`: the browser goes there past the login page.
    ///
    /// ```
    /// # use genesys_onboarding::LoginOptions;
    /// let options = LoginOptions::new().identity_provider("acme", "okta");
    /// ```
    pub fn identity_provider(
        mut self,
        org: impl Into<String>,
        provider: impl Into<String>,
    ) -> Self {
        (self.org, self.provider) = (Some(org.into()), Some(provider.into()));
        self
    }

    /// What the login page is filled with: an email address, an organization's name, or both as `mail:org`.
    ///
    /// ```
    /// # use genesys_onboarding::LoginOptions;
    /// let options = LoginOptions::new().login_hint("ada@acme.example");
    /// ```
    pub fn login_hint(mut self, hint: impl Into<String>) -> Self {
        self.login_hint = Some(hint.into());
        self
    }

    /// Whether the person has to log in although the browser remembers a session. Default: `false`.
    ///
    /// ```
    /// # use genesys_onboarding::LoginOptions;
    /// let options = LoginOptions::new().prompt_login(true);
    /// ```
    pub fn prompt_login(mut self, prompt: bool) -> Self {
        self.prompt_login = prompt;
        self
    }

    fn org(mut self, org: String) -> Self {
        self.org = Some(org);
        self
    }

    fn provider(mut self, provider: String) -> Self {
        self.provider = Some(provider);
        self
    }

    pub(super) fn validate(&self) -> Result<(), Error> {
        let required = |option, other| {
            Err(Error::configuration(option, format!("required when {other} is set")))
        };
        match (&self.org, &self.provider) {
            (Some(_), None) => return required("provider", "org"),
            (None, Some(_)) => return required("org", "provider"),
            _ => {}
        }
        for (option, value) in
            [("org", &self.org), ("provider", &self.provider), ("login_hint", &self.login_hint)]
        {
            if let Some(value) = value {
                validate_string(option, value)?;
                if value.trim().is_empty() {
                    return Err(Error::configuration(option, "must not be empty; omit it instead"));
                }
            }
        }
        Ok(())
    }
}

/// The options that JSON may have.
pub(crate) const OPTIONS: &[Setting<LoginOptions>] = &[
    setting("redirect_uri", "redirectUri", Setter::String(LoginOptions::redirect_uri)),
    setting("org", "org", Setter::String(LoginOptions::org)),
    setting("provider", "provider", Setter::String(LoginOptions::provider)),
    setting("login_hint", "loginHint", Setter::String(LoginOptions::login_hint)),
    setting("prompt_login", "promptLogin", Setter::Flag(LoginOptions::prompt_login)),
];
