//! Memory, file descriptors and threads of this process, as Linux tells them in `/proc`.

use std::fs;
use std::io;
use std::thread;
use std::time::Duration;

#[derive(Clone, Copy, Debug)]
pub struct Vitals {
    pub memory_kib: u64,
    pub descriptors: u64,
    pub threads: u64,
}

impl Vitals {
    pub fn are_measured() -> bool {
        cfg!(target_os = "linux")
    }

    pub fn now() -> io::Result<Vitals> {
        let status = fs::read_to_string("/proc/self/status")?;
        let field = |name: &str| {
            let value = status.lines().find_map(|line| line.strip_prefix(name));
            let number = value.and_then(|text| text.split_whitespace().next()?.parse().ok());
            number.ok_or_else(|| io::Error::other(format!("/proc/self/status has no {name}")))
        };
        Ok(Vitals {
            memory_kib: field("VmRSS:")?,
            threads: field("Threads:")?,
            descriptors: fs::read_dir("/proc/self/fd")?.count() as u64,
        })
    }

    /// The vitals once descriptors and threads are as many as at `rest`; the service's ends of closed
    /// connections, and answers that are late, need a moment. What stays too long is left over.
    pub fn back_at(rest: &Vitals) -> io::Result<Vitals> {
        const LOOKS: u32 = 1000;
        for _ in 0..LOOKS {
            let now = Vitals::now()?;
            if (now.descriptors, now.threads) == (rest.descriptors, rest.threads) {
                return Ok(now);
            }
            thread::sleep(Duration::from_millis(10));
        }
        let now = Vitals::now()?;
        Err(io::Error::other(format!(
            "file descriptors {} -> {}, threads {} -> {}: something is left over",
            rest.descriptors, now.descriptors, rest.threads, now.threads
        )))
    }
}

/// What memory may grow by after the first third of the rounds: the allocator's own noise.
const NOISE_KIB: u64 = 4096;

/// Whether memory has stopped to grow. The first rounds fill pools, caches and arenas.
pub fn is_flat(memory_kib: &[u64]) -> bool {
    let (warm_up, rest) = memory_kib.split_at(memory_kib.len().div_ceil(3));
    let level = warm_up.iter().max().copied().unwrap_or_default();
    rest.last().is_none_or(|last| *last <= level + NOISE_KIB)
}
