//! Sandbox: tests a program against an embedded service, with faults on request.

use genesys_onboarding::sandbox::{Fault, JOIN_CODE_ID, Sandbox};
use genesys_onboarding::{Client, Error, StageUserRequest, post_onboarding_users_stage};

/// What a test would call: returns who could not be staged.
fn stage<'a>(client: &Client, emails: &[&'a str]) -> Vec<&'a str> {
    let stage_one = |email: &&&str| -> Result<(), Error> {
        post_onboarding_users_stage(client, &StageUserRequest::new(JOIN_CODE_ID, **email))
    };
    emails.iter().filter(|email| stage_one(email).is_err()).copied().collect()
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let sandbox = Sandbox::start()?;
    let client = sandbox.client_builder().max_retries(0).build()?;
    let emails = ["ann@acme.example", "bob@acme.example", "cy@elsewhere.example"];

    assert_eq!(stage(&client, &emails), ["cy@elsewhere.example"]);

    // The same again, from the start, and with a fault in between.
    sandbox.reset();
    sandbox.fail_next(1, Fault::drop_response().operation("postOnboardingUsersStage"));
    assert_eq!(stage(&client, &emails), ["ann@acme.example", "cy@elsewhere.example"]);

    // The fault has dropped the response only: both are staged.
    for email in ["ann@acme.example", "bob@acme.example"] {
        assert_eq!(sandbox.state().matches(email).count(), 1);
    }
    for request in sandbox.requests() {
        let status = request.status.map_or("no response".to_owned(), |status| status.to_string());
        println!("{} {}: {status}", request.method, request.path);
    }
    Ok(())
}
