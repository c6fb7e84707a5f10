//! The service itself: a request goes in, a reply comes out, and what it knows has changed.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::error_response::{ErrorResponse, Reply};
use super::faults::{BaseUrl, Fault, FaultQueue};
use super::fixtures;
use super::request::Call;
use super::routes;
use super::state::State;
use super::tokens::Tokens;

pub(super) const TOKEN_PATH: &str = "/oauth/token";

/// A request as it came, its path and query still encoded.
#[derive(Debug)]
pub(super) struct IncomingRequest<'a> {
    pub(super) method: &'a str,
    pub(super) path: &'a str,
    pub(super) query: &'a str,
    pub(super) authorization: Option<&'a str>,
    pub(super) body: &'a [u8],
}

#[derive(Debug)]
pub(super) struct Service {
    state: Mutex<State>,
    tokens: Mutex<Tokens>,
    pub(super) api: Gate,
    pub(super) token: Gate,
}

impl Service {
    pub(super) fn new(tokens: Tokens) -> Service {
        Service {
            state: Mutex::new(fixtures::state()),
            tokens: Mutex::new(tokens),
            api: Gate::default(),
            token: Gate::default(),
        }
    }

    pub(super) fn gate(&self, address: BaseUrl) -> &Gate {
        match address {
            BaseUrl::Api => &self.api,
            BaseUrl::Token => &self.token,
        }
    }

    /// Answers a request, which is carried out unless the fault says otherwise.
    pub(super) fn reply(
        &self,
        address: BaseUrl,
        asked: Result<IncomingRequest<'_>, ErrorResponse>,
        fault: &Fault,
        context_id: &str,
    ) -> Reply {
        let done = match fault.refusal(address) {
            Some(refusal) => Err(refusal),
            None => asked.and_then(|asked| self.carry_out(address, &asked)),
        };
        done.unwrap_or_else(|refusal| match address {
            BaseUrl::Api => refusal.into_api_reply(context_id),
            BaseUrl::Token => refusal.into_token_reply(),
        })
    }

    fn carry_out(
        &self,
        address: BaseUrl,
        asked: &IncomingRequest<'_>,
    ) -> Result<Reply, ErrorResponse> {
        if address == BaseUrl::Token {
            return self.tokens().grant(asked.method, asked.authorization, asked.body);
        }
        let route = routes::find(asked.method, asked.path)?;
        self.tokens().authorize(asked.authorization, route.operation)?;
        let call = Call::read(route.operation, route.id, asked.query, asked.body)?;
        // The work looks before it changes anything, so that a panic would leave the state whole.
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        (route.work)(&mut state, &call)
    }

    /// The tokens are whole between any two calls, also after a panic elsewhere.
    pub(super) fn tokens(&self) -> MutexGuard<'_, Tokens> {
        self.tokens.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What stands before an address: it counts who comes, and holds the faults that wait for them.
#[derive(Debug, Default)]
pub(super) struct Gate {
    requests: AtomicU64,
    pub(super) faults: FaultQueue,
}

impl Gate {
    pub(super) fn enter(&self) -> Fault {
        self.requests.fetch_add(1, Ordering::Relaxed);
        self.faults.next()
    }

    pub(super) fn request_count(&self) -> u64 {
        self.requests.load(Ordering::Relaxed)
    }
}
