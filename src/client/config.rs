//! Validation of a client's settings, so that a bad one fails `build` instead of a call.

use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use super::builder::{ClientBuilder, CredentialsChoice, PersonChoice, ProxyChoice};
use crate::auth::{Credentials, Person, RefreshTokenObserver};
use crate::config::base_url::is_loopback;
use crate::config::env::{EnvLookup, env_var};
use crate::config::header::RequestHeaders;
use crate::config::proxy::Proxy;
use crate::config::{BaseUrl, Region, validate_header_value};
use crate::contract::TOKEN_PATH;
use crate::error::Error;
use crate::http::call_context::Interrupt;
use crate::http::{Tls, TransportConfig, TransportOptions};
use crate::retry::event::Observer;
use crate::retry::executor::CallLimits;
use crate::retry::policy::RetryPolicy;
use crate::secret::Secret;

/// The base URL of the API specification, for calls without credentials.
const DEFAULT_REGION: Region = Region::Dca;

/// Longer timeouts are as good as none, and not all systems can represent an instant so far away.
pub(crate) const MAX_TIMEOUT: Duration = Duration::from_secs(7 * 24 * 60 * 60);

/// The validated settings of a client; what is built from them cannot fail.
pub(super) struct Config {
    pub(super) base_url: String,
    /// Whether passwords may be sent to `base_url`.
    pub(super) is_confidential: bool,
    pub(super) credentials: Credentials,
    /// Secrets of the settings that redaction hides: those of the credentials and of the proxy.
    pub(super) secrets: Vec<Secret>,
    pub(super) transport: TransportConfig,
    pub(super) limits: CallLimits,
    pub(super) requests_per_minute: Option<NonZeroU32>,
    pub(super) headers: RequestHeaders,
    pub(super) observer: Option<Observer>,
    pub(super) interrupt: Option<Interrupt>,
}

impl ClientBuilder {
    pub(super) fn validate(self) -> Result<Config, Error> {
        if let Some(error) = self.options.invalid {
            return Err(error);
        }
        self.check_credentials()?;
        let base = self.validate_base_url()?;
        let login = self.validate_login_url(&base)?;
        self.check_region()?;
        self.check_limits()?;
        let requests_per_minute = self.requests_per_minute.map(check_pace).transpose()?;
        validate_header_value("user_agent", &self.user_agent)?;
        let route = self.proxy_route(&base, login.as_ref(), &env_var)?;
        self.reject_plaintext_credentials("base_url", &base, &route)?;
        if let Some(login) = &login {
            self.reject_plaintext_credentials("login_url", login, &route)?;
        }
        let proxy_server = route.proxy.as_ref().map(|proxy| &proxy.server);
        let servers = [Some(&base), login.as_ref(), proxy_server];
        // With HTTP of the program's own, the system's roots may not be there, nor be needed.
        let uses_tls =
            self.transport.is_none() && servers.iter().flatten().any(|server| server.is_https);
        let transport = TransportConfig::new(TransportOptions {
            connect_timeout: self.connect_timeout,
            max_response_bytes: self.max_response_bytes,
            user_agent: &self.user_agent,
            proxy: route.proxy.as_ref(),
            no_proxy: &route.no_proxy,
            tls: Tls::new(
                self.ca_bundle.as_ref(),
                self.client_certificate.as_ref(),
                self.client_key.as_ref(),
                uses_tls,
            )?,
            program_transport: self.transport,
        });
        let credentials = credentials(self.credentials, login, self.refresh_token_observer);
        let mut secrets = credentials.secrets();
        secrets.extend(route.proxy.iter().flat_map(Proxy::secrets));
        Ok(Config {
            is_confidential: self.allow_insecure_http || route.is_confidential(&base),
            credentials,
            secrets,
            base_url: base.url,
            transport,
            limits: CallLimits {
                total_timeout: self.total_timeout,
                attempt_timeout: self.attempt_timeout,
                policy: RetryPolicy::new(self.max_retries),
            },
            requests_per_minute,
            headers: self.options.headers,
            observer: self.options.observer,
            interrupt: self.options.interrupt,
        })
    }

