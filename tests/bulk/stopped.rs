//! What everyone would meet ends a run, and the next one goes on from there.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock, mpsc};
use std::thread;
use std::time::Duration;

use genesys_onboarding::bulk::{Bulk, BulkError, BulkStatus};
use genesys_onboarding::sandbox::{Fault, Sandbox};
use genesys_onboarding::{Client, ErrorKind, Event};

use super::service::{Fate, Service};
use super::support::sync::Gate;
use super::support::{WATCHDOG_TIMEOUT, builder, kind};
use super::{journal, open, options, people, stage};

fn stopped(bulk: &Bulk, count: usize, threads: usize) -> BulkError {
    let stopped = bulk.run(people(count), threads).unwrap_err();
    assert_eq!(stopped.report.stopped, Some(stopped.error.to_string()));
    assert!(!stopped.report.is_complete());
    assert!(stopped.to_string().contains("; stopped: "), "{stopped}");
    stopped
}

#[test]
fn wrong_credentials_end_the_run() {
    let sandbox = Sandbox::start().unwrap();
    let journal = journal("credentials");
    let wrong =
        sandbox.client_builder().client_credentials(sandbox.client_id(), "wrong").build().unwrap();
    let error = stopped(&open(&wrong, &journal), 100, 4);
    assert_eq!(kind(&error.error), "Authentication");
    assert!(error.report.outcomes.len() <= 4, "{}", error.report);
    assert_eq!(error.report.count(BulkStatus::NotSent), error.report.outcomes.len());
    let report = open(&sandbox.client().unwrap(), &journal).run(people(100), 4).unwrap();
    assert_eq!(report.to_string(), "100 of 100 people done");
}

#[test]
fn cancel_between_calls_ends_the_run() {
    let sandbox = Sandbox::start().unwrap();
    let client = sandbox.client().unwrap();
    let bulk = open(&client, &journal("between"));
    bulk.submit(&stage(1).into()).unwrap();
    assert!(bulk.report().is_complete());
    client.cancel();
    let report = bulk.report();
    assert!(!report.is_complete() && report.stopped.is_some(), "{report}");
}

#[test]
fn missing_permission_ends_the_run() {
    let sandbox = Sandbox::start().unwrap();
    let (client, journal) = (sandbox.client().unwrap(), journal("permission"));
    sandbox.fail_next(5, Fault::none());
    sandbox.fail_next(1, Fault::status(403));
    let error = stopped(&open(&client, &journal), 100, 1);
    assert_eq!(error.error.status(), Some(403));
    assert_eq!(error.report.count(BulkStatus::Done), 5);
    assert_eq!(error.report.count(BulkStatus::NotSent), 1);
    let report = open(&client, &journal).run(people(100), 4).unwrap();
    assert_eq!(report.to_string(), "100 of 100 people done (5 earlier)");
}

#[test]
fn unreachable_service_ends_the_run() {
    let client = Client::builder().base_url("http://127.0.0.1:1").max_retries(0).build().unwrap();
    let journal = journal("unreachable");
    let bulk = Bulk::open(&client, options(&journal).max_failures(5)).unwrap();
    let error = stopped(&bulk, 100, 1);
    assert_eq!(kind(&error.error), "Connect");
    assert_eq!(error.report.outcomes.len(), 5);
    let again = bulk.submit(&super::stage(99).into()).unwrap_err();
    assert_eq!(kind(&again), "Connect");
    assert_eq!(bulk.report().outcomes.len(), 5, "nothing more is sent");
}

#[test]
fn enlisted_people_are_reported_before_they_are_sent() {
    let service = Service::start(|_, _| Fate::Processed);
    let path = journal("enlisted");
    open(&service.client(), &path).run(people(3), 1).unwrap();
    let bulk = open(&service.client(), &path);
    for person in people(5).chain(people(5)) {
        bulk.enlist(&person.into()).unwrap();
    }
    assert_eq!(bulk.report().to_string(), "3 of 5 people done (3 earlier), 2 not sent");
    let message = bulk.report().outcomes[4].message.clone().unwrap();
    assert_eq!(message, "the run has not reached this person");
    bulk.submit(&super::stage(4).into()).unwrap();
    assert_eq!(bulk.report().to_string(), "4 of 5 people done (3 earlier), 1 not sent");
    assert_eq!(bulk.report().outcomes[4].status, BulkStatus::Done, "in the order of the list");
    assert_eq!(service.server.requests().len(), 4, "enlisting sends nothing");
}

#[test]
fn zero_failures_allowed_is_rejected() {
    let client = Client::builder().base_url("http://127.0.0.1:1").build().unwrap();
    let path = journal("zero");
    let error = Bulk::open(&client, options(&path).max_failures(0)).unwrap_err();
    assert_eq!(error.setting(), Some("max_failures"));
    assert!(!path.exists(), "no journal is created");
}

#[test]
fn scattered_failures_do_not_end_the_run() {
    let lose_even = |email: &str, before| match email.contains("0@") && before == 0 {
        true => Fate::RequestLost,
        false => Fate::Processed,
    };
    let service = Service::start(lose_even);
    let options = options(&journal("scattered")).max_failures(2);
    let report = Bulk::open(&service.client(), options).unwrap().run(people(40), 1).unwrap();
    assert!(report.is_complete(), "{report}");
}

