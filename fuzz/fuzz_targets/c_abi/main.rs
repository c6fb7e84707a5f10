//! Every function of the C ABI with arbitrary values. The input is a script: the status and the body of the
//! service's responses, then calls with their arguments.

#![no_main]

mod abi;
mod check_result;
mod handles;
mod input;
mod one_call;
mod operations;
mod wait;

use std::ffi::CString;
use std::ptr;
use std::sync::LazyLock;

use genesys_onboarding as _;
use genesys_onboarding_fuzz::Service;
use libfuzzer_sys::fuzz_target;

use input::Script;

static SERVICE: LazyLock<Service> = LazyLock::new(Service::start);
/// A client that is never freed.
static CLIENT: LazyLock<usize> = LazyLock::new(|| {
    let settings = format!(
        r#"{{"baseUrl": "{}", "maxRetries": 0, "maxResponseBytes": 65536, "accessToken": "t"}}"#,
        SERVICE.url
    );
    let settings = CString::new(settings).expect("no NUL");
    // SAFETY: a NUL-terminated string, and a place to write to.
    let client = check_result::output(|client, error| unsafe {
        abi::genesys_client_new_json(settings.as_ptr(), client, error)
    });
    assert!(!client.is_null());
    client.expose_provenance()
});

fuzz_target!(|data: &[u8]| {
    let mut script = Script::new(data);
    respond(&mut script);
    for _ in 0..4 {
        if script.is_empty() {
            return;
        }
        match script.byte() {
            0 => handles::sandbox(&mut script),
            1..16 => handles::log(&mut script),
            16..24 => one_call::call_back(&mut script),
            // SAFETY: the client is never freed.
            24..28 => unsafe {
                one_call::derive(&mut script, ptr::with_exposed_provenance(*CLIENT));
            },
            // SAFETY: the client is never freed.
            28..32 => unsafe { wait::wait(&mut script, ptr::with_exposed_provenance(*CLIENT)) },
            32..48 => handles::make(&mut script),
            48..80 => handles::build(&mut script),
            // SAFETY: operations reject NULL.
            80..96 => unsafe { operations::call(&mut script, ptr::null()) },
            // SAFETY: the client is never freed.
            _ => unsafe {
                operations::call(&mut script, ptr::with_exposed_provenance(*CLIENT));
            },
        }
    }
});

fn respond(script: &mut Script<'_>) {
    let status = [200, 201, 204, 302, 400, 404, 429, 503][usize::from(script.byte() % 8)];
    let body = script.take_text();
    let head = format!("HTTP/1.1 {status} Status\r\nContent-Length: {}\r\n\r\n", body.len());
    SERVICE.respond_framed(&[head.as_bytes(), body].concat());
}
