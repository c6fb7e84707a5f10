//! The sandbox as the authorization server: the authorize page, and the grants of the token endpoint.
#![cfg(feature = "sandbox")]

#[path = "support/raw_http.rs"]
mod raw_http;

use std::collections::HashSet;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use genesys_onboarding::sandbox::*;
use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use serde_json::{Value, json};

use raw_http::*;

const AUTHORIZE: &str = "/oauth/authorize";
const TOKEN: &str = "/oauth/token";
const REDIRECT: &str = "http://localhost:4711/callback";
/// The example of RFC 7636, appendix B.
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
const SAML2_BEARER: &str = "urn:ietf:params:oauth:grant-type:saml2-bearer";
const INVITES: &str = "/api/v2/onboarding/invites";

type Fields = Vec<(&'static str, String)>;

/// An authorize request of the public client, for the administrator of the fixtures.
fn public_login(sandbox: &Sandbox) -> Fields {
    vec![
        ("client_id", sandbox.public_client_id().to_owned()),
        ("redirect_uri", REDIRECT.to_owned()),
        ("response_type", "code".to_owned()),
        ("code_challenge", CHALLENGE.to_owned()),
        ("code_challenge_method", "S256".to_owned()),
        ("state", "a-state".to_owned()),
        ("sandbox_user", ADMINISTRATOR_EMAIL.to_owned()),
    ]
}

/// The same of the client that has every permission, without PKCE.
fn confidential_login(sandbox: &Sandbox) -> Fields {
    let fields = with(public_login(sandbox), "client_id", sandbox.client_id());
    without(without(fields, "code_challenge"), "code_challenge_method")
}

fn with(mut fields: Fields, name: &'static str, value: &str) -> Fields {
    fields.retain(|(known, _)| *known != name);
    fields.push((name, value.to_owned()));
    fields
}

fn without(mut fields: Fields, name: &str) -> Fields {
    fields.retain(|(known, _)| *known != name);
    fields
}

fn encode(fields: &Fields) -> String {
    let pair = |(name, value): &(&str, String)| {
        format!("{name}={}", utf8_percent_encode(value, NON_ALPHANUMERIC))
    };
    fields.iter().map(pair).collect::<Vec<_>>().join("&")
}

fn authorize(sandbox: &Sandbox, fields: &Fields) -> Response {
    send(sandbox, "GET", &format!("{AUTHORIZE}?{}", encode(fields)), "")
}

/// The redirect of a response, without its parameters, and these.
#[track_caller]
fn redirect(response: &Response) -> (String, Vec<(String, String)>) {
    assert_eq!((response.status, response.body.as_str()), (302, ""), "{response:?}");
    assert_eq!(response.header("Cache-Control"), Some("no-store"));
    assert_eq!(response.header("Referrer-Policy"), Some("no-referrer"));
    let location = response.header("Location").unwrap();
    let (uri, query) = location.split_once('?').unwrap();
    let decode = |text: &str| percent_decode_str(text).decode_utf8().unwrap().into_owned();
    let pairs = query.split('&').map(|pair| pair.split_once('=').unwrap());
    (uri.to_owned(), pairs.map(|(name, value)| (decode(name), decode(value))).collect())
}

#[track_caller]
fn parameter(response: &Response, name: &str) -> Option<String> {
    let (uri, parameters) = redirect(response);
    assert_eq!(uri, REDIRECT);
    parameters.into_iter().find(|(known, _)| known == name).map(|(_, value)| value)
}

#[track_caller]
fn code(sandbox: &Sandbox, fields: &Fields) -> String {
    let response = authorize(sandbox, fields);
    parameter(&response, "code").unwrap_or_else(|| panic!("{response:?}"))
}

/// The token request of the public client for a code.
fn public_exchange(sandbox: &Sandbox, code: &str) -> Fields {
    let fields = confidential_exchange(code);
    let fields = with(fields, "client_id", sandbox.public_client_id());
    with(fields, "code_verifier", VERIFIER)
}

fn confidential_exchange(code: &str) -> Fields {
    let fields = vec![("grant_type", "authorization_code".to_owned())];
    with(with(fields, "code", code), "redirect_uri", REDIRECT)
}

fn refresh(refresh_token: &str) -> Fields {
    let fields = vec![("grant_type", "refresh_token".to_owned())];
    with(fields, "refresh_token", refresh_token)
}

fn saml2(organization: &str, assertion: &str) -> Fields {
    let fields = vec![("grant_type", SAML2_BEARER.to_owned())];
    with(with(fields, "orgName", organization), "assertion", assertion)
}

fn token(sandbox: &Sandbox, headers: &str, fields: &Fields) -> Response {
    send_with_headers(sandbox, "POST", TOKEN, headers, &encode(fields))
}

fn own_basic(sandbox: &Sandbox) -> String {
    basic(sandbox.client_id(), sandbox.client_secret())
}

#[track_caller]
fn tokens(response: &Response) -> Value {
    assert_eq!(response.status, 200, "{response:?}");
    assert_eq!(response.header("Cache-Control"), Some("no-store"));
    let body = response.json();
    assert_eq!((&body["token_type"], &body["expires_in"]), (&json!("bearer"), &json!(86_399)));
    body
}

/// Logs the administrator in by the public client.
#[track_caller]
fn log_in(sandbox: &Sandbox) -> Value {
    let code = code(sandbox, &public_login(sandbox));
    tokens(&token(sandbox, "", &public_exchange(sandbox, &code)))
}

#[track_caller]
fn assert_rejected(response: &Response, status: u16, error: &str, description: &str) {
    let body = response.json();
    assert_eq!((response.status, body["error"].as_str()), (status, Some(error)), "{body}");
    assert!(body["error_description"].as_str().unwrap().contains(description), "{body}");
    assert_eq!(body["description"], body["error_description"]);
}

/// The status of a call that needs permissions.
fn status_with(sandbox: &Sandbox, tokens: &Value) -> u16 {
    let header = format!("Authorization: Bearer {}\r\n", tokens["access_token"].as_str().unwrap());
    send_with_headers(sandbox, "GET", INVITES, &header, "").status
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

#[test]
fn public_client_logs_a_user_in() {
    let sandbox = Sandbox::start().unwrap();
    let tokens = log_in(&sandbox);
    assert_eq!(status_with(&sandbox, &tokens), 200);
    assert_ne!(tokens["refresh_token"], Value::Null);
    assert_eq!((sandbox.request_count(), sandbox.token_request_count()), (1, 1));
}

#[test]
fn confidential_client_logs_a_user_in() {
    let sandbox = Sandbox::start().unwrap();
    let header = own_basic(&sandbox);
    let without_pkce = code(&sandbox, &confidential_login(&sandbox));
    let logged_in = tokens(&token(&sandbox, &header, &confidential_exchange(&without_pkce)));
    assert_eq!(status_with(&sandbox, &logged_in), 200);
    let fields = with(public_login(&sandbox), "client_id", sandbox.client_id());
    let with_pkce = code(&sandbox, &fields);
    let exchange = with(confidential_exchange(&with_pkce), "code_verifier", VERIFIER);
    tokens(&token(&sandbox, &header, &exchange));
}

#[test]
fn state_returns_unchanged() {
    let sandbox = Sandbox::start().unwrap();
    for (sent, returned) in [
        ("abc", "abc"),
        ("a%20b+c", "a%20b+c"),
        ("%0D%0ASet-Cookie:%20a=b", "%0D%0ASet-Cookie:%20a=b"),
        ("%ff%00%26code%3Devil", "%ff%00%26code%3Devil"),
        ("<script>\"'", "%3Cscript%3E%22'"),
        ("%zz%", "%zz%"),
    ] {
        let fields = encode(&without(public_login(&sandbox), "state"));
        let target = format!("{AUTHORIZE}?{fields}");
        // In the form, since an HTTP server accepts no such query.
        let response = send(&sandbox, "POST", &target, &format!("state={sent}"));
        let location = response.header("Location").unwrap();
        assert!(location.ends_with(&format!("&state={returned}")), "{response:?}");
        assert_eq!(response.header("Set-Cookie"), None);
    }
    let response = authorize(&sandbox, &without(public_login(&sandbox), "state"));
    assert_eq!(parameter(&response, "state"), None);
}

#[test]
fn redirect_keeps_path_and_query() {
    let sandbox = Sandbox::start().unwrap();
    for uri in ["http://127.0.0.1:1/a?b=c", "http://[::1]:65535/%20/?b=c"] {
        let response = authorize(&sandbox, &with(public_login(&sandbox), "redirect_uri", uri));
        let location = response.header("Location").unwrap();
        assert!(location.starts_with(&format!("{uri}&code=")), "{location}");
    }
    let fields = with(public_login(&sandbox), "redirect_uri", "http://localhost");
    let response = authorize(&sandbox, &fields);
    assert!(response.header("Location").unwrap().starts_with("http://localhost?code="));
}

#[test]
fn invalid_client_or_redirect_shows_a_page() {
    let sandbox = Sandbox::start().unwrap();
    let login = || public_login(&sandbox);
    for (fields, error) in [
        (without(login(), "client_id"), "invalid_request"),
        (with(login(), "client_id", "unknown"), "unauthorized_client"),
        (with(login(), "client_id", "<script>"), "unauthorized_client"),
        (without(login(), "redirect_uri"), "invalid_request"),
        (with(login(), "redirect_uri", "https://localhost/"), "invalid_request"),
        (with(login(), "redirect_uri", "http://evil.example/"), "invalid_request"),
        (with(login(), "redirect_uri", "http://localhost@evil.example/"), "invalid_request"),
        (with(login(), "redirect_uri", "http://localhost.evil.example/"), "invalid_request"),
        (with(login(), "redirect_uri", "http://evil.example\\@localhost/"), "invalid_request"),
        (with(login(), "redirect_uri", "//localhost/"), "invalid_request"),
        (with(login(), "redirect_uri", "javascript:alert(1)"), "invalid_request"),
        (with(login(), "redirect_uri", "http://localhost/\r\nLocation: a"), "invalid_request"),
        (with(login(), "redirect_uri", "http://localhost/#fragment"), "invalid_request"),
        (with(login(), "state", &"s".repeat(4097)), "invalid_request"),
    ] {
        let response = authorize(&sandbox, &fields);
        assert_eq!(response.status, 400, "{response:?}");
        assert_eq!(response.header("Location"), None);
        assert!(response.body.contains(&format!("<code>{error}</code>")), "{response:?}");
        assert!(!response.body.contains("script>"), "{response:?}");
    }
    for name in ["client_id", "redirect_uri", "state"] {
        let query = format!("{}&{name}=again", encode(&login()));
        let response = send(&sandbox, "GET", &format!("{AUTHORIZE}?{query}"), "");
        assert_eq!((response.status, response.header("Location")), (400, None), "{name}");
    }
    let longest = with(login(), "state", &"s".repeat(4096));
    assert_eq!(authorize(&sandbox, &longest).status, 302);
}

#[test]
fn huge_authorize_requests_are_rejected() {
    let sandbox = Sandbox::start().unwrap();
    let in_query = with(public_login(&sandbox), "state", &"s".repeat(60_000));
    assert_eq!(authorize(&sandbox, &in_query).status, 400);
    let in_form = with(public_login(&sandbox), "state", &"s".repeat(2 << 20));
    let response = send(&sandbox, "POST", AUTHORIZE, &encode(&in_form));
    assert_eq!((response.status, response.header("Location")), (413, None));
}

#[test]
fn other_authorize_errors_return_to_the_program() {
    let sandbox = Sandbox::start().unwrap();
    let login = || public_login(&sandbox);
    let private = || confidential_login(&sandbox);
    for (fields, error) in [
        (without(login(), "response_type"), "invalid_request"),
        (with(login(), "response_type", "token"), "unsupported_response_type"),
        (with(login(), "response_type", "code token"), "unsupported_response_type"),
        (without(login(), "code_challenge"), "invalid_pkce_package"),
        (private(), ""),
        (with(private(), "client_id", sandbox.public_client_id()), "invalid_pkce_package"),
        (without(login(), "code_challenge_method"), "invalid_pkce_package"),
        (with(login(), "code_challenge_method", "plain"), "invalid_pkce_package"),
        (with(login(), "code_challenge", VERIFIER.trim_end_matches('k')), "invalid_pkce_package"),
        (with(login(), "code_challenge", &format!("{CHALLENGE}=")), "invalid_pkce_package"),
        (with(private(), "code_challenge_method", "S256"), "invalid_pkce_package"),
        (with(private(), "code_challenge", CHALLENGE), "invalid_pkce_package"),
        (with(login(), "org", "acme"), "invalid_request"),
        (with(login(), "provider", "okta"), "invalid_request"),
        (with(with(login(), "provider", "okta"), "org", "unknown"), "invalid_request"),
        (with(with(login(), "provider", "okta"), "org", "initech"), "access_denied"),
        (with(login(), "sandbox_user", "cancel"), "access_denied"),
        (with(login(), "sandbox_user", "unknown@acme.example"), "access_denied"),
    ] {
        let response = authorize(&sandbox, &fields);
        assert_eq!(parameter(&response, "state").as_deref(), Some("a-state"));
        let found = parameter(&response, "error").unwrap_or_default();
        assert_eq!(found, error, "{fields:?}");
        let has_description = parameter(&response, "error_description").is_some();
        let has_code = parameter(&response, "code").is_some();
        assert_eq!((has_description, has_code), (!error.is_empty(), error.is_empty()));
    }
}

#[test]
fn optional_authorize_parameters_are_accepted() {
    let sandbox = Sandbox::start().unwrap();
    let mut fields = public_login(&sandbox);
    for (name, value) in [
        ("org", "ACME"),
        ("provider", "okta"),
        ("prompt", "login"),
        ("login_hint", "ada@acme.example:acme"),
        ("target", "organization-2"),
        ("scope", ""),
    ] {
        fields = with(fields, name, value);
    }
    code(&sandbox, &with(fields, "sandbox_user", "ADA@acme.example"));
}

#[test]
fn page_has_a_button_for_each_user() {
    let seed = r#"{"users": [
        {"organizationId": "organization-1", "email": "\"><script>alert(1)</script>@acme.example"},
        {"organizationId": "organization-2", "email": "Ada@acme.example"}]}"#;
    let sandbox = Sandbox::builder().seed(seed).start().unwrap();
    let hint = with(public_login(&sandbox), "login_hint", OTHER_ADMINISTRATOR_EMAIL);
    let fields = without(with(hint, "state", "'\"><script>"), "sandbox_user");
    let page = authorize(&sandbox, &fields);
    assert_eq!(page.status, 200);
    assert_eq!(page.body.matches("name=\"sandbox_user\"").count(), 4, "{}", page.body);
    assert!(page.body.contains("value=\"ada@acme.example\">"), "{}", page.body);
    assert!(page.body.contains("Administrator of Acme, Initech"), "{}", page.body);
    assert!(page.body.contains("value=\"grace@initech.example\" autofocus>"), "{}", page.body);
    assert!(page.body.contains("value=\"&quot;&gt;&lt;script&gt;alert(1)"), "{}", page.body);
    assert!(!page.body.contains("<script"), "{}", page.body);
    let org = with(with(fields, "org", "initech"), "provider", "okta");
    let page = authorize(&sandbox, &org);
    assert_eq!(page.body.matches("name=\"sandbox_user\"").count(), 3, "{}", page.body);
}

