//! Builder for [`Client`], with the default of each setting.

use std::fmt;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use zeroize::Zeroizing;

use super::{CallOptions, Client};
use crate::auth::{RefreshTokenObserver, TokenSource};
use crate::config::env::env_var;
use crate::config::{PemSource, Region};
use crate::error::Error;
use crate::retry::event::Event;
use crate::secret::Secret;
use crate::transport::Transport;

/// Builder for [`Client`].
///
/// | setting | key in JSON | default |
/// | --- | --- | --- |
/// | [`from_env`](Self::from_env) | `fromEnvironment` | `false` |
/// | `from_profile` (feature `profiles`) | `profile` | none |
/// | [`region`](Self::region) | `region` | none; required with credentials unless `base_url` is set |
/// | [`base_url`](Self::base_url) | `baseUrl` | the region's, or `https://api.inindca.com` |
/// | [`login_url`](Self::login_url) | `loginUrl` | the region's, or that of the region that `base_url` belongs to |
/// | [`access_token`](Self::access_token) | `accessToken` | none |
/// | [`client_credentials`](Self::client_credentials) | `clientId`, `clientSecret` | none: without credentials, requests carry no access token |
/// | [`client_id`](Self::client_id) | `clientId` | none; a public client, for a login or with a refresh token |
/// | [`refresh_token`](Self::refresh_token) | `refreshToken` | none |
/// | [`connect_timeout`](Self::connect_timeout) | `connectTimeoutMs` | 10 s |
/// | [`attempt_timeout`](Self::attempt_timeout) | `attemptTimeoutMs` | 30 s |
/// | [`total_timeout`](Self::total_timeout) | `totalTimeoutMs` | 60 s |
/// | [`max_retries`](Self::max_retries) | `maxRetries` | 3 |
/// | [`requests_per_minute`](Self::requests_per_minute) | `requestsPerMinute` | none: requests are not paced |
/// | [`max_response_bytes`](Self::max_response_bytes) | `maxResponseBytes` | 10 MiB |
/// | [`user_agent`](Self::user_agent) | `userAgent` | `genesys-onboarding/` and the version |
/// | [`header`](Self::header) | `headers` | none |
/// | [`proxy`](Self::proxy) | `proxy` | none |
/// | [`proxy_from_env`](Self::proxy_from_env) | `proxyFromEnvironment` | `false` |
/// | [`ca_bundle_file`](Self::ca_bundle_file), [`ca_bundle_pem`](Self::ca_bundle_pem) | `caBundle` | the system's certificate authorities |
/// | [`client_certificate_file`](Self::client_certificate_file), [`client_certificate_pem`](Self::client_certificate_pem) | `clientCertificate` | none |
/// | [`client_key_file`](Self::client_key_file), [`client_key_pem`](Self::client_key_pem) | `clientKey` | none |
/// | [`allow_insecure_http`](Self::allow_insecure_http) | `allowInsecureHttp` | `false` |
///
/// Where settings exclude each other, the last one wins: an access token replaces client credentials and
/// the other way round, a region replaces the URLs, a proxy replaces the environment's. A person's refresh token
/// belongs to a client ID, with or without a secret, in any order.
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
///
/// # Configuration files
///
/// A builder can be deserialized from JSON, or from another self-describing format, by the keys above. Timeouts
/// are in milliseconds, `caBundle`, `clientCertificate` and `clientKey` are PEM or the path of a PEM file, and an
/// unknown key is an error. Wherever they stand, explicit settings replace the environment's, and URLs take
/// precedence over the region's. The same keys are those of the C ABI. A builder is not serialized, since it
/// contains secrets.
///
/// ```
/// use genesys_onboarding::ClientBuilder;
///
/// #[derive(serde::Deserialize)]
/// struct Config {
///     onboarding: ClientBuilder,
/// }
///
/// let config: Config = serde_json::from_str(
///     r#"{"onboarding": {"region": "eu-west-1", "totalTimeoutMs": 20000, "maxRetries": 1}}"#,
/// )?;
/// # let token_from_vault = "my-token";
/// let client = config.onboarding.access_token(token_from_vault).build()?;
/// # Ok::<_, Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
#[must_use = "a builder does nothing until `build` is called"]
pub struct ClientBuilder {
    pub(super) region: Option<Region>,
    pub(super) base_url: Option<String>,
    pub(super) login_url: Option<String>,
    pub(super) credentials: CredentialsChoice,
    pub(super) connect_timeout: Duration,
    pub(super) attempt_timeout: Duration,
    pub(super) total_timeout: Duration,
    pub(super) max_retries: u32,
    pub(super) requests_per_minute: Option<u32>,
    pub(super) max_response_bytes: u64,
    pub(super) user_agent: String,
    pub(super) proxy: ProxyChoice,
    pub(super) ca_bundle: Option<PemSource>,
    pub(super) client_certificate: Option<PemSource>,
    pub(super) client_key: Option<PemSource>,
    pub(super) allow_insecure_http: bool,
    /// Headers and callbacks; the limits are above, where they have defaults.
    pub(super) options: CallOptions,
    pub(super) transport: Option<Arc<dyn Transport>>,
    pub(super) refresh_token_observer: Option<RefreshTokenObserver>,
}

