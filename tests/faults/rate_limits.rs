//! The rows for a service that wants another token, or to be asked later, and for gateways.

use std::time::{Duration, SystemTime};

use httpdate::fmt_http_date;

use crate::case::{EndsAfter, Row, Scenario, ScriptedResponse, cell};
use crate::support::responses::response;

pub fn rows() -> Vec<Row> {
    let mut rows = unauthorized();
    for status in [429, 502, 503, 504] {
        rows.extend(later(status));
    }
    rows
}

fn responding(status: u16, retry_after: Option<&str>) -> Scenario {
    let headers: Vec<_> = retry_after.map(|value| ("Retry-After", value)).into_iter().collect();
    Scenario::Response(ScriptedResponse {
        parts: vec![response(status, &headers, b"{}")],
        ending: None,
    })
}

fn unauthorized() -> Vec<Row> {
    let row = |fault: &str, scenario, outcome, requests| {
        let cell = cell(outcome, requests);
        Row::new(fault, vec![scenario], [cell.clone(), cell.clone(), cell.clone(), cell])
            .without_an_effect()
    };
    let (once, always) =
        ("401 once, with client credentials", "401 every time, with client credentials");
    vec![
        row("401, without client credentials", responding(401, None), "Api 401", 1),
        row(once, Scenario::TokenRejected { always: false }, "ok", 2),
        row(always, Scenario::TokenRejected { always: true }, "Api 401", 2),
    ]
}

/// The five rows of a status that may go away by itself.
fn later(status: u16) -> Vec<Row> {
    let date = |seconds| fmt_http_date(SystemTime::now() + Duration::from_secs(seconds));
    let soon = [date(0), date(2)];
    let beyond = ["86400", "99999999999999999999", "Fri, 31 Dec 9999 23:59:59 GMT"];
    let rejects_with =
        |retry_after_is_usable| status == 429 || (status == 503 && retry_after_is_usable);
    let row = |with: &str, values: Vec<Option<&str>>, is_usable, requests| {
        let (rejects, cell) =
            (rejects_with(is_usable), |requests| cell(&format!("Api {status}"), requests));
        let post = if rejects { requests } else { 1 };
        let scenarios = values.into_iter().map(|value| responding(status, value)).collect();
        let cells = [cell(requests), cell(requests), cell(requests), cell(post)];
        let row = Row::new(format!("{status}{with}"), scenarios, cells);
        if rejects { row.without_an_effect() } else { row }
    };
    let unusable = ["-1", "+1", "1.5.2", "soon", ""].map(Some).into();
    vec![
        row("", vec![None], false, 2),
        row(", `Retry-After` of a second", vec![Some("1"), Some("0.5")], true, 2)
            .ending_by(EndsAfter::RetryAfter(Duration::from_secs(1))),
        row(
            ", `Retry-After` with a date",
            soon.iter().map(|it| Some(it.as_str())).collect(),
            true,
            2,
        )
        .ending_by(EndsAfter::RetryAfter(Duration::ZERO)),
        row(", invalid `Retry-After`", unusable, false, 2),
        row(", `Retry-After` beyond `total_timeout`", beyond.map(Some).into(), true, 1),
    ]
}
