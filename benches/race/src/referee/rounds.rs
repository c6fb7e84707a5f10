//! The rounds: in each, every contestant makes a batch of calls in every discipline, in a rotated order, so
//! that what disturbs the machine for a while disturbs all.

use std::collections::BTreeMap;
use std::error::Error;
use std::time::Duration;

use super::field::Field;
use super::statistics::Spread;
use crate::disciplines::{DISCIPLINES, Discipline, ENTRANTS, Language};
use crate::door::Door;

pub struct Plan {
    pub rounds: usize,
    /// How long a contestant's batch takes.
    pub batch: Duration,
    pub languages: Vec<Language>,
}

/// Nanoseconds a call, for each discipline and contestant, round by round.
pub struct Results {
    cells: BTreeMap<(usize, usize), Vec<f64>>,
}

impl Results {
    pub fn time(&self, discipline: usize, entrant: usize) -> Option<Spread> {
        self.cells.get(&(discipline, entrant)).map(|times| Spread::of(times))
    }

    /// How many times as long a call took as the reference's in the same round.
    pub fn ratio(&self, discipline: usize, entrant: usize, reference: usize) -> Option<Spread> {
        let times = self.cells.get(&(discipline, entrant))?;
        let references = self.cells.get(&(discipline, reference))?;
        let ratios: Vec<f64> =
            times.iter().zip(references).map(|(time, reference)| time / reference).collect();
        Some(Spread::of(&ratios))
    }

    pub fn has(&self, entrant: usize) -> bool {
        self.cells.keys().any(|&(_, of)| of == entrant)
    }
}

struct Start {
    discipline: usize,
    entrant: usize,
    calls: u64,
}

pub fn run(field: &mut Field, plan: &Plan) -> Result<Results, Box<dyn Error>> {
    let mut starts: Vec<Vec<Start>> = Vec::new();
    for (discipline, what) in DISCIPLINES.iter().enumerate() {
        let mut line = Vec::new();
        for (entrant, who) in ENTRANTS.iter().enumerate() {
            if plan.languages.contains(&who.language) && who.disciplines.contains(&discipline) {
                let calls = calibrate(field, entrant, what, plan.batch)?;
                line.push(Start { discipline, entrant, calls });
            }
        }
        eprintln!("ready for: {}", what.title);
        starts.push(line);
    }
    let mut cells: BTreeMap<_, Vec<f64>> = BTreeMap::new();
    for round in 0..plan.rounds {
        eprintln!("round {} of {}", round + 1, plan.rounds);
        for line in &starts {
            for turn in 0..line.len() {
                let start = &line[(turn + round) % line.len()];
                let per_call = batch(field, start)?;
                cells.entry((start.discipline, start.entrant)).or_default().push(per_call);
            }
        }
    }
    Ok(Results { cells })
}

fn batch(field: &mut Field, start: &Start) -> Result<f64, Box<dyn Error>> {
    let Discipline { door, operation, .. } = DISCIPLINES[start.discipline];
    let elapsed = field.run(start.entrant, door, operation, start.calls)?;
    Ok(elapsed.as_nanos() as f64 / start.calls as f64)
}

/// Warms a contestant up and finds how many calls fill a batch.
fn calibrate(
    field: &mut Field,
    entrant: usize,
    discipline: &Discipline,
    batch: Duration,
) -> Result<u64, Box<dyn Error>> {
    let &Discipline { door, operation, .. } = discipline;
    field.run(entrant, door, operation, 2)?;
    let before = field.connections(door)?;
    let mut calls = 1;
    let mut all = 0;
    let elapsed = loop {
        let elapsed = field.run(entrant, door, operation, calls)?;
        all += calls;
        if elapsed >= batch / 4 {
            break elapsed;
        }
        calls *= 2;
    };
    check_connections(field, entrant, door, before, all)?;
    let batches = batch.as_nanos() as f64 / elapsed.as_nanos() as f64;
    Ok(((calls as f64 * batches) as u64).max(1))
}

/// Holds a contestant to what its discipline says of connections; attohttpc never keeps one.
fn check_connections(
    field: &mut Field,
    entrant: usize,
    door: Door,
    before: (u64, u64),
    calls: u64,
) -> Result<(), Box<dyn Error>> {
    let (connections, resumed) = field.connections(door)?;
    let (connections, resumed) = (connections - before.0, resumed - before.1);
    let is_right = match door {
        Door::TlsNew => connections == calls && resumed == 0,
        // The server counts after it has answered, so it may be one behind.
        Door::TlsResumed => connections == calls && resumed + 1 >= calls,
        Door::Plain | Door::Slow | Door::Tls => connections == 0,
    };
    let name = ENTRANTS[entrant].name;
    if is_right || name == "attohttpc" {
        return Ok(());
    }
    let door = door.name();
    Err(format!(
        "{name} made {connections} connections ({resumed} resumed) for {calls} calls at {door}"
    )
    .into())
}
