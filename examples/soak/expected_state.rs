//! The state that a thread expects, from the results of its calls.

use std::collections::BTreeMap;

use genesys_onboarding::{Error, ErrorKind};

/// A join code or an invite that this thread created, or may have created. Its name, an email domain or
/// address, is unique.
pub struct Resource {
    /// Unknown for a staged user until a listing contains it, and after an unknown outcome.
    pub id: Option<String>,
    pub name: String,
    pub uncertain: Option<Uncertain>,
}

/// A change with an unknown outcome. The resource is not used afterwards.
pub struct Uncertain {
    pub operation: &'static str,
    pub change: Change,
}

pub enum Change {
    Made,
    Removed,
    RenamedTo(String),
    /// An invite that was redeemed.
    BecameUser,
}

impl Resource {
    pub fn new(name: String, id: Option<String>) -> Resource {
        Resource { id, name, uncertain: None }
    }

    pub fn uncertain_after(self, operation: &'static str, change: Change) -> Resource {
        Resource { uncertain: Some(Uncertain { operation, change }), ..self }
    }
}

/// The result of a call, as its caller sees it.
pub enum Classification<T> {
    Done(T),
    Rejected,
    Unknown,
}

#[derive(Clone, Copy, Default)]
pub struct Count {
    pub done: u64,
    pub rejected: u64,
    pub unknown: u64,
    /// Number of unknown outcomes that were applied, according to the verifier.
    pub applied: u64,
}

pub type Counts = BTreeMap<&'static str, Count>;

/// What a thread expects at the end of a round. Resources that it deleted are not listed: the verifier reports
/// resources that no thread expects.
#[derive(Default)]
pub struct ExpectedState {
    pub join_codes: Vec<Resource>,
    pub invites: Vec<Resource>,
    /// Whether the user was created; `None` if the outcome is unknown.
    pub users: BTreeMap<String, Option<bool>>,
    pub counts: Counts,
    /// Errors that no fault explains, and invalid responses.
    pub unexpected: Vec<String>,
}

impl ExpectedState {
    pub fn classify<T>(
        &mut self,
        operation: &'static str,
        result: Result<T, Error>,
    ) -> Classification<T> {
        let count = self.counts.entry(operation).or_default();
        match result {
            Ok(value) => {
                count.done += 1;
                Classification::Done(value)
            }
            Err(error) => {
                if !is_expected(&error) {
                    self.unexpected.push(error.to_string());
                }
                if error.outcome_unknown() {
                    count.unknown += 1;
                    Classification::Unknown
                } else {
                    count.rejected += 1;
                    Classification::Rejected
                }
            }
        }
    }
}

/// Whether the injected faults explain the error.
fn is_expected(error: &Error) -> bool {
    match error.kind() {
        // The retry of a deletion whose first attempt was applied finds nothing.
        ErrorKind::Api(api) if api.status == 404 => error.outcome_unknown(),
        ErrorKind::Api(api) => matches!(api.status, 401 | 429 | 500 | 503 | 504),
        ErrorKind::Authentication(token) => matches!(token.status, 400 | 429 | 500 | 503),
        ErrorKind::Timeout { .. } | ErrorKind::Transport { .. } | ErrorKind::Cancelled => true,
        _ => false,
    }
}