#[test]
fn pages_forbid_scripts_frames_and_caches() {
    let sandbox = Sandbox::start().unwrap();
    let login = without(public_login(&sandbox), "sandbox_user");
    for fields in [login, Vec::new()] {
        let page = send_with_headers(
            &sandbox,
            "GET",
            &format!("{AUTHORIZE}?{}", encode(&fields)),
            "Origin: http://evil.example\r\n",
            "",
        );
        let policy = page.header("Content-Security-Policy").unwrap();
        assert!(policy.starts_with("default-src 'none'; style-src 'nonce-"), "{policy}");
        assert!(policy.contains("frame-ancestors 'none'"), "{policy}");
        assert_eq!(page.header("Referrer-Policy"), Some("no-referrer"));
        assert_eq!(page.header("Cache-Control"), Some("no-store"));
        assert_eq!(page.header("X-Content-Type-Options"), Some("nosniff"));
        assert_eq!(page.header("Content-Type"), Some("text/html; charset=utf-8"));
        assert_eq!(page.header("Access-Control-Allow-Origin"), None);
        assert!(page.header("ININ-Correlation-Id").is_some());
    }
}

#[test]
fn button_of_the_page_decides() {
    let sandbox = Sandbox::start().unwrap();
    let fields = with(without(public_login(&sandbox), "sandbox_user"), "state", "\r\n&+\u{e9}");
    let page = authorize(&sandbox, &fields);
    let (_, rest) = page.body.split_once("<form method=\"post\" action=\"").unwrap();
    let (action, _) = rest.split_once('"').unwrap();
    let action = action.replace("&amp;", "&");
    let choose = |user: &str| send(&sandbox, "POST", &action, &format!("sandbox_user={user}"));
    let chosen = choose("ada%40acme.example");
    assert_eq!(parameter(&chosen, "state").as_deref(), Some("\r\n&+\u{e9}"));
    let exchange = public_exchange(&sandbox, &parameter(&chosen, "code").unwrap());
    tokens(&token(&sandbox, "", &exchange));
    assert_eq!(parameter(&choose("cancel"), "error").as_deref(), Some("access_denied"));
    let allowed = send(&sandbox, "PUT", &action, "");
    assert_eq!((allowed.status, allowed.header("Allow")), (405, Some("GET, POST")));
}

