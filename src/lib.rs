//! A blocking client for the Genesys Cloud Onboarding API: its 17 operations as plain functions over a
//! [`Client`], without an async runtime.
//!
//! ```no_run
//! use genesys_onboarding::{Client, PageOptions, Region, iter_onboarding_invites};
//!
//! fn main() -> Result<(), genesys_onboarding::Error> {
//!     let client = Client::builder()
//!         .region(Region::EuWest1)
//!         .client_credentials("my-client-id", "my-client-secret")
//!         .build()?;
//!     for invite in iter_onboarding_invites(&client, &PageOptions::default()) {
//!         println!("{}", invite?.to_address);
//!     }
//!     Ok(())
//! }
//! ```
//!
//! **Calls.** A function is named by the contract's operation id in snake case and takes the client
//! first. Bodies are structs with public fields; where the contract lets a body be left out, so does the
//! function (`None`). Models ignore fields that they do not know and take `null` for an absent field.
//!
//! **Sending.** A call ends within its limits of time. It is tried again only where that cannot do a thing
//! twice: after a refusal (429, 503 with `Retry-After`) or a connection that failed before a byte went out
//! for every method; after 502, 503, 504 or a broken connection for GET, HEAD, PUT and DELETE. A POST that
//! the service may have seen is never sent again: [`Error::outcome_unknown`] says so.
//!
//! **Secrets.** Tokens, secrets and passwords do not appear in `Debug`, `Display`, errors, or this crate's
//! log records (targets that begin with `genesys_onboarding`). The records of the HTTP library below at
//! level TRACE (target `ureq_proto`) do show what goes over the wire: leave them out of a log that others
//! read.
//!
//! What becomes of a call under every fault is in the table of [`faults`].
//!
//! **Features.** `sandbox` adds an embedded Onboarding service for demonstrations and tests.

#![deny(missing_docs, unsafe_op_in_unsafe_fn)]
#![deny(unsafe_code)]

/// What becomes of a call under each fault of the service or of the way to it, with one retry allowed.
///
/// A test runs every row, for each method, and holds this table to what it sees.
#[doc = include_str!("failure_semantics.md")]
pub mod faults {}

/// The README's programs, which must compile.
#[cfg(all(doctest, feature = "sandbox"))]
#[doc = include_str!("../README.md")]
struct Readme;

mod api;
mod auth;
mod client;
mod config;
mod contract;
mod decode;
mod error;
#[cfg(feature = "capi")]
mod ffi;
mod http;
mod retry;
#[cfg(feature = "sandbox")]
pub mod sandbox;
mod secret;

pub use api::activations::{
    ApplyOrgBillingActivationRequest, ApplyOrgBillingActivationResponse, OrgBillingActivation,
    get_onboarding_activation, post_onboarding_activation_apply,
};
pub use api::call_json::call_json;
pub use api::invites::{
    Invite, InviteListing, delete_onboarding_invite, get_onboarding_invite, get_onboarding_invites,
    iter_onboarding_invites,
};
pub use api::join_codes::{
    JoinCode, JoinCodeListing, JoinCodeOptions, JoinCodeRequest, delete_onboarding_joincode,
    get_onboarding_joincode, get_onboarding_joincodes, iter_onboarding_joincodes,
    post_onboarding_joincodes, put_onboarding_joincode,
};
pub use api::organizations::head_onboarding_organization_users;
pub use api::pages::{Listing, PageOptions};
pub use api::paginator::{Pages, Paginator};
pub use api::provisionings::{
    CompleteOrgProvisioningRequest, CompleteOrgProvisioningResponse, OrgProvisioning,
    OrgProvisioningOptions, OrgProvisioningUser, StageOrgProvisioningRequest,
    StageOrgProvisioningResponse, get_onboarding_orgprovisioning,
    post_onboarding_orgprovisioning_complete, post_onboarding_orgprovisionings,
};
pub use api::users::{
    CreateUserRequest, CreateUserResponse, JoinExistingOrgsRequest, JoinExistingOrgsResponse,
    StageUserRequest, post_onboarding_users, post_onboarding_users_joinexistingorgs,
    post_onboarding_users_stage,
};
pub use client::{Client, ClientBuilder};
pub use config::Region;
pub use error::{ApiError, Detail, Error, ErrorBody, ErrorKind, Limit, TokenError};
pub use secret::Secret;
