use std::sync::Arc;

use super::*;
use crate::sync::{explore_all, thread};

/// The ID of a process that is not this one: it was forked.
const CHILD: u32 = 0;

/// Creating a value takes a while, in which other threads do as well.
fn make() -> Arc<()> {
    thread::yield_now();
    Arc::new(())
}

#[test]
fn threads_of_forked_process_get_one_value() {
    explore_all(|| {
        let values = Arc::new(PerProcess::new(Arc::new(())));
        let threads = [(); 3].map(|()| {
            let values = values.clone();
            thread::spawn(move || values.get(CHILD, make).clone())
        });
        let threads = threads.map(|thread| thread.join().expect("no panic"));
        let own = values.get(process::id(), make);
        assert!(threads.iter().all(|value| Arc::ptr_eq(value, &threads[0])));
        assert!(!Arc::ptr_eq(own, &threads[0]), "a child got the value of its parent");
    });
}
