//! Injects service faults, expired tokens and cancellations.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use genesys_onboarding::sandbox::{Fault, Sandbox};
use genesys_onboarding::{Client, JoinCodeOptions, get_onboarding_joincode};

use super::ATTEMPT_TIMEOUT;

/// Interval of faults. Requests are far more frequent, so that most of them succeed.
const INJECTION_INTERVAL: Duration = Duration::from_millis(5);

/// Injects faults. At most one is queued per endpoint, so that it is known when none is.
#[derive(Default)]
pub struct FaultInjector {
    pub count: u64,
    /// Request count by which the last fault has been used.
    api: u64,
    token: u64,
}

impl FaultInjector {
    pub fn run(&mut self, sandbox: &Sandbox, client: &Client, stop: &AtomicBool) {
        while !stop.load(Ordering::Relaxed) {
            match fastrand::u8(0..40) {
                0 => client.cancel(),
                1..3 => sandbox.expire_tokens(),
                3 => self.fail_token(sandbox),
                _ => self.fail(sandbox),
            }
            thread::sleep(INJECTION_INTERVAL);
        }
    }

    fn fail(&mut self, sandbox: &Sandbox) {
        if sandbox.request_count() >= self.api {
            sandbox.fail_next(1, any_fault());
            // Counted afterwards: a request in between may have met the fault, and one more is harmless.
            self.api = sandbox.request_count() + 1;
            self.count += 1;
        }
    }

    fn fail_token(&mut self, sandbox: &Sandbox) {
        if sandbox.token_request_count() >= self.token {
            let status = [400, 429, 500, 503][fastrand::usize(0..4)];
            sandbox.fail_next(1, Fault::status(status).on_token());
            self.token = sandbox.token_request_count() + 1;
            self.count += 1;
            sandbox.expire_tokens();
        }
    }

    /// Uses up queued faults by calls whose results are ignored.
    pub fn flush_faults(&self, sandbox: &Sandbox, client: &Client) {
        while sandbox.request_count() < self.api || sandbox.token_request_count() < self.token {
            sandbox.expire_tokens();
            let _ = get_onboarding_joincode(client, "any", &JoinCodeOptions::default());
        }
    }
}

fn any_fault() -> Fault {
    let immediately = Duration::ZERO;
    match fastrand::u8(0..16) {
        0..2 => Fault::status(429),
        2 => Fault::status(429).retry_after(immediately),
        3 => Fault::status(429).retry_after(Duration::from_secs(1)),
        4..6 => Fault::status(500),
        6 => Fault::status(503),
        7 => Fault::status(503).retry_after(immediately),
        8 => Fault::status(504),
        9..11 => Fault::delayed(Duration::from_millis(fastrand::u64(1..50))),
        11..13 => Fault::delayed(ATTEMPT_TIMEOUT * 2),
        13 => Fault::drop_response().delay(Duration::from_millis(fastrand::u64(1..50))),
        _ => Fault::drop_response(),
    }
}
