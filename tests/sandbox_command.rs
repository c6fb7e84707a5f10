//! The command `genesys-onboarding-sandbox`.
#![cfg(feature = "sandbox")]

use std::env;
use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::process::{Child, ChildStdout, Command, Output, Stdio};

use genesys_onboarding::sandbox::{INVITE_COUNT, Sandbox};
use genesys_onboarding::{Client, PageOptions, get_onboarding_invites};
use serde_json::Value;

/// Number of invites among the fixtures.
const FIXTURES: i64 = INVITE_COUNT as i64;

const SECRETS: [&str; 2] = ["first-secret", "second-secret"];

fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_genesys-onboarding-sandbox"));
    command.args(arguments).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn run(arguments: &[&str]) -> (Option<i32>, String, String) {
    let Output { status, stdout, stderr } = command(arguments).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (status.code(), text(stdout), text(stderr))
}

/// A sandbox that serves. It is killed on drop, if it has not ended.
struct Serving {
    process: Child,
    output: BufReader<ChildStdout>,
    first_line: Value,
}

impl Serving {
    fn start(mut command: Command) -> Serving {
        let mut process = command.spawn().unwrap();
        let mut output = BufReader::new(process.stdout.take().unwrap());
        let mut line = String::new();
        output.read_line(&mut line).unwrap();
        let first_line =
            serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error}: {line}"));
        Serving { process, output, first_line }
    }

    fn setting(&self, name: &str) -> &str {
        self.first_line[name].as_str().unwrap()
    }

    fn invite_count(&self) -> i64 {
        let client = Client::builder()
            .base_url(self.setting("baseUrl"))
            .login_url(self.setting("baseUrl"))
            .client_credentials(self.setting("clientId"), self.setting("clientSecret"))
            .build()
            .unwrap();
        get_onboarding_invites(&client, &PageOptions::default()).unwrap().total.unwrap()
    }

    /// Waits for the end; returns the exit status and what is printed after the first line.
    fn wait(mut self) -> (Option<i32>, String) {
        let mut rest = String::new();
        self.output.read_to_string(&mut rest).unwrap();
        (self.process.wait().unwrap().code(), rest)
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

#[cfg(unix)]
#[test]
fn signal_ends_it_with_success() {
    for signal in ["INT", "TERM"] {
        let serving = Serving::start(command(&["--port", "0"]));
        assert_eq!(serving.invite_count(), FIXTURES, "stdin is /dev/null");
        let id = serving.process.id().to_string();
        assert!(Command::new("kill").args(["-s", signal, &id]).status().unwrap().success());
        assert_eq!(serving.wait(), (Some(0), String::new()), "{signal}");
    }
}

#[test]
fn until_eof_ends_it_at_end_of_input() {
    let mut with_input = command(&["--until-eof"]);
    with_input.stdin(Stdio::piped());
    let mut serving = Serving::start(with_input);
    assert_eq!(serving.invite_count(), FIXTURES);
    drop(serving.process.stdin.take());
    assert_eq!(serving.wait(), (Some(0), String::new()));
    let without_input = Serving::start(command(&["--until-eof"]));
    assert_eq!(without_input.wait(), (Some(0), String::new()));
}

#[test]
fn options_set_host_and_credentials() {
    let [secret, limited_secret] = SECRETS;
    let serving = Serving::start(command(&[
        "--host=0.0.0.0",
        "--client-id=me",
        "--client-secret",
        secret,
        "--limited-client-id",
        "limited",
        "--limited-client-secret",
        limited_secret,
    ]));
    assert!(serving.setting("baseUrl").starts_with("http://127.0.0.1:"), "{}", serving.first_line);
    assert_eq!(serving.setting("clientId"), "me");
    assert_eq!(serving.setting("clientSecret"), secret);
    assert_eq!(serving.setting("unprivilegedClientId"), "limited");
    assert_eq!(serving.setting("unprivilegedClientSecret"), limited_secret);
    assert_eq!(serving.setting("publicClientId"), "sandbox-public-client");
    assert_eq!(serving.invite_count(), FIXTURES);
}

#[test]
fn seed_file_adds_to_the_fixtures() {
    let seed = r#"{"invites": [{"organizationId": "organization-1", "toAddress": "a@acme.test"}]}"#;
    let path = env::temp_dir().join(format!("genesys-seed-{}.json", std::process::id()));
    fs::write(&path, seed).unwrap();
    let serving = Serving::start(command(&["--seed", path.to_str().unwrap()]));
    assert_eq!(serving.invite_count(), FIXTURES + 1);
    fs::write(&path, r#"{"invites": [{"toAdress": "a@acme.test"}]}"#).unwrap();
    let (status, _, stderr) = run(&["--seed", path.to_str().unwrap()]);
    fs::remove_file(&path).unwrap();
    assert_eq!(status, Some(2));
    assert!(stderr.contains("seed: invites[0].toAdress"), "{stderr}");
}

#[test]
fn wrong_usage_is_2_and_names_the_argument() {
    for (arguments, name) in [
        (["--port", "65536"].as_slice(), "--port"),
        (&["--port"], "--port"),
        (&["--prot", "1"], "--prot"),
        (&["8080"], "8080"),
        (&["--until-eof=yes"], "--until-eof"),
        (&["--seed", "/nowhere/seed.json"], "--seed"),
        (&["--host", "sandbox.example"], "host"),
        (&["--client-id", "a:b"], "client_id"),
        (&["--client-id", "a", "--limited-client-id", "a"], "client_id"),
    ] {
        let (status, stdout, stderr) = run(arguments);
        assert_eq!((status, stdout.as_str()), (Some(2), ""), "{arguments:?}");
        assert!(stderr.contains(name) && stderr.lines().count() == 1, "{stderr}");
    }
}

#[test]
fn port_in_use_is_1() {
    let sandbox = Sandbox::start().unwrap();
    let port = sandbox.base_url().rsplit(':').next().unwrap();
    let (status, stdout, stderr) = run(&["--port", port]);
    assert_eq!((status, stdout.as_str()), (Some(1), ""));
    assert!(stderr.contains(port), "{stderr}");
}

#[test]
fn help_and_version_are_printed() {
    let (status, stdout, stderr) = run(&["--help"]);
    assert_eq!((status, stderr.as_str()), (Some(0), ""));
    for option in ["--port PORT", "--host", "--limited-client-id", "--seed FILE", "--until-eof"] {
        assert!(stdout.contains(option), "{stdout}");
    }
    assert!(stdout.lines().all(|line| line.len() <= 110), "{stdout}");
    let version = format!("genesys-onboarding-sandbox {}\n", env!("CARGO_PKG_VERSION"));
    assert_eq!(run(&["--version"]), (Some(0), version, String::new()));
}
