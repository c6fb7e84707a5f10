//! Faults on demand, tokens, and the life of a sandbox.

use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use genesys_onboarding::sandbox::*;
use genesys_onboarding::*;

use crate::workflows::*;

#[test]
fn a_fault_with_a_status_is_an_answer_and_no_effect() {
    let (sandbox, _) = start();
    let client = impatient(&sandbox);
    sandbox.fail_next(1, Fault::status(429).retry_after(Duration::from_secs(42)));
    let error = delete_onboarding_invite(&client, INVITE_ID).unwrap_err();
    assert_eq!((error.api().unwrap().status, error.outcome_unknown()), (429, false));
    assert_eq!(error.retry_after(), Some(Duration::from_secs(42)));
    get_onboarding_invite(&client, INVITE_ID).unwrap();
}

#[test]
fn faults_meet_the_requests_in_the_order_they_were_queued() {
    let (sandbox, _) = start();
    let client = impatient(&sandbox);
    sandbox.fail_next(2, Fault::status(503));
    sandbox.fail_next(0, Fault::status(500));
    sandbox.fail_next(1, Fault::status(418));
    let next = || get_onboarding_invite(&client, INVITE_ID);
    assert_eq!([(); 3].map(|()| refusal(next()).status), [503, 503, 418]);
    next().unwrap();
}

/// Creates a user while the answer does not come, and looks whether it is created nevertheless.
fn create_user_unanswered(fault: Fault, attempt_timeout: Duration) -> Error {
    let sandbox = Sandbox::start().unwrap();
    let client = sandbox.client_builder().attempt_timeout(attempt_timeout).build().unwrap();
    sandbox.fail_next(1, fault);
    let error = create_user(&client, INVITE_ID).unwrap_err();
    assert_eq!(sandbox.request_count(), 1, "a POST is not sent twice");
    assert_eq!(refusal(get_onboarding_invite(&client, INVITE_ID)).status, 404, "it is used up");
    error
}

#[test]
fn what_is_answered_too_late_is_done_all_the_same() {
    let error = create_user_unanswered(Fault::delayed(FOREVER), Duration::from_secs(2));
    assert!(matches!(error.kind(), ErrorKind::Timeout { .. }), "{error}");
    assert!(error.outcome_unknown());
}

#[test]
fn what_is_never_answered_is_done_all_the_same() {
    let error = create_user_unanswered(Fault::dropped_response(), FOREVER);
    assert!(matches!(error.kind(), ErrorKind::Transport { .. }), "{error}");
    assert!(error.outcome_unknown());
}

#[test]
fn an_answer_that_is_a_little_late_arrives() {
    let (sandbox, client) = start();
    sandbox.fail_next(1, Fault::delayed(Duration::from_millis(20)));
    get_onboarding_invite(&client, INVITE_ID).unwrap();
    assert_eq!(sandbox.request_count(), 1);
}

#[test]
fn a_read_whose_answer_is_lost_is_tried_again() {
    let (sandbox, client) = start();
    sandbox.fail_next(1, Fault::dropped_response());
    get_onboarding_invite(&client, INVITE_ID).unwrap();
    assert_eq!(sandbox.request_count(), 2);
}

#[test]
fn an_expired_token_is_renewed_with_one_replay() {
    let (sandbox, client) = start();
    get_onboarding_invites(&client, &ALL).unwrap();
    sandbox.expire_tokens();
    delete_onboarding_invite(&client, INVITE_ID).unwrap();
    assert_eq!((sandbox.request_count(), sandbox.token_request_count()), (3, 2));
}

#[test]
fn a_fault_of_the_token_address_is_no_request_to_the_service() {
    let (sandbox, _) = start();
    sandbox.fail_next_token(1, Fault::status(400));
    let error = get_onboarding_invites(&impatient(&sandbox), &ALL).unwrap_err();
    let is_rate_limit = matches!(error.kind(), ErrorKind::Authentication(t) if t.is_rate_limit());
    assert!(is_rate_limit, "{error}");
    assert_eq!((sandbox.request_count(), sandbox.token_request_count()), (0, 1));
}

#[test]
fn two_sandboxes_have_nothing_in_common() {
    let ((one, one_client), (other, other_client)) = (start(), start());
    delete_onboarding_invite(&one_client, INVITE_ID).unwrap();
    get_onboarding_invite(&other_client, INVITE_ID).unwrap();
    let stranger = one.client_builder().login_url(other.base_url()).build().unwrap();
    let error = get_onboarding_invites(&stranger, &ALL).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Authentication(t) if t.status == 401), "{error}");
}

#[test]
fn dropping_a_sandbox_ends_what_is_under_way() {
    let sandbox = Sandbox::start().unwrap();
    let client = sandbox.client_builder().max_retries(0).attempt_timeout(2 * FOREVER);
    let client = client.build().unwrap();
    get_onboarding_invites(&client, &ALL).unwrap();
    sandbox.fail_next(1, Fault::delayed(2 * FOREVER));
    let call = thread::spawn(move || get_onboarding_invite(&client, INVITE_ID));
    while sandbox.request_count() < 2 {
        thread::yield_now();
    }
    let (ended, end) = mpsc::channel();
    thread::spawn(move || {
        drop(sandbox);
        let error = call.join().unwrap().unwrap_err();
        ended.send(error).unwrap();
    });
    let error = end.recv_timeout(FOREVER).expect("it hangs");
    assert!(matches!(error.kind(), ErrorKind::Transport { .. }), "{error}");
}
