//! The rows for connections that are not made, and for answers that break off or stand still.

use crate::case::{Answer, Cell, Ends, Play, Row, cell};
use crate::support::responses::{chunked, headers_only, json, with_headers};
use crate::support::server::Action;

/// A short body that is a good answer to each call.
const BODY: &str = r#"{"toAddress":"a@b","joinCodeUrl":"c","emailDomains":[]}"#;

/// Where in an answer it is that nothing more comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
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
use Place::{BeforeIt, Body, Chunks, Headers, LastLine, StatusLine, Unbounded};

const PLACES: [(Place, &str); 7] = [
    (BeforeIt, "before the answer"),
    (StatusLine, "in the status line"),
    (Headers, "in the headers"),
    (Body, "in a body with a length"),
    (Chunks, "in a chunked body"),
    (LastLine, "between the last chunk and the empty line after it"),
    (Unbounded, "in a body without a length"),
];

/// The three answers that are cut, each with the place of its body.
pub fn whole_answers() -> [(Place, Vec<u8>); 3] {
    [
        (Body, json(200, BODY)),
        (Chunks, chunked(200, BODY.as_bytes(), 16)),
        (Unbounded, with_headers(200, &[("Server", "s")], BODY.as_bytes())),
    ]
}

/// The place of the first byte that is missing.
pub fn place_of(offset: usize, answer: &[u8], body: Place) -> Place {
    let status_line = answer.iter().position(|byte| *byte == b'\n').unwrap() + 1;
    match offset {
        0 => BeforeIt,
        _ if offset < status_line => StatusLine,
        _ if offset < headers_only(answer).len() => Headers,
        _ if body == Chunks && offset == answer.len() - 2 => LastLine,
        _ => body,
    }
}

/// The row for responses that are cut there.
pub fn row(fault: &str, plays: Vec<Play>, place: Place, ending: &Action) -> Row {
    let row = Row::new(fault, plays, cells(place, ending));
    match place {
        BeforeIt | StatusLine | Headers => row,
        Body | Chunks | LastLine | Unbounded => row.after_success_status(),
    }
}

/// What a call ends with whose answer is cut there.
fn cells(place: Place, ending: &Action) -> [Cell; 4] {
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
        // The end of the connection is the end of the body, which is then not what the contract says.
        Unbounded if matches!(ending, Action::Close) => {
            [cell("Decode", 1), ok(), ok(), cell("Decode", 1)]
        }
        // All of the body is there.
        LastLine if matches!(ending, Action::Close) => [ok(), ok(), ok(), ok()],
        Body | Chunks | LastLine | Unbounded => [in_body(), ok(), in_body(), in_body()],
    }
}

/// The answer up to the offset, and for a HEAD no more than its head.
pub fn cut(answer: &[u8], offset: usize, ending: Action) -> Answer {
    Answer { parts: vec![answer[..offset].to_vec()], ending: Some(ending) }
}

/// An answer with the place, and the first, the middle and the last offset there.
fn offsets_in(place: Place) -> (Vec<u8>, Vec<usize>) {
    let found = whole_answers().into_iter().find_map(|(body, answer)| {
        let is_there = |offset: &usize| place_of(*offset, &answer, body) == place;
        let there: Vec<_> = (0..answer.len()).filter(is_there).collect();
        let mut chosen = vec![*there.first()?, there[there.len() / 2], *there.last()?];
        chosen.dedup();
        Some((answer, chosen))
    });
    found.expect("each place is in one of the answers")
}

fn plays(place: Place, endings: &[Action]) -> Vec<Play> {
    let (answer, offsets) = offsets_in(place);
    let cut_by = |ending: &Action| {
        let cut_at = |offset: &usize| Play::Answer(cut(&answer, *offset, ending.clone()));
        offsets.iter().map(cut_at).collect::<Vec<_>>()
    };
    endings.iter().flat_map(cut_by).collect()
}

/// The rows for a connection that is not made: nothing is sent, so a second try does no harm.
pub fn no_connection() -> Vec<Row> {
    let row = |fault: &str, play, outcome| {
        let cell = cell(outcome, 0);
        Row::new(fault, vec![play], [cell.clone(), cell.clone(), cell.clone(), cell])
            .without_an_effect()
    };
    vec![
        row("the connection is refused", Play::Refused, "Connect"),
        row("the host's name has no address", Play::NoSuchHost, "Connect"),
        row("the connection is not made in time", Play::Unroutable, "Timeout")
            .ending_by(Ends::ConnectTimeout),
    ]
}

/// The rows for answers that end too early, or not at all.
pub fn cut_answers() -> Vec<Row> {
    let cut_by = |fault: &str, place, where_, endings: &[Action]| {
        row(&format!("{fault} {where_}"), plays(place, endings), place, &endings[0])
    };
    let broken = PLACES.into_iter().flat_map(|(place, where_)| match place {
        LastLine | Unbounded => vec![
            cut_by("FIN", place, where_, &[Action::Close]),
            cut_by("reset", place, where_, &[Action::Reset]),
        ],
        _ => vec![cut_by("FIN or reset", place, where_, &[Action::Reset, Action::Close])],
    });
    let stalled = PLACES.map(|(place, where_)| {
        cut_by("nothing more comes", place, where_, &[Action::Stall])
            .ending_by(Ends::AttemptTimeout)
    });
    let late = Row::new(
        "no answer in the time for the whole call",
        plays(BeforeIt, &[Action::Stall]),
        ["GET", "HEAD", "PUT", "POST"].map(|_| cell("Timeout", 1)),
    )
    .ending_by(Ends::TotalTimeout);
    broken.chain(stalled).chain([late]).collect()
}