/// Runs until a delayed response keeps all threads waiting, and ends the run then.
fn end_while_waiting(sandbox: &Sandbox, bulk: &Bulk, end: impl FnOnce()) -> BulkError {
    sandbox.fail_next(10, Fault::none());
    sandbox.fail_next(4, Fault::delayed(Duration::from_secs(20)));
    let before = sandbox.request_count();
    thread::scope(|scope| {
        let run = scope.spawn(|| stopped(bulk, 100, 4));
        while sandbox.request_count() < before + 14 {
            thread::sleep(Duration::from_millis(1));
        }
        end();
        run.join().unwrap()
    })
}

fn assert_cancelled_and_resumed(sandbox: &Sandbox, journal: &std::path::Path, error: &BulkError) {
    assert!(matches!(error.error.kind(), ErrorKind::Cancelled), "{error}");
    assert_eq!(error.report.count(BulkStatus::InDoubt), 4, "{error}");
    let report = open(&sandbox.client().unwrap(), journal).run(people(100), 4).unwrap();
    // The delayed requests were processed.
    assert_eq!(report.to_string(), "100 of 100 people done (10 earlier, 4 reconciled)");
}

#[test]
fn cancel_ends_the_run_and_loses_nothing() {
    let sandbox = Sandbox::start().unwrap();
    let (client, journal) = (sandbox.client().unwrap(), journal("cancelled"));
    let error = end_while_waiting(&sandbox, &open(&client, &journal), || client.cancel());
    assert_cancelled_and_resumed(&sandbox, &journal, &error);
}

#[test]
fn interrupt_ends_the_run_and_loses_nothing() {
    let sandbox = Sandbox::start().unwrap();
    let is_interrupted = Arc::new(AtomicBool::new(false));
    let interrupt = {
        let is_interrupted = is_interrupted.clone();
        move || is_interrupted.load(Ordering::SeqCst)
    };
    let client = sandbox.client_builder().interrupt(interrupt).build().unwrap();
    let journal = journal("interrupted");
    let error = end_while_waiting(&sandbox, &open(&client, &journal), || {
        is_interrupted.store(true, Ordering::SeqCst);
    });
    assert_cancelled_and_resumed(&sandbox, &journal, &error);
}

#[test]
fn cancel_ends_submission_by_observer_of_reconciliation() {
    let service = Service::start(|_, _| Fate::RequestLost);
    let path = journal("nested");
    open(&service.client(), &path).submit(&stage(1).into()).unwrap();
    let (bulk, is_waiting) = (Arc::new(OnceLock::<Bulk>::new()), Gate::default());
    let observer = {
        let (bulk, is_waiting) = (bulk.clone(), is_waiting.clone());
        move |event: &Event<'_>| {
            if matches!(event, Event::Attempt(attempt) if attempt.method == "GET") {
                is_waiting.open();
                let error = bulk.get().unwrap().submit(&stage(2).into()).unwrap_err();
                assert!(matches!(error.kind(), ErrorKind::Cancelled), "{error}");
            }
        }
    };
    let client = builder(&service.server).observer(observer).build().unwrap();
    bulk.set(open(&client, &path)).unwrap();
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        let _ = sender.send(bulk.get().unwrap().submit(&stage(1).into()));
    });
    is_waiting.wait();
    client.cancel();
    let error = receiver.recv_timeout(WATCHDOG_TIMEOUT).unwrap().unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Cancelled), "{error}");
}

#[test]
fn cancel_between_pages_ends_the_reconciliation() {
    let (sandbox, path) = (Sandbox::start().unwrap(), journal("pages"));
    sandbox.fail_next(1, Fault::drop_response());
    let client = sandbox.client_builder().max_retries(0).build().unwrap();
    open(&client, &path).submit(&stage(1).into()).unwrap();
    let (client, pages) = (Arc::new(OnceLock::<Client>::new()), Arc::new(AtomicUsize::new(0)));
    let observer = {
        let (client, pages) = (client.clone(), pages.clone());
        move |event: &Event<'_>| {
            if matches!(event, Event::Attempt(attempt) if attempt.method == "GET") {
                pages.fetch_add(1, Ordering::SeqCst);
                client.get().unwrap().cancel();
            }
        }
    };
    let observed = sandbox.client_builder().observer(observer).build().unwrap();
    let error = stopped(&open(client.get_or_init(|| observed), &path), 1, 1);
    assert!(matches!(error.error.kind(), ErrorKind::Cancelled), "{error}");
    assert_eq!(pages.load(Ordering::SeqCst), 1, "the listing has more");
}

#[test]
fn cancel_ends_the_wait_before_reconciliation() {
    let service = Service::start(|_, _| Fate::RequestLost);
    let (client, path) = (service.client(), journal("settling"));
    open(&client, &path).submit(&super::stage(1).into()).unwrap();
    let patient = options(&path).settling_time(Duration::from_secs(60));
    let bulk = Bulk::open(&client, patient).unwrap();
    thread::scope(|scope| {
        let run = scope.spawn(|| stopped(&bulk, 1, 1));
        client.cancel();
        let error = run.join().unwrap();
        assert!(matches!(error.error.kind(), ErrorKind::Cancelled), "{error}");
        assert_eq!(error.report.count(BulkStatus::InDoubt), 1);
    });
}
