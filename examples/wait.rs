//! Waits until a provisioning is complete, which the service says at the third poll:
//!
//!     cargo run --features sandbox --example wait

use std::time::Duration;

use genesys_onboarding::sandbox::{COMPLETED_PROVISIONING_ID, Sandbox, SandboxSettings};
use genesys_onboarding::{WaitOptions, wait_for_onboarding_orgprovisioning};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let sandbox = Sandbox::start()?;
    sandbox.set_settings(SandboxSettings::new().polls_until_provisioned(2));
    let client = sandbox.client()?;

    let options = WaitOptions::new()
        .timeout(Duration::from_secs(60))
        .interval(Duration::from_millis(100))
        .progress(|poll| println!("poll {} after {:?}", poll.attempt, poll.elapsed));
    let provisioning =
        wait_for_onboarding_orgprovisioning(&client, COMPLETED_PROVISIONING_ID, &options)?;
    println!("{} is complete", provisioning.organization_name);
    Ok(())
}
