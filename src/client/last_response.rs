//! What came back for the last call of a client.

use std::sync::Arc;
use std::time::Duration;

use crate::auth::{Bearer, Redaction};
use crate::contract::operation::Operation;
use crate::http::header_fields;
use crate::secret::Secret;

/// What came back for the last call of a client. See [`Client::last_response`](crate::Client::last_response).
///
/// ```no_run
/// use genesys_onboarding::{Client, get_onboarding_invite};
///
/// let client = Client::from_env()?;
/// let invite = get_onboarding_invite(&client, "i-1")?;
/// let response = client.last_response().expect("there was a call");
/// println!("{:?}, correlation id {:?}", response.status, response.correlation_id);
/// # Ok::<_, genesys_onboarding::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct LastResponse {
    /// The ID of the operation, such as `getOnboardingInvite`.
    pub operation: &'static str,
    /// The status of the response that ended the call; none if no response did.
    pub status: Option<u16>,
    /// The response's `ININ-Correlation-Id`, which the service's support asks for.
    pub correlation_id: Option<String>,
    /// How many requests were sent for the call, without those for an access token.
    pub attempts: u32,
    /// From the start of the call to its end, with all attempts and waits.
    pub elapsed: Duration,
    /// Name and value of each header of the response, in its order. Secrets that the call has sent are
    /// hidden.
    pub headers: Vec<(String, String)>,
}

/// The same before anybody asks for it.
pub(super) struct Recorded {
    pub(super) operation: &'static Operation,
    /// Status and header section.
    pub(super) response: Option<(u16, Vec<u8>)>,
    pub(super) attempts: u32,
    pub(super) elapsed: Duration,
    pub(super) secrets: Vec<Secret>,
    pub(super) bearers: [Option<Arc<Bearer>>; 2],
}

impl Recorded {
    pub(super) fn read(&self, redaction: &Redaction<'_>) -> LastResponse {
        let head = self.response.as_ref().map_or(&[][..], |(_, head)| head);
        let mut headers = header_fields(head);
        for (_, value) in &mut headers {
            *value = redaction.redact(value).into_owned();
        }
        let is_id = |name: &str| name.eq_ignore_ascii_case("ININ-Correlation-Id");
        LastResponse {
            operation: self.operation.id,
            status: self.response.as_ref().map(|(status, _)| *status),
            correlation_id: headers
                .iter()
                .find(|(name, value)| is_id(name) && !value.is_empty())
                .map(|(_, value)| value.clone()),
            attempts: self.attempts,
            elapsed: self.elapsed,
            headers,
        }
    }
}
