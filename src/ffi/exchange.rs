//! Requests to callbacks of the program, and the place for their replies.

use std::cell::RefCell;
use std::ffi::c_void;
use std::ptr;

use super::input::is_null;
use super::user_data::UserData;
use crate::error::Error;

/// A callback that is given a request and replies by a function of the library before it returns.
pub(super) struct RequestCallback<Public> {
    callback: unsafe extern "C" fn(*const Public, *mut c_void),
    user_data: UserData,
}

impl<Public> RequestCallback<Public> {
    pub(super) fn new(
        callback: unsafe extern "C" fn(*const Public, *mut c_void),
        user_data: UserData,
    ) -> Self {
        RequestCallback { callback, user_data }
    }

    /// Calls it with a request, and returns the last reply.
    pub(super) fn call<Request, Reply>(&self, public: Public, request: &Request) -> Option<Reply> {
        let exchange = Exchange { public, request, reply: RefCell::new(None) };
        // SAFETY: the header asks for a callback that may be called until its data are freed.
        unsafe { (self.callback)(ptr::from_ref(&exchange).cast(), self.user_data.pointer()) };
        exchange.reply.into_inner()
    }
}

/// A request with the place for the reply. The struct for C comes first, so that a pointer to it is one to this.
#[repr(C)]
pub(super) struct Exchange<'a, Public, Request, Reply> {
    public: Public,
    pub(super) request: &'a Request,
    pub(super) reply: RefCell<Option<Reply>>,
}

impl<'a, Public, Request, Reply> Exchange<'a, Public, Request, Reply> {
    /// The exchange of a request.
    ///
    /// # Safety
    ///
    /// `request` is NULL or that of a callback that has not returned, and the types are those that
    /// [`RequestCallback::call`] was given.
    pub(super) unsafe fn of(request: *const Public) -> Result<&'a Self, Error> {
        // SAFETY: the caller promises NULL or the start of an exchange.
        unsafe { request.cast::<Self>().as_ref() }.ok_or_else(|| is_null("request"))
    }
}
