//! Connections are kept, shared and given up at the right moment.

mod support;

use genesys_onboarding::{JoinCodeRequest, post_onboarding_joincodes};

use support::operations::{self, Call};
use support::responses::{
    OK_BODY, chunked, gzip, gzipped, headers_only, json, ok_response, response, with_headers,
};
use support::server::{Action, Server};
use support::sync::Gate;
use support::threads::{assert_own_responses, echo_invite};
use support::{builder, client, kind};

#[test]
fn one_connection_serves_all_calls_whatever_they_are_answered() {
    let good_body = OK_BODY.as_bytes();
    let exchanges: [(Call, Vec<u8>); 16] = [
        (operations::GET, ok_response()),
        (operations::GET, json(404, r#"{"code": "not.found"}"#)),
        (operations::GET, chunked(200, good_body, 7)),
        (operations::GET, chunked(404, b"<html>none</html>", 100)),
        (operations::GET, gzipped(200, &gzip(good_body))),
        (operations::GET, json(500, "")),
        (operations::GET, response(302, &[("Location", "http://127.0.0.1:1/")], b"over there")),
        (operations::GET, json(200, "not what the contract says")),
        (operations::HEAD, headers_only(&ok_response()).to_vec()),
        (operations::HEAD, headers_only(&json(404, "not there")).to_vec()),
        (operations::HEAD, headers_only(&json(500, "broken")).to_vec()),
        (operations::DELETE, response(204, &[], b"")),
        (operations::DELETE, json(409, r#"{"code": "conflict"}"#)),
        (operations::PUT, json(200, "")),
        (operations::POST, json(429, "")),
        (operations::POST, ok_response()),
    ];
    let (calls, replies): (Vec<_>, Vec<_>) = exchanges.into_iter().unzip();
    let steps = replies.into_iter().flat_map(|reply| [Action::Read, Action::Send(reply)]);
    let server = Server::scripted([steps.chain([Action::Stall]).collect()]);
    let client = client(&server);

    let results: Vec<_> = calls.iter().map(|call| (call.run)(&client)).collect();
    assert!(results[0].is_ok() && results[15].is_ok(), "{results:?}");
    let methods: Vec<_> = server.requests().into_iter().map(|request| request.method).collect();
    assert_eq!(methods, calls.iter().map(|call| call.method).collect::<Vec<_>>());
    assert_eq!(server.connections(), 1);
}

#[test]
fn a_connection_that_ended_while_idle_is_not_used_again() {
    for call in [operations::GET, operations::POST] {
        for (what, ending) in [("FIN", Action::Close), ("RST", Action::Reset)] {
            let returned = Gate::default();
            let server = Server::scripted([
                vec![
                    Action::Read,
                    Action::Send(ok_response()),
                    Action::Wait(returned.clone()),
                    ending,
                ],
                vec![Action::Read, Action::Send(ok_response()), Action::Stall],
            ]);
            let client = client(&server);
            (call.run)(&client).unwrap();
            returned.open();
            server.wait_for_closed(1);

            (call.run)(&client).unwrap_or_else(|error| panic!("{} {what}: {error}", call.method));
            let seen: Vec<_> = server.requests().iter().map(|r| r.connection).collect();
            assert_eq!(seen, [0, 1], "{} {what}", call.method);
        }
    }
}

#[test]
fn an_answer_that_says_close_is_the_last_on_its_connection() {
    let last = response(200, &[("Connection", "close")], OK_BODY.as_bytes());
    let until_closed = with_headers(200, &[], OK_BODY.as_bytes());
    let server = Server::scripted([
        vec![Action::Read, Action::Send(last), Action::Stall],
        vec![Action::Read, Action::Send(until_closed), Action::Close],
        vec![Action::Read, Action::Send(ok_response()), Action::Stall],
    ]);
    let client = client(&server);
    for _ in 0..3 {
        operations::get(&client).unwrap();
    }
    assert_eq!(server.connections(), 3);
}

/// Two connections: the first breaks at its second request, after that was read whole.
fn server_that_breaks_at_the_second_request(ending: Action) -> Server {
    Server::scripted([
        vec![Action::Read, Action::Send(ok_response()), Action::Read, ending],
        vec![Action::Read, Action::Send(ok_response()), Action::Stall],
    ])
}

#[test]
fn a_get_whose_kept_connection_breaks_is_sent_again() {
    for ending in [Action::Close, Action::Reset] {
        let server = server_that_breaks_at_the_second_request(ending);
        let client = builder(&server).max_retries(1).build().unwrap();
        operations::get(&client).unwrap();
        operations::get(&client).unwrap();
        assert_eq!(server.requests().len(), 3);
    }
}

#[test]
fn a_post_that_may_have_reached_the_service_is_never_sent_twice() {
    for ending in [Action::Close, Action::Reset] {
        let server = server_that_breaks_at_the_second_request(ending);
        let client = builder(&server).max_retries(3).build().unwrap();
        operations::post(&client).unwrap();
        let error = operations::post(&client).unwrap_err();
        assert_eq!(kind(&error), "Transport", "{error}");
        assert!(error.outcome_unknown(), "{error}");
        assert_eq!(error.attempts(), 1);
        assert_eq!(server.requests().len(), 2);
        assert_eq!(server.connections(), 1);
    }
}

#[test]
fn a_request_with_a_body_leaves_in_one_write() {
    // If a request left in two writes, the server, which reads without delay, would find the first alone
    // in one of so many cases.
    let server = Server::responding(|_| ok_response());
    let client = client(&server);
    for _ in 0..100 {
        operations::post(&client).unwrap();
    }
    let reads: Vec<_> = server.requests().iter().map(|request| request.reads).collect();
    assert_eq!(reads, [1; 100]);
}

#[test]
fn a_body_larger_than_all_buffers_arrives_whole() {
    let server = Server::responding(|_| ok_response());
    let body = JoinCodeRequest {
        email_domains: (0..100_000).map(|n| format!("acme-{n}.example")).collect(),
    };
    post_onboarding_joincodes(&client(&server), &body).unwrap();
    let request = &server.requests()[0];
    let arrived: JoinCodeRequest = serde_json::from_slice(&request.body).unwrap();
    assert_eq!(arrived, body);
}

#[test]
fn threads_share_a_client_and_each_gets_its_own_answers() {
    const THREADS: usize = 8;
    let server = Server::responding(echo_invite);
    assert_own_responses(THREADS, 50, &client(&server));
    assert_eq!(server.requests().len(), THREADS * 50);
    let connections = server.connections();
    assert!(connections <= THREADS, "{connections} connections for {THREADS} threads");
}
