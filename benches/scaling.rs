//! How the cost of a call scales with calls, threads, bursts and entities. Each table has a column of ratios,
//! where 1.00 is ideal. `cargo bench --bench scaling`, with `-- --quick` for a short run.

mod support;

use std::env;
use std::fs;
use std::iter;
use std::sync::Barrier;
use std::thread;
use std::time::{Duration, Instant};

use genesys_onboarding::{Client, PageOptions, get_onboarding_invite, iter_onboarding_invites};

use support::fixtures::INVITE_COUNT;
use support::process::{Server, has_served};

const DELAY: Duration = Duration::from_millis(2);

fn main() {
    if has_served() {
        return;
    }
    // Without `--bench` this is a smoke test.
    let has = |flag: &str| env::args().any(|argument| argument == flag);
    let is_quick = has("--quick") || !has("--bench");
    calls(if is_quick { 10_000 } else { 1_000_000 });
    listing();
    // Without a delay, the threads compete for the cores; with it, they wait in parallel.
    let number = if is_quick { 2_000 } else { 20_000 };
    threads("without delay", Duration::ZERO, |threads| number / threads);
    threads("that takes 2 ms", DELAY, |_| number / 100);
    bursts(number / 200);
}

/// Cost of a call, by the number of previous calls.
fn calls(number: usize) {
    println!("\ncalls           median us   to the first   resident KiB");
    let server = Server::start(Duration::ZERO);
    let client = server.client();
    // Touched now, so that it does not count as growth.
    let mut times = vec![Duration::MAX; number];
    let (mut first, mut from) = (None, 0);
    while from < number {
        let to = (from * 10).max(10);
        for time in &mut times[from..to] {
            *time = timed(|| call(&client));
        }
        times[from..to].sort_unstable();
        let median = times[usize::midpoint(from, to)];
        let ratio = ratio(median, *first.get_or_insert(median));
        println!("{to:>12} {:>12.1} {ratio:>14.2} {:>14}", micros(median), resident());
        from = to;
    }
}

/// Iterates over all entities of a long listing.
fn listing() {
    println!("\nentities   ns an entity   to the first   resident KiB");
    let server = Server::start(Duration::ZERO);
    let client = server.client();
    call(&client);
    let mut invites = iter_onboarding_invites(&client, &PageOptions::default());
    let (mut first, mut from) = (None, 0);
    while from < INVITE_COUNT {
        let to = (from * 10).max(1_000);
        let time = timed(|| {
            for invite in invites.by_ref().take(to - from) {
                invite.expect("the service responds");
            }
        });
        let each = time / (to - from) as u32;
        let ratio = ratio(each, *first.get_or_insert(each));
        println!("{to:>8} {:>14} {ratio:>14.2} {:>14}", each.as_nanos(), resident());
        from = to;
    }
    assert!(invites.next().is_none(), "the listing has ended");
}

/// Throughput of 1 to 64 threads on one client.
fn threads(what: &str, delay: Duration, calls: impl Fn(usize) -> usize) {
    println!("\nthreads on one client of a service {what}");
    println!("          calls/s   times one thread   to a client each   connections");
    let mut server = Server::start(delay);
    let mut alone = None;
    for threads in [1, 2, 4, 8, 16, 32, 64] {
        let calls = calls(threads);
        let (before, shared) = (server.connections(), server.client());
        let time = best(|| in_threads(threads, calls, || shared.clone(), call));
        let connections = server.connections() - before;
        let apart = best(|| in_threads(threads, calls, || server.client(), call));
        let speed = (calls * threads) as f64 / time.as_secs_f64();
        let times = speed / *alone.get_or_insert(speed);
        let ratio = ratio(apart, time);
        println!("{threads:>4} {speed:>12.0} {times:>18.2} {ratio:>18.2} {connections:>13}");
    }
}

/// All threads call at once, and again after all have received their response.
fn bursts(number: usize) {
    println!("\nbursts on one client of a service that takes 2 ms");
    println!("threads   ms a burst   times one thread   to the ideal   connections");
    let mut server = Server::start(DELAY);
    let mut alone = None;
    for threads in [1, 8, 64, 128] {
        let (before, client) = (server.connections(), server.client());
        let all = Barrier::new(threads);
        let call_with_all = |client: &Client| {
            call(client);
            all.wait();
        };
        let time = best(|| in_threads(threads, number, || client.clone(), call_with_all));
        let burst = time / number as u32;
        let ideal = ratio(*alone.get_or_insert(burst), burst);
        let (times, milliseconds) = (ideal * threads as f64, micros(burst) / 1e3);
        let connections = server.connections() - before;
        println!("{threads:>7} {milliseconds:>12.2} {times:>18.2} {ideal:>14.2} {connections:>13}");
    }
}

/// Time until each thread has done its work on its client, which is already connected.
fn in_threads(
    threads: usize,
    number: usize,
    client: impl Fn() -> Client,
    work: impl Fn(&Client) + Sync,
) -> Duration {
    let start = Barrier::new(threads + 1);
    thread::scope(|scope| {
        for _ in 0..threads {
            let (client, start, work) = (client(), &start, &work);
            scope.spawn(move || {
                work(&client);
                start.wait();
                (0..number).for_each(|_| work(&client));
                start.wait();
            });
        }
        start.wait();
        timed(|| {
            start.wait();
        })
    })
}

fn call(client: &Client) {
    get_onboarding_invite(client, "an-invite").expect("the service responds");
}

/// The best of three times: the one with the least interference.
fn best(time: impl FnMut() -> Duration) -> Duration {
    iter::repeat_with(time).take(3).min().expect("there are three")
}

fn timed(work: impl FnOnce()) -> Duration {
    let start = Instant::now();
    work();
    start.elapsed()
}

fn ratio(one: Duration, other: Duration) -> f64 {
    one.as_secs_f64() / other.as_secs_f64()
}

fn micros(time: Duration) -> f64 {
    time.as_secs_f64() * 1e6
}

/// Resident memory of this process; `-` where it is not available.
fn resident() -> String {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.map_or("-", |line| line.trim().trim_end_matches(" kB")).to_owned()
}
