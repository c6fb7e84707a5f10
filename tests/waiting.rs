//! Waits poll until something is true, until their timeout, or until they are cancelled.

mod support;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use genesys_onboarding::{
    CallOptions, Client, Error, OrgProvisioning, WaitOptions, get_onboarding_invite,
    wait_for_onboarding_orgprovisioning, wait_until,
};

use support::responses::{json, ok_response, response};
use support::server::{Action, Server};
use support::sync::{Gate, lock};
use support::{builder, client, kind, with_watchdog};

/// A limit that no test reaches.
const LONG: Duration = Duration::from_secs(600);
const INTERVAL: Duration = Duration::from_millis(1);
const MAX_INTERVAL: Duration = Duration::from_millis(4);

fn options() -> WaitOptions {
    WaitOptions::new().interval(INTERVAL).max_interval(MAX_INTERVAL)
}

/// Options whose second poll comes after the end of the test.
fn one_poll() -> WaitOptions {
    WaitOptions::new().timeout(LONG * 2).interval(LONG)
}

fn provisioning(is_completed: bool) -> Vec<u8> {
    let body = format!(
        r#"{{"id": "p-1", "organizationExists": false, "genericEmailDomain": false,
            "supportsImmediateJoin": false, "emailAddressExists": false,
            "provisionCompleted": {is_completed}, "emailAddress": "ada@acme.example",
            "organizationName": "Acme"}}"#
    );
    json(200, &body)
}

