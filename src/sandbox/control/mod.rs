//! Control of a running sandbox: the list of its verbs, which Rust, C, C++, Python and HTTP share.

mod arguments;
pub(super) mod describe;
mod guard;
pub(super) mod http;
pub(super) mod page;

use serde::Serialize;

use self::arguments::{FaultArguments, NoArguments, SettingsArguments, read};
use super::service::Service;
use super::state::seed;
use crate::config::suggestion::closest;
use crate::error::Error;

/// Runs a verb with its arguments, a JSON object. Returns a JSON object, or none for a verb without a result.
type Run = fn(&Service, &str) -> Result<Option<String>, Error>;

/// A verb, and the HTTP request that runs it.
#[derive(Serialize)]
pub(crate) struct Verb {
    name: &'static str,
    method: &'static str,
    path: &'static str,
    #[serde(skip)]
    run: Run,
}

/// Every verb.
pub(crate) static VERBS: &[Verb] = &[
    Verb { name: "describe", method: "GET", path: "/_sandbox", run: describe },
    Verb { name: "state", method: "GET", path: "/_sandbox/state", run: state },
    Verb { name: "fail_next", method: "POST", path: "/_sandbox/faults", run: fail_next },
    Verb { name: "requests", method: "GET", path: "/_sandbox/requests", run: requests },
    Verb {
        name: "clear_requests",
        method: "DELETE",
        path: "/_sandbox/requests",
        run: clear_requests,
    },
    Verb { name: "reset", method: "POST", path: "/_sandbox/reset", run: reset },
    Verb {
        name: "expire_tokens",
        method: "POST",
        path: "/_sandbox/tokens/expire",
        run: expire_tokens,
    },
    Verb {
        name: "expire_codes",
        method: "POST",
        path: "/_sandbox/codes/expire",
        run: expire_codes,
    },
    Verb { name: "set_settings", method: "PUT", path: "/_sandbox/settings", run: set_settings },
];

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
