//! The API specification as data: operations, requests, and responses.

pub(crate) mod method;
pub(crate) mod operation;
pub(crate) mod page_summary;
pub(crate) mod request;
