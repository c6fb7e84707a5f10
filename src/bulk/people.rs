//! The people of a run: their outcomes so far, from the journal and from this run.

use std::collections::HashMap;

use super::key::BulkKey;
use super::line::Line;
use super::outcome::{BulkOutcome, BulkStatus};

#[derive(Default)]
pub(super) struct People {
    entries: HashMap<BulkKey, Entry>,
    enlisted: usize,
    duplicates: Vec<BulkKey>,
}

pub(super) struct Entry {
    outcome: BulkOutcome,
    /// When that became known, in milliseconds since 1970.
    time: u64,
    /// The place in this run's list; none for a person that only the journal has.
    place: Option<usize>,
    /// Whether a request is in flight.
    is_sending: bool,
    /// Whether the service was asked since the outcome is in doubt.
    was_asked: bool,
    /// Whether this run has yet to return a final outcome: until then another submission is not a duplicate.
    is_open: bool,
}

/// The next step for a person that is submitted.
pub(super) enum Admission {
    Send,
    /// The service has to be asked first whether the last request was processed.
    Reconcile,
    Ended(Box<BulkOutcome>),
}

impl People {
    pub(super) fn from_journal(lines: Vec<Line>) -> Self {
        let mut people = People::default();
        for line in lines {
            let time = line.time;
            people.record(line.into_outcome(), time).is_open = true;
        }
        people
    }

    /// Admits a person. After a reconciliation it is asked again.
    pub(super) fn admit(&mut self, key: &BulkKey, retry_rejected: bool) -> Admission {
        let entry = self.enlist(key);
        match entry.outcome.status {
            _ if entry.is_sending || !entry.is_open => {
                self.duplicates.push(key.clone());
                let outcome = BulkOutcome::new(key.clone(), BulkStatus::Duplicate);
                return Admission::Ended(Box::new(outcome));
            }
            BulkStatus::InDoubt if !entry.was_asked => return Admission::Reconcile,
            BulkStatus::NotSent => {}
            BulkStatus::Rejected if retry_rejected => {}
            status => {
                entry.is_open = status == BulkStatus::InDoubt;
                return Admission::Ended(Box::new(entry.outcome.clone()));
            }
        }
        entry.is_sending = true;
        Admission::Send
    }

    /// Gives a person a place in the report, after those that have one.
    pub(super) fn enlist(&mut self, key: &BulkKey) -> &mut Entry {
        let entry = self.entries.entry(key.clone()).or_insert_with(|| Entry::new(key));
        entry.place.get_or_insert_with(|| {
            self.enlisted += 1;
            self.enlisted
        });
        entry
    }

    /// Keeps the outcome of a person.
    pub(super) fn record(&mut self, outcome: BulkOutcome, time: u64) -> &mut Entry {
        let key = outcome.key.clone();
        let entry = self.entries.entry(key).or_insert_with(|| Entry::new(&outcome.key));
        entry.is_open = matches!(outcome.status, BulkStatus::InDoubt | BulkStatus::NotSent);
        (entry.outcome, entry.time) = (outcome, time);
        (entry.is_sending, entry.was_asked) = (false, false);
        entry
    }

    /// Keeps the outcome that the service was asked for, which this run has still to return.
    pub(super) fn record_reconciled(&mut self, outcome: BulkOutcome, time: u64) {
        let entry = self.record(outcome, time);
        (entry.was_asked, entry.is_open) = (true, true);
    }

    /// Whether the service was asked for the outcome of an earlier request.
    pub(super) fn was_reconciled(&self, key: &BulkKey) -> bool {
        self.entries.get(key).is_some_and(|entry| entry.outcome.reconciled)
    }

    /// The people in doubt that the service was not asked about yet, each with the time of its last event.
    pub(super) fn in_doubt(&self) -> Vec<(BulkKey, u64)> {
        let is_open = |entry: &&Entry| {
            entry.outcome.status == BulkStatus::InDoubt && !entry.is_sending && !entry.was_asked
        };
        let open = self.entries.values().filter(is_open);
        open.map(|entry| (entry.outcome.key.clone(), entry.time)).collect()
    }

    /// The outcomes of the people enlisted, in that order, and then of all others in doubt.
    pub(super) fn outcomes(&self) -> Vec<BulkOutcome> {
        let is_reported =
            |entry: &&Entry| entry.place.is_some() || entry.outcome.status == BulkStatus::InDoubt;
        let mut reported: Vec<&Entry> = self.entries.values().filter(is_reported).collect();
        reported.sort_by_key(|entry| (entry.place.is_none(), entry.place, entry.time));
        reported.into_iter().map(Entry::outcome).collect()
    }

    pub(super) fn duplicates(&self) -> &[BulkKey] {
        &self.duplicates
    }
}

impl Entry {
    fn new(key: &BulkKey) -> Self {
        Entry {
            outcome: BulkOutcome::new(key.clone(), BulkStatus::NotSent),
            time: 0,
            place: None,
            is_sending: false,
            was_asked: false,
            is_open: true,
        }
    }

    /// The outcome as it is now: of a request in flight, and of a person not yet submitted, nothing is known.
    fn outcome(&self) -> BulkOutcome {
        let (status, message) = match self.outcome.status {
            _ if self.is_sending => (BulkStatus::InDoubt, "the response has not arrived"),
            BulkStatus::NotSent if self.outcome.message.is_none() => {
                (BulkStatus::NotSent, "the run has not reached this person")
            }
            _ => return self.outcome.clone(),
        };
        let message = Some(message.to_owned());
        BulkOutcome { message, ..BulkOutcome::new(self.outcome.key.clone(), status) }
    }
}