fn not_found() -> Vec<u8> {
    let headers = [("ININ-Correlation-Id", "c-1"), ("Content-Type", "application/json")];
    response(404, &headers, br#"{"code": "not.found", "message": "no such provisioning"}"#)
}

/// Sends these responses in their order, and the last one again and again.
fn server(responses: impl IntoIterator<Item = Vec<u8>>) -> Server {
    let (responses, sent): (Vec<_>, _) = (responses.into_iter().collect(), AtomicUsize::new(0));
    Server::responding(move |_| {
        let index = sent.fetch_add(1, Ordering::SeqCst);
        responses[index.min(responses.len() - 1)].clone()
    })
}

fn wait(client: &Client, options: WaitOptions) -> Result<OrgProvisioning, Error> {
    let client = client.clone();
    with_watchdog(move || wait_for_onboarding_orgprovisioning(&client, "p-1", &options))
}

#[test]
fn wait_polls_until_provisioning_is_completed() {
    let server = server([provisioning(false), provisioning(false), provisioning(true)]);
    let completed = wait(&client(&server), options()).unwrap();
    assert!(completed.provision_completed);
    assert_eq!(completed.organization_name, "Acme");
    let requests = server.requests();
    assert_eq!(requests.len(), 3);
    for request in requests {
        assert_eq!(request.method, "GET");
        assert_eq!(request.target, "/api/v2/onboarding/orgprovisionings/p-1");
    }
}

#[test]
fn progress_is_told_of_each_poll() {
    let unavailable = response(503, &[], b"");
    let server = server([provisioning(false), unavailable, provisioning(true)]);
    let polls = Arc::new(Mutex::new(Vec::new()));
    let told = polls.clone();
    let options = options().progress(move |poll| {
        let is_completed = poll.result.map(|found| found.provision_completed);
        let is_completed = is_completed.map_err(|error| error.status());
        lock(&told).push((poll.attempt, is_completed, poll.next_delay, poll.elapsed));
    });
    wait(&client(&server), options).unwrap();
    let polls = lock(&polls);
    let results: Vec<_> = polls.iter().map(|(attempt, result, ..)| (*attempt, *result)).collect();
    assert_eq!(results, [(1, Ok(false)), (2, Err(Some(503))), (3, Ok(true))]);
    for (_, _, next_delay, _) in &polls[..2] {
        let delay = next_delay.expect("another poll follows");
        assert!((INTERVAL / 2..=MAX_INTERVAL).contains(&delay), "{delay:?}");
    }
    assert_eq!(polls[2].2, None);
    assert!(polls.is_sorted_by_key(|(.., elapsed)| *elapsed));
}

#[test]
fn missing_provisioning_is_waited_out() {
    let server = server([not_found(), not_found(), provisioning(false), provisioning(true)]);
    assert!(wait(&client(&server), options()).unwrap().provision_completed);
    assert_eq!(server.requests().len(), 4);
}

#[test]
fn missing_provisioning_fails_after_its_grace() {
    for grace in [Duration::ZERO, Duration::from_millis(5)] {
        let server = server([not_found()]);
        let error = wait(&client(&server), options().not_found_grace(grace)).unwrap_err();
        assert!(error.is_not_found(), "{error}");
        assert_eq!(error.operation(), Some("getOnboardingOrgprovisioning"));
    }
}

#[test]
fn missing_provisioning_is_waited_out_until_timeout() {
    let server = server([not_found()]);
    let timeout = Duration::from_millis(50);
    let error = wait(&client(&server), options().timeout(timeout)).unwrap_err();
    assert_eq!(kind(&error), "Timeout", "{error}");
    assert!(error.to_string().contains("; last poll: getOnboardingOrgprovisioning: "), "{error}");
}

#[test]
fn provisioning_that_disappears_fails_at_once() {
    let server = server([provisioning(false), not_found()]);
    let error = wait(&client(&server), options().not_found_grace(LONG)).unwrap_err();
    assert!(error.is_not_found(), "{error}");
    assert_eq!(server.requests().len(), 2);
}

#[test]
fn not_found_of_a_gateway_fails_at_once() {
    let server = server([response(404, &[], b"no route"), provisioning(true)]);
    let error = wait(&client(&server), options()).unwrap_err();
    assert_eq!(error.status(), Some(404), "{error}");
    assert_eq!(server.requests().len(), 1);
}

#[test]
fn timeout_says_what_was_waited_for() {
    let server = server([provisioning(false)]);
    let timeout = Duration::from_millis(50);
    let error = wait(&client(&server), options().timeout(timeout)).unwrap_err();
    assert_eq!(kind(&error), "Timeout", "{error}");
    let text = error.to_string();
    let expected = "getOnboardingOrgprovisioning: timed out: timeout (50 ms) expired while waiting for \
                    provisioning \"p-1\" to be completed; last poll: ";
    assert!(text.starts_with(expected), "{text}");
    assert!(error.attempts() as usize >= server.requests().len(), "{text}");
    assert!(error.is_retryable() && !error.outcome_unknown());
}

#[test]
fn timeout_counts_polls_without_a_last_one() {
    let server = server([provisioning(false)]);
    // Once the first poll has returned, another one would come too late.
    let options = WaitOptions::new().interval(LONG).timeout(LONG / 2);
    let error = wait(&client(&server), options).unwrap_err();
    assert_eq!(kind(&error), "Timeout", "{error}");
    assert!(error.to_string().ends_with("to be completed; last poll: not yet"), "{error}");
    assert_eq!((error.attempts(), server.requests().len()), (1, 1));
}

#[test]
fn poll_ends_with_the_wait() {
    let server = Server::scripted([vec![Action::Read, Action::Stall]]);
    let client = builder(&server).attempt_timeout(LONG).total_timeout(LONG).build().unwrap();
    let error = wait(&client, options().timeout(Duration::from_millis(50))).unwrap_err();
    assert_eq!(kind(&error), "Timeout", "{error}");
    assert!(error.to_string().contains("total_timeout"), "{error}");
}

#[test]
fn poll_cut_off_by_timeout_leaves_last_state() {
    let script = vec![Action::Read, Action::Send(provisioning(false)), Action::Read, Action::Stall];
    let server = Server::scripted([script]);
    let client = builder(&server).attempt_timeout(LONG).total_timeout(LONG).build().unwrap();
    let error = wait(&client, options().timeout(Duration::from_secs(1))).unwrap_err();
    assert_eq!((kind(&error), error.attempts()), ("Timeout", 2), "{error}");
    assert!(error.to_string().contains("last poll: not yet (after 2 attempts)"), "{error}");
}

#[test]
fn poll_keeps_shorter_timeout_of_its_client() {
    let server = Server::scripted([
        vec![Action::Read, Action::Stall],
        vec![Action::Read, Action::Send(provisioning(true)), Action::Stall],
    ]);
    let client = builder(&server).total_timeout(Duration::from_millis(50)).build().unwrap();
    assert!(wait(&client, options()).unwrap().provision_completed);
    assert_eq!(server.requests().len(), 2);
}

#[test]
fn failures_that_pass_are_waited_out() {
    let responses = Mutex::new(vec![
        Some(provisioning(true)),
        Some(response(429, &[], b"")),
        None,
        Some(response(503, &[], b"")),
    ]);
    let scripts = std::iter::from_fn(|| {
        let response = lock(&responses).pop()?;
        let last = response.map_or(Action::Reset, Action::Send);
        Some(vec![Action::Read, last])
    });
    let server = Server::scripted(scripts.collect::<Vec<_>>());
    assert!(wait(&client(&server), options()).unwrap().provision_completed);
    assert_eq!(server.requests().len(), 4);
}

#[test]
fn retry_after_of_a_poll_is_a_minimum() {
    let seconds = 100_000;
    let server = server([response(503, &[("Retry-After", &seconds.to_string())], b"")]);
    let client = client(&server);
    let delay = Arc::new(Mutex::new(None));
    let (told, waiting) = (delay.clone(), client.clone());
    let options = options().timeout(LONG * 1000).progress(move |poll| {
        *lock(&told) = poll.next_delay;
        waiting.cancel();
    });
    assert_eq!(kind(&wait(&client, options).unwrap_err()), "Cancelled");
    assert!(lock(&delay).expect("another poll follows") >= Duration::from_secs(seconds));
}

#[test]
fn final_failure_ends_wait_at_once() {
    let server = server([response(403, &[], b""), provisioning(true)]);
    let told = Arc::new(AtomicUsize::new(0));
    let seen = told.clone();
    let options = options().progress(move |poll| {
        assert!(poll.next_delay.is_none());
        seen.fetch_add(1, Ordering::SeqCst);
    });
    let error = wait(&client(&server), options).unwrap_err();
    assert_eq!((kind(&error), error.status()), ("Api", Some(403)), "{error}");
    assert_eq!((told.load(Ordering::SeqCst), server.requests().len()), (1, 1));
}

#[test]
fn cancel_ends_wait_between_polls() {
    let server = server([provisioning(false)]);
    let parent = client(&server);
    let derived = parent.with_options(CallOptions::new()).unwrap();
    for cancelled in [parent, derived.clone()] {
        let has_polled = Gate::default();
        let polled = has_polled.clone();
        let canceller = thread::spawn(move || {
            polled.wait();
            cancelled.cancel();
        });
        let error = wait(&derived, one_poll().progress(move |_| has_polled.open())).unwrap_err();
        assert_eq!(kind(&error), "Cancelled", "{error}");
        assert_eq!(error.operation(), Some("getOnboardingOrgprovisioning"));
        canceller.join().unwrap();
    }
    assert_eq!(server.requests().len(), 2);
}

#[test]
fn cancel_ends_wait_during_a_poll() {
    let server = Server::scripted([vec![Action::Read, Action::Stall]]);
    let client = builder(&server).attempt_timeout(LONG).total_timeout(LONG).build().unwrap();
    let waiting = client.clone();
    let worker = thread::spawn(move || wait(&waiting, one_poll()));
    server.wait_for_requests(1);
    client.cancel();
    assert_eq!(kind(&worker.join().unwrap().unwrap_err()), "Cancelled");
}

#[test]
fn cancel_just_before_a_poll_ends_it() {
    let server = server([ok_response()]);
    let client = client(&server);
    let get = |polling: &Client| {
        client.cancel();
        get_onboarding_invite(polling, "i-1")
    };
    let error = wait_until(&client, get, |_| true, &WaitOptions::default()).unwrap_err();
    assert_eq!(kind(&error), "Cancelled", "{error}");
    assert_eq!(server.requests().len(), 0);
    get_onboarding_invite(&client, "i-1").unwrap();
}

#[test]
fn cancel_of_another_client_spares_the_wait() {
    let server = server([provisioning(false), provisioning(true)]);
    let parent = client(&server);
    let [waiting, other] = [(), ()].map(|()| parent.with_options(CallOptions::new()).unwrap());
    let options = options().progress(move |_| other.cancel());
    assert!(wait(&waiting, options).unwrap().provision_completed);
}

#[test]
fn interrupt_ends_wait_between_polls() {
    let server = server([provisioning(false)]);
    let has_polled = Arc::new(AtomicBool::new(false));
    let (asked, told) = (has_polled.clone(), has_polled);
    let interrupting = builder(&server).interrupt(move || asked.load(Ordering::SeqCst));
    let options = one_poll().progress(move |_| told.store(true, Ordering::SeqCst));
    let error = wait(&interrupting.build().unwrap(), options).unwrap_err();
    assert_eq!(kind(&error), "Cancelled", "{error}");
    assert_eq!(server.requests().len(), 1);
}

#[test]
fn invalid_id_is_rejected_before_sending() {
    let server = server([provisioning(true)]);
    for id in ["", " ", ".", ".."] {
        let result = wait_for_onboarding_orgprovisioning(&client(&server), id, &options());
        let error = result.unwrap_err();
        assert_eq!(error.argument(), Some("provisioningId"), "{error}");
    }
    assert_eq!(server.requests().len(), 0);
}

#[test]
fn invalid_options_are_rejected_by_name() {
    let server = server([provisioning(true)]);
    let (zero, week) = (Duration::ZERO, Duration::from_secs(7 * 24 * 60 * 60 + 1));
    let invalid = [
        ("timeout", options().timeout(zero)),
        ("timeout", options().timeout(week)),
        ("interval", options().interval(zero)),
        ("interval", options().interval(MAX_INTERVAL * 2)),
        ("max_interval", WaitOptions::new().max_interval(week)),
        ("max_interval", WaitOptions::new().max_interval(zero)),
        ("growth", options().growth(0.9)),
        ("growth", options().growth(10.1)),
        ("growth", options().growth(f64::NAN)),
        ("not_found_grace", options().not_found_grace(week)),
    ];
    for (name, options) in invalid {
        let error = wait(&client(&server), options).unwrap_err();
        assert_eq!(error.argument(), Some(name), "{error}");
    }
    assert_eq!(server.requests().len(), 0);
}

#[test]
fn one_interval_moves_the_default_of_the_other() {
    let server = server([provisioning(true)]);
    for options in [WaitOptions::new().interval(LONG), WaitOptions::new().max_interval(INTERVAL)] {
        wait(&client(&server), options).unwrap();
    }
}

#[test]
fn wait_until_returns_what_is_accepted() {
    let server = server([ok_response()]);
    let polls = AtomicUsize::new(0);
    let get = |client: &Client| {
        let invite = get_onboarding_invite(client, "i-1")?;
        Ok((polls.fetch_add(1, Ordering::SeqCst), invite.to_address))
    };
    let options = WaitOptions::default().interval(INTERVAL);
    let (number, address) =
        wait_until(&client(&server), get, |(number, _)| *number == 3, &options).unwrap();
    assert_eq!((number, address.as_str()), (3, "ada@acme.example"));
    assert_eq!(server.requests().len(), 4);
}

#[test]
fn wait_until_describes_what_it_waits_for() {
    let server = server([ok_response()]);
    let get = |client: &Client| get_onboarding_invite(client, "i-1");
    let options = WaitOptions::default().interval(LONG).timeout(LONG / 2);
    for (options, expected) in [
        (options.clone(), "waiting for the condition; last poll: not yet"),
        (options.description("job j-1"), "waiting for job j-1; last poll: not yet"),
    ] {
        let error = wait_until(&client(&server), get, |_| false, &options).unwrap_err();
        assert!(error.to_string().ends_with(expected), "{error}");
    }
}

#[test]
fn panic_in_progress_leaves_client_usable() {
    let server = server([provisioning(true)]);
    let client = client(&server);
    let options = options().progress(|_| panic!("in progress"));
    let wait = || wait_for_onboarding_orgprovisioning(&client, "p-1", &options);
    assert!(catch_unwind(AssertUnwindSafe(wait)).is_err());
    let options = WaitOptions::new();
    wait_for_onboarding_orgprovisioning(&client, "p-1", &options).unwrap();
}
