//! A whole HTTP response through the real transport. The first byte chooses who reads it: one of the
//! operations, the iterator over pages, or the one who fetches a token.

#![no_main]

use std::sync::LazyLock;

use genesys_onboarding::{Client, PageOptions, call_json, iter_onboarding_invites};
use genesys_onboarding_fuzz::{CALLS, Service, check, client_of};
use libfuzzer_sys::fuzz_target;
use serde_json::Value;

static SERVICE: LazyLock<Service> = LazyLock::new(Service::start);
static CLIENT: LazyLock<Client> =
    LazyLock::new(|| client_of(&SERVICE.url).access_token("token").build().expect("good settings"));

fuzz_target!(|data: &[u8]| {
    let Some((choice, answer)) = data.split_first() else { return };
    SERVICE.answer_with(answer);
    match usize::from(*choice) % (CALLS.len() + 2) {
        17 => read_pages(),
        18 => {
            let client = client_of(&SERVICE.url).client_credentials("id", "secret").build();
            call(&client.expect("good settings"), CALLS[0]);
        }
        index => call(&CLIENT, CALLS[index]),
    }
});

fn call(client: &Client, (operation, arguments): (&str, &str)) {
    match call_json(client, operation, arguments) {
        Ok(json) => assert!(serde_json::from_str::<Value>(&json).is_ok(), "no JSON: {json}"),
        Err(error) => {
            check(&error);
            assert_eq!(error.operation(), Some(operation));
            assert!(error.attempts() <= 1, "{} attempts", error.attempts());
        }
    }
}

/// The same page again is the end, however long the service would go on.
fn read_pages() {
    let mut pages = iter_onboarding_invites(&CLIENT, &PageOptions::default());
    let error = pages.by_ref().find_map(Result::err);
    assert!(pages.next().is_none(), "it goes on after its end");
    error.iter().for_each(check);
}
