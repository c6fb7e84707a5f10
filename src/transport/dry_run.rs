//! A transport that sends nothing and keeps the requests.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use super::{Transport, TransportFailure, TransportRequest, TransportResponse};

/// A transport that sends nothing: it keeps each request as it would go, and its call fails.
///
/// A request of an access token gets a token that is good for nothing, and is not kept. Clones share what
/// they keep.
///
/// ```
/// use genesys_onboarding::{Client, DryRun, delete_onboarding_invite};
///
/// let dry_run = DryRun::new();
/// let client = Client::builder().transport(dry_run.clone()).build()?;
/// delete_onboarding_invite(&client, "i-1").unwrap_err();
/// let request = &dry_run.requests()[0];
/// assert_eq!((request.method, request.target.as_str()), ("DELETE", "/api/v2/onboarding/invites/i-1"));
/// # Ok::<_, genesys_onboarding::Error>(())
/// ```
#[derive(Clone, Default)]
pub struct DryRun {
    requests: Arc<Mutex<Vec<DryRunRequest>>>,
}

/// A request that was not sent.
///
/// ```
/// fn print(request: &genesys_onboarding::DryRunRequest) {
///     println!("{} {}", request.method, request.target);
/// }
/// ```
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct DryRunRequest {
    /// The HTTP method.
    pub method: &'static str,
    /// The absolute URL.
    pub url: String,
    /// Path and query of the URL.
    pub target: String,
    /// Name and value of each header, the access token's among them.
    pub headers: Vec<(String, String)>,
    /// The body; empty for a request without one.
    pub body: Vec<u8>,
}

impl DryRun {
    /// Creates a transport that has kept no request yet.
    ///
    /// ```
    /// assert!(genesys_onboarding::DryRun::new().requests().is_empty());
    /// ```
    pub fn new() -> Self {
        DryRun::default()
    }

    /// The requests so far.
    ///
    /// ```
    /// assert!(genesys_onboarding::DryRun::new().requests().is_empty());
    /// ```
    pub fn requests(&self) -> Vec<DryRunRequest> {
        self.requests.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Transport for DryRun {
    fn send(&self, request: &TransportRequest<'_>) -> Result<TransportResponse, TransportFailure> {
        if request.is_token_request() {
            return Ok(TransportResponse::new(200).body(r#"{"access_token": "dry-run"}"#));
        }
        let own = |(name, value): &(&str, &str)| (name.to_string(), value.to_string());
        let kept = DryRunRequest {
            method: request.method(),
            url: request.url().to_owned(),
            target: request.target().to_owned(),
            headers: request.headers().iter().map(own).collect(),
            body: request.body().unwrap_or_default().to_vec(),
        };
        self.requests.lock().unwrap_or_else(PoisonError::into_inner).push(kept);
        Err(TransportFailure::rejected("dry run, nothing was sent"))
    }
}

impl fmt::Debug for DryRun {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DryRun").field("requests", &self.requests()).finish()
    }
}

/// Without header values and body, which may hold secrets.
impl fmt::Debug for DryRunRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DryRunRequest")
            .field("method", &self.method)
            .field("target", &self.target)
            .finish_non_exhaustive()
    }
}
