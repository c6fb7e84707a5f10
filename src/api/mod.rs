//! The operations of the API, one module per resource: models and functions. What is public in a resource is
//! exported by the crate. Beside them what is made of several calls: iterators and waits.

pub(crate) mod activations;
pub(crate) mod call_json;
pub(crate) mod invites;
pub(crate) mod join_codes;
mod kinds;
pub(crate) mod operations;
pub(crate) mod organizations;
mod page_cursor;
pub(crate) mod pages;
pub(crate) mod pages_json;
pub(crate) mod paginator;
pub(crate) mod provisionings;
pub(crate) mod users;
mod wait;
pub(crate) mod wait_options;
pub(crate) mod waiter;

pub use activations::*;
pub use call_json::call_json;
pub use invites::*;
pub use join_codes::*;
pub use organizations::*;
pub use pages::{Listing, PageOptions};
pub use pages_json::{PagesJson, pages_json};
pub use paginator::{Pages, Paginator};
pub use provisionings::*;
pub use users::*;
pub use wait::{wait_for_onboarding_orgprovisioning, wait_until};
pub use wait_options::{WaitOptions, WaitProgress};
