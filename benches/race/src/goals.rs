//! The goals, each with what was measured.

use crate::disciplines::{
    CHUNKED_25, CHUNKED_1000, DISCIPLINES, ENTRANTS, GENESYS, GENESYS_DICTS, GENESYS_JSON,
    GENESYS_PYTHON, GENESYS_TYPED, GET, GZIP_25, GZIP_1000, HEAD, LIBCURL, LIST_25, LIST_1000,
    OFFICIAL_SDK, POST, RAW, TLS_GET, TLS_HEAD, TLS_NEW, TLS_POST, TLS_RESUMED,
};
use crate::findings::Findings;
use crate::referee::startup::{Package, Program};

pub struct Goal {
    pub what: String,
    pub unit: &'static str,
    pub measured: f64,
    limit: Limit,
}

enum Limit {
    AtMost(f64),
    AtLeast(f64),
}

impl Goal {
    pub fn limit(&self) -> String {
        match self.limit {
            Limit::AtMost(limit) => format!("<= {limit}{}", self.unit),
            Limit::AtLeast(limit) => format!(">= {limit}{}", self.unit),
        }
    }

    pub fn is_met(&self) -> bool {
        match self.limit {
            Limit::AtMost(limit) => self.measured <= limit,
            Limit::AtLeast(limit) => self.measured >= limit,
        }
    }
}

/// Ratios of a call's time: discipline, contestant, reference, and at most so much.
const RATIOS: &[(usize, usize, usize, f64)] = &[
    (GET, GENESYS, RAW, 1.30),
    (POST, GENESYS, RAW, 1.30),
    (HEAD, GENESYS, RAW, 1.30),
    (GET, GENESYS, LIBCURL, 0.80),
    (POST, GENESYS, LIBCURL, 0.80),
    (HEAD, GENESYS, LIBCURL, 0.80),
    (GET, GENESYS_TYPED, LIBCURL, 0.80),
    (POST, GENESYS_TYPED, LIBCURL, 0.80),
    (HEAD, GENESYS_TYPED, LIBCURL, 0.80),
    (TLS_GET, GENESYS, LIBCURL, 0.76),
    (TLS_POST, GENESYS, LIBCURL, 0.76),
    (TLS_HEAD, GENESYS, LIBCURL, 0.76),
    (TLS_NEW, GENESYS, LIBCURL, 0.50),
    (TLS_RESUMED, GENESYS, LIBCURL, 0.48),
    (LIST_25, GENESYS_JSON, LIBCURL, 0.82),
    (LIST_25, GENESYS_TYPED, LIBCURL, 0.95),
    (LIST_25, GENESYS, LIBCURL, 1.00),
    (LIST_1000, GENESYS_JSON, LIBCURL, 0.84),
    (LIST_1000, GENESYS_TYPED, LIBCURL, 1.00),
    (LIST_1000, GENESYS, LIBCURL, 1.30),
    (CHUNKED_25, GENESYS, LIBCURL, 1.00),
    (GZIP_25, GENESYS, LIBCURL, 1.00),
    (CHUNKED_1000, GENESYS_JSON, LIBCURL, 0.85),
    (CHUNKED_1000, GENESYS_TYPED, LIBCURL, 0.85),
    (CHUNKED_1000, GENESYS, LIBCURL, 0.85),
    (GZIP_1000, GENESYS_JSON, LIBCURL, 0.85),
    (GZIP_1000, GENESYS_TYPED, LIBCURL, 0.85),
    (GZIP_1000, GENESYS, LIBCURL, 0.85),
];

/// How many times as fast as the official SDK the Python package is.
const SPEED_UPS: &[(usize, f64)] = &[(GET, 10.0), (LIST_25, 25.0), (LIST_1000, 34.0)];

/// All goals whose contestants have run.
pub fn goals(findings: &Findings) -> Vec<Goal> {
    let mut goals = Vec::new();
    for &(discipline, entrant, reference, limit) in RATIOS {
        if let Some(ratio) = findings.results.ratio(discipline, entrant, reference) {
            let what = format!(
                "{}: {} to {}",
                DISCIPLINES[discipline].title, ENTRANTS[entrant].name, ENTRANTS[reference].name,
            );
            goals.push(at_most(what, "", limit, ratio.median));
        }
    }
    if let Some(threads) = &findings.threads {
        let what = "8 threads on one client, 2 ms server: times one thread";
        goals.push(at_least(what.to_owned(), "", 7.8, threads.together.median));
        goals.push(at_least(format!("{what}, in bursts"), "", 7.8, threads.bursts.median));
        let connections = threads.connections as f64;
        goals.push(at_most("connections that these needed".to_owned(), "", 8.0, connections));
    }
    for program in findings.programs.iter().filter(|program| program.name.contains("this")) {
        goals.extend(goals_of_program(program));
    }
    for entrant in [GENESYS_PYTHON, GENESYS_DICTS] {
        for &(discipline, limit) in SPEED_UPS {
            if let Some(speed_up) = findings.results.ratio(discipline, OFFICIAL_SDK, entrant) {
                let (title, name) = (DISCIPLINES[discipline].title, ENTRANTS[entrant].name);
                let what = format!("Python, {title}: {name}, times as fast as the official SDK");
                goals.push(at_least(what, "", limit, speed_up.median));
            }
        }
    }
    if let Some(package) = findings.packages.iter().find(|package| package.name.contains("this")) {
        goals.extend(goals_of_package(package));
    }
    goals
}

fn goals_of_program(program: &Program) -> [Goal; 5] {
    let what = |what: &str| format!("{}: {what}", program.name);
    [
        at_most(what("start to first answer"), " ms", 2.0, program.plain.median * 1e3),
        at_most(what("start to first answer over TLS"), " ms", 4.0, program.tls.median * 1e3),
        at_most(what("peak memory"), " MB", 5.5, program.memory_plain.median / 1e6),
        at_most(what("peak memory with TLS"), " MB", 5.5, program.memory_tls.median / 1e6),
        at_most(what("stripped size"), " MB", 2.0, program.size as f64 / 1e6),
    ]
}

fn goals_of_package(package: &Package) -> [Goal; 2] {
    [
        at_most(
            "Python: import over bare Python".to_owned(),
            " ms",
            12.0,
            package.import.median * 1e3,
        ),
        at_most("Python: peak memory".to_owned(), " MB", 15.0, package.memory.median / 1e6),
    ]
}

fn at_most(what: String, unit: &'static str, limit: f64, measured: f64) -> Goal {
    Goal { what, unit, measured, limit: Limit::AtMost(limit) }
}

fn at_least(what: String, unit: &'static str, limit: f64, measured: f64) -> Goal {
    Goal { what, unit, measured, limit: Limit::AtLeast(limit) }
}
