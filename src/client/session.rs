//! The connections and tokens of a client in one process, shared by all clients that derive from it.

use std::sync::Arc;

use super::config::Config;
use super::per_process::PerProcess;
use crate::auth::TokenCache;
use crate::retry::executor::Executor;

/// State shared by the calls of one process.
pub(super) struct Session {
    pub(super) executor: Executor,
    pub(super) tokens: TokenCache,
}

impl Session {
    fn new(config: &Config) -> Arc<Self> {
        let executor = Executor::new(&config.transport, config.requests_per_minute);
        let tokens = TokenCache::new(config.credentials.clone(), config.secrets.clone());
        Arc::new(Session { executor, tokens })
    }
}

/// The settings that a client shares with those that derive from it, and the session of each process.
pub(super) struct Shared {
    pub(super) config: Config,
    sessions: PerProcess<Arc<Session>>,
}

impl Shared {
    pub(super) fn new(config: Config) -> Self {
        let sessions = PerProcess::new(Session::new(&config));
        Shared { config, sessions }
    }

    /// The session of the process with this ID, which is the current one.
    pub(super) fn session(&self, process: u32) -> Arc<Session> {
        self.sessions.get(process, || Session::new(&self.config)).clone()
    }
}
