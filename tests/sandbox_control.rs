//! Control of a sandbox: over HTTP, by `call_json`, and in Rust.
#![cfg(feature = "sandbox")]

#[path = "support/raw_http.rs"]
mod raw_http;

use std::fs;
use std::path::Path;
use std::time::Duration;

use genesys_onboarding::sandbox::*;
use genesys_onboarding::*;
use serde_json::{Value, json};

use raw_http::*;

const INVITES_PATH: &str = "/api/v2/onboarding/invites";
const DEFAULT_PAGE: PageOptions = PageOptions::new();

fn start() -> (Sandbox, Client) {
    let sandbox = Sandbox::start().unwrap();
    let client = sandbox.client_builder().max_retries(0).build().unwrap();
    (sandbox, client)
}

/// Sends a control request as a local program would.
fn control(sandbox: &Sandbox, method: &str, path: &str, body: &str) -> Response {
    let headers = "Connection: close\r\n";
    control_with_headers(sandbox, method, path, headers, body)
}

fn control_with_headers(
    sandbox: &Sandbox,
    method: &str,
    path: &str,
    headers: &str,
    body: &str,
) -> Response {
    let host = sandbox.base_url().strip_prefix("http://").unwrap();
    let host = if headers.contains("Host:") { String::new() } else { format!("Host: {host}\r\n") };
    let length = body.len();
    let request = format!(
        "{method} {path} HTTP/1.1\r\n{host}{headers}Connection: close\r\nContent-Length: {length}\r\n\r\n{body}"
    );
    Response::parse(&exchange(sandbox, request.as_bytes()))
}

fn run(sandbox: &Sandbox, method: &str, path: &str, body: &str) {
    let response = control(sandbox, method, path, body);
    assert_eq!((response.status, response.body.as_str()), (204, ""), "{method} {path}");
}

fn get(sandbox: &Sandbox, path: &str) -> Value {
    let response = control(sandbox, "GET", path, "");
    assert_eq!(response.status, 200, "{response:?}");
    assert_eq!(response.header("Content-Type"), Some("application/json"));
    response.json()
}

fn status_of<T>(result: Result<T, Error>) -> u16 {
    result.err().and_then(|error| error.status()).expect("an error response")
}

#[test]
fn describe_names_fixtures_operations_and_verbs() {
    let (sandbox, _) = start();
    let description = get(&sandbox, "/_sandbox");
    assert_eq!(description["version"], env!("CARGO_PKG_VERSION"));
    assert_eq!(description["baseUrl"], sandbox.base_url());
    assert_eq!(description["clientId"], sandbox.client_id());
    assert_eq!(description["unprivilegedClientId"], sandbox.unprivileged_client_id());
    assert_eq!(description["publicClientId"], sandbox.public_client_id());
    assert_eq!(description["fixtures"]["inviteCount"], INVITE_COUNT);
    assert_eq!(description["fixtures"]["joinCodeId"], JOIN_CODE_ID);
    assert_eq!(description["operations"], json!(operation_ids()));
    let links = description["links"].as_array().unwrap();
    assert!(links.contains(&json!({"verb": "reset", "method": "POST", "path": "/_sandbox/reset"})));
    for secret in [sandbox.client_secret(), sandbox.unprivileged_client_secret()] {
        assert!(!description.to_string().contains(secret));
    }
    assert_eq!(serde_json::from_str::<Value>(&sandbox.describe()).unwrap(), description);
}

