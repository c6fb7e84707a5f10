//! A forked process uses its parent's client without disturbing it or waiting for it.

#![cfg(unix)]

mod support;

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use genesys_onboarding::Client;

use support::operations;
use support::responses::{json, ok_response};
use support::server::Server;
use support::sync::Gate;
use support::{WATCHDOG_TIMEOUT, builder, client};

/// Makes a call in a child process, which is killed if it hangs.
#[expect(unsafe_code, reason = "there is no safe fork; the child only calls and leaves")]
fn call_in_child(client: &Client) -> Result<(), String> {
    // SAFETY: the child makes one call and leaves by `_exit`, so that neither the test harness nor the
    // test server continues in it. The C library makes the allocator usable after a fork.
    let child = unsafe { libc::fork() };
    assert!(child >= 0, "fork has failed");
    if child == 0 {
        let code = i32::from(operations::get(client).is_err());
        // SAFETY: it ends the process.
        unsafe { libc::_exit(code) };
    }
    let end = Instant::now() + WATCHDOG_TIMEOUT;
    let mut status = 0;
    loop {
        // SAFETY: `child` is a child of this process that has not been waited for yet, and `status` is valid for a write.
        match unsafe { libc::waitpid(child, &raw mut status, libc::WNOHANG) } {
            0 if Instant::now() < end => thread::sleep(Duration::from_millis(2)),
            0 => {
                // SAFETY: as above; the child has not been waited for.
                unsafe {
                    libc::kill(child, libc::SIGKILL);
                    libc::waitpid(child, &raw mut status, 0);
                }
                return Err("the child hung".to_owned());
            }
            pid if pid == child && status == 0 => return Ok(()),
            pid => return Err(format!("waitpid gave {pid}, status {status}")),
        }
    }
}

#[test]
fn child_opens_its_own_connections() {
    let server = Server::responding(|_| ok_response());
    let client = client(&server);
    operations::get(&client).unwrap();
    call_in_child(&client).unwrap();
    operations::get(&client).unwrap();
    call_in_child(&client).unwrap();
    operations::get(&client).unwrap();

    let seen: Vec<_> = server.requests().iter().map(|request| request.connection).collect();
    assert_eq!(seen, [0, 1, 0, 2, 0]);
}

#[test]
fn child_does_not_wait_for_parents_token_refresh() {
    let release = Gate::default();
    let login = Server::responding({
        let release = release.clone();
        move |request| {
            if request.connection == 0 {
                release.wait();
            }
            json(200, &format!(r#"{{"access_token": "t-{}"}}"#, request.connection))
        }
    });
    let server = Server::responding(|_| ok_response());
    let client = builder(&server)
        .login_url(login.url())
        .client_credentials("my-id", "my-secret")
        .build()
        .unwrap();
    thread::scope(|scope| {
        let parent = scope.spawn(|| operations::get(&client));
        login.wait_for_requests(1);
        let child = call_in_child(&client);
        release.open();
        child.unwrap();
        parent.join().unwrap().unwrap();
    });
    let tokens: Vec<_> = server
        .requests()
        .iter()
        .map(|request| request.header("authorization").unwrap().to_owned())
        .collect();
    assert_eq!(tokens, ["Bearer t-1", "Bearer t-0"]);
}

#[test]
fn child_takes_turns_of_its_own() {
    let server = Server::responding(|_| ok_response());
    let client = builder(&server).requests_per_minute(1).build().unwrap();
    operations::get(&client).unwrap();
    for _ in 0..2 {
        call_in_child(&client).unwrap();
    }
    operations::get(&client).unwrap_err();
    assert_eq!(server.requests().len(), 3);
}

#[test]
fn child_ignores_locks_of_parents_threads() {
    let server = Server::responding(|_| ok_response());
    let client = client(&server);
    let is_stopped = AtomicBool::new(false);
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                while !is_stopped.load(Ordering::Relaxed) {
                    operations::get(&client).unwrap();
                }
            });
        }
        server.wait_for_requests(4);
        let children: Result<Vec<()>, String> = (0..100).map(|_| call_in_child(&client)).collect();
        is_stopped.store(true, Ordering::Relaxed);
        children.unwrap();
    });
}
