//! The settings of a client, each with its default, checked all at once by `build`.

use std::fmt;
use std::time::Duration;

use super::Client;
use crate::config::Region;
use crate::config::env::{EnvLookup, env_var};
use crate::error::Error;
use crate::secret::Secret;

/// Sets up a [`Client`].
///
/// | setting | default |
/// | --- | --- |
/// | [`base_url`](Self::base_url) | the region's; with no region `https://api.inindca.com` |
/// | [`login_url`](Self::login_url) | the region's, or that of the region that `base_url` belongs to |
/// | [`region`](Self::region) | none |
/// | [`access_token`](Self::access_token), [`client_credentials`](Self::client_credentials) | none: calls go without a token |
/// | [`connect_timeout`](Self::connect_timeout) | 10 s |
/// | [`attempt_timeout`](Self::attempt_timeout) | 30 s |
/// | [`total_timeout`](Self::total_timeout) | 60 s |
/// | [`max_retries`](Self::max_retries) | 3 |
/// | [`max_response_bytes`](Self::max_response_bytes) | 10 MiB |
/// | [`user_agent`](Self::user_agent) | `genesys-onboarding/` and the version |
/// | [`proxy`](Self::proxy) | none; the environment's only by [`from_env`](Self::from_env) or [`proxy_from_env`](Self::proxy_from_env) |
/// | [`ca_bundle`](Self::ca_bundle) | the system's certificate authorities |
/// | [`client_certificate`](Self::client_certificate), [`client_key`](Self::client_key) | none |
/// | [`allow_insecure_http`](Self::allow_insecure_http) | `false` |
///
/// ```
/// use std::time::Duration;
/// use genesys_onboarding::{Client, Region};
///
/// let client = Client::builder()
///     .region(Region::EuCentral1)
///     .client_credentials("my-client-id", "my-client-secret")
///     .total_timeout(Duration::from_secs(20))
///     .build()?;
/// # Ok::<_, genesys_onboarding::Error>(())
/// ```
#[derive(Clone)]
#[must_use = "a builder makes a client only by `build`"]
pub struct ClientBuilder {
    pub(super) base_url: Option<String>,
    pub(super) login_url: Option<String>,
    pub(super) region: Option<Region>,
    pub(super) access_token: Option<Secret>,
    pub(super) client_credentials: Option<(String, Secret)>,
    pub(super) connect_timeout: Duration,
    pub(super) attempt_timeout: Duration,
    pub(super) total_timeout: Duration,
    pub(super) max_retries: u32,
    pub(super) max_response_bytes: u64,
    pub(super) user_agent: String,
    pub(super) proxy: Option<Secret>,
    pub(super) proxy_from_env: bool,
    pub(super) ca_bundle: Option<String>,
    pub(super) client_certificate: Option<String>,
    pub(super) client_key: Option<Secret>,
    pub(super) allow_insecure_http: bool,
}

impl Default for ClientBuilder {
    fn default() -> Self {
        ClientBuilder {
            base_url: None,
            login_url: None,
            region: None,
            access_token: None,
            client_credentials: None,
            connect_timeout: Duration::from_secs(10),
            attempt_timeout: Duration::from_secs(30),
            total_timeout: Duration::from_secs(60),
            max_retries: 3,
            max_response_bytes: 10 * 1024 * 1024,
            user_agent: concat!("genesys-onboarding/", env!("CARGO_PKG_VERSION")).to_owned(),
            proxy: None,
            proxy_from_env: false,
            ca_bundle: None,
            client_certificate: None,
            client_key: None,
            allow_insecure_http: false,
        }
    }
}

