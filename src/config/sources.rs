//! What Genesys Cloud's other tools are set up with: environment variables, and profiles of the command-line tool `gc`.

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use zeroize::Zeroizing;

use super::env::EnvLookup;
#[cfg(feature = "profiles")]
use super::profile::Profile;
use crate::error::Error;
use crate::secret::Secret;

/// A setting that the tools share, by its environment variable and by its key in a profile.
pub(crate) struct Key {
    variable: &'static str,
    #[cfg_attr(not(feature = "profiles"), expect(dead_code, reason = "profiles are a feature"))]
    in_profile: &'static str,
}

pub(crate) const REGION: Key = key("GENESYSCLOUD_REGION", "environment");
pub(crate) const ACCESS_TOKEN: Key = key("GENESYSCLOUD_ACCESS_TOKEN", "access_token");
pub(crate) const CLIENT_ID: Key = key("GENESYSCLOUD_OAUTHCLIENT_ID", "client_credentials");
pub(crate) const CLIENT_SECRET: Key = key("GENESYSCLOUD_OAUTHCLIENT_SECRET", "client_secret");

/// Where a proxy or a gateway is.
struct Server {
    protocol: Key,
    host: Key,
    port: Key,
    default_protocol: &'static str,
}

const PROXY: Server = Server {
    protocol: key("GENESYSCLOUD_PROXY_PROTOCOL", "proxy_protocol"),
    host: key("GENESYSCLOUD_PROXY_HOST", "proxy_host"),
    port: key("GENESYSCLOUD_PROXY_PORT", "proxy_port"),
    default_protocol: "http",
};
const PROXY_USER: Key = key("GENESYSCLOUD_PROXY_AUTH_USERNAME", "proxy_username");
const PROXY_PASSWORD: Key = key("GENESYSCLOUD_PROXY_AUTH_PASSWORD", "proxy_password");

const GATEWAY: Server = Server {
    protocol: key("GENESYSCLOUD_GATEWAY_PROTOCOL", "gateway_protocol"),
    host: key("GENESYSCLOUD_GATEWAY_HOST", "gateway_host"),
    port: key("GENESYSCLOUD_GATEWAY_PORT", "gateway_port"),
    default_protocol: "https",
};
const GATEWAY_PATH_NAME: &str = "GENESYSCLOUD_GATEWAY_PATH_NAME";
const GATEWAY_PATH_VALUE: &str = "GENESYSCLOUD_GATEWAY_PATH_VALUE";
#[cfg(feature = "profiles")]
const GATEWAY_PATHS: &str = "gateway_pathparams";

const fn key(variable: &'static str, in_profile: &'static str) -> Key {
    Key { variable, in_profile }
}

/// A value, and where it is from.
pub(crate) struct Found {
    pub(crate) value: Zeroizing<String>,
    origin: Origin,
}

enum Origin {
    Variable(&'static str),
    /// The key in its profile, as errors describe it.
    #[cfg(feature = "profiles")]
    Profile(String),
}

impl Found {
    pub(crate) fn is_from_environment(&self) -> bool {
        matches!(self.origin, Origin::Variable(_))
    }

    /// The error of an invalid value: it names the variable, or the setting `profile` with the key.
    pub(crate) fn invalid(&self, reason: &str) -> Error {
        match &self.origin {
            Origin::Variable(name) => Error::configuration(name, reason),
            #[cfg(feature = "profiles")]
            Origin::Profile(key) => Error::configuration("profile", format!("{key}: {reason}")),
        }
    }

    /// The error that another setting is missing beside this one.
    pub(crate) fn lacks(&self, other: &Key) -> Error {
        match &self.origin {
            Origin::Variable(name) => {
                Error::configuration(other.variable, format!("required when {name} is set"))
            }
            #[cfg(feature = "profiles")]
            Origin::Profile(_) => self.invalid(&format!("requires {}", other.in_profile)),
        }
    }
}

/// Base URLs of the API and of the OAuth server behind a gateway.
pub(crate) struct Gateway {
    pub(crate) base_url: String,
    pub(crate) login_url: String,
    pub(crate) host: Found,
}

/// The environment, and behind it a profile.
pub(crate) struct Sources<'a> {
    pub(crate) env: EnvLookup<'a>,
    #[cfg(feature = "profiles")]
    pub(crate) profile: Option<&'a Profile>,
}

