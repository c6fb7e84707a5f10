//! Bulk runs: many people staged, created or joined, each exactly once, also after a crash.
//!
//! A [`Bulk`] sends the requests of many people by several threads, and keeps a journal: a line that a person is
//! about to be sent is on disk before the request goes, and the outcome follows. A later run with the same journal
//! continues where an earlier one ended, however it ended.
//!
//! - The status of a person is done, rejected (by the service), in doubt (the response was lost), not sent (surely
//!   without effect) or duplicate (of an earlier one in the list). [`BulkKey`] identifies a person.
//! - People in doubt are **reconciled** before anything is sent again: the service is asked for the outcome of the
//!   request, [`settling_time`](BulkOptions::settling_time) after it was sent. A staged or joined user is looked for
//!   in the listing of invites (permission `invite:actions:view`) and among the users of the organization, a created
//!   one by the invite, which is gone once it is redeemed. A person that is found is done; one that is not there is
//!   sent; if the service cannot tell, the person stays in doubt and is not sent.
//! - An error that every other person would meet as well ends a run: missing permissions, wrong credentials, a
//!   cancel, a journal that cannot be written, or [`max_failures`](BulkOptions::max_failures) in a row.
//! - The journal has email addresses and IDs, and no names, passwords or responses. On Unix only its owner can read
//!   it. A run locks it.
//!
//! ```
//! use genesys_onboarding::StageUserRequest;
//! use genesys_onboarding::bulk::{Bulk, BulkOptions};
//! use genesys_onboarding::sandbox::{JOIN_CODE_ID, Sandbox};
//!
//! # let folder = std::env::temp_dir().join(format!("genesys-bulk-{}", std::process::id()));
//! # std::fs::create_dir_all(&folder)?;
//! # let journal = folder.join("people.journal");
//! let sandbox = Sandbox::start()?;
//! let people = (1..=50)
//!     .map(|number| StageUserRequest::new(JOIN_CODE_ID, format!("person-{number}@acme.example")));
//! let bulk = Bulk::open(&sandbox.client()?, BulkOptions::new(&journal))?;
//! let report = bulk.run(people, 8)?;
//! assert_eq!(report.to_string(), "50 of 50 people done");
//! # std::fs::remove_dir_all(&folder)?;
//! # Ok::<_, Box<dyn std::error::Error>>(())
//! ```

mod journal;
mod key;
mod line;
mod options;
mod outcome;
mod people;
mod reconcile;
mod report;
mod request;
#[cfg(feature = "capi")]
mod request_json;
mod run;
mod verdict;

use std::fmt;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

pub use key::BulkKey;
pub use options::BulkOptions;
pub(crate) use options::OPTIONS;
pub use outcome::{BulkOutcome, BulkResponse, BulkStatus};
pub(crate) use report::ReportJson;
pub use report::{BulkError, BulkReport};
pub use request::BulkRequest;

use crate::api::users::{POST_ONBOARDING_USERS, POST_ONBOARDING_USERS_JOINEXISTINGORGS};
use crate::client::{ApiResponse, Client, MAX_TIMEOUT};
use crate::contract::request::Request;
use crate::error::{Error, ErrorKind};
use crate::http::call_context::CallContext;
use journal::Journal;
use line::Line;
use people::{Admission, People};
use reconcile::Finding;
use request::Submission;

/// A bulk run with its journal; see [the module](self).
///
/// [`run`](Self::run) starts threads; a program that has threads of its own calls [`submit`](Self::submit) from them. A
/// [cancel](Client::cancel) of the client ends the run. A run that has ended early sends nothing more: to continue,
/// open the journal again.
///
/// ```no_run
/// use genesys_onboarding::{Client, StageUserRequest};
/// use genesys_onboarding::bulk::{Bulk, BulkOptions};
///
/// let bulk = Bulk::open(&Client::from_env()?, BulkOptions::new("people.journal"))?;
/// let report = bulk.run([StageUserRequest::new("j-1", "grace@acme.example")], 8)?;
/// println!("{report}");
/// # Ok::<_, Box<dyn std::error::Error>>(())
/// ```
pub struct Bulk {
    client: Client,
    /// Whether the client was cancelled, or interrupted, since the run began.
    context: CallContext,
    options: BulkOptions,
    journal: Journal,
    people: Mutex<People>,
    /// Held while one thread reconciles.
    reconciling: Mutex<()>,
    /// Whether the people in doubt in the journal are reconciled.
    has_begun: AtomicBool,
    /// Failures in a row.
    failures: AtomicU32,
    /// The error that ended the run.
    stopped: Mutex<Option<Error>>,
}

