//! The arguments of the JSON surface. The first byte selects the operation. Exactly one request to that operation
//! is sent, whatever the IDs and strings contain.

#![no_main]

use std::sync::LazyLock;

use genesys_onboarding::{Client, ErrorKind, call_json};
use genesys_onboarding_fuzz::{CALLS, Service, check, client_of};
use libfuzzer_sys::fuzz_target;

static SERVICE: LazyLock<Service> = LazyLock::new(Service::start);
static CLIENT: LazyLock<Client> =
    LazyLock::new(|| client_of(&SERVICE.url).build().expect("valid settings"));

fuzz_target!(|data: &[u8]| {
    let Some((choice, arguments)) = data.split_first() else { return };
    let Ok(arguments) = std::str::from_utf8(arguments) else { return };
    let (operation, _) = CALLS[usize::from(*choice) % CALLS.len()];
    SERVICE.respond_framed(b"HTTP/1.1 409 Conflict\r\nContent-Length: 0\r\n\r\n");
    let error = call_json(&CLIENT, operation, arguments).expect_err("409 is an error everywhere");
    check(&error);
    let request = SERVICE.request();
    match error.kind() {
        ErrorKind::InvalidArgument { .. } => assert_eq!(request, "", "sent despite an error"),
        _ => check_request(operation, &request),
    }
});

fn check_request(operation: &str, request: &str) {
    let line = request.lines().next().unwrap_or_default();
    let parts: Vec<&str> = line.split(' ').collect();
    let &[method, target, "HTTP/1.1"] = &parts[..] else { panic!("not a request: {line:?}") };
    assert!(operation.starts_with(&method.to_ascii_lowercase()), "{operation}: {line:?}");
    assert!(target.bytes().all(|byte| byte.is_ascii_graphic()), "{line:?}");
    let path = target.split_once('?').map_or(target, |(path, _)| path);
    assert!(path.starts_with("/api/v2/onboarding/"), "{line:?}");
    assert!(path.split('/').skip(1).all(|segment| !matches!(segment, "" | "." | "..")), "{line:?}");
    // The headers of every request; any other would be injected.
    let known =
        ["accept", "content-length", "content-type", "host", "user-agent", "accept-encoding"];
    for header in request.lines().skip(1) {
        let name = header.split(':').next().unwrap_or_default().to_ascii_lowercase();
        assert!(known.contains(&name.as_str()), "{request:?}");
    }
}
