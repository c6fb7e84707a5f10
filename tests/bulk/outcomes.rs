//! The outcome for each person, and what a later run does with it.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use genesys_onboarding::bulk::{BulkRequest, BulkStatus};
use genesys_onboarding::sandbox::{DISABLED_JOIN_CODE_ID, Fault, JOIN_CODE_ID, Sandbox};
use genesys_onboarding::{CreateUserRequest, JoinExistingOrgsRequest, StageUserRequest};
use serde_json::Value;

use super::service::{Fate, Service};
use super::support::server::Server;
use super::support::sync::{Gate, lock};
use super::support::{client, responses};
use super::{Bulk, STATUSES, email, journal, open, options, people, stage};

#[test]
fn finished_run_sends_nothing_again() {
    let sandbox = Sandbox::start().unwrap();
    let (client, journal) = (sandbox.client().unwrap(), journal("finished"));
    let report = open(&client, &journal).run(people(50), 8).unwrap();
    assert_eq!(report.to_string(), "50 of 50 people done");
    for (number, outcome) in report.outcomes.iter().enumerate() {
        assert_eq!(outcome.http_status, Some(204), "{number}: {outcome:?}");
        assert!(outcome.correlation_id.is_some(), "{number}: {outcome:?}");
    }
    let requests = sandbox.request_count();
    let report = open(&client, &journal).run(people(50), 8).unwrap();
    assert_eq!(report.to_string(), "50 of 50 people done (50 earlier)");
    assert_eq!(sandbox.request_count(), requests);
    let report = open(&client, &journal).run(people(52), 8).unwrap();
    assert_eq!(report.to_string(), "52 of 52 people done (50 earlier)");
    assert_eq!(sandbox.request_count(), requests + 2);
}

#[test]
fn duplicates_are_sent_once_and_reported() {
    let service = Service::start(|_, _| Fate::Processed);
    let twice = StageUserRequest::new(JOIN_CODE_ID, email(1).to_uppercase()).locale("de");
    let list = people(3).chain([twice]).chain(people(2));
    let bulk = open(&service.client(), &journal("duplicates"));
    let report = bulk.run(list, 4).unwrap();
    assert_eq!(report.to_string(), "3 of 3 people done, 3 duplicate");
    assert!(report.is_complete());
    assert_eq!(service.server.requests().len(), 3);
    let keys: Vec<String> = report.duplicates.iter().map(ToString::to_string).collect();
    let mut keys: Vec<&str> = keys.iter().map(|key| key.split(' ').next().unwrap()).collect();
    keys.sort_unstable();
    assert_eq!(keys, [email(0), email(1), email(1)]);
}

#[test]
fn same_address_with_another_operation_is_another_person() {
    let keys: Vec<_> = [
        BulkRequest::from(StageUserRequest::new("j-1", email(1))),
        StageUserRequest::new("j-2", email(1)).into(),
        CreateUserRequest::new("i-1", "Ada", "correct horse").into(),
        CreateUserRequest::new("I-1", "Ada", "correct horse").into(),
        JoinExistingOrgsRequest::new(["o-1"]).email(email(1)).into(),
        JoinExistingOrgsRequest::new(["o-1", "o-2"]).email(email(1)).into(),
        JoinExistingOrgsRequest::new(["o-1"]).into(),
    ]
    .iter()
    .map(BulkRequest::key)
    .collect();
    for (index, key) in keys.iter().enumerate() {
        assert!(!keys[..index].contains(key), "{key:?}");
    }
    let orders = [["o-1", "o-2"], ["o-2", "o-1"]];
    let [one, other] = orders.map(|ids| BulkRequest::from(JoinExistingOrgsRequest::new(ids)).key());
    assert_eq!(one, other);
}

#[test]
fn rejected_person_is_final_unless_asked_for() {
    let sandbox = Sandbox::start().unwrap();
    let (client, journal) = (sandbox.client().unwrap(), journal("rejected"));
    let disabled = || StageUserRequest::new(DISABLED_JOIN_CODE_ID, email(1));
    let foreign = || StageUserRequest::new(JOIN_CODE_ID, "grace@other.example");
    let list = || [stage(0), disabled(), foreign(), stage(2)];
    let report = open(&client, &journal).run(list(), 2).unwrap();
    assert_eq!(report.to_string(), "2 of 4 people done, 2 rejected");
    assert!(!report.is_complete());
    let statuses = report.with_status(BulkStatus::Rejected);
    let mut statuses: Vec<_> = statuses.map(|outcome| outcome.http_status).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [Some(400), Some(409)]);
    let requests = sandbox.request_count();
    let report = open(&client, &journal).run(list(), 2).unwrap();
    assert_eq!(report.to_string(), "2 of 4 people done (4 earlier), 2 rejected");
    assert_eq!(sandbox.request_count(), requests);
    let options = options(&journal).retry_rejected(true);
    let report = Bulk::open(&client, options).unwrap().run(list(), 2).unwrap();
    assert_eq!(report.to_string(), "2 of 4 people done (2 earlier), 2 rejected");
    assert_eq!(sandbox.request_count(), requests + 2);
}

