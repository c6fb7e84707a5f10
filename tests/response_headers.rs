//! What an answer's head says is understood, however many headers stand in it and however it comes.

mod support;

use std::time::Duration;

use genesys_onboarding::{ErrorKind, get_onboarding_invite};

use support::responses::{OK_BODY, chunked, gzip, headers_only, ok_response, with_headers};
use support::server::{Action, Server};
use support::{builder, client};

/// A head of so many headers that nobody asks for, and these; then the body.
fn crowded(number: usize, status: u16, headers: &[(&str, &str)], body: &[u8]) -> Vec<u8> {
    let names: Vec<String> = (0..number).map(|index| format!("X-Other-{index}")).collect();
    let others = names.iter().map(|name| (name.as_str(), "max-age=31536000; includeSubDomains"));
    let (first, last) = headers.split_at(headers.len() / 2);
    let all: Vec<_> = first.iter().copied().chain(others).chain(last.iter().copied()).collect();
    with_headers(status, &all, body)
}

/// From an ordinary number of headers to more than are cut down.
const CROWDS: [usize; 4] = [0, 14, 60, 100];

#[test]
fn a_body_is_framed_alike_in_every_crowd() {
    let length = OK_BODY.len().to_string();
    let zipped = gzip(OK_BODY.as_bytes());
    let zipped_length = zipped.len().to_string();
    let chunked = &chunked(200, OK_BODY.as_bytes(), 7);
    let chunks = &chunked[headers_only(chunked).len()..];
    for number in CROWDS {
        let answers = [
            crowded(number, 200, &[("content-LENGTH", &length)], OK_BODY.as_bytes()),
            crowded(number, 200, &[("Transfer-Encoding", "chunked")], chunks),
            crowded(
                number,
                200,
                &[("Content-Encoding", "gzip"), ("Content-Length", &zipped_length)],
                &zipped,
            ),
        ];
        let script = answers.map(|answer| [Action::Read, Action::Send(answer)]).concat();
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
fn what_an_error_says_in_its_headers_is_found_in_every_crowd() {
    for number in CROWDS {
        let answer = crowded(
            number,
            429,
            &[("inin-CORRELATION-id", "c-1"), ("Content-Length", "0"), ("RETRY-AFTER", "7")],
            b"",
        );
        let server = Server::scripted([vec![Action::Read, Action::Send(answer)]]);
        let client = builder(&server).max_retries(0).build().unwrap();
        let error = get_onboarding_invite(&client, "i").unwrap_err();
        let ErrorKind::Api(answer) = error.kind() else { panic!("{number}: {error}") };
        assert_eq!(answer.correlation_id.as_deref(), Some("c-1"), "{number}");
        assert_eq!(answer.retry_after, Some(Duration::from_secs(7)), "{number}");
    }
}

#[test]
fn a_connection_is_used_again_unless_the_service_wants_to_close_it() {
    let length = &OK_BODY.len().to_string();
    let close = ("Connection", "Close");
    let keep = ("connection", "keep-alive");
    for number in CROWDS {
        for (wishes, connections) in [(vec![keep], 1), (vec![close], 2), (vec![keep, close], 2)] {
            let headers = [&[("Content-Length", length.as_str())], &wishes[..]].concat();
            let answer = crowded(number, 200, &headers, OK_BODY.as_bytes());
            let mut script = vec![Action::Read, Action::Send(answer)];
            if connections == 1 {
                script.extend([Action::Read, Action::Send(ok_response())]);
            }
            script.push(Action::Stall);
            let server =
                Server::scripted([script, vec![Action::Read, Action::Send(ok_response())]]);
            let client = client(&server);
            get_onboarding_invite(&client, "i").unwrap();
            get_onboarding_invite(&client, "i").unwrap();
            assert_eq!(server.connections(), connections, "{number} {wishes:?}");
        }
    }
}

/// With the spaces that a client would write, such a head is longer than it came.
#[test]
fn a_head_without_spaces_may_fill_the_room_for_it() {
    for end_of_line in ["\r\n", "\n"] {
        for length in 16 * 1024 - 8..=16 * 1024 + 1 {
            let head = |length: usize| {
                format!("HTTP/1.1 200 OK|Connection:keep-alive|Content-Length:{length}||")
                    .replace('|', end_of_line)
            };
            let body =
                OK_BODY.to_owned() + &" ".repeat(length - OK_BODY.len() - head(length).len());
            let answer = (head(body.len()) + &body).into_bytes();
            let server = Server::scripted([vec![Action::Read, Action::Send(answer)]]);
            let invite = get_onboarding_invite(&client(&server), "i").unwrap();
            assert_eq!(invite.to_address, "ada@acme.example", "{length}");
        }
    }
}

#[test]
fn the_lines_of_a_head_may_end_and_be_spaced_as_they_like() {
    let head = "HTTP/1.1 200 OK|Retry-After:|Location:~/a~|Content-Length:~LENGTH~|X:~y|Via:||";
    for end_of_line in ["\r\n", "\n"] {
        for spaces in ["", " ", " \t "] {
            // Of the last, the first piece is longer than those that are looked at.
            for size in [0, 8 * 1024, 16 * 1024] {
                let body = format!("{OK_BODY:size$}");
                let length = body.len().to_string();
                let head = head.replace('~', spaces).replace('|', end_of_line);
                let answer = (head.replace("LENGTH", &length) + &body).into_bytes();
                let server = Server::scripted([vec![Action::Read, Action::Send(answer)]]);
                let invite = get_onboarding_invite(&client(&server), "i").unwrap();
                assert_eq!(invite.to_address, "ada@acme.example", "{spaces:?} {size}");
            }
        }
    }
}

#[test]
fn a_head_may_come_in_any_pieces_and_after_others() {
    let length = OK_BODY.len().to_string();
    let answer = crowded(14, 200, &[("Content-Length", &length)], OK_BODY.as_bytes());
    let hints = b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n";
    let mut script = Vec::new();
    for cut in [1, 9, 20, 60, answer.len() - OK_BODY.len() - 1] {
        let (first, last) = answer.split_at(cut);
        let first = Action::Drip { bytes: first.to_vec(), pause: Duration::from_millis(1) };
        script.extend([Action::Read, first, Action::Send(last.to_vec())]);
    }
    script.extend([Action::Read, Action::Send([hints, &answer[..]].concat())]);
    script.extend([Action::Read, Action::Send([b"\r\n", &answer[..]].concat())]);
    let server = Server::scripted([script]);
    let client = client(&server);
    for _ in 0..7 {
        assert_eq!(get_onboarding_invite(&client, "i").unwrap().to_address, "ada@acme.example");
    }
    assert_eq!(server.connections(), 1);
}
