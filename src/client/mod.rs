//! The client, shared by all threads, and its settings.

mod builder;
mod call;
mod config;
mod json;
mod response;
mod session;
mod settings;

use std::fmt;
use std::panic::{RefUnwindSafe, UnwindSafe};
use std::sync::Arc;

pub use builder::ClientBuilder;

pub(crate) use response::ApiResponse;

use crate::contract::request::Request;
use crate::error::Error;
use call::Call;
use config::Config;
use session::SessionChain;

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
    sessions: Arc<SessionChain>,
}

impl Client {
    fn new(config: Config) -> Self {
        Client { sessions: Arc::new(SessionChain::new(config)) }
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

    /// Cancels in-flight calls of this client and its clones, from another thread.
    ///
    /// They fail soon with [`ErrorKind::Cancelled`](crate::ErrorKind::Cancelled), also while they wait for a
    /// retry or a connection; later calls work.
    ///
    /// ```
    /// let client = genesys_onboarding::Client::builder().build()?;
    /// client.cancel();
    /// # Ok::<_, genesys_onboarding::Error>(())
    /// ```
    pub fn cancel(&self) {
        self.sessions.cancel();
    }

    /// Sends a request and classifies what comes back. Every surface sends through here.
    pub(crate) fn send(&self, request: &Request) -> Result<ApiResponse, Error> {
        Call::new(&self.sessions, request).run()
    }
}

// A panic during a call leaves nothing half done: shared state is replaced at once, and no lock stays
// unusable because of it.
impl UnwindSafe for Client {}
impl RefUnwindSafe for Client {}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("base_url", &self.sessions.config().base_url)
            .finish_non_exhaustive()
    }
}
