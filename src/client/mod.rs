//! The client, shared by all threads, and its settings.

mod builder;
mod call;
mod config;
mod environment;
mod json;
mod last_response;
mod last_response_json;
mod login;
mod options;
mod per_process;
mod response;
mod session;
mod settings;

use std::fmt;
use std::panic::{RefUnwindSafe, UnwindSafe};
use std::process;
use std::sync::Arc;
use std::time::Duration;

pub use builder::ClientBuilder;
pub use last_response::LastResponse;
pub(crate) use last_response_json::LastResponseJson;
pub use options::CallOptions;

pub(crate) use config::MAX_TIMEOUT;
#[cfg(feature = "capi")]
pub(crate) use json::{builder_from_json, options_from_json, with_json_key};
pub(crate) use response::ApiResponse;
pub(crate) use settings::{OPTIONS, SETTINGS, Setter, Setting, setting};

use crate::auth::{Bearer, Redaction};
use crate::contract::request::Request;
use crate::error::Error;
use crate::http::call_context::CallContext;
use crate::secret::Secret;
use call::Call;
use config::Config;
use options::ClientState;
use session::Shared;

/// A client of the Onboarding API: the first argument of every operation.
///
/// It holds the settings, the connection pool and the access token. Cloning it is cheap and shares all
/// of these; it may be used by many threads at once. A forked process gets connections and a token of its
/// own at its first call. Separately built clients share no state.
///
/// ```no_run
/// use genesys_onboarding::{Client, Region, get_onboarding_invite};
///
/// let client = Client::builder()
///     .region(Region::EuWest1)
///     .client_credentials("my-client-id", "my-client-secret")
///     .build()?;
/// let invite = get_onboarding_invite(&client, "i-1")?;
/// # Ok::<_, genesys_onboarding::Error>(())
/// ```
#[derive(Clone)]
pub struct Client {
    /// What derived clients share.
    shared: Arc<Shared>,
    /// What clones share, and derived clients do not.
    state: Arc<ClientState>,
}

impl Client {
    fn new(config: Config) -> Self {
        let state = Arc::new(ClientState::of(&config));
        Client { shared: Arc::new(Shared::new(config)), state }
    }

    /// Returns a builder. See [`ClientBuilder`] for the settings and their defaults.
    ///
    /// ```
    /// let client = genesys_onboarding::Client::builder().build()?;
    /// # Ok::<_, genesys_onboarding::Error>(())
    /// ```
    pub fn builder() -> ClientBuilder {
        ClientBuilder::default()
    }

    /// Creates a client from a profile of Genesys Cloud's command-line tool: see [`ClientBuilder::from_profile`].
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) that names the setting or the variable.
    ///
    /// ```no_run
    /// let client = genesys_onboarding::Client::from_profile("DEFAULT")?;
    /// # Ok::<_, genesys_onboarding::Error>(())
    /// ```
    #[cfg(feature = "profiles")]
    #[cfg_attr(docsrs, doc(cfg(feature = "profiles")))]
    pub fn from_profile(name: &str) -> Result<Self, Error> {
        ClientBuilder::from_profile(name)?.build()
    }

    /// Creates a client from the environment: see [`ClientBuilder::from_env`].
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) that names the variable or the setting.
    ///
    /// ```no_run
    /// let client = genesys_onboarding::Client::from_env()?;
    /// # Ok::<_, genesys_onboarding::Error>(())
    /// ```
    pub fn from_env() -> Result<Self, Error> {
        ClientBuilder::from_env()?.build()
    }

    /// Derives a client that shares connections, access token and settings with this one, and differs in its
    /// options.
    ///
    /// It is cheap: for one call a deadline, a header, or a cancel of its own. All operations, iterators and
    /// [`call_json`](crate::call_json) take it like any client. [`cancel`](Self::cancel) on it ends its own
    /// calls only; on its parent, those of all clients that derive from it.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) that names the option: a timeout of zero
    /// or of more than 7 days, an invalid header, or one that belongs to the library.
    ///
    /// ```no_run
    /// use std::time::Duration;
    /// use genesys_onboarding::{CallOptions, Client, get_onboarding_invite};
    ///
    /// let client = Client::from_env()?;
    /// let hurried = client.with_options(CallOptions::new().total_timeout(Duration::from_millis(300)))?;
    /// let invite = get_onboarding_invite(&hurried, "i-1")?;
    /// # Ok::<_, genesys_onboarding::Error>(())
    /// ```
    pub fn with_options(&self, options: CallOptions) -> Result<Self, Error> {
        let state = Arc::new(self.state.derive(options)?);
        Ok(Client { shared: self.shared.clone(), state })
    }

    /// Cancels in-flight calls of this client, its clones, and the clients derived from it, from another
    /// thread.
    ///
    /// They fail within 100 ms with [`ErrorKind::Cancelled`](crate::ErrorKind::Cancelled), also while they
    /// wait for a retry or a connection; later calls work. Idle connections stay open.
    ///
    /// ```
    /// let client = genesys_onboarding::Client::builder().build()?;
    /// client.cancel();
    /// # Ok::<_, genesys_onboarding::Error>(())
    /// ```
    pub fn cancel(&self) {
        self.state.scope.cancel();
    }

    /// What came back for the last call of this client and its clones, whether it succeeded or failed; none
    /// before the first one has ended.
    ///
    /// Where several threads use a client, each [derives](Self::with_options) one to see its own.
    ///
    /// ```
    /// let client = genesys_onboarding::Client::builder().build()?;
    /// assert!(client.last_response().is_none());
    /// # Ok::<_, genesys_onboarding::Error>(())
    /// ```
    pub fn last_response(&self) -> Option<LastResponse> {
        self.state.last_response(process::id(), &self.shared.config)
    }

    /// Begins a job of several calls: what its own waits look at. A cancel of this client ends it.
    pub(crate) fn begin_job(&self) -> CallContext {
        self.state.call_context()
    }

    /// Derives the client of a job's calls, which ends `left` from now.
    pub(crate) fn for_job(&self, job: &CallContext, left: Duration) -> Result<Self, Error> {
        let state = Arc::new(self.state.derive_for_job(job, left)?);
        Ok(Client { shared: self.shared.clone(), state })
    }

    /// Sends a request and classifies what comes back. Every surface sends through here.
    pub(crate) fn send(&self, request: &Request) -> Result<ApiResponse, Error> {
        Call::new(self, request).run()
    }

    /// What a wait outside of a call looks at: whether the client is cancelled from now on, or interrupted.
    pub(crate) fn call_context(&self) -> CallContext {
        CallContext::new(self.state.scope.clone(), self.state.interrupt.clone())
    }

    pub(crate) fn base_url(&self) -> &str {
        &self.shared.config.base_url
    }

    /// The redaction of a call that has sent these secrets and tokens.
    fn redaction<'a>(
        &'a self,
        body: &'a [Secret],
        bearers: &'a [Option<Arc<Bearer>>; 2],
    ) -> Redaction<'a> {
        self.state.redaction(&self.shared.config, body, bearers)
    }
}

// A panic during a call leaves nothing half done: shared state is replaced at once, and no lock stays
// unusable because of it.
impl UnwindSafe for Client {}
impl RefUnwindSafe for Client {}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("base_url", &self.shared.config.base_url)
            .finish_non_exhaustive()
    }
}
