//! All that a race has found out.

use crate::referee::rounds::Results;
use crate::referee::startup::{Package, Program};
use crate::referee::threads::Threads;

pub struct Findings {
    pub results: Results,
    pub threads: Option<Threads>,
    pub programs: Vec<Program>,
    pub packages: Vec<Package>,
    pub rounds: usize,
    pub pinned: bool,
    pub machine: String,
}
