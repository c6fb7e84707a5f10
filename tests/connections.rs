//! Connections are kept, shared and given up at the right moment.

mod support;

use genesys_onboarding::{JoinCodeRequest, post_onboarding_joincodes};

use support::operations::{self, Call};
use support::responses::{GOOD, chunked, good, gzip, gzipped, head_of, json, reply, with_head};
use support::server::{Server, Step};
use support::sync::Gate;
use support::threads::{each_gets_its_own_answers, own_invite};
use support::{builder, client, kind};

#[test]
fn one_connection_serves_all_calls_whatever_they_are_answered() {
    let good_body = GOOD.as_bytes();
    let exchanges: [(Call, Vec<u8>); 16] = [
        (operations::GET, good()),
        (operations::GET, json(404, r#"{"code": "not.found"}"#)),
        (operations::GET, chunked(200, good_body, 7)),
        (operations::GET, chunked(404, b"<html>none</html>", 100)),
        (operations::GET, gzipped(200, &gzip(good_body))),
        (operations::GET, json(500, "")),
        (operations::GET, reply(302, &[("Location", "http://127.0.0.1:1/")], b"over there")),
        (operations::GET, json(200, "not what the contract says")),
        (operations::HEAD, head_of(&good()).to_vec()),
        (operations::HEAD, head_of(&json(404, "not there")).to_vec()),
        (operations::HEAD, head_of(&json(500, "broken")).to_vec()),
        (operations::DELETE, reply(204, &[], b"")),
        (operations::DELETE, json(409, r#"{"code": "conflict"}"#)),
        (operations::PUT, json(200, "")),
        (operations::POST, json(429, "")),
        (operations::POST, good()),
    ];
    let (calls, replies): (Vec<_>, Vec<_>) = exchanges.into_iter().unzip();
    let steps = replies.into_iter().flat_map(|reply| [Step::Read, Step::Send(reply)]);
    let server = Server::playing([steps.chain([Step::Stall]).collect()]);
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
        for (what, ending) in [("FIN", Step::Close), ("RST", Step::Reset)] {
            let returned = Gate::default();
            let server = Server::playing([
                vec![Step::Read, Step::Send(good()), Step::Wait(returned.clone()), ending],
                vec![Step::Read, Step::Send(good()), Step::Stall],
            ]);
            let client = client(&server);
            (call.run)(&client).unwrap();
            returned.open();
            server.wait_for_ends(1);

            (call.run)(&client).unwrap_or_else(|error| panic!("{} {what}: {error}", call.method));
            let seen: Vec<_> = server.requests().iter().map(|r| r.connection).collect();
            assert_eq!(seen, [0, 1], "{} {what}", call.method);
        }
    }
}

#[test]
fn an_answer_that_says_close_is_the_last_on_its_connection() {
    let last = reply(200, &[("Connection", "close")], GOOD.as_bytes());
    let until_closed = with_head(200, &[], GOOD.as_bytes());
    let server = Server::playing([
        vec![Step::Read, Step::Send(last), Step::Stall],
        vec![Step::Read, Step::Send(until_closed), Step::Close],
        vec![Step::Read, Step::Send(good()), Step::Stall],
    ]);
    let client = client(&server);
    for _ in 0..3 {
        operations::get(&client).unwrap();
    }
    assert_eq!(server.connections(), 3);
}

/// Two connections: the first breaks at its second request, after that was read whole.
fn server_that_breaks_at_the_second_request(ending: Step) -> Server {
    Server::playing([
        vec![Step::Read, Step::Send(good()), Step::Read, ending],
        vec![Step::Read, Step::Send(good()), Step::Stall],
    ])
}

#[test]
fn a_get_whose_kept_connection_breaks_is_sent_again() {
    for ending in [Step::Close, Step::Reset] {
        let server = server_that_breaks_at_the_second_request(ending);
        let client = builder(&server).max_retries(1).build().unwrap();
        operations::get(&client).unwrap();
        operations::get(&client).unwrap();
        assert_eq!(server.requests().len(), 3);
    }
}

#[test]
fn a_post_that_may_have_reached_the_service_is_never_sent_twice() {
    for ending in [Step::Close, Step::Reset] {
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
    let server = Server::answering(|_| good());
    let client = client(&server);
    for _ in 0..100 {
        operations::post(&client).unwrap();
    }
    let reads: Vec<_> = server.requests().iter().map(|request| request.reads).collect();
    assert_eq!(reads, [1; 100]);
}

#[test]
fn a_body_larger_than_all_buffers_arrives_whole() {
    let server = Server::answering(|_| good());
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
    let server = Server::answering(own_invite);
    each_gets_its_own_answers(THREADS, 50, &client(&server));
    assert_eq!(server.requests().len(), THREADS * 50);
    let connections = server.connections();
    assert!(connections <= THREADS, "{connections} connections for {THREADS} threads");
}
