//! The parts of a call, without a service: `cargo bench --features bench --bench parts`.

#[path = "support/bodies.rs"]
mod bodies;

use std::hint::black_box;

use criterion::{
    BenchmarkGroup, Criterion, criterion_group, criterion_main, measurement::WallTime,
};
use genesys_onboarding::{
    ApplyOrgBillingActivationResponse, CompleteOrgProvisioningResponse, CreateUserResponse, Invite,
    InviteListing, JoinCode, JoinCodeListing, JoinCodeRequest, JoinExistingOrgsResponse,
    OrgBillingActivation, OrgProvisioning, PageOptions, StageOrgProvisioningResponse, bench,
};
use serde::de::DeserializeOwned;

criterion_group!(parts, build_requests, decide_retries, decode_models, serve_c);
criterion_main!(parts);

fn build_requests(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("build");
    let page = PageOptions { page_number: Some(1), page_size: Some(25) };
    let body = JoinCodeRequest { email_domains: vec!["acme.example".to_owned(); 4] };
    group.bench_function("GET", |b| b.iter(|| bench::get_request(black_box("an-invite"))));
    group.bench_function("GET, an id to encode", |b| {
        b.iter(|| bench::get_request(black_box("an invite/ä?")));
    });
    group.bench_function("listing", |b| b.iter(|| bench::listing_request(black_box(&page))));
    group.bench_function("POST", |b| b.iter(|| bench::post_request(black_box(&body))));
    group.finish();
}

fn decide_retries(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("retry");
    for status in [404, 429, 503] {
        group.bench_function(status.to_string(), |b| b.iter(|| bench::retry(black_box(status))));
    }
    group.finish();
}

fn decode_models(criterion: &mut Criterion) {
    let group = &mut criterion.benchmark_group("decode");
    decode::<OrgBillingActivation>(
        group,
        r#"{"id": "a-1", "emailAddress": "ada@acme.example", "existingOrganizationId": "o-1",
            "existingOrganizationShortName": "acme", "region": "eu-west-1",
            "selfUri": "/api/v2/onboarding/activations/a-1"}"#,
    );
    decode::<ApplyOrgBillingActivationResponse>(
        group,
        r#"{"organizationId": "o-1", "status": "STARTED", "jobName": "activation-1"}"#,
    );
    decode::<Invite>(group, &bodies::invite(1));
    let page = bodies::page(1, 25, &bodies::invites(25));
    measure(group, &page, bench::decode_listing::<InviteListing>);
    decode::<JoinCode>(group, bodies::JOIN_CODE);
    let codes = vec![bodies::JOIN_CODE; 25].join(",");
    let page = format!(r#"{{"entities": [{codes}], "total": 25}}"#);
    measure(group, &page, bench::decode_listing::<JoinCodeListing>);
    decode::<OrgProvisioning>(
        group,
        r#"{"id": "p-1", "organizationExists": false, "genericEmailDomain": false,
            "supportsImmediateJoin": true, "emailAddressExists": false, "provisionCompleted": true,
            "emailAddress": "ada@acme.example", "firstName": "Ada", "lastName": "Byron",
            "organizationName": "Acme", "phoneNumber": "+44 20 7946 0000",
            "selfUri": "/api/v2/onboarding/orgprovisionings/p-1"}"#,
    );
    decode::<StageOrgProvisioningResponse>(
        group,
        r#"{"id": "p-1", "selfUri": "/api/v2/onboarding/orgprovisionings/p-1"}"#,
    );
    decode::<CompleteOrgProvisioningResponse>(
        group,
        r#"{"organizationId": "o-1", "organizationShortName": "acme"}"#,
    );
    decode::<CreateUserResponse>(
        group,
        r#"{"organization": "o-1", "name": "Ada", "email": "ada@acme.example", "administrator": true}"#,
    );
    decode::<JoinExistingOrgsResponse>(
        group,
        r#"{"joinCodeUrl": "https://apps.acme.example/join/j-1",
            "inviteUrl": "https://apps.acme.example/invite/i-1"}"#,
    );
}

fn decode<T: DeserializeOwned>(group: &mut BenchmarkGroup<'_, WallTime>, json: &str) {
    measure(group, json, bench::decode::<T>);
}

fn measure<T>(group: &mut BenchmarkGroup<'_, WallTime>, json: &str, decode: fn(&[u8]) -> T) {
    let path = std::any::type_name::<T>();
    // `a::Listing<a::Invite>` as `Listing<Invite>`
    let name: Vec<_> =
        path.split('<').map(|part| part.rsplit("::").next().unwrap_or(part)).collect();
    group.bench_function(name.join("<"), |b| b.iter(|| decode(black_box(json.as_bytes()))));
}

fn serve_c(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("to C and free");
    let invite: Invite = bench::decode(bodies::invite(1).as_bytes());
    group.bench_function("invite", |b| b.iter(|| bench::invite_to_c(black_box(&invite))));
    for size in [25, 1000] {
        let page = bodies::page(1, size, &bodies::invites(size));
        let name = format!("listing of {size}, from its text");
        group.bench_function(&name, |b| b.iter(|| bench::listing_to_c(black_box(&page))));
        let name = format!("listing of {size}, as JSON");
        group.bench_function(&name, |b| b.iter(|| bench::check_listing(black_box(&page))));
    }
    group.finish();
}
