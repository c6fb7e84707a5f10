//! Settings in JSON, through the C function that takes them.

#![no_main]

use std::ffi::{CStr, CString, c_char, c_void};
use std::ptr;

use genesys_onboarding as _;
use libfuzzer_sys::fuzz_target;
use serde_json::Value;

unsafe extern "C" {
    fn genesys_client_new_json(
        settings: *const c_char,
        client: *mut *mut c_void,
        error: *mut *mut c_void,
    ) -> i32;
    fn genesys_client_free(client: *mut c_void);
    fn genesys_error_to_json(error: *const c_void) -> *mut c_char;
    fn genesys_string_free(string: *mut c_char);
    fn genesys_error_free(error: *mut c_void);
}

fuzz_target!(|data: &[u8]| {
    let Ok(settings) = CString::new(data) else { return };
    let (mut client, mut error) = (ptr::null_mut(), ptr::null_mut());
    // SAFETY: a NUL-terminated string, and places to write to.
    let status = unsafe { genesys_client_new_json(settings.as_ptr(), &mut client, &mut error) };
    assert_eq!(status == 0, !client.is_null());
    assert_eq!(status == 0, error.is_null());
    if !error.is_null() {
        // 1: invalid argument (it is not UTF-8); 2: configuration.
        assert!(matches!(status, 1 | 2), "status {status}");
        check(error);
    }
    // SAFETY: each is NULL or owned by the caller.
    unsafe {
        genesys_error_free(error);
        genesys_client_free(client);
    }
});

fn check(error: *const c_void) {
    // SAFETY: a live error, and then a string owned by the caller.
    let json = unsafe {
        let string = genesys_error_to_json(error);
        let json: Value = serde_json::from_slice(CStr::from_ptr(string).to_bytes()).expect("JSON");
        genesys_string_free(string);
        json
    };
    let message = json["message"].as_str().expect("an error has a message");
    assert!(!message.contains(|c: char| c.is_control()), "control character: {message:?}");
}
