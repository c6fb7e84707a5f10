//! From a program's start to its first answer, its memory, and what an import costs.

use std::error::Error;
use std::fs;
use std::process::Command;
use std::time::Instant;

use super::field::Field;
use super::statistics::Spread;
use crate::disciplines::{
    ENTRANTS, GENESYS_JSON, GENESYS_PYTHON, GENESYS_TYPED, HTTPX, LIBCURL, OFFICIAL_SDK, REQUESTS,
};
use crate::door::Door;

/// The modules that the Python contestants import.
const MODULES: [(usize, &str); 4] = [
    (GENESYS_PYTHON, "genesys_onboarding"),
    (OFFICIAL_SDK, "PureCloudPlatformClientV2"),
    (REQUESTS, "requests"),
    (HTTPX, "httpx"),
];

/// Of a C program: seconds and bytes.
pub struct Program {
    pub name: &'static str,
    pub plain: Spread,
    pub tls: Spread,
    pub memory_plain: Spread,
    pub memory_tls: Spread,
    /// Stripped, in bytes.
    pub size: u64,
}

/// Of a Python package: seconds and bytes.
pub struct Package {
    pub name: &'static str,
    /// The time of a start of Python that imports it, less one that imports nothing.
    pub import: Spread,
    /// After one GET; the bare interpreter is in it.
    pub memory: Spread,
}

pub fn programs(field: &Field, rounds: usize) -> Result<Vec<Program>, Box<dyn Error>> {
    let entrants = [GENESYS_TYPED, GENESYS_JSON, LIBCURL];
    let mut samples: [[Vec<f64>; 4]; 3] = Default::default();
    for _ in 0..rounds {
        for (entrant, sample) in entrants.into_iter().zip(&mut samples) {
            for (at, door) in [Door::Plain, Door::Tls].into_iter().enumerate() {
                let (seconds, memory) = first_answer(field, entrant, door)?;
                sample[at].push(seconds);
                sample[at + 2].push(memory);
            }
        }
    }
    entrants
        .into_iter()
        .zip(&samples)
        .map(|(entrant, [plain, tls, memory_plain, memory_tls])| {
            Ok(Program {
                name: ENTRANTS[entrant].name,
                plain: Spread::of(plain),
                tls: Spread::of(tls),
                memory_plain: Spread::of(memory_plain),
                memory_tls: Spread::of(memory_tls),
                size: stripped_size(field, ENTRANTS[entrant].program)?,
            })
        })
        .collect()
}

/// Seconds from the start of a contestant to its first answer, and its peak memory then.
fn first_answer(field: &Field, entrant: usize, door: Door) -> Result<(f64, f64), Box<dyn Error>> {
    let start = Instant::now();
    let mut process = field.start(&ENTRANTS[entrant], door)?;
    process.ask("get 1")?;
    Ok((start.elapsed().as_secs_f64(), process.peak_memory()? as f64))
}

fn stripped_size(field: &Field, program: &str) -> Result<u64, Box<dyn Error>> {
    let program = field.prepared().c_program(program);
    let stripped = program.with_extension("stripped");
    let status = Command::new("strip").arg("-o").arg(&stripped).arg(&program).status()?;
    if !status.success() {
        return Err("strip failed".into());
    }
    Ok(fs::metadata(stripped)?.len())
}

pub fn packages(field: &Field, rounds: usize) -> Result<Vec<Package>, Box<dyn Error>> {
    let mut imports: [Vec<f64>; 4] = Default::default();
    for _ in 0..rounds {
        let bare = import_time(field, "pass")?;
        for ((_, module), samples) in MODULES.iter().zip(&mut imports) {
            samples.push(import_time(field, &format!("import {module}"))? - bare);
        }
    }
    let mut packages = Vec::new();
    for ((entrant, _), import) in MODULES.into_iter().zip(&imports) {
        let memory: Result<Vec<f64>, Box<dyn Error>> =
            (0..3).map(|_| Ok(first_answer(field, entrant, Door::Plain)?.1)).collect();
        packages.push(Package {
            name: ENTRANTS[entrant].name,
            import: Spread::of(import),
            memory: Spread::of(&memory?),
        });
    }
    Ok(packages)
}

fn import_time(field: &Field, statement: &str) -> Result<f64, Box<dyn Error>> {
    let start = Instant::now();
    let status = Command::new(field.prepared().python()).args(["-c", statement]).status()?;
    if !status.success() {
        return Err(format!("python: {statement} failed").into());
    }
    Ok(start.elapsed().as_secs_f64())
}
