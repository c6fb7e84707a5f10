//! Threads that share one client of this crate, against a server with a delay of 2 ms.

use std::error::Error;
use std::time::Duration;

use super::clients::Harness;
use super::statistics::Quartiles;
use crate::endpoint::Endpoint;
use crate::workloads::GENESYS;

const THREADS: f64 = 8.0;
/// Calls per burst, as in the client.
const CALLS_PER_BURST: f64 = 80.0;

pub struct Threads {
    /// Throughput of eight threads, relative to one.
    pub together: Quartiles,
    /// The same for bursts.
    pub bursts: Quartiles,
    /// Number of connections.
    pub connections: u64,
}

pub fn measure(
    harness: &mut Harness,
    rounds: usize,
    calls: u64,
) -> Result<Threads, Box<dyn Error>> {
    let (before, _) = harness.connections(Endpoint::Slow)?;
    let mut together = Vec::new();
    let mut bursts = Vec::new();
    let per_call = |elapsed: Duration, calls: f64| elapsed.as_secs_f64() / calls;
    for _ in 0..rounds {
        let alone = per_call(harness.run(GENESYS, Endpoint::Slow, "alone", calls)?, calls as f64);
        let elapsed = harness.run(GENESYS, Endpoint::Slow, "together", calls)?;
        together.push(alone / per_call(elapsed, calls as f64 * THREADS));
        let number = calls.div_ceil(10);
        let elapsed = harness.run(GENESYS, Endpoint::Slow, "bursts", number)?;
        bursts.push(alone / per_call(elapsed, number as f64 * CALLS_PER_BURST));
    }
    let (after, _) = harness.connections(Endpoint::Slow)?;
    Ok(Threads {
        together: Quartiles::of(&together),
        bursts: Quartiles::of(&bursts),
        connections: after - before,
    })
}
