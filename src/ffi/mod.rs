//! The C ABI (`include/genesys_onboarding.h`): converts arguments, calls the functions that Rust users call,
//! converts results.
//!
//! The modules mirror those of `api`, one to one; `input` and `output` convert, `call` and `panic` frame every
//! exported function. All `unsafe` code of the crate is here. It relies on what the header asks of its
//! callers: a pointer is NULL or valid for what its parameter's comment says, a string ends with NUL, and an
//! object is freed once, by its own `_free` function.
//!
//! The comments on exported items become the header's, so they are written for readers who know only C.

// C names.
#![allow(non_camel_case_types, unsafe_code)]

mod activations;
mod builder;
mod bulk;
mod call;
mod callbacks;
mod caller_struct;
mod cancellation;
mod client;
mod contract;
mod error;
mod event;
mod exchange;
mod header;
mod input;
mod invites;
mod join_codes;
mod json;
mod last_response;
#[cfg(test)]
mod layout;
mod log;
mod login;
mod options;
mod organizations;
mod output;
mod pages;
mod panic;
mod provisionings;
#[cfg(feature = "sandbox")]
mod sandbox;
mod status;
mod token;
mod transport;
mod user_data;
mod users;
mod version;
mod wait;