#[test]
fn wrong_code_exchange_is_rejected() {
    let sandbox = Sandbox::start().unwrap();
    let code = code(&sandbox, &public_login(&sandbox));
    let exchange = || public_exchange(&sandbox, &code);
    let other_verifier = VERIFIER.to_lowercase();
    for (fields, error, description) in [
        (with(exchange(), "redirect_uri", "http://localhost:4711/"), "invalid_grant", "redirect"),
        (without(exchange(), "redirect_uri"), "invalid_request", "redirect_uri is missing"),
        (with(exchange(), "code_verifier", &other_verifier), "invalid_grant", "match"),
        (without(exchange(), "code_verifier"), "invalid_grant", "code_verifier is missing"),
        (with(exchange(), "code_verifier", CHALLENGE), "invalid_grant", "match"),
        (with(exchange(), "code_verifier", "short"), "invalid_request", "43 to 128"),
        (with(exchange(), "code", &"0".repeat(32)), "invalid_grant", "unknown"),
        (without(exchange(), "code"), "invalid_request", "code is missing"),
        (without(exchange(), "grant_type"), "invalid_request", "grant_type is missing"),
        (with(exchange(), "grant_type", "password"), "unsupported_grant_type", "saml2-bearer"),
    ] {
        assert_rejected(&token(&sandbox, "", &fields), 400, error, description);
    }
    let repeated = format!("{}&code=again", encode(&exchange()));
    let response = send(&sandbox, "POST", TOKEN, &repeated);
    assert_rejected(&response, 400, "invalid_request", "code is given more than once");
    // None of them has used it up.
    tokens(&token(&sandbox, "", &exchange()));
}

