//! Checks every operation against the API reference: what it sends, how it decodes every response, and what
//! its errors report.

mod bodies;
mod errors;
mod json;
mod mock_service;
mod operations;
mod pages;
mod pages_json;
mod rejected_arguments;
mod requests;
mod responses;