/// The credentials that were set last.
#[derive(Clone)]
pub(super) enum CredentialsChoice {
    Anonymous,
    AccessToken(Secret),
    /// JSON sets ID and secret one after the other; `build` requires both, unless it is for a person.
    OAuthClient {
        id: Option<String>,
        secret: Option<Secret>,
        person: Option<PersonChoice>,
    },
    Source(Arc<dyn TokenSource>),
}

/// Whose tokens an OAuth client requests, if not its own.
#[derive(Clone)]
pub(super) enum PersonChoice {
    /// Those of a person who has logged in earlier.
    RefreshToken(Secret),
    /// Those of a person who is about to log in.
    Login,
}

/// The proxy that was set last.
#[derive(Clone)]
pub(super) enum ProxyChoice {
    None,
    Url(Secret),
    Environment,
}

impl Default for ClientBuilder {
    fn default() -> Self {
        ClientBuilder {
            region: None,
            base_url: None,
            login_url: None,
            credentials: CredentialsChoice::Anonymous,
            connect_timeout: Duration::from_secs(10),
            attempt_timeout: Duration::from_secs(30),
            total_timeout: Duration::from_secs(60),
            max_retries: 3,
            requests_per_minute: None,
            max_response_bytes: 10 * 1024 * 1024,
            user_agent: concat!("genesys-onboarding/", env!("CARGO_PKG_VERSION")).to_owned(),
            proxy: ProxyChoice::None,
            ca_bundle: None,
            client_certificate: None,
            client_key: None,
            allow_insecure_http: false,
            options: CallOptions::default(),
            transport: None,
            refresh_token_observer: None,
        }
    }
}

impl ClientBuilder {
    /// Returns a builder with the settings of the environment, as Genesys Cloud's other tools read them.
    ///
    /// - Region: `GENESYSCLOUD_REGION`, a name or a domain.
    /// - Credentials: `GENESYSCLOUD_ACCESS_TOKEN`, or else `GENESYSCLOUD_OAUTHCLIENT_ID` with
    ///   `GENESYSCLOUD_OAUTHCLIENT_SECRET`.
    /// - Proxy: `GENESYSCLOUD_PROXY_HOST` with `GENESYSCLOUD_PROXY_PROTOCOL`, `_PORT`, `_AUTH_USERNAME` and
    ///   `_AUTH_PASSWORD`, or else see [`proxy_from_env`](Self::proxy_from_env).
    /// - Gateway in place of the region's hosts: `GENESYSCLOUD_GATEWAY_HOST` with `GENESYSCLOUD_GATEWAY_PROTOCOL`, `_PORT`,
    ///   `_PATH_NAME` (`api` or `login`) and `_PATH_VALUE`.
    ///
    /// An empty variable counts as unset. Settings made afterwards replace the environment's.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) that names the variable: one that
    /// is not UTF-8, an unknown region, a client ID without a secret or a secret without an ID.
    ///
    /// ```no_run
    /// let client = genesys_onboarding::ClientBuilder::from_env()?.max_retries(0).build()?;
    /// # Ok::<_, genesys_onboarding::Error>(())
    /// ```
    pub fn from_env() -> Result<Self, Error> {
        ClientBuilder::default().with_env(&env_var)
    }

