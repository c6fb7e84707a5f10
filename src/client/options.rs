//! Options of a derived client, which differ from its parent's.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use super::config::{Config, check_timeout};
use super::last_response::{LastResponse, Recorded};
use super::per_process::PerProcess;
use crate::auth::{Bearer, Redaction};
use crate::config::header::RequestHeaders;
use crate::error::Error;
use crate::http::call_context::{CallContext, CancelScope, Interrupt, recycle_head};
use crate::retry::event::{Event, Observer};
use crate::retry::executor::CallLimits;
use crate::retry::policy::RetryPolicy;
use crate::secret::Secret;

/// Options of a derived client: what it does differently from its parent.
///
/// See [`Client::with_options`](crate::Client::with_options). What is not set stays as the parent has it.
///
/// ```
/// use std::time::Duration;
/// use genesys_onboarding::{CallOptions, Client};
///
/// let client = Client::builder().build()?;
/// let options = CallOptions::new()
///     .total_timeout(Duration::from_millis(300))
///     .max_retries(0)
///     .header("Genesys-App", "dialer");
/// let hurried = client.with_options(options)?;
/// # Ok::<_, genesys_onboarding::Error>(())
/// ```
#[derive(Clone, Default)]
#[must_use = "options do nothing until `Client::with_options` takes them"]
pub struct CallOptions {
    pub(super) total_timeout: Option<Duration>,
    pub(super) attempt_timeout: Option<Duration>,
    pub(super) max_retries: Option<u32>,
    pub(super) headers: RequestHeaders,
    pub(super) observer: Option<Observer>,
    pub(super) interrupt: Option<Interrupt>,
    /// The first header that is invalid, for `with_options` to report.
    pub(super) invalid: Option<Error>,
}

impl CallOptions {
    /// Creates options that change nothing.
    ///
    /// ```
    /// let options = genesys_onboarding::CallOptions::new();
    /// ```
    pub fn new() -> Self {
        CallOptions::default()
    }

    /// Timeout for a call with all its attempts, waits and token requests.
    ///
    /// ```
    /// # use genesys_onboarding::CallOptions;
    /// let options = CallOptions::new().total_timeout(std::time::Duration::from_millis(300));
    /// ```
    pub fn total_timeout(mut self, timeout: Duration) -> Self {
        self.total_timeout = Some(timeout);
        self
    }

    /// Timeout for one attempt, from connecting to the last byte of the response.
    ///
    /// ```
    /// # use genesys_onboarding::CallOptions;
    /// let options = CallOptions::new().attempt_timeout(std::time::Duration::from_secs(2));
    /// ```
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.attempt_timeout = Some(timeout);
        self
    }

    /// Maximum number of retries for requests that are safe to retry; 0 for none.
    ///
    /// ```
    /// # use genesys_onboarding::CallOptions;
    /// let options = CallOptions::new().max_retries(0);
    /// ```
    pub fn max_retries(mut self, retries: u32) -> Self {
        self.max_retries = Some(retries);
        self
    }

    /// A request header; see [`ClientBuilder::header`](crate::ClientBuilder::header).
    ///
    /// ```
    /// # use genesys_onboarding::CallOptions;
    /// let options = CallOptions::new().header("Genesys-App", "dialer");
    /// ```
    pub fn header(mut self, name: impl AsRef<str>, value: impl Into<Secret>) -> Self {
        if let Err(error) = self.headers.set(name.as_ref(), &value.into()) {
            self.invalid.get_or_insert(error);
        }
        self
    }

    /// A function that is told of every attempt, wait and token refresh, instead of the parent's; see
    /// [`ClientBuilder::observer`](crate::ClientBuilder::observer).
    ///
    /// ```
    /// # use genesys_onboarding::CallOptions;
    /// let options = CallOptions::new().observer(|event| println!("{event:?}"));
    /// ```
    pub fn observer(
        mut self,
        observer: impl for<'a> Fn(&Event<'a>) + Send + Sync + 'static,
    ) -> Self {
        self.observer = Some(Arc::new(observer));
        self
    }

    /// A function that is asked while a call waits whether it shall end, instead of the parent's; see
    /// [`ClientBuilder::interrupt`](crate::ClientBuilder::interrupt).
    ///
    /// ```
    /// # use genesys_onboarding::CallOptions;
    /// use std::sync::atomic::{AtomicBool, Ordering};
    ///
    /// static SHUTTING_DOWN: AtomicBool = AtomicBool::new(false);
    /// let options = CallOptions::new().interrupt(|| SHUTTING_DOWN.load(Ordering::Relaxed));
    /// ```
    pub fn interrupt(mut self, interrupt: impl Fn() -> bool + Send + Sync + 'static) -> Self {
        self.interrupt = Some(Arc::new(interrupt));
        self
    }
}

