//! The troubles of a round: faults of the service, tokens that expire, and cancels.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use genesys_onboarding::sandbox::{Fault, Sandbox};
use genesys_onboarding::{Client, JoinCodeOptions, get_onboarding_joincode};

use super::ATTEMPT_TIMEOUT;

/// How often trouble comes. Requests come far more often, so most of them go well.
const PAUSE: Duration = Duration::from_millis(5);

/// The faults that have been made. At most one waits at either address, so that it is known when none
/// does.
#[derive(Default)]
pub struct Troubles {
    pub made: u64,
    /// How many requests have come when the last fault is used up.
    api: u64,
    token: u64,
}

impl Troubles {
    pub fn make(&mut self, sandbox: &Sandbox, client: &Client, stop: &AtomicBool) {
        while !stop.load(Ordering::Relaxed) {
            match fastrand::u8(0..40) {
                0 => client.cancel(),
                1..3 => sandbox.expire_tokens(),
                3 => self.fail_token(sandbox),
                _ => self.fail(sandbox),
            }
            thread::sleep(PAUSE);
        }
    }

    fn fail(&mut self, sandbox: &Sandbox) {
        if sandbox.request_count() >= self.api {
            sandbox.fail_next(1, any_fault());
            // Counted after it: a request in between has met it, and one more does no harm.
            self.api = sandbox.request_count() + 1;
            self.made += 1;
        }
    }

    fn fail_token(&mut self, sandbox: &Sandbox) {
        if sandbox.token_request_count() >= self.token {
            let status = [400, 429, 500, 503][fastrand::usize(0..4)];
            sandbox.fail_next_token(1, Fault::status(status));
            self.token = sandbox.token_request_count() + 1;
            self.made += 1;
            sandbox.expire_tokens();
        }
    }

    /// Uses up the faults that are still waiting, by calls whose results do not matter.
    pub fn drain(&self, sandbox: &Sandbox, client: &Client) {
        while sandbox.request_count() < self.api || sandbox.token_request_count() < self.token {
            sandbox.expire_tokens();
            let _ = get_onboarding_joincode(client, "any", &JoinCodeOptions::default());
        }
    }
}

fn any_fault() -> Fault {
    let at_once = Duration::ZERO;
    match fastrand::u8(0..16) {
        0..2 => Fault::status(429),
        2 => Fault::status(429).retry_after(at_once),
        3 => Fault::status(429).retry_after(Duration::from_secs(1)),
        4..6 => Fault::status(500),
        6 => Fault::status(503),
        7 => Fault::status(503).retry_after(at_once),
        8 => Fault::status(504),
        9..11 => Fault::delayed(Duration::from_millis(fastrand::u64(1..50))),
        11..13 => Fault::delayed(ATTEMPT_TIMEOUT * 2),
        13 => Fault::dropped_response().delay(Duration::from_millis(fastrand::u64(1..50))),
        _ => Fault::dropped_response(),
    }
}
