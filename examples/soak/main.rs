//! Soaks the client: mixed operations of many threads on one client under random faults.
//!
//!     cargo run --release --features sandbox --example soak -- --minutes 5 --threads 8
//!
//! It runs in rounds of a few seconds. After each round it verifies the state of the service against the results
//! of the calls (done, rejected, unknown). File descriptors and threads must return to their baseline, and memory
//! must stop growing. It prints a table, and fails if anything differs.

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

use expected_state::ExpectedState;
use fault_injection::FaultInjector;
use process_stats::ProcessStats;
use verify::{Snapshot, Verifier};
use worker::Worker;

/// Short, so that delayed responses cost little time; some injected delays exceed it.
const ATTEMPT_TIMEOUT: Duration = Duration::from_millis(200);
const TOTAL_TIMEOUT: Duration = Duration::from_secs(2);
const ROUND: Duration = Duration::from_secs(5);

const USAGE: &str = "usage: soak [--minutes N | --seconds N] [--threads N]";

fn main() -> ExitCode {
    let (time, threads) = match parse(env::args().skip(1)) {
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

/// Parses the duration and the number of threads.
fn parse(mut arguments: impl Iterator<Item = String>) -> Result<(Duration, u32), String> {
    let (mut time, mut threads) = (Duration::from_secs(60), 8);
    while let Some(name) = arguments.next() {
        let value = arguments.next().ok_or_else(|| format!("{name} needs a number"))?;
        let number = value.parse::<u32>().ok().filter(|number| *number > 0);
        let number = number.ok_or_else(|| format!("{value:?} is not a positive integer"))?;
        match name.as_str() {
            "--minutes" => time = Duration::from_secs(u64::from(number) * 60),
            "--seconds" => time = Duration::from_secs(number.into()),
            "--threads" => threads = number,
            _ => return Err(format!("unknown argument {name:?}")),
        }
    }
    Ok((time, threads))
}

/// Runs for `time`, prints the table, and returns the mismatches.
fn soak(time: Duration, threads: u32) -> Result<Vec<String>, Box<dyn Error>> {
    let sandbox = Sandbox::start()?;
    let seeds = Snapshot::stable(&sandbox.client()?)?;
    let baseline = quiesce()?;

    let mut verifier = Verifier::default();
    let mut faults = FaultInjector::default();
    let mut memory_kib = Vec::new();
    let end = Instant::now() + time;
    for round in 1.. {
        let left = end.saturating_duration_since(Instant::now());
        if left.is_zero() {
            break;
        }
        // Their idle connections are closed with the clients, so that file descriptors can be compared.
        let verifying_client = sandbox.client()?;
        let client = sandbox
            .client_builder()
            .attempt_timeout(ATTEMPT_TIMEOUT)
            .total_timeout(TOTAL_TIMEOUT)
            .build()?;
        let expected = work(&sandbox, &client, &mut faults, round, threads, left.min(ROUND));
        faults.flush_faults(&sandbox, &verifying_client);
        verifier.check(&verifying_client, &seeds, expected)?;
        drop((client, verifying_client));
        match baseline.as_ref().map(ProcessStats::wait_for_baseline) {
            None => {}
            Some(Ok(stats)) => memory_kib.push(stats.memory_kib),
            Some(Err(error)) => {
                verifier.mismatches.push(format!("after round {round}: {error}"));
                break;
            }
        }
    }
    report(&verifier, &faults, &sandbox, baseline.as_ref(), &memory_kib);
    if !process_stats::is_stable(&memory_kib) {
        verifier.mismatches.push(format!("memory grows; KiB after each round: {memory_kib:?}"));
    }
    Ok(verifier.mismatches)
}

/// The process statistics before the first round, once they are stable.
fn quiesce() -> Result<Option<ProcessStats>, Box<dyn Error>> {
    if !ProcessStats::are_measured() {
        println!("memory, file descriptors and threads are not measured: this is not Linux");
        return Ok(None);
    }
    let mut before = ProcessStats::now()?;
    loop {
        thread::sleep(Duration::from_millis(100));
        let now = ProcessStats::now()?;
        if now.descriptors == before.descriptors {
            return Ok(Some(now));
        }
        before = now;
    }
}

/// Runs one round: all workers and the fault injector, for `time`.
fn work(
    sandbox: &Sandbox,
    client: &Client,
    faults: &mut FaultInjector,
    round: u32,
    threads: u32,
    time: Duration,
) -> Vec<ExpectedState> {
    let stop = AtomicBool::new(false);
    thread::scope(|scope| {
        let workers: Vec<_> = (1..=threads)
            .map(|number| Worker::new(client, format!("soak-{round}-{number}")))
            .map(|worker| scope.spawn(|| worker.run(&stop)))
            .collect();
        scope.spawn(|| faults.run(sandbox, client, &stop));
        thread::sleep(time);
        stop.store(true, Ordering::Relaxed);
        workers.into_iter().map(|worker| worker.join().expect("no worker panics")).collect()
    })
}

fn report(
    verifier: &Verifier,
    faults: &FaultInjector,
    sandbox: &Sandbox,
    baseline: Option<&ProcessStats>,
    memory_kib: &[u64],
) {
    println!(
        "{:<36}{:>10}{:>10}{:>10}{:>14}",
        "operation", "done", "rejected", "unknown", "- applied"
    );
    for (operation, count) in &verifier.counts {
        println!(
            "{operation:<36}{:>10}{:>10}{:>10}{:>14}",
            count.done, count.rejected, count.unknown, count.applied
        );
    }
    println!(
        "API requests: {}, token requests: {}",
        sandbox.request_count(),
        sandbox.token_request_count()
    );
    println!("faults: {}", faults.count);
    if let Some(baseline) = baseline {
        println!("file descriptors: {}, threads: {}", baseline.descriptors, baseline.threads);
        println!("memory after each round, KiB: {memory_kib:?}");
    }
    println!("mismatches: {}", verifier.mismatches.len());
}
