//! Response bodies.

/// Total number of invites.
pub const INVITE_COUNT: usize = 100_000;

pub const JOIN_CODE: &str = r#"{"id":"0d3b7c1e-5f0c-4c55-9a53-1d7a1a3f0b11","disabled":false,"joinCodeUrl":"https://apps.acme.example/join/0d3b7c1e-5f0c-4c55","emailDomains":["acme.example","acme.test"],"selfUri":"/api/v2/onboarding/joincodes/0d3b7c1e-5f0c-4c55-9a53-1d7a1a3f0b11"}"#;

pub fn invite(number: usize) -> String {
    format!(
        r#"{{"id":"b7a0c1d2-8e4f-4a6b-9c3d-{number:012}","administrator":true,"toAddress":"guest-{number:06}@acme.example","selfUri":"/api/v2/onboarding/invites/b7a0c1d2-8e4f-4a6b-9c3d-{number:012}"}}"#
    )
}

/// Entities of a page.
pub fn invites(size: usize) -> String {
    (1..=size).map(invite).collect::<Vec<_>>().join(",")
}

/// A page with the given entities; every page has the same.
pub fn page(number: usize, size: usize, entities: &str) -> String {
    let last = INVITE_COUNT.div_ceil(size);
    let uri = |page| format!("/api/v2/onboarding/invites?pageSize={size}&pageNumber={page}");
    let (first_uri, self_uri, next_uri, last_uri) =
        (uri(1), uri(number), uri(number + 1), uri(last));
    format!(
        r#"{{"entities":[{entities}],"pageSize":{size},"pageNumber":{number},"total":{INVITE_COUNT},"firstUri":"{first_uri}","selfUri":"{self_uri}","nextUri":"{next_uri}","lastUri":"{last_uri}","pageCount":{last}}}"#
    )
}
