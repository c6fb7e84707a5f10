//! What an observer is told, as a struct, and as JSON.

use std::borrow::Cow;
use std::cell::{Cell, UnsafeCell};
use std::ffi::{CStr, c_char};
use std::mem::MaybeUninit;
use std::ptr;
use std::time::Duration;

use bumpalo::Bump;

use super::output::text_lossy;
use super::status::{self, GENESYS_OK, genesys_status};
use crate::retry::event::{AttemptEvent, Event, TokenRefreshEvent, WaitEvent, WaitReason};
use crate::retry::event_json::{EventJson, EventKind};

/// An attempt has ended: a request was sent, and a response or a failure came back.
pub const GENESYS_EVENT_ATTEMPT: i32 = 1;
/// The call is about to wait before its next attempt.
pub const GENESYS_EVENT_WAIT: i32 = 2;
/// The request of an access token has ended, with all of its attempts.
pub const GENESYS_EVENT_TOKEN_REFRESH: i32 = 3;

/// The last attempt failed, and the next one must not follow at once.
pub const GENESYS_WAIT_BACKOFF: i32 = 1;
/// The response had a Retry-After.
pub const GENESYS_WAIT_RETRY_AFTER: i32 = 2;
/// A 429 of another call has paused all calls of the client.
pub const GENESYS_WAIT_PAUSE: i32 = 3;
/// The turn of the request comes later, by the setting requests_per_minute.
pub const GENESYS_WAIT_PACING: i32 = 4;

/// What has happened within a call. Read-only.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct genesys_event {
    /// GENESYS_EVENT_ATTEMPT, GENESYS_EVENT_WAIT or GENESYS_EVENT_TOKEN_REFRESH; later versions may have more.
    pub kind: i32,
    /// The operation ID of the call, such as "getOnboardingInvite".
    pub operation_id: *const c_char,
    /// Attempt: the HTTP method, such as "GET". Otherwise NULL.
    pub method: *const c_char,
    /// Attempt: the template of the path, such as "/api/v2/onboarding/invites/{inviteId}", or "/oauth/token"
    /// for a request of an access token. Otherwise NULL.
    pub path: *const c_char,
    /// Attempt: its number, from 1. Wait: the number of the attempt that follows. Otherwise 0.
    pub attempt: u32,
    /// Attempt: the HTTP status of the response. 0 without one.
    pub http_status: i32,
    /// The kind of the failure, such as GENESYS_TIMEOUT. GENESYS_OK without one, also for an attempt with an
    /// error status.
    pub error_kind: genesys_status,
    /// What failed, in words. NULL without a failure.
    pub error: *const c_char,
    /// Attempt: the correlation ID of the response, by which Genesys support finds the request. NULL without
    /// one.
    pub correlation_id: *const c_char,
    /// Attempt, token refresh: how long it took, in milliseconds. Otherwise 0.
    pub elapsed_ms: f64,
    /// Wait: how long it lasts unless it is cancelled, in milliseconds. Otherwise 0.
    pub delay_ms: f64,
    /// Wait: GENESYS_WAIT_BACKOFF, GENESYS_WAIT_RETRY_AFTER, GENESYS_WAIT_PAUSE or GENESYS_WAIT_PACING. Otherwise 0.
    pub wait_reason: i32,
}

/// An event as JSON, if its kind is known.
///
/// # Safety
///
/// Each string of the event is NULL or NUL-terminated.
pub(super) unsafe fn to_json(event: &genesys_event) -> Option<String> {
    // SAFETY: the caller promises the same.
    let text = |text| unsafe { text_of(text) };
    let kind = match event.kind {
        GENESYS_EVENT_ATTEMPT => EventKind::Attempt,
        GENESYS_EVENT_WAIT => EventKind::Wait,
        GENESYS_EVENT_TOKEN_REFRESH => EventKind::TokenRefresh,
        _ => return None,
    };
    let wait_reason = match event.wait_reason {
        GENESYS_WAIT_BACKOFF => Some(WaitReason::Backoff),
        GENESYS_WAIT_RETRY_AFTER => Some(WaitReason::RetryAfter),
        GENESYS_WAIT_PAUSE => Some(WaitReason::Pause),
        GENESYS_WAIT_PACING => Some(WaitReason::Pacing),
        _ => None,
    };
    let [operation_id, method, path, error, correlation_id] =
        [event.operation_id, event.method, event.path, event.error, event.correlation_id].map(text);
    let is_wait = kind == EventKind::Wait;
    let json = EventJson {
        kind,
        operation_id: operation_id.as_deref().unwrap_or_default(),
        method: method.as_deref(),
        path: path.as_deref(),
        attempt: (event.attempt != 0).then_some(event.attempt),
        http_status: u16::try_from(event.http_status).ok().filter(|status| *status != 0),
        error_kind: status::kind_name(event.error_kind),
        error: error.as_deref(),
        correlation_id: correlation_id.as_deref(),
        elapsed_ms: (!is_wait).then_some(event.elapsed_ms),
        delay_ms: is_wait.then_some(event.delay_ms),
        wait_reason,
    };
    serde_json::to_string(&json).ok()
}

