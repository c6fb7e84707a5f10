//! Blocking client for the Genesys Cloud Onboarding API: its operations as plain functions that take a
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
//!     for invite in iter_onboarding_invites(&client, &PageOptions::new()) {
//!         println!("{}", invite?.to_address);
//!     }
//!     Ok(())
//! }
//! ```
//!
//! **Calls.** A function has the name of its operation ID in snake case. It takes the client, then the IDs in
//! the path, then the request body, then the optional parameters. Requests have a constructor for their
//! required fields and a setter for each optional one. Responses ignore unknown fields, and `null` is the same
//! as absent. Models may get more fields: they are `#[non_exhaustive]`.
//!
//! **Retries.** A call ends within its timeouts. It is retried only where that cannot duplicate its effect: any
//! method after a 429, a 503 with `Retry-After`, or a connection that failed before a byte was sent; GET, HEAD,
//! PUT and DELETE also after a 502, 503 or 504, or a lost connection. A POST that the service may have
//! processed is never sent again: see [`Error::outcome_unknown`]. [`failure_semantics`] has a table of all
//! faults.
//!
//! **Secrets.** Access tokens, client secrets and passwords do not appear in `Debug` output, errors, or the log
//! records of this crate (targets that begin with `genesys_onboarding`). The TRACE records of the HTTP library
//! below it (target `ureq_proto`) show requests as sent: exclude them from logs that others can read.
//!
//! **One call.** A derived client gives a single call its own limits, headers and cancel, and tells what came back;
//! an observer, an interrupt, a token source and a transport let a program take part: see [`one_call`].
//!
//! **Features.** `sandbox` adds an embedded Onboarding service for demonstrations and tests.

#![deny(missing_docs, unsafe_op_in_unsafe_fn)]
#![deny(unsafe_code)]
#![cfg_attr(docsrs, feature(doc_cfg))]

/// Outcome of a call for each server or network fault, with one retry allowed.
///
/// A test runs every row with each method and compares the table with the results.
#[doc = include_str!("failure_semantics.md")]
pub mod failure_semantics {}

#[doc = include_str!("one_call.md")]
pub mod one_call {}

/// The programs of the README, which must compile.
#[cfg(all(doctest, feature = "sandbox"))]
#[doc = include_str!("../README.md")]
struct Readme;

mod api;
mod auth;
pub mod bulk;
mod client;
mod config;
mod contract;
mod contract_json;
mod decode;
mod error;
#[cfg(feature = "capi")]
mod ffi;
mod http;
mod login;
mod retry;
#[cfg(feature = "sandbox")]
pub mod sandbox;
mod secret;
mod sync;
mod transport;

pub use api::*;
pub use auth::{AccessToken, TokenRequest, TokenSource};
pub use client::{CallOptions, Client, ClientBuilder, LastResponse};
pub use config::Region;
pub use contract_json::contract_json;
pub use error::{ApiError, Detail, Error, ErrorBody, ErrorKind, Limit, TokenError};
pub use login::{Login, LoginOptions};
pub use retry::event::{AttemptEvent, Event, TokenRefreshEvent, WaitEvent, WaitReason};
pub use secret::Secret;
pub use transport::{
    DryRun, DryRunRequest, Recorder, Replayer, Transport, TransportFailure, TransportRequest,
    TransportResponse,
};
