//! Who calls: nobody, the bearer of a token, or a client that fetches tokens with its credentials
//! (`platform.md`, Client credentials grant). One token serves all threads, one thread fetches it.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde::Deserialize;
use zeroize::{Zeroize, Zeroizing};

use crate::error::{Error, ErrorKind, TokenError};
use crate::operation::Method;
use crate::redaction::Redaction;
use crate::secret::Secret;
use crate::sender::{Deadline, Progress, Sender};
use crate::transport::{Outgoing, Received};

/// A token is renewed this long before it expires, or at nine tenths of a shorter life.
const RENEWAL_MARGIN: Duration = Duration::from_secs(60);

/// How long a token that could not be renewed ahead of time is used before that is tried again.
const RENEWAL_PAUSE: Duration = Duration::from_secs(5);

/// What a client has to show.
#[derive(Clone, Debug)]
pub(crate) enum Credentials {
    Nobody,
    Token(Secret),
    Client { token_url: String, id: String, secret: Secret },
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
pub(crate) struct Auth {
    credentials: Credentials,
    state: Mutex<State>,
    fetched: Condvar,
}

#[derive(Default)]
struct State {
    token: Option<Token>,
    is_fetching: bool,
    /// How many fetches have ended.
    round: u64,
    /// How the last fetch ended, if it failed: all who waited for it fail like it.
    failure: Option<Error>,
}

#[derive(Clone)]
struct Token {
    bearer: Arc<Bearer>,
    /// None for a token that is not known to expire.
    life: Option<Life>,
}

#[derive(Clone, Copy)]
struct Life {
    renew_at: Instant,
    expires_at: Instant,
}

impl Auth {
    pub(crate) fn new(credentials: Credentials) -> Self {
        let token = match &credentials {
            Credentials::Token(token) => {
                Some(Token { bearer: Arc::new(Bearer::new(token.expose())), life: None })
            }
            _ => None,
        };
        let state = Mutex::new(State { token, ..State::default() });
        Auth { credentials, state, fetched: Condvar::new() }
    }

    /// The token to send, fetched if need be; none for nobody.
    pub(crate) fn bearer(
        &self,
        sender: &Sender,
        deadline: Deadline,
    ) -> Result<Option<Arc<Bearer>>, Error> {
        if matches!(self.credentials, Credentials::Nobody) {
            return Ok(None);
        }
        let mut state = self.lock();
        loop {
            let now = Instant::now();
            if let Some(token) = &state.token {
                let renewal_is_due = token.life.is_some_and(|life| now >= life.renew_at);
                let is_usable = token.life.is_none_or(|life| now < life.expires_at);
                if is_usable && (!renewal_is_due || state.is_fetching) {
                    return Ok(Some(token.bearer.clone()));
                }
            }
            if !state.is_fetching {
                return self.fetch(state, sender, deadline).map(Some);
            }
            state = self.wait_for_fetch(state, sender, deadline)?;
        }
    }

    /// Takes note that the service has refused a token. Whether another may do better.
    pub(crate) fn refused(&self, bearer: &Arc<Bearer>) -> bool {
        if !matches!(self.credentials, Credentials::Client { .. }) {
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
        sender: &Sender,
        deadline: Deadline,
    ) -> Result<Arc<Bearer>, Error> {
        state.is_fetching = true;
        drop(state);
        let mut turn = Turn { auth: self, result: None };
        let result = self.ask_for_token(sender, deadline);
        turn.result = Some(result.clone());
        drop(turn);
        match result {
            Ok(token) => Ok(token.bearer),
            Err(error) => self.use_up_old_token().ok_or(error),
        }
    }

    /// The token that is still good although its renewal has failed.
    fn use_up_old_token(&self) -> Option<Arc<Bearer>> {
        let mut state = self.lock();
        let token = state.token.as_mut()?;
        let life = token.life.as_mut()?;
        let now = Instant::now();
        if now >= life.expires_at {
            return None;
        }
        life.renew_at = now + RENEWAL_PAUSE;
        log::warn!("the access token could not be renewed ahead of time; the old one is used up");
        Some(token.bearer.clone())
    }

    fn wait_for_fetch<'a>(
        &'a self,
        state: MutexGuard<'a, State>,
        sender: &Sender,
        deadline: Deadline,
    ) -> Result<MutexGuard<'a, State>, Error> {
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
            // The one who fetched was cancelled; who was not takes a turn of their own.
            Some(error) if *error.kind() == ErrorKind::Cancelled && !sender.is_cancelled() => {
                Ok(state)
            }
            Some(error) => Err(error.clone()),
            None => Ok(state),
        }
    }

    fn ask_for_token(&self, sender: &Sender, deadline: Deadline) -> Result<Token, Error> {
        let Credentials::Client { token_url, id, secret } = &self.credentials else {
            unreachable!("only a client with credentials is without a token");
        };
        let pair = Zeroizing::new(format!("{id}:{}", secret.expose()));
        let basic = Zeroizing::new(format!("Basic {}", BASE64_STANDARD.encode(pair.as_bytes())));
        let outgoing = Outgoing {
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
struct Turn<'a> {
    auth: &'a Auth,
    result: Option<Result<Token, Error>>,
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        let mut state = self.auth.lock();
        state.is_fetching = false;
        state.round += 1;
        state.failure = None;
        match self.result.take() {
            Some(Ok(token)) => state.token = Some(token),
            Some(Err(error)) => state.failure = Some(error),
            None => {}
        }
        self.auth.fetched.notify_all();
    }
}

fn read_token(mut received: Received, redaction: &Redaction) -> Result<Token, Error> {
    #[derive(Deserialize)]
    struct Body {
        access_token: Secret,
        expires_in: Option<f64>,
    }
    let status = received.status;
    let refuse = |mut error: TokenError, received: &mut Received| {
        error.correlation_id = received.correlation_id.take();
        error.retry_after = received.retry_after;
        Err(Error::new(ErrorKind::Authentication(Box::new(error))))
    };
    if status != 200 {
        let body = redaction.apply(String::from_utf8_lossy(&received.body).into_owned());
        let error = TokenError::new(status, &body);
        return refuse(error, &mut received);
    }
    let body = serde_json::from_slice::<Body>(&received.body);
    received.body.zeroize();
    match body {
        Ok(body) if is_sendable(body.access_token.expose()) => {
            let bearer = Arc::new(Bearer::new(body.access_token.expose()));
            Ok(Token { bearer, life: body.expires_in.map(life) })
        }
        _ => {
            // The answer itself may hold a token, so it is not shown.
            let mut error = TokenError::new(status, "");
            error.description = Some("its answer has no usable access_token".to_owned());
            refuse(error, &mut received)
        }
    }
}

fn is_sendable(token: &str) -> bool {
    !token.is_empty() && token.bytes().all(|byte| byte.is_ascii_graphic())
}

fn life(expires_in: f64) -> Life {
    // At most a year, since an instant far away cannot be told.
    let seconds = if expires_in.is_finite() { expires_in.clamp(0.0, 31_536_000.0) } else { 0.0 };
    let length = Duration::from_secs_f64(seconds);
    let now = Instant::now();
    Life { renew_at: now + (length - RENEWAL_MARGIN.min(length / 10)), expires_at: now + length }
}
