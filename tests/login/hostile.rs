//! Another process of the machine that knows the port, and tries to keep the person out or to get in.

use std::io::Write;
use std::net::TcpStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use crate::browser::{authority, connect, exchange, get, redirect};
use crate::support::operations;
use crate::{Services, wait_while};

/// More than a login serves at once, and few enough for the usual limit of a process, 1,024, with all tests at once.
const OPEN: usize = 150;
const CONNECTIONS: usize = 10_000;

/// Ends the neighbours, also if the test fails.
struct End<'a>(&'a AtomicBool);

impl Drop for End<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::SeqCst);
    }
}

/// Lets neighbours run until the person has logged in, and checks that they do.
fn log_in_beside(
    attack: impl Fn(&str, &AtomicBool, &AtomicUsize) + Send + Sync + 'static,
    begun: usize,
) {
    let services = Services::new();
    let login = services.begin();
    let (host, target) = (authority(&login), redirect(&login));
    let (client, page) = wait_while(&login, move || {
        let (is_over, count) = (AtomicBool::new(false), AtomicUsize::new(0));
        thread::scope(|scope| {
            let end = End(&is_over);
            let neighbours: Vec<_> =
                (0..2).map(|_| scope.spawn(|| attack(&host, &is_over, &count))).collect();
            while count.load(Ordering::SeqCst) < begun {
                thread::sleep(Duration::from_millis(5));
                assert!(!neighbours.iter().any(|neighbour| neighbour.is_finished()));
            }
            let page = exchange(&host, &get(&host, &target));
            drop(end);
            page
        })
    });
    assert!(page.contains("Logged in"), "{page}");
    operations::get(&client.unwrap()).unwrap();
    assert_eq!(services.login.requests().len(), 1, "only the person's code was exchanged");
}

#[test]
fn idle_connections_do_not_keep_person_out() {
    log_in_beside(
        |host, is_over, count| {
            let mut open: Vec<TcpStream> = Vec::new();
            while !is_over.load(Ordering::SeqCst) {
                if let Ok(stream) = TcpStream::connect(host) {
                    open.push(stream);
                    count.fetch_add(1, Ordering::SeqCst);
                }
                if open.len() > OPEN {
                    open.remove(0);
                }
            }
        },
        1_000,
    );
}

#[test]
fn ten_thousand_wrong_responses_do_not_end_login() {
    log_in_beside(
        |host, is_over, count| {
            let state = "A".repeat(43);
            while !is_over.load(Ordering::SeqCst) {
                if let Ok(mut stream) = TcpStream::connect(host) {
                    let target = format!("/?code=stolen&state={state}");
                    let _ = stream.write_all(&get(host, &target));
                    count.fetch_add(1, Ordering::SeqCst);
                }
            }
        },
        CONNECTIONS,
    );
}

#[test]
fn slow_drips_and_huge_heads_end_no_login() {
    log_in_beside(
        |host, is_over, count| {
            let mut dripping: Vec<TcpStream> = (0..OPEN / 2).map(|_| connect(host)).collect();
            while !is_over.load(Ordering::SeqCst) {
                for stream in &mut dripping {
                    if stream.write_all(b"G").is_err()
                        && let Ok(next) = TcpStream::connect(host)
                    {
                        *stream = next;
                    }
                    count.fetch_add(1, Ordering::SeqCst);
                }
                if let Ok(mut stream) = TcpStream::connect(host) {
                    let _ = stream.set_write_timeout(Some(Duration::from_millis(100)));
                    let _ = stream.write_all(&vec![b'x'; 1024 * 1024]);
                }
            }
        },
        2_000,
    );
}

#[test]
fn neighbour_cannot_use_code_without_verifier() {
    // Whoever reads the address of the redirect, as from the browser's history, has no verifier.
    let services = Services::new();
    let login = Arc::new(services.begin());
    let other = services.begin();
    let error = other.finish(&format!("{}{}", other.redirect_uri(), redirect(&login))).unwrap_err();
    assert!(error.to_string().contains("another login"), "{error}");
    assert_eq!(services.login.connections(), 0);
}
