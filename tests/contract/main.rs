//! Holds the typed functions to the contract (`OnboardingApi.md`, `models.md`, `platform.md`): what each
//! operation sends, what it makes of every answer, and what an error tells.

mod bodies;
mod errors;
mod json;
mod mock_service;
mod operations;
mod pages;
mod rejected_arguments;
mod requests;
mod responses;
