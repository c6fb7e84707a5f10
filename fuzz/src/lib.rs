//! Shared by the fuzz targets: a service on the loopback interface with a given response, and the invariants of
//! every error.

mod service;

use std::time::Duration;

use genesys_onboarding::{Client, ClientBuilder, Error};

pub use service::Service;

/// The operation IDs, each with valid arguments.
pub const CALLS: &[(&str, &str)] = &[
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

/// A client of `url` without retries, with timeouts that tolerate slow sanitizers.
pub fn client_of(url: &str) -> ClientBuilder {
    let timeout = Duration::from_secs(10);
    Client::builder()
        .base_url(url)
        .login_url(url)
        .max_retries(0)
        .max_response_bytes(1 << 20)
        .connect_timeout(timeout)
        .attempt_timeout(timeout)
        .total_timeout(timeout)
}

/// Checks that an error is a single line. A panic ends the target by itself.
pub fn check(error: &Error) {
    let line = error.to_string();
    assert!(!line.contains(|c: char| c.is_control()), "control character: {line:?}");
    assert!(!format!("{error:?}").is_empty());
}
