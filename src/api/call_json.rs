//! Any operation by its operation ID, with JSON in and JSON out, for dynamic languages.

use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use crate::api::operations;
use crate::client::Client;
use crate::config::suggestion::closest;
use crate::contract::operation::{Operation, ParameterKind, ResponseKind};
use crate::contract::request::{Request, invalid_body};
use crate::decode::optional_integer;
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
    let operation =
        operations::by_id(operation_id).ok_or_else(|| unknown_operation(operation_id))?;
    let request = Arguments::parse(arguments)
        .and_then(|arguments| arguments.into_request(operation))
        .map_err(|error| error.with_operation(operation.id))?;
    let response = client.send(&request)?;
    match operation.response {
        ResponseKind::Model(check) => {
            response.validate(check)?;
            response.into_body()
        }
        ResponseKind::Empty => Ok("null".to_owned()),
        ResponseKind::Exists => Ok(response.is_found().to_string()),
    }
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

/// Arguments in the order given, each as its own piece of JSON.
struct Arguments<'a>(Vec<(String, &'a RawValue)>);

impl<'a> Arguments<'a> {
    fn parse(json: &'a str) -> Result<Self, Error> {
        if json.trim().is_empty() {
            return Ok(Arguments(Vec::new()));
        }
        let arguments: Arguments<'a> = serde_json::from_str(json).map_err(|error| {
            let reason = match error.classify() {
                serde_json::error::Category::Data => "expected a JSON object".to_owned(),
                _ => format!("invalid JSON: {error}"),
            };
            Error::invalid_argument("arguments", reason)
        })?;
        for (index, (name, _)) in arguments.0.iter().enumerate() {
            if arguments.0[..index].iter().any(|(earlier, _)| earlier == name) {
                return Err(Error::invalid_argument(name, "duplicate argument"));
            }
        }
        Ok(arguments)
    }

    fn into_request(self, operation: &'static Operation) -> Result<Request, Error> {
        self.reject_unknown(operation)?;
        let mut request = Request::new(operation);
        for (name, kind) in operation.parameters {
            request = add_parameter(request, name, *kind, self.get(name))?;
        }
        match (self.get("body"), operation.body) {
            (Some(json), Some(check)) => {
                Ok(request.raw_json(json, check(json).map_err(invalid_body)?))
            }
            _ => Ok(request),
        }
    }

    fn reject_unknown(&self, operation: &Operation) -> Result<(), Error> {
        let body = operation.body.map(|_| "body");
        let mut known = operation.parameters.iter().map(|(name, _)| *name).chain(body);
        let is_unknown = |(name, _): &&(String, _)| !known.clone().any(|known| known == name);
        let Some((name, _)) = self.0.iter().find(is_unknown) else { return Ok(()) };
        let expected = known.by_ref().collect::<Vec<_>>().join(", ");
        Err(Error::invalid_argument(name, format!("unknown argument; expected {expected}")))
    }

    /// An argument's JSON; none where it is left out or `null`.
    fn get(&self, name: &str) -> Option<&'a str> {
        let (_, value) = self.0.iter().find(|(key, _)| key == name)?;
        Some(value.get()).filter(|json| *json != "null")
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Arguments<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ByName;

        impl<'de> Visitor<'de> for ByName {
            type Value = Vec<(String, &'de RawValue)>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut arguments = Vec::new();
                while let Some(argument) = map.next_entry()? {
                    arguments.push(argument);
                }
                Ok(arguments)
            }

            /// PHP encodes an empty map as an empty array.
            fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
                match items.next_element::<&RawValue>()? {
                    None => Ok(Vec::new()),
                    Some(_) => {
                        Err(serde::de::Error::invalid_type(serde::de::Unexpected::Seq, &self))
                    }
                }
            }
        }

        deserializer.deserialize_any(ByName).map(Arguments)
    }
}

fn add_parameter(
    request: Request,
    name: &str,
    kind: ParameterKind,
    json: Option<&str>,
) -> Result<Request, Error> {
    let string = || json.map(|json| read::<String>(name, json, "a string")).transpose();
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
            let flag = json.map(|json| read::<bool>(name, json, "a boolean")).transpose()?;
            Ok(request.query(name, flag))
        }
    }
}

fn read<'a, T: Deserialize<'a>>(name: &str, json: &'a str, expected: &str) -> Result<T, Error> {
    serde_json::from_str(json).map_err(|_| wrong_type(name, json, expected))
}

fn read_integer(name: &str, json: &str) -> Result<i64, Error> {
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
