//! How long to wait for something, how often to ask, and who is told.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use crate::api::provisionings::OrgProvisioning;
use crate::client::MAX_TIMEOUT;
use crate::error::Error;
use crate::retry::poll_schedule::PollSchedule;

const DEFAULT_TIMEOUT: Duration = Duration::from_secs(600);
const DEFAULT_INTERVAL: Duration = Duration::from_secs(1);
const DEFAULT_GROWTH: f64 = 1.5;
const DEFAULT_MAX_INTERVAL: Duration = Duration::from_secs(15);
const DEFAULT_NOT_FOUND_GRACE: Duration = Duration::from_secs(30);

/// A faster growth leaves no time between the first poll and the longest interval.
const MAX_GROWTH: f64 = 10.0;

/// Is told of each poll, and returns whether to go on.
type Progress<T> = Arc<dyn Fn(&WaitProgress<'_, T>) -> bool + Send + Sync>;

/// Options of waiting: for how long, how often the service is polled, and who is told.
///
/// `T` is what a poll returns: see [`wait_for_onboarding_orgprovisioning`](crate::wait_for_onboarding_orgprovisioning)
/// and [`wait_until`](crate::wait_until).
///
/// | option | default | |
/// | --- | --- | --- |
/// | `timeout` | 10 min | all polls and the delays between them |
/// | `interval` | 1 s | the delay after the first poll |
/// | `growth` | 1.5 | what each following delay is multiplied by |
/// | `max_interval` | 15 s | the longest delay |
/// | `not_found_grace` | 30 s | how long a 404 is waited out |
///
/// Each delay is shortened by a random part of up to a half, and is at least what a `Retry-After` asks for.
///
/// ```
/// use std::time::Duration;
/// use genesys_onboarding::WaitOptions;
///
/// let options = WaitOptions::new()
///     .timeout(Duration::from_secs(120))
///     .progress(|poll| eprintln!("poll {} after {:?}", poll.attempt, poll.elapsed));
/// ```
#[must_use = "options do nothing until a wait takes them"]
pub struct WaitOptions<T = OrgProvisioning> {
    timeout: Duration,
    interval: Option<Duration>,
    growth: f64,
    max_interval: Option<Duration>,
    pub(super) not_found_grace: Duration,
    pub(super) description: Option<String>,
    progress: Option<Progress<T>>,
}

impl WaitOptions {
    /// Creates options with the defaults, for polls of a provisioning.
    ///
    /// For others there is `WaitOptions::default()`.
    ///
    /// ```
    /// # use genesys_onboarding::WaitOptions;
    /// let options = WaitOptions::new();
    /// ```
    pub fn new() -> Self {
        WaitOptions::default()
    }
}

impl<T> WaitOptions<T> {
    /// Timeout of the wait with all its polls: greater than zero, at most 7 days.
    ///
    /// ```
    /// # use genesys_onboarding::WaitOptions;
    /// # use std::time::Duration;
    /// let options = WaitOptions::new().timeout(Duration::from_secs(120));
    /// ```
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Delay after the first poll: greater than zero, at most `max_interval`.
    ///
    /// ```
    /// # use genesys_onboarding::WaitOptions;
    /// # use std::time::Duration;
    /// let options = WaitOptions::new().interval(Duration::from_secs(2));
    /// ```
    pub fn interval(mut self, interval: Duration) -> Self {
        self.interval = Some(interval);
        self
    }

    /// What each delay after the first is multiplied by, from 1 to 10; 1 for equal delays.
    ///
    /// ```
    /// # use genesys_onboarding::WaitOptions;
    /// let options = WaitOptions::new().growth(2.0);
    /// ```
    pub fn growth(mut self, growth: f64) -> Self {
        self.growth = growth;
        self
    }

    /// Longest delay between polls: at least `interval`, at most 7 days.
    ///
    /// ```
    /// # use genesys_onboarding::WaitOptions;
    /// # use std::time::Duration;
    /// let options = WaitOptions::new().max_interval(Duration::from_secs(60));
    /// ```
    pub fn max_interval(mut self, max_interval: Duration) -> Self {
        self.max_interval = Some(max_interval);
        self
    }

    /// How long from the start the service's 404 is waited out, as it may come just after staging; zero for not
    /// at all. After a poll that found something, a 404 ends the wait.
    ///
    /// ```
    /// # use genesys_onboarding::WaitOptions;
    /// # use std::time::Duration;
    /// let options = WaitOptions::new().not_found_grace(Duration::ZERO);
    /// ```
    pub fn not_found_grace(mut self, grace: Duration) -> Self {
        self.not_found_grace = grace;
        self
    }

    /// What is waited for, in words for the error of a timeout: "expired while waiting for `description`".
    ///
    /// ```
    /// # use genesys_onboarding::WaitOptions;
    /// let options = WaitOptions::new().description("activation a-1 to be applied");
    /// ```
    pub fn description(mut self, description: impl Into<String>) -> Self {
        self.description = Some(description.into());
        self
    }

    /// A function that is told of each poll, in the thread that waits.
    ///
    /// ```
    /// # use genesys_onboarding::WaitOptions;
    /// let options = WaitOptions::new().progress(|poll| println!("next poll in {:?}", poll.next_delay));
    /// ```
    pub fn progress(self, progress: impl Fn(&WaitProgress<'_, T>) + Send + Sync + 'static) -> Self {
        self.progress_until(move |poll| {
            progress(poll);
            true
        })
    }

    /// The same with a function that returns whether to go on.
    pub(crate) fn progress_until(
        mut self,
        progress: impl Fn(&WaitProgress<'_, T>) -> bool + Send + Sync + 'static,
    ) -> Self {
        self.progress = Some(Arc::new(progress));
        self
    }

    #[cfg(feature = "capi")]
    pub(crate) fn has_progress(&self) -> bool {
        self.progress.is_some()
    }

    pub(crate) fn with_default_description(&self, description: impl FnOnce() -> String) -> Self {
        let mut options = self.clone();
        options.description.get_or_insert_with(description);
        options
    }

    /// Tells of a poll, and returns whether to go on.
    pub(crate) fn report(&self, progress: &WaitProgress<'_, T>) -> bool {
        self.progress.as_ref().is_none_or(|report| report(progress))
    }

    /// Validates the options.
    pub(crate) fn schedule(&self) -> Result<PollSchedule, Error> {
        check("timeout", self.timeout)?;
        let interval = self.interval.unwrap_or_else(|| {
            DEFAULT_INTERVAL.min(self.max_interval.unwrap_or(DEFAULT_MAX_INTERVAL))
        });
        let max_interval = self.max_interval.unwrap_or(DEFAULT_MAX_INTERVAL.max(interval));
        check("max_interval", max_interval)?;
        check("interval", interval)?;
        if interval > max_interval {
            let reason = format!("{interval:?}: must be at most max_interval ({max_interval:?})");
            return Err(Error::invalid_argument("interval", reason));
        }
        if !(1.0..=MAX_GROWTH).contains(&self.growth) {
            let reason = format!("{}: must be from 1 to {MAX_GROWTH}", self.growth);
            return Err(Error::invalid_argument("growth", reason));
        }
        if self.not_found_grace > MAX_TIMEOUT {
            let reason = format!("{:?}: must be at most 7 days", self.not_found_grace);
            return Err(Error::invalid_argument("not_found_grace", reason));
        }
        Ok(PollSchedule { timeout: self.timeout, interval, growth: self.growth, max_interval })
    }
}

fn check(name: &str, duration: Duration) -> Result<(), Error> {
    if duration.is_zero() || duration > MAX_TIMEOUT {
        let reason = format!("{duration:?}: must be greater than zero and at most 7 days");
        return Err(Error::invalid_argument(name, reason));
    }
    Ok(())
}

impl<T> Clone for WaitOptions<T> {
    fn clone(&self) -> Self {
        WaitOptions {
            description: self.description.clone(),
            progress: self.progress.clone(),
            ..*self
        }
    }
}

impl<T> Default for WaitOptions<T> {
    fn default() -> Self {
        WaitOptions {
            timeout: DEFAULT_TIMEOUT,
            interval: None,
            growth: DEFAULT_GROWTH,
            max_interval: None,
            not_found_grace: DEFAULT_NOT_FOUND_GRACE,
            description: None,
            progress: None,
        }
    }
}

impl<T> fmt::Debug for WaitOptions<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WaitOptions")
            .field("timeout", &self.timeout)
            .field("interval", &self.interval)
            .field("growth", &self.growth)
            .field("max_interval", &self.max_interval)
            .field("not_found_grace", &self.not_found_grace)
            .field("description", &self.description)
            .finish_non_exhaustive()
    }
}

/// A poll of a wait. See [`WaitOptions::progress`].
///
/// ```
/// use genesys_onboarding::{OrgProvisioning, WaitProgress};
///
/// fn describe(poll: &WaitProgress<'_, OrgProvisioning>) -> String {
///     match poll.result {
///         Ok(provisioning) => format!("completed: {}", provisioning.provision_completed),
///         Err(error) => error.to_string(),
///     }
/// }
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub struct WaitProgress<'a, T = OrgProvisioning> {
    /// Which poll it was, from 1.
    pub attempt: u32,
    /// What the poll has returned.
    pub result: Result<&'a T, &'a Error>,
    /// From the start of the wait to the end of the poll.
    pub elapsed: Duration,
    /// How long the wait pauses before the next poll; none if this was the last one.
    pub next_delay: Option<Duration>,
}