impl ClientBuilder {
    /// Reads the settings that the tools of this ecosystem keep in the environment.
    ///
    /// `GENESYSCLOUD_REGION` (a name or a domain), `GENESYSCLOUD_ACCESS_TOKEN`, or else
    /// `GENESYSCLOUD_OAUTHCLIENT_ID` with `GENESYSCLOUD_OAUTHCLIENT_SECRET`, and the proxy as described
    /// at [`proxy_from_env`](Self::proxy_from_env). An empty variable counts as not set. Settings made
    /// afterwards take the place of the environment's.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) that names the variable: one that
    /// is not UTF-8, an unknown region, an id without a secret or the other way round.
    ///
    /// ```no_run
    /// let client = genesys_onboarding::ClientBuilder::from_env()?.max_retries(0).build()?;
    /// # Ok::<_, genesys_onboarding::Error>(())
    /// ```
    pub fn from_env() -> Result<Self, Error> {
        ClientBuilder::from_env_with(&env_var)
    }

    fn from_env_with(lookup: EnvLookup<'_>) -> Result<Self, Error> {
        const REGION: &str = "GENESYSCLOUD_REGION";
        const TOKEN: &str = "GENESYSCLOUD_ACCESS_TOKEN";
        const ID: &str = "GENESYSCLOUD_OAUTHCLIENT_ID";
        const SECRET: &str = "GENESYSCLOUD_OAUTHCLIENT_SECRET";

        let mut builder = ClientBuilder::default().proxy_from_env();
        if let Some(region) = lookup(REGION)? {
            let region =
                region.parse::<Region>().map_err(|error| error.with_setting_name(REGION))?;
            builder = builder.region(region);
        }
        if let Some(token) = lookup(TOKEN)? {
            return Ok(builder.access_token(token));
        }
        match (lookup(ID)?, lookup(SECRET)?) {
            (Some(id), Some(secret)) => Ok(builder.client_credentials(id, secret)),
            (None, None) => Ok(builder),
            (Some(_), None) => Err(Error::configuration(SECRET, format!("{ID} needs it too"))),
            (None, Some(_)) => Err(Error::configuration(ID, format!("{SECRET} needs it too"))),
        }
    }

