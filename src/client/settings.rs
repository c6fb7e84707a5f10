//! The list of settings that all surfaces share.
//!
//! JSON and serde read their keys from it; a test compares it with Rust's builder, the C setters, the C++ struct,
//! the Python keywords and the README, and names what one of them lacks.

#[cfg(feature = "capi")]
use std::sync::Arc;
use std::time::Duration;

use super::builder::{CredentialsChoice, PersonChoice, ProxyChoice};
use super::{CallOptions, ClientBuilder};
#[cfg(feature = "capi")]
use crate::auth::{RefreshTokenObserver, TokenSource};
use crate::config::env::env_var;
use crate::config::{PemSource, Region};
use crate::error::Error;
#[cfg(feature = "capi")]
use crate::http::call_context::Interrupt;
#[cfg(feature = "capi")]
use crate::retry::event::Observer;
use crate::secret::Secret;
#[cfg(feature = "capi")]
use crate::transport::Transport;

/// A setting of `T` as the surfaces beside Rust's own know it.
pub(crate) struct Setting<T> {
    /// Name in C, C++ and Python, and in errors.
    pub(crate) name: &'static str,
    pub(crate) json_key: &'static str,
    pub(crate) setter: Setter<T>,
}

/// A function of `T`, by the type of its value.
pub(crate) enum Setter<T> {
    String(fn(T, String) -> T),
    Secret(fn(T, Secret) -> T),
    Region(fn(T, Region) -> T),
    Timeout(fn(T, Duration) -> T),
    U32(fn(T, u32) -> T),
    U64(fn(T, u64) -> T),
    Pem(fn(T, PemSource) -> T),
    PrivateKey(fn(T, PemSource) -> T),
    Flag(fn(T, bool) -> T),
    Environment(fn(T, bool) -> Result<T, Error>),
    Profile(fn(T, &str) -> Result<T, Error>),
    /// One header of several.
    Header(fn(T, String, Secret) -> T),
}

/// All settings, in the order in which JSON applies them: a later one replaces an earlier one, so that
/// explicit settings win over the environment's, and URLs over the region's.
#[rustfmt::skip]
pub(crate) const SETTINGS: &[Setting<ClientBuilder>] = &[
    setting("from_environment", "fromEnvironment", Setter::Environment(ClientBuilder::with_environment)),
    setting("profile", "profile", Setter::Profile(ClientBuilder::with_named_profile)),
    setting("proxy_from_environment", "proxyFromEnvironment", Setter::Flag(ClientBuilder::with_environment_proxy)),
    setting("region", "region", Setter::Region(ClientBuilder::region)),
    setting("base_url", "baseUrl", Setter::String(ClientBuilder::base_url)),
    setting("login_url", "loginUrl", Setter::String(ClientBuilder::login_url)),
    setting("access_token", "accessToken", Setter::Secret(ClientBuilder::access_token)),
    setting("client_id", "clientId", Setter::String(ClientBuilder::client_id)),
    setting("client_secret", "clientSecret", Setter::Secret(ClientBuilder::client_secret)),
    setting("refresh_token", "refreshToken", Setter::Secret(ClientBuilder::refresh_token)),
    setting("connect_timeout", "connectTimeoutMs", Setter::Timeout(ClientBuilder::connect_timeout)),
    setting("attempt_timeout", "attemptTimeoutMs", Setter::Timeout(ClientBuilder::attempt_timeout)),
    setting("total_timeout", "totalTimeoutMs", Setter::Timeout(ClientBuilder::total_timeout)),
    setting("max_retries", "maxRetries", Setter::U32(ClientBuilder::max_retries)),
    setting("requests_per_minute", "requestsPerMinute", Setter::U32(ClientBuilder::requests_per_minute)),
    setting("max_response_bytes", "maxResponseBytes", Setter::U64(ClientBuilder::max_response_bytes)),
    setting("user_agent", "userAgent", Setter::String(ClientBuilder::user_agent)),
    setting("headers", "headers", Setter::Header(ClientBuilder::header)),
    setting("proxy", "proxy", Setter::Secret(ClientBuilder::proxy)),
    setting("ca_bundle", "caBundle", Setter::Pem(ClientBuilder::ca_bundle)),
    setting("client_certificate", "clientCertificate", Setter::Pem(ClientBuilder::client_certificate)),
    setting("client_key", "clientKey", Setter::PrivateKey(ClientBuilder::client_key)),
    setting("allow_insecure_http", "allowInsecureHttp", Setter::Flag(ClientBuilder::allow_insecure_http)),
];