    /// Returns a builder with the settings of a profile of Genesys Cloud's command-line tool, `gc`.
    ///
    /// The profile is a table of `.gc/config.toml` in the home folder, such as `DEFAULT`. The environment goes before it, as
    /// [`from_env`](Self::from_env) reads it. A profile has a region, an access token or client credentials, a proxy and a
    /// gateway; of one with which a person has logged in, the login is used while it is valid. The file is read only; a
    /// warning is logged if other users may read it.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) that names the setting `profile`, or a variable: the
    /// file cannot be read, it lacks the profile, a value is invalid, or the login has expired.
    ///
    /// ```no_run
    /// let client = genesys_onboarding::ClientBuilder::from_profile("DEFAULT")?.max_retries(0).build()?;
    /// # Ok::<_, genesys_onboarding::Error>(())
    /// ```
    #[cfg(feature = "profiles")]
    #[cfg_attr(docsrs, doc(cfg(feature = "profiles")))]
    pub fn from_profile(name: &str) -> Result<Self, Error> {
        ClientBuilder::default().with_profile(name, &env_var)
    }

    /// Region of the API and of the OAuth server.
    ///
    /// Replaces a `base_url` and a `login_url` that were set before; either may be set afterwards to
    /// override the region's.
    ///
    /// ```
    /// # use genesys_onboarding::{Client, Region};
    /// let client = Client::builder().region(Region::UsWest2).build()?;
    /// # Ok::<_, genesys_onboarding::Error>(())
    /// ```
    pub fn region(mut self, region: Region) -> Self {
        self.region = Some(region);
        self.base_url = None;
        self.login_url = None;
        self
    }

    /// Base URL of the API, such as `https://api.mypurecloud.ie`; a path may follow the host.
    ///
    /// The library appends `/api/v2/...`. Takes precedence over a region that was set before, which still
    /// determines the OAuth server.
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

    /// Base URL of the OAuth server, such as `https://login.mypurecloud.ie`.
    ///
    /// The library appends `/oauth/token`. Required for client credentials if there is no region and
    /// `base_url` is not a known region's. Takes precedence over a region that was set before.
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

    /// Access token for all requests, without `Bearer`. It is not refreshed.
    ///
    /// Replaces client credentials that were set before.
    ///
    /// ```
    /// # use genesys_onboarding::{Client, Region};
    /// let client = Client::builder().region(Region::EuWest1).access_token("my-token").build()?;
    /// # Ok::<_, genesys_onboarding::Error>(())
    /// ```
    pub fn access_token(mut self, token: impl Into<Secret>) -> Self {
        self.credentials = CredentialsChoice::AccessToken(token.into());
        self
    }

    /// ID and secret of an OAuth client, for which access tokens are requested and refreshed as needed.
    ///
    /// Replaces an access token that was set before.
    ///
    /// ```
    /// # use genesys_onboarding::{Client, Region};
    /// let client = Client::builder()
    ///     .region(Region::EuWest2)
    ///     .client_credentials("my-client-id", "my-client-secret")
    ///     .build()?;
    /// # Ok::<_, genesys_onboarding::Error>(())
    /// ```
    pub fn client_credentials(mut self, id: impl Into<String>, secret: impl Into<Secret>) -> Self {
        let (id, secret) = (Some(id.into()), Some(secret.into()));
        self.credentials = CredentialsChoice::OAuthClient { id, secret, person: self.person() };
        self
    }

    /// ID of an OAuth client without a secret (a public client), which acts for a person.
    ///
    /// For [`Login::begin`](crate::Login::begin), or with [`refresh_token`](Self::refresh_token). Replaces an access
    /// token and client credentials that were set before.
    ///
    /// ```
    /// # use genesys_onboarding::{Client, Region};
    /// let builder = Client::builder().region(Region::EuWest1).client_id("my-public-client-id");
    /// # let client = builder.refresh_token("from-the-keyring").build()?;
    /// # Ok::<_, genesys_onboarding::Error>(())
    /// ```
    pub fn client_id(mut self, id: impl Into<String>) -> Self {
        let secret = self.incomplete_credentials().1;
        let (id, person) = (Some(id.into()), self.person());
        self.credentials = CredentialsChoice::OAuthClient { id, secret, person };
        self
    }

