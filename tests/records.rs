//! The records of the list of the contract say what a sandbox and a bulk run read and write. Those of the C ABI alone,
//! such as events, are in `tests/c_abi`.

#![cfg(feature = "sandbox")]

#[path = "support/raw_http.rs"]
mod raw_http;
#[path = "support/records.rs"]
mod records;

use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use genesys_onboarding::bulk::{Bulk, BulkOptions, BulkRequest};
use genesys_onboarding::sandbox::{EXISTING_USER_INVITE_ID, Fault, Sandbox};
use genesys_onboarding::{
    CallOptions, CreateUserRequest, JoinExistingOrgsRequest, StageUserRequest, contract_json,
    get_onboarding_invite, post_onboarding_users_stage,
};
use serde_json::{Value, json};

use records::{Records, text};

fn list(key: &str) -> Vec<Value> {
    let contract: Value = serde_json::from_str(contract_json()).unwrap();
    contract[key].as_array().unwrap_or_else(|| panic!("{key} is a list")).clone()
}

fn call(sandbox: &Sandbox, verb: &str) -> Value {
    serde_json::from_str(&sandbox.call_json(verb, "{}").unwrap()).unwrap()
}

/// A sandbox that has received all sorts of requests, and has faults of each sort.
fn used_sandbox() -> Sandbox {
    let sandbox = Sandbox::start().unwrap();
    let client = sandbox.client().unwrap();
    let once = client.with_options(CallOptions::new().max_retries(0)).unwrap();
    get_onboarding_invite(&client, "invite-1").unwrap();
    post_onboarding_users_stage(&client, &StageUserRequest::new("joincode-1", "a@acme.example"))
        .unwrap();
    sandbox.fail_next(1, Fault::drop_response());
    get_onboarding_invite(&once, "invite-1").unwrap_err();
    raw_http::send(&sandbox, "GET", "/oauth/authorize?client_id=x", "");
    sandbox.fail_next(2, Fault::status(429).retry_after(Duration::from_secs(1)));
    sandbox.fail_next(1, Fault::drop_response().operation("getOnboardingInvite"));
    sandbox.fail_next(1, Fault::delayed(Duration::from_millis(1)).on_token());
    sandbox
}

#[test]
fn verbs_return_what_the_list_says() {
    let sandbox = used_sandbox();
    let mut records = Records::of_the_list();
    let verbs = list("sandboxVerbs");
    for verb in &verbs {
        let result = call(&sandbox, text(verb, "name"));
        match verb["response"].as_str() {
            Some(record) => records.check(record, &result),
            None => assert_eq!(result, json!({}), "{verb}"),
        }
    }
    for record in list("records") {
        let name = text(&record, "name");
        if name.starts_with("Sandbox") || name.starts_with("Recorded") || name == "Fault" {
            records.assert_complete(name);
        }
    }
}

/// Why an object with one member is not decoded: "expected an integer, got a string". Whether it makes sense comes after.
fn is_of_another_type(error: &str) -> bool {
    error.contains(": expected ") && error.contains(", got a")
}

