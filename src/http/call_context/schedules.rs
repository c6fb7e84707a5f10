use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering::SeqCst;

use super::*;
use crate::sync::{explore_all, explore_randomly};

/// A client, one derived from it, and two derived from that.
struct Tree {
    root: Arc<CancelScope>,
    parent: Arc<CancelScope>,
    child: Arc<CancelScope>,
    sibling: Arc<CancelScope>,
}

impl Tree {
    fn new() -> Self {
        let root = Arc::new(CancelScope::default());
        let parent = Arc::new(CancelScope::within(root.clone()));
        let child = Arc::new(CancelScope::within(parent.clone()));
        let sibling = Arc::new(CancelScope::within(parent.clone()));
        Tree { root, parent, child, sibling }
    }
}

fn begin(scope: &Arc<CancelScope>) -> CallContext {
    CallContext::new(scope.clone(), None)
}

/// Something that has happened. Its flag is one of std, which is set in one step with what happened.
#[derive(Clone, Default)]
struct Happened(Arc<AtomicBool>);

impl Happened {
    fn set(&self) {
        self.0.store(true, SeqCst);
    }

    fn is_set(&self) -> bool {
        self.0.load(SeqCst)
    }
}

/// What is known about a call and a cancel of its scope.
#[derive(Clone, Default)]
struct History {
    call_began: Happened,
    cancel_returned: Happened,
    /// The cancel was called after the call began, and has returned.
    call_was_cancelled: Happened,
}

impl History {
    fn cancel(&self, scope: &CancelScope) {
        // The flag is read without a step, in which the call could begin.
        thread::yield_now();
        let is_reached = self.call_began.is_set();
        scope.cancel();
        self.cancel_returned.set();
        if is_reached {
            self.call_was_cancelled.set();
        }
    }

    /// A call that looks twice whether it shall end.
    fn call(&self, scope: &Arc<CancelScope>) {
        let is_later = self.cancel_returned.is_set();
        let call = begin(scope);
        self.call_began.set();
        let mut was_stopped = false;
        for _ in 0..2 {
            let is_due = self.call_was_cancelled.is_set();
            let is_stopped = call.is_stopped();
            assert!(is_stopped || !is_due, "a call went on after its cancel");
            assert!(is_stopped || !was_stopped, "a cancelled call went on");
            assert!(!is_stopped || !is_later, "a cancel ended a later call");
            was_stopped = is_stopped;
        }
    }
}

fn explore_cancel_of(scope: fn(&Tree) -> &Arc<CancelScope>) {
    let tree = Tree::new();
    let history = History::default();
    let caller = {
        let (scope, history) = (tree.child.clone(), history.clone());
        thread::spawn(move || history.call(&scope))
    };
    history.cancel(scope(&tree));
    caller.join().expect("no panic");
}

#[test]
fn cancel_ends_calls_that_began_before_only() {
    explore_all(|| explore_cancel_of(|tree| &tree.child));
    explore_all(|| explore_cancel_of(|tree| &tree.parent));
    explore_all(|| explore_cancel_of(|tree| &tree.root));
}

#[test]
fn cancel_of_derived_client_ends_no_bystander() {
    explore_all(|| {
        let tree = Tree::new();
        let child = tree.child.clone();
        let canceller = thread::spawn(move || child.cancel());
        let bystanders = [&tree.root, &tree.parent, &tree.sibling].map(begin);
        assert!(bystanders.iter().all(|call| !call.is_stopped()));
        canceller.join().expect("no panic");
        assert!(bystanders.iter().all(|call| !call.is_stopped()));
    });
}

#[test]
fn concurrent_cancels_hide_no_cancel() {
    explore_all(|| {
        let tree = Tree::new();
        let cancellers = [&tree.child, &tree.root].map(|scope| {
            let scope = scope.clone();
            thread::spawn(move || scope.cancel())
        });
        tree.child.cancel();
        let call = begin(&tree.child);
        tree.child.cancel();
        assert!(call.is_stopped());
        for canceller in cancellers {
            canceller.join().expect("no panic");
        }
        assert!(call.is_stopped());
    });
}

#[test]
fn cancel_ends_call_that_sleeps() {
    explore_randomly(|| {
        let tree = Tree::new();
        let callers = [&tree.child, &tree.sibling].map(|scope| {
            let call = begin(scope);
            thread::spawn(move || call.sleep(Duration::MAX))
        });
        let canceller = {
            let parent = tree.parent.clone();
            thread::spawn(move || parent.cancel())
        };
        for caller in callers {
            assert!(!caller.join().expect("no panic"), "it sleeps forever unless it is cancelled");
        }
        canceller.join().expect("no panic");
    });
}
