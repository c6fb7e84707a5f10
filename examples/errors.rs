//! Distinguishes the errors of a call, to decide what to do next:
//!
//!     cargo run --features sandbox --example errors

use genesys_onboarding::sandbox::{Fault, INVITE_ID, Sandbox};
use genesys_onboarding::{Error, ErrorKind, get_onboarding_invite};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let sandbox = Sandbox::start()?;
    let client = sandbox.client_builder().max_retries(0).build()?;

    report(get_onboarding_invite(&client, "invite-0").map(drop));
    sandbox.fail_next(1, Fault::status(500));
    report(get_onboarding_invite(&client, INVITE_ID).map(drop));
    sandbox.fail_next(1, Fault::drop_response());
    report(get_onboarding_invite(&client, INVITE_ID).map(drop));
    report(get_onboarding_invite(&client, " ").map(drop));
    Ok(())
}

fn report(result: Result<(), Error>) {
    let Err(error) = result else { return };
    match error.kind() {
        ErrorKind::Api(api) if api.status == 404 => println!("not found: {error}"),
        ErrorKind::Api(api) => println!("error response {}: {error}", api.status),
        ErrorKind::Timeout { .. } | ErrorKind::Connect { .. } | ErrorKind::Transport { .. } => {
            println!("network error: {error}");
        }
        ErrorKind::InvalidArgument { .. } => println!("bug in this program: {error}"),
        _ => println!("other error: {error}"),
    }
}
