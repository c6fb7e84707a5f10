//! A route: an operation and its handler.

use super::error_response::{ErrorResponse, Reply};
use super::request::Call;
use super::state::State;
use crate::contract::operation::Operation;

/// Executes an operation on the state of the service.
pub(super) type Handler = fn(&mut State, &Call) -> Result<Reply, ErrorResponse>;

/// An operation and its handler. Each resource's module lists its own.
pub(super) type Route = (&'static Operation, Handler);
