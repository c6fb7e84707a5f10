//! The rows for failed connects, and for truncated or stalled responses.

use crate::case::{Cell, EndsAfter, Row, Scenario, ScriptedResponse, cell};
use crate::support::responses::{chunked, headers_only, json, with_headers};
use crate::support::server::Action;

/// A short body that is a successful response to each call.
const BODY: &str = r#"{"toAddress":"a@b","joinCodeUrl":"c","emailDomains":[]}"#;

/// Where in a response it stops.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CutPoint {
    BeforeIt,
    StatusLine,
    Headers,
    /// In a body with a `Content-Length`.
    Body,
    Chunks,
    /// After the chunk that says that it is the last; only the empty line is missing.
    LastLine,
    /// In a body that goes on until the connection ends.
    Unbounded,
}
use CutPoint::{BeforeIt, Body, Chunks, Headers, LastLine, StatusLine, Unbounded};

const PLACES: [(CutPoint, &str); 7] = [
    (BeforeIt, "before the response"),
    (StatusLine, "in the status line"),
    (Headers, "in the headers"),
    (Body, "in a body with a length"),
    (Chunks, "in a chunked body"),
    (LastLine, "between the last chunk and the empty line after it"),
    (Unbounded, "in a body without a length"),
];

/// The three responses that are truncated, each with the cut point of its body.
pub fn complete_responses() -> [(CutPoint, Vec<u8>); 3] {
    [
        (Body, json(200, BODY)),
        (Chunks, chunked(200, BODY.as_bytes(), 16)),
        (Unbounded, with_headers(200, &[("Server", "s")], BODY.as_bytes())),
    ]
}

/// The place of the first byte that is missing.
pub fn cut_point(offset: usize, bytes: &[u8], body: CutPoint) -> CutPoint {
    let status_line = bytes.iter().position(|byte| *byte == b'\n').unwrap() + 1;
    match offset {
        0 => BeforeIt,
        _ if offset < status_line => StatusLine,
        _ if offset < headers_only(bytes).len() => Headers,
        _ if body == Chunks && offset == bytes.len() - 2 => LastLine,
        _ => body,
    }
}

/// The row for responses that are cut there.
pub fn row(fault: &str, scenarios: Vec<Scenario>, place: CutPoint, ending: &Action) -> Row {
    let row = Row::new(fault, scenarios, cells(place, ending));
    match place {
        BeforeIt | StatusLine | Headers => row,
        Body | Chunks | LastLine | Unbounded => row.after_success_status(),
    }
}

/// What a call ends with whose response is cut there.
fn cells(place: CutPoint, ending: &Action) -> [Cell; 4] {
    let (outcome, in_body) = match ending {
        Action::Stall => ("Timeout", "Timeout"),
        _ => ("Transport", "Decode"),
    };
    let lost = || cell(outcome, 2);
    let ok = || cell("ok", 1);
    // What the status has said is not undone by the body: there is no retry.
    let in_body = || cell(in_body, 1);
    match place {
        BeforeIt | StatusLine | Headers => [lost(), lost(), lost(), cell(outcome, 1)],
        // The end of the connection is the end of the body, which is then not the specified model.
        Unbounded if matches!(ending, Action::Close) => {
            [cell("Decode", 1), ok(), ok(), cell("Decode", 1)]
        }
        // All of the body is there.
        LastLine if matches!(ending, Action::Close) => [ok(), ok(), ok(), ok()],
        Body | Chunks | LastLine | Unbounded => [in_body(), ok(), in_body(), in_body()],
    }
}

/// The response up to the offset, and for a HEAD no more than its headers.
pub fn cut(bytes: &[u8], offset: usize, ending: Action) -> ScriptedResponse {
    ScriptedResponse { parts: vec![bytes[..offset].to_vec()], ending: Some(ending) }
}

/// A response with the cut point, and the first, the middle and the last offset there.
fn offsets_in(place: CutPoint) -> (Vec<u8>, Vec<usize>) {
    let found = complete_responses().into_iter().find_map(|(body, bytes)| {
        let is_there = |offset: &usize| cut_point(*offset, &bytes, body) == place;
        let there: Vec<_> = (0..bytes.len()).filter(is_there).collect();
        let mut chosen = vec![*there.first()?, there[there.len() / 2], *there.last()?];
        chosen.dedup();
        Some((bytes, chosen))
    });
    found.expect("each cut point is in one of the responses")
}

fn scenarios(place: CutPoint, endings: &[Action]) -> Vec<Scenario> {
    let (bytes, offsets) = offsets_in(place);
    let cut_by = |ending: &Action| {
        let cut_at = |offset: &usize| Scenario::Response(cut(&bytes, *offset, ending.clone()));
        offsets.iter().map(cut_at).collect::<Vec<_>>()
    };
    endings.iter().flat_map(cut_by).collect()
}

/// The rows for failed connects: nothing is sent, so a retry does no harm.
pub fn no_connection() -> Vec<Row> {
    let row = |fault: &str, scenario, outcome| {
        let cell = cell(outcome, 0);
        Row::new(fault, vec![scenario], [cell.clone(), cell.clone(), cell.clone(), cell])
            .without_an_effect()
    };
    vec![
        row("the connection is refused", Scenario::ConnectionRefused, "Connect"),
        row("the host name has no address", Scenario::NoSuchHost, "Connect"),
        row("connecting takes too long", Scenario::Unroutable, "Timeout")
            .ending_by(EndsAfter::ConnectTimeout),
    ]
}

/// The rows for responses that end too early, or not at all.
pub fn truncated_responses() -> Vec<Row> {
    let cut_by = |fault: &str, place, where_, endings: &[Action]| {
        row(&format!("{fault} {where_}"), scenarios(place, endings), place, &endings[0])
    };
    let broken = PLACES.into_iter().flat_map(|(place, where_)| match place {
        LastLine | Unbounded => vec![
            cut_by("connection closed", place, where_, &[Action::Close]),
            cut_by("connection reset", place, where_, &[Action::Reset]),
        ],
        _ => vec![cut_by(
            "connection closed or reset",
            place,
            where_,
            &[Action::Reset, Action::Close],
        )],
    });
    let stalled = PLACES.map(|(place, where_)| {
        cut_by("stall", place, where_, &[Action::Stall]).ending_by(EndsAfter::AttemptTimeout)
    });
    let late = Row::new(
        "no response within the timeout of the whole call",
        scenarios(BeforeIt, &[Action::Stall]),
        ["GET", "HEAD", "PUT", "POST"].map(|_| cell("Timeout", 1)),
    )
    .ending_by(EndsAfter::TotalTimeout);
    broken.chain(stalled).chain([late]).collect()
}
