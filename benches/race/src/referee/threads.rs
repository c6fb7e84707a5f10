//! Many threads on one client of this crate, against a server that takes 2 ms for an answer.

use std::error::Error;
use std::time::Duration;

use super::field::Field;
use super::statistics::Spread;
use crate::disciplines::GENESYS;
use crate::door::Door;

const THREADS: f64 = 8.0;
/// What a burst is in the contestant.
const CALLS_A_BURST: f64 = 80.0;

pub struct Threads {
    /// How many times as many calls eight threads make as one does.
    pub together: Spread,
    /// The same in bursts.
    pub bursts: Spread,
    /// How many connections the server saw in all.
    pub connections: u64,
}

pub fn measure(field: &mut Field, rounds: usize, calls: u64) -> Result<Threads, Box<dyn Error>> {
    let (before, _) = field.connections(Door::Slow)?;
    let mut together = Vec::new();
    let mut bursts = Vec::new();
    let per_call = |elapsed: Duration, calls: f64| elapsed.as_secs_f64() / calls;
    for _ in 0..rounds {
        let alone = per_call(field.run(GENESYS, Door::Slow, "alone", calls)?, calls as f64);
        let elapsed = field.run(GENESYS, Door::Slow, "together", calls)?;
        together.push(alone / per_call(elapsed, calls as f64 * THREADS));
        let number = calls.div_ceil(10);
        let elapsed = field.run(GENESYS, Door::Slow, "bursts", number)?;
        bursts.push(alone / per_call(elapsed, number as f64 * CALLS_A_BURST));
    }
    let (after, _) = field.connections(Door::Slow)?;
    Ok(Threads {
        together: Spread::of(&together),
        bursts: Spread::of(&bursts),
        connections: after - before,
    })
}
