mod person;

use std::collections::HashSet;
use std::error::Error as StdError;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::atomic::Ordering::SeqCst;
use std::sync::atomic::{AtomicBool, AtomicUsize};
use std::sync::{LazyLock, Mutex as StdMutex};

use super::*;
use crate::auth::token::Lifetime;
use crate::auth::{AccessToken, TokenRequest, TokenSource};
use crate::http::call_context::{CallContext, CancelScope};
use crate::http::{Tls, TransportConfig, TransportOptions};
use crate::retry::executor::CallLimits;
use crate::retry::policy::RetryPolicy;
use crate::sync::{explore_randomly, explore_timeouts};
use crate::transport::Transport;

const HOUR: Duration = Duration::from_secs(3600);

type Given = Result<AccessToken, Box<dyn StdError + Send + Sync>>;

/// What a source does when it is asked for the token of this number, from 1.
type Give = fn(usize, &TokenRequest<'_>) -> Given;

/// The cache of a client, and where its tokens come from: a token source, unless it is said. Counters there are those of
/// std, which take no steps of their own.
struct Client<S = Source> {
    cache: Arc<TokenCache>,
    executor: Arc<Executor>,
    scope: Arc<CancelScope>,
    source: Arc<S>,
}

struct Source {
    give: Give,
    asked: AtomicUsize,
    is_asked: AtomicBool,
}

impl TokenSource for Source {
    fn token(&self, request: &TokenRequest<'_>) -> Given {
        assert!(!self.is_asked.swap(true, SeqCst), "two refreshes at a time");
        let number = self.asked.fetch_add(1, SeqCst) + 1;
        let _end = EndOfRefresh(self);
        thread::yield_now();
        (self.give)(number, request)
    }
}

struct EndOfRefresh<'a>(&'a Source);

impl Drop for EndOfRefresh<'_> {
    fn drop(&mut self) {
        self.0.is_asked.store(false, SeqCst);
    }
}

impl Client {
    fn new(give: Give) -> Self {
        let source =
            Arc::new(Source { give, asked: AtomicUsize::new(0), is_asked: AtomicBool::new(false) });
        Client::of(source.clone(), Credentials::Source(source), EXECUTOR.clone())
    }

    /// One with a token that is valid, and to be refreshed.
    fn with_token_to_refresh(give: Give, token: &str) -> Self {
        let client = Client::new(give);
        client.set_token_to_refresh(token);
        client
    }
}

impl<S: Send + Sync + 'static> Client<S> {
    fn of(source: Arc<S>, credentials: Credentials, executor: Arc<Executor>) -> Self {
        let cache = Arc::new(TokenCache::new(credentials, Vec::new()));
        Client { cache, executor, scope: Arc::default(), source }
    }

    fn set_token_to_refresh(&self, token: &str) {
        let now = Instant::now();
        let lifetime = Lifetime { refresh_at: now, expires_at: now + HOUR };
        self.cache.lock().token =
            Some(Token { bearer: Arc::new(Bearer::new(token)), lifetime: Some(lifetime) });
    }

    /// A client derived from it, with calls of its own to cancel.
    fn derive(&self) -> Self {
        Client { scope: Arc::new(CancelScope::within(self.scope.clone())), ..self.clone() }
    }

    /// The token that a call gets.
    fn bearer(&self) -> Result<Arc<Bearer>, Error> {
        self.bearer_within(&self.begin_call())
    }

    fn begin_call(&self) -> CallContext {
        CallContext::new(self.scope.clone(), None)
    }

    fn bearer_within(&self, context: &CallContext) -> Result<Arc<Bearer>, Error> {
        let control = CallControl {
            operation: "getOnboardingInvite",
            context,
            deadline: Deadline::after(HOUR),
            limits: CallLimits {
                total_timeout: HOUR,
                attempt_timeout: HOUR,
                policy: RetryPolicy::new(0),
            },
            observer: None,
        };
        Ok(self.cache.bearer(&self.executor, &control)?.expect("a client with credentials"))
    }

    fn spawn<T: Send + 'static>(
        &self,
        call: impl FnOnce(Self) -> T + Send + 'static,
    ) -> thread::JoinHandle<T> {
        let client = self.clone();
        thread::spawn(move || call(client))
    }
}

impl<S> Clone for Client<S> {
    fn clone(&self) -> Self {
        Client {
            cache: self.cache.clone(),
            executor: self.executor.clone(),
            scope: self.scope.clone(),
            source: self.source.clone(),
        }
    }
}

/// Never used: no token of a source comes from the network.
static EXECUTOR: LazyLock<Arc<Executor>> = LazyLock::new(|| executor(None));

fn executor(program_transport: Option<Arc<dyn Transport>>) -> Arc<Executor> {
    let config = TransportConfig::new(TransportOptions {
        connect_timeout: HOUR,
        max_response_bytes: 1024,
        user_agent: "schedules",
        proxy: None,
        no_proxy: &[],
        tls: Tls::new(None, None, None, false).expect("no settings"),
        program_transport,
    });
    Arc::new(Executor::new(&config, None))
}

fn fresh(number: usize, _: &TokenRequest<'_>) -> Given {
    Ok(AccessToken::new(format!("t{number}")))
}

fn join_all<T>(threads: impl IntoIterator<Item = thread::JoinHandle<T>>) -> Vec<T> {
    threads.into_iter().map(|thread| thread.join().expect("no panic")).collect()
}

#[test]
fn threads_share_one_refresh() {
    explore_randomly(|| {
        let client = Client::new(fresh);
        let threads = [(); 3].map(|()| client.spawn(|client| client.bearer()));
        for bearer in join_all(threads) {
            assert_eq!(bearer.expect("the source gave it").token(), "t1");
        }
    });
}

