//! Memory, file descriptors and threads of this process, from `/proc` on Linux.

use std::fs;
use std::io;
use std::thread;
use std::time::Duration;

#[derive(Clone, Copy, Debug)]
pub struct ProcessStats {
    pub memory_kib: u64,
    pub descriptors: u64,
    pub threads: u64,
}

impl ProcessStats {
    pub fn are_measured() -> bool {
        cfg!(target_os = "linux")
    }

    pub fn now() -> io::Result<ProcessStats> {
        let status = fs::read_to_string("/proc/self/status")?;
        let field = |name: &str| {
            let value = status.lines().find_map(|line| line.strip_prefix(name));
            let number = value.and_then(|text| text.split_whitespace().next()?.parse().ok());
            number.ok_or_else(|| io::Error::other(format!("/proc/self/status has no {name}")))
        };
        Ok(ProcessStats {
            memory_kib: field("VmRSS:")?,
            threads: field("Threads:")?,
            descriptors: fs::read_dir("/proc/self/fd")?.count() as u64,
        })
    }

    /// Waits until file descriptors and threads are back at `baseline`: the service closes its connections and
    /// finishes delayed responses asynchronously.
    pub fn wait_for_baseline(baseline: &ProcessStats) -> io::Result<ProcessStats> {
        const MAX_POLLS: u32 = 1000;
        for _ in 0..MAX_POLLS {
            let now = ProcessStats::now()?;
            if (now.descriptors, now.threads) == (baseline.descriptors, baseline.threads) {
                return Ok(now);
            }
            thread::sleep(Duration::from_millis(10));
        }
        let now = ProcessStats::now()?;
        Err(io::Error::other(format!(
            "file descriptors {} -> {}, threads {} -> {}: leaked",
            baseline.descriptors, now.descriptors, baseline.threads, now.threads
        )))
    }
}

/// Tolerated growth after the first third of the rounds: noise of the allocator.
const NOISE_KIB: u64 = 4096;

/// Whether memory has stopped growing. The first rounds fill pools, caches and arenas.
pub fn is_stable(memory_kib: &[u64]) -> bool {
    let (warm_up, baseline) = memory_kib.split_at(memory_kib.len().div_ceil(3));
    let level = warm_up.iter().max().copied().unwrap_or_default();
    baseline.last().is_none_or(|last| *last <= level + NOISE_KIB)
}
