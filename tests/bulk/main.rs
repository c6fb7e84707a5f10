//! Bulk runs: everyone exactly once, whatever happens to a run.
#![cfg(feature = "sandbox")]

mod crash;
mod journal;
mod outcomes;
mod reconciliation;
mod service;
mod stopped;
#[path = "../support/mod.rs"]
mod support;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use genesys_onboarding::bulk::{Bulk, BulkOptions, BulkStatus};
use genesys_onboarding::sandbox::JOIN_CODE_ID;
use genesys_onboarding::{Client, StageUserRequest};

/// Short, since the services of these tests do nothing after they have responded.
const SETTLING_TIME: Duration = Duration::from_millis(20);

/// A new folder with a journal for a test.
fn journal(test: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("bulk").join(test);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder.join("people.journal")
}

fn options(journal: &Path) -> BulkOptions {
    BulkOptions::new(journal).settling_time(SETTLING_TIME)
}

fn open(client: &Client, journal: &Path) -> Bulk {
    Bulk::open(client, options(journal)).unwrap()
}

fn email(number: usize) -> String {
    format!("person-{number}@acme.example")
}

fn stage(number: usize) -> StageUserRequest {
    StageUserRequest::new(JOIN_CODE_ID, email(number))
}

fn people(count: usize) -> impl Iterator<Item = StageUserRequest> {
    (0..count).map(stage)
}

/// The statuses of a bulk run, by their names in reports.
const STATUSES: [(BulkStatus, &str); 5] = [
    (BulkStatus::Done, "done"),
    (BulkStatus::Rejected, "rejected"),
    (BulkStatus::InDoubt, "in doubt"),
    (BulkStatus::NotSent, "not sent"),
    (BulkStatus::Duplicate, "duplicate"),
];
