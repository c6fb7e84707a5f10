//! The connections and tokens of a client in one process, replaced after a fork and by a cancel.

use std::mem;
use std::process;
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use super::config::Config;
use crate::auth::TokenCache;
use crate::retry::executor::Executor;

/// What the calls of one process share, until a cancel puts another in its place.
pub(super) struct Session {
    pub(super) sender: Executor,
    pub(super) auth: Arc<TokenCache>,
}

impl Session {
    fn new(config: &Config, auth: Arc<TokenCache>) -> Arc<Self> {
        let sender = Executor::new(&config.transport, config.policy, config.attempt_timeout);
        Arc::new(Session { sender, auth })
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
        self.link().session()
    }

    /// Puts a new session in the place of the current one and ends the calls of that.
    pub(super) fn cancel(&self) {
        let link = self.link();
        let old = {
            let mut session = link.session.write().unwrap_or_else(PoisonError::into_inner);
            let fresh = Session::new(&self.config, session.auth.clone());
            mem::replace(&mut *session, fresh)
        };
        old.sender.cancel();
    }

    fn link(&self) -> &ProcessSession {
        let process = process::id();
        let mut link = &self.first;
        while link.process != process {
            link = link.after_fork(&self.config);
        }
        link
    }
}

/// The session of one process, and the way to the one of a child that was forked from it.
///
/// A child must not write on its parent's connections, nor wait for a lock that a thread of its parent
/// holds, which will never let go of it there. So it touches nothing of its parent's link but the way on.
struct ProcessSession {
    process: u32,
    session: Arc<RwLock<Arc<Session>>>,
    next: OnceLock<Box<ProcessSession>>,
}

impl ProcessSession {
    fn new(config: &Config) -> Self {
        let auth = Arc::new(TokenCache::new(config.credentials.clone()));
        let session = Arc::new(RwLock::new(Session::new(config, auth)));
        ProcessSession { process: process::id(), session, next: OnceLock::new() }
    }

    fn session(&self) -> Arc<Session> {
        self.session.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn after_fork(&self, config: &Config) -> &ProcessSession {
        if let Some(link) = self.next.get() {
            return link;
        }
        // Made outside of the cell, which is in use only for the time of a move. If another thread was
        // faster, its link is the one.
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
