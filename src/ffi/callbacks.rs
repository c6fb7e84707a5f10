//! Callbacks of a client: functions of the program that watch its calls and end them.

use std::cell::{Cell, UnsafeCell};
use std::ffi::{c_char, c_void};
use std::fmt::Display;
use std::mem::MaybeUninit;
use std::ptr;
use std::sync::Arc;
use std::time::Duration;

use bumpalo::Bump;

use super::caller_struct::{self, impl_caller_struct};
use super::output::text_lossy;
use super::status::{self, GENESYS_OK, genesys_status};
use super::token::{CallbackSource, genesys_token_callback};
use super::transport::{CallbackTransport, genesys_transport_callback};
use crate::auth::TokenSource;
use crate::client::ClientBuilder;
use crate::error::Error;
use crate::http::call_context::Interrupt;
use crate::retry::event::{
    AttemptEvent, Event, Observer, TokenRefreshEvent, WaitEvent, WaitReason,
};
use crate::sync::atomic::{AtomicBool, Ordering};
use crate::transport::Transport;

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
    /// Wait: GENESYS_WAIT_BACKOFF, GENESYS_WAIT_RETRY_AFTER or GENESYS_WAIT_PAUSE. Otherwise 0.
    pub wait_reason: i32,
}

/// Is told what happens within calls: for metrics, traces and audits. No secret is in it.
///
/// event and all that it points to are borrowed until the callback returns. user_data is that of
/// genesys_callbacks.
pub type genesys_observer_callback =
    Option<unsafe extern "C" fn(event: *const genesys_event, user_data: *mut c_void)>;

/// Is asked while a call waits whether the call shall end: true ends it with GENESYS_CANCELLED.
///
/// It is asked at least every 100 ms while the call waits for DNS, a connection, TLS, a request to be sent, a
/// response, an access token, or a retry. user_data is that of genesys_callbacks.
pub type genesys_interrupt_callback = Option<unsafe extern "C" fn(user_data: *mut c_void) -> bool>;

/// Frees the user_data of genesys_callbacks.
pub type genesys_free_user_data_callback = Option<unsafe extern "C" fn(user_data: *mut c_void)>;

/// Callbacks of a client and of those derived from it. See "Callbacks" at the top of this header.
///
/// Initialize it with GENESYS_CALLBACKS_INIT.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct genesys_callbacks {
    /// The size of the struct, set by GENESYS_CALLBACKS_INIT.
    pub struct_size: usize,
    /// Passed to each callback, from any thread that makes a call. Optional.
    pub user_data: *mut c_void,
    /// Called once, when no builder, client, iterator or call has the callbacks any more, on the thread that
    /// frees or ends the last of them. Not called by a function that fails: it has not taken user_data over.
    /// Optional.
    pub free_user_data: genesys_free_user_data_callback,
    /// Is told of each attempt, wait and token refresh. Optional.
    pub observer: genesys_observer_callback,
    /// Is asked whether a waiting call shall end. Optional.
    pub interrupt: genesys_interrupt_callback,
    /// Gives access tokens, in place of an access token or client credentials. Optional.
    pub token: genesys_token_callback,
    /// Sends requests, in place of the library's HTTP. Optional.
    pub transport: genesys_transport_callback,
}

impl_caller_struct!(genesys_callbacks);

/// The callbacks as functions of Rust, which share the user data.
pub(super) struct Callbacks {
    pub(super) observer: Option<Observer>,
    pub(super) interrupt: Option<Interrupt>,
    token: Option<Arc<dyn TokenSource>>,
    transport: Option<Arc<dyn Transport>>,
    user_data: UserData,
}

impl Callbacks {
    /// Reads callbacks, which may be left out.
    ///
    /// # Safety
    ///
    /// `callbacks` is NULL or as the header says.
    pub(super) unsafe fn read(
        callbacks: *const genesys_callbacks,
        name: impl Display,
    ) -> Result<Option<Callbacks>, Error> {
        // SAFETY: the caller promises the same.
        Ok(unsafe { caller_struct::read(callbacks, name) }?.map(Callbacks::of))
    }

    fn of(callbacks: genesys_callbacks) -> Callbacks {
        let genesys_callbacks {
            struct_size: _,
            user_data,
            free_user_data,
            observer,
            interrupt,
            token,
            transport,
        } = callbacks;
        let user_data = UserData::new(user_data, free_user_data);
        Callbacks {
            observer: observer.map(|callback| {
                let user_data = user_data.clone();
                let observe = move |event: &Event<'_>| {
                    let texts = Texts::new();
                    // SAFETY: the header asks for a callback that may be called until its data are freed.
                    unsafe { callback(&to_c(event, &texts), user_data.pointer()) }
                };
                Arc::new(observe) as Observer
            }),
            interrupt: interrupt.map(|callback| {
                let user_data = user_data.clone();
                // SAFETY: as above.
                Arc::new(move || unsafe { callback(user_data.pointer()) }) as Interrupt
            }),
            token: token.map(|callback| {
                Arc::new(CallbackSource::new(callback, user_data.clone())) as Arc<dyn TokenSource>
            }),
            transport: transport.map(|callback| {
                Arc::new(CallbackTransport::new(callback, user_data.clone())) as Arc<dyn Transport>
            }),
            user_data,
        }
    }

    /// Sets them, instead of those set before.
    pub(super) fn set(&self, builder: ClientBuilder) -> ClientBuilder {
        builder
            .callbacks(self.observer.clone(), self.interrupt.clone())
            .replace_token_source(self.token.clone())
            .replace_transport(self.transport.clone())
    }

    /// Rejects the callbacks that derived clients share with their parent.
    pub(super) fn reject_those_of_a_new_client(&self, name: &str) -> Result<(), Error> {
        let given = [("token", self.token.is_some()), ("transport", self.transport.is_some())];
        match given.iter().find(|(_, is_set)| *is_set) {
            Some((callback, _)) => {
                let reason = "a derived client has its parent's; set it when a client is created";
                Err(Error::invalid_argument(&format!("{name}.{callback}"), reason))
            }
            None => Ok(()),
        }
    }

    /// Takes the user data over: from now on they are freed once nothing has the callbacks any more.
    pub(super) fn take_over(self) {
        self.user_data.take_over();
    }
}

