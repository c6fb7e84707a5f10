//! What is in doubt is looked for on the service before anything is sent again.

use std::thread;
use std::time::Duration;

use genesys_onboarding::bulk::{BulkReport, BulkResponse, BulkStatus};
use genesys_onboarding::sandbox::{
    Fault, INVITE_COUNT, INVITE_ID, ORGANIZATION_ID, OTHER_ADMINISTRATOR_EMAIL,
    OTHER_ORGANIZATION_ID, Sandbox,
};
use genesys_onboarding::{
    Client, CreateUserRequest, JoinExistingOrgsRequest, StageUserRequest, get_onboarding_invite,
    head_onboarding_organization_users, post_onboarding_users,
};

use super::service::{Fate, Service};
use super::support::builder;
use super::{Bulk, email, journal, open, options, people, stage};

/// The only outcome of a report.
fn only(report: &BulkReport) -> (BulkStatus, bool, &str) {
    let [outcome] = report.outcomes.as_slice() else { panic!("{report:?}") };
    (outcome.status, outcome.reconciled, outcome.message.as_deref().unwrap_or_default())
}

#[test]
fn lost_responses_are_found_among_the_invites() {
    let service = Service::start(|_, _| Fate::ResponseLost);
    let journal = journal("lost_responses");
    let report = open(&service.client(), &journal).run(people(10), 4).unwrap();
    assert!(report.is_complete(), "{report:?}");
    assert_eq!((report.reconciled(), report.resumed()), (10, 0));
    assert_eq!(report.to_string(), "10 of 10 people done (10 reconciled)");
    assert!(service.staged().values().all(|count| *count == 1));
}

#[test]
fn lost_requests_are_sent_again() {
    let lose_first =
        |_: &str, before| if before == 0 { Fate::RequestLost } else { Fate::Processed };
    let service = Service::start(lose_first);
    let report = open(&service.client(), &journal("lost_requests")).run(people(10), 4).unwrap();
    assert!(report.is_complete(), "{report:?}");
    assert_eq!(report.reconciled(), 0);
    assert_eq!(service.staged().len(), 10);
    assert!(service.staged().values().all(|count| *count == 1));
}

#[test]
fn invite_address_is_found_in_any_case() {
    let service = Service::start(|_, _| Fate::RequestLost);
    service.stage("GRACE@Acme.Example");
    let request = StageUserRequest::new("j-1", "Grace@ACME.example");
    let report = open(&service.client(), &journal("case")).run([request], 1).unwrap();
    assert_eq!(only(&report), (BulkStatus::Done, true, "found among the invites"));
    assert_eq!(service.received("grace@acme.example"), 1);
}

#[test]
fn request_is_not_repeated_while_possibly_in_flight() {
    const LATE: Duration = Duration::from_millis(200);
    let service = Service::start(|_, _| {
        thread::sleep(LATE); // until it is processed
        Fate::Processed
    });
    let client = builder(&service.server).attempt_timeout(LATE / 4).build().unwrap();
    let bulk = Bulk::open(&client, options(&journal("late")).settling_time(LATE * 10)).unwrap();
    let report = bulk.run([stage(1)], 1).unwrap();
    assert_eq!(only(&report).0, BulkStatus::Done);
    assert_eq!(service.staged(), [(email(1), 1)].into());
}

#[test]
fn without_permission_nothing_in_doubt_is_sent_again() {
    let sandbox = Sandbox::start().unwrap();
    let limited = sandbox
        .client_builder()
        .client_credentials(sandbox.unprivileged_client_id(), sandbox.unprivileged_client_secret())
        .build()
        .unwrap();
    let journal = journal("forbidden");
    sandbox.fail_next(1, Fault::drop_response());
    for _ in 0..2 {
        let report = open(&limited, &journal).run(people(3), 1).unwrap();
        assert!(!report.is_complete());
        assert_eq!(report.to_string(), report_of_one_in_doubt(&report));
        let in_doubt = report.with_status(BulkStatus::InDoubt).next().unwrap();
        let message = in_doubt.message.as_deref().unwrap();
        assert!(message.starts_with("the service cannot tell: getOnboardingInvites"), "{message}");
        assert!(message.contains("missing permission invite:actions:view"), "{message}");
    }
    let report = open(&sandbox.client().unwrap(), &journal).run(people(3), 1).unwrap();
    assert_eq!(report.to_string(), "3 of 3 people done (2 earlier, 1 reconciled)");
}

fn report_of_one_in_doubt(report: &BulkReport) -> String {
    match report.resumed() {
        0 => "2 of 3 people done, 1 in doubt".to_owned(),
        resumed => format!("2 of 3 people done ({resumed} earlier), 1 in doubt"),
    }
}

