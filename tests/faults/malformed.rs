//! The rows for complete responses that are not what they should be.

use std::time::Duration;

use crate::case::{Cell, EndsAfter, Row, Scenario, ScriptedResponse, cell};
use crate::support::responses::{
    OK_BODY, chunked, gzip, gzipped, headers_only, json, ok_response, response, with_headers,
};
use crate::support::server::Action;

const PAGE: &str = "<html><h1>Welcome</h1></html>";

pub fn rows() -> Vec<Row> {
    let groups =
        [garbage(), wrong_lengths(), surplus(), interim(), without_body(), redirects(), html()];
    groups.into_iter().flatten().chain(compressed()).collect()
}

/// The response in parts; the connection stays open.
fn responding(parts: &[&[u8]]) -> Scenario {
    responding_then(parts, None)
}

fn responding_then(parts: &[&[u8]], ending: Option<Action>) -> Scenario {
    Scenario::Response(ScriptedResponse {
        parts: parts.iter().map(|part| part.to_vec()).collect(),
        ending,
    })
}

fn closing(bytes: &[u8]) -> Scenario {
    responding_then(&[bytes], Some(Action::Close))
}

fn ok() -> Cell {
    cell("ok", 1)
}

fn all(cell: Cell) -> [Cell; 4] {
    [cell.clone(), cell.clone(), cell.clone(), cell]
}

/// The response is unusable: lost like one that never arrived.
fn lost() -> [Cell; 4] {
    let twice = || cell("Transport", 2);
    [twice(), twice(), twice(), cell("Transport", 1)]
}

/// The status says that it is done, and the body is cut or damaged.
fn lost_in_body() -> [Cell; 4] {
    let decode = || cell("Decode", 1);
    [decode(), ok(), decode(), decode()]
}

/// The service has done it, and its response cannot be decoded; PUT and DELETE decode none.
fn undecodable() -> [Cell; 4] {
    let decode = || cell("Decode", 1);
    [decode(), ok(), ok(), decode()]
}

fn too_large() -> [Cell; 4] {
    let large = || cell("BodyTooLarge", 1);
    [large(), ok(), large(), large()]
}

fn garbage() -> Vec<Row> {
    let long_header = "a".repeat(1024 * 1024);
    let head: [&[u8]; 8] = [
        b"SSH-2.0-OpenSSH_9.6\r\n\r\n",
        b"\x15\x03\x01\x00\x02\x02\x16",
        &[0; 1000],
        b"HTTP/1.1 abc\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n: x\r\n\r\n",
        b"HTTP/9.9 200 OK\r\n\r\n",
        b"HTTP/1.1 302 Found\r\nLocation: \x7f\r\n\r\n",
        &with_headers(200, &[("X-Long", &long_header)], b"{}"),
    ];
    let chunk = |size: &[u8]| {
        closing(&[&with_headers(200, &[("Transfer-Encoding", "chunked")], b""), size].concat())
    };
    vec![
        Row::new("garbage instead of a header section", head.map(closing).into(), lost()),
        Row::new(
            "garbage instead of a chunk size",
            vec![chunk(b"zz\r\n{}\r\n0\r\n\r\n"), chunk(b"ffffffffffffffffff\r\n{}")],
            lost_in_body(),
        )
        .after_success_status(),
        Row::new(
            "garbage in a body",
            vec![responding(&[&response(200, &[], b"\xff\xfe{")])],
            undecodable(),
        ),
    ]
}

fn wrong_lengths() -> Vec<Row> {
    let of_length =
        |length: &str| with_headers(200, &[("Content-Length", length)], OK_BODY.as_bytes());
    let long = (OK_BODY.len() + 1).to_string();
    let late = || cell("Timeout", 1);
    let waits = [late(), ok(), late(), late()];
    let both = [("Content-Length", "3"), ("Transfer-Encoding", "chunked")];
    let chunks = chunked(200, OK_BODY.as_bytes(), 20);
    let chunks = &chunks[headers_only(&chunks).len()..];
    vec![
        Row::new(
            "Content-Length too large, then FIN",
            vec![closing(&of_length(&long))],
            lost_in_body(),
        )
        .after_success_status(),
        Row::new(
            "Content-Length too large, then a stall",
            vec![responding_then(&[&of_length(&long)], Some(Action::Stall))],
            waits,
        )
        .after_success_status()
        .ending_by(EndsAfter::AttemptTimeout),
        Row::new("Content-Length too small", vec![responding(&[&of_length("20")])], undecodable()),
        Row::new(
            "invalid Content-Length",
            ["many", "-1", "1e3", "0x10", "99999999999999999999999"]
                .map(|length| closing(&of_length(length)))
                .into(),
            lost(),
        ),
        Row::new(
            "Content-Length beyond `max_response_bytes`",
            vec![responding(&[&of_length("99999999999999")])],
            too_large(),
        )
        .after_success_status(),
        Row::new(
            "Content-Length with chunked encoding",
            vec![responding(&[&with_headers(200, &both, chunks)])],
            all(ok()),
        ),
    ]
}