#[cfg(feature = "capi")]
impl CallOptions {
    /// Replaces both callbacks.
    pub(crate) fn callbacks(
        mut self,
        observer: Option<Observer>,
        interrupt: Option<Interrupt>,
    ) -> Self {
        (self.observer, self.interrupt) = (observer, interrupt);
        self
    }
}

impl fmt::Debug for CallOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CallOptions")
            .field("total_timeout", &self.total_timeout)
            .field("attempt_timeout", &self.attempt_timeout)
            .field("max_retries", &self.max_retries)
            .field("headers", &self.headers)
            .finish_non_exhaustive()
    }
}

/// The options of one client and what belongs to it alone: its cancel and its last response.
pub(super) struct ClientState {
    pub(super) limits: CallLimits,
    pub(super) headers: RequestHeaders,
    pub(super) observer: Option<Observer>,
    pub(super) interrupt: Option<Interrupt>,
    pub(super) scope: Arc<CancelScope>,
    last_response: PerProcess<Mutex<Option<Recorded>>>,
}

impl ClientState {
    /// The state of a client that was built.
    pub(super) fn of(config: &Config) -> Self {
        ClientState {
            limits: config.limits,
            headers: config.headers.clone(),
            observer: config.observer.clone(),
            interrupt: config.interrupt.clone(),
            scope: Arc::default(),
            last_response: PerProcess::new(Mutex::default()),
        }
    }

    /// The state of a derived client.
    pub(super) fn derive(&self, options: CallOptions) -> Result<Self, Error> {
        if let Some(error) = options.invalid {
            return Err(error);
        }
        let limits = CallLimits {
            total_timeout: options.total_timeout.unwrap_or(self.limits.total_timeout),
            attempt_timeout: options.attempt_timeout.unwrap_or(self.limits.attempt_timeout),
            policy: options.max_retries.map_or(self.limits.policy, RetryPolicy::new),
        };
        check_timeout("attempt_timeout", limits.attempt_timeout)?;
        check_timeout("total_timeout", limits.total_timeout)?;
        Ok(ClientState {
            limits,
            headers: options.headers.over(&self.headers),
            observer: options.observer.or_else(|| self.observer.clone()),
            interrupt: options.interrupt.or_else(|| self.interrupt.clone()),
            scope: Arc::new(CancelScope::within(self.scope.clone())),
            last_response: PerProcess::new(Mutex::default()),
        })
    }

    /// The context of a call, or of a job of several, that begins now.
    pub(super) fn call_context(&self) -> CallContext {
        CallContext::new(self.scope.clone(), self.interrupt.clone())
    }

    /// The state of a client whose calls belong to a job and end when it ends, `left` from now.
    pub(super) fn derive_for_job(&self, job: &CallContext, left: Duration) -> Result<Self, Error> {
        let timeout = self.limits.total_timeout.min(left);
        let state = self.derive(CallOptions::new().total_timeout(timeout))?;
        Ok(ClientState { scope: Arc::new(CancelScope::of_job(job)), ..state })
    }

    /// The redaction of a call that has sent these secrets and tokens.
    pub(super) fn redaction<'a>(
        &'a self,
        config: &'a Config,
        body: &'a [Secret],
        bearers: &'a [Option<Arc<Bearer>>; 2],
    ) -> Redaction<'a> {
        let tokens = [0, 1].map(|index| bearers[index].as_deref().map(Bearer::token));
        Redaction { client: &config.secrets, headers: Some(&self.headers), body, tokens }
    }

    /// Keeps what the last call has brought.
    pub(super) fn record(&self, process: u32, recorded: Recorded) {
        let slot = self.last_response.get(process, Mutex::default);
        let old = slot.lock().unwrap_or_else(PoisonError::into_inner).replace(recorded);
        if let Some((_, head)) = old.and_then(|old| old.response) {
            recycle_head(head);
        }
    }

    pub(super) fn last_response(&self, process: u32, config: &Config) -> Option<LastResponse> {
        let slot = self.last_response.get(process, Mutex::default);
        let recorded = slot.lock().unwrap_or_else(PoisonError::into_inner);
        let recorded = recorded.as_ref()?;
        let redaction = self.redaction(config, &recorded.secrets, &recorded.bearers);
        Some(recorded.read(&redaction))
    }
}
