//! Pacing: at most so many requests a minute. Pure: the clock is handed in, and nothing waits here.
//!
//! A token bucket in the form of the generic cell rate algorithm (ITU-T I.371): what a lock would guard is one
//! number, the time at which the bucket will be full again.

use std::num::NonZeroU32;
use std::time::Duration;

use crate::sync::atomic::{AtomicU64, Ordering};

/// No window of this length contains more requests than the setting says. The service counts requests in
/// windows of a minute as they arrive, and the first may take a second longer on its way than a later one: it
/// opens the connection.
const WINDOW: Duration = Duration::from_secs(60 + 1);

/// Which part of the requests of a minute may be sent at once after a rest: one in so many. The more it is, the
/// slower a steady stream must be for the window to hold.
const BURST_DIVISOR: u32 = 20;

/// When requests may be sent. Times are durations since an epoch of the caller's choice.
#[derive(Debug)]
pub(crate) struct Pacer {
    requests_per_minute: NonZeroU32,
    /// Nanoseconds after which the bucket has gained a token.
    interval: u64,
    /// How far the time at which the bucket is full may be ahead of a request, in nanoseconds.
    tolerance: u64,
    /// The time at which the bucket is full, in nanoseconds since the epoch.
    full_at: AtomicU64,
}

/// The permission to send one request at a time to come, or at once.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Slot {
    /// Not before this time.
    pub(crate) time: Duration,
    /// `full_at` without the slot, and with it.
    before: u64,
    after: u64,
}

impl Pacer {
    pub(crate) fn new(requests_per_minute: NonZeroU32) -> Self {
        let requests = u64::from(requests_per_minute.get());
        let burst = u64::from((requests_per_minute.get() / BURST_DIVISOR).max(1));
        // With one burst, then one request per interval, number N + 1 comes WINDOW after the first.
        let interval = nanoseconds(WINDOW).div_ceil(requests - burst + 1);
        Pacer {
            requests_per_minute,
            interval,
            tolerance: (burst - 1) * interval,
            full_at: AtomicU64::new(0),
        }
    }

    pub(crate) fn requests_per_minute(&self) -> NonZeroU32 {
        self.requests_per_minute
    }

    /// Takes the next slot, unless it is later than `latest`; then returns its time and takes nothing.
    pub(crate) fn take(&self, now: Duration, latest: Duration) -> Result<Slot, Duration> {
        let now = nanoseconds(now);
        let mut full_at = self.full_at.load(Ordering::Acquire);
        loop {
            let before = full_at.max(now);
            let time = Duration::from_nanos(before.saturating_sub(self.tolerance).max(now));
            if time > latest {
                return Err(time);
            }
            let after = before.saturating_add(self.interval);
            match self.full_at.compare_exchange_weak(
                full_at,
                after,
                Ordering::AcqRel,
                Ordering::Acquire,
            ) {
                Ok(_) => return Ok(Slot { time, before, after }),
                Err(current) => full_at = current,
            }
        }
    }

    /// Gives back a slot that is not used. It is lost if a later one has been taken, which keeps its time.
    pub(crate) fn give_back(&self, slot: Slot) {
        let _ = self.full_at.compare_exchange(
            slot.after,
            slot.before,
            Ordering::AcqRel,
            Ordering::Relaxed,
        );
    }

    /// Empties the bucket but for one token, so that the requests that follow come one per interval.
    pub(crate) fn end_burst(&self, now: Duration) {
        let full_at = nanoseconds(now).saturating_add(self.tolerance);
        self.full_at.fetch_max(full_at, Ordering::AcqRel);
    }
}

fn nanoseconds(time: Duration) -> u64 {
    u64::try_from(time.as_nanos()).unwrap_or(u64::MAX)
}