    fn check_credentials(&self) -> Result<(), Error> {
        match &self.credentials {
            CredentialsChoice::Anonymous | CredentialsChoice::Source(_) => Ok(()),
            CredentialsChoice::AccessToken(token) => check_access_token(token),
            CredentialsChoice::OAuthClient { id, secret, person } => {
                let other = match person {
                    Some(PersonChoice::RefreshToken(_)) => "refresh_token",
                    _ => "client_secret",
                };
                check_client_id(id.as_deref().ok_or_else(|| required("client_id", other))?)?;
                if let Some(PersonChoice::RefreshToken(token)) = person {
                    validate_header_value("refresh_token", token.expose())?;
                }
                match secret {
                    Some(secret) => validate_header_value("client_secret", secret.expose()),
                    None if person.is_some() => Ok(()),
                    None => Err(required("client_secret", "client_id and no refresh_token")),
                }
            }
        }
    }

    /// Credentials never go to the default base URL, which is a development environment of Genesys.
    fn check_region(&self) -> Result<(), Error> {
        if self.region.is_none() && self.base_url.is_none() && self.has_credentials() {
            let reason = "required: credentials are set, and neither region nor base_url is";
            return Err(Error::configuration("region", reason));
        }
        Ok(())
    }

    fn validate_base_url(&self) -> Result<BaseUrl, Error> {
        let Some(url) = &self.base_url else {
            let region = self.region.as_ref().unwrap_or(&DEFAULT_REGION);
            return BaseUrl::parse("region", &region.base_url());
        };
        let base = BaseUrl::parse("base_url", url)?;
        for suffix in ["/api/v2", "/api/v2/onboarding"] {
            base.reject_suffix("base_url", suffix)?;
        }
        Ok(base)
    }

    /// The OAuth server; none if no tokens are requested. It is never guessed from a base URL that is not a
    /// region's own, whose host would receive the client's secret.
    fn validate_login_url(&self, base: &BaseUrl) -> Result<Option<BaseUrl>, Error> {
        if let Some(url) = &self.login_url {
            let login = BaseUrl::parse("login_url", url)?;
            login.reject_suffix("login_url", TOKEN_PATH)?;
            return Ok(Some(login));
        }
        if !matches!(self.credentials, CredentialsChoice::OAuthClient { .. }) {
            return Ok(None);
        }
        let region =
            self.region.clone().or_else(|| Region::from_base_url(base)).ok_or_else(|| {
                let reason =
                    "required: client credentials are set and the base URL is not a known region's";
                Error::configuration("login_url", reason)
            })?;
        BaseUrl::parse("region", &region.login_url()).map(Some)
    }

    fn has_credentials(&self) -> bool {
        !matches!(self.credentials, CredentialsChoice::Anonymous)
    }

    fn check_limits(&self) -> Result<(), Error> {
        for (setting, timeout) in [
            ("connect_timeout", self.connect_timeout),
            ("attempt_timeout", self.attempt_timeout),
            ("total_timeout", self.total_timeout),
        ] {
            check_timeout(setting, timeout)?;
        }
        if self.max_response_bytes == 0 {
            return Err(Error::configuration("max_response_bytes", "must be greater than 0"));
        }
        Ok(())
    }

    fn proxy_route(
        &self,
        base: &BaseUrl,
        login: Option<&BaseUrl>,
        lookup: EnvLookup<'_>,
    ) -> Result<ProxyRoute, Error> {
        let mut route = ProxyRoute::default();
        match &self.proxy {
            ProxyChoice::None => {}
            ProxyChoice::Url(url) => route.proxy = Some(Proxy::parse("proxy", url.expose())?),
            ProxyChoice::Environment => {
                for target in login.into_iter().chain([base]) {
                    route.add(target, Proxy::from_environment(lookup, target)?)?;
                }
            }
        }
        Ok(route)
    }

