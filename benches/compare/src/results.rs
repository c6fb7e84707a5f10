//! All results of a run.

use crate::runner::rounds::Timings;
use crate::runner::startup::{Package, Program};
use crate::runner::threads::Threads;

pub struct Results {
    pub timings: Timings,
    pub threads: Option<Threads>,
    pub programs: Vec<Program>,
    pub packages: Vec<Package>,
    pub rounds: usize,
    pub pinned: bool,
    pub environment: String,
}
