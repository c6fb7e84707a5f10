//! Waits with arbitrary options, which end after one poll.

use std::ffi::c_void;
use std::ptr;

use super::abi::*;
use super::check_result::{output, read, result, run};
use super::input::{Script, pointer};

/// Waits for a provisioning, and with a waiter.
///
/// # Safety
///
/// `client` is NULL or live.
pub unsafe fn wait(script: &mut Script<'_>, client: *const c_void) {
    let (id, description) = (script.text(), script.text());
    let numbers: [Option<i64>; 4] = std::array::from_fn(|_| script.maybe_number());
    let growth = script.flag().map(|_| f64::from_bits(script.number()));
    let has_progress = script.byte().is_multiple_of(2);
    let mut options = WaitOptions {
        struct_size: script.size::<WaitOptions>(),
        timeout_ms: pointer(&numbers[0]),
        interval_ms: pointer(&numbers[1]),
        growth: pointer(&growth),
        max_interval_ms: pointer(&numbers[2]),
        not_found_grace_ms: pointer(&numbers[3]),
        description: description.get(),
        progress: has_progress.then_some(end),
        user_data: ptr::null_mut(),
    };
    // SAFETY: the client is NULL or live, the options are valid, and the waiter lives until it is freed.
    unsafe {
        let waiter = output(|waiter, error| genesys_waiter_new(client, &options, waiter, error));
        poll(script, waiter);
        genesys_waiter_free(waiter);
        // All of the struct, so that the wait ends after its first poll.
        options.struct_size = size_of::<WaitOptions>();
        options.progress = Some(end);
        result(genesys_org_provisioning_free, |provisioning, error| {
            let id = id.get();
            genesys_wait_for_onboarding_orgprovisioning(client, id, &options, provisioning, error)
        });
    }
}

/// # Safety
///
/// `waiter` is NULL or live.
unsafe fn poll(script: &mut Script<'_>, waiter: *mut c_void) {
    let (message, retry_after) = (script.text(), script.maybe_number());
    let failure = PollFailure {
        struct_size: script.size::<PollFailure>(),
        is_retryable: script.flag() == Some(true),
        is_not_found: script.flag() == Some(true),
        retry_after_ms: pointer(&retry_after),
        message: message.get(),
    };
    // SAFETY: the waiter is NULL or live, and clients live until they are freed.
    unsafe {
        let polling = output(|polling, error| genesys_waiter_poll(waiter, polling, error));
        result(genesys_invite_free, |invite, error| {
            genesys_get_onboarding_invite(polling, c"i-1".as_ptr(), invite, error)
        });
        genesys_client_free(polling);
        let mut delay_ms = f64::NAN;
        for failure in [ptr::null(), &raw const failure] {
            run(|error| genesys_waiter_next(waiter, failure, &mut delay_ms, error));
            assert!(delay_ms == -1.0 || delay_ms >= 0.0, "{delay_ms}");
        }
    }
}

unsafe extern "C" fn end(progress: *const WaitProgress, _user_data: *mut c_void) -> bool {
    // SAFETY: progress and its string live for the time of the callback.
    unsafe {
        assert_eq!((*progress).attempt, 1);
        assert_eq!((*progress).error.is_null(), (*progress).error_kind == 0);
        assert_eq!((*progress).provisioning.is_null(), (*progress).error_kind != 0);
        read((*progress).error);
    }
    true
}
