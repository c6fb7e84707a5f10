//! One row of the table: a fault, and the outcome of a call that meets it.

use std::time::Duration;

use crate::support::server::Action;

/// A fault and its outcome.
#[derive(Clone)]
pub struct Row {
    pub fault: String,
    /// The forms of the fault; all have the same outcome.
    pub scenarios: Vec<Scenario>,
    pub ends: EndsAfter,
    /// Whether a server that does this may have processed the request.
    pub may_have_acted: bool,
    /// Whether a success status has arrived, so that PUT and DELETE, which read no result, are known to be
    /// done.
    has_success_status: bool,
    cells: [Cell; 4],
}

/// The columns: GET and HEAD read a response with and without a body; PUT and DELETE may be repeated and
/// do not read theirs; a POST may not be repeated.
pub const COLUMNS: [&str; 4] = ["GET", "HEAD", "PUT, DELETE", "POST"];

/// What the calls of a column end with, and how many requests the server has seen then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// `ok`, or the error's kind, with the status if it is `Api`.
    pub outcome: String,
    pub requests: usize,
}

pub fn cell(outcome: &str, requests: usize) -> Cell {
    Cell { outcome: outcome.to_owned(), requests }
}

/// What ends an attempt, or the call.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum EndsAfter {
    AtOnce,
    ConnectTimeout,
    AttemptTimeout,
    TotalTimeout,
    /// Between two attempts the call waits as long as the service asks: so long at least.
    RetryAfter(Duration),
}

/// How a fault is provoked.
#[derive(Clone)]
pub enum Scenario {
    /// No server listens.
    ConnectionRefused,
    /// A connection is neither accepted nor refused.
    Unroutable,
    /// The host's name has no address.
    NoSuchHost,
    /// The server responds so to every request.
    Response(ScriptedResponse),
    /// The client has credentials, and the service rejects its first token, or every token.
    TokenRejected { always: bool },
}

/// A response in parts, each a message or bytes, and what happens after it.
#[derive(Clone)]
pub struct ScriptedResponse {
    pub parts: Vec<Vec<u8>>,
    /// None if the connection stays open for the next request.
    pub ending: Option<Action>,
}

impl Row {
    pub fn new(fault: impl Into<String>, scenarios: Vec<Scenario>, cells: [Cell; 4]) -> Self {
        Row {
            fault: fault.into(),
            scenarios,
            ends: EndsAfter::AtOnce,
            may_have_acted: true,
            has_success_status: false,
            cells,
        }
    }

    pub fn ending_by(self, ends: EndsAfter) -> Self {
        Row { ends, ..self }
    }

    /// The fault is in the body of a response whose status says that the server has done it.
    pub fn after_success_status(self) -> Self {
        Row { has_success_status: true, ..self }
    }

    /// The server, if there is one, has certainly not processed the request.
    pub fn without_an_effect(self) -> Self {
        Row { may_have_acted: false, ..self }
    }

    pub fn cell(&self, method: &str) -> &Cell {
        let holds = |column: &str| column.split(", ").any(|name| name == method);
        &self.cells[COLUMNS.iter().position(|column| holds(column)).expect("a column")]
    }

    /// Whether the error of a call with this method says `outcome_unknown`.
    pub fn leaves_unknown(&self, method: &str) -> bool {
        let changes = match method {
            "PUT" | "DELETE" => !self.has_success_status,
            other => other == "POST",
        };
        self.may_have_acted && changes && self.cell(method).outcome != "ok"
    }
}
