//! The client: settings in, one way to the service out, shared by all threads.

mod builder;
mod config;
#[cfg(feature = "capi")]
mod json;
mod session;
#[cfg(feature = "capi")]
mod settings;

use std::fmt;
use std::panic::{RefUnwindSafe, UnwindSafe};
use std::sync::Arc;

pub use builder::ClientBuilder;

use crate::auth::Bearer;
use crate::auth::redact::Redaction;
use crate::contract::operation::{Operation, ResponseKind};
use crate::contract::request::Request;
use crate::contract::response::ApiResponse;
use crate::error::{ApiError, Error, ErrorKind};
use crate::http::Deadline;
use crate::http::outcome::Outcome;
use crate::http::{HttpRequest, HttpResponse, TransportError};
use crate::retry::executor::Progress;
use config::Config;
use session::{Session, SessionChain};

/// A client of the Onboarding API: the first argument of every operation.
///
/// It holds the settings, the kept connections and the access token. Cloning it is cheap and shares all
/// of these; it may be used by many threads at once. A process that was forked gets connections and a
/// token of its own at its first call. Two clients that were built apart share nothing.
///
/// ```no_run
/// use genesys_onboarding::{Client, Region, get_onboarding_invite};
///
/// let client = Client::builder()
///     .region(Region::EuWest1)
///     .client_credentials("my-client-id", "my-client-secret")
///     .build()?;
/// let invite = get_onboarding_invite(&client, "i-1")?;
/// # Ok::<_, genesys_onboarding::Error>(())
/// ```
#[derive(Clone)]
pub struct Client {
    sessions: Arc<SessionChain>,
}

impl Client {
    fn new(config: Config) -> Self {
        Client { sessions: Arc::new(SessionChain::new(config)) }
    }

    /// Begins to set up a client. See [`ClientBuilder`] for the settings and their defaults.
    ///
    /// ```
    /// let client = genesys_onboarding::Client::builder().build()?;
    /// # Ok::<_, genesys_onboarding::Error>(())
    /// ```
    pub fn builder() -> ClientBuilder {
        ClientBuilder::default()
    }

    /// Makes a client from the environment: see [`ClientBuilder::from_env`].
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Configuration`] that names the variable or the setting.
    ///
    /// ```no_run
    /// let client = genesys_onboarding::Client::from_env()?;
    /// # Ok::<_, genesys_onboarding::Error>(())
    /// ```
    pub fn from_env() -> Result<Self, Error> {
        ClientBuilder::from_env()?.build()
    }

    /// Ends the calls that are under way on this client and its clones, from another thread.
    ///
    /// They fail soon with [`ErrorKind::Cancelled`]; calls that begin later work. A call that was
    /// waiting to be tried again, or for a connection, ends too.
    ///
    /// ```
    /// let client = genesys_onboarding::Client::builder().build()?;
    /// client.cancel();
    /// # Ok::<_, genesys_onboarding::Error>(())
    /// ```
    pub fn cancel(&self) {
        self.sessions.cancel();
    }

    /// Sends a request and judges what comes back. All surfaces send through this door.
    pub(crate) fn send(&self, request: &Request) -> Result<ApiResponse, Error> {
        let config = self.sessions.config();
        let session = self.sessions.current();
        let mut call = Call {
            session: &session,
            request,
            url: [config.base_url.as_str(), &request.target].concat(),
            deadline: Deadline::after(config.total_timeout),
            progress: Progress::default(),
        };
        let result = if !request.secrets().is_empty() && !config.is_confidential {
            let reason = "refusing to send a password over plain HTTP to a non-loopback host; use \
                          https, or allow_insecure_http for testing";
            Err(Error::configuration("base_url", reason))
        } else {
            call.run()
        };
        result.map_err(|error| call.complete(error))
    }
}

// A panic in the midst of a call leaves nothing half done: what is shared is replaced as a whole, and no
// lock stays unusable because of it.
impl UnwindSafe for Client {}
impl RefUnwindSafe for Client {}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("base_url", &self.sessions.config().base_url)
            .finish_non_exhaustive()
    }
}

