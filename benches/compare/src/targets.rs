//! Performance targets and the measured values.

use crate::results::Results;
use crate::runner::startup::{Package, Program};
use crate::workloads::{
    CHUNKED_25, CHUNKED_100, CLIENTS, GENESYS, GENESYS_DICTS, GENESYS_JSON, GENESYS_PYTHON,
    GENESYS_TYPED, GET, GZIP_25, GZIP_100, HEAD, LIBCURL, LIST_25, LIST_100, OFFICIAL_SDK, POST,
    RAW, TLS_GET, TLS_HEAD, TLS_NEW, TLS_POST, TLS_RESUMED, WORKLOADS,
};

pub struct Target {
    pub name: String,
    pub unit: &'static str,
    pub measured: f64,
    limit: Limit,
}

enum Limit {
    AtMost(f64),
    AtLeast(f64),
}

impl Target {
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

/// Maximum ratios of a call's time: workload, client, reference, limit.
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
    (LIST_100, GENESYS_JSON, LIBCURL, 0.85),
    (LIST_100, GENESYS_TYPED, LIBCURL, 0.88),
    (LIST_100, GENESYS, LIBCURL, 1.10),
    (CHUNKED_25, GENESYS, LIBCURL, 1.00),
    (GZIP_25, GENESYS, LIBCURL, 1.00),
    (CHUNKED_100, GENESYS_JSON, LIBCURL, 0.85),
    (CHUNKED_100, GENESYS_TYPED, LIBCURL, 0.88),
    (CHUNKED_100, GENESYS, LIBCURL, 1.10),
    (GZIP_100, GENESYS_JSON, LIBCURL, 0.85),
    (GZIP_100, GENESYS_TYPED, LIBCURL, 0.88),
    (GZIP_100, GENESYS, LIBCURL, 1.10),
];

/// Minimum speed-up of the Python package over the official SDK.
const SPEED_UPS: &[(usize, f64)] = &[(GET, 10.0), (LIST_25, 15.0), (LIST_100, 15.0)];

/// All targets whose clients have run.
pub fn targets(results: &Results) -> Vec<Target> {
    let mut targets = Vec::new();
    for &(workload, client, reference, limit) in RATIOS {
        if let Some(ratio) = results.timings.ratio(workload, client, reference) {
            let name = format!(
                "{}: {} to {}",
                WORKLOADS[workload].title, CLIENTS[client].name, CLIENTS[reference].name,
            );
            targets.push(at_most(name, "", limit, ratio.median));
        }
    }
    if let Some(threads) = &results.threads {
        let name = "8 threads on one client, 2 ms server: speed-up over one thread";
        targets.push(at_least(name.to_owned(), "", 7.8, threads.together.median));
        targets.push(at_least(format!("{name}, in bursts"), "", 7.8, threads.bursts.median));
        let connections = threads.connections as f64;
        targets.push(at_most("connections of these threads".to_owned(), "", 8.0, connections));
    }
    for program in results.programs.iter().filter(|program| program.name.contains("this")) {
        targets.extend(goals_of_program(program));
    }
    for client in [GENESYS_PYTHON, GENESYS_DICTS] {
        for &(workload, limit) in SPEED_UPS {
            if let Some(speed_up) = results.timings.ratio(workload, OFFICIAL_SDK, client) {
                let (title, name) = (WORKLOADS[workload].title, CLIENTS[client].name);
                let name = format!("Python, {title}: {name}, speed-up over the official SDK");
                targets.push(at_least(name, "", limit, speed_up.median));
            }
        }
    }
    if let Some(package) = results.packages.iter().find(|package| package.name.contains("this")) {
        targets.extend(goals_of_package(package));
    }
    targets
}

fn goals_of_program(program: &Program) -> [Target; 5] {
    let name = |name: &str| format!("{}: {name}", program.name);
    [
        at_most(name("start to first response"), " ms", 2.0, program.plain.median * 1e3),
        at_most(name("start to first response over TLS"), " ms", 4.0, program.tls.median * 1e3),
        at_most(name("peak memory"), " MB", 5.5, program.memory_plain.median / 1e6),
        at_most(name("peak memory with TLS"), " MB", 5.5, program.memory_tls.median / 1e6),
        at_most(name("stripped size"), " MB", 2.2, program.size as f64 / 1e6),
    ]
}

fn goals_of_package(package: &Package) -> [Target; 2] {
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

fn at_most(name: String, unit: &'static str, limit: f64, measured: f64) -> Target {
    Target { name, unit, measured, limit: Limit::AtMost(limit) }
}

fn at_least(name: String, unit: &'static str, limit: f64, measured: f64) -> Target {
    Target { name, unit, measured, limit: Limit::AtLeast(limit) }
}
