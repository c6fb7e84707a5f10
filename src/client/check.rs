//! Checks the settings of a client against each other, so that a wrong one is refused by its name
//! before a client exists.

use std::time::Duration;

use super::builder::ClientBuilder;
use super::session::Settings;
use crate::auth::Credentials;
use crate::error::Error;
use crate::retry::Policy;
use crate::secret::Secret;
use crate::settings::address::is_loopback;
use crate::settings::environment::{Lookup, process_variable};
use crate::settings::proxy::Proxy;
use crate::settings::{Address, Region, refuse_unprintable};
use crate::transport::{Setup, Tls, TransportSettings};

/// The base address of the contract (`OnboardingApi.md`, "All URIs are relative to").
const CONTRACT_REGION: Region = Region::Dca;

/// Longer limits are as good as none, and an instant so far away cannot be told on all systems.
const LONGEST_TIMEOUT: Duration = Duration::from_secs(7 * 24 * 60 * 60);

impl ClientBuilder {
    pub(super) fn check(self) -> Result<Settings, Error> {
        let base = self.base_address()?;
        let login = self.login_address(&base)?;
        self.check_limits()?;
        refuse_unprintable("user_agent", &self.user_agent)?;
        let route = self.route(&base, login.as_ref(), &process_variable)?;
        self.refuse_clear_text("base_url", &base, &route)?;
        if let Some(login) = &login {
            self.refuse_clear_text("login_url", login, &route)?;
        }
        let attempt_timeout = self.attempt_timeout.min(self.total_timeout);
        let transport = TransportSettings::new(Setup {
            connect_timeout: self.connect_timeout,
            attempt_limit: attempt_timeout,
            max_response_bytes: self.max_response_bytes,
            user_agent: &self.user_agent,
            proxy: route.proxy.as_ref(),
            hosts_without_proxy: &route.direct_hosts,
            tls: Tls::new(
                self.ca_bundle.as_deref(),
                self.client_certificate.as_deref(),
                self.client_key.as_ref().map(Secret::expose),
            )?,
        });
        Ok(Settings {
            is_private: self.allow_insecure_http || route.is_private(&base),
            credentials: self.credentials(login)?,
            base_url: base.url,
            transport,
            policy: Policy { max_retries: self.max_retries },
            attempt_timeout,
            total_timeout: self.total_timeout,
        })
    }

    fn base_address(&self) -> Result<Address, Error> {
        match &self.base_url {
            Some(url) => Address::parse("base_url", url),
            None => Address::parse("region", &self.region.unwrap_or(CONTRACT_REGION).base_url()),
        }
    }

    /// Where tokens come from; none where no tokens are fetched. It is never guessed from a base address
    /// that is not a region's own: the client's secret would go to whoever is there.
    fn login_address(&self, base: &Address) -> Result<Option<Address>, Error> {
        if let Some(url) = &self.login_url {
            return Address::parse("login_url", url).map(Some);
        }
        if self.client_credentials.is_none() {
            return Ok(None);
        }
        let region = self.region.or_else(|| Region::of_base_url(&base.url)).ok_or_else(|| {
            let reason = "client credentials with a base_url that is no region's need it";
            Error::configuration("login_url", reason)
        })?;
        Address::parse("region", &region.login_url()).map(Some)
    }

    fn check_limits(&self) -> Result<(), Error> {
        for (setting, limit) in [
            ("connect_timeout", self.connect_timeout),
            ("attempt_timeout", self.attempt_timeout),
            ("total_timeout", self.total_timeout),
        ] {
            if limit.is_zero() || limit > LONGEST_TIMEOUT {
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
        base: &Address,
        login: Option<&Address>,
        lookup: Lookup<'_>,
    ) -> Result<Route, Error> {
        let mut route = Route::default();
        if let Some(url) = &self.proxy {
            route.proxy = Some(Proxy::parse("proxy", url.expose())?);
        } else if self.proxy_from_env {
            for address in login.into_iter().chain([base]) {
                match (Proxy::from_environment(lookup, address)?, &route.proxy) {
                    (None, _) => route.direct_hosts.push(address.host.clone()),
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

    fn refuse_clear_text(
        &self,
        setting: &str,
        address: &Address,
        route: &Route,
    ) -> Result<(), Error> {
        let has_credentials = self.access_token.is_some() || self.client_credentials.is_some();
        if !has_credentials || self.allow_insecure_http || route.is_private(address) {
            return Ok(());
        }
        let reason = "credentials do not go over plain http beyond this machine; use https, or \
                      allow_insecure_http for a test";
        Err(Error::configuration(setting, reason))
    }

    fn credentials(&self, login: Option<Address>) -> Result<Credentials, Error> {
        match (&self.access_token, &self.client_credentials, login) {
            (Some(_), Some(_), _) => {
                Err(Error::configuration("access_token", "client_credentials are set as well"))
            }
            (Some(token), None, _) => {
                refuse_unprintable("access_token", token.expose())?;
                Ok(Credentials::Token(token.clone()))
            }
            (None, Some((id, secret)), Some(login)) => {
                refuse_unprintable("client_id", id)?;
                refuse_unprintable("client_secret", secret.expose())?;
                if id.contains(':') {
                    return Err(Error::configuration("client_id", "it has a colon"));
                }
                let token_url = format!("{}/oauth/token", login.url);
                Ok(Credentials::Client { token_url, id: id.clone(), secret: secret.clone() })
            }
            _ => Ok(Credentials::Nobody),
        }
    }
}

/// The way to the service: by a proxy, with the hosts that are called without it.
#[derive(Default)]
struct Route {
    proxy: Option<Proxy>,
    direct_hosts: Vec<String>,
}

impl Route {
    /// Whether nobody on the way can read along: by TLS, or because it does not leave this machine.
    fn is_private(&self, address: &Address) -> bool {
        let proxy = self.proxy.as_ref().filter(|_| !self.direct_hosts.contains(&address.host));
        let stays_here = proxy.is_none_or(|proxy| is_loopback(&proxy.address.host));
        address.is_secure || (address.is_loopback() && stays_here)
    }
}
