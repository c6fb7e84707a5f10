use super::*;
use crate::sync::{Arc, explore_all, thread};

const SHORT: Duration = Duration::from_secs(60);
const LONG: Duration = Duration::from_secs(60 * 60);

/// A pause that is over, which no call has noticed.
fn expired() -> Arc<Pause> {
    let epoch = Instant::now().checked_sub(SHORT).expect("the clock has run for a minute");
    Arc::new(Pause { epoch, ends_at: AtomicU64::new(1) })
}

fn is_long(pause: &Pause) -> bool {
    pause.left().is_some_and(|left| left > SHORT)
}

#[test]
fn pause_outlives_shorter_ones_and_end_of_last() {
    explore_all(|| {
        let pause = expired();
        let begin = |duration| {
            let pause = pause.clone();
            thread::spawn(move || {
                pause.begin(duration);
                assert!(pause.left().is_some(), "its own pause was lost");
            })
        };
        let threads = [begin(SHORT), begin(LONG)];
        let _ = pause.left();
        for thread in threads {
            thread.join().expect("no panic");
        }
        assert!(is_long(&pause), "the longer pause was lost");
    });
}

#[test]
fn pause_that_began_is_never_seen_as_over() {
    explore_all(|| {
        let pause = expired();
        let observers = [(); 2].map(|()| {
            let pause = pause.clone();
            thread::spawn(move || {
                let (first, second) = (is_long(&pause), is_long(&pause));
                assert!(second || !first, "a pause that was seen was lost");
            })
        });
        pause.begin(LONG);
        for observer in observers {
            observer.join().expect("no panic");
        }
        assert!(is_long(&pause));
    });
}
