//! Shared by the integration tests: a scripted server, and clients and calls for it.

// Each test file is a separate program that uses a part of this module.
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

/// Far above every timeout in the tests: a wait this long is a hang.
pub const WATCHDOG_TIMEOUT: Duration = Duration::from_secs(30);

/// A client of `server` without retries.
pub fn client(server: &Server) -> Client {
    builder(server).build().unwrap()
}

/// The builder of [`client`], for tests that need more settings.
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
        _ => "unknown",
    }
}

/// Runs `work` on its own thread, so that a test whose work hangs fails.
pub fn with_watchdog<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    let (sender, receiver) = mpsc::channel();
    let worker = thread::spawn(move || {
        let _ = sender.send(work());
    });
    match receiver.recv_timeout(WATCHDOG_TIMEOUT) {
        Ok(result) => result,
        Err(mpsc::RecvTimeoutError::Timeout) => {
            panic!("still running after {WATCHDOG_TIMEOUT:?}")
        }
        Err(mpsc::RecvTimeoutError::Disconnected) => {
            std::panic::resume_unwind(worker.join().expect_err("the thread ended without a result"))
        }
    }
}
