//! Waiting for a provisioning, and waits of a program's own.

use std::ffi::{c_char, c_void};
use std::ptr;
use std::time::Duration;

use bumpalo::Bump;

use super::call;
use super::caller_struct::{self, impl_caller_struct};
use super::client::{client_of, genesys_client};
use super::error::genesys_error;
use super::input::{self, is_null};
use super::output::{ToC, opt_text_lossy, opt_value};
use super::panic;
use super::provisionings::genesys_org_provisioning;
use super::status::{self, GENESYS_OK, genesys_status};
use super::user_data::UserData;
use crate::api::provisionings::GET_ONBOARDING_ORGPROVISIONING;
use crate::api::waiter::{Next, PollFailure, Waiter};
use crate::error::Error;
use crate::{OrgProvisioning, WaitOptions, WaitProgress};

/// A poll of a wait. Read-only; it lives until the callback returns.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct genesys_wait_progress {
    /// Which poll it was, from 1.
    pub attempt: u32,
    /// What the poll has returned. NULL if it failed.
    pub provisioning: *const genesys_org_provisioning,
    /// The kind of the poll's failure, such as GENESYS_API. GENESYS_OK without one.
    pub error_kind: genesys_status,
    /// What failed, in words. NULL without a failure.
    pub error: *const c_char,
    /// From the start of the wait to the end of the poll, in milliseconds.
    pub elapsed_ms: f64,
    /// How long the wait pauses before the next poll, in milliseconds. NULL if this was the last one.
    pub next_delay_ms: *const f64,
}

/// Is told of each poll of a wait: true ends the wait with GENESYS_CANCELLED.
///
/// It runs on the thread that waits, under the rules of "Callbacks" at the top of this header. user_data is that of
/// genesys_wait_options.
pub type genesys_wait_progress_callback = Option<
    unsafe extern "C" fn(progress: *const genesys_wait_progress, user_data: *mut c_void) -> bool,
>;

/// For how long to wait, and how often to poll.
///
/// Each delay between polls is shortened by a random part of up to a half, and is at least what a Retry-After asks for.
/// Initialize it with GENESYS_WAIT_OPTIONS_INIT.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct genesys_wait_options {
    /// The size of the struct, set by GENESYS_WAIT_OPTIONS_INIT.
    pub struct_size: usize,
    /// Timeout of the wait with all its polls, in milliseconds; greater than 0 and at most 7 days. Optional; 10
    /// minutes by default.
    pub timeout_ms: *const i64,
    /// Delay after the first poll, in milliseconds; greater than 0 and at most max_interval_ms. Optional; 1 second by
    /// default.
    pub interval_ms: *const i64,
    /// What each following delay is multiplied by, from 1 to 10. Optional; 1.5 by default.
    pub growth: *const f64,
    /// Longest delay between polls, in milliseconds; at most 7 days. Optional; 15 seconds by default.
    pub max_interval_ms: *const i64,
    /// How long from the start the service's 404 is waited out, in milliseconds; 0 for not at all. After a poll that
    /// found something, a 404 ends the wait. Optional; 30 seconds by default.
    pub not_found_grace_ms: *const i64,
    /// What is waited for, in words for the error of a timeout. Optional.
    pub description: *const c_char,
    /// Is told of each poll. Optional; genesys_waiter_new rejects it, since its program makes the polls.
    pub progress: genesys_wait_progress_callback,
    /// Passed to progress. Optional.
    pub user_data: *mut c_void,
}

impl_caller_struct!(genesys_wait_options);

/// A wait of the program's own, which polls what it likes: hands out a client for each poll, and decides what follows
/// it. Opaque; owned by the caller, free with genesys_waiter_free.
///
/// Not thread-safe.
pub struct genesys_waiter {
    waiter: Waiter,
}

/// What genesys_waiter_next has to know of a poll that failed.
///
/// Initialize it with GENESYS_POLL_FAILURE_INIT.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct genesys_poll_failure {
    /// The size of the struct, set by GENESYS_POLL_FAILURE_INIT.
    pub struct_size: usize,
    /// Whether it may pass: genesys_error_is_retryable.
    pub is_retryable: bool,
    /// Whether the service said that what is polled does not exist: an HTTP status of 404 with a correlation ID.
    pub is_not_found: bool,
    /// What genesys_error_retry_after_ms returns, unless that is -1. Optional.
    pub retry_after_ms: *const i64,
    /// The error's message, for the error of a timeout. Optional.
    pub message: *const c_char,
}

impl_caller_struct!(genesys_poll_failure);

