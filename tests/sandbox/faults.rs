//! Fault injection, tokens, and the lifetime of a sandbox.

use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use genesys_onboarding::sandbox::*;
use genesys_onboarding::*;

use crate::workflows::*;

#[test]
fn fault_with_status_does_not_execute_request() {
    let (sandbox, _) = start();
    let client = client_without_retries(&sandbox);
    sandbox.fail_next(1, Fault::status(429).retry_after(Duration::from_secs(42)));
    let error = delete_onboarding_invite(&client, INVITE_ID).unwrap_err();
    assert_eq!((error.api().unwrap().status, error.outcome_unknown()), (429, false));
    assert_eq!(error.retry_after(), Some(Duration::from_secs(42)));
    get_onboarding_invite(&client, INVITE_ID).unwrap();
}

#[test]
fn faults_apply_in_queue_order() {
    let (sandbox, _) = start();
    let client = client_without_retries(&sandbox);
    sandbox.fail_next(2, Fault::status(503));
    sandbox.fail_next(0, Fault::status(500));
    sandbox.fail_next(1, Fault::none());
    sandbox.fail_next(1, Fault::status(418));
    let next = || get_onboarding_invite(&client, INVITE_ID);
    assert_eq!([(); 2].map(|()| api_error(next()).status), [503, 503]);
    next().unwrap();
    assert_eq!(api_error(next()).status, 418);
    next().unwrap();
}

/// Creates a user, checks that the request was executed once, and returns the error of the missing response.
fn create_user_without_response(fault: Fault, attempt_timeout: Duration) -> Error {
    let sandbox = Sandbox::start().unwrap();
    let client = sandbox.client_builder().attempt_timeout(attempt_timeout).build().unwrap();
    sandbox.fail_next(1, fault);
    let error = create_user(&client, INVITE_ID).unwrap_err();
    assert_eq!(sandbox.request_count(), 1, "a POST is not sent twice");
    assert_eq!(
        api_error(get_onboarding_invite(&client, INVITE_ID)).status,
        404,
        "the invite is redeemed"
    );
    error
}

#[test]
fn late_response_still_applies() {
    let error = create_user_without_response(Fault::delayed(LONG_DELAY), Duration::from_secs(2));
    assert!(matches!(error.kind(), ErrorKind::Timeout { .. }), "{error}");
    assert!(error.outcome_unknown());
}

#[test]
fn dropped_response_still_applies() {
    let error = create_user_without_response(Fault::drop_response(), LONG_DELAY);
    assert!(matches!(error.kind(), ErrorKind::Transport { .. }), "{error}");
    assert!(error.outcome_unknown());
}

#[test]
fn short_delay_is_not_an_error() {
    let (sandbox, client) = start();
    sandbox.fail_next(1, Fault::delayed(Duration::from_millis(20)));
    get_onboarding_invite(&client, INVITE_ID).unwrap();
    assert_eq!(sandbox.request_count(), 1);
}

#[test]
fn get_is_retried_after_dropped_response() {
    let (sandbox, client) = start();
    sandbox.fail_next(1, Fault::drop_response());
    get_onboarding_invite(&client, INVITE_ID).unwrap();
    assert_eq!(sandbox.request_count(), 2);
}

#[test]
fn expired_token_is_refreshed_once() {
    let (sandbox, client) = start();
    get_onboarding_invites(&client, &DEFAULT_PAGE).unwrap();
    sandbox.expire_tokens();
    delete_onboarding_invite(&client, INVITE_ID).unwrap();
    assert_eq!((sandbox.request_count(), sandbox.token_request_count()), (3, 2));
}

#[test]
fn token_fault_reports_rate_limit() {
    let (sandbox, _) = start();
    sandbox.fail_next(1, Fault::status(400).on_token());
    let error =
        get_onboarding_invites(&client_without_retries(&sandbox), &DEFAULT_PAGE).unwrap_err();
    let is_rate_limit = matches!(error.kind(), ErrorKind::Authentication(t) if t.is_rate_limited());
    assert!(is_rate_limit, "{error}");
    assert_eq!((sandbox.request_count(), sandbox.token_request_count()), (0, 1));
}

#[test]
fn sandboxes_share_no_state() {
    let ((one, one_client), (other, other_client)) = (start(), start());
    delete_onboarding_invite(&one_client, INVITE_ID).unwrap();
    get_onboarding_invite(&other_client, INVITE_ID).unwrap();
    let foreign = one.client_builder().login_url(other.base_url()).build().unwrap();
    let error = get_onboarding_invites(&foreign, &DEFAULT_PAGE).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Authentication(t) if t.status == 401), "{error}");
}

#[test]
fn drop_ends_requests_in_progress() {
    let sandbox = Sandbox::start().unwrap();
    let client = sandbox.client_builder().max_retries(0).attempt_timeout(2 * LONG_DELAY);
    let client = client.build().unwrap();
    get_onboarding_invites(&client, &DEFAULT_PAGE).unwrap();
    sandbox.fail_next(1, Fault::delayed(2 * LONG_DELAY));
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
    let error = end.recv_timeout(LONG_DELAY).expect("the drop hangs");
    assert!(matches!(error.kind(), ErrorKind::Transport { .. }), "{error}");
}
