//! The connection ends at each byte of a response, one after the other.

use std::thread;

use genesys_onboarding::Client;

use crate::case::{Cell, Row};
use crate::runner::script;
use crate::support::operations::{self, Call};
use crate::support::responses::headers_only;
use crate::support::server::{Action, Server};
use crate::support::{builder, kind, with_watchdog};
use crate::truncated::{CutPoint, complete_responses, cut, cut_point, row};

#[test]
fn response_truncated_anywhere_is_error_without_post_retry() {
    thread::scope(|scope| {
        for (body, bytes) in complete_responses() {
            for ending in [Action::Close, Action::Reset] {
                for call in operations::ALL {
                    let (bytes, ending) = (bytes.clone(), ending.clone());
                    scope.spawn(move || cut_everywhere(body, &bytes, &ending, call));
                }
            }
        }
    });
}

/// One call for each offset, each on its own connection.
fn cut_everywhere(body: CutPoint, bytes: &[u8], ending: &Action, call: Call) {
    let length = if call.method == "HEAD" { headers_only(bytes).len() } else { bytes.len() };
    let scripts = (0..length).map(|offset| script(&cut(bytes, offset, ending.clone()), call));
    let server = Server::scripted(scripts);
    for offset in 0..length {
        let place = cut_point(offset, bytes, body);
        let what = format!("{} cut at {offset}, {place:?}", call.method);
        let row = row(&what, Vec::new(), place, ending);
        assert_cut(&row, call, client(&server, call));
        assert_eq!(server.requests().len(), offset + 1, "{what}");
    }
}

/// A client that makes one attempt; of a POST it could make more, if it were wrong.
fn client(server: &Server, call: Call) -> Client {
    let retries = if call.method == "POST" { 3 } else { 0 };
    builder(server).max_retries(retries).build().unwrap()
}

fn assert_cut(row: &Row, call: Call, client: Client) {
    let result = with_watchdog(move || (call.run)(&client));
    let outcome = result.as_ref().map_or_else(kind, |()| "ok");
    let Cell { outcome: expected, .. } = row.cell(call.method);
    assert_eq!(outcome, expected, "{}: {result:?}", row.fault);
    if let Err(error) = result {
        let told = (error.attempts(), error.outcome_unknown());
        assert_eq!(told, (1, row.leaves_unknown(call.method)), "{}: {error}", row.fault);
    }
}
