//! Every fault of the way and of the service, for every method: what the caller is told, how many requests
//! the server has seen, and that no POST is repeated that may have been carried out.
//!
//! The table of `src/failure_semantics.md` is the one that is held to here.

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

/// The whole table, in the order in which it is printed.
fn table() -> Vec<Row> {
    [truncated::no_connection(), truncated::cut_answers(), malformed::rows(), rate_limits::rows()]
        .concat()
}

#[test]
fn every_fault_has_the_outcome_that_the_table_states_for_every_method() {
    runner::assert_table(&table());
}

#[test]
fn no_row_lets_a_post_be_seen_twice_by_a_server_that_may_have_acted_on_it() {
    let table = table();
    let dangerous: Vec<_> = table.iter().filter(|row| row.may_have_acted).collect();
    assert!(dangerous.len() > table.len() / 2, "the table has lost its dangerous rows");
    for row in dangerous {
        assert_eq!(row.cell("POST").requests, 1, "{}", row.fault);
    }
}

#[test]
fn the_table_in_the_documentation_is_the_one_that_is_tested() {
    let printed = markdown::page(&table());
    println!("{printed}");
    markdown::assert_documented(&printed);
}
