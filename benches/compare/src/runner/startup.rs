//! Time from start to first response, memory, and import time.

use std::error::Error;
use std::fs;
use std::process::Command;
use std::time::Instant;

use super::clients::Harness;
use super::statistics::Quartiles;
use crate::endpoint::Endpoint;
use crate::workloads::{
    CLIENTS, GENESYS_JSON, GENESYS_PYTHON, GENESYS_TYPED, HTTPX, LIBCURL, OFFICIAL_SDK, REQUESTS,
};

/// How a program imports the Python clients. This package imports its modules when they are first needed.
const IMPORTS: [(usize, &str); 4] = [
    (GENESYS_PYTHON, "from genesys_onboarding import Client"),
    (OFFICIAL_SDK, "import PureCloudPlatformClientV2"),
    (REQUESTS, "import requests"),
    (HTTPX, "import httpx"),
];

/// A C program's measurements, in seconds and bytes.
pub struct Program {
    pub name: &'static str,
    pub plain: Quartiles,
    pub tls: Quartiles,
    pub memory_plain: Quartiles,
    pub memory_tls: Quartiles,
    /// Stripped size in bytes.
    pub size: u64,
}

/// A Python package's measurements, in seconds and bytes.
pub struct Package {
    pub name: &'static str,
    /// Start-up time of Python with the import, minus that without.
    pub import: Quartiles,
    /// After one GET, including the interpreter.
    pub memory: Quartiles,
}

pub fn programs(harness: &Harness, rounds: usize) -> Result<Vec<Program>, Box<dyn Error>> {
    let clients = [GENESYS_TYPED, GENESYS_JSON, LIBCURL];
    let mut samples: [[Vec<f64>; 4]; 3] = Default::default();
    for _ in 0..rounds {
        for (client, sample) in clients.into_iter().zip(&mut samples) {
            for (at, endpoint) in [Endpoint::Plain, Endpoint::Tls].into_iter().enumerate() {
                let (seconds, memory) = first_response(harness, client, endpoint)?;
                sample[at].push(seconds);
                sample[at + 2].push(memory);
            }
        }
    }
    clients
        .into_iter()
        .zip(&samples)
        .map(|(client, [plain, tls, memory_plain, memory_tls])| {
            Ok(Program {
                name: CLIENTS[client].name,
                plain: Quartiles::of(plain),
                tls: Quartiles::of(tls),
                memory_plain: Quartiles::of(memory_plain),
                memory_tls: Quartiles::of(memory_tls),
                size: stripped_size(harness, CLIENTS[client].program)?,
            })
        })
        .collect()
}

/// Seconds from the start of a client to its first response, and its peak memory.
fn first_response(
    harness: &Harness,
    client: usize,
    endpoint: Endpoint,
) -> Result<(f64, f64), Box<dyn Error>> {
    let start = Instant::now();
    let mut process = harness.start(&CLIENTS[client], endpoint)?;
    process.ask("get 1")?;
    Ok((start.elapsed().as_secs_f64(), process.peak_memory()? as f64))
}

fn stripped_size(harness: &Harness, program: &str) -> Result<u64, Box<dyn Error>> {
    let program = harness.prepared().c_program(program);
    let stripped = program.with_extension("stripped");
    let status = Command::new("strip").arg("-o").arg(&stripped).arg(&program).status()?;
    if !status.success() {
        return Err("strip failed".into());
    }
    Ok(fs::metadata(stripped)?.len())
}

pub fn packages(harness: &Harness, rounds: usize) -> Result<Vec<Package>, Box<dyn Error>> {
    let mut imports: [Vec<f64>; 4] = Default::default();
    for _ in 0..rounds {
        let bare = import_time(harness, "pass")?;
        for ((_, statement), samples) in IMPORTS.iter().zip(&mut imports) {
            samples.push(import_time(harness, statement)? - bare);
        }
    }
    let mut packages = Vec::new();
    for ((client, _), import) in IMPORTS.into_iter().zip(&imports) {
        let memory: Result<Vec<f64>, Box<dyn Error>> =
            (0..3).map(|_| Ok(first_response(harness, client, Endpoint::Plain)?.1)).collect();
        packages.push(Package {
            name: CLIENTS[client].name,
            import: Quartiles::of(import),
            memory: Quartiles::of(&memory?),
        });
    }
    Ok(packages)
}

fn import_time(harness: &Harness, statement: &str) -> Result<f64, Box<dyn Error>> {
    let start = Instant::now();
    let status = Command::new(harness.prepared().python()).args(["-c", statement]).status()?;
    if !status.success() {
        return Err(format!("python: {statement} failed").into());
    }
    Ok(start.elapsed().as_secs_f64())
}
