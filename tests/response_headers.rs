//! Response headers are understood, however many there are and however they arrive.

mod support;

use std::time::Duration;

use genesys_onboarding::{ErrorKind, get_onboarding_invite};

use support::responses::{OK_BODY, chunked, gzip, headers_only, ok_response, with_headers};
use support::server::{Action, Server};
use support::{builder, client};

/// A response with `number` headers that the client does not read, these headers, and the body.
fn crowded(number: usize, status: u16, headers: &[(&str, &str)], body: &[u8]) -> Vec<u8> {
    let names: Vec<String> = (0..number).map(|index| format!("X-Other-{index}")).collect();
    let others = names.iter().map(|name| (name.as_str(), "max-age=31536000; includeSubDomains"));
    let (first, last) = headers.split_at(headers.len() / 2);
    let all: Vec<_> = first.iter().copied().chain(others).chain(last.iter().copied()).collect();
    with_headers(status, &all, body)
}

/// Numbers of headers, from none to nearly as many as are accepted.
const HEADER_COUNTS: [usize; 4] = [0, 14, 60, 100];

#[test]
fn body_framing_is_found_among_other_headers() {
    let length = OK_BODY.len().to_string();
    let zipped = gzip(OK_BODY.as_bytes());
    let zipped_length = zipped.len().to_string();
    let chunked = &chunked(200, OK_BODY.as_bytes(), 7);
    let chunks = &chunked[headers_only(chunked).len()..];
    for number in HEADER_COUNTS {
        let replies = [
            crowded(number, 200, &[("content-LENGTH", &length)], OK_BODY.as_bytes()),
            crowded(number, 200, &[("Transfer-Encoding", "chunked")], chunks),
            crowded(
                number,
                200,
                &[("Content-Encoding", "gzip"), ("Content-Length", &zipped_length)],
                &zipped,
            ),
        ];
        let script = replies.map(|reply| [Action::Read, Action::Send(reply)]).concat();
        let server = Server::scripted([script]);
        let client = client(&server);
        for _ in 0..3 {
            let invite = get_onboarding_invite(&client, "i").unwrap();
            assert_eq!(invite.to_address, "ada@acme.example", "{number}");
        }
        assert_eq!(server.connections(), 1, "{number}");
    }
}

#[test]
fn error_headers_are_found_among_other_headers() {
    for number in HEADER_COUNTS {
        let reply = crowded(
            number,
            429,
            &[("inin-CORRELATION-id", "c-1"), ("Content-Length", "0"), ("RETRY-AFTER", "7")],
            b"",
        );
        let server = Server::scripted([vec![Action::Read, Action::Send(reply)]]);
        let client = builder(&server).max_retries(0).build().unwrap();
        let error = get_onboarding_invite(&client, "i").unwrap_err();
        let ErrorKind::Api(api) = error.kind() else { panic!("{number}: {error}") };
        assert_eq!(api.correlation_id.as_deref(), Some("c-1"), "{number}");
        assert_eq!(api.retry_after, Some(Duration::from_secs(7)), "{number}");
    }
}

#[test]
fn connection_header_is_found_among_other_headers() {
    let length = &OK_BODY.len().to_string();
    let close = ("Connection", "Close");
    let keep = ("connection", "keep-alive");
    for number in HEADER_COUNTS {
        for (connection_headers, connections) in
            [(vec![keep], 1), (vec![close], 2), (vec![keep, close], 2)]
        {
            let headers =
                [&[("Content-Length", length.as_str())], &connection_headers[..]].concat();
            let reply = crowded(number, 200, &headers, OK_BODY.as_bytes());
            let mut script = vec![Action::Read, Action::Send(reply)];
            if connections == 1 {
                script.extend([Action::Read, Action::Send(ok_response())]);
            }
            script.push(Action::Stall);
            let server =
                Server::scripted([script, vec![Action::Read, Action::Send(ok_response())]]);
            let client = client(&server);
            get_onboarding_invite(&client, "i").unwrap();
            get_onboarding_invite(&client, "i").unwrap();
            assert_eq!(server.connections(), connections, "{number} {connection_headers:?}");
        }
    }
}

