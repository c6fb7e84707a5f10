//! The environment's variables, read only when a program asks for it.

use std::env::{self, VarError};

use crate::error::Error;

/// Looks a variable up; tests pass one of their own, since the process's variables cannot be changed
/// safely while other threads run.
pub(crate) type EnvLookup<'a> = &'a dyn Fn(&str) -> Result<Option<String>, Error>;

/// A variable of this process; an empty one counts as not set, as is usual for exports in shells.
pub(crate) fn env_var(name: &str) -> Result<Option<String>, Error> {
    match env::var(name) {
        Ok(value) => Ok(Some(value).filter(|value| !value.is_empty())),
        Err(VarError::NotPresent) => Ok(None),
        Err(VarError::NotUnicode(_)) => Err(Error::configuration(name, "it is not UTF-8")),
    }
}
