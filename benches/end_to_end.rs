//! Complete calls on a persistent connection, from the function to the model: `cargo bench --bench end_to_end`.

mod support;

use std::hint::black_box;
use std::time::Duration;

use criterion::Criterion;
use genesys_onboarding::{
    JoinCodeRequest, PageOptions, call_json, get_onboarding_invite, get_onboarding_invites,
    post_onboarding_joincodes,
};

use support::process::{Server, has_served};

fn main() {
    if has_served() {
        return;
    }
    let mut criterion = Criterion::default().configure_from_args();
    calls(&mut criterion);
    criterion.final_summary();
}

fn calls(criterion: &mut Criterion) {
    let server = Server::start(Duration::ZERO);
    let client = server.client();
    let page = PageOptions::new().page_number(1).page_size(25);
    let request = JoinCodeRequest::new(vec!["acme.example".to_owned(); 4]);
    let arguments = r#"{"pageNumber": 1, "pageSize": 25}"#;

    let mut group = criterion.benchmark_group("call");
    group.bench_function("GET", |bencher| {
        bencher.iter(|| get_onboarding_invite(&client, black_box("an-invite")).unwrap());
    });
    group.bench_function("POST", |bencher| {
        bencher.iter(|| post_onboarding_joincodes(&client, black_box(&request)).unwrap());
    });
    group.bench_function("listing of 25", |bencher| {
        bencher.iter(|| get_onboarding_invites(&client, black_box(&page)).unwrap());
    });
    group.bench_function("listing of 25 as JSON", |bencher| {
        bencher.iter(|| call_json(&client, "getOnboardingInvites", black_box(arguments)).unwrap());
    });
    group.finish();
}