/// Stages a person whose response is lost, and then accepts the invite.
fn stage_and_accept(sandbox: &Sandbox, client: &Client, bulk: &Bulk) {
    sandbox.fail_next(1, Fault::drop_response());
    let outcome = bulk.submit(&stage(1).into()).unwrap();
    assert_eq!(outcome.status, BulkStatus::InDoubt);
    let invite = format!("invite-{}", INVITE_COUNT + 1);
    assert_eq!(get_onboarding_invite(client, &invite).unwrap().to_address, email(1));
    post_onboarding_users(client, &CreateUserRequest::new(invite, "Ada", "correct horse")).unwrap();
}

#[test]
fn accepted_invite_is_found_among_the_users() {
    let sandbox = Sandbox::start().unwrap();
    let client = sandbox.client().unwrap();
    let options = options(&journal("accepted")).organization_id(ORGANIZATION_ID);
    let bulk = Bulk::open(&client, options).unwrap();
    stage_and_accept(&sandbox, &client, &bulk);
    let outcome = bulk.submit(&stage(1).into()).unwrap();
    assert_eq!((outcome.status, outcome.reconciled), (BulkStatus::Done, true));
    assert_eq!(outcome.message.as_deref(), Some("found among the users"));
}

#[test]
fn conflict_without_organization_stays_in_doubt() {
    let sandbox = Sandbox::start().unwrap();
    let client = sandbox.client().unwrap();
    let journal = journal("conflict");
    let bulk = open(&client, &journal);
    stage_and_accept(&sandbox, &client, &bulk);
    drop(bulk);
    for _ in 0..2 {
        let bulk = open(&client, &journal);
        let outcome = bulk.submit(&stage(1).into()).unwrap();
        assert_eq!(outcome.status, BulkStatus::InDoubt);
        let message = outcome.message.unwrap();
        assert!(message.contains("409") && message.contains("set organization_id"), "{message}");
    }
    let options = options(&journal).organization_id(ORGANIZATION_ID);
    let report = Bulk::open(&client, options).unwrap().run([stage(1)], 1).unwrap();
    assert_eq!(only(&report), (BulkStatus::Done, true, "found among the users"));
}

#[test]
fn create_is_reconciled_by_its_invite() {
    let sandbox = Sandbox::start().unwrap();
    let client = sandbox.client().unwrap();
    let journal = journal("create");
    sandbox.fail_next(1, Fault::drop_response());
    let create = |invite: &str| CreateUserRequest::new(invite, "Ada", "correct horse");
    let report = open(&client, &journal).run([create(INVITE_ID)], 1).unwrap();
    let message = "the invite is gone, as it is once it is redeemed";
    assert_eq!(only(&report), (BulkStatus::Done, true, message));
    assert!(
        head_onboarding_organization_users(&client, ORGANIZATION_ID, "guest-1@acme.example")
            .unwrap()
    );
    // A gateway's 502 leaves open whether the service has processed the request. It has not here.
    sandbox.fail_next(1, Fault::status(502));
    let report = open(&client, &journal).run([create("invite-2")], 1).unwrap();
    let [outcome] = report.outcomes.as_slice() else { panic!("{report:?}") };
    assert_eq!((outcome.status, outcome.reconciled), (BulkStatus::Done, false));
    let Some(BulkResponse::Created { user, json, .. }) = &outcome.response else {
        panic!("{outcome:?}")
    };
    assert_eq!(user.email, "guest-2@acme.example");
    assert!(json.contains("guest-2@acme.example"));
}

#[test]
fn join_is_reconciled_by_invites_and_users() {
    let sandbox = Sandbox::start().unwrap();
    let client = sandbox.client().unwrap();
    let join = |test: &str, request: JoinExistingOrgsRequest| {
        // A gateway's 502 leaves open whether the service has processed the request.
        sandbox.fail_next(1, Fault::status(502));
        open(&client, &journal(test)).run([request], 1).unwrap()
    };
    let request = JoinExistingOrgsRequest::new([ORGANIZATION_ID, OTHER_ORGANIZATION_ID]);
    let report = join("join_invited", request.email("guest-5@acme.example"));
    assert_eq!(only(&report), (BulkStatus::Done, true, "found among the invites"));
    let request = JoinExistingOrgsRequest::new([OTHER_ORGANIZATION_ID]);
    let report = join("join_user", request.email(OTHER_ADMINISTRATOR_EMAIL));
    assert_eq!(only(&report), (BulkStatus::Done, true, "found among the users"));
    let request = JoinExistingOrgsRequest::new([ORGANIZATION_ID]);
    let report = join("join_unknown", request.email("grace@acme.test"));
    let [outcome] = report.outcomes.as_slice() else { panic!("{report:?}") };
    assert_eq!((outcome.status, outcome.reconciled), (BulkStatus::Done, false), "sent again");
    assert!(matches!(outcome.response, Some(BulkResponse::Joined { .. })), "{outcome:?}");
    let report = join("join_without_email", JoinExistingOrgsRequest::new([ORGANIZATION_ID]));
    assert_eq!(only(&report), (BulkStatus::InDoubt, false, "it has no email address to look for"));
}
