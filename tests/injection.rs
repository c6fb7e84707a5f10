//! Nothing that a program passes on becomes another request, another header or another path: any text is
//! refused before a byte is sent, or the service receives one request that decodes to just that text.

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

/// The headers of every request, in any order; nothing else may stand between them.
const HEADERS: [&str; 4] = ["accept", "accept-encoding", "host", "user-agent"];

fn config() -> ProptestConfig {
    ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() }
}

/// Text of all kinds, with a preference for what has torn requests apart before.
fn any_text() -> impl Strategy<Value = String> {
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

/// Text that is more likely to be taken for a header.
fn header_text() -> impl Strategy<Value = String> {
    prop_oneof![1 => any_text(), 3 => "[ -~]{1,16}", 1 => " ?[!-~]{1,9} ?"]
}

/// A server that answers well, and the number of the requests that were looked at.
struct Service {
    server: Server,
    seen: std::cell::Cell<usize>,
}

impl Service {
    fn new() -> Self {
        Service { server: Server::responding(|_| ok_response()), seen: std::cell::Cell::default() }
    }

    /// Fails if hardly a text was good enough to be sent: then nothing has been shown.
    fn has_seen_many(&self) {
        assert!(self.seen.get() > 20, "only {} requests were sent", self.seen.get());
    }

    /// The one request that a call has sent; none if it was refused, as one of `refusals`, before.
    fn one_request_or_refusal<T>(
        &self,
        result: Result<T, Error>,
        refusals: &[&str],
    ) -> Result<Option<Request>, TestCaseError> {
        let new = self.server.requests().split_off(self.seen.get());
        self.seen.set(self.seen.get() + new.len());
        match result {
            Err(error) if refusals.contains(&kind(&error)) => {
                prop_assert!(new.is_empty(), "{} was refused, yet sent: {:?}", error, new);
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

/// Checks the names of the headers, those in `more` included, each of which stands there once.
fn has_just_these_headers(request: &Request, more: &[&str]) -> TestCaseResult {
    let mut names: Vec<_> =
        request.headers.iter().map(|(name, _)| name.to_ascii_lowercase()).collect();
    names.sort_unstable();
    let mut expected = [&HEADERS[..], more].concat();
    expected.sort_unstable();
    prop_assert_eq!(names, expected);
    Ok(())
}

/// A header's value as a service reads it: space around it does not belong to it (RFC 9110, 5.5).
fn header<'a>(request: &'a Request, name: &str) -> &'a str {
    request.header(name).unwrap_or_default().trim_matches([' ', '\t'])
}

/// The text that a service decodes a part of a target to.
fn decoded(part: &str) -> Result<String, TestCaseError> {
    let text = percent_decode_str(part).decode_utf8();
    text.map(String::from).map_err(|error| TestCaseError::fail(error.to_string()))
}

/// Checks a target of this template, in which `{}` stands for an id, against the id and the query.
fn leads_to(target: &str, template: &str, id: &str, query: &[(&str, &str)]) -> TestCaseResult {
    let (path, found) = target.split_once('?').unwrap_or((target, ""));
    let (before, after) = template.split_once("{}").unwrap();
    let segment = path.strip_prefix(before).and_then(|rest| rest.strip_suffix(after));
    let Some(segment) = segment else {
        return Err(TestCaseError::fail(format!("{target} does not lead to {template}")));
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
fn an_id_becomes_one_segment_of_the_path_of_one_request() {
    let service = Service::new();
    let client = client(&service.server);
    let body = JoinCodeRequest::new([""; 0]);
    let check =
        |id: &str, template: &str, more: &[&str], result: Result<(), Error>| match service
            .one_request_or_refusal(result, &["InvalidArgument"])?
        {
            None => Ok(()),
            Some(request) => {
                has_just_these_headers(&request, more)?;
                leads_to(&request.target, template, id, &[])
            }
        };
    proptest!(config(), |(id in any_text())| {
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
    service.has_seen_many();
}

#[test]
fn text_in_a_query_becomes_one_value_of_one_request() {
    let service = Service::new();
    let client = client(&service.server);
    proptest!(config(), |(id in any_text(), email in any_text())| {
        let result = head_onboarding_organization_users(&client, &id, &email);
        let sent = service.one_request_or_refusal(result, &["InvalidArgument"])?;
        if let Some(request) = sent {
            has_just_these_headers(&request, &[])?;
            let template = "/api/v2/onboarding/organizations/{}/users";
            leads_to(&request.target, template, &id, &[("email", &email)])?;
        }
    });
    service.has_seen_many();
}

#[test]
fn a_token_and_a_user_agent_become_one_header_each() {
    let service = Service::new();
    proptest!(config(), |(token in header_text(), agent in header_text())| {
        let result = builder(&service.server)
            .access_token(&token)
            .user_agent(&agent)
            .build()
            .and_then(|client| get_onboarding_invite(&client, "i-1"));
        if let Some(request) = service.one_request_or_refusal(result, &["Configuration"])? {
            has_just_these_headers(&request, &["authorization"])?;
            let expected = format!("Bearer {token}");
            prop_assert_eq!(header(&request, "authorization"), expected);
            prop_assert_eq!(header(&request, "user-agent"), agent);
        }
    });
    service.has_seen_many();
}

#[test]
fn a_clients_id_and_secret_become_one_header_of_the_token_request() {
    let service = Server::responding(|_| ok_response());
    let mut login = Service::new();
    login.server = Server::responding(|_| json_reply(200, r#"{"access_token": "t-1"}"#));
    proptest!(config(), |(id in header_text(), secret in header_text())| {
        let result = builder(&service)
            .login_url(login.server.url())
            .client_credentials(&id, &secret)
            .build()
            .and_then(|client| get_onboarding_invite(&client, "i-1"));
        if let Some(request) = login.one_request_or_refusal(result, &["Configuration"])? {
            let more = ["authorization", "content-length", "content-type"];
            has_just_these_headers(&request, &more)?;
            let shown = header(&request, "authorization").strip_prefix("Basic ").unwrap();
            let pair = String::from_utf8(BASE64_STANDARD.decode(shown).unwrap()).unwrap();
            prop_assert_eq!(pair.split_once(':').unwrap(), (&*id, &*secret));
            prop_assert_eq!(request.text(), "grant_type=client_credentials");
        }
    });
    login.has_seen_many();
}

#[test]
fn text_in_a_body_stays_in_it() {
    let service = Service::new();
    let client = client(&service.server);
    proptest!(config(), |(domains in prop::collection::vec(any_text(), 0..3))| {
        let body = JoinCodeRequest::new(domains.clone());
        let result = post_onboarding_joincodes(&client, &body);
        let request = service.one_request_or_refusal(result, &[])?.unwrap();
        has_just_these_headers(&request, &["content-length", "content-type"])?;
        let sent: serde_json::Value = serde_json::from_slice(&request.body).unwrap();
        prop_assert_eq!(sent, json!({ "emailDomains": domains }));
    });
    service.has_seen_many();
}
