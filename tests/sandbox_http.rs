//! The sandbox as a service: what comes over the wire, also for what this crate's client never sends.
#![cfg(feature = "sandbox")]

use std::collections::HashSet;
use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use genesys_onboarding::sandbox::*;
use serde_json::Value;

const INVITES_PATH: &str = "/api/v2/onboarding/invites";
const JOIN_CODES: &str = "/api/v2/onboarding/joincodes";
const PROVISIONINGS: &str = "/api/v2/onboarding/orgprovisionings";
const USERS: &str = "/api/v2/onboarding/organizations/organization-1/users";
const GRANT: &str = "grant_type=client_credentials";

/// Sends bytes and reads to the end of the connection, which the bytes have to ask for.
fn exchange(sandbox: &Sandbox, bytes: &[u8]) -> String {
    let address = sandbox.base_url().strip_prefix("http://").unwrap();
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
    stream.write_all(bytes).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

/// A request without a token; `headers` end in line breaks.
fn request(method: &str, target: &str, headers: &str, body: &str) -> String {
    let length = body.len();
    format!(
        "{method} {target} HTTP/1.1\r\nHost: sandbox\r\nConnection: close\r\n\
         Content-Length: {length}\r\n{headers}\r\n{body}"
    )
}

fn ask(sandbox: &Sandbox, method: &str, target: &str, body: &str) -> Answer {
    ask_with(sandbox, method, target, "", body)
}

fn ask_with(sandbox: &Sandbox, method: &str, target: &str, headers: &str, body: &str) -> Answer {
    let request = request(method, target, headers, body);
    Answer::parse(&exchange(sandbox, request.as_bytes()))
}

#[derive(Debug)]
struct Answer {
    status: u16,
    head: String,
    body: String,
}

impl Answer {
    fn parse(text: &str) -> Answer {
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or_else(|| panic!("{text:?}"));
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap();
        Answer { status, head: head.to_owned(), body: body.to_owned() }
    }

    fn header(&self, name: &str) -> Option<&str> {
        let lines = self.head.lines().skip(1).filter_map(|line| line.split_once(": "));
        lines
            .into_iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, value)| value)
    }

    fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// The wrong fields of a 400, each with its code.
    fn wrong_fields(&self) -> Vec<String> {
        assert_eq!(self.status, 400, "{self:?}");
        let details = self.json()["details"].as_array().unwrap().clone();
        let text = |detail: &Value, name: &str| detail[name].as_str().unwrap().to_owned();
        let line = |d: &Value| format!("{} {}", text(d, "fieldName"), text(d, "errorCode"));
        details.iter().map(line).collect()
    }
}

fn basic(id: &str, secret: &str) -> String {
    format!("Authorization: Basic {}\r\n", BASE64_STANDARD.encode(format!("{id}:{secret}")))
}

/// A header with a token of the client that has every permission.
fn bearer(sandbox: &Sandbox) -> String {
    let credentials = basic(sandbox.client_id(), sandbox.client_secret());
    let answer = ask_with(sandbox, "POST", "/oauth/token", &credentials, GRANT);
    format!("Authorization: Bearer {}\r\n", answer.json()["access_token"].as_str().unwrap())
}

#[test]
fn a_method_that_an_address_does_not_take_is_405_with_those_that_it_takes() {
    let sandbox = Sandbox::start().unwrap();
    for (method, target, allowed) in [
        ("GET", "/oauth/token", "POST"),
        ("PUT", INVITES_PATH, "GET"),
        ("HEAD", INVITES_PATH, "GET"),
        ("OPTIONS", USERS, "HEAD"),
        ("POST", &format!("{INVITES_PATH}/{INVITE_ID}"), "DELETE, GET"),
        ("PATCH", &format!("{JOIN_CODES}/{JOIN_CODE_ID}"), "DELETE, GET, PUT"),
        ("get", JOIN_CODES, "GET, POST"),
    ] {
        let answer = ask(&sandbox, method, target, "");
        assert_eq!((answer.status, answer.header("Allow")), (405, Some(allowed)), "{target}");
    }
}

