//! Interleaved rounds: in each, every client makes a batch of calls for every workload, in a rotated order, so
//! that a temporary disturbance of the machine affects all of them.

use std::collections::BTreeMap;
use std::error::Error;
use std::time::Duration;

use super::clients::Harness;
use super::statistics::Quartiles;
use crate::endpoint::Endpoint;
use crate::workloads::{CLIENTS, Language, WORKLOADS, Workload};

pub struct Plan {
    pub rounds: usize,
    /// Duration of a client's batch.
    pub batch: Duration,
    pub languages: Vec<Language>,
}

/// Nanoseconds per call, for each workload and client, in the order of the rounds.
pub struct Timings {
    cells: BTreeMap<(usize, usize), Vec<f64>>,
}

impl Timings {
    pub fn time(&self, workload: usize, client: usize) -> Option<Quartiles> {
        self.cells.get(&(workload, client)).map(|times| Quartiles::of(times))
    }

    /// The time of a call divided by the reference's in the same round.
    pub fn ratio(&self, workload: usize, client: usize, reference: usize) -> Option<Quartiles> {
        let times = self.cells.get(&(workload, client))?;
        let references = self.cells.get(&(workload, reference))?;
        let ratios: Vec<f64> =
            times.iter().zip(references).map(|(time, reference)| time / reference).collect();
        Some(Quartiles::of(&ratios))
    }

    pub fn has(&self, client: usize) -> bool {
        self.cells.keys().any(|&(_, of)| of == client)
    }
}

struct Batch {
    workload: usize,
    client: usize,
    calls: u64,
}

pub fn run(harness: &mut Harness, plan: &Plan) -> Result<Timings, Box<dyn Error>> {
    let mut batches: Vec<Vec<Batch>> = Vec::new();
    for (workload, spec) in WORKLOADS.iter().enumerate() {
        let mut line = Vec::new();
        for (client, entry) in CLIENTS.iter().enumerate() {
            if plan.languages.contains(&entry.language) && entry.workloads.contains(&workload) {
                let calls = calibrate(harness, client, spec, plan.batch)?;
                line.push(Batch { workload, client, calls });
            }
        }
        eprintln!("calibrated: {}", spec.title);
        batches.push(line);
    }
    let mut cells: BTreeMap<_, Vec<f64>> = BTreeMap::new();
    for round in 0..plan.rounds {
        eprintln!("round {} of {}", round + 1, plan.rounds);
        for line in &batches {
            for turn in 0..line.len() {
                let batch = &line[(turn + round) % line.len()];
                let per_call = time_batch(harness, batch)?;
                cells.entry((batch.workload, batch.client)).or_default().push(per_call);
            }
        }
    }
    Ok(Timings { cells })
}

fn time_batch(harness: &mut Harness, batch: &Batch) -> Result<f64, Box<dyn Error>> {
    let Workload { endpoint, operation, .. } = WORKLOADS[batch.workload];
    let elapsed = harness.run(batch.client, endpoint, operation, batch.calls)?;
    Ok(elapsed.as_nanos() as f64 / batch.calls as f64)
}

/// Warms a client up, and returns the number of calls that fill a batch.
fn calibrate(
    harness: &mut Harness,
    client: usize,
    workload: &Workload,
    batch: Duration,
) -> Result<u64, Box<dyn Error>> {
    let &Workload { endpoint, operation, .. } = workload;
    harness.run(client, endpoint, operation, 2)?;
    let before = harness.connections(endpoint)?;
    let mut calls = 1;
    let mut all = 0;
    let elapsed = loop {
        let elapsed = harness.run(client, endpoint, operation, calls)?;
        all += calls;
        if elapsed >= batch / 4 {
            break elapsed;
        }
        calls *= 2;
    };
    check_connections(harness, client, endpoint, before, all)?;
    let batches = batch.as_nanos() as f64 / elapsed.as_nanos() as f64;
    Ok(((calls as f64 * batches) as u64).max(1))
}

/// Checks the number of connections that the workload prescribes; attohttpc never reuses one.
fn check_connections(
    harness: &mut Harness,
    client: usize,
    endpoint: Endpoint,
    before: (u64, u64),
    calls: u64,
) -> Result<(), Box<dyn Error>> {
    let (connections, resumed) = harness.connections(endpoint)?;
    let (connections, resumed) = (connections - before.0, resumed - before.1);
    let is_valid = match endpoint {
        Endpoint::TlsNew => connections == calls && resumed == 0,
        // The server counts after it has responded, so it may be one behind.
        Endpoint::TlsResumed => connections == calls && resumed + 1 >= calls,
        Endpoint::Plain | Endpoint::Slow | Endpoint::Tls => connections == 0,
    };
    let name = CLIENTS[client].name;
    if is_valid || name == "attohttpc" {
        return Ok(());
    }
    let endpoint = endpoint.name();
    Err(format!(
        "{name} made {connections} connections ({resumed} resumed) for {calls} calls at {endpoint}"
    )
    .into())
}
