//! The list of settings that all surfaces share.
//!
//! JSON reads its keys from it; a test compares it with Rust's builder, the C setters, the C++ struct, the
//! Python keywords and the README, and names what one of them lacks.

use std::time::Duration;

use super::ClientBuilder;
use super::builder::{CredentialsChoice, ProxyChoice};
use crate::config::env::env_var;
use crate::config::{PemSource, Region};
use crate::error::Error;
use crate::secret::Secret;

/// A setting as the surfaces beside Rust's builder know it.
pub(crate) struct Setting {
    /// Name in C, C++ and Python, and in errors.
    pub(crate) name: &'static str,
    pub(crate) json_key: &'static str,
    pub(crate) setter: Setter,
}

/// A function of the builder, by the type of its value.
pub(crate) enum Setter {
    Text(fn(ClientBuilder, String) -> ClientBuilder),
    Secret(fn(ClientBuilder, Secret) -> ClientBuilder),
    Region(fn(ClientBuilder, Region) -> ClientBuilder),
    Timeout(fn(ClientBuilder, Duration) -> ClientBuilder),
    U32(fn(ClientBuilder, u32) -> ClientBuilder),
    U64(fn(ClientBuilder, u64) -> ClientBuilder),
    Pem(fn(ClientBuilder, PemSource) -> ClientBuilder),
    Flag(fn(ClientBuilder, bool) -> ClientBuilder),
    Environment(fn(ClientBuilder, bool) -> Result<ClientBuilder, Error>),
}

/// All settings, in the order in which JSON applies them: a later one replaces an earlier one, so that
/// explicit settings win over the environment's, and URLs over the region's.
#[rustfmt::skip]
pub(crate) const SETTINGS: &[Setting] = &[
    setting("from_environment", "fromEnvironment", Setter::Environment(ClientBuilder::with_environment)),
    setting("proxy_from_environment", "proxyFromEnvironment", Setter::Flag(ClientBuilder::with_environment_proxy)),
    setting("region", "region", Setter::Region(ClientBuilder::region)),
    setting("base_url", "baseUrl", Setter::Text(ClientBuilder::base_url)),
    setting("login_url", "loginUrl", Setter::Text(ClientBuilder::login_url)),
    setting("access_token", "accessToken", Setter::Secret(ClientBuilder::access_token)),
    setting("client_id", "clientId", Setter::Text(ClientBuilder::client_id)),
    setting("client_secret", "clientSecret", Setter::Secret(ClientBuilder::client_secret)),
    setting("connect_timeout", "connectTimeoutMs", Setter::Timeout(ClientBuilder::connect_timeout)),
    setting("attempt_timeout", "attemptTimeoutMs", Setter::Timeout(ClientBuilder::attempt_timeout)),
    setting("total_timeout", "totalTimeoutMs", Setter::Timeout(ClientBuilder::total_timeout)),
    setting("max_retries", "maxRetries", Setter::U32(ClientBuilder::max_retries)),
    setting("max_response_bytes", "maxResponseBytes", Setter::U64(ClientBuilder::max_response_bytes)),
    setting("user_agent", "userAgent", Setter::Text(ClientBuilder::user_agent)),
    setting("proxy", "proxy", Setter::Secret(ClientBuilder::proxy)),
    setting("ca_bundle", "caBundle", Setter::Pem(ClientBuilder::ca_bundle)),
    setting("client_certificate", "clientCertificate", Setter::Pem(ClientBuilder::client_certificate)),
    setting("client_key", "clientKey", Setter::Pem(ClientBuilder::client_key)),
    setting("allow_insecure_http", "allowInsecureHttp", Setter::Flag(ClientBuilder::allow_insecure_http)),
];

const fn setting(name: &'static str, json_key: &'static str, setter: Setter) -> Setting {
    Setting { name, json_key, setter }
}

/// Setters of the other surfaces, which take a flag, half of a pair, or PEM or a path as one value.
impl ClientBuilder {
    /// Replaces the settings that the environment has now.
    pub(crate) fn with_environment(self, enable: bool) -> Result<Self, Error> {
        if enable { self.with_env(&env_var) } else { Ok(self) }
    }

    pub(crate) fn with_environment_proxy(mut self, enable: bool) -> Self {
        match self.proxy {
            ProxyChoice::Environment if !enable => self.proxy = ProxyChoice::None,
            _ if enable => self.proxy = ProxyChoice::Environment,
            _ => {}
        }
        self
    }

    pub(crate) fn ca_bundle(mut self, source: PemSource) -> Self {
        self.ca_bundle = Some(source);
        self
    }

    pub(crate) fn client_certificate(mut self, source: PemSource) -> Self {
        self.client_certificate = Some(source);
        self
    }

    pub(crate) fn client_key(mut self, source: PemSource) -> Self {
        self.client_key = Some(source);
        self
    }

    fn client_id(mut self, id: String) -> Self {
        let secret = self.incomplete_credentials().1;
        self.credentials = CredentialsChoice::OAuthClient { id: Some(id), secret };
        self
    }

    fn client_secret(mut self, secret: Secret) -> Self {
        let id = self.incomplete_credentials().0;
        self.credentials = CredentialsChoice::OAuthClient { id, secret: Some(secret) };
        self
    }

    /// Half of a pair of client credentials. A complete pair was chosen before, and is replaced.
    fn incomplete_credentials(&self) -> (Option<String>, Option<Secret>) {
        match &self.credentials {
            CredentialsChoice::OAuthClient { id: Some(_), secret: Some(_) } => (None, None),
            CredentialsChoice::OAuthClient { id, secret } => (id.clone(), secret.clone()),
            _ => (None, None),
        }
    }
}