/// One call of an operation, from its first attempt to its last.
struct Call<'a> {
    session: &'a Session,
    request: &'a Request,
    url: String,
    deadline: Deadline,
    progress: Progress,
}

impl Call<'_> {
    fn run(&mut self) -> Result<ApiResponse, Error> {
        let mut bearer = self.session.auth.bearer(&self.session.sender, self.deadline)?;
        let mut result = self.send(bearer.as_deref());
        if let (Ok(HttpResponse { status: 401, .. }), Some(refused)) = (&result, &bearer) {
            // Once: a new token that is refused too is the service's last word.
            if self.session.auth.refused(refused) {
                log::warn!("{}: 401, trying again with a new token", self.operation().id);
                bearer = self.session.auth.bearer(&self.session.sender, self.deadline)?;
                result = self.send(bearer.as_deref());
            }
        }
        self.judge(result, bearer.as_deref())
    }

    fn operation(&self) -> &'static Operation {
        self.request.operation
    }

    fn send(&mut self, bearer: Option<&Bearer>) -> Result<HttpResponse, TransportError> {
        let operation = self.operation();
        let outgoing = HttpRequest {
            method: operation.method,
            url: &self.url,
            authorization: bearer.map(Bearer::header),
            content_type: "application/json",
            body: self.request.body(),
        };
        let is_idempotent = operation.method.is_idempotent();
        let progress = &mut self.progress;
        self.session.sender.send(operation.id, &outgoing, is_idempotent, self.deadline, progress)
    }

    fn judge(
        &mut self,
        result: Result<HttpResponse, TransportError>,
        bearer: Option<&Bearer>,
    ) -> Result<ApiResponse, Error> {
        let operation = self.operation();
        match result {
            Ok(received) if is_success(operation, received.status) => Ok(ApiResponse::new(
                operation,
                received.status,
                self.progress.attempts,
                received.body,
            )),
            Ok(received) => {
                let retry_after = received.headers.retry_after();
                let outcome = Outcome::Responded { status: received.status, retry_after };
                self.progress.may_have_been_applied |= outcome.is_indeterminate();
                let redaction = Redaction::new(bearer.map(Bearer::header), self.request.body());
                let error = api_error(operation, received, &redaction);
                Err(Error::new(ErrorKind::Api(Box::new(error))))
            }
            Err(failure) => {
                self.progress.may_have_been_applied |= failure.outcome.is_indeterminate();
                Err(failure.into_error("the service"))
            }
        }
    }

    /// Adds to an error what every error of a call knows.
    fn complete(&self, error: Error) -> Error {
        let operation = self.operation();
        let outcome_is_unknown = self.progress.may_have_been_applied && !operation.method.is_safe();
        error
            .with_operation(operation.id)
            .with_attempts(self.progress.attempts)
            .with_outcome_unknown(outcome_is_unknown)
    }
}

fn is_success(operation: &Operation, status: u16) -> bool {
    match operation.response {
        ResponseKind::Exists => matches!(status, 200 | 404),
        ResponseKind::Model(_) | ResponseKind::Empty => (200..300).contains(&status),
    }
}

fn api_error(operation: &Operation, received: HttpResponse, redaction: &Redaction) -> ApiError {
    let body = redaction.apply(String::from_utf8_lossy(&received.body).into_owned());
    let mut error = ApiError::new(received.status, body);
    let headers = &received.headers;
    error.correlation_id = headers
        .correlation_id()
        .map(|id| redaction.apply(id))
        .or_else(|| error.body.context_id.clone());
    error.retry_after = headers.retry_after();
    let is_redirect = (300..400).contains(&error.status);
    error.location = headers.location().filter(|_| is_redirect).map(|to| redaction.apply(to));
    if error.status == 403 {
        error.permissions = operation.permissions;
    }
    error
}
