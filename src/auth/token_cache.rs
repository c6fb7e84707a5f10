//! Credentials and the access-token cache: single-flight refresh shared by all threads.

use std::sync::Arc;
use std::time::{Duration, Instant};

use zeroize::Zeroizing;

use super::Redaction;
use super::token_response::{NewToken, read_token_response};
use super::token_source::{TokenSource, request_from_source};
use crate::config::basic_auth::{basic_auth, basic_secret};
use crate::contract::method::Method;
use crate::error::{Error, ErrorKind};
use crate::http::call_context::POLL_INTERVAL;
use crate::http::{Deadline, HttpRequest};
use crate::retry::event::{Event, TokenRefreshEvent};
use crate::retry::executor::{AttemptStats, CallControl, Executor, Job};
use crate::retry::rejection::Endpoint;
use crate::secret::Secret;
use crate::sync::atomic::{AtomicUsize, Ordering};
use crate::sync::thread::{self, ThreadId};
use crate::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// How long before its expiry a token is refreshed; at nine tenths of a shorter lifetime.
const REFRESH_MARGIN: Duration = Duration::from_secs(60);

/// How long a refresh may hold up a call while the old token is still valid.
const REFRESH_TIMEOUT: Duration = Duration::from_secs(5);

/// How long a token stays in use after a failed early refresh before the next one.
const REFRESH_COOLDOWN: Duration = Duration::from_secs(5);

/// How a client authenticates.
#[derive(Clone)]
pub(crate) enum Credentials {
    Anonymous,
    AccessToken(Secret),
    OAuthClient {
        token_url: String,
        id: String,
        secret: Secret,
    },
    /// Tokens come from the program.
    Source(Arc<dyn TokenSource>),
}

impl Credentials {
    /// What must not show in an error: the client secret, also as it is sent.
    pub(crate) fn secrets(&self) -> Vec<Secret> {
        match self {
            Credentials::Anonymous | Credentials::AccessToken(_) | Credentials::Source(_) => {
                Vec::new()
            }
            Credentials::OAuthClient { id, secret, .. } => {
                vec![secret.clone(), basic_secret(id, secret)]
            }
        }
    }
}

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

/// The access tokens of a client in one process.
pub(crate) struct TokenCache {
    credentials: Credentials,
    /// The client's secrets, for redaction.
    secrets: Vec<Secret>,
    state: Mutex<State>,
    refreshed: Condvar,
    /// How many threads that request a token are in a callback of the program, for its log or its observer.
    reporting: AtomicUsize,
}

#[derive(Default)]
struct State {
    token: Option<Token>,
    /// The token that the service has rejected, until a refresh replaces it.
    rejected: Option<Arc<Bearer>>,
    /// The thread that requests a token.
    refresher: Option<ThreadId>,
    /// How many refreshes have ended.
    generation: u64,
    /// How the last refresh ended, if it failed: its waiters share the failure.
    failure: Option<Error>,
}

impl State {
    fn has_rejected(&self, token: &Token) -> bool {
        self.rejected.as_ref().is_some_and(|rejected| rejected.token() == token.bearer.token())
    }

    /// Leaves a token that could not be refreshed early in use for a while.
    fn defer_refresh(&mut self) {
        if let Some(lifetime) = self.token.as_mut().and_then(|token| token.lifetime.as_mut()) {
            lifetime.refresh_at = Instant::now() + REFRESH_COOLDOWN;
        }
    }
}

#[derive(Clone)]
struct Token {
    bearer: Arc<Bearer>,
    /// None for a token that is not known to expire.
    lifetime: Option<Lifetime>,
}

impl Token {
    fn new(token: &NewToken) -> Self {
        let bearer = Arc::new(Bearer::new(token.access_token.expose()));
        Token { bearer, lifetime: token.expires_in.map(Lifetime::of) }
    }

    fn is_valid(&self, now: Instant) -> bool {
        self.lifetime.is_none_or(|lifetime| now < lifetime.expires_at)
    }

    fn needs_refresh(&self, now: Instant) -> bool {
        self.lifetime.is_some_and(|lifetime| now >= lifetime.refresh_at)
    }
}

#[derive(Clone, Copy)]
struct Lifetime {
    refresh_at: Instant,
    expires_at: Instant,
}

impl Lifetime {
    fn of(length: Duration) -> Self {
        let now = Instant::now();
        let margin = REFRESH_MARGIN.min(length / 10);
        Lifetime { refresh_at: now + (length - margin), expires_at: now + length }
    }
}

