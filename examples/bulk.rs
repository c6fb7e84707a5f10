//! Onboards two thousand people, each exactly once, in two runs of which the first ends early:
//!
//!     cargo run --features sandbox --example bulk

use std::path::Path;
use std::time::Duration;
use std::{env, fs, process};

use genesys_onboarding::bulk::{Bulk, BulkOptions, BulkReport, BulkStatus};
use genesys_onboarding::sandbox::{Fault, JOIN_CODE_ID, ORGANIZATION_ID, Sandbox};
use genesys_onboarding::{Client, StageUserRequest};
use indicatif::{ProgressBar, ProgressStyle};

const PEOPLE: u64 = 2000;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let sandbox = Sandbox::start()?;
    // The platform allows 300 requests a minute: requests_per_minute(300) would pace all threads.
    let client = sandbox.client()?;
    let journal = env::temp_dir().join(format!("people-{}.journal", process::id()));

    // A few responses are lost. Only the service knows whether the person was staged.
    for _ in 0..3 {
        sandbox.fail_next(250, Fault::none());
        sandbox.fail_next(1, Fault::drop_response());
    }
    // Then a permission is missing, which every other request would meet as well: the run ends.
    sandbox.fail_next(250, Fault::none());
    sandbox.fail_next(1, Fault::status(403));
    if let Err(stopped) = run(&client, &journal) {
        println!("{stopped}");
    }

    // The next run asks the service about those in doubt, and stages all others.
    let report = run(&client, &journal)?;
    println!("{report}");
    for outcome in report.with_status(BulkStatus::Rejected) {
        println!("{}: {}", outcome.key, outcome.message.as_deref().unwrap_or_default());
    }
    fs::remove_file(journal)?;
    Ok(())
}

fn run(client: &Client, journal: &Path) -> Result<BulkReport, Box<dyn std::error::Error>> {
    // Shown on a terminal only.
    let style = ProgressStyle::with_template("{bar:40} {pos}/{len} {per_sec} {eta}")?;
    let bar = ProgressBar::new(PEOPLE).with_style(style);
    let progress = bar.clone();
    let options = BulkOptions::new(journal)
        .organization_id(ORGANIZATION_ID)
        .settling_time(Duration::from_secs(1))
        .progress(move |_| progress.inc(1));
    // Any iterator, such as the rows of a file. A thread that is free takes the next person.
    let people = (1..=PEOPLE)
        .map(|number| StageUserRequest::new(JOIN_CODE_ID, format!("person-{number}@acme.example")));
    let report = Bulk::open(client, options)?.run(people, 8);
    bar.finish_and_clear();
    Ok(report?)
}
