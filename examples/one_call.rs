//! One call with limits, a header and a cancel of its own, and what came back for it:
//!
//!     cargo run --features sandbox --example one_call

use std::thread;
use std::time::Duration;

use genesys_onboarding::sandbox::{Fault, INVITE_ID, Sandbox};
use genesys_onboarding::{CallOptions, get_onboarding_invite};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let sandbox = Sandbox::start()?;
    let client = sandbox.client()?;

    // It shares connections and access token with its parent.
    let options = CallOptions::new()
        .total_timeout(Duration::from_secs(2))
        .max_retries(0)
        .header("Genesys-App", "dialer");
    let limited = client.with_options(options)?;
    println!("{}", get_onboarding_invite(&limited, INVITE_ID)?.to_address);

    // What came back, after success and failure alike; the service's support asks for the correlation ID.
    let response = limited.last_response().ok_or("there was no call")?;
    let correlation_id = response.correlation_id.as_deref().unwrap_or("none");
    println!("status {:?}, correlation id {correlation_id}", response.status);

    sandbox.fail_next(2, Fault::delayed(Duration::from_secs(60)));
    println!("{}", get_onboarding_invite(&limited, INVITE_ID).err().ok_or("it was in time")?);

    // A cancel that spares the calls of `client` and of other clients that derive from it.
    let own = client.with_options(CallOptions::new())?;
    let before = sandbox.request_count();
    let result = thread::scope(|scope| {
        let call = scope.spawn(|| get_onboarding_invite(&own, INVITE_ID));
        while sandbox.request_count() == before {
            thread::sleep(Duration::from_millis(1));
        }
        own.cancel();
        call.join().expect("the call does not panic")
    });
    println!("{}", result.err().ok_or("the call was not cancelled")?);
    Ok(())
}
