//! No input becomes another request, header or path: any string is rejected before a byte is sent, or the
//! service receives one request that decodes to exactly that string.

mod support;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use percent_encoding::percent_decode_str;
use proptest::prelude::*;
use proptest::test_runner::TestCaseResult;
use serde_json::json;

use genesys_onboarding::{
    Error, JoinCodeRequest, call_json, delete_onboarding_joincode, get_onboarding_invite,
    head_onboarding_organization_users, post_onboarding_joincodes, put_onboarding_joincode,
};

use support::request::Request;
use support::responses::{json as json_reply, ok_response};
use support::server::Server;
use support::{builder, client, kind};

/// The headers of every request, in any order, and no others.
const HEADERS: [&str; 4] = ["accept", "accept-encoding", "host", "user-agent"];

fn config() -> ProptestConfig {
    ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() }
}

/// Any string, preferably one that has broken up requests before.
fn any_string() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "\r\n",
        "\n",
        "\r",
        "\0",
        "\t",
        " ",
        "/",
        "\\",
        "..",
        ".",
        "?",
        "#",
        "&",
        "=",
        "%",
        "%2e",
        "%2f",
        "%0d%0a",
        ":",
        "@",
        ";",
        "+",
        "\"",
        "{",
        "X-Evil: 1",
        "GET / HTTP/1.1",
        "é",
        "\u{85}",
        "\u{2028}",
        "\u{10ffff}",
        "a",
        "Z9",
    ]);
    let woven = prop::collection::vec(pieces, 0..8).prop_map(|pieces| pieces.concat());
    prop_oneof![3 => woven, 1 => any::<String>(), 1 => "[\\x00-\\x7f]{0,12}", 1 => "\\PC{1,20}"]
}

/// A string that is more likely to be valid in a header.
fn header_string() -> impl Strategy<Value = String> {
    prop_oneof![1 => any_string(), 3 => "[ -~]{1,16}", 1 => " ?[!-~]{1,9} ?"]
}

/// A server of successful responses, and the number of requests that were checked.
struct Service {
    server: Server,
    seen: std::cell::Cell<usize>,
}

impl Service {
    fn new() -> Self {
        Service { server: Server::responding(|_| ok_response()), seen: std::cell::Cell::default() }
    }

    /// Fails if hardly any string was valid enough to be sent: the test would prove nothing.
    fn sent_many(&self) {
        assert!(self.seen.get() > 20, "only {} requests were sent", self.seen.get());
    }

    /// The only request that a call has sent; none if it was rejected with one of these kinds of error.
    fn one_request_or_rejection<T>(
        &self,
        result: Result<T, Error>,
        rejections: &[&str],
    ) -> Result<Option<Request>, TestCaseError> {
        let new = self.server.requests().split_off(self.seen.get());
        self.seen.set(self.seen.get() + new.len());
        match result {
            Err(error) if rejections.contains(&kind(&error)) => {
                prop_assert!(new.is_empty(), "{} was rejected, yet sent: {:?}", error, new);
                prop_assert_eq!(error.attempts(), 0);
                Ok(None)
            }
            Err(error) => Err(TestCaseError::fail(format!("{error:?}"))),
            Ok(_) => {
                prop_assert_eq!(new.len(), 1, "{:?}", new);
                Ok(new.into_iter().next())
            }
        }
    }
}

/// Checks that the request has these headers and those in `more`, each once.
fn has_only_these_headers(request: &Request, more: &[&str]) -> TestCaseResult {
    let mut names: Vec<_> =
        request.headers.iter().map(|(name, _)| name.to_ascii_lowercase()).collect();
    names.sort_unstable();
    let mut expected = [&HEADERS[..], more].concat();
    expected.sort_unstable();
    prop_assert_eq!(names, expected);
    Ok(())
}

/// Value of a header as a service reads it: surrounding whitespace is not part of it (RFC 9110, 5.5).
fn header<'a>(request: &'a Request, name: &str) -> &'a str {
    request.header(name).unwrap_or_default().trim_matches([' ', '\t'])
}

/// A part of a target as a service decodes it.
fn decoded(part: &str) -> Result<String, TestCaseError> {
    let text = percent_decode_str(part).decode_utf8();
    text.map(String::from).map_err(|error| TestCaseError::fail(error.to_string()))
}

