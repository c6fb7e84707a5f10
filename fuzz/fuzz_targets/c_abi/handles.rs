//! The objects besides the operations: builders and clients, the log, the sandbox.

use std::ffi::c_void;
use std::ptr;

use super::abi::*;
use super::check_result::{output, read, result, run};
use super::input::{Script, pointer};

/// Sets up to eight settings and builds a client; nothing is sent.
pub fn build(script: &mut Script<'_>) {
    // SAFETY: every string ends with a NUL, and the builder is live until it is freed.
    unsafe {
        let builder = genesys_client_builder_new();
        for _ in 0..script.byte() % 8 {
            set(script, builder);
        }
        result(genesys_client_free, |client, error| {
            genesys_client_builder_build(builder, client, error)
        });
        log_in(script, builder);
        genesys_client_builder_free(builder);
    }
}

/// Begins a login and ends it. It is cancelled before a code could be sent.
unsafe fn log_in(script: &mut Script<'_>, builder: *mut c_void) {
    let (options, pasted) = (script.text(), script.text());
    unsafe {
        let login = output(|login, error| {
            genesys_login_begin_with_builder(builder, options.get(), login, error)
        });
        read(genesys_login_url(login));
        read(genesys_login_redirect_uri(login));
        genesys_login_cancel(login);
        result(genesys_client_free, |client, error| {
            genesys_login_finish(login, pasted.get(), client, error)
        });
        result(genesys_client_free, |client, error| genesys_login_wait(login, 1, client, error));
        genesys_login_free(login);
    }
}

unsafe fn set(script: &mut Script<'_>, builder: *mut c_void) {
    type SetText = unsafe extern "C" fn(*mut c_void, Text, Out) -> Status;
    const TEXTS: [SetText; 12] = [
        genesys_client_builder_set_base_url,
        genesys_client_builder_set_login_url,
        genesys_client_builder_set_profile,
        genesys_client_builder_set_region,
        genesys_client_builder_set_access_token,
        genesys_client_builder_set_user_agent,
        genesys_client_builder_set_proxy,
        genesys_client_builder_set_ca_bundle,
        genesys_client_builder_set_client_certificate,
        genesys_client_builder_set_client_key,
        genesys_client_builder_set_client_id,
        genesys_client_builder_set_refresh_token,
    ];
    type SetNumber = unsafe extern "C" fn(*mut c_void, u64, Out) -> Status;
    const NUMBERS: [SetNumber; 4] = [
        genesys_client_builder_set_connect_timeout_ms,
        genesys_client_builder_set_attempt_timeout_ms,
        genesys_client_builder_set_total_timeout_ms,
        genesys_client_builder_set_max_response_bytes,
    ];
    let choice = usize::from(script.byte() % 23);
    let (first, second, number) = (script.text(), script.text(), script.number());
    run(|error| unsafe {
        match choice {
            0..12 => TEXTS[choice](builder, first.get(), error),
            12..16 => NUMBERS[choice - 12](builder, number, error),
            16 => genesys_client_builder_set_max_retries(builder, number as u32, error),
            17 => genesys_client_builder_set_allow_insecure_http(builder, number & 1 == 1, error),
            18 => genesys_client_builder_set_from_environment(builder, number & 1 == 1, error),
            19 => {
                genesys_client_builder_set_proxy_from_environment(builder, number & 1 == 1, error)
            }
            20 => genesys_client_builder_set_header(builder, first.get(), second.get(), error),
            21 => genesys_client_builder_set_requests_per_minute(builder, number as u32, error),
            _ => genesys_client_builder_set_client_credentials(
                builder,
                first.get(),
                second.get(),
                error,
            ),
        }
    });
}

/// Creates a client from JSON, and one from the environment; nothing is sent.
pub fn make(script: &mut Script<'_>) {
    let settings = script.text();
    // SAFETY: a NUL-terminated string, and a client that is live until it is freed.
    unsafe {
        let client = output(|client, error| genesys_client_new_json(settings.get(), client, error));
        let login = output(|login, error| {
            genesys_login_begin(settings.get(), settings.get(), ptr::null(), login, error)
        });
        genesys_login_free(login);
        genesys_client_cancel(client);
        genesys_client_free(client);
        result(genesys_client_free, |client, error| genesys_client_new_from_env(client, error));
        read(genesys_version());
        read(genesys_contract_json());
    }
}

/// Sets the log callback for the calls that follow.
pub fn log(script: &mut Script<'_>) {
    unsafe extern "C" fn write(_level: i32, target: Text, message: Text, _user_data: *mut c_void) {
        // SAFETY: both are strings for the duration of the call.
        unsafe {
            read(target);
            read(message);
        }
    }
    let level = i32::from(script.byte()) - 1;
    let callback: LogCallback = script.byte().is_multiple_of(2).then_some(write);
    // SAFETY: the callback is always valid and has no data.
    run(|error| unsafe { genesys_log_set_callback(level, callback, ptr::null_mut(), error) });
}

/// Starts a sandbox, injects a fault, and stops it.
pub fn sandbox(script: &mut Script<'_>) {
    let wait = script.flag().map(|_| script.number() as u32);
    let (operation, on) = (script.text(), script.text());
    let (verb, arguments) = (script.text(), script.text());
    let options = script.text();
    let fault = SandboxFault {
        struct_size: script.size::<SandboxFault>(),
        http_status: script.number() as u16,
        retry_after_s: pointer(&wait),
        delay_ms: script.number() as u32,
        drop_response: script.byte().is_multiple_of(2),
        operation: operation.get(),
        on: on.get(),
    };
    // SAFETY: the sandbox is NULL, or live until it is freed.
    unsafe {
        let sandbox = output(|sandbox, error| genesys_sandbox_start(0, sandbox, error));
        for text in [
            genesys_sandbox_base_url(sandbox),
            genesys_sandbox_client_id(sandbox),
            genesys_sandbox_client_secret(sandbox),
            genesys_sandbox_unprivileged_client_id(sandbox),
            genesys_sandbox_unprivileged_client_secret(sandbox),
            genesys_sandbox_public_client_id(sandbox),
        ] {
            read(text);
        }
        for unprivileged in [false, true] {
            let settings = genesys_sandbox_settings_json(sandbox, unprivileged);
            read(settings);
            genesys_string_free(settings);
        }
        genesys_sandbox_free(output(|sandbox, error| {
            genesys_sandbox_start_json(options.get(), sandbox, error)
        }));
        // Whatever the last argument is, it does not serve.
        let command = [c"".as_ptr(), c"--version".as_ptr(), on.get()];
        genesys_sandbox_main(2 + i32::from(!on.get().is_null()), command.as_ptr());
        let count = script.number() as u32;
        run(|error| genesys_sandbox_fail_next(sandbox, count, &fault, error));
        let mut json = ptr::dangling_mut();
        run(|error| {
            genesys_sandbox_call_json(sandbox, verb.get(), arguments.get(), &mut json, error)
        });
        read(json);
        genesys_string_free(json);
        genesys_sandbox_expire_tokens(sandbox);
        genesys_sandbox_request_count(sandbox);
        genesys_sandbox_token_request_count(sandbox);
        genesys_sandbox_free(sandbox);
    }
}
