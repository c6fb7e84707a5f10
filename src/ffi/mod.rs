//! The C ABI (`include/genesys_onboarding.h`): convert in, call what a Rust user calls, convert out.
//!
//! The rooms mirror those of the crate. All `unsafe` code of the crate is here; it relies on what the header
//! asks of its callers: a pointer is NULL or valid for what its parameter's text says, text ends with NUL,
//! and a thing is freed once, by its own `_free`, after its last use.
//!
//! The comments on exported items are the header's text, so they are written for people who know only C.

// C's own names, and texts for C's readers.
#![allow(non_camel_case_types, unsafe_code)]

mod activations;
mod builder;
mod builder_settings;
mod builder_way;
mod call;
mod caller_struct;
mod client;
mod error;
mod input;
mod invites;
mod join_codes;
mod json;
#[cfg(test)]
mod layout;
mod log;
mod organizations;
mod output;
mod pages;
mod panic;
mod provisionings;
#[cfg(feature = "sandbox")]
mod sandbox;
mod status;
mod users;
mod version;