/// # Safety
///
/// `text` is NULL or NUL-terminated.
unsafe fn text_of<'a>(text: *const c_char) -> Option<Cow<'a, str>> {
    // SAFETY: not NULL, so the caller promises a NUL-terminated string.
    (!text.is_null()).then(|| unsafe { CStr::from_ptr(text) }.to_string_lossy())
}

/// The strings of one event, which mostly fit the stack: an allocation would cost more than all the rest.
pub(super) struct Texts {
    place: UnsafeCell<[MaybeUninit<u8>; 512]>,
    used: Cell<usize>,
    overflow: Bump,
}

impl Texts {
    pub(super) fn new() -> Self {
        Texts {
            place: UnsafeCell::new([MaybeUninit::uninit(); 512]),
            used: Cell::new(0),
            overflow: Bump::new(),
        }
    }

    /// Copies a string of the library's own, which contains no NUL.
    fn fixed(&self, text: &'static str) -> *const c_char {
        self.copy(text)
    }

    /// Copies an optional string; a NUL, which would cut it short, becomes U+FFFD.
    fn lossy(&self, text: Option<&str>) -> *const c_char {
        match text {
            None => ptr::null(),
            Some(text) if text.contains('\0') => text_lossy(&self.overflow, text),
            Some(text) => self.copy(text),
        }
    }

    fn copy(&self, text: &str) -> *const c_char {
        let start = self.used.get();
        let end = start + text.len() + 1;
        if end > size_of_val(&self.place) {
            return text_lossy(&self.overflow, text);
        }
        self.used.set(end);
        // SAFETY: the bytes from `start` to `end` are in the array, and no other string has them.
        unsafe {
            let place = self.place.get().cast::<u8>().add(start);
            place.copy_from_nonoverlapping(text.as_ptr(), text.len());
            place.add(text.len()).write(0);
            place.cast()
        }
    }
}

pub(super) fn to_c(event: &Event<'_>, texts: &Texts) -> genesys_event {
    match event {
        Event::Attempt(attempt) => attempt_to_c(attempt, texts),
        Event::Wait(wait) => wait_to_c(wait, texts),
        Event::TokenRefresh(refresh) => refresh_to_c(refresh, texts),
    }
}

/// An event of which nothing else is known yet.
fn event_of(kind: i32, operation_id: &'static str, texts: &Texts) -> genesys_event {
    genesys_event {
        kind,
        operation_id: texts.fixed(operation_id),
        method: ptr::null(),
        path: ptr::null(),
        attempt: 0,
        http_status: 0,
        error_kind: GENESYS_OK,
        error: ptr::null(),
        correlation_id: ptr::null(),
        elapsed_ms: 0.0,
        delay_ms: 0.0,
        wait_reason: 0,
    }
}

fn attempt_to_c(event: &AttemptEvent<'_>, texts: &Texts) -> genesys_event {
    let &AttemptEvent {
        operation,
        method,
        path,
        attempt,
        status,
        error_kind,
        error,
        elapsed,
        correlation_id,
    } = event;
    genesys_event {
        method: texts.fixed(method),
        path: texts.fixed(path),
        attempt,
        http_status: status.map_or(0, i32::from),
        error_kind: error_kind.map_or(GENESYS_OK, status::of_kind_name),
        error: texts.lossy(error),
        correlation_id: texts.lossy(correlation_id),
        elapsed_ms: milliseconds(elapsed),
        ..event_of(GENESYS_EVENT_ATTEMPT, operation, texts)
    }
}

fn wait_to_c(event: &WaitEvent, texts: &Texts) -> genesys_event {
    let &WaitEvent { operation, reason, delay, attempt } = event;
    genesys_event {
        attempt,
        delay_ms: milliseconds(delay),
        wait_reason: match reason {
            WaitReason::Backoff => GENESYS_WAIT_BACKOFF,
            WaitReason::RetryAfter => GENESYS_WAIT_RETRY_AFTER,
            WaitReason::Pause => GENESYS_WAIT_PAUSE,
            WaitReason::Pacing => GENESYS_WAIT_PACING,
        },
        ..event_of(GENESYS_EVENT_WAIT, operation, texts)
    }
}

fn refresh_to_c(event: &TokenRefreshEvent<'_>, texts: &Texts) -> genesys_event {
    let &TokenRefreshEvent { operation, elapsed, error_kind, error } = event;
    genesys_event {
        error_kind: error_kind.map_or(GENESYS_OK, status::of_kind_name),
        error: texts.lossy(error),
        elapsed_ms: milliseconds(elapsed),
        ..event_of(GENESYS_EVENT_TOKEN_REFRESH, operation, texts)
    }
}

pub(super) fn milliseconds(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1e3
}

#[cfg(test)]
mod tests {
    use std::ffi::CStr;

    use super::*;

    #[test]
    fn long_texts_and_nul_are_copied() {
        let texts = Texts::new();
        let long = "x".repeat(300);
        let copies = [
            (texts.fixed("GET"), "GET"),
            (texts.lossy(Some(&long)), &long),
            (texts.lossy(Some(&long)), &long),
            (texts.lossy(Some("a\0b")), "a\u{fffd}b"),
            (texts.lossy(Some("")), ""),
        ];
        assert!(texts.lossy(None).is_null());
        for (copy, text) in copies {
            // SAFETY: a string of the texts, which are alive.
            assert_eq!(unsafe { CStr::from_ptr(copy) }.to_str().unwrap(), text);
        }
    }
}
