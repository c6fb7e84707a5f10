//! The sandbox over HTTP, including requests that this crate's client never sends.
#![cfg(feature = "sandbox")]

#[path = "support/raw_http.rs"]
mod raw_http;

use std::collections::HashSet;
use std::io::ErrorKind;
use std::time::Duration;

use genesys_onboarding::sandbox::*;

use raw_http::*;

const INVITES_PATH: &str = "/api/v2/onboarding/invites";
const JOIN_CODES: &str = "/api/v2/onboarding/joincodes";
const PROVISIONINGS: &str = "/api/v2/onboarding/orgprovisionings";
const USERS: &str = "/api/v2/onboarding/organizations/organization-1/users";

#[test]
fn unsupported_method_is_405_with_allow() {
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
        let response = send(&sandbox, method, target, "");
        assert_eq!((response.status, response.header("Allow")), (405, Some(allowed)), "{target}");
    }
}

#[test]
fn unknown_api_path_is_404() {
    let sandbox = Sandbox::start().unwrap();
    for target in [
        "/api/v2/",
        "/api/v2/onboarding/Invites",
        "/api/v2/onboarding/invites/",
        "/api/v2/onboarding/invites/a/b",
    ] {
        let response = send(&sandbox, "GET", target, "");
        assert_eq!(
            (response.status, &response.json()["code"]),
            (404, &"not.found".into()),
            "{target}"
        );
    }
}

#[test]
fn foreign_path_is_404_without_correlation_id() {
    let sandbox = Sandbox::start().unwrap();
    for target in [
        "/",
        "*",
        "/oauth/token/",
        "/api/v2",
        "//api/v2/onboarding/invites",
        "/gateway/api/v2/onboarding",
    ] {
        let response = send(&sandbox, "GET", target, "");
        assert_eq!((response.status, response.body.as_str()), (404, ""), "{target}");
        assert_eq!(response.header("ININ-Correlation-Id"), None, "{target}");
    }
    assert_eq!((sandbox.request_count(), sandbox.token_request_count()), (0, 0));
}

#[test]
fn path_segment_is_decoded_once_and_not_normalized() {
    let sandbox = Sandbox::start().unwrap();
    for (segment, id) in [
        ("..", ".."),
        ("%2e%2E", ".."),
        ("%252F", "%2F"),
        ("a+b", "a+b"),
        ("%zz", "%zz"),
        ("%FF", "\u{fffd}"),
    ] {
        let response = send(&sandbox, "GET", &format!("{INVITES_PATH}/{segment}"), "");
        assert_eq!(response.json()["entityId"], id, "{segment}");
    }
}

#[test]
fn body_must_be_a_json_object() {
    let sandbox = Sandbox::start().unwrap();
    let deep = "[".repeat(100_000);
    for body in
        ["{", "[]", "null", "3", "\"text\"", "{\"emailAddress\":}", "{} {}", " ", "\0", &deep]
    {
        let response = send(&sandbox, "POST", PROVISIONINGS, body);
        let message = response.json()["message"].as_str().unwrap().to_owned();
        assert_eq!(response.status, 400);
        assert!(message.ends_with("is not a JSON object"), "{message}");
    }
}

