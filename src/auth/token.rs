//! An access token in use: as a header, and with its lifetime.

use std::sync::Arc;
use std::time::{Duration, Instant};

use zeroize::Zeroizing;

use crate::secret::Secret;

/// How long before its expiry a token is refreshed; at nine tenths of a shorter lifetime.
const REFRESH_MARGIN: Duration = Duration::from_secs(60);

/// A token as the value of an `Authorization` header.
pub(crate) struct Bearer(Zeroizing<String>);

impl Bearer {
    const SCHEME: &str = "Bearer ";

    pub(super) fn new(token: &str) -> Self {
        Bearer(Zeroizing::new([Bearer::SCHEME, token].concat()))
    }

    pub(crate) fn header(&self) -> &str {
        &self.0
    }

    pub(crate) fn token(&self) -> &str {
        &self.0[Bearer::SCHEME.len()..]
    }
}

/// An access token in use.
#[derive(Clone)]
pub(super) struct Token {
    pub(super) bearer: Arc<Bearer>,
    /// None for a token that is not known to expire.
    pub(super) lifetime: Option<Lifetime>,
}

impl Token {
    /// Without a lifetime, it is not known to expire.
    pub(super) fn new(token: &Secret, lifetime: Option<Duration>) -> Self {
        let bearer = Arc::new(Bearer::new(token.expose()));
        Token { bearer, lifetime: lifetime.map(Lifetime::of) }
    }

    pub(super) fn is_valid(&self, now: Instant) -> bool {
        self.lifetime.is_none_or(|lifetime| now < lifetime.expires_at)
    }

    pub(super) fn needs_refresh(&self, now: Instant) -> bool {
        self.lifetime.is_some_and(|lifetime| now >= lifetime.refresh_at)
    }

    /// Refreshes a token that expires at another time than planned.
    pub(super) fn refresh_at(&mut self, at: Instant) {
        if let Some(lifetime) = &mut self.lifetime {
            lifetime.refresh_at = at;
        }
    }

    /// Uses the token to its end.
    pub(super) fn refresh_at_expiry(&mut self) {
        if let Some(lifetime) = &mut self.lifetime {
            lifetime.refresh_at = lifetime.expires_at;
        }
    }
}

#[derive(Clone, Copy)]
pub(super) struct Lifetime {
    pub(super) refresh_at: Instant,
    pub(super) expires_at: Instant,
}

impl Lifetime {
    fn of(length: Duration) -> Self {
        let now = Instant::now();
        let margin = REFRESH_MARGIN.min(length / 10);
        Lifetime { refresh_at: now + (length - margin), expires_at: now + length }
    }
}