/// Waits until a provisioning is complete: calls genesys_get_onboarding_orgprovisioning until provision_completed is
/// true.
///
/// One timeout limits the whole wait. genesys_client_cancel of the client or of one that it derives from, and the
/// interrupt of genesys_callbacks, end it within 100 ms. Failures that may pass are waited out, and so is for
/// not_found_grace_ms the 404 that may come just after staging.
///
/// @param client           Borrowed.
/// @param provisioning_id  Borrowed; must not be blank, "." or "..".
/// @param options          Borrowed; may be NULL for the defaults.
/// @param provisioning     Receives the result; owned, free with genesys_org_provisioning_free.
/// @param error            Receives the error; may be NULL.
/// @return Any status; GENESYS_TIMEOUT if the provisioning was not complete in time.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_wait_for_onboarding_orgprovisioning(
    client: *const genesys_client,
    provisioning_id: *const c_char,
    options: *const genesys_wait_options,
    provisioning: *mut *mut genesys_org_provisioning,
    error: *mut *mut genesys_error,
) -> genesys_status {
    // SAFETY: the header asks for pointers that are NULL or valid.
    unsafe {
        call::model(error, provisioning, "provisioning", &GET_ONBOARDING_ORGPROVISIONING, || {
            let client = &client_of(client)?;
            let provisioning_id = input::required(provisioning_id, "provisioningId")?;
            let options = read(options)?;
            crate::wait_for_onboarding_orgprovisioning(client, provisioning_id, &options)
        })
    }
}

/// Begins a wait of the program's own, which ends as genesys_wait_for_onboarding_orgprovisioning does.
///
/// @code{.c}
/// genesys_poll_failure failure = GENESYS_POLL_FAILURE_INIT;
/// while (genesys_waiter_poll(waiter, &polling, &error) == GENESYS_OK) {
///     // A call with polling, which ends the loop if it finds what is waited for, or else fills failure if it fails.
///     genesys_client_free(polling);
///     if (genesys_waiter_next(waiter, has_failed ? &failure : NULL, &delay_ms, &error) != GENESYS_OK || delay_ms < 0)
///         break;
/// }
/// @endcode
///
/// @param client   Borrowed; the polls are calls of clients that derive from it.
/// @param options  Borrowed; may be NULL for the defaults. Without progress.
/// @param waiter   Receives the waiter; owned, free with genesys_waiter_free.
/// @param error    Receives the error; may be NULL.
/// @return GENESYS_OK or GENESYS_INVALID_ARGUMENT.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_waiter_new(
    client: *const genesys_client,
    options: *const genesys_wait_options,
    waiter: *mut *mut genesys_waiter,
    error: *mut *mut genesys_error,
) -> genesys_status {
    let begin = || {
        // SAFETY: the header asks for NULL or a live client, and for NULL or valid options.
        let (client, options) = unsafe { (client_of(client)?, read(options)?) };
        if options.has_progress() {
            let reason = "a waiter has none: its program makes the polls";
            return Err(Error::invalid_argument("options.progress", reason));
        }
        let waiter = Waiter::new(&client, &options)?;
        Ok(Box::into_raw(Box::new(genesys_waiter { waiter })))
    };
    // SAFETY: the header asks for pointers that are NULL or valid.
    unsafe { call::output(error, waiter, "waiter", ptr::null_mut(), begin) }
}

/// Waits until the next poll is due, and derives a client for it, whose calls end when the wait ends.
///
/// @param waiter  Borrowed.
/// @param client  Receives the client; owned, free with genesys_client_free.
/// @param error   Receives the error; may be NULL.
/// @return GENESYS_OK, GENESYS_INVALID_ARGUMENT, GENESYS_CANCELLED or GENESYS_TIMEOUT.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_waiter_poll(
    waiter: *mut genesys_waiter,
    client: *mut *mut genesys_client,
    error: *mut *mut genesys_error,
) -> genesys_status {
    let poll = || {
        // SAFETY: the header asks for NULL or a live waiter that no other thread uses.
        let waiter = unsafe { waiter.as_mut() }.ok_or_else(|| is_null("waiter"))?;
        waiter.waiter.poll().map(genesys_client::into_c)
    };
    // SAFETY: the header asks for pointers that are NULL or valid.
    unsafe { call::output(error, client, "client", ptr::null_mut(), poll) }
}