#[test]
fn verifier_without_challenge_is_rejected() {
    let sandbox = Sandbox::start().unwrap();
    let code = code(&sandbox, &confidential_login(&sandbox));
    let exchange = with(confidential_exchange(&code), "code_verifier", VERIFIER);
    let response = token(&sandbox, &own_basic(&sandbox), &exchange);
    assert_rejected(&response, 400, "invalid_grant", "without code_challenge");
}

#[test]
fn second_use_of_code_revokes_its_tokens() {
    let sandbox = Sandbox::start().unwrap();
    let other = log_in(&sandbox);
    let code = code(&sandbox, &public_login(&sandbox));
    let exchange = public_exchange(&sandbox, &code);
    let first = tokens(&token(&sandbox, "", &exchange));
    let by_public = |refresh_token: &Value| {
        let fields = with(refresh(text(refresh_token)), "client_id", sandbox.public_client_id());
        token(&sandbox, "", &fields)
    };
    let refreshed = tokens(&by_public(&first["refresh_token"]));
    let second = token(&sandbox, "", &exchange);
    assert_rejected(&second, 400, "invalid_grant", "used already");
    for revoked in [&first, &refreshed] {
        assert_eq!(status_with(&sandbox, revoked), 401);
    }
    assert_rejected(&by_public(&refreshed["refresh_token"]), 400, "invalid_grant", "refresh token");
    assert_eq!(status_with(&sandbox, &other), 200, "another login");
}

