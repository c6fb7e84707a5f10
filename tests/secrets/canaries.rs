//! The secrets that the tests plant, and the calls that carry them.

use genesys_onboarding::{
    Client, ClientBuilder, CompleteOrgProvisioningRequest, CreateUserRequest, Error,
    StageOrgProvisioningRequest, call_json, post_onboarding_orgprovisioning_complete,
    post_onboarding_orgprovisionings, post_onboarding_users,
};
use serde_json::json;

pub const TOKEN: &str = "planted-token-1=";
pub const CLIENT_SECRET: &str = "planted/client=secret+2";
pub const PASSWORD: &str = "planted \"password\" 3";
pub const ADMINISTRATOR: &str = "planted<administrator>'s/4&";
pub const CAPTCHA: &str = "planted-captcha-5";
pub const PROXY_PASSWORD: &str = "planted-proxy-password-6";

/// `my-id:` and the client's secret, as a token request carries them.
const BASIC: &str = "bXktaWQ6cGxhbnRlZC9jbGllbnQ9c2VjcmV0KzI=";

const ALL: [&str; 7] =
    [TOKEN, CLIENT_SECRET, PASSWORD, ADMINISTRATOR, CAPTCHA, PROXY_PASSWORD, BASIC];

/// Fails if there is a planted secret in a text, as it is or behind backslashes.
pub fn assert_hidden(what: &str, shown: &str) {
    let plain = shown.replace('\\', "");
    for secret in ALL {
        assert!(!shown.contains(secret) && !plain.contains(secret), "{what}: {secret} in {shown}");
    }
}

/// All that an error gives away.
pub fn shown(error: &Error) -> String {
    let mut text = format!("{error} {error:?} {error:#?} {:?}", error.kind());
    let mut source = std::error::Error::source(error);
    while let Some(inner) = source {
        text += &format!(" {inner} {inner:?}");
        source = inner.source();
    }
    text
}

pub fn complete() -> CompleteOrgProvisioningRequest {
    CompleteOrgProvisioningRequest::new("ada@acme.example", ADMINISTRATOR, "Ada")
}

pub fn stage() -> StageOrgProvisioningRequest {
    StageOrgProvisioningRequest::new("ada@acme.example").recaptcha_value(CAPTCHA)
}

pub fn create() -> CreateUserRequest {
    CreateUserRequest::new("i-1", "Ada", PASSWORD)
}

/// A call with a secret in its body, by each surface of Rust.
type Call = fn(&Client) -> Result<(), Error>;

pub const CALLS: [Call; 6] = [
    |c| post_onboarding_orgprovisioning_complete(c, "p-1", &complete()).map(drop),
    |c| post_onboarding_orgprovisionings(c, &stage()).map(drop),
    |c| post_onboarding_users(c, &create()).map(drop),
    |c| {
        let arguments = json!({ "provisioningId": "p-1", "body": complete() });
        call_json(c, "postOnboardingOrgprovisioningComplete", &arguments.to_string()).map(drop)
    },
    |c| {
        let arguments = json!({ "body": stage() });
        call_json(c, "postOnboardingOrgprovisionings", &arguments.to_string()).map(drop)
    },
    |c| {
        let arguments = json!({ "body": create() });
        call_json(c, "postOnboardingUsers", &arguments.to_string()).map(drop)
    },
];

/// The errors of all calls, each of which has to fail.
pub fn errors_of_calls(client: &Client) -> Vec<Error> {
    CALLS.iter().map(|call| call(client).unwrap_err()).collect()
}

/// Settings with this login URL and client credentials.
pub fn with_credentials(builder: ClientBuilder, login_url: &str) -> ClientBuilder {
    builder.login_url(login_url).client_credentials("my-id", CLIENT_SECRET)
}
