use super::*;
use crate::sync::{Arc, explore_all, thread};

const NOW: Duration = Duration::from_secs(1);

fn pacer() -> Arc<Pacer> {
    Arc::new(Pacer::new(NonZeroU32::new(2).expect("not 0")))
}

fn take(pacer: &Pacer) -> Slot {
    pacer.take(NOW, Duration::MAX).expect("no deadline")
}

/// The times of slots that have been used, as multiples of half a window.
fn halves(mut times: Vec<Duration>) -> Vec<u128> {
    times.sort();
    times.iter().map(|time| (*time - NOW).as_nanos() / (WINDOW / 2).as_nanos()).collect()
}

#[test]
fn threads_never_share_a_slot() {
    explore_all(|| {
        let pacer = pacer();
        let threads = [(); 2].map(|()| {
            let pacer = pacer.clone();
            thread::spawn(move || take(&pacer).time)
        });
        let own = take(&pacer).time;
        let mut times = vec![own];
        times.extend(threads.map(|thread| thread.join().expect("no panic")));
        assert_eq!(halves(times), [0, 1, 2]);
    });
}

#[test]
fn slot_given_back_spares_the_others() {
    explore_all(|| {
        let pacer = pacer();
        let first = take(&pacer).time;
        let other = {
            let pacer = pacer.clone();
            thread::spawn(move || take(&pacer).time)
        };
        let unused = take(&pacer);
        pacer.give_back(unused);
        let times = vec![first, other.join().expect("no panic"), take(&pacer).time];
        let halves = halves(times);
        assert!(matches!(halves[..], [0, 1, 2] | [0, 2, 3]), "{halves:?}");
    });
}

#[test]
fn ended_burst_gives_no_slot_twice() {
    explore_all(|| {
        let pacer = pacer();
        let other = {
            let pacer = pacer.clone();
            thread::spawn(move || pacer.end_burst(NOW))
        };
        let first = take(&pacer).time;
        other.join().expect("no panic");
        assert_eq!(halves(vec![first, take(&pacer).time]), [0, 1]);
    });
}
