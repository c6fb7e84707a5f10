//! Credentials and the access-token cache: single-flight refresh shared by all threads.

use std::sync::Arc;
use std::time::{Duration, Instant};

use super::Redaction;
use super::credentials::Credentials;
use super::person::{AuthorizationCode, Person, PersonGrant, PersonTokens};
use super::token::{Bearer, Token};
use super::token_response::{NewToken, read_token_response};
use super::token_source::request_from_source;
use crate::config::basic_auth::basic_auth;
use crate::contract::TOKEN_PATH;
use crate::contract::method::Method;
use crate::error::{Error, ErrorKind, TokenError, TokenStep};
use crate::http::call_context::POLL_INTERVAL;
use crate::http::{Deadline, HttpRequest};
use crate::retry::event::{Event, TokenRefreshEvent};
use crate::retry::executor::{AttemptStats, CallControl, Executor, Job};
use crate::retry::rejection::Endpoint;
use crate::secret::Secret;
use crate::sync::atomic::{AtomicUsize, Ordering};
use crate::sync::thread::{self, ThreadId};
use crate::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// How long a refresh may hold up a call while the old token is still valid.
const REFRESH_TIMEOUT: Duration = Duration::from_secs(5);

/// How long a token stays in use after a failed early refresh before the next one.
const REFRESH_COOLDOWN: Duration = Duration::from_secs(5);

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
    /// The person's; each is good for one refresh.
    refresh_token: Option<Secret>,
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
        if let Some(token) = &mut self.token {
            token.refresh_at(Instant::now() + REFRESH_COOLDOWN);
        }
    }

    /// Uses a token up, which cannot be refreshed early.
    fn use_up_token(&mut self) {
        if let Some(token) = &mut self.token {
            token.refresh_at_expiry();
        }
    }
}

/// A new access token, and a person's new refresh token.
#[derive(Clone)]
struct Issued {
    token: Token,
    refresh_token: Option<Secret>,
}

impl Issued {
    fn new(token: NewToken) -> Self {
        let NewToken { access_token, expires_in, refresh_token } = token;
        Issued { token: Token::new(&access_token, expires_in), refresh_token }
    }
}

