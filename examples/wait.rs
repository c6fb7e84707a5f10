//! Waits until a provisioning is complete, which the program itself completes after the second poll:
//!
//!     cargo run --features sandbox --example wait

use std::time::Duration;

use genesys_onboarding::sandbox::{PROVISIONING_ID, Sandbox};
use genesys_onboarding::{
    CompleteOrgProvisioningRequest, WaitOptions, post_onboarding_orgprovisioning_complete,
    wait_for_onboarding_orgprovisioning,
};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let sandbox = Sandbox::start()?;
    let client = sandbox.client()?;
    let password = "correct horse battery staple 1";
    let body = CompleteOrgProvisioningRequest::new("dana@newco.example", password, "Dana");

    let completing = client.clone();
    let options = WaitOptions::new()
        .timeout(Duration::from_secs(60))
        .interval(Duration::from_millis(100))
        .progress(move |poll| {
            println!("poll {} after {:?}", poll.attempt, poll.elapsed);
            if poll.attempt == 2 {
                post_onboarding_orgprovisioning_complete(&completing, PROVISIONING_ID, &body)
                    .expect("the provisioning is staged");
            }
        });
    let provisioning = wait_for_onboarding_orgprovisioning(&client, PROVISIONING_ID, &options)?;
    println!("{} is complete", provisioning.organization_name);
    Ok(())
}
