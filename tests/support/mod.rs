//! What the integration tests share: a server that plays scripts, and calls to make to it.

// Each test file is a program of its own and uses its own part of this.
#![allow(dead_code)]

pub mod assertions;
pub mod keys;
pub mod log_hook;
pub mod operations;
pub mod request;
pub mod responses;
pub mod server;
pub mod subprocess;
pub mod sync;
pub mod threads;
pub mod tokens;
pub mod truncated;
pub mod unroutable;

use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use genesys_onboarding::{Client, ClientBuilder, Error, ErrorKind};

use server::Server;

/// Far beyond every limit in the tests: who waits longer hangs.
pub const WATCHDOG_TIMEOUT: Duration = Duration::from_secs(30);

/// A client of `server` that makes one attempt for each call.
pub fn client(server: &Server) -> Client {
    builder(server).build().unwrap()
}

/// The settings of [`client`], for tests that need others on top.
pub fn builder(server: &Server) -> ClientBuilder {
    Client::builder().base_url(server.url()).max_retries(0)
}

/// The name of an error's kind.
pub fn kind(error: &Error) -> &'static str {
    match error.kind() {
        ErrorKind::InvalidArgument { .. } => "InvalidArgument",
        ErrorKind::Configuration { .. } => "Configuration",
        ErrorKind::Connect { .. } => "Connect",
        ErrorKind::Tls { .. } => "Tls",
        ErrorKind::Timeout { .. } => "Timeout",
        ErrorKind::Transport { .. } => "Transport",
        ErrorKind::Authentication(_) => "Authentication",
        ErrorKind::Api(_) => "Api",
        ErrorKind::Decode { .. } => "Decode",
        ErrorKind::BodyTooLarge { .. } => "BodyTooLarge",
        ErrorKind::Cancelled => "Cancelled",
        _ => "a kind that the tests do not know",
    }
}

/// Runs `work` on a thread of its own, so that a test whose work never ends fails instead of hanging.
pub fn with_watchdog<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    let (sender, receiver) = mpsc::channel();
    let worker = thread::spawn(move || {
        let _ = sender.send(work());
    });
    match receiver.recv_timeout(WATCHDOG_TIMEOUT) {
        Ok(result) => result,
        Err(mpsc::RecvTimeoutError::Timeout) => {
            panic!("it has not ended after {WATCHDOG_TIMEOUT:?}")
        }
        Err(mpsc::RecvTimeoutError::Disconnected) => {
            std::panic::resume_unwind(worker.join().expect_err("it ended without a result"))
        }
    }
}