fn surplus() -> Vec<Row> {
    let foreign = json(200, r#"{"toAddress": "foreign@acme.example"}"#);
    let busy = response(503, &[("Retry-After", "0")], b"");
    vec![
        Row::new(
            "two responses to one request",
            vec![responding(&[&ok_response(), &foreign])],
            all(ok()),
        ),
        Row::new(
            "two responses, the first of them a rejection",
            vec![responding(&[&busy, &foreign])],
            all(cell("Api 503", 2)),
        )
        .without_an_effect(),
    ]
}

fn interim() -> Vec<Row> {
    let interims: [&[u8]; 3] = [
        b"HTTP/1.1 100 Continue\r\n\r\n",
        b"HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 102 Processing\r\n\r\n",
        b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n",
    ];
    let endless = Action::Drip { bytes: interims[0].repeat(1000), pause: Duration::from_millis(1) };
    let late = || cell("Timeout", 2);
    let timeout = [late(), late(), late(), cell("Timeout", 1)];
    vec![
        Row::new(
            "1xx before the response",
            interims.map(|it| responding(&[it, &ok_response()])).into(),
            all(ok()),
        ),
        Row::new("1xx, then FIN", interims.map(closing).into(), lost()),
        Row::new(
            "1xx, then a stall or endless 1xx",
            interims
                .map(|it| responding_then(&[it], Some(Action::Stall)))
                .into_iter()
                .chain([responding_then(&[], Some(endless))])
                .collect(),
            timeout,
        )
        .ending_by(EndsAfter::AttemptTimeout),
        // The service speaks another protocol from here on, perhaps to say that it has done it.
        Row::new(
            "unsolicited 101",
            vec![closing(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\n\r\n")],
            all(cell("Api 101", 1)),
        ),
    ]
}

fn without_body() -> Vec<Row> {
    let length = with_headers(204, &[("Content-Length", "2")], b"");
    let chunks = with_headers(204, &[("Transfer-Encoding", "chunked")], b"");
    let zipped = with_headers(204, &[("Content-Encoding", "gzip")], b"");
    let [get, _, change, post] = undecodable();
    let cells = [get, cell("Api 204", 1), change, post];
    vec![
        Row::new(
            "204 with a body",
            vec![responding(&[&length, b"{}"]), responding(&[&chunks, b"2\r\n{}\r\n0\r\n\r\n"])],
            cells.clone(),
        ),
        Row::new("204 with Content-Encoding", vec![responding(&[&zipped])], cells),
    ]
}

/// All are shown and none is followed, wherever they point.
fn redirects() -> Vec<Row> {
    let locations = [
        "http://127.0.0.1:1/other",
        "//127.0.0.1:1/other",
        "/other",
        "other",
        "?other",
        "https://[",
        "",
        "\u{ff}",
    ];
    let row = |status: u16| {
        let pointing = |to: &str| responding(&[&response(status, &[("Location", to)], b"moved")]);
        let mut scenarios: Vec<_> = locations.map(pointing).into();
        scenarios.push(responding(&[&response(status, &[], b"")]));
        let cell = cell(&format!("Api {status}"), 1);
        Row::new(format!("{status}, with any `Location` or none"), scenarios, all(cell))
            .without_an_effect()
    };
    let not_modified = Row::new(
        "304",
        vec![responding(&[&with_headers(304, &[("ETag", "\"e\"")], b"")])],
        all(cell("Api 304", 1)),
    );
    let mut rows: Vec<_> = [300, 301, 302, 303, 305, 307, 308].map(row).into();
    rows.insert(4, not_modified.without_an_effect());
    rows
}

fn html() -> Vec<Row> {
    let page = |status| {
        responding(&[&response(status, &[("Content-Type", "text/html")], PAGE.as_bytes())])
    };
    let gateway = || cell("Api 502", 2);
    let none = || cell("Api 404", 1);
    let decode = || [(); 4].map(|()| cell("Decode", 1));
    vec![
        Row::new("200 with an HTML page", vec![page(200)], decode()),
        Row::new("404 with an HTML page", vec![page(404)], [none(), none(), none(), none()])
            .without_an_effect(),
        Row::new(
            "502 with an HTML page",
            vec![page(502)],
            [gateway(), gateway(), gateway(), cell("Api 502", 1)],
        ),
    ]
}

fn compressed() -> Vec<Row> {
    let zipped = gzip(OK_BODY.as_bytes());
    let cut = |missing: usize| responding(&[&gzipped(200, &zipped[..zipped.len() - missing])]);
    let mut wrong_sum = zipped.clone();
    let sum = wrong_sum.len() - 8;
    wrong_sum[sum] ^= 1;
    let lie = [("Content-Encoding", "gzip")];
    let bomb = gzip(&vec![b' '; 8 * 1024 * 1024]);
    let other = [("Content-Encoding", "br")];
    vec![
        Row::new("truncated gzip", [1, 4, 8, 12, zipped.len() - 5].map(cut).into(), lost_in_body())
            .after_success_status(),
        Row::new(
            "invalid or corrupt gzip",
            vec![
                responding(&[&response(200, &lie, OK_BODY.as_bytes())]),
                responding(&[&gzipped(200, &wrong_sum)]),
            ],
            lost_in_body(),
        )
        .after_success_status(),
        Row::new(
            "gzip that grows beyond `max_response_bytes`",
            vec![responding(&[&gzipped(200, &bomb)])],
            too_large(),
        )
        .after_success_status(),
        Row::new(
            "unsolicited content encoding",
            vec![responding(&[&response(200, &other, b"\x0b\x02\x80{}\x03")])],
            undecodable(),
        ),
    ]
}