#[test]
fn an_address_that_the_contract_does_not_have_is_not_found() {
    let sandbox = Sandbox::start().unwrap();
    for target in [
        "/",
        "*",
        "/oauth/token/",
        "/api/v2/onboarding/Invites",
        "/api/v2/onboarding/invites/",
        "/api/v2/onboarding/invites/a/b",
        "//api/v2/onboarding/invites",
    ] {
        assert_eq!(ask(&sandbox, "GET", target, "").json()["code"], "not.found", "{target}");
    }
}

#[test]
fn a_segment_of_the_path_is_decoded_once_and_never_tidied_up() {
    let sandbox = Sandbox::start().unwrap();
    for (segment, id) in [
        ("..", ".."),
        ("%2e%2E", ".."),
        ("%252F", "%2F"),
        ("a+b", "a+b"),
        ("%zz", "%zz"),
        ("%FF", "\u{fffd}"),
    ] {
        let answer = ask(&sandbox, "GET", &format!("{INVITES_PATH}/{segment}"), "");
        assert_eq!(answer.json()["entityId"], id, "{segment}");
    }
}

#[test]
fn a_body_that_is_no_json_object_is_refused() {
    let sandbox = Sandbox::start().unwrap();
    let deep = "[".repeat(100_000);
    for body in
        ["{", "[]", "null", "3", "\"text\"", "{\"emailAddress\":}", "{} {}", " ", "\0", &deep]
    {
        let answer = ask(&sandbox, "POST", PROVISIONINGS, body);
        let message = answer.json()["message"].as_str().unwrap().to_owned();
        assert_eq!(answer.status, 400);
        assert!(message.ends_with("is not a JSON object"), "{message}");
    }
}

#[test]
fn fields_of_a_wrong_type_are_named_with_their_place() {
    let sandbox = Sandbox::start().unwrap();
    let target = format!("{PROVISIONINGS}/{PROVISIONING_ID}/complete");
    let body = r#"{"administratorEmail": 3, "administratorPassword": "p", "administratorName": null,
        "otherUsers": [{"name": "A", "email": "a"}, 3], "disableOrgAutoJoin": "true"}"#;
    assert_eq!(
        ask(&sandbox, "POST", &target, body).wrong_fields(),
        [
            "administratorEmail invalid.type",
            "administratorName missing",
            "otherUsers[0].email invalid.value",
            "otherUsers[1] invalid.type",
            "disableOrgAutoJoin invalid.type",
        ]
    );
}

#[test]
fn null_is_as_good_as_absent_and_unknown_fields_are_ignored() {
    let sandbox = Sandbox::start().unwrap();
    let body = r#"{"emailAddress": "a@b", "firstName": null, "surprise": [1]}"#;
    assert_eq!(ask(&sandbox, "POST", PROVISIONINGS, body).status, 200);
}

#[test]
fn a_wrong_query_is_refused_by_the_names_of_its_parameters() {
    let sandbox = Sandbox::start().unwrap();
    let token = bearer(&sandbox);
    let provisioning = format!("{PROVISIONINGS}/{PROVISIONING_ID}");
    for (path, query, wrong) in [
        (INVITES_PATH, "pageSize=0", "pageSize invalid.value"),
        (INVITES_PATH, "pageSize=101", "pageSize invalid.value"),
        (INVITES_PATH, "pageSize=ten", "pageSize invalid.type"),
        (JOIN_CODES, "pageSize=", "pageSize invalid.type"),
        (JOIN_CODES, "pageNumber=0", "pageNumber invalid.value"),
        (JOIN_CODES, "pageNumber=-1", "pageNumber invalid.value"),
        (JOIN_CODES, "pageNumber", "pageNumber invalid.type"),
        (JOIN_CODES, "pageNumber=9223372036854775808", "pageNumber invalid.type"),
        (&provisioning, "billingActivationJob=yes", "billingActivationJob invalid.type"),
        (&provisioning, "billingActivationJob=", "billingActivationJob invalid.type"),
    ] {
        let answer = ask_with(&sandbox, "GET", &format!("{path}?{query}"), &token, "");
        assert_eq!(answer.wrong_fields(), [wrong], "{query}");
    }
}

