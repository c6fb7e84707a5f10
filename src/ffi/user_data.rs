//! The data of the program that its callbacks are given.

use std::ffi::c_void;
use std::sync::Arc;

use crate::sync::atomic::{AtomicBool, Ordering};

/// Frees the user_data of genesys_callbacks.
pub type genesys_free_user_data_callback = Option<unsafe extern "C" fn(user_data: *mut c_void)>;

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

    /// From now on they are freed with the last that may call one of the callbacks.
    pub(super) fn take_over(&self) {
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