/// The options of a derived client.
#[rustfmt::skip]
pub(crate) const OPTIONS: &[Setting<CallOptions>] = &[
    setting("total_timeout", "totalTimeoutMs", Setter::Timeout(CallOptions::total_timeout)),
    setting("attempt_timeout", "attemptTimeoutMs", Setter::Timeout(CallOptions::attempt_timeout)),
    setting("max_retries", "maxRetries", Setter::U32(CallOptions::max_retries)),
    setting("headers", "headers", Setter::Header(CallOptions::header)),
];

pub(crate) const fn setting<T>(
    name: &'static str,
    json_key: &'static str,
    setter: Setter<T>,
) -> Setting<T> {
    Setting { name, json_key, setter }
}

#[cfg(feature = "capi")]
impl ClientBuilder {
    pub(crate) fn callbacks(
        mut self,
        observer: Option<Observer>,
        interrupt: Option<Interrupt>,
    ) -> Self {
        self.options = self.options.callbacks(observer, interrupt);
        self
    }

    /// Sets or removes the program's source of tokens; removing it leaves other credentials.
    pub(crate) fn replace_token_source(mut self, source: Option<Arc<dyn TokenSource>>) -> Self {
        self.credentials = match (source, self.credentials) {
            (Some(source), _) => CredentialsChoice::Source(source),
            (None, CredentialsChoice::Source(_)) => CredentialsChoice::Anonymous,
            (None, credentials) => credentials,
        };
        self
    }

    pub(crate) fn replace_transport(mut self, transport: Option<Arc<dyn Transport>>) -> Self {
        self.transport = transport;
        self
    }

    pub(crate) fn replace_refresh_token_observer(
        mut self,
        observer: Option<RefreshTokenObserver>,
    ) -> Self {
        self.refresh_token_observer = observer;
        self
    }
}

/// Setters of the other surfaces, which take a flag, half of a pair, or PEM or a path as one value.
impl ClientBuilder {
    /// Replaces the settings that the environment has now.
    pub(crate) fn with_environment(self, enable: bool) -> Result<Self, Error> {
        if enable { self.with_env(&env_var) } else { Ok(self) }
    }

