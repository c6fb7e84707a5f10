//! Waiting until the service has done something, by polling.

use crate::api::provisionings::{
    GET_ONBOARDING_ORGPROVISIONING, OrgProvisioning, OrgProvisioningOptions,
    get_onboarding_orgprovisioning,
};
use crate::api::wait_options::{WaitOptions, WaitProgress};
use crate::api::waiter::{Next, PollFailure, Waiter};
use crate::client::Client;
use crate::error::Error;

/// Waits until a provisioning is complete: polls
/// [`get_onboarding_orgprovisioning`] until `provision_completed` is true, and returns it.
///
/// One timeout limits the whole wait. A cancel of the client or of one that it derives from, and the client's
/// interrupt, end it within 100 ms. Errors that may pass are waited out: those that
/// [`is_retryable`](Error::is_retryable) tells, and for `not_found_grace` the 404 that may come just after staging.
/// Polls are calls of clients that derive from this one, whose [`last_response`](Client::last_response) they leave.
///
/// # Errors
///
/// - [`ErrorKind::Timeout`](crate::ErrorKind::Timeout) that says what was waited for, how often it was polled, and what
///   the last poll has shown.
/// - [`ErrorKind::Cancelled`](crate::ErrorKind::Cancelled).
/// - [`ErrorKind::InvalidArgument`](crate::ErrorKind::InvalidArgument) for an invalid option, or a `provisioning_id` that
///   is blank, `.` or `..`; nothing was sent.
/// - Every other error of a poll, at once.
///
/// ```no_run
/// use std::time::Duration;
/// use genesys_onboarding::{Client, WaitOptions, wait_for_onboarding_orgprovisioning};
///
/// let client = Client::from_env()?;
/// let options = WaitOptions::new()
///     .timeout(Duration::from_secs(300))
///     .progress(|poll| eprintln!("poll {}, next in {:?}", poll.attempt, poll.next_delay));
/// let provisioning = wait_for_onboarding_orgprovisioning(&client, "p-1", &options)?;
/// println!("{} is complete", provisioning.organization_name);
/// # Ok::<_, genesys_onboarding::Error>(())
/// ```
pub fn wait_for_onboarding_orgprovisioning(
    client: &Client,
    provisioning_id: &str,
    options: &WaitOptions<OrgProvisioning>,
) -> Result<OrgProvisioning, Error> {
    let options = options
        .with_default_description(|| format!("provisioning {provisioning_id:?} to be completed"));
    let parameters = OrgProvisioningOptions::new();
    let get =
        |client: &Client| get_onboarding_orgprovisioning(client, provisioning_id, &parameters);
    wait_until(client, get, |provisioning| provisioning.provision_completed, &options)
        .map_err(|error| error.with_operation(GET_ONBOARDING_ORGPROVISIONING.id))
}

/// Waits until `is_done` accepts what `get` returns, and returns that.
///
/// `get` is called again and again with a client that derives from `client`: its calls end with the wait, by its
/// timeout or a cancel. It should only read. For everything else see [`wait_for_onboarding_orgprovisioning`], which is
/// this function for one operation. Another is the job that
/// [`post_onboarding_activation_apply`](crate::post_onboarding_activation_apply) starts:
///
/// ```no_run
/// use genesys_onboarding::{
///     ApplyOrgBillingActivationRequest, Client, WaitOptions, get_onboarding_activation,
///     post_onboarding_activation_apply, wait_until,
/// };
///
/// let client = Client::from_env()?;
/// let body = ApplyOrgBillingActivationRequest::new("o-1");
/// let job = post_onboarding_activation_apply(&client, "a-1", &body)?;
/// let activation = wait_until(
///     &client,
///     |client| get_onboarding_activation(client, "a-1"),
///     |activation| activation.existing_organization_id.as_deref() == Some("o-1"),
///     &WaitOptions::default().description(format!("job {}", job.job_name)),
/// )?;
/// # Ok::<_, genesys_onboarding::Error>(())
/// ```
///
/// # Errors
///
/// As for [`wait_for_onboarding_orgprovisioning`].
pub fn wait_until<T>(
    client: &Client,
    mut get: impl FnMut(&Client) -> Result<T, Error>,
    mut is_done: impl FnMut(&T) -> bool,
    options: &WaitOptions<T>,
) -> Result<T, Error> {
    let mut waiter = Waiter::new(client, options)?;
    loop {
        let result = get(&waiter.poll()?);
        let (attempt, elapsed) = (waiter.polls(), waiter.elapsed());
        let is_last = result.as_ref().is_ok_and(&mut is_done);
        let next = match is_last {
            true => None,
            false => Some(waiter.next(result.as_ref().err().map(PollFailure::of).as_ref())),
        };
        let next_delay = match next {
            Some(Next::Poll(delay)) => Some(delay),
            _ => None,
        };
        let goes_on =
            options.report(&WaitProgress { attempt, result: result.as_ref(), elapsed, next_delay });
        match next {
            None | Some(Next::Failure) => return result,
            Some(Next::TimedOut(error)) => return Err(error),
            Some(Next::Poll(_)) if !goes_on => return Err(waiter.cancelled()),
            Some(Next::Poll(_)) => {}
        }
    }
}
