//! The connection pool: which connections are reused, shared between threads, and closed.

mod support;

#[cfg(unix)]
use std::fs::File;
use std::thread;
#[cfg(target_os = "linux")]
use std::{env, error::Error, io, process::Command};

use genesys_onboarding::{Client, JoinCodeRequest, post_onboarding_joincodes};

use support::operations::{self, Call};
use support::responses::{
    OK_BODY, chunked, gzip, gzipped, headers_only, json, ok_response, response, with_headers,
};
use support::server::{Action, Server};
#[cfg(unix)]
use support::subprocess;
use support::sync::Gate;
use support::threads::{assert_own_responses, echo_invite};
use support::{builder, client, kind, with_watchdog};

#[test]
fn one_connection_serves_calls_with_any_response() {
    let good_body = OK_BODY.as_bytes();
    let exchanges: [(Call, Vec<u8>); 16] = [
        (operations::GET, ok_response()),
        (operations::GET, json(404, r#"{"code": "not.found"}"#)),
        (operations::GET, chunked(200, good_body, 7)),
        (operations::GET, chunked(404, b"<html>none</html>", 100)),
        (operations::GET, gzipped(200, &gzip(good_body))),
        (operations::GET, json(500, "")),
        (operations::GET, response(302, &[("Location", "http://127.0.0.1:1/")], b"over there")),
        (operations::GET, json(200, "not the specified model")),
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
fn connection_closed_while_idle_is_not_reused() {
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
fn connection_is_not_reused_after_close() {
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

/// Two connections, of which the first breaks after its second request has been read.
fn server_breaking_at_second_request(ending: Action) -> Server {
    Server::scripted([
        vec![Action::Read, Action::Send(ok_response()), Action::Read, ending],
        vec![Action::Read, Action::Send(ok_response()), Action::Stall],
    ])
}

#[test]
fn get_is_retried_after_pooled_connection_breaks() {
    for ending in [Action::Close, Action::Reset] {
        let server = server_breaking_at_second_request(ending);
        let client = builder(&server).max_retries(1).build().unwrap();
        operations::get(&client).unwrap();
        operations::get(&client).unwrap();
        assert_eq!(server.requests().len(), 3);
    }
}

#[test]
fn post_is_not_retried_after_possible_effect() {
    for ending in [Action::Close, Action::Reset] {
        let server = server_breaking_at_second_request(ending);
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
fn request_with_body_is_sent_in_one_write() {
    // With two writes, the server, which reads without delay, would see the first alone in one of so many
    // cases.
    let server = Server::responding(|_| ok_response());
    let client = client(&server);
    for _ in 0..100 {
        operations::post(&client).unwrap();
    }
    let reads: Vec<_> = server.requests().iter().map(|request| request.reads).collect();
    assert_eq!(reads, [1; 100]);
}

fn large_body(domains: usize) -> JoinCodeRequest {
    JoinCodeRequest::new((0..domains).map(|n| format!("acme-{n}.example")))
}

#[test]
fn body_larger_than_all_buffers_arrives_complete() {
    let server = Server::responding(|_| ok_response());
    let body = large_body(100_000);
    post_onboarding_joincodes(&client(&server), &body).unwrap();
    let request = &server.requests()[0];
    let arrived: JoinCodeRequest = serde_json::from_slice(&request.body).unwrap();
    assert_eq!(arrived, body);
}

/// More than the buffers of both systems hold.
fn body_of_12_megabytes() -> JoinCodeRequest {
    large_body(500_000)
}

#[test]
fn early_error_response_ends_an_upload() {
    let too_large = json(413, r#"{"code": "too.large"}"#);
    let interim = [b"HTTP/1.1 102 Processing\r\n\r\n".as_slice(), &too_large].concat();
    for bytes in [too_large, interim] {
        let done = Gate::default();
        // It reads nothing, so that the upload can never end.
        let script = vec![Action::Send(bytes), Action::Wait(done.clone())];
        let server = Server::scripted([script, vec![Action::Read, Action::Send(ok_response())]]);
        let client = builder(&server).max_retries(3).build().unwrap();
        let (error, client) = with_watchdog(move || {
            let error = post_onboarding_joincodes(&client, &body_of_12_megabytes()).unwrap_err();
            (error, client)
        });
        let api = error.api().unwrap_or_else(|| panic!("{error}"));
        assert_eq!((api.status, api.body.code.as_deref()), (413, Some("too.large")), "{error}");
        assert_eq!((error.attempts(), error.outcome_unknown()), (1, false), "{error}");
        done.open();
        // The rest of the body must not be taken for the next request.
        operations::get(&client).unwrap();
        assert_eq!(server.connections(), 2);
    }
}

#[test]
fn interim_response_does_not_end_an_upload() {
    let interim = b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 102 Processing\r\nA: b\r\n\r\n";
    let script = vec![
        Action::Send(interim.to_vec()),
        Action::Read,
        Action::Send(ok_response()),
        Action::Read,
        Action::Send(ok_response()),
        Action::Stall,
    ];
    let server = Server::scripted([script]);
    let client = client(&server);
    let body = body_of_12_megabytes();
    post_onboarding_joincodes(&client, &body).unwrap();
    let arrived: JoinCodeRequest = serde_json::from_slice(&server.requests()[0].body).unwrap();
    assert_eq!(arrived, body);
    operations::get(&client).unwrap();
    assert_eq!(server.connections(), 1);
}

#[test]
fn retry_after_dead_pooled_connection_opens_another() {
    const POOLED: usize = 6;
    for ending in [Action::Close, Action::Reset] {
        let all_sent = Gate::default();
        let pooled = vec![
            Action::Read,
            Action::Wait(all_sent.clone()),
            Action::Send(ok_response()),
            Action::Read,
            ending,
        ];
        let fresh = vec![[Action::Read, Action::Send(ok_response())]; 2].concat();
        let scripts = vec![pooled; POOLED].into_iter().chain([fresh]);
        let server = Server::scripted(scripts);
        let client = builder(&server).max_retries(1).build().unwrap();
        thread::scope(|scope| {
            let calls: Vec<_> =
                (0..POOLED).map(|_| scope.spawn(|| operations::get(&client).unwrap())).collect();
            server.wait_for_requests(POOLED);
            all_sent.open();
            for call in calls {
                call.join().unwrap();
            }
        });
        assert_eq!(server.connections(), POOLED);

        operations::get(&client).unwrap();
        operations::get(&client).unwrap();
        let connections: Vec<_> =
            server.requests().iter().skip(POOLED).map(|request| request.connection).collect();
        assert_eq!(connections.len(), 3, "{connections:?}");
        assert_eq!(connections[1..], [POOLED, POOLED]);
    }
}

#[test]
fn keep_alive_timeout_of_the_server_is_honoured() {
    for (value, expected) in [
        ("timeout=0", 2),
        // The connection is given up one second before.
        ("timeout=1", 2),
        ("max=100, timeout=1", 2),
        ("timeout=600", 1),
        ("max=100", 1),
        ("timeout=soon", 1),
    ] {
        let reply = response(200, &[("Keep-Alive", value)], OK_BODY.as_bytes());
        let server = Server::responding(move |_| reply.clone());
        let client = client(&server);
        operations::post(&client).unwrap();
        operations::post(&client).unwrap();
        assert_eq!(server.connections(), expected, "{value}");
    }
}

#[test]
fn connection_with_ambiguous_body_length_is_closed() {
    let body = &chunked(200, OK_BODY.as_bytes(), 20);
    let chunks = &body[headers_only(body).len()..];
    let length = OK_BODY.len().to_string();
    let headers = [("Content-Length", length.as_str()), ("Transfer-Encoding", "chunked")];
    let ambiguous = with_headers(200, &headers, chunks);
    let server = Server::responding(move |_| ambiguous.clone());
    let client = client(&server);
    for _ in 0..2 {
        assert_eq!(operations::get(&client).unwrap().to_address, "ada@acme.example");
    }
    assert_eq!(server.connections(), 2);
}

#[test]
fn threads_sharing_a_client_get_their_own_responses() {
    const THREADS: usize = 8;
    let server = Server::responding(echo_invite);
    assert_own_responses(THREADS, 50, &client(&server));
    assert_eq!(server.requests().len(), THREADS * 50);
    let connections = server.connections();
    assert!(connections <= THREADS, "{connections} connections for {THREADS} threads");
}

/// Opens files until the system gives no more.
#[cfg(unix)]
fn exhaust_file_descriptors() -> Vec<File> {
    std::iter::from_fn(|| File::open("/dev/null").ok()).collect()
}

#[cfg(unix)]
#[test]
fn missing_file_descriptor_is_reported_as_such() {
    const NAME: &str = "missing_file_descriptor_is_reported_as_such";
    if subprocess::part().is_none() {
        return subprocess::run_part(NAME, "all", &[]);
    }
    // In its own process, because other tests need file descriptors too.
    for host in ["127.0.0.1", "localhost"] {
        let url = format!("http://{host}:1");
        let client = Client::builder().base_url(url).max_retries(0).build().unwrap();
        let files = exhaust_file_descriptors();
        let error = operations::post(&client).unwrap_err();
        drop(files);
        assert_eq!(kind(&error), "Connect", "{error}");
        assert!(!error.outcome_unknown(), "{error}");
        let message = error.to_string().to_lowercase();
        assert!(message.contains("open files") || message.contains("file descriptor"), "{message}");
    }
}

/// Allocates what the process may have, but for less than a thread's stack or a large buffer needs.
#[cfg(target_os = "linux")]
fn exhaust_memory() -> Vec<Vec<u8>> {
    const PIECE: usize = 256 * 1024;
    let piece = || {
        let mut piece = Vec::<u8>::new();
        piece.try_reserve_exact(PIECE).ok().map(|()| piece)
    };
    let mut pieces: Vec<_> = std::iter::from_fn(piece).collect();
    pieces.truncate(pieces.len() - 2);
    pieces
}

#[cfg(target_os = "linux")]
#[test]
fn missing_memory_is_reported_as_such() {
    const NAME: &str = "missing_memory_is_reported_as_such";
    const URL: &str = "GENESYS_ONBOARDING_TEST_URL";
    let Ok(url) = env::var(URL) else {
        let headers = [("Content-Length", "1048576")];
        let server = Server::scripted([vec![
            Action::Read,
            Action::Send(ok_response()),
            Action::Read,
            Action::Send(with_headers(200, &headers, b"{")),
            Action::Stall,
        ]]);
        let limited = "ulimit -v 1000000 && exec \"$0\" \"$@\"";
        let child = Command::new("sh")
            .args(["-c", limited, env::current_exe().unwrap().to_str().unwrap()])
            .args(["--exact", NAME, "--nocapture", "--test-threads=1"])
            .env(URL, server.url())
            .output()
            .unwrap();
        let report =
            String::from_utf8_lossy(&child.stdout) + String::from_utf8_lossy(&child.stderr);
        assert!(child.status.success() && report.contains("1 passed"), "{report}");
        return;
    };
    let builder = Client::builder().max_retries(0);
    let by_address = builder.clone().base_url(&url).build().unwrap();
    let by_name = builder.base_url(url.replace("127.0.0.1", "localhost")).build().unwrap();
    operations::get(&by_address).unwrap();

    let memory = exhaust_memory();
    let no_thread = operations::get(&by_name).unwrap_err();
    let no_buffer = operations::get(&by_address).unwrap_err();
    drop(memory);
    assert_eq!(kind(&no_thread), "Connect", "{no_thread}");
    let code = no_thread.source().and_then(|source| source.downcast_ref::<io::Error>());
    let would_block = io::ErrorKind::WouldBlock; // EAGAIN
    assert_eq!(code.map(io::Error::kind), Some(would_block), "{no_thread:?}");
    assert_eq!(kind(&no_buffer), "Decode", "{no_buffer}");
    assert!(no_buffer.to_string().contains("memory"), "{no_buffer}");
}
