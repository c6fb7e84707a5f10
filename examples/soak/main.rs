//! Soaks the client: mixed operations of many threads on one client under random troubles.
//!
//!     cargo run --release --features sandbox --example soak -- --minutes 5 --threads 8
//!
//! It works in rounds of a few seconds. After each one everything is quiet, and every effect in the
//! service is held against the results that the callers got (done, refused, unknown); file descriptors and
//! threads must be as many as before, and over the rounds memory must stop to grow. It ends with a table,
//! and with a failure if anything is not as the results say.

mod expected_state;
mod fault_injection;
mod process_stats;
mod verify;
mod worker;

use std::env;
use std::error::Error;
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use genesys_onboarding::Client;
use genesys_onboarding::sandbox::Sandbox;

use expected_state::Ledger;
use fault_injection::Troubles;
use process_stats::Vitals;
use verify::{Audit, Snapshot};
use worker::Worker;

/// Short, so that a late answer costs little; troubles that are to outlast it know it.
const ATTEMPT_TIMEOUT: Duration = Duration::from_millis(200);
const TOTAL_TIMEOUT: Duration = Duration::from_secs(2);
const ROUND: Duration = Duration::from_secs(5);

const USAGE: &str = "usage: soak [--minutes N | --seconds N] [--threads N]";

fn main() -> ExitCode {
    let (time, threads) = match read(env::args().skip(1)) {
        Ok(arguments) => arguments,
        Err(message) => {
            eprintln!("soak: {message}\n{USAGE}");
            return ExitCode::from(2);
        }
    };
    match soak(time, threads) {
        Ok(mismatches) if mismatches.is_empty() => ExitCode::SUCCESS,
        Ok(mismatches) => {
            for mismatch in &mismatches {
                eprintln!("soak: {mismatch}");
            }
            eprintln!("soak: {} mismatches", mismatches.len());
            ExitCode::FAILURE
        }
        Err(error) => {
            eprintln!("soak: {error}");
            ExitCode::FAILURE
        }
    }
}

/// How long to work, and with how many threads.
fn read(mut arguments: impl Iterator<Item = String>) -> Result<(Duration, u32), String> {
    let (mut time, mut threads) = (Duration::from_secs(60), 8);
    while let Some(name) = arguments.next() {
        let value = arguments.next().ok_or_else(|| format!("{name} needs a number"))?;
        let number = value.parse::<u32>().ok().filter(|number| *number > 0);
        let number = number.ok_or_else(|| format!("{value:?} is not a whole number above 0"))?;
        match name.as_str() {
            "--minutes" => time = Duration::from_secs(u64::from(number) * 60),
            "--seconds" => time = Duration::from_secs(number.into()),
            "--threads" => threads = number,
            _ => return Err(format!("unknown argument {name:?}")),
        }
    }
    Ok((time, threads))
}

/// Works for `time`, prints the table, and gives what is not as it should be.
fn soak(time: Duration, threads: u32) -> Result<Vec<String>, Box<dyn Error>> {
    let sandbox = Sandbox::start()?;
    let client = sandbox
        .client_builder()
        .attempt_timeout(ATTEMPT_TIMEOUT)
        .total_timeout(TOTAL_TIMEOUT)
        .build()?;
    let auditor = sandbox.client()?;
    let seeds = Snapshot::of_quiet_service(&auditor)?;
    // Cancelling closes all connections that are kept, so that descriptors can be counted.
    auditor.cancel();
    let rest = rest()?;

    let mut audit = Audit::default();
    let mut troubles = Troubles::default();
    let mut memory_kib = Vec::new();
    let end = Instant::now() + time;
    for round in 1.. {
        let left = end.saturating_duration_since(Instant::now());
        if left.is_zero() {
            break;
        }
        let ledgers = work(&sandbox, &client, &mut troubles, round, threads, left.min(ROUND));
        troubles.drain(&sandbox, &auditor);
        audit.check(&auditor, &seeds, ledgers)?;
        client.cancel();
        auditor.cancel();
        match rest.as_ref().map(Vitals::back_at) {
            None => {}
            Some(Ok(vitals)) => memory_kib.push(vitals.memory_kib),
            Some(Err(error)) => {
                audit.mismatches.push(format!("after round {round}: {error}"));
                break;
            }
        }
    }
    report(&audit, &troubles, &sandbox, rest.as_ref(), &memory_kib);
    if !process_stats::is_flat(&memory_kib) {
        audit.mismatches.push(format!("memory grows, KiB after each round: {memory_kib:?}"));
    }
    Ok(audit.mismatches)
}

/// What the process has before the first round, once it has settled.
fn rest() -> Result<Option<Vitals>, Box<dyn Error>> {
    if !Vitals::are_measured() {
        println!("memory, file descriptors and threads are not measured: this is not Linux");
        return Ok(None);
    }
    let mut before = Vitals::now()?;
    loop {
        thread::sleep(Duration::from_millis(100));
        let now = Vitals::now()?;
        if now.descriptors == before.descriptors {
            return Ok(Some(now));
        }
        before = now;
    }
}

/// One round: all threads at work and trouble among them, until its time is over.
fn work(
    sandbox: &Sandbox,
    client: &Client,
    troubles: &mut Troubles,
    round: u32,
    threads: u32,
    time: Duration,
) -> Vec<Ledger> {
    let stop = AtomicBool::new(false);
    thread::scope(|scope| {
        let workers: Vec<_> = (1..=threads)
            .map(|number| Worker::new(client, format!("soak-{round}-{number}")))
            .map(|worker| scope.spawn(|| worker.run(&stop)))
            .collect();
        scope.spawn(|| troubles.make(sandbox, client, &stop));
        thread::sleep(time);
        stop.store(true, Ordering::Relaxed);
        workers.into_iter().map(|worker| worker.join().expect("no worker panics")).collect()
    })
}

fn report(
    audit: &Audit,
    troubles: &Troubles,
    sandbox: &Sandbox,
    rest: Option<&Vitals>,
    memory_kib: &[u64],
) {
    println!(
        "{:<36}{:>10}{:>10}{:>10}{:>14}",
        "operation", "done", "refused", "unknown", "- carried out"
    );
    for (operation, count) in &audit.counts {
        println!(
            "{operation:<36}{:>10}{:>10}{:>10}{:>14}",
            count.done, count.refused, count.unknown, count.carried_out
        );
    }
    println!(
        "requests: {}, for tokens: {}",
        sandbox.request_count(),
        sandbox.token_request_count()
    );
    println!("faults: {}", troubles.made);
    if let Some(rest) = rest {
        println!("file descriptors at rest: {}, threads: {}", rest.descriptors, rest.threads);
        println!("memory after each round, KiB: {memory_kib:?}");
    }
    println!("mismatches: {}", audit.mismatches.len());
}
