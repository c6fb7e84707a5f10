//! Brings every fault about for every method, and compares what happens with the table.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use genesys_onboarding::{Client, ClientBuilder};
use socket2::{Domain, Socket, Type};

use crate::case::{Cell, EndsAfter, Row, Scenario, ScriptedResponse};
use crate::support::operations::{self, Call};
use crate::support::responses::headers_only;
use crate::support::server::{Action, Server};
use crate::support::sync::lock;
use crate::support::tokens::{credentials, service_for, token_server};
use crate::support::unroutable::Unroutable;
use crate::support::{builder, kind, with_watchdog};

/// Most cases wait: for a limit, or between two tries.
const WORKERS: usize = 32;

/// A timeout that a case runs into.
const SHORT: Duration = Duration::from_millis(200);
/// One that it must not run into.
const LONG: Duration = Duration::from_secs(5);
/// How much later than its whole time a call may end on a busy machine.
const SLACK: Duration = Duration::from_secs(1);

/// The outcome of a call.
#[derive(PartialEq, Eq, Debug)]
pub struct Observed {
    pub cell: Cell,
    /// None for a successful call, which does not tell.
    pub attempts: Option<usize>,
    pub outcome_unknown: bool,
}

/// Changes the settings of all clients.
pub type Configure = fn(ClientBuilder) -> ClientBuilder;

/// Runs all cases, and tells of every one that is not as stated.
pub fn assert_table(table: &[Row], configure: Configure) {
    let cases: Vec<_> = table
        .iter()
        .flat_map(|row| row.scenarios.iter().map(move |scenario| (row, scenario)))
        .flat_map(|(row, scenario)| operations::ALL.map(|call| (row, scenario, call)))
        .collect();
    let next = AtomicUsize::new(0);
    let wrong = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for _ in 0..WORKERS {
            scope.spawn(|| {
                while let Some((row, scenario, call)) =
                    cases.get(next.fetch_add(1, Ordering::Relaxed))
                {
                    let difference = difference(row, scenario, *call, configure);
                    lock(&wrong).extend(difference);
                }
            });
        }
    });
    let mut wrong = wrong.into_inner().unwrap();
    wrong.sort();
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}

/// In which way a case is not as the table states.
fn difference(row: &Row, scenario: &Scenario, call: Call, configure: Configure) -> Option<String> {
    let limited = |builder| limited(configure(builder), row.ends);
    let (observed, took) = observe(row, scenario, call, limited);
    let cell = row.cell(call.method).clone();
    // Without a connection the second try, too, brings no request.
    let attempts = if cell.requests == 0 { 2 } else { cell.requests };
    let expected = Observed {
        attempts: Some(attempts).filter(|_| cell.outcome != "ok"),
        outcome_unknown: row.leaves_unknown(call.method),
        cell,
    };
    let (shortest, longest) = time_for(row.ends, attempts);
    let is_too_soon = took < shortest && expected.cell.outcome != "ok";
    let is_in_time = !is_too_soon && took <= longest + SLACK;
    (observed != expected || !is_in_time).then(|| {
        format!("{}, {}: {expected:?}, but {observed:?} after {took:?}", row.fault, call.method)
    })
}

/// How long a call takes at least, and its `total_timeout`.
fn time_for(ends: EndsAfter, attempts: usize) -> (Duration, Duration) {
    match ends {
        EndsAfter::AtOnce => (Duration::ZERO, LONG),
        EndsAfter::ConnectTimeout | EndsAfter::AttemptTimeout => (SHORT * attempts as u32, LONG),
        EndsAfter::TotalTimeout => (SHORT, SHORT),
        EndsAfter::RetryAfter(wait) => (wait * (attempts as u32 - 1), LONG),
    }
}