    /// Where calls go, such as `https://api.mypurecloud.ie`; a path may follow the host.
    ///
    /// ```
    /// # use genesys_onboarding::Client;
    /// let client = Client::builder().base_url("http://127.0.0.1:8080").build()?;
    /// # Ok::<_, genesys_onboarding::Error>(())
    /// ```
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.base_url = Some(url.into());
        self
    }

    /// Where tokens are asked for, such as `https://login.mypurecloud.ie`; `/oauth/token` is added.
    ///
    /// Needed with client credentials and a `base_url` that is no region's.
    ///
    /// ```
    /// # use genesys_onboarding::Client;
    /// let client = Client::builder()
    ///     .base_url("https://onboarding.gateway.example")
    ///     .login_url("https://login.gateway.example")
    ///     .client_credentials("my-client-id", "my-client-secret")
    ///     .build()?;
    /// # Ok::<_, genesys_onboarding::Error>(())
    /// ```
    pub fn login_url(mut self, url: impl Into<String>) -> Self {
        self.login_url = Some(url.into());
        self
    }

    /// The region that calls and token requests go to, unless `base_url` or `login_url` says otherwise.
    ///
    /// ```
    /// # use genesys_onboarding::{Client, Region};
    /// let client = Client::builder().region(Region::UsWest2).build()?;
    /// # Ok::<_, genesys_onboarding::Error>(())
    /// ```
    pub fn region(mut self, region: Region) -> Self {
        self.region = Some(region);
        self
    }

    /// A token to send with every call. It is not renewed.
    ///
    /// ```
    /// # use genesys_onboarding::Client;
    /// let client = Client::builder().access_token("my-token").build()?;
    /// # Ok::<_, genesys_onboarding::Error>(())
    /// ```
    pub fn access_token(mut self, token: impl Into<String>) -> Self {
        self.access_token = Some(Secret::from(token.into()));
        self
    }

    /// The id and the secret of an OAuth client, for which tokens are fetched and renewed as needed.
    ///
    /// ```
    /// # use genesys_onboarding::{Client, Region};
    /// let client = Client::builder()
    ///     .region(Region::EuWest2)
    ///     .client_credentials("my-client-id", "my-client-secret")
    ///     .build()?;
    /// # Ok::<_, genesys_onboarding::Error>(())
    /// ```
    pub fn client_credentials(mut self, id: impl Into<String>, secret: impl Into<String>) -> Self {
        self.client_credentials = Some((id.into(), Secret::from(secret.into())));
        self
    }

    /// How long the opening of a connection may take, look-up and TLS included. Default: 10 s.
    ///
    /// ```
    /// # use genesys_onboarding::Client;
    /// # use std::time::Duration;
    /// let client = Client::builder().connect_timeout(Duration::from_millis(500)).build()?;
    /// # Ok::<_, genesys_onboarding::Error>(())
    /// ```
    pub fn connect_timeout(mut self, limit: Duration) -> Self {
        self.connect_timeout = limit;
        self
    }

    /// How long one attempt may take, from connecting to the answer's last byte. Default: 30 s.
    ///
    /// ```
    /// # use genesys_onboarding::Client;
    /// # use std::time::Duration;
    /// let client = Client::builder().attempt_timeout(Duration::from_secs(5)).build()?;
    /// # Ok::<_, genesys_onboarding::Error>(())
    /// ```
    pub fn attempt_timeout(mut self, limit: Duration) -> Self {
        self.attempt_timeout = limit;
        self
    }

    /// How long a call may take with all its attempts, waits and token requests. Default: 60 s.
    ///
    /// ```
    /// # use genesys_onboarding::Client;
    /// # use std::time::Duration;
    /// let client = Client::builder().total_timeout(Duration::from_secs(15)).build()?;
    /// # Ok::<_, genesys_onboarding::Error>(())
    /// ```
    pub fn total_timeout(mut self, limit: Duration) -> Self {
        self.total_timeout = limit;
        self
    }

    /// How often a call is tried again where that is safe; 0 for never. Default: 3.
    ///
    /// ```
    /// # use genesys_onboarding::Client;
    /// let client = Client::builder().max_retries(0).build()?;
    /// # Ok::<_, genesys_onboarding::Error>(())
    /// ```
    pub fn max_retries(mut self, number: u32) -> Self {
        self.max_retries = number;
        self
    }

    /// How long an answer's body may be, in bytes, as it comes and decompressed. Default: 10 MiB.
    ///
    /// ```
    /// # use genesys_onboarding::Client;
    /// let client = Client::builder().max_response_bytes(1024 * 1024).build()?;
    /// # Ok::<_, genesys_onboarding::Error>(())
    /// ```
    pub fn max_response_bytes(mut self, limit: u64) -> Self {
        self.max_response_bytes = limit;
        self
    }

    /// The `User-Agent` header. Default: `genesys-onboarding/` and the version.
    ///
    /// ```
    /// # use genesys_onboarding::Client;
    /// let client = Client::builder().user_agent("my-dialer/2.1").build()?;
    /// # Ok::<_, genesys_onboarding::Error>(())
    /// ```
    pub fn user_agent(mut self, text: impl Into<String>) -> Self {
        self.user_agent = text.into();
        self
    }

    /// An HTTP proxy for all calls, such as `http://user:password@proxy.example:3128`.
    ///
    /// User and password are percent-encoded and optional. The way to an `https` service is tunnelled
    /// (CONNECT), so the proxy sees no token.
    ///
    /// ```
    /// # use genesys_onboarding::Client;
    /// let client = Client::builder().proxy("http://proxy.example:3128").build()?;
    /// # Ok::<_, genesys_onboarding::Error>(())
    /// ```
    pub fn proxy(mut self, url: impl Into<String>) -> Self {
        self.proxy = Some(Secret::from(url.into()));
        self
    }

    /// Takes the proxy from the environment, unless [`proxy`](Self::proxy) names one.
    ///
    /// `https_proxy` or `HTTPS_PROXY` for `https`, `http_proxy` for `http`, else `all_proxy` or
    /// `ALL_PROXY`; `no_proxy` or `NO_PROXY` lists hosts, by commas or spaces, that are called directly: a
    /// name stands for itself and all below it, an IP address for itself, `*` for all. Ranges of
    /// addresses and ports are not known.
    ///
    /// ```no_run
    /// # use genesys_onboarding::Client;
    /// let client = Client::builder().proxy_from_env().build()?;
    /// # Ok::<_, genesys_onboarding::Error>(())
    /// ```
    pub fn proxy_from_env(mut self) -> Self {
        self.proxy_from_env = true;
        self
    }

    /// The certificate authorities to trust instead of the system's: PEM text, or the path of a file.
    ///
    /// ```no_run
    /// # use genesys_onboarding::Client;
    /// let client = Client::builder().ca_bundle("/etc/ssl/acme-roots.pem").build()?;
    /// # Ok::<_, genesys_onboarding::Error>(())
    /// ```
    pub fn ca_bundle(mut self, pem_or_path: impl Into<String>) -> Self {
        self.ca_bundle = Some(pem_or_path.into());
        self
    }

    /// The certificate to show to the service, with its chain: PEM text, or the path of a file.
    ///
    /// ```no_run
    /// # use genesys_onboarding::Client;
    /// let client =
    ///     Client::builder().client_certificate("client.pem").client_key("client.key").build()?;
    /// # Ok::<_, genesys_onboarding::Error>(())
    /// ```
    pub fn client_certificate(mut self, pem_or_path: impl Into<String>) -> Self {
        self.client_certificate = Some(pem_or_path.into());
        self
    }

    /// The key of [`client_certificate`](Self::client_certificate): PEM text, or the path of a file.
    ///
    /// ```no_run
    /// # use genesys_onboarding::Client;
    /// let client =
    ///     Client::builder().client_certificate("client.pem").client_key("client.key").build()?;
    /// # Ok::<_, genesys_onboarding::Error>(())
    /// ```
    pub fn client_key(mut self, pem_or_path: impl Into<String>) -> Self {
        self.client_key = Some(Secret::from(pem_or_path.into()));
        self
    }

    /// Lets tokens and passwords go over plain `http` to a host that is not this machine: everybody on
    /// the way can read them. Default: `false`.
    ///
    /// ```
    /// # use genesys_onboarding::Client;
    /// let client = Client::builder()
    ///     .base_url("http://test-service.internal")
    ///     .access_token("only-a-test")
    ///     .allow_insecure_http(true)
    ///     .build()?;
    /// # Ok::<_, genesys_onboarding::Error>(())
    /// ```
    pub fn allow_insecure_http(mut self, allow: bool) -> Self {
        self.allow_insecure_http = allow;
        self
    }

    /// Checks the settings and makes the client. Nothing is sent yet.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) that names the setting.
    ///
    /// ```
    /// # use genesys_onboarding::Client;
    /// let error = Client::builder().user_agent("two\nlines").build().unwrap_err();
    /// assert!(error.to_string().contains("user_agent"));
    /// ```
    pub fn build(self) -> Result<Client, Error> {
        self.check().map(Client::new)
    }
}

impl fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder")
            .field("region", &self.region)
            .field("access_token", &self.access_token)
            .field("connect_timeout", &self.connect_timeout)
            .field("attempt_timeout", &self.attempt_timeout)
            .field("total_timeout", &self.total_timeout)
            .field("max_retries", &self.max_retries)
            .field("max_response_bytes", &self.max_response_bytes)
            .field("allow_insecure_http", &self.allow_insecure_http)
            .finish_non_exhaustive()
    }
}