#[test]
fn a_query_within_its_limits_is_taken() {
    let sandbox = Sandbox::start().unwrap();
    let token = bearer(&sandbox);
    for query in
        ["", "pageSize=1", "pageSize=100", "pageNumber=9223372036854775807", "surprise=1", "&&=&%"]
    {
        let answer = ask_with(&sandbox, "GET", &format!("{INVITES_PATH}?{query}"), &token, "");
        assert_eq!(answer.status, 200, "{query}");
    }
}

#[test]
fn the_answer_to_a_head_is_its_head_alone() {
    let sandbox = Sandbox::start().unwrap();
    for (query, status) in [
        ("?email=ada%40acme.example", 200),
        ("?email=ADA@acme.example", 200),
        ("?email=nobody@acme.example", 404),
        ("", 400),
        ("?email=", 400),
        ("?email=+", 400),
    ] {
        let answer = ask(&sandbox, "HEAD", &format!("{USERS}{query}"), "");
        assert_eq!((answer.status, answer.body.as_str()), (status, ""), "{query}");
        assert!(answer.header("ININ-Correlation-Id").is_some(), "{query}");
    }
}

#[test]
fn the_token_address_says_what_is_wrong_in_its_own_words() {
    let sandbox = Sandbox::start().unwrap();
    let good = basic(sandbox.client_id(), sandbox.client_secret());
    let wrong = basic(sandbox.client_id(), sandbox.unprivileged_client_secret());
    let in_the_form = format!(
        "{GRANT}&client_id={}&client_secret={}",
        sandbox.client_id(),
        sandbox.client_secret()
    );
    for (headers, form, status, error) in [
        (good.as_str(), "", 400, "invalid_request"),
        (&good, "grant_type=password", 400, "unsupported_grant_type"),
        (&wrong, GRANT, 401, "invalid_client"),
        ("", &in_the_form, 401, "invalid_client"),
        ("Authorization: Basic ???\r\n", GRANT, 401, "invalid_client"),
        (&good.replace("Basic", "Bearer"), GRANT, 401, "invalid_client"),
    ] {
        let answer = ask_with(&sandbox, "POST", "/oauth/token", headers, form);
        assert_eq!((answer.status, &answer.json()["error"]), (status, &error.into()), "{form}");
    }
}

#[test]
fn a_token_is_taken_whatever_the_case_of_its_scheme() {
    let sandbox = Sandbox::start().unwrap();
    let token = bearer(&sandbox).replace("Bearer", "bEARER");
    assert_eq!(ask_with(&sandbox, "GET", INVITES_PATH, &token, "").status, 200);
}

#[test]
fn what_is_wrong_is_looked_for_in_the_order_of_the_documentation() {
    let sandbox = Sandbox::start().unwrap();
    let (good, bad) = (bearer(&sandbox), "Authorization: Bearer bad\r\n".to_owned());
    let unknown = format!("{JOIN_CODES}/unknown");
    for (method, target, token, status) in [
        ("PATCH", "/nowhere", &bad, 404),
        ("PATCH", &unknown, &bad, 405),
        ("GET", &unknown, &bad, 401),
        ("PUT", &unknown, &bad, 401),
        ("PUT", &unknown, &good, 400),
        ("DELETE", &unknown, &good, 404),
    ] {
        let answer = ask_with(&sandbox, method, target, token, "{");
        assert_eq!(answer.status, status, "{method} {target}");
    }
}

