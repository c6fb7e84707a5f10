//! What the fuzz targets share: a service on the loopback device that answers as it is told, and what
//! must hold for every error.

mod service;

use std::time::Duration;

use genesys_onboarding::{Client, ClientBuilder, Error, ErrorKind};

pub use service::Service;

/// The contract's operations, each with arguments that it takes.
pub const CALLS: [(&str, &str); 17] = [
    ("deleteOnboardingInvite", r#"{"inviteId": "i"}"#),
    ("getOnboardingInvite", r#"{"inviteId": "i"}"#),
    ("getOnboardingInvites", "{}"),
    ("deleteOnboardingJoincode", r#"{"joinCodeId": "j"}"#),
    ("getOnboardingJoincode", r#"{"joinCodeId": "j"}"#),
    ("getOnboardingJoincodes", "{}"),
    ("postOnboardingJoincodes", "{}"),
    ("putOnboardingJoincode", r#"{"joinCodeId": "j"}"#),
    ("getOnboardingActivation", r#"{"activationId": "a"}"#),
    ("postOnboardingActivationApply", r#"{"activationId": "a"}"#),
    ("getOnboardingOrgprovisioning", r#"{"provisioningId": "p"}"#),
    ("postOnboardingOrgprovisioningComplete", r#"{"provisioningId": "p"}"#),
    ("postOnboardingOrgprovisionings", "{}"),
    ("headOnboardingOrganizationUsers", r#"{"organizationId": "o", "email": "a@b.example"}"#),
    ("postOnboardingUsers", "{}"),
    ("postOnboardingUsersJoinexistingorgs", "{}"),
    ("postOnboardingUsersStage", "{}"),
];

/// A client of `url` that makes one attempt, which may be slow: sanitizers are.
pub fn client_of(url: &str) -> ClientBuilder {
    let limit = Duration::from_secs(10);
    Client::builder()
        .base_url(url)
        .login_url(url)
        .max_retries(0)
        .max_response_bytes(1 << 20)
        .connect_timeout(limit)
        .attempt_timeout(limit)
        .total_timeout(limit)
}

/// Whatever came in, an error is one line for people and is not this library's own fault.
pub fn check(error: &Error) {
    let line = error.to_string();
    assert!(!line.contains(|c: char| c.is_control()), "torn: {line:?}");
    assert!(!matches!(error.kind(), ErrorKind::Panic), "{error:?}");
    assert!(!format!("{error:?}").is_empty());
}
