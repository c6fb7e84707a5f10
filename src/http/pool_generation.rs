//! Drops idle connections after one of them has turned out to be dead.
//!
//! A peer that vanishes leaves all idle connections to it dead, and each would cost an attempt. So a failure
//! on a reused connection starts a new generation, and only connections that work afterwards belong to it.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// The generation of one connection, beside the current one that all connections of a pool share.
#[derive(Clone, Debug, Default)]
pub(super) struct PoolGeneration {
    current: Arc<AtomicUsize>,
    own: usize,
}

impl PoolGeneration {
    /// Returns a member of the current generation, for a new connection.
    pub(super) fn join(&self) -> Self {
        let mut member = self.clone();
        member.renew();
        member
    }

    /// Moves a connection that has just worked to the current generation.
    pub(super) fn renew(&mut self) {
        self.own = self.current.load(Ordering::Relaxed);
    }

    pub(super) fn is_current(&self) -> bool {
        self.own == self.current.load(Ordering::Relaxed)
    }

    /// Starts a new generation, unless the failed connection's has ended already.
    pub(super) fn end(&self) {
        let next = self.own.wrapping_add(1);
        let _ = self.current.compare_exchange(self.own, next, Ordering::Relaxed, Ordering::Relaxed);
    }
}
