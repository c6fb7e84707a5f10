//! The report of a bulk run.

use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Serialize, Serializer};

use super::key::BulkKey;
use super::outcome::{BulkOutcome, BulkStatus, OutcomeJson};
use crate::error::Error;

/// The report of a bulk run: the outcome for each person submitted or enlisted, and for each other that the journal has in
/// doubt.
///
/// Its `Display` is one sentence. As JSON it is an object of `isComplete`, `summary`, `counts` (`people`, `done`,
/// `rejected`, `inDoubt`, `notSent`, `duplicates`, `resumed`, `reconciled`), `outcomes` (an array), `duplicates`
/// (an array of keys) and `stopped`, if something has ended the run early.
///
/// ```no_run
/// use genesys_onboarding::{Client, StageUserRequest};
/// use genesys_onboarding::bulk::{Bulk, BulkOptions, BulkStatus};
///
/// let people = ["ada", "grace"].map(|name| StageUserRequest::new("j-1", format!("{name}@acme.example")));
/// let bulk = Bulk::open(&Client::from_env()?, BulkOptions::new("people.journal"))?;
/// let report = bulk.run(people, 8)?;
/// println!("{report}");
/// for outcome in report.with_status(BulkStatus::Rejected) {
///     println!("{}: {:?}", outcome.key, outcome.message);
/// }
/// # Ok::<_, Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct BulkReport {
    /// One outcome for each person: in the order of submission, or of enlisting, then the others in doubt.
    pub outcomes: Vec<BulkOutcome>,
    /// The key of each submission of a person that came before.
    pub duplicates: Vec<BulkKey>,
    /// Why the run ended early.
    pub stopped: Option<String>,
}

impl BulkReport {
    /// Returns whether all people are done: none is rejected, in doubt or not sent, and the run did not end early.
    ///
    /// ```
    /// assert!(genesys_onboarding::bulk::BulkReport::default().is_complete());
    /// ```
    pub fn is_complete(&self) -> bool {
        self.stopped.is_none() && self.count(BulkStatus::Done) == self.outcomes.len()
    }

    /// Iterates over the outcomes with a status.
    ///
    /// ```
    /// use genesys_onboarding::bulk::{BulkReport, BulkStatus};
    ///
    /// assert_eq!(BulkReport::default().with_status(BulkStatus::Rejected).count(), 0);
    /// ```
    pub fn with_status(&self, status: BulkStatus) -> impl Iterator<Item = &BulkOutcome> {
        self.outcomes.iter().filter(move |outcome| outcome.status == status)
    }

    /// Returns the number of people with a status.
    ///
    /// ```
    /// use genesys_onboarding::bulk::{BulkReport, BulkStatus};
    ///
    /// assert_eq!(BulkReport::default().count(BulkStatus::Done), 0);
    /// ```
    pub fn count(&self, status: BulkStatus) -> usize {
        match status {
            BulkStatus::Duplicate => self.duplicates.len(),
            _ => self.with_status(status).count(),
        }
    }

    /// Returns the number of people whose outcome an earlier run has recorded.
    ///
    /// ```
    /// assert_eq!(genesys_onboarding::bulk::BulkReport::default().resumed(), 0);
    /// ```
    pub fn resumed(&self) -> usize {
        self.outcomes.iter().filter(|outcome| outcome.resumed).count()
    }

    /// Returns the number of people that are done according to the service, which was asked afterwards.
    ///
    /// ```
    /// assert_eq!(genesys_onboarding::bulk::BulkReport::default().reconciled(), 0);
    /// ```
    pub fn reconciled(&self) -> usize {
        self.with_status(BulkStatus::Done).filter(|outcome| outcome.reconciled).count()
    }
}

impl fmt::Display for BulkReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plural = |count: usize| if count == 1 { "person" } else { "people" };
        let people = self.outcomes.len();
        write!(f, "{} of {people} {} done", self.count(BulkStatus::Done), plural(people))?;
        let details = [(self.resumed(), "earlier"), (self.reconciled(), "reconciled")];
        let details: Vec<String> = details
            .into_iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, what)| format!("{count} {what}"))
            .collect();
        if !details.is_empty() {
            write!(f, " ({})", details.join(", "))?;
        }
        for (status, what) in [
            (BulkStatus::Rejected, "rejected"),
            (BulkStatus::InDoubt, "in doubt"),
            (BulkStatus::NotSent, "not sent"),
            (BulkStatus::Duplicate, "duplicate"),
        ] {
            let count = self.count(status);
            if count > 0 {
                write!(f, ", {count} {what}")?;
            }
        }
        match &self.stopped {
            Some(reason) => write!(f, "; stopped: {reason}"),
            None => Ok(()),
        }
    }
}

/// A report in JSON. The list of the contract reads the fields from how it is deserialized.
#[derive(Serialize, Deserialize)]
#[serde(rename = "BulkReport", rename_all = "camelCase")]
pub(crate) struct ReportJson<'a> {
    is_complete: bool,
    summary: String,
    counts: Counts,
    #[serde(borrow)]
    outcomes: Vec<OutcomeJson<'a>>,
    duplicates: Cow<'a, [BulkKey]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    stopped: Option<&'a str>,
}

impl Serialize for BulkReport {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let outcomes = self.outcomes.iter().map(BulkOutcome::json).collect::<Result<_, _>>();
        let json = ReportJson {
            is_complete: self.is_complete(),
            summary: self.to_string(),
            counts: Counts::of(self),
            outcomes: outcomes.map_err(serde::ser::Error::custom)?,
            duplicates: Cow::Borrowed(&self.duplicates),
            stopped: self.stopped.as_deref(),
        };
        json.serialize(serializer)
    }
}

#[derive(Serialize, Deserialize)]
#[serde(rename = "BulkCounts", rename_all = "camelCase")]
struct Counts {
    people: usize,
    done: usize,
    rejected: usize,
    in_doubt: usize,
    not_sent: usize,
    duplicates: usize,
    resumed: usize,
    reconciled: usize,
}

impl Counts {
    fn of(report: &BulkReport) -> Self {
        Counts {
            people: report.outcomes.len(),
            done: report.count(BulkStatus::Done),
            rejected: report.count(BulkStatus::Rejected),
            in_doubt: report.count(BulkStatus::InDoubt),
            not_sent: report.count(BulkStatus::NotSent),
            duplicates: report.duplicates.len(),
            resumed: report.resumed(),
            reconciled: report.reconciled(),
        }
    }
}

/// Why a bulk run has ended early, and its report. The next run with the same journal continues from there.
///
/// ```no_run
/// # use genesys_onboarding::{Client, StageUserRequest, bulk::{Bulk, BulkOptions}};
/// # let bulk = Bulk::open(&Client::from_env()?, BulkOptions::new("people.journal"))?;
/// if let Err(stopped) = bulk.run([StageUserRequest::new("j-1", "grace@acme.example")], 8) {
///     eprintln!("{}; so far: {}", stopped.error, stopped.report);
/// }
/// # Ok::<_, genesys_onboarding::Error>(())
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct BulkError {
    /// The error that ended the run.
    pub error: Error,
    /// The report until then.
    pub report: BulkReport,
}

impl fmt::Display for BulkError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.report)
    }
}

impl std::error::Error for BulkError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.error)
    }
}