#[cfg(all(test, shuttle))]
mod schedules;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const MINUTE: Duration = Duration::from_secs(60);

    fn pacer(requests_per_minute: u32) -> Pacer {
        Pacer::new(NonZeroU32::new(requests_per_minute).unwrap())
    }

    fn take(pacer: &Pacer, now: Duration) -> Duration {
        pacer.take(now, Duration::MAX).unwrap().time
    }

    /// How many requests are sent within the first `minutes` minutes if there are always some to send.
    fn steady_stream(pacer: &Pacer, minutes: u32) -> usize {
        let mut now = Duration::ZERO;
        let times = std::iter::from_fn(|| {
            now = take(pacer, now);
            Some(now)
        });
        times.take_while(|time| *time < MINUTE * minutes).count()
    }

    #[test]
    fn slots_after_burst_are_evenly_spaced() {
        let pacer = pacer(100);
        let times: Vec<_> = (0..8).map(|_| take(&pacer, MINUTE).as_millis()).collect();
        assert_eq!(times[..5], [60_000; 5]);
        let spaces: Vec<_> = times[4..].windows(2).map(|pair| pair[1] - pair[0]).collect();
        assert_eq!(spaces, [635, 635, 636]);
    }

    #[test]
    fn one_request_per_minute_is_one_per_window() {
        let pacer = pacer(1);
        assert_eq!(take(&pacer, Duration::ZERO), Duration::ZERO);
        assert_eq!(take(&pacer, Duration::ZERO), WINDOW);
        assert_eq!(take(&pacer, WINDOW * 3), WINDOW * 3);
    }

    #[test]
    fn steady_stream_comes_close_to_its_limit() {
        for (requests_per_minute, minutes) in [(1, 60), (2, 60), (10, 30), (300, 10), (6_000, 3)] {
            let count = steady_stream(&pacer(requests_per_minute), minutes);
            let limit = (requests_per_minute * minutes) as usize;
            assert!(count <= limit, "{requests_per_minute}: {count} of {limit}");
            assert!(count * 100 >= limit * 93, "{requests_per_minute}: {count} of {limit}");
        }
    }

    #[test]
    fn slot_beyond_latest_is_not_taken() {
        let pacer = pacer(60);
        for _ in 0..3 {
            take(&pacer, Duration::ZERO);
        }
        let time = pacer.take(Duration::ZERO, Duration::from_millis(10)).unwrap_err();
        assert!(time > Duration::from_secs(1), "{time:?}");
        assert_eq!(pacer.take(Duration::ZERO, time).unwrap().time, time);
    }

    #[test]
    fn last_slot_can_be_given_back() {
        let pacer = pacer(1);
        take(&pacer, Duration::ZERO);
        let (second, third) = (pacer.take(Duration::ZERO, Duration::MAX), WINDOW * 2);
        pacer.give_back(second.unwrap());
        let second = pacer.take(Duration::ZERO, Duration::MAX).unwrap();
        assert_eq!((second.time, take(&pacer, Duration::ZERO)), (WINDOW, third));
        pacer.give_back(second);
        assert_eq!(take(&pacer, Duration::ZERO), WINDOW * 3, "the third keeps its time");
    }

    #[test]
    fn ended_burst_leaves_one_slot() {
        let pacer = pacer(600);
        pacer.end_burst(MINUTE);
        let times = [(); 2].map(|()| take(&pacer, MINUTE));
        assert_eq!(times[0], MINUTE);
        assert!(times[1] > MINUTE + Duration::from_millis(100), "{times:?}");
    }

    #[test]
    fn extreme_numbers_do_not_overflow() {
        for requests_per_minute in [1, u32::MAX] {
            let pacer = pacer(requests_per_minute);
            assert_eq!(take(&pacer, Duration::MAX), Duration::from_nanos(u64::MAX));
            pacer.end_burst(Duration::MAX);
            take(&pacer, Duration::ZERO);
        }
    }

    #[derive(Clone, Debug)]
    enum Step {
        Advance(Duration),
        /// With a clock that another thread may have read earlier.
        Take {
            age: Duration,
            patience: Duration,
        },
        /// A slot that was taken, counted from the last.
        GiveBack(usize),
        EndBurst,
    }

    fn milliseconds(limit: u64) -> impl Strategy<Value = Duration> {
        (0..=limit).prop_map(Duration::from_millis)
    }

    fn step() -> impl Strategy<Value = Step> {
        let take = (milliseconds(50), milliseconds(100_000))
            .prop_map(|(age, patience)| Step::Take { age, patience });
        prop_oneof![
            2 => milliseconds(500).prop_map(Step::Advance),
            1 => milliseconds(90_000).prop_map(Step::Advance),
            20 => take,
            2 => (0_usize..3).prop_map(Step::GiveBack),
            1 => Just(Step::EndBurst),
        ]
    }

    proptest! {
        #[test]
        fn no_window_has_more_than_its_limit(
            requests_per_minute in prop_oneof![1_u32..=5, 1_u32..=60],
            steps in prop::collection::vec(step(), 1..400),
        ) {
            let pacer = pacer(requests_per_minute);
            let mut now = MINUTE;
            let mut slots: Vec<Slot> = Vec::new();
            for step in steps {
                match step {
                    Step::Advance(time) => now += time,
                    Step::Take { age, patience } => {
                        slots.extend(pacer.take(now - age, now + patience));
                    }
                    // Only a request that is still to be sent can be given up.
                    Step::GiveBack(back) if back < slots.len() => {
                        let index = slots.len() - 1 - back;
                        if slots[index].time > now {
                            pacer.give_back(slots.remove(index));
                        }
                    }
                    Step::GiveBack(_) => {}
                    Step::EndBurst => pacer.end_burst(now),
                }
            }
            let mut times: Vec<_> = slots.iter().map(|slot| slot.time).collect();
            times.sort();
            for window in times.windows(requests_per_minute as usize + 1) {
                let length = window[window.len() - 1] - window[0];
                prop_assert!(length >= WINDOW, "{requests_per_minute} + 1 requests in {length:?}");
            }
        }
    }
}
