//! Threads that start simultaneously and share one client.

use std::sync::Barrier;
use std::thread;

use genesys_onboarding::{Client, get_onboarding_invite};

use super::request::Request;
use super::responses::json;
use super::with_watchdog;

/// Runs `work` in `threads` threads at once, with the index of the thread.
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

/// Responds with an invite whose address contains the requested ID.
pub fn echo_invite(request: &Request) -> Vec<u8> {
    let id = request.target.rsplit('/').next().unwrap();
    json(200, &format!(r#"{{"toAddress": "{id}@acme.example"}}"#))
}

/// Checks that each thread gets the responses to its own requests, from a server of [`echo_invite`].
pub fn assert_own_responses(threads: usize, calls: usize, client: &Client) {
    in_threads(threads, client, move |client, thread| {
        for number in 0..calls {
            let id = format!("{thread}-{number}");
            let invite = get_onboarding_invite(client, &id).unwrap();
            assert_eq!(invite.to_address, format!("{id}@acme.example"));
        }
    });
}
