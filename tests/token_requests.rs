//! Access tokens: who is asked for them, when, how often, and who gets to see them.

mod support;

use std::sync::Barrier;
use std::thread;
use std::time::Duration;

use support::operations;
use support::responses::{json, ok_response};
use support::server::Server;
use support::tokens::{
    SECRET, bearer, bearers, call_concurrently, credentials, service_for, token_server,
};
use support::{builder, client};

#[test]
fn first_call_requests_token_with_client_credentials() {
    let (login, service) = (token_server("86399"), service_for("t-1"));
    let client = credentials(&service, &login).user_agent("my-agent/1").build().unwrap();
    assert_eq!(login.connections(), 0);
    operations::get(&client).unwrap();
    operations::post(&client).unwrap();

    let requests = login.requests();
    let [request] = &requests[..] else { panic!("{requests:?}") };
    assert_eq!((request.method.as_str(), request.target.as_str()), ("POST", "/oauth/token"));
    assert_eq!(request.text(), "grant_type=client_credentials");
    let form = Some("application/x-www-form-urlencoded");
    assert_eq!(request.header("content-type"), form);
    // base64 of my-id:s3cret/with:colon
    let basic = Some("Basic bXktaWQ6czNjcmV0L3dpdGg6Y29sb24=");
    assert_eq!(request.header("authorization"), basic);
    assert_eq!(request.header("user-agent"), Some("my-agent/1"));
    assert_eq!(request.header("accept"), Some("application/json"));
}

#[test]
fn client_credentials_go_only_to_token_endpoint() {
    let (login, service) = (token_server("86399"), service_for("t-2"));
    let client = credentials(&service, &login).build().unwrap();
    for call in operations::ALL {
        (call.run)(&client).unwrap();
    }
    let base64 = "bXktaWQ6czNjcmV0L3dpdGg6Y29sb24=";
    for request in service.requests() {
        let all = format!("{request:?} {}", request.text());
        assert!(!all.contains(SECRET) && !all.contains(base64) && !all.contains("my-id"), "{all}");
    }
    for request in login.requests() {
        assert_eq!(request.target, "/oauth/token");
        assert!(!format!("{request:?}").contains("acme"), "{request:?}");
    }
}

#[test]
fn threads_that_call_at_once_share_one_token() {
    let (login, service) = (token_server("86399"), service_for("t-1"));
    let client = credentials(&service, &login).build().unwrap();
    let results = call_concurrently(8, &client);
    assert!(results.iter().all(Result::is_ok), "{results:?}");
    assert_eq!(login.requests().len(), 1);
    assert_eq!(service.requests().len(), 8);
}

#[test]
fn rejected_token_is_refreshed_once_for_every_method() {
    for call in operations::ALL {
        let (login, service) = (token_server("86399"), service_for("t-2"));
        let client = credentials(&service, &login).build().unwrap();
        (call.run)(&client).unwrap_or_else(|error| panic!("{}: {error}", call.method));
        assert_eq!(bearers(&service), ["t-1", "t-2"]);
        let requests = service.requests();
        assert_eq!(requests[0].body, requests[1].body);
        assert_eq!(login.requests().len(), 2);

        (call.run)(&client).unwrap();
        assert_eq!(bearers(&service), ["t-1", "t-2", "t-2"]);
    }
}

#[test]
fn second_401_is_final() {
    let (login, service) = (token_server("86399"), service_for("none of them"));
    let client = credentials(&service, &login).max_retries(3).build().unwrap();
    let error = operations::post(&client).unwrap_err();
    assert_eq!(error.api().map(|api| api.status), Some(401), "{error}");
    assert_eq!(error.attempts(), 2);
    assert!(!error.outcome_unknown(), "{error}");
    assert_eq!(bearers(&service), ["t-1", "t-2"]);
}