impl TokenCache {
    pub(crate) fn new(credentials: Credentials, secrets: Vec<Secret>) -> Self {
        let token = match &credentials {
            Credentials::AccessToken(token) => {
                Some(Token { bearer: Arc::new(Bearer::new(token.expose())), lifetime: None })
            }
            _ => None,
        };
        let state = Mutex::new(State { token, ..State::default() });
        TokenCache {
            credentials,
            secrets,
            state,
            refreshed: Condvar::new(),
            reporting: AtomicUsize::new(0),
        }
    }

    /// The token to send, requested if need be; none for anonymous calls.
    pub(crate) fn bearer(
        &self,
        executor: &Executor,
        control: &CallControl<'_>,
    ) -> Result<Option<Arc<Bearer>>, Error> {
        if matches!(self.credentials, Credentials::Anonymous) {
            return Ok(None);
        }
        let mut state = self.lock();
        loop {
            let now = Instant::now();
            let valid = state.token.clone().filter(|token| token.is_valid(now));
            match valid {
                Some(token) if state.refresher.is_some() || !token.needs_refresh(now) => {
                    return Ok(Some(token.bearer));
                }
                Some(token) => {
                    return self.refresh_early(state, token, executor, control).map(Some);
                }
                None if state.refresher.is_none() => {
                    return self.refresh(state, executor, control).map(Some);
                }
                // A call of the program's interrupt, within this thread's own refresh: it cannot wait for it.
                None if state.refresher == Some(thread::current().id()) => {
                    let is_rejected = state.rejected.is_some();
                    drop(state);
                    let token = self.request_token(executor, control, is_rejected)?;
                    return Ok(Some(token.bearer));
                }
                None => match self.wait_for_refresh(state, control)? {
                    Waited::Refreshed(refreshed) => state = refreshed,
                    Waited::InCallback { is_rejected } => {
                        let token = self.request_token(executor, control, is_rejected)?;
                        return Ok(Some(token.bearer));
                    }
                },
            }
        }
    }

    /// Invalidates a rejected token; returns whether a refresh is worth trying.
    pub(crate) fn invalidate(&self, bearer: &Arc<Bearer>) -> bool {
        if matches!(self.credentials, Credentials::Anonymous | Credentials::AccessToken(_)) {
            return false;
        }
        let mut state = self.lock();
        // Another thread may have replaced it already.
        if state.token.as_ref().is_none_or(|token| token.bearer.token() == bearer.token()) {
            state.token = None;
            state.rejected = Some(bearer.clone());
        }
        true
    }

    /// Requests a token while others wait, or go on with the one that is about to expire.
    fn refresh(
        &self,
        mut state: MutexGuard<'_, State>,
        executor: &Executor,
        control: &CallControl<'_>,
    ) -> Result<Arc<Bearer>, Error> {
        state.refresher = Some(thread::current().id());
        let is_rejected = state.rejected.is_some();
        drop(state);
        let mut guard = RefreshGuard { cache: self, is_rejected, result: None };
        let start = Instant::now();
        let result = self.request_token(executor, control, is_rejected);
        guard.result = Some(result.clone());
        drop(guard);
        notify(control, start.elapsed(), result.as_ref().err());
        result.map(|token| token.bearer)
    }

    /// Refreshes a token ahead of its expiry. If that fails, or takes long, the old one is used up.
    fn refresh_early(
        &self,
        state: MutexGuard<'_, State>,
        old: Token,
        executor: &Executor,
        control: &CallControl<'_>,
    ) -> Result<Arc<Bearer>, Error> {
        let lifetime_left = old.lifetime.map_or(REFRESH_TIMEOUT, |lifetime| {
            lifetime.expires_at.saturating_duration_since(Instant::now())
        });
        // The old token is still to be used within the rest of its lifetime.
        let timeout = REFRESH_TIMEOUT.min(control.deadline.left() / 2).min(lifetime_left / 2);
        let limited = CallControl { deadline: Deadline::after(timeout), ..*control };
        self.refresh(state, executor, &limited).or_else(|error| {
            if matches!(error.kind(), ErrorKind::Cancelled) {
                return Err(error);
            }
            log::warn!("access token not refreshed ahead of expiry: {error}");
            Ok(old.bearer)
        })
    }

