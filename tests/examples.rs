//! Runs the examples and checks what they print.
#![cfg(feature = "sandbox")]

#[path = "support/cargo.rs"]
mod cargo;

use std::env;
use std::io::{BufRead, BufReader, Read, Write, copy};
use std::net::{TcpListener, TcpStream};
use std::process::{Command, Output};
use std::sync::OnceLock;
use std::thread;

use genesys_onboarding::sandbox::{Sandbox, operation_ids};

use cargo::cargo;

/// An example's program. Builds the examples with the features of this test, so that nothing is compiled twice.
fn program(name: &str) -> Command {
    static BUILD: OnceLock<()> = OnceLock::new();
    BUILD.get_or_init(|| {
        let mut cargo = cargo();
        cargo.args(["build", "--quiet", "--locked", "--offline", "--examples", "--all-features"]);
        if !cfg!(debug_assertions) {
            cargo.arg("--release");
        }
        assert!(cargo.status().unwrap().success());
    });
    let test = env::current_exe().unwrap();
    let profile_dir = test.ancestors().nth(2).unwrap();
    Command::new(profile_dir.join("examples").join(name))
}

fn run(name: &str, arguments: &[&str]) -> Output {
    program(name).args(arguments).output().unwrap()
}

/// The lines that an example prints.
fn lines(name: &str, arguments: &[&str]) -> Vec<String> {
    let output = run(name, arguments);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect()
}

#[test]
fn quickstart_calls_every_operation() {
    let count = operation_ids().len();
    let expected = format!("{count} of {count} operations");
    assert_eq!(lines("quickstart", &[]).last(), Some(&expected));
}

#[test]
fn quickstart_rejects_unknown_arguments() {
    let output = run("quickstart", &["--life"]);
    assert!(!output.status.success());
    assert!(String::from_utf8(output.stderr).unwrap().contains("--life"));
}

#[test]
fn sandbox_tests_a_program_with_a_fault() {
    let staged = "POST /api/v2/onboarding/users/stage: ";
    let expected = ["no response", "204", "400"].map(|status| format!("{staged}{status}"));
    assert_eq!(lines("sandbox", &[]), expected);
}

#[test]
fn cookbook_does_every_task() {
    let lines = lines("cookbook", &[]);
    let done: Vec<&str> = lines.iter().filter_map(|line| line.strip_suffix(": done")).collect();
    let tasks =
        ["first-call", "errors", "pages", "retry", "time-limit", "headers", "proxy", "bulk"];
    assert_eq!(done, [&tasks[..], &["login", "sandbox"]].concat());
}

#[test]
fn errors_reports_each_category() {
    let lines = lines("errors", &[]);
    let categories: Vec<&str> = lines.iter().filter_map(|l| Some(l.split_once(": ")?.0)).collect();
    let expected = ["not found", "error response 500", "network error", "bug in this program"];
    assert_eq!(categories, expected);
}

#[test]
fn retry_checks_after_an_unknown_outcome() {
    let lines = lines("retry", &[]);
    assert_eq!(lines[0], "guest-1@acme.example after 3 requests");
    assert_eq!(lines.last().unwrap(), "the join code was created");
}

#[test]
fn pages_yields_every_invite() {
    assert_eq!(
        lines("pages", &[]),
        [
            "page 2 has 25 of 63 invites",
            "guest-1@acme.example becomes an administrator",
            "ada@acme.example becomes an administrator",
            "63 invites in all",
        ]
    );
}

#[test]
fn one_call_is_limited_and_cancelled_by_itself() {
    let lines = lines("one_call", &[]);
    assert_eq!(lines[0], "guest-1@acme.example");
    assert!(lines[1].starts_with("status Some(200), correlation id "), "{}", lines[1]);
    assert!(lines[2].contains("total_timeout (2 s)"), "{}", lines[2]);
    assert!(lines[3].contains("cancelled"), "{}", lines[3]);
}

#[test]
fn login_yields_the_persons_client() {
    let lines = lines("login", &[]);
    assert!(lines[0].starts_with("Log in at http://127.0.0.1:"), "{lines:?}");
    assert_eq!(lines[1..], ["the person sees 63 invites"]);
}

#[test]
fn bulk_continues_after_it_was_stopped() {
    let lines = lines("bulk", &[]);
    assert!(lines[0].contains(" people done, 3 in doubt, "), "{}", lines[0]);
    assert!(lines[0].contains("; stopped: postOnboardingUsersStage: "), "{}", lines[0]);
    assert!(lines[1].starts_with("2000 of 2000 people done ("), "{}", lines[1]);
    assert!(lines[1].ends_with(" earlier, 3 reconciled)"), "{}", lines[1]);
    assert_eq!(lines.len(), 2);
}

#[test]
fn cancel_ends_the_call_and_keeps_the_client() {
    assert_eq!(lines("cancel", &[]).last().unwrap(), "guest-1@acme.example");
}

#[test]
fn wait_returns_once_provisioning_is_complete() {
    let lines = lines("wait", &[]);
    assert_eq!(lines.len(), 4, "{lines:?}");
    assert!(lines[2].starts_with("poll 3 after "), "{lines:?}");
    assert_eq!(lines[3], "Initech is complete");
}

#[test]
fn tracing_sees_attempts_within_the_programs_span() {
    let lines = lines("tracing", &[]);
    let of_call = |text: &&String| text.contains("find the guest{invite=");
    let attempts: Vec<_> =
        lines.iter().filter(of_call).filter(|line| line.contains("getOnboardingInvite")).collect();
    let has = |index: usize, text: &str| attempts[index].contains(text);
    assert!(has(0, "url.template=\"/oauth/token\""), "{attempts:?}");
    assert!(has(1, "http.response.status_code=503"), "{attempts:?}");
    assert!(has(2, "http.request.resend_count=1"), "{attempts:?}");
    assert!(lines.iter().any(|line| line.contains("waiting reason=backoff")), "{lines:?}");
    assert_eq!(lines.last().unwrap(), "guest-1@acme.example");
}

#[test]
fn proxy_connects_through_the_proxy() {
    let sandbox = Sandbox::start().unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let proxy_url = format!("http://{}", listener.local_addr().unwrap());
    let proxy = thread::spawn(move || tunnel(listener.accept().unwrap().0));
    assert_eq!(lines("proxy", &[&proxy_url, sandbox.base_url()]), ["guest-1@acme.example"]);
    let target = sandbox.base_url().strip_prefix("http://").unwrap();
    assert_eq!(proxy.join().unwrap(), format!("CONNECT {target} HTTP/1.1\r\n"));
}

/// Serves one CONNECT request, and returns its request line.
fn tunnel(client: TcpStream) -> String {
    let mut reader = BufReader::new(client.try_clone().unwrap());
    let mut request_line = String::new();
    reader.read_line(&mut request_line).unwrap();
    let mut header = String::new();
    while header != "\r\n" {
        header.clear();
        reader.read_line(&mut header).unwrap();
    }
    let target = request_line.split(' ').nth(1).unwrap();
    let upstream = TcpStream::connect(target).unwrap();
    (&client).write_all(b"HTTP/1.1 200 OK\r\n\r\n").unwrap();
    thread::scope(|scope| {
        scope.spawn(|| relay(&mut reader, &upstream));
        relay(&upstream, &client);
    });
    request_line
}

/// Copies until either side closes, then closes the sending side of the other.
fn relay(mut from: impl Read, mut to: &TcpStream) {
    let _ = copy(&mut from, &mut to);
    let _ = to.shutdown(std::net::Shutdown::Both);
}
