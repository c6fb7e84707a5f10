//! The handlers of the operations, one module per resource.

mod activations;
mod invites;
mod join_codes;
mod organizations;
mod pages;
mod provisionings;
mod users;

use super::route::Route;

/// The routes of each resource.
pub(super) static RESOURCES: &[&[Route]] = &[
    activations::ROUTES,
    invites::ROUTES,
    join_codes::ROUTES,
    organizations::ROUTES,
    provisionings::ROUTES,
    users::ROUTES,
];
