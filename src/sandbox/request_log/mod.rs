//! The log of the requests that a sandbox received.

pub(super) mod redaction;
mod timestamp;

use std::collections::VecDeque;
use std::time::SystemTime;

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use self::timestamp::rfc3339;
use crate::decode::{AnyJson, listed_as};

/// The most requests that are kept.
const MAX_REQUESTS: usize = 10_000;

/// The most bytes of their bodies that are kept.
const MAX_BODY_BYTES: usize = 32 << 20;

/// A request that a sandbox received.
///
/// ```
/// use genesys_onboarding::sandbox::{INVITE_ID, Sandbox};
///
/// let sandbox = Sandbox::start()?;
/// genesys_onboarding::delete_onboarding_invite(&sandbox.client()?, INVITE_ID)?;
/// let requests = sandbox.requests();
/// assert_eq!(requests[0].on, "token");
/// assert_eq!(requests[1].operation, Some("deleteOnboardingInvite"));
/// assert_eq!((requests[1].status, requests[1].fault), (Some(204), false));
/// # Ok::<_, Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct RecordedRequest {
    /// Number of the request, from 1 on.
    pub number: u64,
    /// When it was executed; in JSON as RFC 3339 writes it.
    pub time: SystemTime,
    /// HTTP method.
    pub method: String,
    /// Path, as it was sent.
    pub path: String,
    /// Query, as it was sent; empty without one. Secrets of the token endpoint and the authorize page are `***`.
    pub query: String,
    /// ID of the operation; none outside the API, and for paths that it does not have.
    pub operation: Option<&'static str>,
    /// `"api"`, `"token"` for the token endpoint, or `"authorize"` for the authorize page.
    pub on: &'static str,
    /// Status of the response; none if a fault dropped it.
    pub status: Option<u16>,
    /// Whether a fault was injected.
    pub fault: bool,
    /// The body if it was JSON, or the form of a request to the token endpoint or the authorize page
    /// as a JSON object. Secrets are `"***"`, and so is
    /// every string of a body that does not decode as the operation's model.
    pub body: Option<String>,
}

/// A request in JSON. The list of the contract reads the fields from how it is deserialized.
#[derive(Serialize, Deserialize)]
#[serde(rename = "RecordedRequest")]
pub(in crate::sandbox) struct RequestJson<'a> {
    number: u64,
    time: String,
    method: &'a str,
    path: &'a str,
    query: &'a str,
    operation: Option<&'a str>,
    #[serde(deserialize_with = "listed_as::<_, _, On>")]
    on: &'a str,
    status: Option<u16>,
    fault: bool,
    #[serde(borrow, default, deserialize_with = "listed_as::<_, _, Option<AnyJson>>")]
    body: Option<&'a RawValue>,
}

/// What `on` can be, for the list of the contract.
#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum On {
    Api,
    Token,
    Authorize,
}

impl RequestJson<'_> {
    pub(in crate::sandbox) fn of(request: &RecordedRequest) -> RequestJson<'_> {
        RequestJson {
            number: request.number,
            time: rfc3339(request.time),
            method: &request.method,
            path: &request.path,
            query: &request.query,
            operation: request.operation,
            on: request.on,
            status: request.status,
            fault: request.fault,
            // Only JSON is recorded.
            body: request.body.as_deref().and_then(|body| serde_json::from_str(body).ok()),
        }
    }
}

impl Serialize for RecordedRequest {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        RequestJson::of(self).serialize(serializer)
    }
}

/// The last requests, in the order of their execution.
#[derive(Debug, Default)]
pub(in crate::sandbox) struct RequestLog {
    requests: VecDeque<RecordedRequest>,
    body_bytes: usize,
    /// Number of requests ever recorded.
    count: u64,
}

impl RequestLog {
    /// Records a request and sets its number. The oldest ones are dropped if there are too many.
    pub(in crate::sandbox) fn record(&mut self, mut request: RecordedRequest) {
        self.count += 1;
        request.number = self.count;
        self.body_bytes += body_bytes(&request);
        self.requests.push_back(request);
        while self.requests.len() > MAX_REQUESTS || self.body_bytes > MAX_BODY_BYTES {
            let Some(oldest) = self.requests.pop_front() else { return };
            self.body_bytes -= body_bytes(&oldest);
        }
    }

    /// The requests that are kept, the oldest first.
    pub(in crate::sandbox) fn requests(&self) -> impl Iterator<Item = &RecordedRequest> {
        self.requests.iter()
    }

    /// Number of requests that are not kept any more.
    pub(in crate::sandbox) fn dropped(&self) -> u64 {
        self.count - self.requests.len() as u64
    }

    pub(in crate::sandbox) fn clear(&mut self) {
        *self = RequestLog::default();
    }
}

fn body_bytes(request: &RecordedRequest) -> usize {
    request.body.as_ref().map_or(0, String::len)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(body_bytes: usize) -> RecordedRequest {
        RecordedRequest {
            number: 0,
            time: SystemTime::UNIX_EPOCH,
            method: "POST".to_owned(),
            path: "/".to_owned(),
            query: String::new(),
            operation: None,
            on: "api",
            status: Some(200),
            fault: false,
            body: Some("0".repeat(body_bytes)),
        }
    }

    #[test]
    fn log_keeps_the_last_ten_thousand_requests() {
        let mut log = RequestLog::default();
        (0..10_007).for_each(|_| log.record(request(1)));
        assert_eq!((log.requests().count(), log.dropped()), (10_000, 7));
        assert_eq!(log.requests().next().map(|request| request.number), Some(8));
        log.clear();
        log.record(request(1));
        assert_eq!((log.requests().count(), log.dropped()), (1, 0));
    }

    #[test]
    fn log_keeps_at_most_32_mebibytes_of_bodies() {
        let mut log = RequestLog::default();
        (0..33).for_each(|_| log.record(request(1 << 20)));
        assert_eq!((log.requests().count(), log.dropped()), (32, 1));
    }
}
