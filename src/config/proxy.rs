//! Proxies: a checked address with credentials, and what the environment says about them.

use std::fmt;
use std::net::IpAddr;

use percent_encoding::percent_decode_str;

use super::base_url::BaseUrl;
use super::env::EnvLookup;
use super::validate_text;
use crate::error::Error;
use crate::secret::Secret;

/// An HTTP proxy, asked by CONNECT for a way to the service.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Proxy {
    pub(crate) address: BaseUrl,
    pub(crate) credentials: Option<(String, Secret)>,
}

impl Proxy {
    /// Reads `http://user:password@host:port`, with everything but the host optional.
    pub(crate) fn parse(setting: &str, text: &str) -> Result<Self, Error> {
        validate_text(setting, text)?;
        let (scheme, rest) = text.split_once("://").unwrap_or(("http", text));
        let (credentials, host) = match rest.rsplit_once('@') {
            Some((user_information, host)) => {
                (Some(read_credentials(setting, user_information)?), host)
            }
            None => (None, rest),
        };
        // The address's own error would show a password that stands in a wrong place.
        let no_address = || {
            let reason = "it is not an address like http://user:password@proxy.example:3128";
            Error::configuration(setting, reason)
        };
        // A slash in them would be one of a mistyped scheme.
        if rest.rsplit_once('@').is_some_and(|(user_information, _)| user_information.contains('/'))
        {
            return Err(no_address());
        }
        let address =
            BaseUrl::parse(setting, &format!("{scheme}://{host}")).map_err(|_| no_address())?;
        Ok(Proxy { address, credentials })
    }

    /// The proxy that the environment names for an address: `NO_PROXY` first, then the scheme's own
    /// variable, then `ALL_PROXY`, each in lower case before upper case. An upper-case `HTTP_PROXY` is not read, since in a CGI
    /// program it comes from the request.
    pub(crate) fn from_environment(
        lookup: EnvLookup<'_>,
        target: &BaseUrl,
    ) -> Result<Option<Self>, Error> {
        if let Some((_, list)) = first(lookup, &["no_proxy", "NO_PROXY"])?
            && is_excluded(&list, &target.host)
        {
            return Ok(None);
        }
        let names: &[&str] = if target.is_secure {
            &["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"]
        } else {
            &["http_proxy", "all_proxy", "ALL_PROXY"]
        };
        match first(lookup, names)? {
            Some((name, value)) => Proxy::parse(name, &value).map(Some),
            None => Ok(None),
        }
    }
}

impl fmt::Debug for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Proxy").field("url", &self.address.url).finish_non_exhaustive()
    }
}

fn read_credentials(setting: &str, text: &str) -> Result<(String, Secret), Error> {
    let (user, password) = text.split_once(':').unwrap_or((text, ""));
    let decode = |part: &str| {
        let decoded = percent_decode_str(part).decode_utf8().map_err(|_| {
            Error::configuration(setting, "its user or password is not percent-encoded UTF-8")
        })?;
        validate_text(setting, &decoded)?;
        Ok::<_, Error>(decoded.into_owned())
    };
    Ok((decode(user)?, Secret::from(decode(password)?)))
}

fn first<'a>(lookup: EnvLookup<'_>, names: &[&'a str]) -> Result<Option<(&'a str, String)>, Error> {
    for name in names {
        if let Some(value) = lookup(name)? {
            return Ok(Some((name, value)));
        }
    }
    Ok(None)
}

/// Whether `NO_PROXY` covers the host: `*`, the host itself, or a domain above it.
fn is_excluded(list: &str, host: &str) -> bool {
    list.split([',', ' ']).filter(|entry| !entry.is_empty()).any(|entry| {
        let domain = entry.trim_start_matches("*.").trim_start_matches('.').to_ascii_lowercase();
        let domain = domain.trim_start_matches('[').trim_end_matches(']');
        let is_below = || {
            let is_name = host.parse::<IpAddr>().is_err();
            is_name && host.strip_suffix(domain).is_some_and(|rest| rest.ends_with('.'))
        };
        entry == "*" || host == domain || is_below()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from_environment(variables: &[(&str, &str)], url: &str) -> Option<String> {
        let lookup = |name: &str| {
            Ok(variables.iter().find(|(key, _)| *key == name).map(|(_, value)| value.to_string()))
        };
        let target = BaseUrl::parse("base_url", url).unwrap();
        Proxy::from_environment(&lookup, &target).unwrap().map(|proxy| proxy.address.url)
    }

    #[test]
    fn the_environment_chooses_a_proxy_by_scheme_and_excludes_hosts() {
        let https = ("HTTPS_PROXY", "http://proxy.example:3128");
        let found = Some("http://proxy.example:3128".to_owned());
        assert_eq!(from_environment(&[https], "https://api.mypurecloud.ie"), found);
        assert_eq!(from_environment(&[https], "http://127.0.0.1:8080"), None);
        for list in ["*", "mypurecloud.ie", ".mypurecloud.ie", "a.example, api.mypurecloud.ie"] {
            let variables = [https, ("NO_PROXY", list)];
            assert_eq!(from_environment(&variables, "https://api.mypurecloud.ie"), None, "{list}");
        }
        for list in ["", "purecloud.ie", "login.mypurecloud.ie", "mypurecloud.com"] {
            let variables = [https, ("NO_PROXY", list)];
            assert_eq!(from_environment(&variables, "https://api.mypurecloud.ie"), found, "{list}");
        }
        assert_eq!(
            from_environment(&[("HTTP_PROXY", "http://evil.example")], "http://a.example"),
            None
        );
    }

    #[test]
    fn credentials_of_a_proxy_are_decoded_once_and_never_shown() {
        let proxy = Proxy::parse("proxy", "http://ada:p%40ss%2525@proxy.example:3128").unwrap();
        let (user, password) = proxy.credentials.clone().unwrap();
        assert_eq!((user.as_str(), password.expose()), ("ada", "p@ss%25"));
        assert_eq!(proxy.address.url, "http://proxy.example:3128");
        assert!(!format!("{proxy:?}").contains("p@ss"));
    }
}
