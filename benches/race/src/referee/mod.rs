//! The referee: runs the rounds and measures what is not a call.

pub mod field;
pub mod process;
pub mod rounds;
pub mod startup;
pub mod statistics;
pub mod threads;
