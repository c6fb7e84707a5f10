//! Checks the settings of a client against each other, so that a wrong one is refused by its name
//! before a client exists.

use std::time::Duration;

use super::builder::ClientBuilder;
use super::session::Settings;
use crate::auth::Credentials;
use crate::config::base_url::is_loopback;
use crate::config::env::{EnvLookup, env_var};
use crate::config::proxy::Proxy;
use crate::config::{BaseUrl, PemSource, Region, validate_header_value};
use crate::error::Error;
use crate::http::{Tls, TransportConfig, TransportOptions};
use crate::retry::policy::RetryPolicy;

/// The base address of the contract (`OnboardingApi.md`, "All URIs are relative to").
const DEFAULT_REGION: Region = Region::Dca;

/// Longer limits are as good as none, and an instant so far away cannot be told on all systems.
const MAX_TIMEOUT: Duration = Duration::from_secs(7 * 24 * 60 * 60);

impl ClientBuilder {
    pub(super) fn check(self) -> Result<Settings, Error> {
        let base = self.base_address()?;
        let login = self.login_address(&base)?;
        self.check_timeouts()?;
        validate_header_value("user_agent", &self.user_agent)?;
        let route = self.route(&base, login.as_ref(), &env_var)?;
        self.reject_plaintext_credentials("base_url", &base, &route)?;
        if let Some(login) = &login {
            self.reject_plaintext_credentials("login_url", login, &route)?;
        }
        let attempt_timeout = self.attempt_timeout.min(self.total_timeout);
        let proxy_address = route.proxy.as_ref().map(|proxy| &proxy.address);
        let addresses = [Some(&base), login.as_ref(), proxy_address];
        let uses_tls = addresses.iter().flatten().any(|address| address.is_secure);
        let transport = TransportConfig::new(TransportOptions {
            connect_timeout: self.connect_timeout,
            attempt_timeout,
            max_response_bytes: self.max_response_bytes,
            user_agent: &self.user_agent,
            proxy: route.proxy.as_ref(),
            no_proxy_hosts: &route.no_proxy_hosts,
            tls: Tls::new(
                self.ca_bundle.clone().map(PemSource::from).as_ref(),
                self.client_certificate.clone().map(PemSource::from).as_ref(),
                self.client_key.clone().map(PemSource::from).as_ref(),
                uses_tls,
            )?,
        });
        Ok(Settings {
            is_confidential: self.allow_insecure_http || route.is_confidential(&base),
            credentials: self.credentials(login)?,
            base_url: base.url,
            transport,
            policy: RetryPolicy { max_retries: self.max_retries },
            attempt_timeout,
            total_timeout: self.total_timeout,
        })
    }

    fn base_address(&self) -> Result<BaseUrl, Error> {
        match &self.base_url {
            Some(url) => BaseUrl::parse("base_url", url),
            None => BaseUrl::parse("region", &self.region.unwrap_or(DEFAULT_REGION).base_url()),
        }
    }

    /// Where tokens come from; none where no tokens are fetched. It is never guessed from a base address
    /// that is not a region's own: the client's secret would go to whoever is there.
    fn login_address(&self, base: &BaseUrl) -> Result<Option<BaseUrl>, Error> {
        if let Some(url) = &self.login_url {
            return BaseUrl::parse("login_url", url).map(Some);
        }
        if self.client_credentials.is_none() {
            return Ok(None);
        }
        let region = self.region.or_else(|| Region::from_base_url(&base.url)).ok_or_else(|| {
            let reason = "client credentials with a base_url that is no region's need it";
            Error::configuration("login_url", reason)
        })?;
        BaseUrl::parse("region", &region.login_url()).map(Some)
    }

    fn check_timeouts(&self) -> Result<(), Error> {
        for (setting, limit) in [
            ("connect_timeout", self.connect_timeout),
            ("attempt_timeout", self.attempt_timeout),
            ("total_timeout", self.total_timeout),
        ] {
            if limit.is_zero() || limit > MAX_TIMEOUT {
                let reason = format!("{limit:?} is not more than zero and at most seven days");
                return Err(Error::configuration(setting, reason));
            }
        }
        if self.max_response_bytes == 0 {
            return Err(Error::configuration("max_response_bytes", "0 would allow no answer"));
        }
        Ok(())
    }

    fn route(
        &self,
        base: &BaseUrl,
        login: Option<&BaseUrl>,
        lookup: EnvLookup<'_>,
    ) -> Result<Route, Error> {
        let mut route = Route::default();
        if let Some(url) = &self.proxy {
            route.proxy = Some(Proxy::parse("proxy", url.expose())?);
        } else if self.proxy_from_env {
            for address in login.into_iter().chain([base]) {
                match (Proxy::from_environment(lookup, address)?, &route.proxy) {
                    (None, _) => route.no_proxy_hosts.push(address.host.clone()),
                    (Some(proxy), Some(other)) if *other != proxy => {
                        let reason = "base_url and login_url would go by different proxies";
                        return Err(Error::configuration("proxy", reason));
                    }
                    (Some(proxy), _) => route.proxy = Some(proxy),
                }
            }
        }
        Ok(route)
    }

    fn reject_plaintext_credentials(
        &self,
        setting: &str,
        address: &BaseUrl,
        route: &Route,
    ) -> Result<(), Error> {
        let has_credentials = self.access_token.is_some() || self.client_credentials.is_some();
        if !has_credentials || self.allow_insecure_http || route.is_confidential(address) {
            return Ok(());
        }
        let reason = "credentials do not go over plain http beyond this machine; use https, or \
                      allow_insecure_http for a test";
        Err(Error::configuration(setting, reason))
    }

    fn credentials(&self, login: Option<BaseUrl>) -> Result<Credentials, Error> {
        match (&self.access_token, &self.client_credentials, login) {
            (Some(_), Some(_), _) => {
                Err(Error::configuration("access_token", "client_credentials are set as well"))
            }
            (Some(token), None, _) => {
                validate_header_value("access_token", token.expose())?;
                Ok(Credentials::AccessToken(token.clone()))
            }
            (None, Some((id, secret)), Some(login)) => {
                validate_header_value("client_id", id)?;
                validate_header_value("client_secret", secret.expose())?;
                if id.contains(':') {
                    return Err(Error::configuration("client_id", "it has a colon"));
                }
                let token_url = format!("{}/oauth/token", login.url);
                Ok(Credentials::OAuthClient { token_url, id: id.clone(), secret: secret.clone() })
            }
            _ => Ok(Credentials::Anonymous),
        }
    }
}

/// The way to the service: by a proxy, with the hosts that are called without it.
#[derive(Default)]
struct Route {
    proxy: Option<Proxy>,
    no_proxy_hosts: Vec<String>,
}

impl Route {
    /// Whether nobody on the way can read along: by TLS, or because it does not leave this machine.
    fn is_confidential(&self, address: &BaseUrl) -> bool {
        let proxy = self.proxy.as_ref().filter(|_| !self.no_proxy_hosts.contains(&address.host));
        let stays_here = proxy.is_none_or(|proxy| is_loopback(&proxy.address.host));
        address.is_secure || (address.is_loopback() && stays_here)
    }
}
