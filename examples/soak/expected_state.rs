//! What a thread knows about the effects of its calls, from their results alone.

use std::collections::BTreeMap;

use genesys_onboarding::{Error, ErrorKind};

/// A join code or an invite that this thread has made, or may have made. Its name, an e-mail domain or
/// address, is never given twice.
pub struct Thing {
    /// Unknown for a staged user until a listing tells it, and for what is in doubt.
    pub id: Option<String>,
    pub name: String,
    pub doubt: Option<Doubt>,
}

/// What may have become of a thing, by a call whose outcome is unknown. It is left alone afterwards.
pub struct Doubt {
    pub operation: &'static str,
    pub change: Change,
}

pub enum Change {
    Made,
    Removed,
    RenamedTo(String),
    /// An invite: then it is gone and its user is there.
    BecameUser,
}

impl Thing {
    pub fn new(name: String, id: Option<String>) -> Thing {
        Thing { id, name, doubt: None }
    }

    pub fn in_doubt(self, operation: &'static str, change: Change) -> Thing {
        Thing { doubt: Some(Doubt { operation, change }), ..self }
    }
}

/// How a call has ended, as far as its caller can tell.
pub enum Verdict<T> {
    Done(T),
    Refused,
    Unknown,
}

#[derive(Clone, Copy, Default)]
pub struct Count {
    pub done: u64,
    pub refused: u64,
    pub unknown: u64,
    /// How many of the unknown ones the audit has found to be carried out.
    pub carried_out: u64,
}

pub type Counts = BTreeMap<&'static str, Count>;

/// All that one thread knows at the end of a round. What it has made and removed again is not kept: it
/// is not to be there, as everything that nobody claims.
#[derive(Default)]
pub struct Ledger {
    pub join_codes: Vec<Thing>,
    pub invites: Vec<Thing>,
    /// Whether the call that was to make a user has done so; none if that is unknown.
    pub users: BTreeMap<String, Option<bool>>,
    pub counts: Counts,
    /// Errors that none of the faults accounts for, and answers that are wrong.
    pub surprises: Vec<String>,
}

impl Ledger {
    pub fn judge<T>(&mut self, operation: &'static str, result: Result<T, Error>) -> Verdict<T> {
        let count = self.counts.entry(operation).or_default();
        match result {
            Ok(value) => {
                count.done += 1;
                Verdict::Done(value)
            }
            Err(error) => {
                if !is_expected(&error) {
                    self.surprises.push(error.to_string());
                }
                if error.outcome_unknown() {
                    count.unknown += 1;
                    Verdict::Unknown
                } else {
                    count.refused += 1;
                    Verdict::Refused
                }
            }
        }
    }
}

/// Whether the troubles of this program lead to such an error.
fn is_expected(error: &Error) -> bool {
    match error.kind() {
        // The second try of a removal whose first one was carried out finds nothing.
        ErrorKind::Api(api) if api.status == 404 => error.outcome_unknown(),
        ErrorKind::Api(api) => matches!(api.status, 401 | 429 | 500 | 503 | 504),
        ErrorKind::Authentication(token) => matches!(token.status, 400 | 429 | 500 | 503),
        ErrorKind::Timeout { .. } | ErrorKind::Transport { .. } | ErrorKind::Cancelled => true,
        _ => false,
    }
}
