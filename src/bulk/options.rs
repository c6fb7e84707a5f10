//! The options of a bulk run.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use super::outcome::BulkOutcome;
use crate::client::{Setter, Setting, setting};
#[cfg(feature = "capi")]
use crate::client::{options_from_json, with_json_key};
use crate::error::Error;

/// How long a request may still be processed after its connection is lost.
const DEFAULT_SETTLING_TIME: Duration = Duration::from_secs(10);

/// More than the threads of most programs, all of which may fail at once.
const DEFAULT_MAX_FAILURES: u32 = 20;

type Progress = Arc<dyn Fn(&BulkOutcome) + Send + Sync>;

/// Options of a bulk run.
///
/// | option | in JSON | default |
/// | --- | --- | --- |
/// | `journal` | `journal` | required |
/// | `organization_id` | `organizationId` | none |
/// | `settling_time` | `settlingTimeMs` | 10 s |
/// | `max_failures` | `maxFailures` | 20 |
/// | `retry_rejected` | `retryRejected` | no |
///
/// ```
/// use std::time::Duration;
/// use genesys_onboarding::bulk::BulkOptions;
///
/// let options = BulkOptions::new("people.journal")
///     .organization_id("o-1")
///     .settling_time(Duration::from_secs(30));
/// # let _ = options;
/// ```
#[derive(Clone)]
#[must_use = "options do nothing until `Bulk::open` takes them"]
pub struct BulkOptions {
    pub(super) journal: PathBuf,
    pub(super) organization_id: Option<String>,
    pub(super) settling_time: Duration,
    pub(super) max_failures: u32,
    pub(super) retry_rejected: bool,
    pub(super) progress: Option<Progress>,
}

impl BulkOptions {
    /// Creates options with the path of the journal, which is created if it does not exist.
    ///
    /// ```
    /// let options = genesys_onboarding::bulk::BulkOptions::new("people.journal");
    /// # let _ = options;
    /// ```
    pub fn new(journal: impl AsRef<Path>) -> Self {
        BulkOptions {
            journal: journal.as_ref().to_owned(),
            organization_id: None,
            settling_time: DEFAULT_SETTLING_TIME,
            max_failures: DEFAULT_MAX_FAILURES,
            retry_rejected: false,
            progress: None,
        }
    }

    /// ID of the organization that people are staged for.
    ///
    /// With it, people in doubt are looked for among the users of the organization too. Without it, a person that
    /// has accepted the invite meanwhile is not found, and is sent again; if the service rejects the request with 409,
    /// as it may since the user exists, the person stays in doubt.
    ///
    /// ```
    /// # use genesys_onboarding::bulk::BulkOptions;
    /// let options = BulkOptions::new("people.journal").organization_id("o-1");
    /// # let _ = options;
    /// ```
    pub fn organization_id(mut self, id: impl Into<String>) -> Self {
        self.organization_id = Some(id.into());
        self
    }

    /// Time between a request without a response and the question for its outcome: a request in flight may
    /// still be processed.
    ///
    /// ```
    /// # use genesys_onboarding::bulk::BulkOptions;
    /// let options = BulkOptions::new("people.journal").settling_time(std::time::Duration::from_secs(30));
    /// # let _ = options;
    /// ```
    pub fn settling_time(mut self, time: Duration) -> Self {
        self.settling_time = time;
        self
    }

    /// Number of requests in a row without a decisive response that ends the run, at least 1.
    ///
    /// ```
    /// # use genesys_onboarding::bulk::BulkOptions;
    /// let options = BulkOptions::new("people.journal").max_failures(5);
    /// # let _ = options;
    /// ```
    pub fn max_failures(mut self, failures: u32) -> Self {
        self.max_failures = failures;
        self
    }

    /// Whether to send requests again that an earlier run has seen rejected.
    ///
    /// ```
    /// # use genesys_onboarding::bulk::BulkOptions;
    /// let options = BulkOptions::new("people.journal").retry_rejected(true);
    /// # let _ = options;
    /// ```
    pub fn retry_rejected(mut self, retry: bool) -> Self {
        self.retry_rejected = retry;
        self
    }

    /// A function that [`Bulk::run`](super::Bulk::run) calls once for each person, with its outcome. Several threads
    /// call it at once.
    ///
    /// ```
    /// # use genesys_onboarding::bulk::BulkOptions;
    /// let options = BulkOptions::new("people.journal").progress(|outcome| println!("{}", outcome.key));
    /// # let _ = options;
    /// ```
    pub fn progress(mut self, progress: impl Fn(&BulkOutcome) + Send + Sync + 'static) -> Self {
        self.progress = Some(Arc::new(progress));
        self
    }
}

impl BulkOptions {
    fn with_journal(mut self, path: String) -> Self {
        self.journal = path.into();
        self
    }

    pub(super) fn validate(&self) -> Result<(), Error> {
        if self.journal.as_os_str().is_empty() {
            return Err(Error::configuration("journal", "required: the path of a file"));
        }
        if self.max_failures == 0 {
            return Err(Error::configuration(
                "max_failures",
                "expected a number of at least 1, got 0",
            ));
        }
        Ok(())
    }
}

impl fmt::Debug for BulkOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BulkOptions")
            .field("journal", &self.journal)
            .field("organization_id", &self.organization_id)
            .field("settling_time", &self.settling_time)
            .field("max_failures", &self.max_failures)
            .field("retry_rejected", &self.retry_rejected)
            .finish_non_exhaustive()
    }
}

/// The options that JSON may have.
pub(crate) const OPTIONS: &[Setting<BulkOptions>] = &[
    setting("journal", "journal", Setter::String(BulkOptions::with_journal)),
    setting("organization_id", "organizationId", Setter::String(BulkOptions::organization_id)),
    setting("settling_time", "settlingTimeMs", Setter::Timeout(BulkOptions::settling_time)),
    setting("max_failures", "maxFailures", Setter::U32(BulkOptions::max_failures)),
    setting("retry_rejected", "retryRejected", Setter::Flag(BulkOptions::retry_rejected)),
];

#[cfg(feature = "capi")]
impl BulkOptions {
    /// Reads options in JSON. Errors name an option by its key.
    pub(crate) fn from_json(json: &str) -> Result<Self, Error> {
        let options = options_from_json(json, OPTIONS, BulkOptions::new(""))?;
        options.validate().map_err(with_json_key(OPTIONS))?;
        Ok(options)
    }
}
