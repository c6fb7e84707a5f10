//! Benchmarks this project against other HTTP clients: complete calls over loopback. Prints a table of ratios.
//!
//!     cargo run --release --manifest-path benches/compare/Cargo.toml -- [--quick] [--only rust,c,python] [--record]

mod cli;
mod clients;
mod cpu_affinity;
mod endpoint;
mod environment;
mod payloads;
mod plot;
mod prepare;
mod report;
mod results;
mod runner;
mod server;
mod targets;
mod workloads;

use std::env;
use std::error::Error;
use std::fs;
use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

use cli::Arguments;
use prepare::{package_dir, prepare};
use results::Results;
use runner::clients::Harness;
use runner::rounds::{self, Plan};
use runner::{startup, threads};
use workloads::Language;

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let result = match words[..] {
        ["server", ca_file] => server::run(Path::new(ca_file)),
        ["client", name, origin, ca_file] => clients::run(name, origin, Path::new(ca_file)),
        _ => Arguments::parse(&words).and_then(|arguments| compare(&arguments)),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("compare: {error}");
            ExitCode::FAILURE
        }
    }
}

fn compare(arguments: &Arguments) -> Result<(), Box<dyn Error>> {
    let prepared = prepare(&arguments.languages)?;
    let build_dir = prepared.build_dir.clone();
    let environment = environment::describe();
    let pinned = cpu_affinity::pin_to_one_processor();
    let mut harness = Harness::open(prepared)?;
    let results = run(&mut harness, arguments, environment, pinned)?;

    let markdown = report::markdown(&results);
    println!("{markdown}");
    let mut dirs = vec![build_dir.as_path()];
    if arguments.record {
        dirs.push(package_dir());
    }
    for dir in dirs {
        fs::write(dir.join("RESULTS.md"), &markdown)?;
        fs::write(dir.join("results.svg"), plot::svg(&results.timings))?;
    }
    eprintln!("written: RESULTS.md and results.svg in {}", build_dir.display());
    Ok(())
}

fn run(
    harness: &mut Harness,
    arguments: &Arguments,
    environment: String,
    pinned: bool,
) -> Result<Results, Box<dyn Error>> {
    let quick = arguments.quick;
    let has = |language| arguments.languages.contains(&language);
    let plan = Plan {
        rounds: if quick { 5 } else { 21 },
        batch: Duration::from_millis(if quick { 15 } else { 40 }),
        languages: arguments.languages.clone(),
    };
    let timings = rounds::run(harness, &plan)?;

    eprintln!("measuring threads, start-up and imports");
    let mut threads = None;
    let mut programs = Vec::new();
    let mut packages = Vec::new();
    if has(Language::Rust) {
        let (rounds, calls) = if quick { (3, 50) } else { (7, 100) };
        threads = Some(threads::measure(harness, rounds, calls)?);
    }
    if has(Language::C) {
        programs = startup::programs(harness, if quick { 5 } else { 21 })?;
    }
    if has(Language::Python) {
        packages = startup::packages(harness, if quick { 3 } else { 7 })?;
    }
    Ok(Results { timings, threads, programs, packages, rounds: plan.rounds, pinned, environment })
}