#[test]
fn invalid_person_is_rejected_without_request() {
    let service = Service::start(|_, _| Fate::Processed);
    let (client, journal) = (service.client(), journal("invalid"));
    let list = [stage(0), StageUserRequest::new("j-1", " "), stage(1)];
    let report = open(&client, &journal).run(list, 1).unwrap();
    assert_eq!(report.to_string(), "2 of 3 people done, 1 rejected");
    let message = report.outcomes[1].message.as_deref().unwrap();
    assert!(message.contains("invalid argument body.email: must not be blank"), "{message}");
    assert_eq!(service.server.requests().len(), 2);
    // What is invalid may be mended, and keeps its key.
    let create = |name: &str| CreateUserRequest::new("i-1", name, "correct horse");
    let sandbox = Sandbox::start().unwrap();
    let (client, journal) = (sandbox.client().unwrap(), super::journal("mended"));
    let report = open(&client, &journal).run([create("")], 1).unwrap();
    assert_eq!(report.count(BulkStatus::Rejected), 1);
    let report = open(&client, &journal).run([create("Ada")], 1).unwrap();
    assert_eq!(report.outcomes[0].http_status, Some(404), "{report:?}");
}

#[test]
fn rate_limited_person_is_sent_in_the_end() {
    let limit_twice =
        |_: &str, before| if before < 2 { Fate::RateLimited } else { Fate::Processed };
    let service = Service::start(limit_twice);
    let report = open(&service.retrying_client(), &journal("limited")).run(people(4), 4).unwrap();
    assert_eq!(report.to_string(), "4 of 4 people done");
    assert!((0..4).all(|number| service.received(&email(number)) == 3));
}

#[test]
fn rate_limited_person_is_left_for_next_run() {
    let sandbox = Sandbox::start().unwrap();
    let client = sandbox.client_builder().max_retries(0).build().unwrap();
    let journal = journal("not_sent");
    sandbox.fail_next(2, Fault::status(429).retry_after(Duration::ZERO));
    let report = open(&client, &journal).run(people(1), 1).unwrap();
    assert_eq!(report.to_string(), "0 of 1 person done, 1 not sent");
    assert!(!report.is_complete());
    let report = open(&client, &journal).run(people(1), 1).unwrap();
    assert_eq!(report.to_string(), "1 of 1 person done");
}

#[test]
fn progress_is_called_once_for_each_person() {
    let lose_first =
        |_: &str, before| if before == 0 { Fate::RequestLost } else { Fate::Processed };
    let service = Service::start(lose_first);
    let seen = Arc::new(Mutex::new(Vec::new()));
    let options = options(&journal("progress")).progress({
        let seen = seen.clone();
        move |outcome| lock(&seen).push((outcome.status, outcome.key.to_string()))
    });
    let bulk = Bulk::open(&service.client(), options).unwrap();
    bulk.run(people(10), 4).unwrap();
    let mut seen = lock(&seen).clone();
    seen.sort_by(|(_, one), (_, other)| one.cmp(other));
    seen.dedup();
    assert_eq!(seen.len(), 10);
    assert!(seen.iter().all(|(status, _)| *status == BulkStatus::Done), "{seen:?}");
}

#[test]
fn iterator_is_asked_no_faster_than_threads_send() {
    static ASKED: AtomicUsize = AtomicUsize::new(0);
    let gate = Gate::default();
    let service = Server::responding({
        let gate = gate.clone();
        move |_| {
            gate.wait();
            responses::response(204, &[], b"")
        }
    });
    let bulk = open(&client(&service), &journal("pressure"));
    let list = people(20).inspect(|_| {
        ASKED.fetch_add(1, Ordering::SeqCst);
    });
    std::thread::scope(|scope| {
        let run = scope.spawn(|| bulk.run(list, 2).unwrap());
        service.wait_for_requests(2);
        // Two are sent, and one waits for a thread.
        assert!(ASKED.load(Ordering::SeqCst) <= 3);
        gate.open();
        assert_eq!(run.join().unwrap().to_string(), "20 of 20 people done");
    });
}

#[test]
fn report_is_json_for_other_programs() {
    let sandbox = Sandbox::start().unwrap();
    let list = [stage(0), StageUserRequest::new(DISABLED_JOIN_CODE_ID, email(1)), stage(0)];
    let report = open(&sandbox.client().unwrap(), &journal("json")).run(list, 1).unwrap();
    let json: Value = serde_json::to_value(&report).unwrap();
    assert_eq!(json["isComplete"], false);
    assert_eq!(json["summary"], "1 of 2 people done, 1 rejected, 1 duplicate");
    let counts = serde_json::json!({
        "people": 2, "done": 1, "rejected": 1, "inDoubt": 0, "notSent": 0, "duplicates": 1,
        "resumed": 0, "reconciled": 0,
    });
    assert_eq!(json["counts"], counts);
    let key = serde_json::json!({"stage": {"joinCodeId": JOIN_CODE_ID, "email": email(0)}});
    assert_eq!(json["outcomes"][0]["key"], key);
    assert_eq!(json["outcomes"][0]["status"], "done");
    assert_eq!(json["outcomes"][1]["status"], "rejected");
    assert_eq!(json["outcomes"][1]["httpStatus"], 409);
    assert_eq!(json["duplicates"], serde_json::json!([key]));
    assert_eq!(json.get("stopped"), None);
    for (status, name) in STATUSES {
        let is_named = report.count(status) == 0 || report.to_string().contains(name);
        assert!(is_named, "{report}");
    }
}
