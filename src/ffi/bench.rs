//! Doors to the conversion for `benches/parts.rs`; see `crate::bench`.

use super::result::{give, take_back};
use crate::{Invite, InviteListing};

/// Makes a result for C and frees it.
pub fn invite_to_c(invite: &Invite) {
    let given = give(invite).expect("it has no NUL within");
    // SAFETY: given just now.
    unsafe { take_back(given) }
}

/// Makes a result for C and frees it.
pub fn listing_to_c(listing: &InviteListing) {
    let given = give(listing).expect("it has no NUL within");
    // SAFETY: given just now.
    unsafe { take_back(given) }
}
