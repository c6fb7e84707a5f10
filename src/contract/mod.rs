//! The API specification as data: operations, requests, and responses.

pub(crate) mod method;
pub(crate) mod operation;
pub(crate) mod page_summary;
pub(crate) mod request;

/// Where access tokens are requested, below the base URL of the OAuth server.
pub(crate) const TOKEN_PATH: &str = "/oauth/token";

/// The login page of persons, below the same URL.
pub(crate) const AUTHORIZE_PATH: &str = "/oauth/authorize";