#[test]
fn fields_of_wrong_type_are_reported_by_path() {
    let sandbox = Sandbox::start().unwrap();
    let target = format!("{PROVISIONINGS}/{PROVISIONING_ID}/complete");
    let body = r#"{"administratorEmail": 3, "administratorPassword": "p", "administratorName": null,
        "otherUsers": [{"name": "A", "email": "a"}, 3], "disableOrgAutoJoin": "true"}"#;
    assert_eq!(
        send(&sandbox, "POST", &target, body).invalid_fields(),
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
fn null_equals_absent_and_unknown_fields_ignored() {
    let sandbox = Sandbox::start().unwrap();
    let body = r#"{"emailAddress": "a@b", "firstName": null, "surprise": [1]}"#;
    assert_eq!(send(&sandbox, "POST", PROVISIONINGS, body).status, 200);
}

#[test]
fn invalid_query_parameters_are_reported() {
    let sandbox = Sandbox::start().unwrap();
    let token = bearer(&sandbox);
    let provisioning = format!("{PROVISIONINGS}/{PROVISIONING_ID}");
    for (path, query, expected) in [
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
        let response = send_with_headers(&sandbox, "GET", &format!("{path}?{query}"), &token, "");
        assert_eq!(response.invalid_fields(), [expected], "{query}");
    }
}

#[test]
fn query_within_limits_is_accepted() {
    let sandbox = Sandbox::start().unwrap();
    let token = bearer(&sandbox);
    for query in
        ["", "pageSize=1", "pageSize=100", "pageNumber=9223372036854775807", "surprise=1", "&&=&%"]
    {
        let response =
            send_with_headers(&sandbox, "GET", &format!("{INVITES_PATH}?{query}"), &token, "");
        assert_eq!(response.status, 200, "{query}");
    }
}

#[test]
fn head_response_has_no_body() {
    let sandbox = Sandbox::start().unwrap();
    for (query, status) in [
        ("?email=ada%40acme.example", 200),
        ("?email=ADA@acme.example", 200),
        ("?email=missing@acme.example", 404),
        ("", 400),
        ("?email=", 400),
        ("?email=+", 400),
    ] {
        let response = send(&sandbox, "HEAD", &format!("{USERS}{query}"), "");
        assert_eq!((response.status, response.body.as_str()), (status, ""), "{query}");
        assert!(response.header("ININ-Correlation-Id").is_some(), "{query}");
    }
}

#[test]
fn token_endpoint_returns_oauth_errors() {
    let sandbox = Sandbox::start().unwrap();
    let valid = basic(sandbox.client_id(), sandbox.client_secret());
    let wrong = basic(sandbox.client_id(), sandbox.unprivileged_client_secret());
    let in_the_form = format!(
        "{GRANT}&client_id={}&client_secret={}",
        sandbox.client_id(),
        sandbox.client_secret()
    );
    for (headers, form, status, error) in [
        (valid.as_str(), "", 400, "invalid_request"),
        (&valid, "grant_type=password", 400, "unsupported_grant_type"),
        (&wrong, GRANT, 401, "invalid_client"),
        ("", &in_the_form, 401, "invalid_client"),
        ("Authorization: Basic ???\r\n", GRANT, 401, "invalid_client"),
        (&valid.replace("Basic", "Bearer"), GRANT, 401, "invalid_client"),
    ] {
        let response = send_with_headers(&sandbox, "POST", "/oauth/token", headers, form);
        assert_eq!((response.status, &response.json()["error"]), (status, &error.into()), "{form}");
    }
}

#[test]
fn authorization_scheme_ignores_case() {
    let sandbox = Sandbox::start().unwrap();
    let token = bearer(&sandbox).replace("Bearer", "bEARER");
    assert_eq!(send_with_headers(&sandbox, "GET", INVITES_PATH, &token, "").status, 200);
}

#[test]
fn validation_order_is_as_documented() {
    let sandbox = Sandbox::start().unwrap();
    let (valid, invalid) = (bearer(&sandbox), "Authorization: Bearer invalid\r\n".to_owned());
    let unknown = format!("{JOIN_CODES}/unknown");
    for (method, target, token, status) in [
        ("PATCH", "/api/v2/nowhere", &invalid, 404),
        ("PATCH", &unknown, &invalid, 405),
        ("GET", &unknown, &invalid, 401),
        ("PUT", &unknown, &invalid, 401),
        ("PUT", &unknown, &valid, 400),
        ("DELETE", &unknown, &valid, 404),
    ] {
        let response = send_with_headers(&sandbox, method, target, token, "{");
        assert_eq!(response.status, status, "{method} {target}");
    }
}

#[test]
fn every_response_has_its_own_correlation_id() {
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
        ("GET", "/api/v2/nowhere", true),
        ("PATCH", &invite, true),
    ] {
        let response = send(&sandbox, method, target, "");
        let id = response.header("ININ-Correlation-Id").unwrap().to_owned();
        assert!(!is_api_error || response.json()["contextId"] == id.as_str(), "{response:?}");
        assert!(response.header("Date").unwrap().ends_with(" GMT"), "{response:?}");
        assert!(ids.insert(id), "{response:?}");
    }
}

#[test]
fn body_limit_is_one_mebibyte() {
    let sandbox = Sandbox::start().unwrap();
    let start = r#"{"emailAddress": "a@b"}"#;
    let of_length = |length: usize| format!("{start}{}", " ".repeat(length - start.len()));
    assert_eq!(send(&sandbox, "POST", PROVISIONINGS, &of_length(1 << 20)).status, 200);
    assert_eq!(send(&sandbox, "POST", PROVISIONINGS, &of_length((1 << 20) + 1)).status, 413);
}

