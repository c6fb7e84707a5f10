//! Proxies: a validated URL with credentials, and the environment's variables for them.

use std::fmt;

use percent_encoding::percent_decode_str;

use super::base_url::BaseUrl;
use super::basic_auth::basic_secret;
use super::env::EnvLookup;
use super::no_proxy::is_excluded;
use super::validate_string;
use crate::error::Error;
use crate::secret::Secret;

/// An HTTP proxy, which opens tunnels (CONNECT) to the service.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Proxy {
    pub(crate) server: BaseUrl,
    pub(crate) credentials: Option<(String, Secret)>,
}

impl Proxy {
    /// Parses `http://user:password@host:port`, with everything but the host optional.
    pub(crate) fn parse(setting: &str, value: &str) -> Result<Self, Error> {
        validate_string(setting, value)?;
        let (scheme, rest) = value.split_once("://").unwrap_or(("http", value));
        if scheme.get(..5).is_some_and(|start| start.eq_ignore_ascii_case("socks")) {
            let reason = "SOCKS proxies are not supported; use an HTTP proxy (http://host:port)";
            return Err(Error::configuration(setting, reason));
        }
        // The URL's own error would quote a misplaced password.
        let invalid = || {
            let reason = "not a URL such as http://user:password@proxy.example:3128";
            Error::configuration(setting, reason)
        };
        let (credentials, host) = match rest.rsplit_once('@') {
            // A slash there belongs to a mistyped scheme.
            Some((user_info, _)) if user_info.contains('/') => return Err(invalid()),
            Some((user_info, host)) => (Some(parse_user_info(setting, user_info)?), host),
            None => (None, rest),
        };
        let server =
            BaseUrl::parse(setting, &format!("{scheme}://{host}")).map_err(|_| invalid())?;
        Ok(Proxy { server, credentials })
    }

    /// The proxy that the environment names for a target: `NO_PROXY` first, then the scheme's own
    /// variable, then `ALL_PROXY`, each in lower case before upper case. `HTTP_PROXY` is read in lower case
    /// only, since a CGI program receives a request's `Proxy` header under that name.
    pub(crate) fn from_environment(
        lookup: EnvLookup<'_>,
        target: &BaseUrl,
    ) -> Result<Option<Self>, Error> {
        if let Some((_, list)) = first(lookup, &["no_proxy", "NO_PROXY"])?
            && is_excluded(&list, target)
        {
            return Ok(None);
        }
        let names: &[&str] = if target.is_https {
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

impl Proxy {
    /// What must not show in an error: the password, also as it is sent.
    pub(crate) fn secrets(&self) -> Vec<Secret> {
        match &self.credentials {
            Some((user, password)) => vec![password.clone(), basic_secret(user, password)],
            None => Vec::new(),
        }
    }
}

impl fmt::Debug for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Proxy").field("url", &self.server.url).finish_non_exhaustive()
    }
}

fn parse_user_info(setting: &str, value: &str) -> Result<(String, Secret), Error> {
    let (user, password) = value.split_once(':').unwrap_or((value, ""));
    let decode = |part: &str| {
        let decoded = percent_decode_str(part).decode_utf8().map_err(|_| {
            Error::configuration(setting, "user or password is not percent-encoded UTF-8")
        })?;
        validate_string(setting, &decoded)?;
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

#[cfg(test)]
mod tests {
    use super::*;

    fn from_environment(variables: &[(&str, &str)], url: &str) -> Option<String> {
        let lookup = |name: &str| {
            Ok(variables.iter().find(|(key, _)| *key == name).map(|(_, value)| value.to_string()))
        };
        let target = BaseUrl::parse("base_url", url).unwrap();
        Proxy::from_environment(&lookup, &target).unwrap().map(|proxy| proxy.server.url)
    }

    #[test]
    fn environment_selects_proxy_by_scheme() {
        let https = ("HTTPS_PROXY", "http://proxy.example:3128");
        let found = Some("http://proxy.example:3128".to_owned());
        let service = "https://api.mypurecloud.ie";
        assert_eq!(from_environment(&[https], service), found);
        assert_eq!(from_environment(&[https], "http://127.0.0.1:8080"), None);
        assert_eq!(from_environment(&[https, ("NO_PROXY", "mypurecloud.ie")], service), None);
        assert_eq!(from_environment(&[https, ("NO_PROXY", "purecloud.ie")], service), found);
        let lower = [https, ("NO_PROXY", "*"), ("no_proxy", "a.example")];
        assert_eq!(from_environment(&lower, service), found);
        let cgi = ("HTTP_PROXY", "http://evil.example");
        assert_eq!(from_environment(&[cgi], "http://a.example"), None);
    }

    #[test]
    fn proxy_credentials_are_decoded_once_and_redacted() {
        let proxy = Proxy::parse("proxy", "http://ada:p%40ss%2525@proxy.example:3128").unwrap();
        let (user, password) = proxy.credentials.clone().unwrap();
        assert_eq!((user.as_str(), password.expose()), ("ada", "p@ss%25"));
        assert_eq!(proxy.server.url, "http://proxy.example:3128");
        assert!(!format!("{proxy:?}").contains("p@ss"));
    }
}