    fn wait_for_refresh<'a>(
        &'a self,
        mut state: MutexGuard<'a, State>,
        control: &CallControl<'_>,
    ) -> Result<Waited<'a>, Error> {
        let generation = state.generation;
        while state.generation == generation {
            // Not locked while the program's interrupt runs, which may make a call itself.
            drop(state);
            if control.context.is_stopped() {
                return Err(Error::new(ErrorKind::Cancelled));
            }
            let left = control.deadline.left();
            if left.is_zero() {
                let reason = "total_timeout expired while waiting for an access token";
                return Err(Error::new(ErrorKind::timeout(reason)).with_retryable(true));
            }
            state = self.lock();
            if state.generation == generation {
                let waited = self.refreshed.wait_timeout(state, left.min(POLL_INTERVAL));
                state = waited.unwrap_or_else(PoisonError::into_inner).0;
                if state.generation == generation && self.reporting.load(Ordering::SeqCst) > 0 {
                    return Ok(Waited::InCallback { is_rejected: state.rejected.is_some() });
                }
            }
        }
        match &state.failure {
            // The refresher was cancelled or had no time left; that is its own failure, so this waiter
            // refreshes next.
            Some(error) if is_caller_specific(error) => Ok(Waited::Refreshed(state)),
            Some(error) => Err(error.clone()),
            None => Ok(Waited::Refreshed(state)),
        }
    }

    fn request_token(
        &self,
        executor: &Executor,
        control: &CallControl<'_>,
        is_rejected: bool,
    ) -> Result<Token, Error> {
        match &self.credentials {
            Credentials::OAuthClient { token_url, id, secret } => {
                self.request_from_endpoint(executor, control, token_url, &basic_auth(id, secret))
            }
            Credentials::Source(source) => request_from_source(source, control, is_rejected),
            Credentials::Anonymous | Credentials::AccessToken(_) => {
                unreachable!("it has its token, or needs none")
            }
        }
        .map(|token| Token::new(&token))
    }

    fn request_from_endpoint(
        &self,
        executor: &Executor,
        control: &CallControl<'_>,
        token_url: &str,
        authorization: &str,
    ) -> Result<NewToken, Error> {
        let redaction = Redaction { client: &self.secrets, ..Redaction::default() };
        let job = Job {
            endpoint: Endpoint::Token,
            path: "/oauth/token",
            request: HttpRequest {
                method: Method::Post,
                url: token_url,
                authorization: Some(authorization),
                content_type: "application/x-www-form-urlencoded",
                headers: &[],
                body: Some(b"grant_type=client_credentials"),
                redact: &|text| redaction.redact(text),
            },
            // An extra token is never used and just expires.
            is_idempotent: true,
            reporting: Some(&self.reporting),
        };
        let mut stats = AttemptStats::default();
        let result = match executor.send(control, &job, &mut stats) {
            Ok(response) => read_token_response(response, redaction),
            Err(error) => {
                let redact = |text: &str| redaction.redact(text).into_owned();
                Err(error.into_error("the token endpoint", &redact))
            }
        };
        result.map_err(|error| {
            let error = error.with_attempts(stats.attempts).with_retryable(stats.is_retryable);
            error.with_exhausted_budget(stats.is_budget_exhausted)
        })
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What a wait for another thread's refresh has come to.
enum Waited<'a> {
    Refreshed(MutexGuard<'a, State>),
    /// The other thread is in a callback of the program. That may wait for a lock which the program holds in
    /// this call, so that this call requests a token of its own.
    InCallback {
        is_rejected: bool,
    },
}

/// One thread's refresh. It ends even if the request panics, so that no waiter hangs.
struct RefreshGuard<'a> {
    cache: &'a TokenCache,
    /// Whether it began after the last token was rejected.
    is_rejected: bool,
    result: Option<Result<Token, Error>>,
}

impl Drop for RefreshGuard<'_> {
    fn drop(&mut self) {
        let mut state = self.cache.lock();
        state.refresher = None;
        state.generation += 1;
        state.failure = None;
        match self.result.take() {
            // A source may give again what was rejected since it was asked: the next refresh tells it.
            Some(Ok(token)) if !self.is_rejected && state.has_rejected(&token) => {}
            Some(Ok(token)) => {
                state.token = Some(token);
                state.rejected = None;
            }
            Some(Err(error)) => {
                state.failure = Some(error);
                state.defer_refresh();
            }
            None => {}
        }
        self.cache.refreshed.notify_all();
    }
}

fn notify(control: &CallControl<'_>, elapsed: Duration, error: Option<&Error>) {
    if control.observer.is_some() {
        let error_kind = error.map(|error| error.kind().name());
        let error = error.map(Error::to_string);
        let (operation, error) = (control.operation, error.as_deref());
        let event = TokenRefreshEvent { operation, elapsed, error_kind, error };
        control.notify(Event::TokenRefresh(&event));
    }
}

fn is_caller_specific(error: &Error) -> bool {
    matches!(error.kind(), ErrorKind::Cancelled | ErrorKind::Timeout { .. })
}

#[cfg(all(test, shuttle))]
mod schedules;
