//! A person's login: authorization code with PKCE (RFC 7636), over a loopback redirect (RFC 8252).

mod authorize_url;
mod connection;
#[cfg(feature = "capi")]
mod json;
mod listener;
mod options;
mod page;
mod random;
mod redirect_uri;
mod response;

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, TryLockError};
use std::time::{Duration, Instant};

pub use options::LoginOptions;
pub(crate) use options::OPTIONS;

use crate::auth::AuthorizationCode;
use crate::client::{Client, ClientBuilder, MAX_TIMEOUT};
use crate::error::{Error, ErrorKind, LOGIN};
use crate::http::Deadline;
use crate::http::call_context::{CallContext, CancelScope};
use crate::http::deadline::describe_timeout;
use crate::secret::Secret;
use authorize_url::authorize_url;
use connection::Page;
use listener::{Event, Listener};
use random::{Verifier, random_secret};
use redirect_uri::RedirectUri;
use response::AuthorizationResponse;

/// A login of a person, who yields a [`Client`] that acts for them.
///
/// [`begin`](Self::begin) opens nothing: the program shows [`url`](Self::url) in a browser, where the person logs in.
/// The browser is then redirected to this machine, where [`wait`](Self::wait) takes the response and exchanges its
/// code for an access token. Where the browser cannot reach this machine, as over ssh or in a container, the person
/// pastes the address that the browser was redirected to, and [`finish`](Self::finish) takes that.
///
/// The OAuth client has the grant type *Code Authorization* and the redirect URI `http://localhost`; the platform accepts
/// any port with it. It may be public (an ID only, and PKCE protects the code), or have a secret.
///
/// Other processes of this machine can reach the listener too. Only the response with this login's random `state`
/// counts, and only the verifier, which never leaves the process before the exchange, makes the code usable.
///
/// Threads may share a login. Whatever ends it, its listener is closed once it is dropped.
///
/// ```no_run
/// use std::time::Duration;
/// use genesys_onboarding::{Client, Login, LoginOptions, Region, get_onboarding_invite};
///
/// let builder = Client::builder().region(Region::EuWest1).client_id("my-public-client-id");
/// let login = Login::begin(builder, LoginOptions::new())?;
/// println!("Log in at {}", login.url());
/// let client = login.wait(Duration::from_secs(300))?;
/// let invite = get_onboarding_invite(&client, "i-1")?;
/// # Ok::<_, genesys_onboarding::Error>(())
/// ```
pub struct Login {
    /// Without tokens until the person has logged in.
    client: Client,
    url: String,
    redirect_uri: RedirectUri,
    state: Secret,
    verifier: Verifier,
    /// None once the login has succeeded.
    listener: Mutex<Option<Listener>>,
    scope: Arc<CancelScope>,
    /// A cancel ends the login from its beginning on, whenever `wait` is called.
    context: CallContext,
    has_succeeded: OnceLock<()>,
}

impl Login {
    /// Begins a login: validates the settings, makes the random values, and listens on the loopback interface.
    ///
    /// The builder has the client ID, and the secret if there is one, the region or the URLs, and all other settings of
    /// the client to be. A refresh token in it is replaced.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Configuration`] that names the setting or the option: no client ID, an invalid redirect URI, a port
    /// that is in use.
    ///
    /// ```
    /// use genesys_onboarding::{Client, Login, LoginOptions, Region};
    ///
    /// let builder = Client::builder().region(Region::EuWest1).client_id("my-public-client-id");
    /// let login = Login::begin(builder, LoginOptions::new())?;
    /// assert!(login.url().starts_with("https://login.mypurecloud.ie/oauth/authorize?"));
    /// # Ok::<_, genesys_onboarding::Error>(())
    /// ```
    pub fn begin(builder: ClientBuilder, options: LoginOptions) -> Result<Self, Error> {
        options.validate()?;
        let client = builder.build_for_login()?;
        let redirect_uri = RedirectUri::parse(&options.redirect_uri)?;
        let (listener, redirect_uri) = Listener::bind(redirect_uri)?;
        let (state, verifier) = (random_secret()?, Verifier::new()?);
        let url = authorize_url(&client, &options, &redirect_uri, &state, &verifier);
        let (scope, context) = client.begin_login();
        Ok(Login {
            client,
            url,
            redirect_uri,
            state,
            verifier,
            listener: Mutex::new(Some(listener)),
            scope,
            context,
            has_succeeded: OnceLock::new(),
        })
    }