fn limited(builder: ClientBuilder, ends: EndsAfter) -> Client {
    let limit = |by| if ends == by { SHORT } else { LONG };
    builder
        .max_retries(1)
        .max_response_bytes(64 * 1024)
        .connect_timeout(limit(EndsAfter::ConnectTimeout))
        .attempt_timeout(limit(EndsAfter::AttemptTimeout))
        .total_timeout(limit(EndsAfter::TotalTimeout))
        .build()
        .unwrap()
}

fn observe(
    row: &Row,
    scenario: &Scenario,
    call: Call,
    limited: impl Fn(ClientBuilder) -> Client,
) -> (Observed, Duration) {
    let expected = row.cell(call.method).requests;
    let without_server = |builder| made(limited(builder), call, |_| 0);
    match scenario {
        Scenario::ConnectionRefused => {
            let (_socket, url) = closed_port();
            without_server(Client::builder().base_url(url))
        }
        Scenario::NoSuchHost => {
            // A label of 64 letters: no resolver can find it, and none has to be asked.
            let url = format!("http://{}.example", "a".repeat(64));
            without_server(Client::builder().base_url(url))
        }
        Scenario::Unroutable => without_server(Unroutable::new().builder()),
        Scenario::Response(bytes) => {
            let server = Server::scripted(vec![script(bytes, call); 4]);
            let client = limited(builder(&server));
            made(client, call, |sent| seen_by(&server, sent.min(expected)))
        }
        Scenario::TokenRejected { always } => {
            let service = service_for(if *always { "none of them" } else { "t-2" });
            let login = token_server("86399");
            let client = limited(credentials(&service, &login));
            let result = made(client, call, |sent| seen_by(&service, sent.min(expected)));
            assert_eq!(login.requests().len(), 2, "{}, {}", row.fault, call.method);
            result
        }
    }
}

/// Makes the call, and then, with the client gone, counts the requests; so many attempts were made.
fn made(client: Client, call: Call, count: impl FnOnce(usize) -> usize) -> (Observed, Duration) {
    let (result, took) = with_watchdog(move || {
        let start = Instant::now();
        let result = (call.run)(&client);
        (result, start.elapsed())
    });
    let (outcome, attempts, outcome_unknown) = match result {
        Ok(()) => ("ok".to_owned(), None, false),
        Err(error) => {
            let status = error.api().map(|api| format!(" {}", api.status)).unwrap_or_default();
            let outcome = format!("{}{status}", kind(&error));
            (outcome, Some(error.attempts() as usize), error.outcome_unknown())
        }
    };
    let cell = Cell { outcome, requests: count(attempts.unwrap_or(1)) };
    (Observed { cell, attempts, outcome_unknown }, took)
}

/// How many requests the server has read, once it has read all that were sent, so many at least.
fn seen_by(server: &Server, sent: usize) -> usize {
    server.wait_for_requests(sent);
    server.wait_for_closed(server.connections());
    server.requests().len()
}

/// The steps of a connection on which every request meets the same fault.
pub fn script(response: &ScriptedResponse, call: Call) -> Vec<Action> {
    let part = |part: &Vec<u8>| match part.windows(4).any(|bytes| bytes == b"\r\n\r\n") {
        true if call.method == "HEAD" && part.starts_with(b"HTTP/") => headers_only(part).to_vec(),
        _ => part.clone(),
    };
    let bytes: Vec<u8> = response.parts.iter().flat_map(part).collect();
    let mut exchange = vec![Action::Read, Action::Send(bytes)];
    exchange.extend(response.ending.clone());
    let exchanges = if response.ending.is_some() { 1 } else { 4 };
    (0..exchanges).flat_map(|_| exchange.clone()).chain([Action::Stall]).collect()
}

/// Bound, but not listening: no other process gets the port, and no connection is accepted.
fn closed_port() -> (Socket, String) {
    let socket = Socket::new(Domain::IPV4, Type::STREAM, None).unwrap();
    socket.bind(&SocketAddr::from((Ipv4Addr::LOCALHOST, 0)).into()).unwrap();
    let address = socket.local_addr().unwrap().as_socket().unwrap();
    (socket, format!("http://{address}"))
}