#[test]
fn expired_code_is_rejected() {
    let sandbox = Sandbox::start().unwrap();
    let by_verb = |sandbox: &Sandbox| drop(sandbox.call_json("expire_codes", "{}").unwrap());
    for expire in [Sandbox::expire_codes, by_verb] {
        let code = code(&sandbox, &public_login(&sandbox));
        expire(&sandbox);
        let response = token(&sandbox, "", &public_exchange(&sandbox, &code));
        assert_rejected(&response, 400, "invalid_grant", "expired");
    }
    log_in(&sandbox);
}

#[test]
fn clients_authenticate_by_their_kind() {
    let sandbox = Sandbox::start().unwrap();
    let public = code(&sandbox, &public_login(&sandbox));
    let private = code(&sandbox, &confidential_login(&sandbox));
    let of_public = public_exchange(&sandbox, &public);
    let of_private = confidential_exchange(&private);
    let other = basic(sandbox.unprivileged_client_id(), sandbox.unprivileged_client_secret());
    let named = with(of_private.clone(), "client_id", sandbox.client_id());
    for (headers, fields) in [
        (String::new(), &of_private),
        (String::new(), &named),
        (other.clone(), &named),
        (basic(sandbox.client_id(), ""), &of_private),
        (basic(sandbox.public_client_id(), "secret"), &of_public),
        (own_basic(&sandbox), &of_public),
        (String::new(), &with(of_public.clone(), "client_id", "unknown")),
        (String::new(), &without(of_public.clone(), "client_id")),
    ] {
        assert_rejected(&token(&sandbox, &headers, fields), 401, "invalid_client", "");
    }
    let response = token(&sandbox, &other, &of_private);
    assert_rejected(&response, 400, "invalid_grant", "another client's");
    let public_id = with(Vec::new(), "client_id", sandbox.public_client_id());
    for grant in ["client_credentials", SAML2_BEARER] {
        let response = token(&sandbox, "", &with(public_id.clone(), "grant_type", grant));
        assert_rejected(&response, 400, "unauthorized_client", "client secret");
    }
    // Genesys' command-line tool sends an empty secret.
    tokens(&token(&sandbox, &basic(sandbox.public_client_id(), ""), &of_public));
    tokens(&token(&sandbox, &own_basic(&sandbox), &named));
}

