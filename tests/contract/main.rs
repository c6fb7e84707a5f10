//! Holds the typed functions to the contract (`OnboardingApi.md`, `models.md`, `platform.md`): what each
//! operation sends, what it makes of every answer, and what an error tells.

mod answers;
mod bodies;
mod errors;
mod json;
mod operations;
mod pages;
mod refusals;
mod requests;
mod service;