    fn reject_plaintext_credentials(
        &self,
        setting: &str,
        url: &BaseUrl,
        route: &ProxyRoute,
    ) -> Result<(), Error> {
        if !self.has_credentials() || self.allow_insecure_http || route.is_confidential(url) {
            return Ok(());
        }
        let reason = "refusing to send credentials over plain HTTP to a non-loopback host; use \
                      https, or allow_insecure_http for testing";
        Err(Error::configuration(setting, reason))
    }
}

pub(super) fn check_timeout(setting: &str, timeout: Duration) -> Result<(), Error> {
    if timeout.is_zero() || timeout > MAX_TIMEOUT {
        let reason = format!("{timeout:?}: must be greater than zero and at most 7 days");
        return Err(Error::configuration(setting, reason));
    }
    Ok(())
}

fn check_pace(requests_per_minute: u32) -> Result<NonZeroU32, Error> {
    NonZeroU32::new(requests_per_minute).ok_or_else(|| {
        Error::configuration("requests_per_minute", "must be greater than 0; unset it for no limit")
    })
}

fn required(setting: &str, other: &str) -> Error {
    Error::configuration(setting, format!("required when {other} is set"))
}

fn check_access_token(token: &Secret) -> Result<(), Error> {
    validate_header_value("access_token", token.expose())?;
    let has_scheme =
        token.expose().as_bytes().windows(7).any(|part| part.eq_ignore_ascii_case(b"bearer "));
    if has_scheme {
        let reason = "must be the token alone, without \"Bearer\"";
        return Err(Error::configuration("access_token", reason));
    }
    Ok(())
}

fn check_client_id(id: &str) -> Result<(), Error> {
    validate_header_value("client_id", id)?;
    if id.contains(':') {
        return Err(Error::configuration("client_id", "must not contain ':'"));
    }
    Ok(())
}

fn credentials(
    choice: CredentialsChoice,
    login: Option<BaseUrl>,
    observer: Option<RefreshTokenObserver>,
) -> Credentials {
    match (choice, login) {
        (CredentialsChoice::Source(source), _) => Credentials::Source(source),
        (CredentialsChoice::AccessToken(token), _) => Credentials::AccessToken(token),
        (
            CredentialsChoice::OAuthClient { id: Some(id), secret, person: Some(person) },
            Some(login),
        ) => {
            let refresh_token = match person {
                PersonChoice::RefreshToken(token) => Some(token),
                PersonChoice::Login => None,
            };
            let person = Person::new(login.url, id, secret, refresh_token, observer);
            Credentials::Person(Arc::new(person))
        }
        (
            CredentialsChoice::OAuthClient { id: Some(id), secret: Some(secret), person: None },
            Some(login),
        ) => {
            let token_url = format!("{}{TOKEN_PATH}", login.url);
            Credentials::OAuthClient { token_url, id, secret }
        }
        _ => Credentials::Anonymous,
    }
}

/// The proxy, and the hosts and ports that are connected to without it.
#[derive(Default)]
struct ProxyRoute {
    proxy: Option<Proxy>,
    no_proxy: Vec<(String, u16)>,
}

impl ProxyRoute {
    /// Adds the environment's proxy for a target; none for a direct connection.
    fn add(&mut self, target: &BaseUrl, proxy: Option<Proxy>) -> Result<(), Error> {
        match (proxy, &self.proxy) {
            (None, _) => self.no_proxy.push((target.host.clone(), target.port)),
            (Some(proxy), Some(other)) if *other != proxy => {
                let reason = "base_url and login_url would use different proxies";
                return Err(Error::configuration("proxy", reason));
            }
            (Some(proxy), _) => self.proxy = Some(proxy),
        }
        Ok(())
    }

    /// Whether requests cannot be read on the network: they use TLS, or stay on the loopback interface.
    fn is_confidential(&self, url: &BaseUrl) -> bool {
        let is_direct = self.no_proxy.contains(&(url.host.clone(), url.port));
        let proxy = self.proxy.as_ref().filter(|_| !is_direct);
        let stays_local = proxy.is_none_or(|proxy| is_loopback(&proxy.server.host));
        url.is_https || (url.is_loopback() && stays_local)
    }
}
