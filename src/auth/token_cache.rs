//! Who calls: nobody, the bearer of a token, or a client that fetches tokens with its credentials
//! (`platform.md`, Client credentials grant). One token serves all threads, one thread fetches it.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use serde::Deserialize;
use zeroize::{Zeroize, Zeroizing};

use crate::auth::redact::Redaction;
use crate::config::MAX_SETTING_LEN;
use crate::config::basic_auth::basic_auth;
use crate::contract::method::Method;
use crate::error::{Error, ErrorKind, TokenError};
use crate::http::Deadline;
use crate::http::{Headers, HttpRequest, HttpResponse};
use crate::retry::executor::{Executor, Progress};
use crate::secret::Secret;

/// A token is renewed this long before it expires, or at nine tenths of a shorter life.
const REFRESH_MARGIN: Duration = Duration::from_secs(60);

/// How long a call is held up by a renewal while the old token is still good.
const REFRESH_TIMEOUT: Duration = Duration::from_secs(5);

/// How long a token that could not be renewed ahead of time is used before that is tried again.
const REFRESH_COOLDOWN: Duration = Duration::from_secs(5);

/// What a client has to show.
#[derive(Clone, Debug)]
pub(crate) enum Credentials {
    Anonymous,
    AccessToken(Secret),
    OAuthClient { token_url: String, id: String, secret: Secret },
}

/// A token as the value of an `Authorization` header.
pub(crate) struct Bearer(Zeroizing<String>);

impl Bearer {
    fn new(token: &str) -> Self {
        Bearer(Zeroizing::new(format!("Bearer {token}")))
    }

    pub(crate) fn header(&self) -> &str {
        &self.0
    }
}

/// The tokens of a client in one process.
pub(crate) struct TokenCache {
    credentials: Credentials,
    state: Mutex<State>,
    fetched: Condvar,
}

#[derive(Default)]
struct State {
    token: Option<Token>,
    refresh_in_flight: bool,
    /// How many fetches have ended.
    round: u64,
    /// How the last fetch ended, if it failed: all who waited for it fail like it.
    failure: Option<Error>,
}

impl State {
    /// Leaves a token that could not be renewed ahead of time in use for a while.
    fn defer_refresh(&mut self) {
        if let Some(life) = self.token.as_mut().and_then(|token| token.life.as_mut()) {
            life.refresh_at = Instant::now() + REFRESH_COOLDOWN;
        }
    }
}

#[derive(Clone)]
struct Token {
    bearer: Arc<Bearer>,
    /// None for a token that is not known to expire.
    life: Option<Lifetime>,
}

impl Token {
    fn is_valid(&self, now: Instant) -> bool {
        self.life.is_none_or(|life| now < life.expires_at)
    }

    fn needs_refresh(&self, now: Instant) -> bool {
        self.life.is_some_and(|life| now >= life.refresh_at)
    }
}

#[derive(Clone, Copy)]
struct Lifetime {
    refresh_at: Instant,
    expires_at: Instant,
}

impl TokenCache {
    pub(crate) fn new(credentials: Credentials) -> Self {
        let token = match &credentials {
            Credentials::AccessToken(token) => {
                Some(Token { bearer: Arc::new(Bearer::new(token.expose())), life: None })
            }
            _ => None,
        };
        let state = Mutex::new(State { token, ..State::default() });
        TokenCache { credentials, state, fetched: Condvar::new() }
    }

    /// The token to send, fetched if need be; none for nobody.
    pub(crate) fn bearer(
        &self,
        sender: &Executor,
        deadline: Deadline,
    ) -> Result<Option<Arc<Bearer>>, Error> {
        if matches!(self.credentials, Credentials::Anonymous) {
            return Ok(None);
        }
        let mut state = self.lock();
        loop {
            let now = Instant::now();
            let usable = state.token.clone().filter(|token| token.is_valid(now));
            match usable {
                Some(token) if state.refresh_in_flight || !token.needs_refresh(now) => {
                    return Ok(Some(token.bearer));
                }
                Some(token) => return self.renew(state, token, sender, deadline).map(Some),
                None if !state.refresh_in_flight => {
                    return self.fetch(state, sender, deadline).map(Some);
                }
                None => state = self.wait_for_refresh(state, sender, deadline)?,
            }
        }
    }

    /// Takes note that the service has refused a token. Whether another may do better.
    pub(crate) fn refused(&self, bearer: &Arc<Bearer>) -> bool {
        if !matches!(self.credentials, Credentials::OAuthClient { .. }) {
            return false;
        }
        let mut state = self.lock();
        if state.token.as_ref().is_some_and(|token| Arc::ptr_eq(&token.bearer, bearer)) {
            state.token = None;
        }
        true
    }

    /// Fetches a token while the others wait, or go on with the one that is about to expire.
    fn fetch(
        &self,
        mut state: MutexGuard<'_, State>,
        sender: &Executor,
        deadline: Deadline,
    ) -> Result<Arc<Bearer>, Error> {
        state.refresh_in_flight = true;
        drop(state);
        let mut turn = RefreshGuard { auth: self, result: None };
        let result = self.request_token(sender, deadline);
        turn.result = Some(result.clone());
        drop(turn);
        result.map(|token| token.bearer)
    }

