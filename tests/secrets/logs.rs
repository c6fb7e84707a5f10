//! This crate's own log records, all of them down to TRACE.

use std::sync::{Mutex, Once};

use log::{LevelFilter, Log, Metadata, Record};

use crate::canaries::{TOKEN, assert_hidden, errors_of_calls, with_credentials};
use crate::support::builder;
use crate::support::responses::{json, response};
use crate::support::server::Server;
use crate::support::sync::lock;

/// Keeps this crate's records. Those of the HTTP library are known to show the wire, and said to.
struct Book(Mutex<Vec<String>>);

static BOOK: Book = Book(Mutex::new(Vec::new()));

impl Log for Book {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("genesys_onboarding")
    }

    fn log(&self, record: &Record<'_>) {
        if self.enabled(record.metadata()) {
            let line = format!("{} {} {}", record.level(), record.target(), record.args());
            lock(&self.0).push(line);
        }
    }

    fn flush(&self) {}
}

fn keep_records() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        log::set_logger(&BOOK).unwrap();
        log::set_max_level(LevelFilter::Trace);
    });
}

#[test]
fn log_records_show_no_secret() {
    keep_records();
    // Tokens, rejected tokens, waits and responses that repeat the request.
    let login = Server::responding(|_| {
        json(200, &format!(r#"{{"access_token": "{TOKEN}", "expires_in": 1}}"#))
    });
    for status in [302, 400, 401, 429, 500] {
        let server = Server::responding(move |request| {
            let echo = format!("{:?} {}", request.header("authorization"), request.text());
            let headers =
                [("Location", &*echo), ("ININ-Correlation-Id", &echo), ("Retry-After", "0")];
            response(status, &headers, echo.as_bytes())
        });
        let builder = builder(&server).max_retries(1);
        errors_of_calls(&with_credentials(builder, &login.url()).build().unwrap());
    }
    let records = lock(&BOOK.0).clone();
    for expected in ["postOnboardingUsers", "POST /oauth/token", "retrying", "401"] {
        assert!(records.iter().any(|line| line.contains(expected)), "{expected}: {records:#?}");
    }
    assert_hidden("the log", &records.join("\n"));
}