impl Bulk {
    /// Opens a journal, or creates it. Nothing is sent yet.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Configuration`] that names an option with an invalid value, or the setting `journal`: it cannot be
    /// opened or written, another run is using it, it belongs to another service, or it is damaged.
    ///
    /// ```
    /// use genesys_onboarding::Client;
    /// use genesys_onboarding::bulk::{Bulk, BulkOptions};
    ///
    /// let client = Client::builder().build()?;
    /// let error = Bulk::open(&client, BulkOptions::new("/missing/people.journal")).unwrap_err();
    /// assert_eq!(error.setting(), Some("journal"));
    /// # Ok::<_, genesys_onboarding::Error>(())
    /// ```
    pub fn open(client: &Client, options: BulkOptions) -> Result<Self, Error> {
        options.validate()?;
        let (journal, lines) = Journal::open(&options.journal, client.base_url())?;
        Ok(Bulk {
            client: client.clone(),
            context: client.call_context(),
            options,
            journal,
            people: Mutex::new(People::from_journal(lines)),
            reconciling: Mutex::default(),
            has_begun: AtomicBool::new(false),
            failures: AtomicU32::new(0),
            stopped: Mutex::default(),
        })
    }

    /// Adds a person to the report before [`submit`](Self::submit) comes to them: not sent, unless the journal has an
    /// outcome. So the report of a run that has ended early has everyone.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Configuration`] that names the setting `journal`, in a forked process: the run belongs to its parent.
    ///
    /// ```no_run
    /// # use genesys_onboarding::{Client, StageUserRequest, bulk::{Bulk, BulkOptions}};
    /// # let bulk = Bulk::open(&Client::from_env()?, BulkOptions::new("people.journal"))?;
    /// let people = ["ada", "grace"].map(|name| StageUserRequest::new("j-1", format!("{name}@acme.example")));
    /// for person in &people {
    ///     bulk.enlist(&person.clone().into())?;
    /// }
    /// let report = bulk.run(people, 8)?;
    /// # Ok::<_, Box<dyn std::error::Error>>(())
    /// ```
    pub fn enlist(&self, request: &BulkRequest) -> Result<(), Error> {
        self.add(&request.key())
    }

    /// Does everything for one person: reconciles, sends, and writes the journal. Returns when the outcome is known.
    ///
    /// A person that is done or rejected is not sent again; one in doubt is reconciled first.
    ///
    /// # Errors
    ///
    /// The error that has ended the run, now or before: every other person would meet it as well. The report has the
    /// outcome of this one.
    ///
    /// ```no_run
    /// # use genesys_onboarding::{Client, StageUserRequest, bulk::{Bulk, BulkOptions}};
    /// # let bulk = Bulk::open(&Client::from_env()?, BulkOptions::new("people.journal"))?;
    /// let outcome = bulk.submit(&StageUserRequest::new("j-1", "grace@acme.example").into())?;
    /// println!("{:?}", outcome.status);
    /// # Ok::<_, genesys_onboarding::Error>(())
    /// ```
    pub fn submit(&self, request: &BulkRequest) -> Result<BulkOutcome, Error> {
        self.process(Submission::of(request))
    }

    /// Returns the report so far; in a forked process only that the run belongs to its parent.
    ///
    /// ```no_run
    /// # use genesys_onboarding::{Client, bulk::{Bulk, BulkOptions}};
    /// # let bulk = Bulk::open(&Client::from_env()?, BulkOptions::new("people.journal"))?;
    /// println!("{}", bulk.report());
    /// # Ok::<_, genesys_onboarding::Error>(())
    /// ```
    pub fn report(&self) -> BulkReport {
        if let Err(error) = self.check_process() {
            // A thread of the parent may have held the locks, which nothing releases here.
            return BulkReport { stopped: Some(error.to_string()), ..BulkReport::default() };
        }
        if self.context.is_stopped() {
            // Though no call was in flight to say so.
            self.stop(Error::new(ErrorKind::Cancelled));
        }
        let people = lock(&self.people);
        BulkReport {
            outcomes: people.outcomes(),
            duplicates: people.duplicates().to_vec(),
            stopped: lock(&self.stopped).as_ref().map(Error::to_string),
        }
    }

    fn add(&self, key: &BulkKey) -> Result<(), Error> {
        self.check_process()?;
        lock(&self.people).enlist(key);
        Ok(())
    }

    fn process(&self, submission: Submission) -> Result<BulkOutcome, Error> {
        self.begin()?;
        let Submission { key, request } = submission;
        loop {
            self.check()?;
            let admission = lock(&self.people).admit(&key, self.options.retry_rejected);
            match admission {
                Admission::Send => return self.send(key, request),
                Admission::Reconcile => self.reconcile()?,
                Admission::Ended(outcome) => return Ok(*outcome),
            }
        }
    }

    /// Reconciles the people that the journal has in doubt, before anything is sent.
    fn begin(&self) -> Result<(), Error> {
        self.check()?;
        if !self.has_begun.load(Ordering::Acquire) {
            if !lock(&self.people).in_doubt().is_empty() {
                self.reconcile()?;
            }
            self.has_begun.store(true, Ordering::Release);
        }
        Ok(())
    }

    /// Whether the run goes on.
    fn check(&self) -> Result<(), Error> {
        self.check_process()?;
        if let Some(error) = &*lock(&self.stopped) {
            return Err(error.clone());
        }
        match self.context.is_stopped() {
            true => Err(self.stop(Error::new(ErrorKind::Cancelled))),
            false => Ok(()),
        }
    }