/// The user data of callbacks, shared by what may call one of them.
#[derive(Clone)]
pub(super) struct UserData(Arc<Data>);

struct Data {
    pointer: *mut c_void,
    free: genesys_free_user_data_callback,
    is_owned: AtomicBool,
}

// SAFETY: the header asks for callbacks and data that all threads may use.
unsafe impl Send for Data {}
// SAFETY: as above.
unsafe impl Sync for Data {}

impl UserData {
    pub(super) fn new(pointer: *mut c_void, free: genesys_free_user_data_callback) -> Self {
        UserData(Arc::new(Data { pointer, free, is_owned: AtomicBool::new(false) }))
    }

    pub(super) fn pointer(&self) -> *mut c_void {
        self.0.pointer
    }

    fn take_over(&self) {
        self.0.is_owned.store(true, Ordering::Relaxed);
    }
}

impl Drop for Data {
    fn drop(&mut self) {
        if let (Some(free), true) = (self.free, self.is_owned.load(Ordering::Relaxed)) {
            // SAFETY: the header asks for a function that may be called once, after every other use.
            unsafe { free(self.pointer) };
        }
    }
}

/// The strings of one event, which mostly fit the stack: an allocation would cost more than all the rest.
struct Texts {
    place: UnsafeCell<[MaybeUninit<u8>; 512]>,
    used: Cell<usize>,
    overflow: Bump,
}

impl Texts {
    fn new() -> Self {
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

fn to_c(event: &Event<'_>, texts: &Texts) -> genesys_event {
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

#[cfg(all(test, shuttle))]
mod schedules;

#[cfg(test)]
mod tests {
    use std::ffi::CStr;

    use super::*;

    /// What the callbacks of a test have seen.
    #[derive(Default)]
    struct Seen {
        events: Vec<(i32, String, f64)>,
        asked: usize,
        freed: usize,
    }

    unsafe extern "C" fn observe(event: *const genesys_event, user_data: *mut c_void) {
        // SAFETY: a live event with an operation, and the data of this test.
        unsafe {
            let operation = CStr::from_ptr((*event).operation_id).to_str().unwrap().to_owned();
            (*user_data.cast::<Seen>()).events.push(((*event).kind, operation, (*event).delay_ms));
        }
    }

    unsafe extern "C" fn interrupt(user_data: *mut c_void) -> bool {
        // SAFETY: the data of this test.
        unsafe {
            (*user_data.cast::<Seen>()).asked += 1;
            (*user_data.cast::<Seen>()).asked == 2
        }
    }

    unsafe extern "C" fn free(user_data: *mut c_void) {
        // SAFETY: the data of this test.
        unsafe { (*user_data.cast::<Seen>()).freed += 1 };
    }

    fn callbacks_of(seen: *mut Seen) -> Callbacks {
        Callbacks::of(genesys_callbacks {
            struct_size: size_of::<genesys_callbacks>(),
            user_data: seen.cast(),
            free_user_data: Some(free),
            observer: Some(observe),
            interrupt: Some(interrupt),
            token: None,
            transport: None,
        })
    }

    #[test]
    fn callbacks_get_their_data_until_they_are_freed() {
        let seen = Box::into_raw(Box::<Seen>::default());
        let callbacks = callbacks_of(seen);
        let (observer, interrupt) =
            (callbacks.observer.clone().unwrap(), callbacks.interrupt.clone().unwrap());
        callbacks.take_over();
        observer(&Event::Wait(&WaitEvent {
            operation: "getOnboardingInvite",
            reason: WaitReason::Pause,
            delay: Duration::from_micros(1500),
            attempt: 2,
        }));
        assert_eq!([interrupt(), interrupt(), interrupt()], [false, true, false]);
        drop(observer);
        // SAFETY: no callback runs.
        assert_eq!(unsafe { (*seen).freed }, 0);
        drop(interrupt);
        // SAFETY: a box that was leaked above; nothing has its address any more.
        let seen = unsafe { Box::from_raw(seen) };
        assert_eq!(seen.events, [(GENESYS_EVENT_WAIT, "getOnboardingInvite".to_owned(), 1.5)]);
        assert_eq!((seen.asked, seen.freed), (3, 1));
    }

    #[test]
    fn long_texts_and_those_with_nul_are_copied_too() {
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

    #[test]
    fn data_not_taken_over_are_not_freed() {
        let mut seen = Seen::default();
        drop(callbacks_of(&raw mut seen));
        assert_eq!(seen.freed, 0);
    }
}