#[test]
fn every_answer_has_a_correlation_id_of_its_own_and_errors_repeat_it() {
    let sandbox = Sandbox::start().unwrap();
    let invite = format!("{INVITES_PATH}/{INVITE_ID}");
    let mut ids = HashSet::new();
    for (method, target, is_api_error) in [
        ("GET", invite.as_str(), false),
        ("GET", &invite, false),
        ("HEAD", USERS, false),
        ("POST", "/oauth/token", false),
        ("POST", PROVISIONINGS, true),
        ("GET", INVITES_PATH, true),
        ("GET", "/nowhere", true),
        ("PATCH", &invite, true),
    ] {
        let answer = ask(&sandbox, method, target, "");
        let id = answer.header("ININ-Correlation-Id").unwrap().to_owned();
        assert!(!is_api_error || answer.json()["contextId"] == id.as_str(), "{answer:?}");
        assert!(ids.insert(id), "{answer:?}");
    }
}

#[test]
fn a_body_may_have_one_mebibyte_and_no_more() {
    let sandbox = Sandbox::start().unwrap();
    let start = r#"{"emailAddress": "a@b"}"#;
    let of_length = |length: usize| format!("{start}{}", " ".repeat(length - start.len()));
    assert_eq!(ask(&sandbox, "POST", PROVISIONINGS, &of_length(1 << 20)).status, 200);
    assert_eq!(ask(&sandbox, "POST", PROVISIONINGS, &of_length((1 << 20) + 1)).status, 413);
}

#[test]
fn a_body_in_broken_chunks_is_refused_as_broken_and_not_as_large() {
    let sandbox = Sandbox::start().unwrap();
    let broken = format!(
        "POST {PROVISIONINGS} HTTP/1.1\r\nHost: sandbox\r\nConnection: close\r\n\
         Transfer-Encoding: chunked\r\n\r\nno length\r\n"
    );
    let answer = Answer::parse(&exchange(&sandbox, broken.as_bytes()));
    assert_eq!((answer.status, &answer.json()["code"]), (400, &"bad.request".into()));
}

#[test]
fn what_is_no_http_gets_a_bare_400() {
    let sandbox = Sandbox::start().unwrap();
    let answer = Answer::parse(&exchange(&sandbox, b"what is this?\r\n\r\n"));
    assert_eq!((answer.status, answer.header("ININ-Correlation-Id")), (400, None));
}

#[test]
fn a_lost_answer_ends_the_connection_without_a_byte() {
    let sandbox = Sandbox::start().unwrap();
    sandbox.fail_next(1, Fault::dropped_response());
    let request = request("GET", &format!("{INVITES_PATH}/{INVITE_ID}"), "", "");
    assert_eq!(exchange(&sandbox, request.as_bytes()), "");
}

#[test]
fn a_fault_answers_with_its_status_and_its_whole_seconds() {
    let sandbox = Sandbox::start().unwrap();
    let wait = Duration::from_millis(1500);
    for (given, status) in [(429, 429), (204, 204), (599, 599), (100, 500), (600, 500)] {
        sandbox.fail_next(1, Fault::status(given).retry_after(wait));
        sandbox.fail_next_token(1, Fault::status(given).retry_after(wait));
        for target in [INVITES_PATH, "/oauth/token"] {
            let answer = ask(&sandbox, "POST", target, "");
            assert_eq!((answer.status, answer.header("Retry-After")), (status, Some("2")));
        }
    }
}

#[test]
fn a_sandbox_serves_on_the_port_that_it_was_given() {
    // Somebody else may take a port as soon as it is free, though not five times.
    assert!((0..5).any(|_| {
        let port = port(&Sandbox::start().unwrap());
        Sandbox::bind(port).is_ok_and(|again| ask(&again, "GET", "/", "").status == 404)
    }));
}

fn port(sandbox: &Sandbox) -> u16 {
    sandbox.base_url().rsplit(':').next().unwrap().parse().unwrap()
}

#[test]
fn a_port_that_is_taken_is_an_error() {
    let sandbox = Sandbox::start().unwrap();
    let error = Sandbox::bind(port(&sandbox)).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::AddrInUse);
}
