//! Doors to the parts of a call for `benches/parts.rs`, behind the feature `bench`; no part of the API.

use std::time::Duration;

use serde::de::DeserializeOwned;

pub use crate::ffi::bench::{invite_to_c, listing_to_c};

use crate::decode::{Unkept, read_object, read_plain};
use crate::operation::{GET_ONBOARDING_INVITE, GET_ONBOARDING_INVITES, POST_ONBOARDING_JOINCODES};
use crate::outcome::Outcome;
use crate::request::Request;
use crate::retry::Policy;
use crate::{InviteListing, JoinCodeRequest, PageOptions};

/// Builds the request and tells how long its target is.
pub fn get_request(invite_id: &str) -> usize {
    let request = Request::new(&GET_ONBOARDING_INVITE).path("inviteId", invite_id);
    request.expect("the id is good").target.len()
}

/// Builds the request and tells how long its target is.
pub fn listing_request(options: &PageOptions) -> usize {
    options.apply(Request::new(&GET_ONBOARDING_INVITES)).target.len()
}

/// Builds the request and tells how long its body is.
pub fn post_request(body: &JoinCodeRequest) -> usize {
    let request = Request::new(&POST_ONBOARDING_JOINCODES).json(Some(body));
    request.expect("the body is good").body().map_or(0, <[u8]>::len)
}

/// Whether, and when, a GET that is answered so is tried again.
pub fn retry(status: u16) -> Option<Duration> {
    let outcome = Outcome::Answered { status, retry_after: None };
    Policy { max_retries: 3 }.wait(true, 0, outcome, Duration::from_secs(60), 0.5)
}

/// Reads an answer's body as the model.
pub fn decode<T: DeserializeOwned>(body: &[u8]) -> T {
    let text = std::str::from_utf8(body).expect("a body is UTF-8");
    read_object(text).expect("the body is the model's")
}

/// Reads a page of plain JSON.
pub fn decode_listing<T: DeserializeOwned>(body: &[u8]) -> T {
    let text = std::str::from_utf8(body).expect("a body is UTF-8");
    read_plain(text).expect("the body is the listing's, and plain")
}

/// Looks at a page as the JSON surface does, which keeps the text as it is.
pub fn check_listing(json: &str) {
    read_plain::<InviteListing<Unkept>>(json).expect("the body is the listing's, and plain");
}
