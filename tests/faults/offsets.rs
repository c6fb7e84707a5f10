//! The connection ends at each byte of an answer, one after the other.

use std::thread;

use genesys_onboarding::Client;

use crate::case::{Cell, Row};
use crate::runner::script;
use crate::support::operations::{self, Call};
use crate::support::responses::headers_only;
use crate::support::server::{Action, Server};
use crate::support::{builder, kind, with_watchdog};
use crate::truncated::{Place, cut, place_of, row, whole_answers};

#[test]
fn an_answer_that_ends_at_any_of_its_bytes_is_an_error_and_a_post_is_not_sent_again() {
    thread::scope(|scope| {
        for (body, answer) in whole_answers() {
            for ending in [Action::Close, Action::Reset] {
                for call in operations::ALL {
                    let (answer, ending) = (answer.clone(), ending.clone());
                    scope.spawn(move || cut_everywhere(body, &answer, &ending, call));
                }
            }
        }
    });
}

/// One call for each offset, each on its own connection.
fn cut_everywhere(body: Place, answer: &[u8], ending: &Action, call: Call) {
    let length = if call.method == "HEAD" { headers_only(answer).len() } else { answer.len() };
    let scripts = (0..length).map(|offset| script(&cut(answer, offset, ending.clone()), call));
    let server = Server::scripted(scripts);
    for offset in 0..length {
        let place = place_of(offset, answer, body);
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
