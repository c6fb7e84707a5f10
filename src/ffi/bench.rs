//! Doors to the conversion for `benches/parts.rs`; see `crate::bench`.

use super::result::{give, give_listing, take_back};
use crate::answer::Answer;
use crate::operation::GET_ONBOARDING_INVITES;
use crate::{Invite, InviteListing};

/// Makes a result for C and frees it.
pub fn invite_to_c(invite: &Invite) {
    let given = give(invite).expect("it has no NUL within");
    // SAFETY: given just now.
    unsafe { take_back(given) }
}

/// Reads a page, makes a result for C of it and frees that.
pub fn listing_to_c(page: &str) {
    let answer = Answer::new(&GET_ONBOARDING_INVITES, 200, 1, page.into());
    let given = give_listing::<InviteListing<&str>, InviteListing>(&answer)
        .expect("the body is the listing's");
    // SAFETY: given just now.
    unsafe { take_back(given) }
}
