//! Cancels the calls in progress from another thread:
//!
//!     cargo run --features sandbox --example cancel

use std::thread;
use std::time::{Duration, Instant};

use genesys_onboarding::sandbox::{Fault, INVITE_ID, Sandbox};
use genesys_onboarding::{ErrorKind, get_onboarding_invite};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let sandbox = Sandbox::start()?;
    let client = sandbox.client()?;
    sandbox.fail_next(1, Fault::delayed(Duration::from_secs(20)));

    let started = Instant::now();
    let result = thread::scope(|scope| {
        let call = scope.spawn(|| get_onboarding_invite(&client, INVITE_ID));
        while sandbox.request_count() == 0 {
            thread::sleep(Duration::from_millis(1));
        }
        client.cancel();
        call.join().expect("the call does not panic")
    });
    let error = result.err().ok_or("the call was not cancelled")?;
    assert!(matches!(error.kind(), ErrorKind::Cancelled), "{error}");
    println!("{error}, after {} s", started.elapsed().as_secs());

    // The client remains usable.
    println!("{}", get_onboarding_invite(&client, INVITE_ID)?.to_address);
    Ok(())
}
