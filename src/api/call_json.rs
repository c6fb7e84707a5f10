//! Any operation by its operation ID, with JSON in and JSON out, for dynamic languages.

use crate::api::operations;
use crate::client::Client;
use crate::config::suggestion::closest;
use crate::contract::operation::{Operation, ParameterKind, ResponseKind};
use crate::contract::request::{Request, invalid_body};
use crate::decode::{InvalidMembers, Members, optional_integer};
use crate::error::Error;

/// Longer operation IDs are not compared with the known ones.
const MAX_COMPARED_LEN: usize = 64;

/// Calls an operation by its operation ID, with JSON in and JSON out.
///
/// `arguments` is a JSON object with the parameters of the operation by name. An empty string, `{}` and `[]`
/// stand for no arguments, a `null` argument is the same as none, and an integer may be written as `2.0`.
/// The `body` must decode as the operation's request model, but is sent verbatim, with any additional
/// fields; if it is left out, the request has no body.
///
/// Returns the JSON of the response verbatim, `null` for an operation without a response body, and `true`
/// or `false` for `headOnboardingOrganizationUsers`.
///
/// # Errors
///
/// [`ErrorKind::InvalidArgument`](crate::ErrorKind::InvalidArgument) for an unknown operation, and for an
/// argument that is unknown, missing, or of the wrong type; no request is sent then. Otherwise as described
/// at [`Error`].
///
/// ```no_run
/// # let client = genesys_onboarding::Client::from_env()?;
/// let page = genesys_onboarding::call_json(
///     &client,
///     "getOnboardingInvites",
///     r#"{"pageNumber": 2, "pageSize": 50}"#,
/// )?;
/// println!("{page}");
/// # Ok::<_, genesys_onboarding::Error>(())
/// ```
pub fn call_json(client: &Client, operation_id: &str, arguments: &str) -> Result<String, Error> {
    let operation = find_operation(operation_id)?;
    let request = parse_arguments(operation, arguments)
        .and_then(|arguments| build_request(operation, |name| arguments.get(name)))
        .map_err(|error| error.with_operation(operation.id))?;
    let response = client.send(&request)?;
    match operation.response {
        ResponseKind::Model { check, .. } | ResponseKind::Listing { check, .. } => {
            response.validate(check)?;
            response.into_body()
        }
        ResponseKind::Empty => Ok("null".to_owned()),
        ResponseKind::Exists => Ok(response.is_found().to_string()),
    }
}

pub(super) fn find_operation(id: &str) -> Result<&'static Operation, Error> {
    operations::by_id(id).ok_or_else(|| unknown_operation(id))
}

fn unknown_operation(id: &str) -> Error {
    let mut reason = format!("unknown operation ID {id:?}");
    if let Some(known) = similar_operation(id) {
        reason += &format!("; did you mean {known:?}?");
    }
    Error::invalid_argument("operation_id", reason)
}

/// The operation ID that is probably meant, which may be written in snake case.
fn similar_operation(id: &str) -> Option<&'static str> {
    if id.len() > MAX_COMPARED_LEN {
        return None;
    }
    let joined = id.replace('_', "");
    let mut known = operations::ALL.iter().map(|operation| operation.id);
    let respelled = known.clone().find(|known| known.eq_ignore_ascii_case(joined.trim()));
    respelled.or_else(|| closest(id, &mut known))
}

/// Parses the arguments of an operation, all of which are known to it.
pub(super) fn parse_arguments<'a>(
    operation: &Operation,
    json: &'a str,
) -> Result<Members<'a>, Error> {
    let arguments = Members::parse(json).map_err(invalid_arguments)?;
    reject_unknown(operation, &arguments)?;
    Ok(arguments)
}

fn invalid_arguments(InvalidMembers { name, reason }: InvalidMembers) -> Error {
    Error::invalid_argument(name.as_deref().unwrap_or("arguments"), reason)
}

/// Builds a request with the JSON of each argument.
pub(super) fn build_request<'a>(
    operation: &'static Operation,
    argument: impl Fn(&str) -> Option<&'a str>,
) -> Result<Request, Error> {
    let mut request = Request::new(operation);
    for (name, kind) in operation.parameters {
        request = add_parameter(request, name, *kind, argument(name))?;
    }
    match (argument("body"), operation.body) {
        (Some(json), Some(body)) => {
            let secrets = (body.check)(json).map_err(invalid_body)?;
            Ok(request.raw_json(json, secrets))
        }
        _ => Ok(request),
    }
}

fn reject_unknown(operation: &Operation, arguments: &Members<'_>) -> Result<(), Error> {
    let body = operation.body.map(|_| "body");
    let known = || operation.parameters.iter().map(|(name, _)| *name).chain(body);
    match arguments.names().find(|name| known().all(|known| known != *name)) {
        Some(name) => {
            let known: Vec<&str> = known().collect();
            let reason = format!("unknown argument; expected {}", known.join(", "));
            Err(Error::invalid_argument(name, reason))
        }
        None => Ok(()),
    }
}

fn add_parameter(
    request: Request,
    name: &str,
    kind: ParameterKind,
    json: Option<&str>,
) -> Result<Request, Error> {
    let string = || json.map(|json| read_string(name, json)).transpose();
    let missing = || Error::invalid_argument(name, "missing");
    match kind {
        ParameterKind::Path => request.path(name, &string()?.ok_or_else(missing)?),
        ParameterKind::QueryString { required: true } => {
            request.required_query(name, &string()?.ok_or_else(missing)?)
        }
        ParameterKind::QueryString { required: false } => {
            request.query_text(name, string()?.as_deref())
        }
        ParameterKind::QueryInt => {
            let number = json.map(|json| read_integer(name, json)).transpose()?;
            Ok(request.query(name, number))
        }
        ParameterKind::QueryBool => {
            let flag = json.map(|json| read_boolean(name, json)).transpose()?;
            Ok(request.query(name, flag))
        }
    }
}

fn read_string(name: &str, json: &str) -> Result<String, Error> {
    serde_json::from_str(json).map_err(|_| match json.starts_with('"') {
        true => Error::invalid_argument(name, "half of a surrogate pair is not a character"),
        false => wrong_type(name, json, "a string"),
    })
}

fn read_boolean(name: &str, json: &str) -> Result<bool, Error> {
    serde_json::from_str(json).map_err(|_| wrong_type(name, json, "a boolean"))
}

pub(super) fn read_integer(name: &str, json: &str) -> Result<i64, Error> {
    optional_integer(&mut serde_json::Deserializer::from_str(json))
        .ok()
        .flatten()
        .ok_or_else(|| wrong_type(name, json, "an integer"))
}

/// Only numbers and booleans are quoted: any other value may be a secret given as the wrong argument.
fn wrong_type(name: &str, json: &str, expected: &str) -> Error {
    let found = match json.as_bytes().first() {
        Some(b'"') => "a string",
        Some(b'[') => "an array",
        Some(b'{') => "an object",
        _ => json,
    };
    Error::invalid_argument(name, format!("expected {expected}, got {found}"))
}
