//! The journal's file: what it has, who may use it, and how a damaged one is handled.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

use genesys_onboarding::bulk::{Bulk, BulkOptions};
use genesys_onboarding::sandbox::Sandbox;
use genesys_onboarding::{Client, CreateUserRequest, JoinExistingOrgsRequest, StageUserRequest};

use super::service::{Fate, Service};
use super::support::server::Server;
use super::support::{client, responses};
use super::{email, journal, open, options, people, stage};

/// Why a journal cannot be opened.
fn reason(client: &Client, journal: &Path) -> String {
    let error = Bulk::open(client, options(journal)).unwrap_err();
    assert_eq!(error.setting(), Some("journal"));
    let prefix = format!("invalid setting journal: {}: ", journal.display());
    error.to_string().strip_prefix(&prefix).unwrap_or_else(|| panic!("{error}")).to_owned()
}

fn append(journal: &Path, text: &str) {
    let mut file = OpenOptions::new().append(true).open(journal).unwrap();
    file.write_all(text.as_bytes()).unwrap();
}

#[test]
fn person_is_on_disk_before_the_request_goes() {
    let path = journal("before");
    let service = Service::start({
        let path = path.clone();
        move |email, _| {
            let journal = fs::read_to_string(&path).unwrap();
            let line = journal.lines().last().unwrap();
            assert!(line.starts_with(r#"{"sending":{"stage":"#) && line.contains(email), "{line}");
            Fate::Processed
        }
    });
    let report = open(&service.client(), &path).run(people(5), 1).unwrap();
    assert!(report.is_complete(), "{report:?}");
    let journal = fs::read_to_string(&path).unwrap();
    assert!(journal.lines().last().unwrap().starts_with(r#"{"done":{"stage":"#), "{journal}");
}

#[test]
fn torn_last_line_is_cut_and_person_sent() {
    let service = Service::start(|_, _| Fate::Processed);
    let (client, journal) = (service.client(), journal("torn"));
    open(&client, &journal).run(people(2), 1).unwrap();
    let whole = fs::read_to_string(&journal).unwrap();
    append(&journal, r#"{"sending":{"stage":{"joinCodeId":"joincode-1","ema"#);
    let report = open(&client, &journal).run(people(3), 1).unwrap();
    assert_eq!(report.to_string(), "3 of 3 people done (2 earlier)");
    assert_eq!(service.received(&email(2)), 1);
    let mended = fs::read_to_string(&journal).unwrap();
    assert!(mended.starts_with(&whole), "{mended}");
    assert_eq!(mended.lines().count(), whole.lines().count() + 2, "{mended}");
}

#[test]
fn last_line_without_newline_is_kept() {
    let service = Service::start(|_, _| Fate::Processed);
    let (client, journal) = (service.client(), journal("without_newline"));
    open(&client, &journal).run(people(2), 1).unwrap();
    let whole = fs::read_to_string(&journal).unwrap();
    fs::write(&journal, whole.trim_end()).unwrap();
    let report = open(&client, &journal).run(people(2), 1).unwrap();
    assert_eq!(report.to_string(), "2 of 2 people done (2 earlier)");
    assert_eq!(fs::read_to_string(&journal).unwrap(), whole);
}

#[test]
fn damaged_line_in_the_middle_is_named() {
    let service = Service::start(|_, _| Fate::Processed);
    let (client, journal) = (service.client(), journal("damaged"));
    open(&client, &journal).run(people(1), 1).unwrap();
    append(&journal, "{\"done\":\n");
    open_fails_and_file_is_unchanged(&client, &journal, "line 4 is damaged: EOF while parsing");
}

#[test]
fn other_files_and_journals_are_rejected_unchanged() {
    let service = Service::start(|_, _| Fate::Processed);
    let client = service.client();
    let path = journal("not_a_journal");
    fs::write(&path, "name,email").unwrap();
    open_fails_and_file_is_unchanged(&client, &path, "it exists and is not a journal");

    let other = Service::start(|_, _| Fate::Processed);
    let path = journal("another_service");
    open(&other.client(), &path).run(people(1), 1).unwrap();
    let expected = format!("it is of the service {}, and the client is of", other.server.url());
    open_fails_and_file_is_unchanged(&client, &path, &expected);

    let folder = path.parent().unwrap().to_owned();
    assert!(reason(&client, &folder).starts_with("cannot be opened: "));
    #[cfg(unix)]
    assert_eq!(reason(&client, &PathBuf::from("/dev/null")), "not a regular file");
}

fn open_fails_and_file_is_unchanged(client: &Client, journal: &Path, expected: &str) {
    let before = fs::read(journal).unwrap();
    let reason = reason(client, journal);
    assert!(reason.starts_with(expected), "{reason}");
    assert_eq!(fs::read(journal).unwrap(), before);
}

#[test]
fn second_run_at_once_is_rejected() {
    let sandbox = Sandbox::start().unwrap();
    let (client, journal) = (sandbox.client().unwrap(), journal("locked"));
    let first = open(&client, &journal);
    assert_eq!(reason(&client, &journal), "another run is using it; wait for its end");
    drop(first);
    assert!(open(&client, &journal).run(people(1), 1).unwrap().is_complete());
}

#[test]
fn passwords_and_responses_stay_out_of_the_journal() {
    const CANARY: &str = "c4n4ry-p4ssw0rd";
    let reflecting = Server::responding(|request| {
        let body = std::str::from_utf8(&request.body).unwrap();
        responses::json(400, &format!(r#"{{"message": {body:?}}}"#))
    });
    let path = journal("secrets");
    let create = CreateUserRequest::new("i-1", CANARY.to_uppercase(), CANARY);
    let report = open(&client(&reflecting), &path).run([create], 1).unwrap();
    assert!(!format!("{report:?}").contains(CANARY), "{report:?}");
    assert!(!serde_json::to_string(&report).unwrap().contains(CANARY));
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.contains(r#"{"rejected":{"create":{"inviteId":"i-1"}}"#), "{text}");
    assert!(!text.contains(CANARY), "{text}");

    let sandbox = Sandbox::start().unwrap();
    let path = journal("links");
    let join = JoinExistingOrgsRequest::new(["organization-1"]).email("grace@acme.test");
    let report = open(&sandbox.client().unwrap(), &path).run([join], 1).unwrap();
    assert!(serde_json::to_string(&report).unwrap().contains("https://join.sandbox.example"));
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.contains(r#"{"done":{"join":"#) && !text.contains("https://join"), "{text}");
}

#[cfg(unix)]
#[test]
fn only_the_owner_can_read_the_journal() {
    use std::os::unix::fs::PermissionsExt;

    let sandbox = Sandbox::start().unwrap();
    let path = journal("mode");
    let _bulk = open(&sandbox.client().unwrap(), &path);
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
}

#[test]
fn journal_in_the_current_folder_needs_no_folder() {
    let client = Client::builder().build().unwrap();
    let name = format!("bulk-{}.journal", std::process::id());
    drop(Bulk::open(&client, BulkOptions::new(&name)).unwrap());
    fs::remove_file(&name).unwrap();
}

#[test]
fn people_with_odd_addresses_survive_the_journal() {
    let service = Service::start(|_, _| Fate::Processed);
    let (client, journal) = (service.client(), journal("odd"));
    let odd = ["a\"b\\c@x", "a\nb@x", "é\u{2028}@x", "\u{0}@x", "{\"done\":1}"];
    let requests = || odd.map(|email| StageUserRequest::new("j-1", email));
    let report = open(&client, &journal).run(requests(), 1).unwrap();
    assert_eq!(report.to_string(), "5 of 5 people done");
    let report = open(&client, &journal).run(requests().into_iter().chain([stage(1)]), 1).unwrap();
    assert_eq!(report.to_string(), "6 of 6 people done (5 earlier)");
}
