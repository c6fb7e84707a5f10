//! Environment variables, read only when a program asks for them.

use std::env::{self, VarError};

use crate::error::Error;

/// Reads a variable; tests pass their own, since a process cannot change its variables safely while other
/// threads run.
pub(crate) type EnvLookup<'a> = &'a dyn Fn(&str) -> Result<Option<String>, Error>;

/// A variable of this process; an empty one counts as unset, as is usual for exports in shells.
pub(crate) fn env_var(name: &str) -> Result<Option<String>, Error> {
    match env::var(name) {
        Ok(value) => Ok(Some(value).filter(|value| !value.is_empty())),
        Err(VarError::NotPresent) => Ok(None),
        Err(VarError::NotUnicode(_)) => Err(Error::configuration(name, "not valid UTF-8")),
    }
}