#[test]
fn many_401s_bring_one_new_token() {
    const THREADS: usize = 16;
    let login = token_server("86399");
    let storm = Barrier::new(THREADS);
    let service = Server::responding(move |request| {
        if bearer(request) == Some("t-1") {
            // All threads have sent the old token before the first of them is rejected.
            storm.wait();
            return json(401, "");
        }
        ok_response()
    });
    let client = credentials(&service, &login).build().unwrap();
    let results = call_concurrently(THREADS, &client);
    assert!(results.iter().all(Result::is_ok), "{results:?}");
    assert_eq!(login.requests().len(), 2);
    assert_eq!(service.requests().len(), 2 * THREADS);
}

#[test]
fn expired_token_is_refreshed() {
    let service = Server::responding(|_| ok_response());
    let of_no_life = token_server("0");
    let client = credentials(&service, &of_no_life).build().unwrap();
    operations::get(&client).unwrap();
    operations::get(&client).unwrap();
    assert_eq!(bearers(&service), ["t-1", "t-2"]);

    let service = Server::responding(|_| ok_response());
    let of_a_second = token_server("1");
    let client = credentials(&service, &of_a_second).build().unwrap();
    operations::get(&client).unwrap();
    thread::sleep(Duration::from_millis(1100)); // the life itself, nothing to be told about
    operations::get(&client).unwrap();
    assert_eq!(bearers(&service), ["t-1", "t-2"]);
}

#[test]
fn token_with_unknown_lifetime_is_used() {
    let lives = ["null", "1e300", "9223372036854775808", "86399.5"];
    for life in lives {
        let (login, service) = (token_server(life), service_for("t-1"));
        let client = credentials(&service, &login).build().unwrap();
        for _ in 0..2 {
            operations::get(&client).unwrap_or_else(|error| panic!("{life}: {error}"));
        }
        assert_eq!(login.requests().len(), 1, "{life}");
    }
}

#[test]
fn fixed_access_token_is_never_refreshed() {
    let service = service_for("another");
    let client = builder(&service).access_token("mine").max_retries(3).build().unwrap();
    for call in operations::ALL {
        let error = (call.run)(&client).unwrap_err();
        assert_eq!(error.api().map(|api| api.status), Some(401), "{error}");
        assert_eq!(error.attempts(), 1, "{error}");
    }
    assert_eq!(bearers(&service), ["mine"; 5]);
}

#[test]
fn anonymous_client_sends_no_credentials() {
    let service = Server::responding(|_| ok_response());
    let client = client(&service);
    for call in operations::ALL {
        (call.run)(&client).unwrap();
    }
    let requests = service.requests();
    assert_eq!(requests.len(), 5);
    assert!(requests.iter().all(|request| request.header("authorization").is_none()));
}

#[test]
fn tolerant_token_responses_are_accepted() {
    for body in [
        "\u{feff}{\"access_token\": \"t-1\"}",
        r#"{"access_token": "t-1", "expires_in": "86399"}"#,
        r#"{"access_token": "t-1", "expires_in": 86399.0, "token_type": "BEARER"}"#,
        r#"{"access_token": "t-1", "expires_in": null, "token_type": null, "scope": ["x"]}"#,
    ] {
        let (login, service) = (Server::responding(move |_| json(200, body)), service_for("t-1"));
        let client = credentials(&service, &login).build().unwrap();
        for _ in 0..2 {
            operations::post(&client).unwrap_or_else(|error| panic!("{body}: {error}"));
        }
        assert_eq!(login.requests().len(), 1, "{body}");
    }
}

#[test]
fn unusable_token_responses_are_rejected() {
    for (body, expected) in [
        (
            r#"{"error": "server_error", "error_description": "try later"}"#,
            "server_error: try later",
        ),
        (r#"{"access_token": "t-1", "error": "access_denied"}"#, "access_denied"),
        (r#"{"access_token": "t-1", "token_type": "mac"}"#, "unsupported token_type \"mac\""),
    ] {
        let (login, service) = (Server::responding(move |_| json(200, body)), service_for("t-1"));
        let error = operations::post(&credentials(&service, &login).build().unwrap()).unwrap_err();
        assert!(error.to_string().contains(expected), "{expected}: {error}");
        assert_eq!(service.requests().len(), 0, "{body}");
    }
}