#[test]
fn every_surface_has_every_verb() {
    let (sandbox, _) = start();
    let links = get(&sandbox, "/_sandbox")["links"].clone();
    let verbs: Vec<&str> =
        links.as_array().unwrap().iter().map(|link| link["verb"].as_str().unwrap()).collect();
    assert!(verbs.len() >= 8, "{verbs:?}");
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for (file, start, before, after) in [
        ("src/sandbox/mod.rs", "impl Sandbox {", "    pub fn ", "("),
        ("src/sandbox/mod.rs", "/// | verb ", "/// | `", "` |"),
        ("include/genesys_onboarding.hpp", "\nclass sandbox {", " ", "("),
        ("include/genesys_onboarding.h", " * The verbs are ", "", ""),
        ("bindings/python/src/genesys_onboarding/sandbox.py", "\nclass Sandbox:", "    def ", "("),
        ("README.md", "| verb | over HTTP | |", "| `", "` |"),
    ] {
        let text = fs::read_to_string(root.join(file)).unwrap();
        let (_, text) = text.split_once(start).unwrap_or_else(|| panic!("{file}: no {start}"));
        for verb in &verbs {
            assert!(text.contains(&format!("{before}{verb}{after}")), "{file} lacks {verb}");
        }
    }
}

#[test]
fn control_requests_are_neither_counted_nor_faulted() {
    let (sandbox, _) = start();
    run(&sandbox, "POST", "/_sandbox/faults", r#"{"count": 2, "status": 503}"#);
    run(&sandbox, "PUT", "/_sandbox/settings", r#"{"requestsPerMinute": 1}"#);
    for _ in 0..3 {
        assert_eq!(get(&sandbox, "/_sandbox/requests"), json!({"requests": [], "dropped": 0}));
    }
    let description = get(&sandbox, "/_sandbox");
    assert_eq!(
        (&description["requestCount"], &description["tokenRequestCount"]),
        (&json!(0), &json!(0))
    );
    assert_eq!(
        description["faults"],
        json!([{"count": 2, "status": 503, "retryAfter": null, "delayMs": 0, "dropResponse": false,
            "operation": null, "on": "api"}])
    );
}

#[test]
fn fault_with_operation_lets_others_pass() {
    let (sandbox, client) = start();
    let fault = r#"{"status": 429, "retryAfter": 7, "operation": "getOnboardingInvite"}"#;
    run(&sandbox, "POST", "/_sandbox/faults", fault);
    sandbox.fail_next(1, Fault::status(418).operation("deleteOnboardingInvite"));
    get_onboarding_invites(&client, &DEFAULT_PAGE).unwrap();
    assert_eq!(status_of(delete_onboarding_invite(&client, INVITE_ID)), 418);
    let error = get_onboarding_invite(&client, INVITE_ID).unwrap_err();
    assert_eq!((error.status(), error.retry_after()), (Some(429), Some(Duration::from_secs(7))));
    get_onboarding_invite(&client, INVITE_ID).unwrap();
}

#[test]
fn fault_on_token_leaves_api_alone() {
    let (sandbox, client) = start();
    run(&sandbox, "POST", "/_sandbox/faults", r#"{"status": 400, "on": "token"}"#);
    let anonymous = Client::builder().base_url(sandbox.base_url()).build().unwrap();
    get_onboarding_invite(&anonymous, INVITE_ID).unwrap();
    let error = get_onboarding_invites(&client, &DEFAULT_PAGE).unwrap_err();
    assert!(error.is_rate_limited(), "{error}");
    get_onboarding_invites(&client, &DEFAULT_PAGE).unwrap();
}

#[test]
fn dropped_and_delayed_faults_execute_the_operation() {
    let (sandbox, client) = start();
    run(&sandbox, "POST", "/_sandbox/faults", r#"{"dropResponse": true, "delayMs": 1}"#);
    let error = delete_onboarding_invite(&client, INVITE_ID).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Transport { .. }), "{error}");
    assert_eq!(status_of(get_onboarding_invite(&client, INVITE_ID)), 404);
}

#[test]
fn invalid_arguments_are_400_naming_the_member() {
    let (sandbox, _) = start();
    let (faults, settings) = (("POST", "/_sandbox/faults"), ("PUT", "/_sandbox/settings"));
    let reset = ("POST", "/_sandbox/reset");
    for ((method, path), body, member) in [
        (faults, "{", "arguments"),
        (faults, "[1]", "arguments"),
        (faults, r#"{"statuz": 500}"#, "statuz"),
        (faults, r#"{"status": 42}"#, "status"),
        (faults, r#"{"status": 600}"#, "status"),
        (faults, r#"{"status": "500"}"#, "status"),
        (faults, r#"{"count": -1}"#, "count"),
        (faults, r#"{"count": 1.5}"#, "count"),
        (faults, r#"{"status": 429, "retryAfter": -1}"#, "retryAfter"),
        (faults, r#"{"retryAfter": 1}"#, "retryAfter"),
        (faults, r#"{"delayMs": 4294967296}"#, "delayMs"),
        (faults, r#"{"dropResponse": 1}"#, "dropResponse"),
        (faults, r#"{"dropResponse": true, "status": 500}"#, "status"),
        (faults, r#"{"operation": "getInvite"}"#, "operation"),
        (faults, r#"{"operation": "getOnboardingInvite", "on": "token"}"#, "operation"),
        (faults, r#"{"on": "tokens"}"#, "on"),
        (settings, r#"{"requestsPerMinute": -1}"#, "requestsPerMinute"),
        (settings, r#"{"latency": 1}"#, "latency"),
        (reset, r#"{"hard": true}"#, "hard"),
    ] {
        let response = control(&sandbox, method, path, body);
        assert_eq!((response.status, &response.json()["member"]), (400, &json!(member)), "{body}");
        assert!(response.json()["message"].as_str().unwrap().contains(member), "{response:?}");
    }
    let too_long = " ".repeat((1 << 20) + 1);
    assert_eq!(control(&sandbox, "POST", "/_sandbox/reset", &too_long).status, 400);
    assert_eq!(get(&sandbox, "/_sandbox")["faults"], json!([]));
}

#[test]
fn null_and_absent_members_are_defaults() {
    let (sandbox, client) = start();
    run(&sandbox, "POST", "/_sandbox/faults", r#"{"count": null, "status": 500.0, "on": null}"#);
    assert_eq!(status_of(get_onboarding_invite(&client, INVITE_ID)), 500);
    get_onboarding_invite(&client, INVITE_ID).unwrap();
    run(&sandbox, "POST", "/_sandbox/reset", "[]");
}

#[test]
fn unknown_path_is_404_and_method_405() {
    let (sandbox, _) = start();
    for (method, path, status, member, allow) in [
        ("GET", "/_sandbox/nowhere", 404, "path", None),
        ("GET", "/_sandbox/state/", 404, "path", None),
        ("POST", "/_sandbox", 405, "method", Some("GET")),
        ("PUT", "/_sandbox/requests", 405, "method", Some("GET, DELETE")),
        ("HEAD", "/_sandbox/reset", 405, "method", Some("POST")),
    ] {
        let response = control(&sandbox, method, path, "");
        assert_eq!((response.status, response.header("Allow")), (status, allow), "{method} {path}");
        if method != "HEAD" {
            assert_eq!(response.json()["member"], member);
        }
    }
    let response = control(&sandbox, "GET", "/_sandboxes", "");
    assert_eq!((response.status, response.body.as_str()), (404, ""), "no control path");
}

#[test]
fn web_pages_from_elsewhere_are_rejected() {
    let (sandbox, client) = start();
    let host = sandbox.base_url().strip_prefix("http://").unwrap();
    let rebound = "Host: evil.example\r\nOrigin: http://evil.example\r\n";
    for (headers, status) in [
        ("Origin: https://evil.example\r\n", 403),
        ("Origin: null\r\n", 403),
        ("Origin: http://localhost:3000\r\n", 403),
        (rebound, 403),
        (&format!("Origin: http://{host}\r\n"), 204),
        (&format!("Host: {}\r\n", host.replace("127.0.0.1", "localhost")), 204),
    ] {
        delete_onboarding_invite(&client, INVITE_ID).unwrap();
        let response = control_with_headers(&sandbox, "POST", "/_sandbox/reset", headers, "");
        assert_eq!(response.status, status, "{headers}");
        assert_eq!(get_onboarding_invite(&client, INVITE_ID).is_ok(), status == 204, "{headers}");
        sandbox.reset();
    }
}

#[test]
fn request_log_hides_secrets() {
    let (sandbox, client) = start();
    let user = CreateUserRequest::new("invite-2", "Bob", "hunter2");
    post_onboarding_users(&client, &user).unwrap();
    let mut stage = StageOrgProvisioningRequest::new("a@b.example");
    stage.recaptcha_value = Some("hunter3".into());
    post_onboarding_orgprovisionings(&client, &stage).unwrap();
    let invalid = r#"{"inviteId": 7, "password": "hunter4"}"#;
    assert_eq!(send(&sandbox, "POST", "/api/v2/onboarding/users", invalid).status, 400);
    send(&sandbox, "POST", "/api/v2/nowhere", r#"{"secrets": ["hunter5"]}"#);
    send(&sandbox, "POST", "/api/v2/nowhere", r#"{"password": "hunter6"#);
    let form = "grant_type=client_credentials&client_id=c&client_secret=hunter7";
    send(&sandbox, "POST", "/oauth/token", form);
    let log = get(&sandbox, "/_sandbox/requests");
    let bodies: Vec<Value> =
        log["requests"].as_array().unwrap().iter().map(|request| request["body"].clone()).collect();
    assert_eq!(
        bodies,
        [
            json!({"grant_type": "client_credentials"}),
            json!({"inviteId": "invite-2", "name": "Bob", "password": "***"}),
            json!({"emailAddress": "a@b.example", "recaptchaValue": "***"}),
            json!({"inviteId": 7, "password": "***"}),
            json!({"secrets": ["***"]}),
            Value::Null,
            json!({"grant_type": "client_credentials", "client_id": "c", "client_secret": "***"}),
        ]
    );
    let text = log.to_string();
    let bearer = &bearer(&sandbox)["Authorization: Bearer ".len()..];
    for secret in ["hunter", sandbox.client_secret(), bearer.trim_end(), "Authorization"] {
        assert!(!text.contains(secret), "{secret}");
    }
}

#[test]
fn request_log_has_operation_status_and_fault() {
    let (sandbox, client) = start();
    sandbox.fail_next(1, Fault::status(503));
    sandbox.fail_next(1, Fault::drop_response());
    assert_eq!(status_of(get_onboarding_invites(&client, &PageOptions::new().page_size(2))), 503);
    delete_onboarding_invite(&client, INVITE_ID).unwrap_err();
    send(&sandbox, "GET", "/api/v2/nowhere", "");
    let log = get(&sandbox, "/_sandbox/requests");
    let fields = ["number", "method", "path", "query", "operation", "on", "status", "fault"];
    let rows: Vec<Value> = log["requests"]
        .as_array()
        .unwrap()
        .iter()
        .map(|request| fields.iter().map(|field| request[*field].clone()).collect())
        .collect();
    let deleted = format!("{INVITES_PATH}/{INVITE_ID}");
    assert_eq!(
        rows,
        [
            json!([1, "POST", "/oauth/token", "", null, "token", 200, false]),
            json!([2, "GET", INVITES_PATH, "pageSize=2", "getOnboardingInvites", "api", 503, true]),
            json!([3, "DELETE", deleted, "", "deleteOnboardingInvite", "api", null, true]),
            json!([4, "GET", "/api/v2/nowhere", "", null, "api", 404, false]),
        ]
    );
    let times: Vec<&str> =
        log["requests"].as_array().unwrap().iter().map(|r| r["time"].as_str().unwrap()).collect();
    assert!(times.is_sorted() && times.iter().all(|time| time.len() == 24 && time.ends_with('Z')));
}

#[test]
fn clear_requests_empties_log_and_counts() {
    let (sandbox, client) = start();
    get_onboarding_invites(&client, &DEFAULT_PAGE).unwrap();
    run(&sandbox, "DELETE", "/_sandbox/requests", "");
    assert_eq!((sandbox.request_count(), sandbox.token_request_count()), (0, 0));
    get_onboarding_invites(&client, &DEFAULT_PAGE).unwrap();
    let requests = sandbox.requests();
    assert_eq!((requests.len(), requests[0].number), (1, 1));
}

#[test]
fn reset_keeps_tokens_and_nothing_else() {
    let (sandbox, client) = start();
    let before = sandbox.state();
    delete_onboarding_invite(&client, INVITE_ID).unwrap();
    post_onboarding_joincodes(&client, &JoinCodeRequest::new(["new.example"])).unwrap();
    sandbox.fail_next(5, Fault::status(500));
    sandbox.set_settings(SandboxSettings::new().requests_per_minute(1));
    run(&sandbox, "POST", "/_sandbox/reset", "");
    assert_eq!(sandbox.state(), before);
    for _ in 0..3 {
        get_onboarding_invite(&client, INVITE_ID).unwrap();
    }
    assert_eq!((sandbox.request_count(), sandbox.token_request_count()), (3, 0));
}

#[test]
fn expire_tokens_makes_clients_refresh() {
    let (sandbox, client) = start();
    get_onboarding_invites(&client, &DEFAULT_PAGE).unwrap();
    run(&sandbox, "POST", "/_sandbox/tokens/expire", "");
    get_onboarding_invites(&client, &DEFAULT_PAGE).unwrap();
    assert_eq!(sandbox.token_request_count(), 2);
}

#[test]
fn rate_limit_counts_each_token() {
    let (sandbox, client) = start();
    run(&sandbox, "PUT", "/_sandbox/settings", r#"{"requestsPerMinute": 2}"#);
    let other = sandbox.client_builder().max_retries(0).build().unwrap();
    let anonymous = Client::builder().base_url(sandbox.base_url()).max_retries(0).build().unwrap();
    for client in [&client, &other, &anonymous] {
        for _ in 0..2 {
            get_onboarding_invite(client, INVITE_ID).unwrap();
        }
        let error = get_onboarding_invite(client, INVITE_ID).unwrap_err();
        let wait = error.retry_after().unwrap();
        assert!((1..=60).contains(&wait.as_secs()), "{wait:?}");
        let body = error.api().unwrap().body.clone();
        assert_eq!(body.code.as_deref(), Some("too.many.requests.retry.after"));
        let limit = body.limit.unwrap();
        assert_eq!(limit.key.as_deref(), Some("client.credentials.token.rate.per.minute"));
        assert_eq!(limit.value, Some(2));
    }
    run(&sandbox, "PUT", "/_sandbox/settings", r#"{"requestsPerMinute": 0}"#);
    get_onboarding_invite(&client, INVITE_ID).unwrap();
}

#[test]
fn rate_limit_follows_authentication() {
    let (sandbox, client) = start();
    get_onboarding_invites(&client, &DEFAULT_PAGE).unwrap();
    sandbox.set_settings(SandboxSettings::new().requests_per_minute(1));
    let invalid = "Authorization: Bearer invalid\r\n";
    for _ in 0..2 {
        assert_eq!(send_with_headers(&sandbox, "GET", INVITES_PATH, invalid, "").status, 401);
    }
    let token = bearer(&sandbox);
    for status in [400, 429] {
        let target = format!("{INVITES_PATH}?pageSize=0");
        assert_eq!(send_with_headers(&sandbox, "GET", &target, &token, "").status, status);
    }
}

#[test]
fn completed_provisioning_takes_the_polls_set() {
    let (sandbox, client) = start();
    sandbox.set_settings(SandboxSettings::new().polls_until_provisioned(2));
    let is_completed = |id: &str| {
        let options = OrgProvisioningOptions::default();
        get_onboarding_orgprovisioning(&client, id, &options).unwrap().provision_completed
    };
    assert_eq!([(); 3].map(|()| is_completed(PROVISIONING_ID)), [false; 3], "not completed");
    let request = CompleteOrgProvisioningRequest::new("dana@newco.example", "p4ssword", "Dana");
    post_onboarding_orgprovisioning_complete(&client, PROVISIONING_ID, &request).unwrap();
    assert_eq!([(); 4].map(|()| is_completed(PROVISIONING_ID)), [false, false, true, true]);
    assert_eq!([(); 3].map(|()| is_completed(COMPLETED_PROVISIONING_ID)), [false, false, true]);
}

#[test]
fn settings_update_only_what_is_given() {
    let (sandbox, client) = start();
    run(&sandbox, "PUT", "/_sandbox/settings", r#"{"requestsPerMinute": 9, "latencyMs": 1}"#);
    run(
        &sandbox,
        "PUT",
        "/_sandbox/settings",
        r#"{"pollsUntilProvisioned": 3, "latencyMs": null, "refreshTokens": false}"#,
    );
    let expected = json!({"requestsPerMinute": 9, "pollsUntilProvisioned": 3, "latencyMs": 1,
        "refreshTokens": false});
    assert_eq!(get(&sandbox, "/_sandbox")["settings"], expected);
    get_onboarding_invites(&client, &DEFAULT_PAGE).unwrap();
}

#[test]
fn latency_delays_responses_of_api_and_token() {
    let (sandbox, client) = start();
    let hurried = CallOptions::new().total_timeout(Duration::from_secs(1));
    let hurried = client.with_options(hurried).unwrap();
    run(&sandbox, "PUT", "/_sandbox/settings", r#"{"latencyMs": 60000}"#);
    assert!(get_onboarding_invites(&hurried, &DEFAULT_PAGE).unwrap_err().is_timeout());
    assert_eq!((sandbox.request_count(), sandbox.token_request_count()), (0, 1));
    run(&sandbox, "PUT", "/_sandbox/settings", r#"{"latencyMs": 0}"#);
    get_onboarding_invites(&client, &DEFAULT_PAGE).unwrap();
}

#[test]
fn call_json_is_the_same_as_http() {
    let (sandbox, client) = start();
    assert_eq!(sandbox.call_json("fail_next", r#"{"status": 500}"#).unwrap(), "{}");
    assert_eq!(status_of(get_onboarding_invite(&client, INVITE_ID)), 500);
    let requests: Value =
        serde_json::from_str(&sandbox.call_json("requests", "").unwrap()).unwrap();
    assert_eq!(requests, get(&sandbox, "/_sandbox/requests"));
    for (verb, arguments, name) in [
        ("request", "{}", "verb"),
        ("", "", "verb"),
        ("requests", r#"{"after": 1}"#, "after"),
        ("fail_next", "[1]", "arguments"),
    ] {
        let error = sandbox.call_json(verb, arguments).unwrap_err();
        assert_eq!(error.argument(), Some(name), "{error}");
    }
    let error = sandbox.call_json("request", "{}").unwrap_err();
    assert!(error.to_string().contains("did you mean \"requests\"?"), "{error}");
}

#[test]
fn state_shows_five_thousand_staged_people_once() {
    let (sandbox, client) = start();
    for number in 0..5000 {
        let request = StageUserRequest::new(JOIN_CODE_ID, format!("p{number}@acme.example"));
        post_onboarding_users_stage(&client, &request).unwrap();
    }
    let state = get(&sandbox, "/_sandbox/state");
    let invites = state["invites"].as_array().unwrap();
    assert_eq!(invites.len(), 5000 + INVITE_COUNT as usize);
    let last = json!({"id": "invite-5063", "organizationId": ORGANIZATION_ID,
        "toAddress": "p4999@acme.example", "administrator": false});
    assert_eq!(invites.last(), Some(&last));
    let request = StageUserRequest::new(JOIN_CODE_ID, "P17@acme.example");
    assert_eq!(status_of(post_onboarding_users_stage(&client, &request)), 409);
    assert_eq!(sandbox.requests().len(), 5002);
}