    /// The address of the login page, for the person's browser.
    ///
    /// It has this login's `state`, so it should not be shown to others.
    ///
    /// ```
    /// # use genesys_onboarding::{Client, Login, LoginOptions, Region};
    /// # let builder = Client::builder().region(Region::EuWest1).client_id("my-public-client-id");
    /// let login = Login::begin(builder, LoginOptions::new())?;
    /// assert!(login.url().contains("response_type=code&code_challenge="));
    /// # Ok::<_, genesys_onboarding::Error>(())
    /// ```
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Where the browser is redirected to, with the port that is listened on.
    ///
    /// ```
    /// # use genesys_onboarding::{Client, Login, LoginOptions, Region};
    /// # let builder = Client::builder().region(Region::EuWest1).client_id("my-public-client-id");
    /// let login = Login::begin(builder, LoginOptions::new())?;
    /// assert!(login.redirect_uri().starts_with("http://localhost:"));
    /// # Ok::<_, genesys_onboarding::Error>(())
    /// ```
    pub fn redirect_uri(&self) -> &str {
        self.redirect_uri.as_str()
    }

    /// Waits until the person has logged in, at most for `timeout`, and returns the client that acts for them.
    ///
    /// The exchange of the code is within this time too, and within the client's `total_timeout`. Requests that are not
    /// this login's response, and connections that send none, do not end the wait. It may be called again after a
    /// timeout or an error. Meanwhile another thread may [`finish`](Self::finish) the login, which ends the wait too.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Timeout`]; [`ErrorKind::Cancelled`] within 100 ms of a [`cancel`](Self::cancel) or of the client's
    /// [`interrupt`](ClientBuilder::interrupt); [`ErrorKind::Authentication`] with the code of the login page, such as
    /// `access_denied`, or of the token endpoint; the errors of a call. If
    /// [`outcome_unknown`](Error::outcome_unknown), the response of the exchange was lost, and the code may be used up.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use genesys_onboarding::{Client, Login, LoginOptions, Region};
    /// # let builder = Client::builder().region(Region::EuWest1).client_id("my-public-client-id");
    /// let login = Login::begin(builder, LoginOptions::new())?;
    /// let error = login.wait(Duration::from_millis(10)).unwrap_err();
    /// assert!(error.is_timeout());
    /// # Ok::<_, genesys_onboarding::Error>(())
    /// ```
    pub fn wait(&self, timeout: Duration) -> Result<Client, Error> {
        if timeout.is_zero() || timeout > MAX_TIMEOUT {
            let reason = format!("{timeout:?}: must be greater than zero and at most 7 days");
            return Err(self.failed(Error::invalid_argument("timeout", reason)));
        }
        let deadline = Deadline::from_start(Instant::now(), timeout);
        self.wait_until(deadline, timeout).map_err(|error| self.failed(error))
    }

    fn wait_until(&self, deadline: Deadline, timeout: Duration) -> Result<Client, Error> {
        let mut listener = self.lock_listener()?;
        loop {
            if self.has_succeeded.get().is_some() {
                *listener = None;
                return Ok(self.client.clone());
            }
            if self.context.is_stopped() {
                return Err(Error::new(ErrorKind::Cancelled));
            }
            if deadline.has_passed() {
                let timeout = describe_timeout(timeout);
                let reason =
                    format!("timeout ({timeout}) expired while waiting for the person to log in");
                return Err(Error::new(ErrorKind::timeout(reason)).with_retryable(true));
            }
            let listening = listener.as_mut().expect("only success closes it");
            let Event::Response { response, mut connection } =
                listening.poll(&self.redirect_uri, &self.state, deadline)?
            else {
                continue;
            };
            let result = self.complete(response, deadline);
            connection.send(if result.is_ok() { Page::Success } else { Page::Failure });
            result?;
        }
    }