impl TokenCache {
    pub(crate) fn new(credentials: Credentials, secrets: Vec<Secret>) -> Self {
        let PersonTokens { access_token: token, refresh_token } = match &credentials {
            Credentials::AccessToken(token) => {
                let access_token = Some(Token::new(token, None));
                PersonTokens { access_token, refresh_token: None }
            }
            Credentials::Person(person) => person.tokens(),
            _ => PersonTokens::default(),
        };
        let state = Mutex::new(State { token, refresh_token, ..State::default() });
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
                    return self.refresh_early(state, &token, executor, control);
                }
                None if state.refresher.is_none() => {
                    return self.refresh(state, executor, control).map(Some);
                }
                // A call of the program's interrupt, within this thread's own refresh: it cannot wait for it.
                None if state.refresher == Some(thread::current().id()) => {
                    let is_rejected = state.rejected.is_some();
                    drop(state);
                    return self.request_beside(executor, control, is_rejected).map(Some);
                }
                None => match self.wait_for_refresh(state, control)? {
                    Waited::Refreshed(refreshed) => state = refreshed,
                    Waited::InCallback { is_rejected } => {
                        return self.request_beside(executor, control, is_rejected).map(Some);
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
        if let Ok(Issued { refresh_token: Some(token), .. }) = &result {
            // Others go on with the access token meanwhile, and none uses this refresh token before it is stored.
            guard.publish();
            self.tell_refresh_token(token);
        }
        drop(guard);
        notify(control, start.elapsed(), result.as_ref().err());
        result.map(|issued| issued.token.bearer)
    }

    /// Requests a token for one call, beside the refresh in progress, which the call cannot wait for.
    fn request_beside(
        &self,
        executor: &Executor,
        control: &CallControl<'_>,
        is_rejected: bool,
    ) -> Result<Arc<Bearer>, Error> {
        if let Credentials::Person(_) = self.credentials {
            // Its refresh token is good for one request, which that refresh has sent.
            return Err(Error::new(TokenError::nested_refresh()));
        }
        Ok(self.request_token(executor, control, is_rejected)?.token.bearer)
    }

    /// Exchanges the code of a login for the person's tokens.
    pub(crate) fn log_in(
        &self,
        executor: &Executor,
        control: &CallControl<'_>,
        code: &AuthorizationCode<'_>,
    ) -> Result<(), Error> {
        let Credentials::Person(person) = &self.credentials else {
            unreachable!("a login has the credentials of a person")
        };
        let start = Instant::now();
        let result = self.request_for_person(executor, control, person, &PersonGrant::Code(code));
        notify(control, start.elapsed(), result.as_ref().err());
        let token = result?;
        let issued = Issued::new(token);
        let new_refresh_token = issued.refresh_token.clone();
        self.store(&mut self.lock(), issued);
        if let Some(token) = &new_refresh_token {
            self.tell_refresh_token(token);
        }
        Ok(())
    }

    fn tell_refresh_token(&self, token: &Secret) {
        if let Credentials::Person(person) = &self.credentials
            && let Some(observer) = &person.observer
        {
            observer(token);
        }
    }

    /// Makes new tokens those of the client.
    fn store(&self, state: &mut State, issued: Issued) {
        state.token = Some(issued.token);
        state.rejected = None;
        let Credentials::Person(person) = &self.credentials else { return };
        // Without a new one, the old one stays good.
        state.refresh_token = issued.refresh_token.or_else(|| state.refresh_token.take());
        if state.refresh_token.is_none() {
            state.use_up_token();
        }
        person.keep(PersonTokens {
            access_token: state.token.clone(),
            refresh_token: state.refresh_token.clone(),
        });
    }

    /// Keeps a failure for those that wait, and decides when the next refresh follows.
    fn fail(&self, state: &mut State, error: Error) {
        let is_void = error.code() == Some(TokenError::INVALID_GRANT);
        if is_void {
            state.refresh_token = None;
        }
        match self.credentials {
            // Ahead of expiry nothing is lost by waiting, and a refresh token that was used twice may end the login.
            Credentials::Person(_) if is_void || error.outcome_unknown() => state.use_up_token(),
            _ => state.defer_refresh(),
        }
        state.failure = Some(match error.outcome_unknown() && is_caller_specific(&error) {
            true => Error::new(TokenError::unknown_refresh()),
            false => error,
        });
    }

    /// Refreshes a token ahead of its expiry. If that fails, or takes long, the old one is used up, unless the service
    /// has rejected it by then.
    fn refresh_early(
        &self,
        state: MutexGuard<'_, State>,
        old: &Token,
        executor: &Executor,
        control: &CallControl<'_>,
    ) -> Result<Option<Arc<Bearer>>, Error> {
        let lifetime_left = old.lifetime.map_or(REFRESH_TIMEOUT, |lifetime| {
            lifetime.expires_at.saturating_duration_since(Instant::now())
        });
        // The old token is still to be used within the rest of its lifetime.
        let timeout = REFRESH_TIMEOUT.min(control.deadline.left() / 2).min(lifetime_left / 2);
        let limited = match self.credentials {
            // A refresh that is given up may have used the refresh token up.
            Credentials::Person(_) => *control,
            _ => CallControl { deadline: Deadline::after(timeout), ..*control },
        };
        let error = match self.refresh(state, executor, &limited) {
            Ok(bearer) => return Ok(Some(bearer)),
            Err(error) if matches!(error.kind(), ErrorKind::Cancelled) => return Err(error),
            Err(error) => error,
        };
        log::warn!("access token not refreshed ahead of expiry: {error}");
        let token = self.lock().token.clone();
        match token {
            Some(token) => Ok(Some(token.bearer)),
            // Rejected meanwhile. This call is then one of those that have waited for the refresh.
            None if is_caller_specific(&error) => self.bearer(executor, control),
            None => Err(error),
        }
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
    ) -> Result<Issued, Error> {
        let token = match &self.credentials {
            Credentials::OAuthClient { token_url, id, secret } => {
                let authorization = basic_auth(id, secret);
                let request = TokenEndpointRequest {
                    url: token_url,
                    authorization: Some(&authorization),
                    form: "grant_type=client_credentials",
                    secrets: &[],
                    step: TokenStep::Request,
                };
                self.request_from_endpoint(executor, control, &request)?
            }
            Credentials::Source(source) => request_from_source(source, control, is_rejected)?,
            Credentials::Person(person) => {
                let refresh_token = self.lock().refresh_token.clone();
                let Some(refresh_token) = refresh_token else {
                    return Err(Error::new(TokenError::login_required()));
                };
                let grant = PersonGrant::RefreshToken(&refresh_token);
                self.request_for_person(executor, control, person, &grant)?
            }
            Credentials::Anonymous | Credentials::AccessToken(_) => {
                unreachable!("it has its token, or needs none")
            }
        };
        Ok(Issued::new(token))
    }

    fn request_for_person(
        &self,
        executor: &Executor,
        control: &CallControl<'_>,
        person: &Person,
        grant: &PersonGrant<'_>,
    ) -> Result<NewToken, Error> {
        let authorization = person.authorization();
        let step = match grant {
            PersonGrant::Code(_) => TokenStep::Exchange,
            PersonGrant::RefreshToken(_) => TokenStep::Refresh,
        };
        let request = TokenEndpointRequest {
            url: &[person.login_url.as_str(), TOKEN_PATH].concat(),
            authorization: authorization.as_ref().map(|value| value.as_str()),
            form: &person.form(grant),
            secrets: &grant.secrets(),
            step,
        };
        self.request_from_endpoint(executor, control, &request)
    }

    fn request_from_endpoint(
        &self,
        executor: &Executor,
        control: &CallControl<'_>,
        request: &TokenEndpointRequest<'_>,
    ) -> Result<NewToken, Error> {
        let redaction =
            Redaction { client: &self.secrets, body: request.secrets, ..Redaction::default() };
        // An extra token for a program is never used and just expires. A code or a refresh token is good once.
        let is_repeatable = request.step == TokenStep::Request;
        let job = Job {
            endpoint: Endpoint::Token,
            path: TOKEN_PATH,
            request: HttpRequest {
                method: Method::Post,
                url: request.url,
                authorization: request.authorization,
                content_type: "application/x-www-form-urlencoded",
                headers: &[],
                body: Some(request.form.as_bytes()),
                redact: &|text| redaction.redact(text),
            },
            is_idempotent: is_repeatable,
            // A call that does not wait for the response could only repeat the request.
            reporting: Some(&self.reporting).filter(|_| is_repeatable),
        };
        let mut stats = AttemptStats::default();
        let (result, is_indeterminate) = match executor.send(control, &job, &mut stats) {
            Ok(response) => {
                let outcome = Endpoint::Token.outcome(&response);
                (read_token_response(response, redaction, request.step), outcome.is_indeterminate())
            }
            Err(mut error) => {
                let is_indeterminate = error.outcome.is_indeterminate();
                if is_indeterminate && request.step == TokenStep::Refresh {
                    error.reason +=
                        "; the refresh token may be used up: if this goes on, log in again";
                }
                let redact = |text: &str| redaction.redact(text).into_owned();
                (Err(error.into_error("the token endpoint", &redact)), is_indeterminate)
            }
        };
        result.map_err(|error| {
            error
                .with_attempts(stats.attempts)
                .with_retryable(stats.is_retryable)
                .with_exhausted_budget(stats.is_budget_exhausted)
                .with_outcome_unknown(is_indeterminate && !is_repeatable)
        })
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A request of a token, from the OAuth server.
struct TokenEndpointRequest<'a> {
    url: &'a str,
    authorization: Option<&'a str>,
    form: &'a str,
    /// The secrets in the form.
    secrets: &'a [Secret],
    step: TokenStep,
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
    result: Option<Result<Issued, Error>>,
}

impl RefreshGuard<'_> {
    /// Gives the result to the calls that wait for it; the refresh goes on.
    fn publish(&mut self) {
        self.apply(&mut self.cache.lock());
        self.cache.refreshed.notify_all();
    }

    fn apply(&mut self, state: &mut State) {
        state.generation += 1;
        state.failure = None;
        match self.result.take() {
            // A source may give again what was rejected since it was asked: the next refresh tells it.
            Some(Ok(issued)) if !self.is_rejected && state.has_rejected(&issued.token) => {
                state.refresh_token = issued.refresh_token.or_else(|| state.refresh_token.take());
            }
            Some(Ok(issued)) => self.cache.store(state, issued),
            Some(Err(error)) => self.cache.fail(state, error),
            None => {}
        }
    }
}

impl Drop for RefreshGuard<'_> {
    fn drop(&mut self) {
        let cache = self.cache;
        let mut state = cache.lock();
        state.refresher = None;
        self.apply(&mut state);
        cache.refreshed.notify_all();
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
