//! Responses that are truncated, garbled, or not what the API specification says.

mod support;

use genesys_onboarding::{Client, Error, ErrorKind};

use support::operations::{self, Call};
use support::responses::{
    OK_BODY, chunked, gzip, gzipped, json, ok_response, response, unknown_field, with_headers,
};
use support::server::{Action, Server};
use support::sync::Gate;
use support::truncated::{CORRELATION_ID, DAY, HUGE, truncated_bodies};
use support::{builder, client, kind, with_watchdog};

/// Returns the error of a call whose response is these bytes and then `ending`. There is one attempt, however
/// many retries are allowed.
fn error_after(call: Call, bytes: &[u8], ending: Action, max_retries: u32) -> Error {
    let server = Server::scripted([vec![Action::Read, Action::Send(bytes.to_vec()), ending]]);
    let client = builder(&server).max_retries(max_retries).max_response_bytes(64 * 1024);
    let client = client.build().unwrap();
    let error = with_watchdog(move || (call.run)(&client)).unwrap_err();
    assert_eq!(server.requests().len(), 1, "{error}");
    assert_eq!(error.attempts(), 1, "{error}");
    error
}

#[test]
fn truncated_response_leaves_post_outcome_unknown() {
    let json = json(200, OK_BODY);
    let chunked = chunked(200, OK_BODY.as_bytes(), 20);
    let head = json.len() - OK_BODY.len();
    let zipped = gzip(OK_BODY.as_bytes());
    let cut_zip = gzipped(200, &zipped[..zipped.len() - 12]);
    let cases: [(&str, &[u8]); 11] = [
        ("before the response", b""),
        ("in the version", &json[..4]),
        ("in the status", &json[..10]),
        ("in a header's name", &json[..30]),
        ("before the last header line", &json[..head - 2]),
        ("before the body", &json[..head]),
        ("in the body", &json[..head + 10]),
        ("before the body's last byte", &json[..json.len() - 1]),
        ("in a chunk", &chunked[..chunked.len() - 40]),
        ("before the last chunk", &chunked[..chunked.len() - 5]),
        ("in the compressed data", &cut_zip),
    ];
    for (where_, bytes) in cases {
        // With the headers the status is known: a retry would repeat what has been done.
        let (expected, retries) = if has_headers(bytes) { ("Decode", 3) } else { ("Transport", 0) };
        for ending in [Action::Close, Action::Reset] {
            let get = error_after(operations::GET, bytes, ending.clone(), retries);
            assert_eq!(kind(&get), expected, "{where_}: {get}");
            assert!(!get.outcome_unknown(), "{where_}: {get}");
            let post = error_after(operations::POST, bytes, ending, 3);
            assert_eq!(kind(&post), expected, "{where_}: {post}");
            assert!(post.outcome_unknown(), "{where_}: {post}");
        }
    }
}

fn has_headers(bytes: &[u8]) -> bool {
    bytes.windows(4).any(|window| window == b"\r\n\r\n")
}

#[test]
fn reset_is_not_end_of_close_delimited_body() {
    let cut = with_headers(200, &[], &OK_BODY.as_bytes()[..20]);
    let get = error_after(operations::GET, &cut, Action::Reset, 3);
    assert_eq!(kind(&get), "Decode", "{get}");
    let post = error_after(operations::POST, &cut, Action::Reset, 3);
    assert_eq!(kind(&post), "Decode", "{post}");
    assert!(post.outcome_unknown(), "{post}");
}

#[test]
fn non_http_response_is_transport_error() {
    let long_header = "a".repeat(1024 * 1024);
    let cases: [(&str, Vec<u8>); 7] = [
        ("another protocol", b"SSH-2.0-OpenSSH_9.6\r\n\r\n".to_vec()),
        ("TLS", b"\x15\x03\x01\x00\x02\x02\x16".to_vec()),
        ("zeros", vec![0; 1000]),
        ("a status of letters", b"HTTP/1.1 abc\r\n\r\n".to_vec()),
        ("a header without a name", b"HTTP/1.1 200 OK\r\n: x\r\n\r\n".to_vec()),
        ("a length of letters", with_headers(200, &[("Content-Length", "many")], b"{}")),
        ("endless headers", with_headers(200, &[("X-Long", &long_header)], b"{}")),
    ];
    for (what, bytes) in cases {
        let get = error_after(operations::GET, &bytes, Action::Close, 0);
        assert_eq!(kind(&get), "Transport", "{what}: {get}");
        let post = error_after(operations::POST, &bytes, Action::Close, 3);
        assert_eq!(kind(&post), "Transport", "{what}: {post}");
        assert!(post.outcome_unknown(), "{what}: {post}");
    }
}

