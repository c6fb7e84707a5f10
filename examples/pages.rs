//! Listings: one page, and all entities of all pages:
//!
//!     cargo run --features sandbox --example pages

use genesys_onboarding::sandbox::Sandbox;
use genesys_onboarding::{PageOptions, get_onboarding_invites, iter_onboarding_invites};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let sandbox = Sandbox::start()?;
    let client = sandbox.client()?;

    let options = PageOptions::new().page_number(2).page_size(25);
    let page = get_onboarding_invites(&client, &options)?;
    println!("page 2 has {} of {} invites", page.entities.len(), page.total.unwrap_or_default());

    let options = PageOptions::new().page_size(100);
    let mut count = 0;
    for invite in iter_onboarding_invites(&client, &options) {
        let invite = invite?;
        if invite.administrator == Some(true) {
            println!("{} becomes an administrator", invite.to_address);
        }
        count += 1;
    }
    println!("{count} invites in all");
    Ok(())
}
