//! A process that is killed at any moment loses no one, and stages no one twice.

use std::collections::HashMap;
use std::env;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use fastrand::Rng;
use genesys_onboarding::sandbox::{Fault, Sandbox};
use genesys_onboarding::{Client, PageOptions, iter_onboarding_invites};

use super::support::WATCHDOG_TIMEOUT;
use super::support::subprocess::{part, spawn_part};
use super::{email, journal, open, people};

const TEST: &str = "crash::killed_runs_stage_everyone_exactly_once";
const STAGE: &str = "postOnboardingUsersStage";
const KILLS: usize = 20;
const PEOPLE: usize = 200;
const THREADS: usize = 8;

/// Replaces the random seed, to repeat a failure.
const SEED: &str = "GENESYS_ONBOARDING_TEST_SEED";

#[test]
fn killed_runs_stage_everyone_exactly_once() {
    if let Some(url) = part() {
        return run(&url);
    }
    let seed = env::var(SEED).map_or_else(|_| fastrand::u64(..), |seed| seed.parse().unwrap());
    println!("{SEED}={seed}");
    let mut rng = Rng::with_seed(seed);
    let sandbox = Sandbox::start().unwrap();
    let journal = journal("crash");
    for _ in 0..KILLS {
        sandbox.fail_next(rng.u32(0..8), Fault::none().operation(STAGE));
        sandbox.fail_next(1, Fault::drop_response().operation(STAGE));
        let limited = Fault::status(429).retry_after(Duration::ZERO);
        sandbox.fail_next(rng.u32(0..2), limited.operation(STAGE));
        run_and_kill(&sandbox, &journal, rng.u64(0..25), Duration::from_micros(rng.u64(0..3000)));
    }
    let client = sandbox.client().unwrap();
    let report = open(&client, &journal).run(people(PEOPLE), THREADS).unwrap();
    assert!(report.is_complete(), "{report}");
    assert!(report.outcomes.iter().any(|outcome| outcome.resumed), "no run was killed late enough");
    assert_sent_once(&sandbox);
    assert_staged_once(&client);
}

/// Runs a child until the sandbox has received `requests` more requests, and then for a moment.
fn run_and_kill(sandbox: &Sandbox, journal: &Path, requests: u64, moment: Duration) {
    let variables = [
        ("JOURNAL", journal.to_str().unwrap()),
        ("CLIENT_ID", sandbox.client_id()),
        ("CLIENT_SECRET", sandbox.client_secret()),
    ];
    let enough = sandbox.request_count() + requests;
    let mut child = spawn_part(TEST, sandbox.base_url(), &variables);
    let end = Instant::now() + WATCHDOG_TIMEOUT;
    while sandbox.request_count() < enough && child.try_wait().unwrap().is_none() {
        assert!(Instant::now() < end, "the child hangs");
        thread::sleep(Duration::from_micros(200));
    }
    thread::sleep(moment);
    child.kill().unwrap();
    child.wait().unwrap();
}

/// What the child does.
fn run(url: &str) {
    let variable = |name| env::var(name).unwrap();
    let client = Client::builder()
        .base_url(url)
        .login_url(url)
        .client_credentials(variable("CLIENT_ID"), variable("CLIENT_SECRET"))
        .build()
        .unwrap();
    let journal = PathBuf::from(variable("JOURNAL"));
    let report = open(&client, &journal).run(people(PEOPLE), THREADS).unwrap();
    assert!(report.is_complete(), "{report}");
}

/// Each request that was processed is the only one for its person. A lost response has no status.
fn assert_sent_once(sandbox: &Sandbox) {
    let requests =
        sandbox.requests().into_iter().filter(|request| request.operation == Some(STAGE));
    let mut processed: Vec<String> = requests
        .filter(|request| request.status != Some(429))
        .inspect(|request| assert!(matches!(request.status, Some(204) | None), "{request:?}"))
        .map(|request| request.body.unwrap())
        .collect();
    assert_eq!(processed.len(), PEOPLE);
    processed.sort_unstable();
    processed.dedup();
    assert_eq!(processed.len(), PEOPLE);
}

fn assert_staged_once(client: &Client) {
    let mut invites: HashMap<String, usize> = HashMap::new();
    for invite in iter_onboarding_invites(client, &PageOptions::new()) {
        *invites.entry(invite.unwrap().to_address).or_default() += 1;
    }
    for number in 0..PEOPLE {
        assert_eq!(invites.get(&email(number)), Some(&1), "{}", email(number));
    }
}