#[test]
fn rejected_token_is_replaced_once() {
    explore_randomly(|| {
        let client = Client::new(fresh);
        let rejected = Arc::new(StdMutex::new(HashSet::new()));
        let threads = [(); 3].map(|()| {
            let rejected = rejected.clone();
            client.spawn(move |client| {
                let first = client.bearer().expect("the source gave it");
                rejected.lock().expect("no panic").insert(first.token().to_owned());
                assert!(client.cache.invalidate(&first));
                let second = client.bearer().expect("the source gave it");
                assert_ne!(second.token(), first.token(), "a rejected token was sent again");
            })
        });
        join_all(threads);
        let rejected = rejected.lock().expect("no panic").len();
        assert!(client.source.asked.load(SeqCst) <= 1 + rejected, "a good token was replaced");
        let state = client.cache.lock();
        assert!(
            state.token.is_none() || state.rejected.is_none(),
            "a good token counts as rejected"
        );
    });
}

/// A vault keeps its token until it hears that the service has rejected it.
#[test]
fn rejected_token_does_not_return_from_source() {
    fn vault(number: usize, request: &TokenRequest<'_>) -> Given {
        match request.is_rejected() {
            true => Ok(AccessToken::new(format!("t{number}"))),
            false => Ok(AccessToken::new("t0")),
        }
    }
    explore_randomly(|| {
        let client = Client::with_token_to_refresh(vault, "t0");
        let threads = [(); 3].map(|()| {
            client.spawn(|client| {
                let first = client.bearer().expect("the source gave it");
                if first.token() == "t0" {
                    client.cache.invalidate(&first);
                    let second = client.bearer().expect("the source gave it");
                    assert_ne!(second.token(), "t0", "a rejected token was sent again");
                }
            })
        });
        join_all(threads);
    });
}

#[test]
fn failed_refresh_is_shared_by_its_waiters_only() {
    fn every_other(number: usize, _: &TokenRequest<'_>) -> Given {
        match number % 2 {
            1 => Err(format!("failure {number}").into()),
            _ => Ok(AccessToken::new(format!("t{number}"))),
        }
    }
    explore_randomly(|| {
        let client = Client::new(every_other);
        let threads = [(); 4].map(|()| {
            client.spawn(|client| {
                let ended = client.cache.lock().generation;
                match client.bearer() {
                    Ok(bearer) => {
                        client.cache.invalidate(&bearer);
                    }
                    Err(error) => {
                        let is_new =
                            |number| error.to_string().contains(&format!("failure {number}"));
                        assert!((ended + 1..10).any(is_new), "an old failure: {error}");
                    }
                }
            })
        });
        join_all(threads);
    });
}

#[test]
fn waiters_of_cancelled_refresh_get_their_token() {
    fn cancelled_first(number: usize, request: &TokenRequest<'_>) -> Given {
        match request.is_stopped() {
            true => Err("cancelled".into()),
            false => fresh(number, request),
        }
    }
    explore_randomly(|| {
        let client = Client::new(cancelled_first);
        let derived = client.derive();
        let cancelled = derived.spawn(|derived| derived.bearer());
        let bystanders = [(); 2].map(|()| client.spawn(|client| client.bearer()));
        derived.scope.cancel();
        for bearer in join_all(bystanders) {
            bearer.expect("no failure but the cancel of another call");
        }
        if let Err(error) = cancelled.join().expect("no panic") {
            assert!(matches!(error.kind(), ErrorKind::Cancelled), "{error}");
        }
    });
}

#[test]
fn waiters_of_panicked_refresh_get_their_token() {
    fn panics_first(number: usize, request: &TokenRequest<'_>) -> Given {
        match number {
            // Without the panic hook, for which shuttle's executions would have failed.
            1 => resume_unwind(Box::new("panicked")),
            _ => fresh(number, request),
        }
    }
    explore_randomly(|| {
        let client = Client::new(panics_first);
        let threads = [(); 3].map(|()| {
            client.spawn(|client| match catch_unwind(AssertUnwindSafe(|| client.bearer())) {
                Ok(bearer) => assert_eq!(bearer.expect("the source gave it").token(), "t2"),
                Err(payload) => assert_eq!(payload.downcast_ref(), Some(&"panicked")),
            })
        });
        join_all(threads);
        assert_eq!(client.source.asked.load(SeqCst), 2);
    });
}

#[test]
fn cancelled_waiter_ends_before_refresh() {
    static IS_OVER: AtomicBool = AtomicBool::new(false);
    fn slow(number: usize, request: &TokenRequest<'_>) -> Given {
        while !IS_OVER.load(SeqCst) {
            thread::yield_now();
        }
        fresh(number, request)
    }
    explore_timeouts(|| {
        IS_OVER.store(false, SeqCst);
        let client = Client::new(slow);
        let derived = client.derive();
        let refresher = client.spawn(|client| client.bearer());
        while client.source.asked.load(SeqCst) == 0 {
            thread::yield_now();
        }
        let context = derived.begin_call();
        let waiter = derived.spawn(move |derived| derived.bearer_within(&context));
        let canceller = derived.spawn(|derived| derived.scope.cancel());
        let error = waiter.join().expect("no panic").err().expect("no token yet");
        assert!(matches!(error.kind(), ErrorKind::Cancelled), "{error}");
        IS_OVER.store(true, SeqCst);
        refresher.join().expect("no panic").expect("the source gave it");
        canceller.join().expect("no panic");
    });
}