    /// Refresh token of a person who has logged in earlier, for which access tokens are requested as needed.
    ///
    /// It belongs to the OAuth client of that login: [`client_id`](Self::client_id), or
    /// [`client_credentials`](Self::client_credentials) if it has a secret. Each refresh token is good once: the
    /// platform gives a new one with each access token, which the client keeps, and which
    /// [`refresh_token_observer`](Self::refresh_token_observer) may store. So two clients, or two processes, cannot
    /// share one. It is sent to the OAuth server only.
    ///
    /// A refresh is not repeated if its response is lost. Once the refresh token is void, calls fail with
    /// [`ErrorKind::Authentication`](crate::ErrorKind::Authentication) of the code `invalid_grant` and then
    /// `login_required`: the person has to [log in](crate::Login) again. Replaces an access token that was set before.
    ///
    /// ```
    /// # use genesys_onboarding::{Client, Region};
    /// # let read_keyring = || "from-the-keyring";
    /// let client = Client::builder()
    ///     .region(Region::EuWest1)
    ///     .client_id("my-public-client-id")
    ///     .refresh_token(read_keyring())
    ///     .build()?;
    /// # Ok::<_, genesys_onboarding::Error>(())
    /// ```
    pub fn refresh_token(mut self, token: impl Into<Secret>) -> Self {
        let person = Some(PersonChoice::RefreshToken(token.into()));
        self.credentials = match self.credentials {
            CredentialsChoice::OAuthClient { id, secret, .. } => {
                CredentialsChoice::OAuthClient { id, secret, person }
            }
            _ => CredentialsChoice::OAuthClient { id: None, secret: None, person },
        };
        self
    }

    /// A function that is given each new refresh token of a person, at login and with each new access token, and may
    /// store it. The library writes nothing to disk.
    ///
    /// It runs in the thread of the call that refreshes, without a lock, before any other refresh. Calls of other
    /// threads go on meanwhile. It must not panic.
    ///
    /// ```
    /// # use genesys_onboarding::{Client, Region, Secret};
    /// # let write_keyring = |_: &str| {};
    /// let client = Client::builder()
    ///     .region(Region::EuWest1)
    ///     .client_id("my-public-client-id")
    ///     .refresh_token("from-the-keyring")
    ///     .refresh_token_observer(move |token: &Secret| write_keyring(token.expose()))
    ///     .build()?;
    /// # Ok::<_, genesys_onboarding::Error>(())
    /// ```
    pub fn refresh_token_observer(
        mut self,
        observer: impl Fn(&Secret) + Send + Sync + 'static,
    ) -> Self {
        self.refresh_token_observer = Some(Arc::new(observer));
        self
    }

    /// A source of access tokens of the program's own, such as a vault, in place of the OAuth server.
    ///
    /// It is asked when a token is needed, ahead of the expiry of the last, and once after a 401; one thread
    /// at a time, within the deadline of its call. Replaces an access token and client credentials that were
    /// set before.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use genesys_onboarding::{AccessToken, Client, Region, TokenRequest};
    /// # fn read_vault(_: Duration) -> std::io::Result<String> { Ok("token".to_owned()) }
    /// let client = Client::builder()
    ///     .region(Region::EuWest1)
    ///     .token_source(|request: &TokenRequest<'_>| {
    ///         let token = read_vault(request.timeout())?;
    ///         Ok(AccessToken::new(token).expires_in(Duration::from_secs(3600)))
    ///     })
    ///     .build()?;
    /// # Ok::<_, genesys_onboarding::Error>(())
    /// ```
    pub fn token_source(mut self, source: impl TokenSource + 'static) -> Self {
        self.credentials = CredentialsChoice::Source(Arc::new(source));
        self
    }