    /// Replaces the settings that a profile, or the environment before it, has now.
    pub(crate) fn with_named_profile(self, name: &str) -> Result<Self, Error> {
        self.with_profile(name, &env_var)
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

    fn client_secret(mut self, secret: Secret) -> Self {
        let (id, person) = (self.incomplete_credentials().0, self.person());
        self.credentials = CredentialsChoice::OAuthClient { id, secret: Some(secret), person };
        self
    }

    /// Half of a pair of client credentials. A complete pair was chosen before, and is replaced.
    pub(super) fn incomplete_credentials(&self) -> (Option<String>, Option<Secret>) {
        match &self.credentials {
            CredentialsChoice::OAuthClient { id: Some(_), secret: Some(_), .. } => (None, None),
            CredentialsChoice::OAuthClient { id, secret, .. } => (id.clone(), secret.clone()),
            _ => (None, None),
        }
    }

    /// Whose tokens the OAuth client requests, as chosen before.
    pub(super) fn person(&self) -> Option<PersonChoice> {
        match &self.credentials {
            CredentialsChoice::OAuthClient { person, .. } => person.clone(),
            _ => None,
        }
    }

    /// The builder of a client for a person who is about to log in, in place of any other.
    pub(crate) fn for_login(mut self) -> Self {
        if let CredentialsChoice::OAuthClient { person, .. } = &mut self.credentials {
            *person = Some(PersonChoice::Login);
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::fs;

    use super::*;

    type Names = BTreeSet<String>;

    const PAIR: (&str, &[&str]) = ("client_credentials", &["client_id", "client_secret"]);

    fn source(file: &str) -> String {
        fs::read_to_string(format!("{}/{file}", env!("CARGO_MANIFEST_DIR"))).unwrap()
    }

    /// The part of a source between `start` and the first `end` after it.
    fn part<'a>(source: &'a str, start: &str, end: &str) -> &'a str {
        let (_, rest) = source.split_once(start).unwrap_or_else(|| panic!("no {start:?}"));
        rest.split_once(end).unwrap_or_else(|| panic!("no {end:?} after {start:?}")).0
    }

    /// The identifiers after each `start`.
    fn identifiers(source: &str, start: &str) -> Vec<String> {
        let is_end = |c: char| !c.is_ascii_alphanumeric() && c != '_';
        source
            .split(start)
            .skip(1)
            .map(|rest| rest.split(is_end).next().unwrap_or_default().to_owned())
            .collect()
    }

    /// Checks the names that a surface has against the list, after a translation of those that differ.
    fn assert_complete(surface: &str, found: Vec<String>, renamed: &[(&str, &[&str])]) {
        let translate = |name: String| match renamed.iter().find(|(own, _)| *own == name) {
            Some((_, names)) => names.iter().map(|name| name.to_string()).collect(),
            None => vec![name],
        };
        let found: Names = found.into_iter().flat_map(translate).collect();
        let list: Names = SETTINGS.iter().map(|setting| setting.name.to_owned()).collect();
        let missing: Vec<_> = list.difference(&found).collect();
        let unknown: Vec<_> = found.difference(&list).collect();
        assert!(missing.is_empty(), "{surface} lacks the settings {missing:?}");
        assert!(unknown.is_empty(), "SETTINGS lacks {unknown:?}, which {surface} has");
    }

    #[test]
    fn rust_builder_has_every_setting() {
        let builder = source("src/client/builder.rs");
        let methods = part(&builder, "impl ClientBuilder {", "impl fmt::Debug for");
        let renamed: &[(&str, &[&str])] = &[
            PAIR,
            ("from_env", &["from_environment"]),
            ("from_profile", &["profile"]),
            ("proxy_from_env", &["proxy_from_environment"]),
            ("ca_bundle_file", &["ca_bundle"]),
            ("ca_bundle_pem", &["ca_bundle"]),
            ("client_certificate_file", &["client_certificate"]),
            ("client_certificate_pem", &["client_certificate"]),
            ("client_key_file", &["client_key"]),
            ("client_key_pem", &["client_key"]),
            ("header", &["headers"]),
            ("observer", &[]),
            ("refresh_token_observer", &[]),
            ("interrupt", &[]),
            ("token_source", &[]),
            ("transport", &[]),
            ("build", &[]),
        ];
        assert_complete("ClientBuilder", identifiers(methods, "\n    pub fn "), renamed);
    }

    #[test]
    fn builder_documentation_has_every_key() {
        let builder = source("src/client/builder.rs");
        let table = part(&builder, "/// | setting |", "\n///\n");
        for Setting { json_key, .. } in SETTINGS {
            let has_key = table.contains(&format!("`{json_key}`"));
            assert!(has_key, "the documentation of ClientBuilder lacks {json_key}");
        }
    }

    #[test]
    fn c_header_has_every_setting() {
        let header = source("include/genesys_onboarding.h");
        let setters = identifiers(&header, "\ngenesys_status genesys_client_builder_set_");
        let renamed: &[(&str, &[&str])] = &[
            PAIR,
            ("connect_timeout_ms", &["connect_timeout"]),
            ("attempt_timeout_ms", &["attempt_timeout"]),
            ("total_timeout_ms", &["total_timeout"]),
            ("header", &["headers"]),
            ("callbacks", &[]),
        ];
        assert_complete("genesys_onboarding.h", setters, renamed);
    }

    #[test]
    fn cpp_struct_has_every_setting() {
        let header = source("include/genesys_onboarding.hpp");
        let fields = part(&header, "\nstruct settings {", "\n};");
        let fields = fields.lines().filter(|line| line.ends_with(';'));
        let fields = fields.map(|line| line.trim_end_matches(" = false;").trim_end_matches(';'));
        let fields = fields.map(|line| line.rsplit(' ').next().unwrap().to_owned()).collect();
        let renamed: &[(&str, &[&str])] = &[
            PAIR,
            ("observer", &[]),
            ("interrupt", &[]),
            ("token_source", &[]),
            ("transport", &[]),
            ("refresh_token_observer", &[]),
        ];
        assert_complete("genesys::settings", fields, renamed);
    }

    #[test]
    fn python_client_has_every_keyword() {
        let client = source("bindings/python/src/genesys_onboarding/client.py");
        let keywords = part(&client, "        *,\n", "    ) -> None");
        let names = keywords.lines().map(|line| part(line, "", ":").trim().to_owned()).collect();
        let callbacks: &[(&str, &[&str])] = &[
            ("observer", &[]),
            ("token_source", &[]),
            ("transport", &[]),
            ("refresh_token_observer", &[]),
        ];
        assert_complete("the Python client", names, callbacks);
    }

    /// The C header describes the keys as the names of the setters in camel case.
    #[test]
    fn json_keys_are_names_in_camel_case() {
        for Setting { name, json_key, .. } in SETTINGS {
            let mut words = name.split('_');
            let mut key = words.next().unwrap().to_owned();
            for word in words {
                key += &word[..1].to_ascii_uppercase();
                key += &word[1..];
            }
            assert_eq!(json_key.trim_end_matches("Ms"), key);
        }
    }

    #[test]
    fn readme_has_every_setting() {
        let readme = source("README.md");
        let table = part(&readme, "\n## Settings", "\n## ");
        let rows: Vec<&str> = table.lines().filter_map(|line| line.strip_prefix("| `")).collect();
        let names = rows.iter().flat_map(|row| part(row, "", "` |").split("`, `"));
        let names = names.map(str::to_owned).collect();
        assert_complete("README.md", names, &[PAIR]);
    }
}