#[test]
fn verbs_take_the_arguments_of_the_list() {
    let records = Records::of_the_list();
    let sandbox = Sandbox::start().unwrap();
    let error_of = |verb: &str, name: &str, value: &Value| {
        let result = sandbox.call_json(verb, &json!({name: value}).to_string());
        result.err().map(|error| error.to_string()).unwrap_or_default()
    };
    let unknown = |error: String| error.contains("unknown");
    for verb in list("sandboxVerbs") {
        let (name, arguments) = (text(&verb, "name"), verb["arguments"].as_str());
        assert!(unknown(error_of(name, "other", &json!(1))), "{name}");
        for field in arguments.map(|record| records.fields(record)).unwrap_or_default() {
            let (argument, r#type) = (text(&field, "name"), text(&field, "type"));
            assert_eq!(field["required"], false, "{name} runs without {argument}");
            assert_eq!(error_of(name, argument, &Value::Null), "", "{name} with {argument} null");
            for (given, value) in
                [("string", json!("x")), ("integer", json!(7)), ("boolean", json!(true))]
            {
                let error = error_of(name, argument, &value);
                assert!(!unknown(error.clone()) || argument == "operation", "{name}: {error}");
                assert_eq!(is_of_another_type(&error), given != r#type, "{name}: {error}");
            }
            let Some(values) = field["values"].as_array() else { continue };
            let rejected = error_of(name, argument, &json!("x"));
            for value in values {
                assert_eq!(error_of(name, argument, value), "", "{name} with {argument}: {value}");
                assert!(rejected.contains(&value.to_string()), "{rejected} lacks {value}");
            }
            assert_eq!(rejected.matches('"').count(), 2 * values.len() + 2, "{rejected}");
        }
    }
}

#[test]
fn state_is_the_seed_of_the_list() {
    let records = Records::of_the_list();
    let state = call(&Sandbox::start().unwrap(), "state");
    let error_of = |seed: &Value| {
        let result = Sandbox::builder().seed(seed.to_string()).start();
        result.err().map(|error| error.to_string()).unwrap_or_default()
    };
    assert_eq!(error_of(&state), "");
    let mut paths = vec![(String::new(), "SandboxState".to_owned())];
    for field in records.fields("SandboxState").iter().filter(|field| field["array"] == true) {
        paths.push((format!("/{}/0", text(field, "name")), text(field, "type").to_owned()));
    }
    for (path, record) in paths {
        for field in records.fields(&record) {
            let name = text(&field, "name");
            let changed = |value: Option<Value>| {
                let mut state = state.clone();
                let object = state.pointer_mut(&path).unwrap().as_object_mut().unwrap();
                match value {
                    Some(value) => drop(object.insert(name.to_owned(), value)),
                    None => drop(object.remove(name)),
                }
                error_of(&state)
            };
            let is_required = field["required"] == true;
            assert_eq!(
                changed(None).contains(&format!("{name}: missing")),
                is_required,
                "{record}.{name}"
            );
            let is_scalar = field["array"] != true;
            for (given, value) in
                [("string", json!("x")), ("integer", json!(7)), ("boolean", json!(true))]
            {
                let is_same = is_scalar && given == text(&field, "type");
                let error = changed(Some(value));
                assert_eq!(is_of_another_type(&error), !is_same, "{record}.{name}: {error}");
            }
        }
    }
}

/// An empty path for a journal.
fn journal(name: &str) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("records-{name}.journal"));
    let _ = fs::remove_file(&path);
    path
}

#[test]
fn bulk_run_returns_what_the_list_says() {
    let sandbox = Sandbox::start().unwrap();
    let client = sandbox.client().unwrap();
    let once = client.with_options(CallOptions::new().max_retries(0)).unwrap();
    let bulk = Bulk::open(&once, BulkOptions::new(journal("run"))).unwrap();
    let mut records = Records::of_the_list();
    let mut submit = |request: BulkRequest| {
        let outcome = bulk.submit(&request).unwrap();
        records.check("BulkOutcome", &serde_json::to_value(outcome).unwrap());
    };
    let stage = |email: &str| StageUserRequest::new("joincode-1", email).into();
    submit(stage("a@acme.example"));
    submit(stage("a@acme.example")); // a duplicate
    submit(JoinExistingOrgsRequest::new(["organization-1"]).email("b@acme.example").into());
    for invite in ["invite-2", EXISTING_USER_INVITE_ID] {
        submit(CreateUserRequest::new(invite, "Ada", "correct horse").into());
    }
    for status in [502, 429] {
        sandbox.fail_next(1, Fault::status(status));
        submit(stage(&format!("{status}@acme.example")));
    }
    client.cancel();
    records.check("BulkReport", &serde_json::to_value(bulk.report()).unwrap());
    for record in [
        "BulkReport",
        "BulkCounts",
        "BulkOutcome",
        "BulkKey",
        "BulkKeyStage",
        "BulkKeyCreate",
        "BulkKeyJoin",
    ] {
        records.assert_complete(record);
    }
}
