//! Retries: what the client retries by itself, and what a program may retry:
//!
//!     cargo run --features sandbox --example retry

use std::time::Duration;

use genesys_onboarding::sandbox::{Fault, INVITE_ID, Sandbox};
use genesys_onboarding::{
    JoinCodeRequest, PageOptions, get_onboarding_invite, get_onboarding_joincodes,
    post_onboarding_joincodes,
};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let sandbox = Sandbox::start()?;
    let client = sandbox
        .client_builder()
        .max_retries(3)
        .attempt_timeout(Duration::from_secs(10))
        .total_timeout(Duration::from_secs(30))
        .build()?;

    // A GET is retried after a server error, with backoff and jitter.
    sandbox.fail_next(2, Fault::status(503));
    let invite = get_onboarding_invite(&client, INVITE_ID)?;
    println!("{} after {} requests", invite.to_address, sandbox.request_count());

    // A POST that may have reached the service is never sent twice. The program has to check.
    let join_codes = || get_onboarding_joincodes(&client, &PageOptions::default());
    let before = join_codes()?.total;
    sandbox.fail_next(1, Fault::drop_response());
    let request = JoinCodeRequest::new(["acme.example"]);
    match post_onboarding_joincodes(&client, &request) {
        Err(error) if error.outcome_unknown() => {
            let created = join_codes()?.total > before;
            println!("{error}");
            println!("the join code was {}created", if created { "" } else { "not " });
        }
        result => println!("created {:?}", result?.id),
    }
    Ok(())
}