#[test]
fn refresh_replaces_the_refresh_token() {
    let sandbox = Sandbox::start().unwrap();
    let (public_id, header) = (sandbox.public_client_id(), own_basic(&sandbox));
    let first = log_in(&sandbox);
    let fields = |tokens: &Value| refresh(text(&tokens["refresh_token"]));
    let by_public =
        |tokens: &Value| token(&sandbox, "", &with(fields(tokens), "client_id", public_id));
    assert_rejected(&token(&sandbox, &header, &fields(&first)), 400, "invalid_grant", "");
    let second = tokens(&by_public(&first));
    assert_eq!(status_with(&sandbox, &second), 200);
    assert_rejected(&by_public(&first), 400, "invalid_grant", "the refresh token is invalid");
    tokens(&by_public(&second));
    let code = code(&sandbox, &confidential_login(&sandbox));
    let of_private = tokens(&token(&sandbox, &header, &confidential_exchange(&code)));
    assert_rejected(&token(&sandbox, "", &fields(&of_private)), 401, "invalid_client", "");
    tokens(&token(&sandbox, &header, &fields(&of_private)));
    let missing = vec![("grant_type", "refresh_token".to_owned())];
    assert_rejected(&token(&sandbox, &header, &missing), 400, "invalid_request", "refresh_token");
}

