//! The operations of the API, one module per resource: models and functions.

pub(crate) mod activations;
pub(crate) mod call_json;
mod checks;
pub(crate) mod invites;
pub(crate) mod join_codes;
pub(crate) mod operations;
pub(crate) mod organizations;
mod page_cursor;
pub(crate) mod pages;
pub(crate) mod pages_json;
pub(crate) mod paginator;
pub(crate) mod provisionings;
pub(crate) mod users;