    /// HTTP of the program's own in place of the library's, such as libcurl, a recorder, or a stub.
    ///
    /// Retries, access tokens, redaction and decoding stay the library's, and so does
    /// `max_response_bytes`. The settings of connections (proxy, certificates, `connect_timeout`) hold for
    /// [`TransportRequest::send`](crate::TransportRequest::send) only.
    ///
    /// ```
    /// # use genesys_onboarding::{Client, TransportRequest};
    /// let client = Client::builder()
    ///     .transport(|request: &TransportRequest<'_>| {
    ///         let response = request.send()?;
    ///         println!("{} {}: {}", request.method(), request.target(), response.status);
    ///         Ok(response)
    ///     })
    ///     .build()?;
    /// # Ok::<_, genesys_onboarding::Error>(())
    /// ```
    pub fn transport(mut self, transport: impl Transport + 'static) -> Self {
        self.transport = Some(Arc::new(transport));
        self
    }

    /// Timeout for establishing a connection, including DNS and TLS. Default: 10 s.
    ///
    /// ```
    /// # use genesys_onboarding::Client;
    /// # use std::time::Duration;
    /// let client = Client::builder().connect_timeout(Duration::from_millis(500)).build()?;
    /// # Ok::<_, genesys_onboarding::Error>(())
    /// ```
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// Timeout for one attempt, from connecting to the last byte of the response. Default: 30 s.
    ///
    /// ```
    /// # use genesys_onboarding::Client;
    /// # use std::time::Duration;
    /// let client = Client::builder().attempt_timeout(Duration::from_secs(5)).build()?;
    /// # Ok::<_, genesys_onboarding::Error>(())
    /// ```
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.attempt_timeout = timeout;
        self
    }

    /// Timeout for a call with all its attempts, waits and token requests. Default: 60 s.
    ///
    /// ```
    /// # use genesys_onboarding::Client;
    /// # use std::time::Duration;
    /// let client = Client::builder().total_timeout(Duration::from_secs(15)).build()?;
    /// # Ok::<_, genesys_onboarding::Error>(())
    /// ```
    pub fn total_timeout(mut self, timeout: Duration) -> Self {
        self.total_timeout = timeout;
        self
    }

    /// Maximum number of retries for requests that are safe to retry; 0 for none. Default: 3.
    ///
    /// All calls of a client share a budget of 100 retries that fail, or 50 after timeouts. The service's
    /// responses fill it again: that to a retry gives back its cost, any other a fifth of a retry. Once it is
    /// used up, calls fail without a retry, so that an outage is not made worse. Retries that the service
    /// itself asks for, by a 429 or a `Retry-After`, are free.
    ///
    /// ```
    /// # use genesys_onboarding::Client;
    /// let client = Client::builder().max_retries(0).build()?;
    /// # Ok::<_, genesys_onboarding::Error>(())
    /// ```
    pub fn max_retries(mut self, retries: u32) -> Self {
        self.max_retries = retries;
        self
    }

    /// Maximum number of requests in any minute, at least 1: they are paced to stay below a limit of the
    /// platform. Default: none.
    ///
    /// Genesys Cloud allows 300 requests a minute for each access token, unless support has raised the limit.
    /// After a burst of a twentieth of the number, requests are evenly spaced; a steady stream comes to 93 % of
    /// the number or more. Each attempt of a call counts, also a retry; requests of access tokens do not.
    ///
    /// All threads, clones and [derived clients](Client::with_options) take turns; a forked process, and a client
    /// that was built separately, have turns of their own. A call waits within its `total_timeout`: if its turn
    /// comes later, it fails at once with [`ErrorKind::Timeout`](crate::ErrorKind::Timeout), unsent and
    /// retryable. A turn whose call is cancelled meanwhile may be lost, if another one follows it already.
    ///
    /// ```
    /// # use genesys_onboarding::Client;
    /// let client = Client::builder().requests_per_minute(300).build()?;
    /// # Ok::<_, genesys_onboarding::Error>(())
    /// ```
    pub fn requests_per_minute(mut self, requests: u32) -> Self {
        self.requests_per_minute = Some(requests);
        self
    }

    /// Maximum response body size in bytes, before and after decompression. Default: 10 MiB.
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
    pub fn user_agent(mut self, value: impl Into<String>) -> Self {
        self.user_agent = value.into();
        self
    }

    /// A header of every request to the API, such as `Genesys-App`; replaces a value that it had.
    ///
    /// It is not sent to the OAuth server, nor to a proxy. Its value does not appear in errors or logs. Headers
    /// that belong to the library are rejected by `build`: `Host`, `Authorization`, `Connection`,
    /// `User-Agent`, those that begin with `Accept`, `Content-` or `Proxy-`, and their kin.
    ///
    /// ```
    /// # use genesys_onboarding::Client;
    /// let client = Client::builder().header("Genesys-App", "dialer").build()?;
    /// # Ok::<_, genesys_onboarding::Error>(())
    /// ```
    pub fn header(mut self, name: impl AsRef<str>, value: impl Into<Secret>) -> Self {
        self.options = self.options.header(name, value);
        self
    }

    /// A function that is told of every attempt, wait and token refresh: for metrics, traces and audits.
    ///
    /// It runs in the thread of the call, without a lock, and holds the call up for as long as it takes. It
    /// never sees a secret. It must not panic.
    ///
    /// ```
    /// # use genesys_onboarding::{Client, Event};
    /// let client = Client::builder()
    ///     .observer(|event| {
    ///         if let Event::Attempt(attempt) = event {
    ///             println!("{} {} {:?}", attempt.method, attempt.path, attempt.elapsed);
    ///         }
    ///     })
    ///     .build()?;
    /// # Ok::<_, genesys_onboarding::Error>(())
    /// ```
    pub fn observer(
        mut self,
        observer: impl for<'a> Fn(&Event<'a>) + Send + Sync + 'static,
    ) -> Self {
        self.options = self.options.observer(observer);
        self
    }

    /// A function that is asked while a call waits whether the call shall end; if it returns true, the call
    /// fails with [`ErrorKind::Cancelled`](crate::ErrorKind::Cancelled).
    ///
    /// It is asked in the thread of the call, without a lock, at least every 100 ms of waiting: to connect,
    /// to send, to receive, for a retry, for an access token, for the resolver. It must not panic.
    ///
    /// ```
    /// # use genesys_onboarding::Client;
    /// use std::sync::atomic::{AtomicBool, Ordering};
    ///
    /// static SHUTTING_DOWN: AtomicBool = AtomicBool::new(false);
    /// let client =
    ///     Client::builder().interrupt(|| SHUTTING_DOWN.load(Ordering::Relaxed)).build()?;
    /// # Ok::<_, genesys_onboarding::Error>(())
    /// ```
    pub fn interrupt(mut self, interrupt: impl Fn() -> bool + Send + Sync + 'static) -> Self {
        self.options = self.options.interrupt(interrupt);
        self
    }

    /// HTTP proxy for all requests, such as `http://user:password@proxy.example:3128`.
    ///
    /// User and password are percent-encoded and optional. Connections to an `https` service are tunnelled
    /// (CONNECT), so the proxy does not see access tokens. Replaces
    /// [`proxy_from_env`](Self::proxy_from_env).
    ///
    /// ```
    /// # use genesys_onboarding::Client;
    /// let client = Client::builder().proxy("http://proxy.example:3128").build()?;
    /// # Ok::<_, genesys_onboarding::Error>(())
    /// ```
    pub fn proxy(mut self, url: impl Into<Secret>) -> Self {
        self.proxy = ProxyChoice::Url(url.into());
        self
    }

    /// Takes the proxy from the environment when the client is built. Replaces [`proxy`](Self::proxy).
    ///
    /// `https_proxy` or `HTTPS_PROXY` for `https`, `http_proxy` for `http`, else `all_proxy` or
    /// `ALL_PROXY`. `no_proxy` or `NO_PROXY` lists hosts to connect to directly, separated by commas or
    /// spaces: a domain for itself and its subdomains, an IP address, a CIDR range such as `10.0.0.0/8`, or
    /// `*` for all; a port may follow a host.
    ///
    /// ```no_run
    /// # use genesys_onboarding::Client;
    /// let client = Client::builder().proxy_from_env().build()?;
    /// # Ok::<_, genesys_onboarding::Error>(())
    /// ```
    pub fn proxy_from_env(mut self) -> Self {
        self.proxy = ProxyChoice::Environment;
        self
    }

    /// Certificate authorities to trust instead of the system's, from a PEM file.
    ///
    /// The file is read when the client is built.
    ///
    /// ```no_run
    /// # use genesys_onboarding::Client;
    /// let client = Client::builder().ca_bundle_file("/etc/ssl/acme-roots.pem").build()?;
    /// # Ok::<_, genesys_onboarding::Error>(())
    /// ```
    pub fn ca_bundle_file(mut self, path: impl AsRef<Path>) -> Self {
        self.ca_bundle = Some(file(path));
        self
    }

    /// Certificate authorities to trust instead of the system's, as PEM.
    ///
    /// ```no_run
    /// # use genesys_onboarding::Client;
    /// let pem = std::fs::read("/etc/ssl/acme-roots.pem").unwrap();
    /// let client = Client::builder().ca_bundle_pem(pem).build()?;
    /// # Ok::<_, genesys_onboarding::Error>(())
    /// ```
    pub fn ca_bundle_pem(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.ca_bundle = Some(inline(pem));
        self
    }

    /// Client certificate for mutual TLS, with its chain, from a PEM file.
    ///
    /// Requires a client key. The file is read when the client is built.
    ///
    /// ```no_run
    /// # use genesys_onboarding::Client;
    /// let builder = Client::builder().client_certificate_file("client.pem");
    /// let client = builder.client_key_file("client.key").build()?;
    /// # Ok::<_, genesys_onboarding::Error>(())
    /// ```
    pub fn client_certificate_file(mut self, path: impl AsRef<Path>) -> Self {
        self.client_certificate = Some(file(path));
        self
    }

    /// Client certificate for mutual TLS, with its chain, as PEM.
    ///
    /// ```no_run
    /// # use genesys_onboarding::Client;
    /// let builder = Client::builder().client_certificate_pem(std::fs::read("client.pem").unwrap());
    /// let client = builder.client_key_file("client.key").build()?;
    /// # Ok::<_, genesys_onboarding::Error>(())
    /// ```
    pub fn client_certificate_pem(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.client_certificate = Some(inline(pem));
        self
    }

    /// Private key of the client certificate, from a PEM file.
    ///
    /// The file is read when the client is built.
    ///
    /// ```no_run
    /// # use genesys_onboarding::Client;
    /// let builder = Client::builder().client_certificate_file("client.pem");
    /// let client = builder.client_key_file("client.key").build()?;
    /// # Ok::<_, genesys_onboarding::Error>(())
    /// ```
    pub fn client_key_file(mut self, path: impl AsRef<Path>) -> Self {
        self.client_key = Some(file(path));
        self
    }

    /// Private key of the client certificate, as PEM. Zeroized on drop.
    ///
    /// ```no_run
    /// # use genesys_onboarding::Client;
    /// # let read_from_vault = || String::new();
    /// let builder = Client::builder().client_certificate_file("client.pem");
    /// let client = builder.client_key_pem(read_from_vault()).build()?;
    /// # Ok::<_, genesys_onboarding::Error>(())
    /// ```
    pub fn client_key_pem(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.client_key = Some(inline(pem));
        self
    }

    /// Allows credentials over plain HTTP; anyone on the network path can read them. Default: `false`.
    ///
    /// The loopback interface needs no permission.
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

    /// Validates the settings and builds the client. Nothing is sent yet.
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
        self.validate().map(Client::new)
    }
}

fn file(path: impl AsRef<Path>) -> PemSource {
    PemSource::File(path.as_ref().to_owned())
}

fn inline(pem: impl Into<Vec<u8>>) -> PemSource {
    PemSource::Inline(Zeroizing::new(pem.into()))
}

impl fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder")
            .field("region", &self.region)
            .field("connect_timeout", &self.connect_timeout)
            .field("attempt_timeout", &self.attempt_timeout)
            .field("total_timeout", &self.total_timeout)
            .field("max_retries", &self.max_retries)
            .field("requests_per_minute", &self.requests_per_minute)
            .field("max_response_bytes", &self.max_response_bytes)
            .field("allow_insecure_http", &self.allow_insecure_http)
            .finish_non_exhaustive()
    }
}