/// Decides what follows a poll that has failed, or that did not find what is waited for. It does not wait itself.
///
/// @param waiter    Borrowed.
/// @param failure   Borrowed; NULL if the poll has succeeded.
/// @param delay_ms  Receives how long genesys_waiter_poll will wait, in milliseconds; -1 if the failure is final.
/// @param error     Receives the error; may be NULL.
/// @return GENESYS_OK, GENESYS_INVALID_ARGUMENT, or GENESYS_TIMEOUT if there is no time for another poll.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_waiter_next(
    waiter: *mut genesys_waiter,
    failure: *const genesys_poll_failure,
    delay_ms: *mut f64,
    error: *mut *mut genesys_error,
) -> genesys_status {
    let next = || {
        // SAFETY: the header asks for NULL or a live waiter that no other thread uses, and for NULL or a valid failure.
        let (waiter, failure) =
            unsafe { (waiter.as_mut().ok_or_else(|| is_null("waiter"))?, read_failure(failure)?) };
        match waiter.waiter.next(failure.as_ref()) {
            Next::Poll(delay) => Ok(milliseconds(delay)),
            Next::Failure => Ok(-1.0),
            Next::TimedOut(error) => Err(error),
        }
    };
    // SAFETY: the header asks for pointers that are NULL or valid.
    unsafe { call::output(error, delay_ms, "delay_ms", -1.0, next) }
}

/// Frees a waiter. The clients that it derived remain valid.
///
/// @param waiter  Owned; may be NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_waiter_free(waiter: *mut genesys_waiter) {
    // SAFETY: the header asks for NULL or a live waiter, as its last use.
    unsafe { panic::free(waiter) }
}

/// Reads options, which may be left out.
///
/// # Safety
///
/// `options` is NULL or as the header says.
unsafe fn read(from: *const genesys_wait_options) -> Result<WaitOptions, Error> {
    let mut options = WaitOptions::new();
    // SAFETY: the caller promises the same.
    let Some(from) = unsafe { caller_struct::read(from, "options") }? else { return Ok(options) };
    let genesys_wait_options {
        struct_size: _,
        timeout_ms,
        interval_ms,
        growth,
        max_interval_ms,
        not_found_grace_ms,
        description,
        progress,
        user_data,
    } = from;
    // SAFETY: the caller promises the same.
    unsafe {
        if let Some(timeout) = input::number(timeout_ms, "options.timeout_ms")? {
            options = options.timeout(Duration::from_millis(timeout));
        }
        if let Some(interval) = input::number(interval_ms, "options.interval_ms")? {
            options = options.interval(Duration::from_millis(interval));
        }
        if let Some(growth) = input::value(growth) {
            options = options.growth(*growth);
        }
        if let Some(interval) = input::number(max_interval_ms, "options.max_interval_ms")? {
            options = options.max_interval(Duration::from_millis(interval));
        }
        if let Some(grace) = input::number(not_found_grace_ms, "options.not_found_grace_ms")? {
            options = options.not_found_grace(Duration::from_millis(grace));
        }
        if let Some(description) = input::optional(description, "options.description")? {
            options = options.description(description);
        }
    }
    if let Some(callback) = progress {
        let user_data = UserData::new(user_data, None);
        options = options.progress_until(move |poll| {
            let arena = Bump::new();
            // SAFETY: the header asks for a callback that may be called until the wait returns.
            unsafe { !callback(&to_c(poll, &arena), user_data.pointer()) }
        });
    }
    Ok(options)
}

fn to_c(poll: &WaitProgress<'_, OrgProvisioning>, arena: &Bump) -> genesys_wait_progress {
    // A provisioning that C cannot represent is the poll's failure.
    let provisioning = poll.result.map_err(Error::clone).and_then(|found| found.to_c(arena));
    let (provisioning, error) = match provisioning {
        Ok(provisioning) => (arena.alloc(provisioning) as *const genesys_org_provisioning, None),
        Err(error) => (ptr::null(), Some(error)),
    };
    let message = error.as_ref().map(Error::to_string);
    genesys_wait_progress {
        attempt: poll.attempt,
        provisioning,
        error_kind: error.map_or(GENESYS_OK, |error| status::of(error.kind())),
        error: opt_text_lossy(arena, message.as_deref()),
        elapsed_ms: milliseconds(poll.elapsed),
        next_delay_ms: opt_value(arena, poll.next_delay.map(milliseconds)),
    }
}

/// Reads a failure, which may be left out.
///
/// # Safety
///
/// `failure` is NULL or as the header says.
unsafe fn read_failure(failure: *const genesys_poll_failure) -> Result<Option<PollFailure>, Error> {
    // SAFETY: the caller promises the same.
    let Some(failure) = unsafe { caller_struct::read(failure, "failure") }? else {
        return Ok(None);
    };
    let genesys_poll_failure {
        struct_size: _,
        is_retryable,
        is_not_found,
        retry_after_ms,
        message,
    } = failure;
    // SAFETY: the caller promises the same.
    let (retry_after, message) = unsafe {
        (
            input::number(retry_after_ms, "failure.retry_after_ms")?.map(Duration::from_millis),
            input::optional(message, "failure.message")?.unwrap_or("failed"),
        )
    };
    let message = message.to_owned();
    Ok(Some(PollFailure { is_retryable, is_not_found, retry_after, message }))
}

fn milliseconds(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1000.0
}
