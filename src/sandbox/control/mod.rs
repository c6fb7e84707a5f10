//! Control of a running sandbox: the list of its verbs, which Rust, C, C++, Python and HTTP share.

mod arguments;
pub(super) mod describe;
mod guard;
pub(super) mod http;
pub(super) mod page;

use std::any::TypeId;

pub(crate) use self::arguments::{FaultArguments, SettingsArguments};
use self::arguments::{NoArguments, read};
pub(crate) use self::describe::{Description, Requests};
use super::service::Service;
use super::state::seed::{self, Seed};
use crate::config::suggestion::closest;
use crate::contract::operation::ModelId;
use crate::error::Error;

/// Runs a verb with its arguments, a JSON object. Returns a JSON object, or none for a verb without a result.
type Run = fn(&Service, &str) -> Result<Option<String>, Error>;

/// A verb, and the HTTP request that runs it.
pub(crate) struct Verb {
    pub(crate) name: &'static str,
    pub(crate) method: &'static str,
    pub(crate) path: &'static str,
    /// What its arguments are decoded as, and its result is encoded from.
    pub(crate) arguments: Option<ModelId>,
    pub(crate) response: Option<ModelId>,
    run: Run,
}

/// Every verb.
pub(crate) static VERBS: &[Verb] = &[
    Verb {
        response: Some(TypeId::of::<Description<'static>>),
        ..verb("describe", "GET", "/_sandbox", describe)
    },
    Verb { response: Some(TypeId::of::<Seed>), ..verb("state", "GET", "/_sandbox/state", state) },
    Verb {
        arguments: Some(TypeId::of::<FaultArguments>),
        ..verb("fail_next", "POST", "/_sandbox/faults", fail_next)
    },
    Verb {
        response: Some(TypeId::of::<Requests<'static>>),
        ..verb("requests", "GET", "/_sandbox/requests", requests)
    },
    verb("clear_requests", "DELETE", "/_sandbox/requests", clear_requests),
    verb("reset", "POST", "/_sandbox/reset", reset),
    verb("expire_tokens", "POST", "/_sandbox/tokens/expire", expire_tokens),
    verb("expire_codes", "POST", "/_sandbox/codes/expire", expire_codes),
    Verb {
        arguments: Some(TypeId::of::<SettingsArguments>),
        ..verb("set_settings", "PUT", "/_sandbox/settings", set_settings)
    },
];

/// A verb without arguments and a result.
const fn verb(name: &'static str, method: &'static str, path: &'static str, run: Run) -> Verb {
    Verb { name, method, path, arguments: None, response: None, run }
}

/// Runs the verb with this name, with JSON in and JSON out.
pub(super) fn call_json(service: &Service, verb: &str, arguments: &str) -> Result<String, Error> {
    let Some(known) = VERBS.iter().find(|known| known.name == verb) else {
        return Err(Error::invalid_argument("verb", unknown_verb(verb)));
    };
    Ok((known.run)(service, arguments)?.unwrap_or_else(|| "{}".to_owned()))
}

fn unknown_verb(verb: &str) -> String {
    let mut names = VERBS.iter().map(|known| known.name);
    match closest(verb, &mut names.clone()) {
        Some(known) => format!("unknown verb {verb:?}; did you mean {known:?}?"),
        None => {
            let known: Vec<&str> = names.by_ref().collect();
            format!("unknown verb {verb:?}; expected one of {}", known.join(", "))
        }
    }
}

fn describe(service: &Service, arguments: &str) -> Result<Option<String>, Error> {
    let NoArguments {} = read(arguments)?;
    Ok(Some(describe::to_json(service)))
}

fn state(service: &Service, arguments: &str) -> Result<Option<String>, Error> {
    let NoArguments {} = read(arguments)?;
    Ok(Some(seed::to_json(&service.state())))
}

fn fail_next(service: &Service, arguments: &str) -> Result<Option<String>, Error> {
    let (count, fault) = read::<FaultArguments>(arguments)?.fault()?;
    service.faults().add(count, fault);
    Ok(None)
}

fn requests(service: &Service, arguments: &str) -> Result<Option<String>, Error> {
    let NoArguments {} = read(arguments)?;
    Ok(Some(describe::requests_to_json(&service.log())))
}

fn clear_requests(service: &Service, arguments: &str) -> Result<Option<String>, Error> {
    let NoArguments {} = read(arguments)?;
    service.clear_requests();
    Ok(None)
}

fn reset(service: &Service, arguments: &str) -> Result<Option<String>, Error> {
    let NoArguments {} = read(arguments)?;
    service.reset();
    Ok(None)
}

fn expire_tokens(service: &Service, arguments: &str) -> Result<Option<String>, Error> {
    let NoArguments {} = read(arguments)?;
    service.oauth().expire_tokens();
    Ok(None)
}

fn expire_codes(service: &Service, arguments: &str) -> Result<Option<String>, Error> {
    let NoArguments {} = read(arguments)?;
    service.oauth().expire_codes();
    Ok(None)
}

fn set_settings(service: &Service, arguments: &str) -> Result<Option<String>, Error> {
    service.set_settings(&read::<SettingsArguments>(arguments)?.settings()?);
    Ok(None)
}
