//! The sandbox in the list. It is empty in a library without one.

use serde::Serialize;

use super::model::Field;
use super::models::Models;

#[derive(Default)]
pub(super) struct Sandbox {
    pub(super) options: Vec<Field>,
    pub(super) verbs: Vec<Verb>,
}

#[derive(Serialize)]
pub(super) struct Verb {
    name: &'static str,
    method: &'static str,
    path: &'static str,
    /// The names of records.
    arguments: Option<String>,
    response: Option<String>,
}

/// Adds the records of the sandbox.
#[cfg(feature = "sandbox")]
pub(super) fn add_records(models: &mut Models) -> Sandbox {
    use super::models::fields_of;
    use crate::sandbox::{
        Description, FaultArguments, Options, Requests, Seed, SettingsArguments, VERBS,
    };

    models.add::<FaultArguments>();
    models.add::<SettingsArguments>();
    models.add::<Description<'static>>();
    models.add::<Seed>();
    models.add::<Requests<'static>>();
    let verbs = VERBS.iter().map(|verb| Verb {
        name: verb.name,
        method: verb.method,
        path: verb.path,
        arguments: verb.arguments.map(|record| models.name(record)),
        response: verb.response.map(|record| models.name(record)),
    });
    Sandbox { options: fields_of::<Options>(models), verbs: verbs.collect() }
}

#[cfg(not(feature = "sandbox"))]
pub(super) fn add_records(_: &mut Models) -> Sandbox {
    Sandbox::default()
}
