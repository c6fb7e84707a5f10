//! Every fault of the way and of the service, for every method: what the caller is told, how many requests
//! the server has seen, and that no POST is repeated that may have been carried out.
//!
//! The table of `src/failure_semantics.md` is the one that is tested here.

mod case;
mod malformed;
mod markdown;
mod offsets;
mod rate_limits;
mod runner;
#[path = "../support/mod.rs"]
mod support;
mod truncated;

use case::Row;
use genesys_onboarding::TransportRequest;

/// The whole table, in the order in which it is printed.
fn table() -> Vec<Row> {
    [
        truncated::no_connection(),
        truncated::truncated_responses(),
        malformed::rows(),
        rate_limits::rows(),
    ]
    .concat()
}

#[test]
fn every_fault_has_its_documented_outcome() {
    runner::assert_table(&table(), |builder| builder);
}

#[test]
fn program_transport_has_the_same_outcomes() {
    runner::assert_table(&table(), |builder| {
        builder.transport(|request: &TransportRequest<'_>| request.send())
    });
}

#[test]
fn no_row_repeats_post_after_possible_effect() {
    let table = table();
    let dangerous: Vec<_> = table.iter().filter(|row| row.may_have_acted).collect();
    assert!(dangerous.len() > table.len() / 2, "the table has lost its dangerous rows");
    for row in dangerous {
        assert_eq!(row.cell("POST").requests, 1, "{}", row.fault);
    }
}

#[test]
fn documented_table_equals_tested_table() {
    let printed = markdown::page(&table());
    println!("{printed}");
    markdown::assert_documented(&printed);
}
