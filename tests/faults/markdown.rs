//! The table as the documentation shows it.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use crate::case::{COLUMNS, EndsAfter, Row};

const DOCUMENT: &str = "src/failure_semantics.md";

const INTRODUCTION: &str = "\
The outcome of a call with `max_retries(1)` when every attempt meets the same fault: `ok` or the kind of its
error, and how many requests the server has received. *Unknown* means that the error's `outcome_unknown` is
set: the service may have processed the request. The kinds are those of `ErrorKind`, the methods those of the
operations.

The last column says what ends an attempt. Before a retry there is a random backoff of at most half a second,
or at least the `Retry-After` of the service; no call takes longer than its `total_timeout`. Once a success
status has arrived, a fault in the body is final: the request is not repeated.

All calls of a client share a budget of 100 failing retries, of which one after a timeout counts twice, so
that an outage is not multiplied by `max_retries`. A response of the service below status 500 gives back the
cost of the retry that it responds to, or else a fifth of a retry. While the budget is exhausted, calls fail
as after their last retry, and the message says so. Retries after a 429, and after any response with `Retry-
After`, are free.

No server that may have processed a POST receives it twice.
";

/// The whole page.
pub fn page(table: &[Row]) -> String {
    let mut page = format!("{INTRODUCTION}\n| fault | {} | ends |\n", COLUMNS.join(" | "));
    page.push_str("| --- |");
    page.push_str(&" --- |".repeat(COLUMNS.len() + 1));
    page.push('\n');
    for row in table {
        let cells = COLUMNS.map(|column| text_of_cell(row, column));
        writeln!(page, "| {} | {} | {} |", row.fault, cells.join(" | "), end(row.ends)).unwrap();
    }
    page
}

fn text_of_cell(row: &Row, column: &str) -> String {
    let method = column.split(',').next().unwrap();
    let cell = row.cell(method);
    let unknown = if row.leaves_unknown(method) { ", *unknown*" } else { "" };
    let outcome = match cell.outcome.split_once(' ') {
        Some((kind, status)) => format!("`{kind}` {status}"),
        None if cell.outcome == "ok" => "ok".to_owned(),
        None => format!("`{}`", cell.outcome),
    };
    format!("{outcome}, {}{unknown}", cell.requests)
}

fn end(ends: EndsAfter) -> &'static str {
    match ends {
        EndsAfter::AtOnce => "at once",
        EndsAfter::ConnectTimeout => "`connect_timeout`",
        EndsAfter::AttemptTimeout => "`attempt_timeout`",
        EndsAfter::TotalTimeout => "`total_timeout`",
        EndsAfter::RetryAfter(_) => "at once, then after `Retry-After`",
    }
}

/// Checks that the documentation shows this page.
pub fn assert_documented(page: &str) {
    let document = Path::new(env!("CARGO_MANIFEST_DIR")).join(DOCUMENT);
    let documented = fs::read_to_string(&document).unwrap_or_default().replace("\r\n", "\n");
    if documented != page {
        let fresh = Path::new(env!("CARGO_TARGET_TMPDIR")).join("faults.md");
        fs::write(&fresh, page).unwrap();
        panic!(
            "{DOCUMENT} is not what the table says. If the table is right: cp {} {}",
            fresh.display(),
            document.display()
        );
    }
}