#[test]
fn malformed_chunks_are_400() {
    let sandbox = Sandbox::start().unwrap();
    let request = format!(
        "POST {PROVISIONINGS} HTTP/1.1\r\nHost: sandbox\r\nConnection: close\r\n\
         Transfer-Encoding: chunked\r\n\r\nno length\r\n"
    );
    let response = Response::parse(&exchange(&sandbox, request.as_bytes()));
    assert_eq!((response.status, &response.json()["code"]), (400, &"bad.request".into()));
}

#[test]
fn non_http_request_is_an_empty_400() {
    let sandbox = Sandbox::start().unwrap();
    let response = Response::parse(&exchange(&sandbox, b"what is this?\r\n\r\n"));
    assert_eq!((response.status, response.header("ININ-Correlation-Id")), (400, None));
}

#[test]
fn dropped_response_closes_without_a_byte() {
    let sandbox = Sandbox::start().unwrap();
    sandbox.fail_next(1, Fault::drop_response());
    let request = request("GET", &format!("{INVITES_PATH}/{INVITE_ID}"), "", "");
    assert_eq!(exchange(&sandbox, request.as_bytes()), "");
}

#[test]
fn fault_sets_status_and_retry_after() {
    let sandbox = Sandbox::start().unwrap();
    let wait = Duration::from_millis(1500);
    for (requested, status) in [(429, 429), (204, 204), (599, 599), (100, 500), (600, 500)] {
        sandbox.fail_next(1, Fault::status(requested).retry_after(wait));
        sandbox.fail_next(1, Fault::status(requested).retry_after(wait).on_token());
        for target in [INVITES_PATH, "/oauth/token"] {
            let response = send(&sandbox, "POST", target, "");
            assert_eq!((response.status, response.header("Retry-After")), (status, Some("2")));
        }
    }
}

#[test]
fn token_rate_limit_is_the_platforms_400() {
    let sandbox = Sandbox::start().unwrap();
    let credentials = basic(sandbox.client_id(), sandbox.client_secret());
    sandbox.fail_next(1, Fault::status(400).on_token());
    let response = send_with_headers(&sandbox, "POST", "/oauth/token", &credentials, GRANT);
    assert_eq!((response.status, &response.json()["error"]), (400, &"invalid_request".into()));
    let description = response.json()["error_description"].as_str().unwrap().to_owned();
    assert!(description.starts_with("rate limit exceeded; "), "{description}");
    assert!(response.header("ININ-Correlation-Id").is_some());
    let response = send_with_headers(&sandbox, "POST", "/oauth/token", &credentials, GRANT);
    assert_eq!(response.status, 200);
}

const ORIGIN: &str = "Origin: http://app.example\r\n";

/// A request's headers that make an OPTIONS a preflight of a PUT.
fn preflight_headers() -> String {
    format!(
        "{ORIGIN}Access-Control-Request-Method: PUT\r\n\
         Access-Control-Request-Headers: authorization,content-type\r\n"
    )
}

#[test]
fn preflight_allows_methods_and_requested_headers() {
    let sandbox = Sandbox::start().unwrap();
    for target in [JOIN_CODES, "/oauth/token", "/api/v2/nowhere"] {
        let response = send_with_headers(&sandbox, "OPTIONS", target, &preflight_headers(), "");
        assert_eq!((response.status, response.body.as_str()), (204, ""), "{target}");
        for (name, value) in [
            ("Access-Control-Allow-Origin", "*"),
            ("Access-Control-Allow-Methods", "DELETE, GET, HEAD, PATCH, POST, PUT"),
            ("Access-Control-Allow-Headers", "authorization,content-type"),
        ] {
            assert_eq!(response.header(name), Some(value), "{name} of {target}");
        }
    }
}

#[test]
fn preflight_counts_as_no_request() {
    let sandbox = Sandbox::start().unwrap();
    sandbox.fail_next(1, Fault::status(503));
    sandbox.fail_next(1, Fault::status(503).on_token());
    for target in [PROVISIONINGS, "/oauth/token"] {
        let response = send_with_headers(&sandbox, "OPTIONS", target, &preflight_headers(), "");
        assert_eq!(response.status, 204, "{target}");
    }
    assert_eq!((sandbox.request_count(), sandbox.token_request_count()), (0, 0));
    for target in [PROVISIONINGS, "/oauth/token"] {
        assert_eq!(send(&sandbox, "POST", target, "").status, 503, "{target}");
    }
}