    fn check_process(&self) -> Result<(), Error> {
        if self.journal.is_of_this_process() {
            return Ok(());
        }
        let reason = "opened by another process; open it in the process that sends";
        Err(Error::configuration("journal", reason))
    }

    /// A client whose calls end with the run, also if it is cancelled just before one begins.
    fn client_of_run(&self) -> Result<Client, Error> {
        self.client.for_job(&self.context, MAX_TIMEOUT)
    }

    /// Ends the run. The first error stands.
    fn stop(&self, error: Error) -> Error {
        lock(&self.stopped).get_or_insert(error).clone()
    }

    fn send(&self, key: BulkKey, request: Result<Request, Error>) -> Result<BulkOutcome, Error> {
        match self.call(&key, request) {
            Ok(outcome) => {
                self.failures.store(0, Ordering::Relaxed);
                self.end(outcome)
            }
            Err(error) => self.fail(key, error),
        }
    }

    fn call(&self, key: &BulkKey, request: Result<Request, Error>) -> Result<BulkOutcome, Error> {
        let request = request?;
        // Of its own, so that its last response is that of this call.
        let client = self.client_of_run()?;
        self.journal.append_durably(&Line::sending(key, now()))?;
        // Writing may have taken a while.
        self.check()?;
        let response = into_response(client.send(&request)?)?;
        let last = client.last_response();
        Ok(BulkOutcome {
            http_status: last.as_ref().and_then(|last| last.status),
            correlation_id: last.and_then(|last| last.correlation_id),
            response,
            ..BulkOutcome::new(key.clone(), BulkStatus::Done)
        })
    }

    /// Records a failed request, and ends the run if every other request would fail as well.
    fn fail(&self, key: BulkKey, error: Error) -> Result<BulkOutcome, Error> {
        if self.may_conflict_with_itself(&key, &error) {
            let reason = format!(
                "{error}; an earlier request may have been processed: check, or set organization_id"
            );
            return self.keep(key, Finding::Unknown(reason));
        }
        let status = verdict::status_of(&error);
        let outcome = BulkOutcome::failed(key, status, &error);
        let outcome = match error.kind() {
            // It may be valid in the next run.
            ErrorKind::InvalidArgument { .. } => {
                lock(&self.people).record(outcome.clone(), now());
                Ok(outcome)
            }
            _ => self.end(outcome),
        };
        if verdict::ends_run(&error) || self.has_failed_too_often(status) {
            return Err(self.stop(error));
        }
        outcome
    }

    /// Whether the service may reject a person because of their own earlier request, after which they accepted the
    /// invite: without an organization, the service was not asked for its users.
    fn may_conflict_with_itself(&self, key: &BulkKey, error: &Error) -> bool {
        error.status() == Some(409)
            && matches!(key, BulkKey::Stage { .. })
            && self.options.organization_id.is_none()
            && lock(&self.people).was_reconciled(key)
    }

    fn has_failed_too_often(&self, status: BulkStatus) -> bool {
        if status == BulkStatus::Rejected {
            self.failures.store(0, Ordering::Relaxed);
            return false;
        }
        self.failures.fetch_add(1, Ordering::Relaxed) + 1 >= self.options.max_failures
    }

    /// Writes an outcome to the journal, and keeps it.
    fn end(&self, outcome: BulkOutcome) -> Result<BulkOutcome, Error> {
        let time = now();
        let written = self.journal.append(&Line::outcome(&outcome, time));
        lock(&self.people).record(outcome.clone(), time);
        match written {
            Ok(_) => Ok(outcome),
            Err(error) => Err(self.stop(error)),
        }
    }
}

#[cfg(feature = "capi")]
impl Bulk {
    /// [`submit`](Self::submit) with a request in JSON, whose body is sent verbatim.
    pub(crate) fn submit_json(&self, json: &str) -> Result<BulkOutcome, Error> {
        self.process(Submission::from_json(json)?)
    }

    /// [`enlist`](Self::enlist) with a request in JSON.
    pub(crate) fn enlist_json(&self, json: &str) -> Result<(), Error> {
        self.add(&Submission::from_json(json)?.key)
    }
}

/// The response to keep, as the model that the operation has.
fn into_response(response: ApiResponse) -> Result<Option<BulkResponse>, Error> {
    let operation = response.operation();
    if operation.id == POST_ONBOARDING_USERS.id {
        let user = response.decode()?;
        return Ok(Some(BulkResponse::Created { user, json: response.into_body()? }));
    }
    if operation.id == POST_ONBOARDING_USERS_JOINEXISTINGORGS.id {
        let links = response.decode()?;
        return Ok(Some(BulkResponse::Joined { links, json: response.into_body()? }));
    }
    Ok(None)
}

/// Milliseconds since 1970.
fn now() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
}

/// What the locks protect is replaced at once, so that it is right after a panic elsewhere.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl fmt::Debug for Bulk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Bulk")
            .field("client", &self.client)
            .field("options", &self.options)
            .finish_non_exhaustive()
    }
}