    fn lock_listener(&self) -> Result<MutexGuard<'_, Option<Listener>>, Error> {
        match self.listener.try_lock() {
            Ok(listener) => Ok(listener),
            Err(TryLockError::Poisoned(poisoned)) => Ok(poisoned.into_inner()),
            Err(TryLockError::WouldBlock) => {
                let reason = "another thread waits for it already";
                Err(Error::invalid_argument("login", reason))
            }
        }
    }

    /// Finishes the login with what the person pastes: the whole address that the browser was redirected to, or the
    /// value of its `code` alone.
    ///
    /// The `state` of a whole address is compared. A bare code has none: its only protection is that it cannot be
    /// exchanged without this login's verifier, so let people paste the whole address.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidArgument`] for text that is neither, or an address of another login; otherwise as
    /// [`wait`](Self::wait). It may be called again.
    ///
    /// ```no_run
    /// # use genesys_onboarding::{Client, Login, LoginOptions, Region};
    /// # let builder = Client::builder().region(Region::EuWest1).client_id("my-public-client-id");
    /// let login = Login::begin(builder, LoginOptions::new())?;
    /// println!("Log in at {} and paste the address that the browser shows then:", login.url());
    /// let mut pasted = String::new();
    /// std::io::stdin().read_line(&mut pasted).unwrap();
    /// let client = login.finish(&pasted)?;
    /// # Ok::<_, genesys_onboarding::Error>(())
    /// ```
    pub fn finish(&self, pasted: &str) -> Result<Client, Error> {
        let finish = || {
            if self.has_succeeded.get().is_none() {
                let response = AuthorizationResponse::from_pasted(pasted, &self.state)?;
                self.complete(response, Deadline::NEVER)?;
                // A thread that waits closes it itself.
                if let Ok(mut listener) = self.lock_listener() {
                    *listener = None;
                }
            }
            Ok(self.client.clone())
        };
        finish().map_err(|error| self.failed(error))
    }

    /// Ends the login from another thread: [`wait`](Self::wait) and [`finish`](Self::finish) fail with
    /// [`ErrorKind::Cancelled`] within 100 ms, also if they begin later. A client that has come of it goes on.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use genesys_onboarding::{Client, ErrorKind, Login, LoginOptions, Region};
    /// # let builder = Client::builder().region(Region::EuWest1).client_id("my-public-client-id");
    /// let login = Login::begin(builder, LoginOptions::new())?;
    /// login.cancel();
    /// let error = login.wait(Duration::from_secs(300)).unwrap_err();
    /// assert!(matches!(error.kind(), ErrorKind::Cancelled));
    /// # Ok::<_, genesys_onboarding::Error>(())
    /// ```
    pub fn cancel(&self) {
        self.scope.cancel();
    }

    /// Exchanges the code of a response, or makes an error of it.
    fn complete(&self, response: AuthorizationResponse, deadline: Deadline) -> Result<(), Error> {
        let code = response.into_code(&[&self.state, self.verifier.secret()])?;
        let code = AuthorizationCode {
            code,
            verifier: self.verifier.secret(),
            redirect_uri: self.redirect_uri.as_str(),
        };
        self.client.log_in(&self.context, deadline, &code)?;
        let _ = self.has_succeeded.set(());
        Ok(())
    }

    fn failed(&self, error: Error) -> Error {
        error.with_operation(LOGIN)
    }
}

impl fmt::Debug for Login {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Login")
            .field("redirect_uri", &self.redirect_uri.as_str())
            .finish_non_exhaustive()
    }
}