#[test]
fn setting_leaves_refresh_tokens_out() {
    let sandbox = Sandbox::start().unwrap();
    let before = log_in(&sandbox);
    sandbox.set_settings(SandboxSettings::new().refresh_tokens(false));
    assert!(sandbox.describe().contains(r#""refreshTokens":false"#));
    assert_eq!(log_in(&sandbox).get("refresh_token"), None);
    let fields = refresh(text(&before["refresh_token"]));
    let fields = with(fields, "client_id", sandbox.public_client_id());
    for _ in 0..2 {
        let refreshed = tokens(&token(&sandbox, "", &fields));
        assert_eq!(refreshed.get("refresh_token"), None, "the old one stays valid");
    }
    sandbox.reset();
    assert_ne!(log_in(&sandbox).get("refresh_token"), None);
}

#[test]
fn expired_access_token_leaves_refresh_token_valid() {
    let sandbox = Sandbox::start().unwrap();
    let logged_in = log_in(&sandbox);
    sandbox.expire_tokens();
    assert_eq!(status_with(&sandbox, &logged_in), 401);
    let fields = refresh(text(&logged_in["refresh_token"]));
    let fields = with(fields, "client_id", sandbox.public_client_id());
    let refreshed = tokens(&token(&sandbox, "", &fields));
    assert_eq!(status_with(&sandbox, &refreshed), 200);
}

#[test]
fn saml2_assertion_gives_the_named_user() {
    let seed = r#"{"users": [{"organizationId": "organization-1", "email": "sam@acme.example"}]}"#;
    let sandbox = Sandbox::builder().seed(seed).start().unwrap();
    let header = own_basic(&sandbox);
    let encoded = BASE64_STANDARD.encode("<NameID>Sam@acme.example</NameID>");
    for (assertion, status) in [("any", 200), (&encoded, 403), ("SAM@acme.example", 403)] {
        let given = tokens(&token(&sandbox, &header, &saml2("acme", assertion)));
        assert_eq!(given.get("refresh_token"), None);
        assert_eq!(status_with(&sandbox, &given), status, "{assertion}");
    }
    for (fields, error) in [
        (saml2("acme", "bad"), "invalid_grant"),
        (saml2("acme", &BASE64_STANDARD.encode("bad")), "invalid_grant"),
        (saml2("unknown", "any"), "invalid_grant"),
        (saml2("acme", ""), "invalid_request"),
        (saml2("", "any"), "invalid_request"),
    ] {
        assert_rejected(&token(&sandbox, &header, &fields), 400, error, "");
    }
    assert_rejected(&token(&sandbox, "", &saml2("acme", "any")), 401, "invalid_client", "");
}

#[test]
fn administrators_alone_have_permissions() {
    let seed = r#"{"users": [
        {"organizationId": "organization-1", "email": "sam@acme.example"},
        {"organizationId": "organization-2", "email": "sue@acme.example", "administrator": true}]}"#;
    let sandbox = Sandbox::builder().seed(seed).start().unwrap();
    let client = sandbox.client().unwrap();
    for (invite, name) in [("invite-1", "One"), ("invite-2", "Two")] {
        let request = genesys_onboarding::CreateUserRequest::new(invite, name, "secret");
        genesys_onboarding::post_onboarding_users(&client, &request).unwrap();
    }
    for (user, status) in [
        ("sam@acme.example", 403),
        ("sue@acme.example", 200),
        ("guest-1@acme.example", 200),
        ("guest-2@acme.example", 403),
    ] {
        let code = code(&sandbox, &with(public_login(&sandbox), "sandbox_user", user));
        let tokens = tokens(&token(&sandbox, "", &public_exchange(&sandbox, &code)));
        assert_eq!(status_with(&sandbox, &tokens), status, "{user}");
    }
    let id = sandbox.unprivileged_client_id();
    let code = code(&sandbox, &with(confidential_login(&sandbox), "client_id", id));
    let header = basic(id, sandbox.unprivileged_client_secret());
    let limited = tokens(&token(&sandbox, &header, &confidential_exchange(&code)));
    assert_eq!(status_with(&sandbox, &limited), 403);
}

#[test]
fn reset_ends_codes_and_users_of_refresh_tokens() {
    let sandbox = Sandbox::start().unwrap();
    let request = genesys_onboarding::CreateUserRequest::new("invite-1", "One", "secret");
    genesys_onboarding::post_onboarding_users(&sandbox.client().unwrap(), &request).unwrap();
    let login = with(public_login(&sandbox), "sandbox_user", "guest-1@acme.example");
    let logged_in =
        tokens(&token(&sandbox, "", &public_exchange(&sandbox, &code(&sandbox, &login))));
    let pending = code(&sandbox, &login);
    sandbox.reset();
    assert_eq!(status_with(&sandbox, &logged_in), 200, "access tokens stay valid");
    let response = token(&sandbox, "", &public_exchange(&sandbox, &pending));
    assert_rejected(&response, 400, "invalid_grant", "unknown");
    let fields = refresh(text(&logged_in["refresh_token"]));
    let fields = with(fields, "client_id", sandbox.public_client_id());
    let response = token(&sandbox, "", &fields);
    assert_rejected(&response, 400, "invalid_grant", "does not exist any more");
}

