//! Derived clients and callbacks: arbitrary options, and arbitrary replies of callbacks.

use std::ffi::c_void;
use std::ptr;

use super::abi::*;
use super::check_result::{output, read, result, run};
use super::input::{CText, Script, pointer};

/// Derives clients, and calls with one of them.
///
/// # Safety
///
/// `client` is NULL or live.
pub unsafe fn derive(script: &mut Script<'_>, client: *const c_void) {
    let options_json = script.text();
    let limits = [script.maybe_number(), script.maybe_number(), script.maybe_number()];
    let texts: Vec<(CText, CText)> =
        (0..script.byte() % 3).map(|_| (script.text(), script.text())).collect();
    let headers = headers(&texts);
    let callbacks = Callbacks {
        struct_size: script.size::<Callbacks>(),
        user_data: ptr::null_mut(),
        free_user_data: None,
        observer: Some(observe),
        interrupt: None,
        token: script.byte().is_multiple_of(8).then_some(reply_with_token),
        transport: None,
    };
    let options = CallOptions {
        struct_size: script.size::<CallOptions>(),
        total_timeout_ms: pointer(&limits[0]),
        attempt_timeout_ms: pointer(&limits[1]),
        max_retries: pointer(&limits[2]),
        headers: headers.as_ptr(),
        headers_count: headers.len(),
        callbacks: if script.byte().is_multiple_of(2) { &callbacks } else { ptr::null() },
    };
    // SAFETY: the client is NULL or live, the options are valid, and derived clients live until they are freed.
    unsafe {
        result(genesys_client_free, |derived, error| {
            genesys_client_with_options(client, &options, derived, error)
        });
        let derived = output(|derived, error| {
            genesys_client_with_options_json(client, options_json.get(), derived, error)
        });
        genesys_client_cancel(derived);
        read_last_response(derived);
        genesys_client_free(derived);
    }
}

/// Calls with a client whose tokens and responses come from the script.
pub fn call_back(script: &mut Script<'_>) {
    let choice = script.byte();
    let mut replies = Script::new(script.take_rest());
    let callbacks = Callbacks {
        struct_size: size_of::<Callbacks>(),
        user_data: ptr::from_mut(&mut replies).cast(),
        free_user_data: Some(ignore),
        observer: Some(observe),
        interrupt: Some(interrupt),
        token: Some(reply_with_token),
        transport: Some(reply_with_response),
    };
    let settings = c"{\"baseUrl\": \"https://a.example\", \"maxRetries\": 0}";
    // SAFETY: the callbacks' data outlive the clients, and no other reference to them is in use.
    unsafe {
        let client = match choice.is_multiple_of(2) {
            true => output(|client, error| {
                genesys_client_new_json_with_callbacks(settings.as_ptr(), &callbacks, client, error)
            }),
            false => {
                let builder = genesys_client_builder_new();
                let url = c"https://a.example".as_ptr();
                run(|error| genesys_client_builder_set_base_url(builder, url, error));
                run(|error| genesys_client_builder_set_max_retries(builder, 0, error));
                run(|error| genesys_client_builder_set_callbacks(builder, &callbacks, error));
                let client =
                    output(|client, error| genesys_client_builder_build(builder, client, error));
                genesys_client_builder_free(builder);
                client
            }
        };
        assert!(!client.is_null());
        run(|error| genesys_delete_onboarding_invite(client, c"i-1".as_ptr(), error));
        result(genesys_invite_free, |invite, error| {
            genesys_get_onboarding_invite(client, c"i-1".as_ptr(), invite, error)
        });
        read_last_response(client);
        genesys_client_free(client);
    }
}

/// # Safety
///
/// `client` is NULL or live.
unsafe fn read_last_response(client: *const c_void) {
    // SAFETY: the caller promises the same; the response lives until it is freed.
    unsafe {
        let response =
            output(|response, error| genesys_client_last_response(client, response, error));
        if let Some(response) = response.cast::<LastResponse>().as_ref() {
            read(response.operation_id);
            read(response.correlation_id);
            for index in 0..response.headers_count {
                let header = &**response.headers.add(index);
                read(header.name);
                read(header.value);
            }
        }
        genesys_last_response_free(response);
        let json = genesys_client_last_response_json(client);
        read(json);
        genesys_string_free(json);
    }
}

fn headers(texts: &[(CText, CText)]) -> Vec<Header> {
    texts.iter().map(|(name, value)| Header { name: name.get(), value: value.get() }).collect()
}

unsafe extern "C" fn ignore(_user_data: *mut c_void) {}

unsafe extern "C" fn observe(event: *const Event, _user_data: *mut c_void) {
    // SAFETY: an event and its strings live for the time of the callback.
    unsafe {
        for text in [
            (*event).operation_id,
            (*event).method,
            (*event).path,
            (*event).error,
            (*event).correlation_id,
        ] {
            read(text);
        }
        let json = genesys_event_to_json(event);
        read(json);
        genesys_string_free(json);
    }
}

unsafe extern "C" fn interrupt(user_data: *mut c_void) -> bool {
    // SAFETY: the script of `call_back`, which no other callback uses.
    unsafe { (*user_data.cast::<Script<'_>>()).byte() == 1 }
}

unsafe extern "C" fn reply_with_token(request: *const TokenRequest, user_data: *mut c_void) {
    // SAFETY: the script of `call_back`, which no other callback uses; the request of this callback.
    unsafe {
        let Some(script) = user_data.cast::<Script<'_>>().as_mut() else { return };
        let (choice, text, lifetime) = (script.byte(), script.text(), script.maybe_number());
        if choice & 1 == 1 {
            genesys_token_request_is_stopped(request);
        }
        if choice & 6 != 0 {
            run(|error| {
                genesys_token_request_respond(request, text.get(), pointer(&lifetime), error)
            });
        }
        if choice & 24 == 24 {
            run(|error| genesys_token_request_fail(request, text.get(), error));
        }
    }
}

unsafe extern "C" fn reply_with_response(request: *const TransportRequest, user_data: *mut c_void) {
    // SAFETY: as above.
    unsafe {
        let script = &mut *user_data.cast::<Script<'_>>();
        let (choice, status, cause) = (script.byte(), script.byte(), script.byte());
        let texts = [(script.text(), script.text()), (script.text(), script.text())];
        let (headers, body, message) = (headers(&texts), script.take_text(), script.text());
        if choice & 1 == 1 {
            genesys_transport_request_is_stopped(request);
        }
        if choice & 6 != 0 {
            run(|error| {
                genesys_transport_request_respond(
                    request,
                    3 * i32::from(status),
                    headers.as_ptr(),
                    headers.len(),
                    body.as_ptr(),
                    body.len(),
                    error,
                )
            });
        }
        if choice & 24 == 24 {
            let (cause, may_have_been_sent) = (i32::from(cause % 8), cause & 8 == 8);
            run(|error| {
                let message = message.get();
                genesys_transport_request_fail(request, cause, may_have_been_sent, message, error)
            });
        }
    }
}
