//! The rows for a service that wants another token, or to be asked later, and for gateways.

use std::time::{Duration, SystemTime};

use httpdate::fmt_http_date;

use crate::case::{Answer, Ends, Play, Row, cell};
use crate::support::responses::response;

pub fn rows() -> Vec<Row> {
    let mut rows = unauthorized();
    for status in [429, 502, 503, 504] {
        rows.extend(later(status));
    }
    rows
}

fn answer(status: u16, retry_after: Option<&str>) -> Play {
    let headers: Vec<_> = retry_after.map(|value| ("Retry-After", value)).into_iter().collect();
    Play::Answer(Answer { parts: vec![response(status, &headers, b"{}")], ending: None })
}

fn unauthorized() -> Vec<Row> {
    let row = |fault: &str, play, outcome, requests| {
        let cell = cell(outcome, requests);
        Row::new(fault, vec![play], [cell.clone(), cell.clone(), cell.clone(), cell])
            .without_an_effect()
    };
    let (once, for_ever) =
        ("401 once, with client credentials", "401 for ever, with client credentials");
    vec![
        row("401, without client credentials", answer(401, None), "Api 401", 1),
        row(once, Play::TokenRefused { for_ever: false }, "ok", 2),
        row(for_ever, Play::TokenRefused { for_ever: true }, "Api 401", 2),
    ]
}

/// The five rows of a status that may go away by itself.
fn later(status: u16) -> Vec<Row> {
    let date = |seconds| fmt_http_date(SystemTime::now() + Duration::from_secs(seconds));
    let soon = [date(0), date(2)];
    let beyond = ["86400", "99999999999999999999", "Fri, 31 Dec 9999 23:59:59 GMT"];
    let refuses_with =
        |retry_after_is_usable| status == 429 || (status == 503 && retry_after_is_usable);
    let row = |with: &str, values: Vec<Option<&str>>, is_usable, requests| {
        let (refuses, cell) =
            (refuses_with(is_usable), |requests| cell(&format!("Api {status}"), requests));
        let post = if refuses { requests } else { 1 };
        let plays = values.into_iter().map(|value| answer(status, value)).collect();
        let cells = [cell(requests), cell(requests), cell(requests), cell(post)];
        let row = Row::new(format!("{status}{with}"), plays, cells);
        if refuses { row.without_an_effect() } else { row }
    };
    let unusable = ["-1", "+1", "1.5.2", "soon", ""].map(Some).into();
    vec![
        row("", vec![None], false, 2),
        row(", `Retry-After` of a second", vec![Some("1"), Some("0.5")], true, 2)
            .ending_by(Ends::RetryAfter(Duration::from_secs(1))),
        row(
            ", `Retry-After` with a date",
            soon.iter().map(|it| Some(it.as_str())).collect(),
            true,
            2,
        )
        .ending_by(Ends::RetryAfter(Duration::ZERO)),
        row(", `Retry-After` negative or no number", unusable, false, 2),
        row(", `Retry-After` beyond `total_timeout`", beyond.map(Some).into(), true, 1),
    ]
}