#[test]
fn invalid_chunk_size_is_decode_error() {
    let bytes = with_headers(200, &[("Transfer-Encoding", "chunked")], b"zz\r\n{}");
    for call in [operations::GET, operations::POST] {
        let error = error_after(call, &bytes, Action::Close, 3);
        assert_eq!(kind(&error), "Decode", "{error}");
        assert_eq!(error.outcome_unknown(), call.mutates, "{error}");
    }
}

#[test]
fn endless_chunk_line_is_bounded() {
    for start in ["2;", "0\r\nX-Trailer: "] {
        let body = start.to_owned() + &"a".repeat(1024 * 1024);
        let bytes = with_headers(200, &[("Transfer-Encoding", "chunked")], body.as_bytes());
        let get = error_after(operations::GET, &bytes, Action::Stall, 3);
        assert_eq!(kind(&get), "Decode", "{start:?}: {get}");
        assert!(get.to_string().contains("line too long"), "{start:?}: {get}");
    }
}

#[test]
fn successful_status_with_invalid_json_is_decode_error() {
    let nested = |depth| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    let deep_field =
        format!(r#"{{"toAddress": {0}, "joinCodeUrl": {0}, "emailDomains": {0}}}"#, nested(200));
    let twice = OK_BODY.replace('{', r#"{"toAddress": "x", "joinCodeUrl": "y", "#);
    let not_utf8 = OK_BODY.replace("ada", "a?a").into_bytes();
    let not_utf8 = not_utf8.iter().map(|byte| if *byte == b'?' { 0xff } else { *byte }).collect();
    let cases: [(&str, Vec<u8>, &str); 9] = [
        ("not UTF-8", not_utf8, "UTF-8"),
        ("200 levels", nested(200).into_bytes(), "expected"),
        ("20,000 levels", nested(20_000).into_bytes(), "expected"),
        ("200 levels in a field", deep_field.into_bytes(), "expected"),
        ("a field twice", twice.into_bytes(), "duplicate field"),
        ("empty", Vec::new(), "empty"),
        ("cut", OK_BODY.as_bytes()[..20].to_vec(), "EOF"),
        ("null", b"null".to_vec(), "expected"),
        ("a page of HTML", b"<html>Welcome</html>".to_vec(), "an HTML page that starts with"),
    ];
    for (what, body, words) in cases {
        let bytes = response(200, &[], &body);
        for (call, is_in_doubt) in [(operations::GET, false), (operations::POST, true)] {
            let error = error_after(call, &bytes, Action::Stall, 3);
            assert_eq!(kind(&error), "Decode", "{what}: {error}");
            assert!(error.to_string().contains(words), "{what}: {error}");
            assert_eq!(error.outcome_unknown(), is_in_doubt, "{what}: {error}");
        }
    }
}

#[test]
fn response_beyond_limit_is_not_read_or_retried() {
    const LIMIT: u64 = 64 * 1024; // as in `error_after`
    let large = vec![b' '; 1024 * 1024];
    let bomb = gzip(&vec![b' '; 8 * 1024 * 1024]);
    assert!(bomb.len() < LIMIT as usize);
    let cases = [
        ("announced", response(200, &[], &large)),
        ("announced and absent", with_headers(200, &[("Content-Length", "99999999999999")], b"")),
        ("in chunks", chunked(200, &large, 5000)),
        ("until the end", with_headers(200, &[], &large)),
        ("one byte more", response(200, &[], &large[..LIMIT as usize + 1])),
        ("a gzip bomb", gzipped(200, &bomb)),
    ];
    for (what, bytes) in cases {
        for (call, is_in_doubt) in [(operations::GET, false), (operations::POST, true)] {
            let error = error_after(call, &bytes, Action::Stall, 3);
            match error.kind() {
                ErrorKind::BodyTooLarge { limit, .. } => assert_eq!(*limit, LIMIT),
                _ => panic!("{what}: {error}"),
            }
            assert_eq!(error.outcome_unknown(), is_in_doubt, "{what}: {error}");
        }
    }
}

#[test]
fn unbounded_limit_and_length_are_accepted() {
    for limit in [u64::MAX, u64::MAX - 1] {
        let replies =
            [ok_response(), chunked(200, OK_BODY.as_bytes(), 20), with_headers(200, &HUGE, b"{}")];
        let steps = replies.into_iter().flat_map(|reply| [Action::Read, Action::Send(reply)]);
        let server = Server::scripted([steps.chain([Action::Close]).collect()]);
        let client = builder(&server).max_response_bytes(limit).build().unwrap();
        operations::get(&client).and_then(|_| operations::get(&client)).unwrap();
        assert_eq!(kind(&operations::get(&client).unwrap_err()), "Decode", "{limit}");
    }
}

#[test]
fn head_response_may_announce_any_length() {
    let script = vec![Action::Read, Action::Send(with_headers(200, &HUGE, b"")), Action::Stall];
    for limit in [64 * 1024, u64::MAX - 1] {
        let server = Server::scripted([script.clone()]);
        let client = builder(&server).max_response_bytes(limit).build().unwrap();
        assert!(operations::head(&client).unwrap(), "{limit}");
    }
}

#[test]
fn error_status_survives_broken_body() {
    for (status, is_in_doubt) in [(400, false), (429, false), (503, false), (500, true)] {
        for (what, bytes, ending) in truncated_bodies(status, DAY) {
            for (call, expected) in [(operations::GET, false), (operations::POST, is_in_doubt)] {
                let error = error_after(call, &bytes, ending.clone(), 3);
                let api = error.api().unwrap_or_else(|| panic!("{status}, {what}: {error}"));
                let said = (api.status, api.retry_after, api.correlation_id.as_deref());
                assert_eq!(said, (status, Some(DAY), Some(CORRELATION_ID)), "{what}: {error}");
                assert_eq!(error.outcome_unknown(), expected, "{status}, {what}: {error}");
            }
        }
    }
}

#[test]
fn response_at_limit_and_compressed_are_read() {
    let padded = format!("{OK_BODY}{}", " ".repeat(64 * 1024 - OK_BODY.len()));
    let cases = [
        ("just the limit", response(200, &[], padded.as_bytes())),
        ("just the limit, in chunks", chunked(200, padded.as_bytes(), 1000)),
        ("gzip", gzipped(200, &gzip(padded.as_bytes()))),
        ("unknown fields, deeply nested", json(200, &OK_BODY.replace('{', &unknown_field(20_000)))),
    ];
    for (what, bytes) in cases {
        let server = Server::scripted([vec![Action::Read, Action::Send(bytes), Action::Stall]]);
        let client = builder(&server).max_response_bytes(64 * 1024).build().unwrap();
        let invite = operations::get(&client).unwrap_or_else(|error| panic!("{what}: {error}"));
        assert_eq!(invite.to_address, "ada@acme.example", "{what}");
    }
}

#[test]
fn interim_responses_are_skipped() {
    let interim: [&[u8]; 3] = [
        b"HTTP/1.1 100 Continue\r\n\r\n",
        b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n",
        b"HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 102 Processing\r\n\r\n",
    ];
    for bytes in interim {
        for call in operations::ALL {
            let mut reply = bytes.to_vec();
            reply.extend(if call.method == "HEAD" { json(200, "") } else { ok_response() });
            let server = Server::scripted([vec![Action::Read, Action::Send(reply), Action::Stall]]);
            (call.run)(&client(&server)).unwrap_or_else(|error| {
                panic!("{} {}: {error}", call.method, String::from_utf8_lossy(bytes))
            });
        }
    }
}

/// Makes two calls. After the first response come unsolicited bytes, at once or a while later.
fn call_twice(first: Call, reply: Vec<u8>, surplus: Vec<u8>) {
    let at_once = [[reply.as_slice(), &surplus].concat(), Vec::new()];
    for [before_return, after_return] in [at_once, [reply, surplus]] {
        let (returned, sent) = (Gate::default(), Gate::default());
        let script = vec![
            Action::Read,
            Action::Send(before_return),
            Action::Wait(returned.clone()),
            Action::Send(after_return),
            Action::Open(sent.clone()),
            Action::Stall,
        ];
        let own = json(200, r#"{"toAddress": "own@acme.example"}"#);
        let server =
            Server::scripted([script, vec![Action::Read, Action::Send(own), Action::Stall]]);
        let client = client(&server);
        (first.run)(&client).unwrap();
        returned.open();
        sent.wait();
        assert_eq!(operations::get(&client).unwrap().to_address, "own@acme.example");
        assert_eq!(server.requests()[1].connection, 1);
    }
}

#[test]
fn unsolicited_response_is_not_used_by_next_call() {
    let foreign = json(200, r#"{"toAddress": "foreign@acme.example"}"#);
    call_twice(operations::GET, ok_response(), foreign.clone());
    call_twice(operations::POST, ok_response(), foreign.clone());
    call_twice(operations::DELETE, response(204, &[], b""), foreign);
}

#[test]
fn unexpected_body_is_not_used_as_next_response() {
    let bytes = with_headers(204, &[("Content-Length", "2")], b"");
    call_twice(operations::DELETE, bytes, b"{}".to_vec());
    // A HEAD response with a body is the most common fault of hand-written servers.
    call_twice(
        operations::HEAD,
        with_headers(200, &[("Content-Length", "2")], b""),
        b"{}".to_vec(),
    );
}

#[test]
fn empty_body_with_gzip_encoding_is_empty() {
    let encoding = ("Content-Encoding", "gzip");
    let empty = [
        with_headers(200, &[encoding, ("Content-Length", "0")], b""),
        with_headers(200, &[encoding, ("Transfer-Encoding", "chunked")], b"0\r\n\r\n"),
    ];
    for bytes in empty {
        for call in [operations::DELETE, operations::PUT] {
            let script = vec![Action::Read, Action::Send(bytes.clone()), Action::Stall];
            let server = Server::scripted([script]);
            let client = builder(&server).max_retries(3).build().unwrap();
            (call.run)(&client).unwrap_or_else(|error| panic!("{}: {error}", call.method));
            assert_eq!(server.requests().len(), 1, "{}", call.method);
        }
        let error = error_after(operations::GET, &bytes, Action::Stall, 3);
        assert_eq!(kind(&error), "Decode", "{error}");
    }
}

#[test]
fn damaged_gzip_of_a_success_is_decode_error() {
    let mut damaged = gzip(OK_BODY.as_bytes());
    damaged[20] ^= 0x55;
    for body in [&damaged[..], OK_BODY.as_bytes()] {
        for call in [operations::GET, operations::POST] {
            let error = error_after(call, &gzipped(200, body), Action::Stall, 3);
            assert_eq!(kind(&error), "Decode", "{error}");
            assert_eq!(error.outcome_unknown(), call.mutates, "{error}");
            assert!(error.to_string().contains("decompress"), "{error}");
        }
    }
}

#[test]
fn long_error_body_is_read_to_its_limit() {
    let start = vec![b'a'; 64 * 1024 + 1];
    let endless = format!("{:x}\r\n", 9 * 1024 * 1024).into_bytes();
    let cases = [
        with_headers(400, &[("Content-Length", "9437184")], &start),
        with_headers(400, &[("Transfer-Encoding", "chunked")], &[&endless[..], &start].concat()),
        with_headers(400, &[], &start),
    ];
    for bytes in cases {
        // The rest never comes: a client that waits for it would hang.
        let first = vec![Action::Read, Action::Send(bytes), Action::Stall];
        let second = vec![Action::Read, Action::Send(ok_response())];
        let server = Server::scripted([first, second]);
        let client = client(&server);
        let (error, client) = with_watchdog(move || (operations::get(&client), client));
        let error = error.unwrap_err();
        let text = error.api().and_then(|api| api.raw_text.clone()).unwrap_or_default();
        assert!(text.starts_with("aaaa"), "{error}");
        operations::get(&client).unwrap();
        assert_eq!(server.connections(), 2);
    }
}

fn api_error(client: &Client) -> genesys_onboarding::ApiError {
    operations::get(client).unwrap_err().api().expect("an error status is an Api error").clone()
}

#[test]
fn foreign_error_body_is_shown_from_its_start() {
    let page = format!("<html><h1>Bad Gateway</h1>{}</html>", "padding ".repeat(1000));
    let nested = |n| format!("{}{}", r#"{"errors": ["#.repeat(n), "]}".repeat(n));
    let server = Server::scripted([[
        response(502, &[("Content-Type", "text/html")], page.as_bytes()),
        json(500, ""),
        response(400, &[], b"\xff\xfe broken"),
        gzipped(403, &gzip(br#"{"code": "forbidden"}"#)),
        json(400, &nested(200)),
        json(400, r#"{"message": "no", "code": "bad", "status": "four hundred"}"#),
    ]
    .into_iter()
    .flat_map(|reply| [Action::Read, Action::Send(reply)])
    .chain([Action::Stall])
    .collect()]);
    let client = client(&server);

    let error = api_error(&client);
    let text = error.raw_text.as_deref().unwrap();
    assert!(text.starts_with("<html><h1>Bad Gateway") && text.len() <= 1024, "{text}");
    assert_eq!((error.status, error.raw_json), (502, None));
    let error = api_error(&client);
    assert_eq!((error.status, error.raw_json, error.raw_text), (500, None, None));
    let error = api_error(&client);
    assert_eq!(
        (error.status, error.raw_text.as_deref()),
        (400, Some("9 bytes that are not UTF-8"))
    );
    let error = api_error(&client);
    assert_eq!((error.status, error.body.code.as_deref()), (403, Some("forbidden")));
    let error = api_error(&client);
    let shown = nested(4).replace("[]", "[null]").replace(": ", ":");
    assert_eq!((error.status, error.raw_json), (400, Some(shown)));
    let error = api_error(&client);
    assert_eq!(error.body.message.as_deref(), Some("no"));
    assert_eq!(error.body.code.as_deref(), Some("bad"));
    assert_eq!(server.connections(), 1);
}