/// Checks a target against a template, in which `{}` is a placeholder for the ID, the ID and the query.
fn is_target(target: &str, template: &str, id: &str, query: &[(&str, &str)]) -> TestCaseResult {
    let (path, found) = target.split_once('?').unwrap_or((target, ""));
    let (before, after) = template.split_once("{}").unwrap();
    let segment = path.strip_prefix(before).and_then(|rest| rest.strip_suffix(after));
    let Some(segment) = segment else {
        return Err(TestCaseError::fail(format!("{target} does not match {template}")));
    };
    prop_assert!(!segment.contains('/') && !matches!(segment, "" | "." | ".."), "{}", target);
    prop_assert_eq!(decoded(segment)?, id);
    let mut pairs = Vec::new();
    for pair in found.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        pairs.push((decoded(name)?, decoded(&value.replace('+', " "))?));
    }
    let expected: Vec<_> = query.iter().map(|(n, v)| (n.to_string(), v.to_string())).collect();
    prop_assert_eq!(pairs, expected);
    Ok(())
}

#[test]
fn id_becomes_one_path_segment() {
    let service = Service::new();
    let client = client(&service.server);
    let body = JoinCodeRequest::new([""; 0]);
    let check =
        |id: &str, template: &str, more: &[&str], result: Result<(), Error>| match service
            .one_request_or_rejection(result, &["InvalidArgument"])?
        {
            None => Ok(()),
            Some(request) => {
                has_only_these_headers(&request, more)?;
                is_target(&request.target, template, id, &[])
            }
        };
    proptest!(config(), |(id in any_string())| {
        const INVITE: &str = "/api/v2/onboarding/invites/{}";
        const JOIN_CODE: &str = "/api/v2/onboarding/joincodes/{}";
        let arguments = json!({ "inviteId": id }).to_string();
        let by_json = call_json(&client, "getOnboardingInvite", &arguments).map(drop);
        check(&id, INVITE, &[], by_json)?;
        check(&id, INVITE, &[], get_onboarding_invite(&client, &id).map(drop))?;
        check(&id, JOIN_CODE, &[], delete_onboarding_joincode(&client, &id))?;
        let put = put_onboarding_joincode(&client, &id, &body);
        check(&id, JOIN_CODE, &["content-length", "content-type"], put)?;
    });
    service.sent_many();
}

#[test]
fn query_string_becomes_one_value() {
    let service = Service::new();
    let client = client(&service.server);
    proptest!(config(), |(id in any_string(), email in any_string())| {
        let result = head_onboarding_organization_users(&client, &id, &email);
        let sent = service.one_request_or_rejection(result, &["InvalidArgument"])?;
        if let Some(request) = sent {
            has_only_these_headers(&request, &[])?;
            let template = "/api/v2/onboarding/organizations/{}/users";
            is_target(&request.target, template, &id, &[("email", &email)])?;
        }
    });
    service.sent_many();
}

#[test]
fn token_and_user_agent_become_one_header_each() {
    let service = Service::new();
    proptest!(config(), |(token in header_string(), agent in header_string())| {
        let result = builder(&service.server)
            .access_token(&token)
            .user_agent(&agent)
            .build()
            .and_then(|client| get_onboarding_invite(&client, "i-1"));
        if let Some(request) = service.one_request_or_rejection(result, &["Configuration"])? {
            has_only_these_headers(&request, &["authorization"])?;
            let expected = format!("Bearer {token}");
            prop_assert_eq!(header(&request, "authorization"), expected);
            prop_assert_eq!(header(&request, "user-agent"), agent);
        }
    });
    service.sent_many();
}

#[test]
fn client_credentials_become_one_header() {
    let service = Server::responding(|_| ok_response());
    let mut login = Service::new();
    login.server = Server::responding(|_| json_reply(200, r#"{"access_token": "t-1"}"#));
    proptest!(config(), |(id in header_string(), secret in header_string())| {
        let result = builder(&service)
            .login_url(login.server.url())
            .client_credentials(&id, &secret)
            .build()
            .and_then(|client| get_onboarding_invite(&client, "i-1"));
        if let Some(request) = login.one_request_or_rejection(result, &["Configuration"])? {
            let more = ["authorization", "content-length", "content-type"];
            has_only_these_headers(&request, &more)?;
            let shown = header(&request, "authorization").strip_prefix("Basic ").unwrap();
            let pair = String::from_utf8(BASE64_STANDARD.decode(shown).unwrap()).unwrap();
            prop_assert_eq!(pair.split_once(':').unwrap(), (&*id, &*secret));
            prop_assert_eq!(request.text(), "grant_type=client_credentials");
        }
    });
    login.sent_many();
}

#[test]
fn string_in_body_stays_in_body() {
    let service = Service::new();
    let client = client(&service.server);
    proptest!(config(), |(domains in prop::collection::vec(any_string(), 0..3))| {
        let body = JoinCodeRequest::new(domains.clone());
        let result = post_onboarding_joincodes(&client, &body);
        let request = service.one_request_or_rejection(result, &[])?.unwrap();
        has_only_these_headers(&request, &["content-length", "content-type"])?;
        let sent: serde_json::Value = serde_json::from_slice(&request.body).unwrap();
        prop_assert_eq!(sent, json!({ "emailDomains": domains }));
    });
    service.sent_many();
}