/// Written with spaces, such headers would be longer than they were received.
#[test]
fn headers_without_spaces_may_fill_the_buffer() {
    for end_of_line in ["\r\n", "\n"] {
        for length in 16 * 1024 - 8..=16 * 1024 + 1 {
            let head = |length: usize| {
                format!("HTTP/1.1 200 OK|Connection:keep-alive|Content-Length:{length}||")
                    .replace('|', end_of_line)
            };
            let body =
                OK_BODY.to_owned() + &" ".repeat(length - OK_BODY.len() - head(length).len());
            let reply = (head(body.len()) + &body).into_bytes();
            let server = Server::scripted([vec![Action::Read, Action::Send(reply)]]);
            let invite = get_onboarding_invite(&client(&server), "i").unwrap();
            assert_eq!(invite.to_address, "ada@acme.example", "{length}");
        }
    }
}

#[test]
fn header_lines_may_have_any_spacing_and_ending() {
    let head = "HTTP/1.1 200 OK|Retry-After:|Location:~/a~|Content-Length:~LENGTH~|X:~y|Via:||";
    for end_of_line in ["\r\n", "\n"] {
        for spaces in ["", " ", " \t "] {
            // The last is longer than the input buffer.
            for size in [0, 8 * 1024, 16 * 1024] {
                let body = format!("{OK_BODY:size$}");
                let length = body.len().to_string();
                let head = head.replace('~', spaces).replace('|', end_of_line);
                let reply = (head.replace("LENGTH", &length) + &body).into_bytes();
                let server = Server::scripted([vec![Action::Read, Action::Send(reply)]]);
                let invite = get_onboarding_invite(&client(&server), "i").unwrap();
                assert_eq!(invite.to_address, "ada@acme.example", "{spaces:?} {size}");
            }
        }
    }
}

#[test]
fn headers_arrive_in_pieces_after_interim_responses() {
    let length = OK_BODY.len().to_string();
    let reply = crowded(14, 200, &[("Content-Length", &length)], OK_BODY.as_bytes());
    let hints = b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n";
    let mut script = Vec::new();
    for cut in [1, 9, 20, 60, reply.len() - OK_BODY.len() - 1] {
        let (first, last) = reply.split_at(cut);
        let first = Action::Drip { bytes: first.to_vec(), pause: Duration::from_millis(1) };
        script.extend([Action::Read, first, Action::Send(last.to_vec())]);
    }
    script.extend([Action::Read, Action::Send([hints, &reply[..]].concat())]);
    script.extend([Action::Read, Action::Send([b"\r\n", &reply[..]].concat())]);
    let server = Server::scripted([script]);
    let client = client(&server);
    for _ in 0..7 {
        assert_eq!(get_onboarding_invite(&client, "i").unwrap().to_address, "ada@acme.example");
    }
    assert_eq!(server.connections(), 1);
}

#[test]
fn retry_after_date_is_compared_with_response_date() {
    // The server's clock differs from the local one by far more than the wait.
    for (date, retry_after, expected) in [
        ("Sun, 06 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:51:07 GMT", 90),
        ("Sat, 06 Nov 2094 08:49:37 GMT", "Sat, 06 Nov 2094 08:51:07 GMT", 90),
        ("Sun, 06 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:07 GMT", 0),
        ("Sun, 06 Nov 1994 08:49:37 GMT", "61.5", 62),
        ("not a date", "61.5", 62),
    ] {
        for number in HEADER_COUNTS {
            let headers = [("Date", date), ("Retry-After", retry_after), ("Content-Length", "0")];
            let reply = crowded(number, 503, &headers, b"");
            let server = Server::scripted([vec![Action::Read, Action::Send(reply)]]);
            let error = get_onboarding_invite(&client(&server), "i").unwrap_err();
            let expected = Some(Duration::from_secs(expected));
            assert_eq!(error.retry_after(), expected, "{date}, {retry_after}, {number}");
        }
    }
}
