//! The settings of the environment and of profiles, which Genesys Cloud's other tools read as well.

use super::ClientBuilder;
use crate::config::env::EnvLookup;
#[cfg(feature = "profiles")]
use crate::config::profile::{Grant, Profile};
use crate::config::proxy::Proxy;
use crate::config::sources::{
    ACCESS_TOKEN, CLIENT_ID, CLIENT_SECRET, Found, Gateway, REGION, Sources,
};
use crate::config::{BaseUrl, Region};
use crate::error::{Error, ErrorKind};

impl ClientBuilder {
    /// Replaces the settings that the environment has.
    pub(crate) fn with_env(self, env: EnvLookup<'_>) -> Result<Self, Error> {
        self.with_sources(&Sources {
            env,
            #[cfg(feature = "profiles")]
            profile: None,
        })
    }

    /// Replaces the settings that a profile has, or the environment, which goes before it.
    #[cfg(feature = "profiles")]
    pub(crate) fn with_profile(self, name: &str, env: EnvLookup<'_>) -> Result<Self, Error> {
        let profile = Profile::read(name)?;
        self.with_sources(&Sources { env, profile: Some(&profile) })
    }

    #[cfg(not(feature = "profiles"))]
    pub(crate) fn with_profile(self, _: &str, _: EnvLookup<'_>) -> Result<Self, Error> {
        Err(Error::configuration("profile", "this library was built without the feature profiles"))
    }

    fn with_sources(self, sources: &Sources<'_>) -> Result<Self, Error> {
        let mut builder = self.proxy_from_env();
        if let Some((url, host)) = sources.proxy()? {
            Proxy::parse("proxy", url.expose()).map_err(|error| host.rename(error))?;
            builder = builder.proxy(url);
        }
        if let Some(found) = sources.get(&REGION)? {
            builder = builder.with_region(&found)?;
        }
        if let Some(Gateway { base_url, login_url, host }) = sources.gateway()? {
            for url in [&base_url, &login_url] {
                BaseUrl::parse("gateway", url).map_err(|error| host.rename(error))?;
            }
            builder = builder.base_url(base_url).login_url(login_url);
        }
        builder.with_credentials(sources)
    }

    /// A region's name or domain, or the tool's word for a service on this machine: `localhost[:port]`.
    fn with_region(self, found: &Found) -> Result<Self, Error> {
        let text = found.value.trim();
        if text == "localhost" || text.starts_with("localhost:") {
            let url = format!("http://{text}");
            return Ok(self.base_url(&url).login_url(url));
        }
        let region = text.parse::<Region>().map_err(|error| found.rename(error))?;
        Ok(self.region(region))
    }

    /// An access token, or else a client's ID and secret, or else the login of a profile. Credentials of the
    /// environment put all of the profile's out of use, except that the other half of a pair may be the profile's.
    fn with_credentials(self, sources: &Sources<'_>) -> Result<Self, Error> {
        let is_override =
            |found: &Option<Found>| found.as_ref().is_some_and(Found::is_from_environment);
        let (token, id) = (sources.get(&ACCESS_TOKEN)?, sources.get(&CLIENT_ID)?);
        let secret = sources.get(&CLIENT_SECRET)?;
        let has_pair = is_override(&id) || is_override(&secret);
        if let Some(token) = token.filter(|token| token.is_from_environment() || !has_pair) {
            return Ok(self.access_token(token.value.as_str()));
        }
        #[cfg(feature = "profiles")]
        if let Some(profile) = sources.profile.filter(|_| !has_pair) {
            match profile.grant()? {
                Grant::Login if is_override(&sources.get(&REGION)?) => {
                    let reason = "its login is for the profile's own region, which GENESYSCLOUD_REGION replaces";
                    return Err(profile.invalid("oauth_token_data", reason));
                }
                Grant::Login => return Ok(self.access_token(profile.cached_login()?)),
                Grant::AccessToken => {
                    return Err(profile.invalid("access_token", "required by grant_type 0"));
                }
                Grant::ClientCredentials => {}
            }
        }
        match (id, secret) {
            (Some(id), Some(secret)) => {
                Ok(self.client_credentials(id.value.as_str(), secret.value.as_str()))
            }
            (None, None) => Ok(self),
            (Some(id), None) => Err(id.lacks(&CLIENT_SECRET)),
            (None, Some(secret)) => Err(secret.lacks(&CLIENT_ID)),
        }
    }
}

impl Found {
    /// An error about the value, with where it is from in place of a setting.
    fn rename(&self, error: Error) -> Error {
        match error.kind() {
            ErrorKind::Configuration { reason, .. } => self.invalid(reason),
            _ => error,
        }
    }
}
