//! The connections and tokens of a client in one process, replaced after a fork and by a cancel.

use std::mem;
use std::process;
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use super::config::Config;
use crate::auth::{Bearer, Redaction, TokenCache};
use crate::retry::executor::Executor;
use crate::secret::Secret;

/// State shared by the calls of one process, until a cancel replaces it.
pub(super) struct Session {
    pub(super) executor: Executor,
    pub(super) tokens: Arc<TokenCache>,
}

impl Session {
    fn new(config: &Config, tokens: Arc<TokenCache>) -> Arc<Self> {
        let executor = Executor::new(&config.transport, config.policy, config.attempt_timeout);
        Arc::new(Session { executor, tokens })
    }

    /// The redaction of a call that has sent these secrets and tokens.
    pub(super) fn redaction<'a>(
        &'a self,
        body: &'a [Secret],
        bearers: &'a [Option<Arc<Bearer>>; 2],
    ) -> Redaction<'a> {
        let tokens = [0, 1].map(|index| bearers[index].as_deref().map(Bearer::token));
        Redaction { client: self.tokens.secrets(), body, tokens }
    }
}

/// The settings of a client and its sessions, one for each process that uses it.
pub(super) struct SessionChain {
    config: Config,
    first: ProcessSession,
}

impl SessionChain {
    pub(super) fn new(config: Config) -> Self {
        let first = ProcessSession::new(&config);
        SessionChain { config, first }
    }

    pub(super) fn config(&self) -> &Config {
        &self.config
    }

    /// The session of this process.
    pub(super) fn current(&self) -> Arc<Session> {
        self.process_session().session()
    }

    /// Replaces the current session and cancels its in-flight calls.
    pub(super) fn cancel(&self) {
        let process_session = self.process_session();
        let old = {
            let mut session =
                process_session.session.write().unwrap_or_else(PoisonError::into_inner);
            let fresh = Session::new(&self.config, session.tokens.clone());
            mem::replace(&mut *session, fresh)
        };
        old.executor.cancel();
    }

    fn process_session(&self) -> &ProcessSession {
        let process = process::id();
        let mut session = &self.first;
        while session.process != process {
            session = session.child_session(&self.config);
        }
        session
    }
}

/// The session of one process, and that of a child forked from it.
///
/// A child must not write on its parent's connections, nor wait for a lock that a thread of its parent
/// holds, which is never released there. So after a fork the child only follows `next`.
struct ProcessSession {
    process: u32,
    session: Arc<RwLock<Arc<Session>>>,
    next: OnceLock<Box<ProcessSession>>,
}

impl ProcessSession {
    fn new(config: &Config) -> Self {
        let tokens = TokenCache::new(config.credentials.clone(), config.secrets.clone());
        let session = Arc::new(RwLock::new(Session::new(config, Arc::new(tokens))));
        ProcessSession { process: process::id(), session, next: OnceLock::new() }
    }

    fn session(&self) -> Arc<Session> {
        self.session.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn child_session(&self, config: &Config) -> &ProcessSession {
        if let Some(session) = self.next.get() {
            return session;
        }
        // Created outside of the cell, whose initialization then takes no longer than a move. If another
        // thread was faster, its session is the one.
        let _ = self.next.set(Box::new(ProcessSession::new(config)));
        self.next.get().expect("one of the threads has set it")
    }
}

impl Drop for ProcessSession {
    /// Leaves the connections of another process alone: they are leaked, not closed.
    fn drop(&mut self) {
        if self.process != process::id() {
            mem::forget(self.session.clone());
        }
    }
}