#[test]
fn rate_limit_counts_each_login() {
    let sandbox = Sandbox::start().unwrap();
    sandbox.set_settings(SandboxSettings::new().requests_per_minute(1));
    let (first, second) = (log_in(&sandbox), log_in(&sandbox));
    let statuses = [&first, &first, &second].map(|tokens| status_with(&sandbox, tokens));
    assert_eq!(statuses, [200, 429, 200]);
    let header = format!("Authorization: Bearer {}\r\n", text(&first["access_token"]));
    let limited = send_with_headers(&sandbox, "GET", INVITES, &header, "").json();
    assert_eq!(limited["limit"]["key"], "token.rate.per.minute");
}

#[test]
fn token_fault_applies_to_every_grant() {
    let sandbox = Sandbox::start().unwrap();
    let code = code(&sandbox, &public_login(&sandbox));
    sandbox.fail_next(1, Fault::status(400).on_token());
    sandbox.fail_next(1, Fault::status(503));
    assert_eq!(authorize(&sandbox, &public_login(&sandbox)).status, 302, "no fault");
    let exchange = public_exchange(&sandbox, &code);
    let limited = token(&sandbox, "", &exchange);
    assert_rejected(&limited, 400, "invalid_request", "rate limit exceeded;");
    tokens(&token(&sandbox, "", &exchange));
}

#[test]
fn request_log_has_no_secrets_of_logins() {
    let sandbox = Sandbox::start().unwrap();
    let login = with(public_login(&sandbox), "state", "secret-state");
    let code = code(&sandbox, &login);
    send(&sandbox, "POST", &format!("{AUTHORIZE}?{}&secret-name", encode(&login)), "a=secret-a");
    let logged_in = tokens(&token(&sandbox, "", &public_exchange(&sandbox, &code)));
    let refresh_token = text(&logged_in["refresh_token"]);
    let fields = with(refresh(refresh_token), "client_id", sandbox.public_client_id());
    tokens(&token(&sandbox, "", &fields));
    token(&sandbox, &own_basic(&sandbox), &saml2("acme", "secret-assertion"));
    send(&sandbox, "POST", &format!("{TOKEN}?code={code}&client_secret=secret-s"), "");
    let log = sandbox.call_json("requests", "{}").unwrap();
    for secret in [&code, CHALLENGE, VERIFIER, refresh_token, "secret-"] {
        assert!(!log.contains(secret), "{secret}: {log}");
    }
    let requests = sandbox.requests();
    let kinds: Vec<&str> = requests.iter().map(|request| request.on).collect();
    assert_eq!(kinds, ["authorize", "authorize", "token", "token", "token", "token"]);
    assert!(requests[0].query.contains("code_challenge=***&"), "{log}");
    assert!(requests[0].query.contains("redirect_uri=http%3A%2F%2Flocalhost"), "{log}");
    assert_eq!(requests[0].status, Some(302));
    let body: Value = serde_json::from_str(requests[4].body.as_ref().unwrap()).unwrap();
    assert_eq!((&body["orgName"], &body["assertion"]), (&json!("acme"), &json!("***")));
    assert_eq!(sandbox.token_request_count(), 4);
}

#[test]
fn codes_and_tokens_are_unguessable() {
    let sandbox = Sandbox::start().unwrap();
    let mut seen = HashSet::new();
    for _ in 0..100 {
        let code = code(&sandbox, &public_login(&sandbox));
        assert_eq!(code.len(), 32, "128 bits");
        assert!(code.bytes().all(|byte| byte.is_ascii_hexdigit()), "{code}");
        assert!(seen.insert(code));
    }
    let logged_in = log_in(&sandbox);
    for name in ["access_token", "refresh_token"] {
        assert!(seen.insert(text(&logged_in[name]).to_owned()));
    }
    let bits: Vec<u32> = (0..128)
        .map(|bit| {
            seen.iter().filter(|hex| u128::from_str_radix(hex, 16).unwrap() >> bit & 1 == 1).count()
                as u32
        })
        .collect();
    // Of 102 fair coins, 5 or fewer heads or tails have a probability of 1e-22.
    assert!(bits.iter().all(|ones| (6..=96).contains(ones)), "{bits:?}");
}

#[test]
fn public_client_id_is_the_sandboxs_own() {
    let sandbox = Sandbox::start().unwrap();
    let description: Value = serde_json::from_str(&sandbox.describe()).unwrap();
    assert_eq!(description["publicClientId"], sandbox.public_client_id());
    let builder = Sandbox::builder().client_id(sandbox.public_client_id());
    assert_eq!(builder.start().unwrap_err().setting(), Some("client_id"));
}
