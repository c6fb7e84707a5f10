//! Callbacks of a client: functions of the program that watch its calls and end them.

use std::ffi::{c_char, c_void};
use std::fmt::Display;
use std::sync::Arc;

use zeroize::Zeroizing;

use super::caller_struct::{self, impl_caller_struct};
use super::event::{Texts, genesys_event, to_c};
use super::token::{CallbackSource, genesys_token_callback};
use super::transport::{CallbackTransport, genesys_transport_callback};
use super::user_data::{UserData, genesys_free_user_data_callback};
use crate::auth::{RefreshTokenObserver, TokenSource};
use crate::client::ClientBuilder;
use crate::error::Error;
use crate::http::call_context::Interrupt;
use crate::retry::event::{Event, Observer};
use crate::secret::Secret;
use crate::transport::Transport;

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

/// Is given each new refresh token of a person, at login and with each new access token, and may store it.
///
/// refresh_token is a secret, and borrowed until the callback returns. It runs in the thread of the call that refreshes,
/// before any other refresh; calls of other threads go on meanwhile. user_data is that of genesys_callbacks.
pub type genesys_refresh_token_callback =
    Option<unsafe extern "C" fn(refresh_token: *const c_char, user_data: *mut c_void)>;

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
    /// Is given each new refresh token of a person. Optional.
    pub refresh_token: genesys_refresh_token_callback,
}

impl_caller_struct!(genesys_callbacks);

/// The callbacks as functions of Rust, which share the user data.
pub(super) struct Callbacks {
    pub(super) observer: Option<Observer>,
    pub(super) interrupt: Option<Interrupt>,
    token: Option<Arc<dyn TokenSource>>,
    transport: Option<Arc<dyn Transport>>,
    refresh_token: Option<RefreshTokenObserver>,
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
            refresh_token,
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
            refresh_token: refresh_token.map(|callback| {
                let user_data = user_data.clone();
                let give = move |token: &Secret| {
                    let token = Zeroizing::new([token.expose().as_bytes(), b"\0"].concat());
                    // SAFETY: as above, with a string that has no other NUL byte: its characters were checked.
                    unsafe { callback(token.as_ptr().cast(), user_data.pointer()) }
                };
                Arc::new(give) as RefreshTokenObserver
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
            .replace_refresh_token_observer(self.refresh_token.clone())
    }

    /// Rejects the callbacks that derived clients share with their parent.
    pub(super) fn reject_those_of_a_new_client(&self, name: &str) -> Result<(), Error> {
        let given = [
            ("token", self.token.is_some()),
            ("transport", self.transport.is_some()),
            ("refresh_token", self.refresh_token.is_some()),
        ];
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

#[cfg(all(test, shuttle))]
mod schedules;

#[cfg(test)]
mod tests {
    use std::ffi::CStr;
    use std::time::Duration;

    use super::super::event::GENESYS_EVENT_WAIT;
    use super::*;
    use crate::retry::event::{WaitEvent, WaitReason};

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
            refresh_token: None,
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
    fn data_not_taken_over_are_not_freed() {
        let mut seen = Seen::default();
        drop(callbacks_of(&raw mut seen));
        assert_eq!(seen.freed, 0);
    }
}