    /// Fetches a token ahead of time. If that fails, or takes long, the old one is used up.
    fn renew(
        &self,
        state: MutexGuard<'_, State>,
        old: Token,
        sender: &Executor,
        deadline: Deadline,
    ) -> Result<Arc<Bearer>, Error> {
        let life_left = old.life.map_or(REFRESH_TIMEOUT, |life| {
            life.expires_at.saturating_duration_since(Instant::now())
        });
        // The old token is still to be used within the rest of its life.
        let limit = REFRESH_TIMEOUT.min(deadline.left() / 2).min(life_left / 2);
        self.fetch(state, sender, Deadline::after(limit)).or_else(|error| {
            if sender.is_cancelled() {
                return Err(error);
            }
            log::warn!("the access token could not be renewed ahead of time: {error}");
            Ok(old.bearer)
        })
    }

    fn wait_for_refresh<'a>(
        &'a self,
        state: MutexGuard<'a, State>,
        sender: &Executor,
        deadline: Deadline,
    ) -> Result<MutexGuard<'a, State>, Error> {
        if sender.is_cancelled() {
            return Err(Error::new(ErrorKind::Cancelled));
        }
        let round = state.round;
        let (state, _) = self
            .fetched
            .wait_timeout_while(state, deadline.left(), |state| state.round == round)
            .unwrap_or_else(PoisonError::into_inner);
        if state.round == round {
            let reason = "no access token came in the time that was left".to_owned();
            return Err(Error::new(ErrorKind::Timeout { reason }));
        }
        match &state.failure {
            // Who fetched was cancelled, or had no more time; who was not, and has, takes a turn.
            Some(error) if is_caller_specific(error) && !sender.is_cancelled() => Ok(state),
            Some(error) => Err(error.clone()),
            None => Ok(state),
        }
    }

    fn request_token(&self, sender: &Executor, deadline: Deadline) -> Result<Token, Error> {
        let Credentials::OAuthClient { token_url, id, secret } = &self.credentials else {
            unreachable!("only a client with credentials is without a token");
        };
        let basic = basic_auth(id, secret);
        let outgoing = HttpRequest {
            method: Method::Post,
            url: token_url,
            authorization: Some(&basic),
            content_type: "application/x-www-form-urlencoded",
            body: Some(b"grant_type=client_credentials"),
        };
        // To ask twice does no harm: a token more, which nobody uses, expires.
        let result =
            sender.send("access token", &outgoing, true, deadline, &mut Progress::default());
        match result {
            Ok(received) => read_token(received, &Redaction::new(Some(&basic), None).and(secret)),
            Err(failure) => Err(failure.into_error("the token address")),
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One thread's turn to fetch. It ends even if the fetch panics, so that nobody waits for ever.
struct RefreshGuard<'a> {
    auth: &'a TokenCache,
    result: Option<Result<Token, Error>>,
}

impl Drop for RefreshGuard<'_> {
    fn drop(&mut self) {
        let mut state = self.auth.lock();
        state.refresh_in_flight = false;
        state.round += 1;
        state.failure = None;
        match self.result.take() {
            Some(Ok(token)) => state.token = Some(token),
            Some(Err(error)) => {
                state.failure = Some(error);
                state.defer_refresh();
            }
            None => {}
        }
        self.auth.fetched.notify_all();
    }
}

fn is_caller_specific(error: &Error) -> bool {
    matches!(error.kind(), ErrorKind::Cancelled | ErrorKind::Timeout { .. })
}

fn read_token(mut received: HttpResponse, redaction: &Redaction) -> Result<Token, Error> {
    #[derive(Deserialize)]
    struct Body {
        access_token: Secret,
        expires_in: Option<f64>,
    }
    let status = received.status;
    let refuse = |mut error: TokenError, headers: &Headers| {
        error.correlation_id = headers.correlation_id().map(|id| redaction.apply(id));
        error.retry_after = headers.retry_after();
        let location = headers.location().filter(|_| (300..400).contains(&status));
        error.location = location.map(|to| redaction.apply(to));
        Err(Error::new(ErrorKind::Authentication(Box::new(error))))
    };
    if status != 200 {
        let body = redaction.apply(String::from_utf8_lossy(&received.body).into_owned());
        let error = TokenError::new(status, &body);
        return refuse(error, &received.headers);
    }
    let body = serde_json::from_slice::<Body>(&received.body);
    received.body.zeroize();
    match body {
        Ok(body) if is_valid_header_token(body.access_token.expose()) => {
            let bearer = Arc::new(Bearer::new(body.access_token.expose()));
            Ok(Token { bearer, life: body.expires_in.map(life) })
        }
        _ => {
            // The answer itself may hold a token, so it is not shown.
            let mut error = TokenError::new(status, "");
            error.description = Some("its answer has no usable access_token".to_owned());
            refuse(error, &received.headers)
        }
    }
}

fn is_valid_header_token(token: &str) -> bool {
    (1..=MAX_SETTING_LEN).contains(&token.len())
        && token.bytes().all(|byte| byte.is_ascii_graphic())
}

fn life(expires_in: f64) -> Lifetime {
    // At most a year, since an instant far away cannot be told.
    let seconds = if expires_in.is_finite() { expires_in.clamp(0.0, 31_536_000.0) } else { 0.0 };
    let length = Duration::from_secs_f64(seconds);
    let now = Instant::now();
    Lifetime {
        refresh_at: now + (length - REFRESH_MARGIN.min(length / 10)),
        expires_at: now + length,
    }
}