#[test]
fn options_that_is_no_preflight_is_405() {
    let sandbox = Sandbox::start().unwrap();
    for headers in ["", ORIGIN, "Access-Control-Request-Method: PUT\r\n"] {
        let response = send_with_headers(&sandbox, "OPTIONS", JOIN_CODES, headers, "");
        assert_eq!(response.status, 405, "{headers}");
    }
}

#[test]
fn responses_are_shared_with_every_origin() {
    let sandbox = Sandbox::start().unwrap();
    let credentials = basic(sandbox.client_id(), sandbox.client_secret());
    sandbox.fail_next(1, Fault::status(429).retry_after(Duration::from_secs(1)));
    for (method, target, headers, status) in [
        ("GET", INVITES_PATH, "", 429),
        ("GET", INVITES_PATH, bearer(&sandbox).as_str(), 200),
        ("GET", INVITES_PATH, "", 401),
        ("HEAD", USERS, "", 400),
        ("POST", "/oauth/token", &credentials, 400),
    ] {
        let headers = format!("{ORIGIN}{headers}");
        let response = send_with_headers(&sandbox, method, target, &headers, "");
        assert_eq!(response.status, status, "{response:?}");
        assert_eq!(response.header("Access-Control-Allow-Origin"), Some("*"), "{response:?}");
        let exposed = response.header("Access-Control-Expose-Headers");
        assert_eq!(exposed, Some("Allow, Date, ININ-Correlation-Id, Retry-After"), "{response:?}");
    }
}

#[test]
fn cors_is_for_origins_and_the_service() {
    let sandbox = Sandbox::start().unwrap();
    for (method, target, headers) in [
        ("POST", "/oauth/token", ""),
        ("GET", JOIN_CODES, ""),
        ("OPTIONS", "/", &preflight_headers()),
        ("GET", "/", ORIGIN),
        ("OPTIONS", "/_sandbox/reset", &preflight_headers()),
        ("GET", "/_sandbox", ORIGIN),
    ] {
        let response = send_with_headers(&sandbox, method, target, headers, "");
        assert!(!response.headers.to_lowercase().contains("access-control"), "{response:?}");
    }
}

#[test]
fn page_allows_only_its_own_script() {
    let sandbox = Sandbox::start().unwrap();
    let mut nonces = HashSet::new();
    for _ in 0..2 {
        let page = send(&sandbox, "GET", "/_sandbox/", "");
        assert_eq!(page.status, 200);
        assert_eq!(page.header("Content-Type"), Some("text/html; charset=utf-8"));
        assert_eq!(page.header("X-Content-Type-Options"), Some("nosniff"));
        let policy = page.header("Content-Security-Policy").unwrap();
        let nonce = policy.split('\'').find_map(|part| part.strip_prefix("nonce-")).unwrap();
        for directive in [
            "default-src 'none'",
            &format!("script-src 'nonce-{nonce}'"),
            &format!("style-src 'nonce-{nonce}'"),
            "frame-ancestors 'none'",
            "require-trusted-types-for 'script'",
        ] {
            assert!(policy.split("; ").any(|known| known == directive), "{directive} in {policy}");
        }
        for element in ["<style", "<script type=\"module\""] {
            assert!(page.body.contains(&format!("{element} nonce=\"{nonce}\">")), "{element}");
        }
        assert!(nonces.insert(nonce.to_owned()), "{nonce} was used twice");
    }
    assert_eq!((sandbox.request_count(), sandbox.token_request_count()), (0, 0));
}

#[test]
fn page_loads_nothing_from_elsewhere() {
    let sandbox = Sandbox::start().unwrap();
    let page = send(&sandbox, "GET", "/_sandbox/", "").body;
    // Of an element of SVG, a name and not an address.
    let namespace = "xmlns='http://www.w3.org/2000/svg'";
    let page = page.replace(namespace, "");
    for address in ["http:", "https:", "src=", "@import", "url("] {
        assert!(!page.contains(address), "{address}");
    }
}

#[test]
fn bind_uses_the_given_port() {
    // Another process may take a free port, but hardly five times.
    assert!((0..5).any(|_| {
        let port = port(&Sandbox::start().unwrap());
        Sandbox::bind(port).is_ok_and(|again| send(&again, "GET", "/", "").status == 404)
    }));
}

fn port(sandbox: &Sandbox) -> u16 {
    sandbox.base_url().rsplit(':').next().unwrap().parse().unwrap()
}

#[test]
fn port_in_use_is_an_error() {
    let sandbox = Sandbox::start().unwrap();
    let error = Sandbox::bind(port(&sandbox)).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::AddrInUse);
}