impl Sources<'_> {
    /// A setting: its variable, or else its key in the profile. An empty one counts as unset.
    pub(crate) fn get(&self, key: &Key) -> Result<Option<Found>, Error> {
        if let Some(value) = (self.env)(key.variable)? {
            return Ok(Some(variable(key.variable, value)));
        }
        #[cfg(feature = "profiles")]
        if let Some(profile) = self.profile
            && let Some(value) = profile.get(key.in_profile)?
        {
            let origin = Origin::Profile(profile.describe(key.in_profile));
            return Ok(Some(Found { value, origin }));
        }
        Ok(None)
    }

    /// The URL of the proxy, with the user's name and password.
    pub(crate) fn proxy(&self) -> Result<Option<(Secret, Found)>, Error> {
        let Some((url, host)) = self.server(&PROXY)? else { return Ok(None) };
        let Some(user) = self.get(&PROXY_USER)? else { return Ok(Some((url.into(), host))) };
        let encode = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
        let password = self.get(&PROXY_PASSWORD)?;
        let password = password.map_or_else(String::new, |found| encode(&found.value));
        let url = url.replacen("://", &format!("://{}:{password}@", encode(&user.value)), 1);
        Ok(Some((url.into(), host)))
    }

    pub(crate) fn gateway(&self) -> Result<Option<Gateway>, Error> {
        let Some((url, host)) = self.server(&GATEWAY)? else { return Ok(None) };
        let [api, login] = self.gateway_paths()?;
        let append = |path: Option<String>| match path {
            Some(path) => format!("{url}/{}", path.trim_matches('/')),
            None => url.clone(),
        };
        Ok(Some(Gateway { base_url: append(api), login_url: append(login), host }))
    }

    /// The gateway's paths for the API and for logins.
    fn gateway_paths(&self) -> Result<[Option<String>; 2], Error> {
        #[cfg(feature = "profiles")]
        let mut paths = match self.profile {
            Some(profile) => ["api", "login"].map(|name| profile.path(GATEWAY_PATHS, name)),
            None => [None, None],
        };
        #[cfg(not(feature = "profiles"))]
        let mut paths = [None, None];
        let Some(name) = (self.env)(GATEWAY_PATH_NAME)? else { return Ok(paths) };
        let Some(value) = (self.env)(GATEWAY_PATH_VALUE)? else {
            let reason = format!("required when {GATEWAY_PATH_NAME} is set");
            return Err(Error::configuration(GATEWAY_PATH_VALUE, reason));
        };
        match name.as_str() {
            "api" => paths[0] = Some(value),
            "login" => paths[1] = Some(value),
            _ => {
                let reason = format!("{name:?}: expected \"api\" or \"login\"");
                return Err(Error::configuration(GATEWAY_PATH_NAME, reason));
            }
        }
        Ok(paths)
    }

    /// A server's URL, and what its host was read from. A profile has one if it has the protocol.
    fn server(&self, server: &Server) -> Result<Option<(String, Found)>, Error> {
        let (protocol, host) = (self.get(&server.protocol)?, self.get(&server.host)?);
        let (protocol, host) = match (protocol, host) {
            (Some(protocol), Some(host)) => (protocol.value.to_string(), host),
            (None, Some(host)) if host.is_from_environment() => {
                (server.default_protocol.to_owned(), host)
            }
            (Some(protocol), None) => return Err(protocol.lacks(&server.host)),
            (None, _) => return Ok(None),
        };
        let bracketed = match host.value.contains(':') && !host.value.starts_with('[') {
            true => format!("[{}]", *host.value),
            false => host.value.to_string(),
        };
        let port = match self.get(&server.port)? {
            Some(port) => match port.value.parse::<u16>() {
                Ok(number) if number > 0 => format!(":{number}"),
                _ => {
                    let reason = format!("{:?}: port must be between 1 and 65535", *port.value);
                    return Err(port.invalid(&reason));
                }
            },
            None => String::new(),
        };
        Ok(Some((format!("{protocol}://{bracketed}{port}"), host)))
    }
}

fn variable(name: &'static str, value: String) -> Found {
    Found { value: Zeroizing::new(value), origin: Origin::Variable(name) }
}
