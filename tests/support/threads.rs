//! Threads that begin at the same moment, on one client.

use std::sync::Barrier;
use std::thread;

use genesys_onboarding::{Client, get_onboarding_invite};

use super::request::Request;
use super::responses::json;
use super::with_watchdog;

/// Does the work in so many threads at once; each is told its number.
pub fn in_threads<T: Send + 'static>(
    threads: usize,
    client: &Client,
    work: impl Fn(&Client, usize) -> T + Send + Sync + 'static,
) -> Vec<T> {
    let client = client.clone();
    with_watchdog(move || {
        let start = Barrier::new(threads);
        let run = |number| {
            start.wait();
            work(&client, number)
        };
        let run = &run;
        thread::scope(|scope| {
            let workers: Vec<_> = (0..threads).map(|n| scope.spawn(move || run(n))).collect();
            workers.into_iter().map(|worker| worker.join().unwrap()).collect()
        })
    })
}

/// Answers with an invite that tells which one was asked for.
pub fn echo_invite(request: &Request) -> Vec<u8> {
    let id = request.target.rsplit('/').next().unwrap();
    json(200, &format!(r#"{{"toAddress": "{id}@acme.example"}}"#))
}

/// Each thread makes so many calls to [`echo_invite`], and gets the answers to its own.
pub fn assert_own_responses(threads: usize, calls: usize, client: &Client) {
    in_threads(threads, client, move |client, thread| {
        for number in 0..calls {
            let id = format!("{thread}-{number}");
            let invite = get_onboarding_invite(client, &id).unwrap();
            assert_eq!(invite.to_address, format!("{id}@acme.example"));
        }
    });
}
