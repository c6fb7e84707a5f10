//! A service or a proxy that repeats what it was sent does not make it show.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use genesys_onboarding::Error;
use serde_json::{Value, json};

use crate::canaries::{
    CLIENT_SECRET, TOKEN, assert_hidden, errors_of_calls, shown, with_credentials,
};
use crate::support::builder;
use crate::support::request::Request;
use crate::support::responses::{ok_response, response};
use crate::support::server::Server;

/// How a service writes text in JSON.
type Spelling = fn(&str) -> String;

fn plainly(text: &str) -> String {
    Value::from(text).to_string()
}

/// As Gson does for the sake of HTML.
fn for_html(text: &str) -> String {
    let mut spelled = plainly(text);
    for (character, escape) in
        [('<', "\\u003c"), ('>', "\\u003e"), ('&', "\\u0026"), ('=', "\\u003d"), ('\'', "\\u0027")]
    {
        spelled = spelled.replace(character, escape);
    }
    spelled
}

/// As PHP does.
fn with_escaped_slashes(text: &str) -> String {
    plainly(text).replace('/', "\\/")
}

/// The headers and the body of a request in one text.
fn all_of(request: &Request) -> String {
    format!("{} and {}", request.header("authorization").unwrap_or_default(), request.text())
}

/// What was sent: the token in the message, the texts of the body where errors have texts.
fn echo(request: &Request, spell: Spelling) -> String {
    let body: Value = serde_json::from_slice(&request.body).unwrap();
    let texts: Vec<_> = body.as_object().unwrap().values().filter_map(Value::as_str).collect();
    let texts = spell(&texts.join(" "));
    let message = spell(&format!("not with {}", request.header("authorization").unwrap()));
    format!(
        r#"{{"message": {message}, "code": {texts}, "entityName": {texts},
            "messageParams": {{"given": {texts}}}, "details": [{{"fieldName": {texts}}}],
            "errors": [{{"message": {texts}}}], "limit": {{"key": {texts}, "namespace": {message}}}}}"#
    )
}

/// The whole request, quoted in the message.
fn quote(request: &Request) -> String {
    format!(r#"{{"message": {}}}"#, plainly(&all_of(request)))
}

fn assert_echoes_are_hidden(what: &str, respond: fn(&Request) -> Vec<u8>) {
    let server = Server::responding(respond);
    let client = builder(&server).access_token(TOKEN).build().unwrap();
    for error in errors_of_calls(&client) {
        assert!(error.api().is_some(), "{what}: {error:?}");
        assert_hidden(what, &shown(&error));
    }
}

#[test]
fn reflected_error_hides_request_secrets() {
    assert_echoes_are_hidden("JSON", |r| response(400, &[], echo(r, plainly).as_bytes()));
    assert_echoes_are_hidden("JSON, 500", |r| response(500, &[], echo(r, plainly).as_bytes()));
    assert_echoes_are_hidden("HTML", |r| response(502, &[], all_of(r).as_bytes()));
}

#[test]
fn reflected_error_hides_secrets_in_any_spelling() {
    assert_echoes_are_hidden("Gson", |r| response(400, &[], echo(r, for_html).as_bytes()));
    assert_echoes_are_hidden("PHP", |r| {
        response(400, &[], echo(r, with_escaped_slashes).as_bytes())
    });
    assert_echoes_are_hidden("JSON in JSON", |r| response(400, &[], quote(r).as_bytes()));
}

#[test]
fn reflected_header_hides_request_secrets() {
    assert_echoes_are_hidden("Location", |r| {
        response(302, &[("Location", &format!("/?{}", all_of(r)))], b"")
    });
    assert_echoes_are_hidden("ININ-Correlation-Id", |r| {
        response(400, &[("ININ-Correlation-Id", &all_of(r))], b"")
    });
}

#[test]
fn reflecting_token_endpoint_hides_client_secret() {
    assert_tokens_errors_are_hidden("plain", 401, plainly);
    assert_tokens_errors_are_hidden("plain", 500, plainly);
    assert_tokens_errors_are_hidden("Gson", 401, for_html);
    assert_tokens_errors_are_hidden("PHP", 401, with_escaped_slashes);
}

#[test]
fn token_response_header_hides_client_secret() {
    let name = ["Location", "ININ-Correlation-Id"];
    for status in [302, 401] {
        let login = Server::responding(move |request| {
            let echo = format!("/?{}", all_of(request));
            response(status, &name.map(|name| (name, &*echo)), b"")
        });
        let what = status.to_string();
        errors_of_the_token_endpoint(&what, &login);
    }
}

/// The token endpoint responds with the client secret and the header it came in.
fn assert_tokens_errors_are_hidden(what: &str, status: u16, spell: Spelling) {
    let login = Server::responding(move |request| {
        let basic = request.header("authorization").unwrap();
        let pair = BASE64_STANDARD.decode(basic.trim_start_matches("Basic ")).unwrap();
        let pair = String::from_utf8(pair).unwrap();
        assert!(pair.contains(CLIENT_SECRET));
        let text = spell(&format!("not {pair} nor {basic}"));
        response(status, &[], format!(r#"{{"error": {text}, "description": {text}}}"#).as_bytes())
    });
    for error in errors_of_the_token_endpoint(what, &login) {
        assert!(error.to_string().contains("not my-id:[hidden]"), "{what}: {error}");
    }
}

fn errors_of_the_token_endpoint(what: &str, login: &Server) -> Vec<Error> {
    let service = Server::responding(|_| ok_response());
    let client = with_credentials(builder(&service), &login.url()).build().unwrap();
    let errors = errors_of_calls(&client);
    for error in &errors {
        assert_eq!(crate::support::kind(error), "Authentication", "{error:?}");
        assert_hidden(what, &shown(error));
    }
    errors
}

#[test]
fn undecodable_response_is_not_quoted() {
    let server = Server::responding(|request| {
        response(200, &[], json!([all_of(request)]).to_string().as_bytes())
    });
    let client = builder(&server).access_token(TOKEN).build().unwrap();
    for error in errors_of_calls(&client) {
        assert_eq!(crate::support::kind(&error), "Decode", "{error}");
        assert_hidden("a wrong model", &shown(&error));
    }
}
