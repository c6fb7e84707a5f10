//! Doors to the conversion for `benches/parts.rs`; see `crate::bench`.

use super::model_text::Text;
use super::result::{give, give_long, take_back};
use crate::decode::read_listing;
use crate::{Invite, InviteListing};

/// Makes a result for C and frees it.
pub fn invite_to_c(invite: &Invite) {
    let given = give(invite).expect("it has no NUL within");
    // SAFETY: given just now.
    unsafe { take_back(given) }
}

/// Reads a page, makes a result for C of it and frees that.
pub fn listing_to_c(json: &str) {
    let listing = read_listing::<InviteListing<Text<'_>>>(json).expect("the body is the model's");
    let given = give_long(&listing, json.len()).expect("it has no NUL within");
    // SAFETY: given just now.
    unsafe { take_back(given) }
}
