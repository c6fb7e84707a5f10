//! Races this project against its peers, whole calls over loopback, and prints the table of ratios.
//!
//!     cargo run --release --manifest-path benches/race/Cargo.toml -- [--quick] [--only rust,c,python] [--record]

mod arguments;
mod contestants;
mod disciplines;
mod door;
mod findings;
mod goals;
mod machine;
mod payloads;
mod pinning;
mod plot;
mod prepare;
mod referee;
mod report;
mod server;

use std::env;
use std::error::Error;
use std::fs;
use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

use arguments::Arguments;
use disciplines::Language;
use findings::Findings;
use prepare::{prepare, race_dir};
use referee::field::Field;
use referee::rounds::{self, Plan};
use referee::{startup, threads};

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let result = match words[..] {
        ["server", ca_file] => server::run(Path::new(ca_file)),
        ["contestant", name, origin, ca_file] => contestants::run(name, origin, Path::new(ca_file)),
        _ => Arguments::parse(&words).and_then(|arguments| race(&arguments)),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("race: {error}");
            ExitCode::FAILURE
        }
    }
}

fn race(arguments: &Arguments) -> Result<(), Box<dyn Error>> {
    let prepared = prepare(&arguments.languages)?;
    let room = prepared.room.clone();
    let machine = machine::describe();
    let pinned = pinning::pin_to_one_processor();
    let mut field = Field::open(prepared)?;
    let findings = run(&mut field, arguments, machine, pinned)?;

    let markdown = report::markdown(&findings);
    println!("{markdown}");
    let mut folders = vec![room.as_path()];
    if arguments.record {
        folders.push(race_dir());
    }
    for folder in folders {
        fs::write(folder.join("RESULTS.md"), &markdown)?;
        fs::write(folder.join("race.svg"), plot::svg(&findings.results))?;
    }
    eprintln!("written: RESULTS.md and race.svg in {}", room.display());
    Ok(())
}

fn run(
    field: &mut Field,
    arguments: &Arguments,
    machine: String,
    pinned: bool,
) -> Result<Findings, Box<dyn Error>> {
    let quick = arguments.quick;
    let has = |language| arguments.languages.contains(&language);
    let plan = Plan {
        rounds: if quick { 5 } else { 21 },
        batch: Duration::from_millis(if quick { 15 } else { 40 }),
        languages: arguments.languages.clone(),
    };
    let results = rounds::run(field, &plan)?;

    eprintln!("threads, starts and imports");
    let mut threads = None;
    let mut programs = Vec::new();
    let mut packages = Vec::new();
    if has(Language::Rust) {
        let (rounds, calls) = if quick { (3, 50) } else { (7, 100) };
        threads = Some(threads::measure(field, rounds, calls)?);
    }
    if has(Language::C) {
        programs = startup::programs(field, if quick { 5 } else { 21 })?;
    }
    if has(Language::Python) {
        packages = startup::packages(field, if quick { 3 } else { 7 })?;
    }
    Ok(Findings { results, threads, programs, packages, rounds: plan.rounds, pinned, machine })
}
