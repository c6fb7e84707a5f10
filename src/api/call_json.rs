//! Any operation by its contract id, with JSON in and JSON out, for dynamic languages.

use std::fmt;

use serde::Deserialize;
use serde::de::{DeserializeOwned, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use crate::api::operations;
use crate::client::Client;
use crate::contract::operation::{Operation, ParameterKind, ResponseKind};
use crate::contract::request::{Request, invalid_body};
use crate::error::Error;

/// Calls the operation with the contract's id `operation_id`.
///
/// `arguments` is a JSON object keyed by the contract's parameter names, `{}` for none; `null` is the
/// same as left out. Its `body` must decode as the operation's request model; fields that the model does
/// not know are sent on as given, and so is the whole body, to the byte. The result is the service's own
/// JSON, `null` for an operation that answers nothing, `true` or `false` for
/// `headOnboardingOrganizationUsers`.
///
/// # Errors
///
/// [`ErrorKind::InvalidArgument`](crate::ErrorKind::InvalidArgument), with the name, for an unknown
/// operation or argument, a missing one, or a wrong type; nothing is sent then. Otherwise as described
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
    let operation = operations::by_id(operation_id).ok_or_else(|| {
        let reason = format!("{operation_id:?} is none of the contract's operations");
        Error::invalid_argument("operation_id", reason)
    })?;
    let request =
        read_request(operation, arguments).map_err(|error| error.with_operation(operation.id))?;
    let response = client.send(&request)?;
    match operation.response {
        ResponseKind::Model(check) => {
            response.validate(check)?;
            response.into_text()
        }
        ResponseKind::Empty => Ok("null".to_owned()),
        ResponseKind::Exists => Ok(response.exists().to_string()),
    }
}

/// Arguments in the order in which they were given, each as its own piece of JSON.
struct Arguments<'a>(Vec<(String, &'a RawValue)>);

impl<'a> Arguments<'a> {
    fn parse(json: &'a str) -> Result<Self, Error> {
        let arguments: Arguments<'a> = serde_json::from_str(json).map_err(|error| {
            let reason = match error.classify() {
                serde_json::error::Category::Data => "they are not a JSON object".to_owned(),
                _ => format!("they are not JSON: {error}"),
            };
            Error::invalid_argument("arguments", reason)
        })?;
        for (index, (name, _)) in arguments.0.iter().enumerate() {
            if arguments.0[..index].iter().any(|(earlier, _)| earlier == name) {
                return Err(Error::invalid_argument(name, "it is given twice"));
            }
        }
        Ok(arguments)
    }

    /// An argument's JSON; none where it is left out or `null`.
    fn get(&self, name: &str) -> Option<&'a str> {
        let (_, value) = self.0.iter().find(|(key, _)| key == name)?;
        Some(value.get()).filter(|json| *json != "null")
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Arguments<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Object;

        impl<'de> Visitor<'de> for Object {
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
        }

        deserializer.deserialize_map(Object).map(Arguments)
    }
}

fn read_request(operation: &'static Operation, json: &str) -> Result<Request, Error> {
    let arguments = Arguments::parse(json)?;
    reject_unknown_arguments(operation, &arguments)?;
    let mut request = Request::new(operation);
    for (name, kind) in operation.parameters {
        request = add_parameter(request, name, *kind, arguments.get(name))?;
    }
    match arguments.get("body") {
        Some(json) => add_body(request, json),
        None => Ok(request),
    }
}

fn add_body(request: Request, json: &str) -> Result<Request, Error> {
    let check = request.operation.body.expect("`body` is a known argument of this operation");
    let secrets = check(json).map_err(invalid_body)?;
    Ok(request.raw_json(json, secrets))
}

fn reject_unknown_arguments(operation: &Operation, arguments: &Arguments<'_>) -> Result<(), Error> {
    let takes_body = operation.body.is_some();
    let is_known = |name: &str| {
        operation.parameters.iter().any(|(known, _)| *known == name)
            || (takes_body && name == "body")
    };
    match arguments.0.iter().find(|(name, _)| !is_known(name)) {
        None => Ok(()),
        Some((name, _)) => {
            let mut known: Vec<&str> = operation.parameters.iter().map(|(name, _)| *name).collect();
            known.extend(takes_body.then_some("body"));
            let reason = format!("it is unknown here; known: {}", known.join(", "));
            Err(Error::invalid_argument(name, reason))
        }
    }
}

fn add_parameter(
    request: Request,
    name: &str,
    kind: ParameterKind,
    json: Option<&str>,
) -> Result<Request, Error> {
    let required = || json.ok_or_else(|| Error::invalid_argument(name, "it is required"));
    match kind {
        ParameterKind::Path => request.path(name, &read::<String>(name, required()?, "text")?),
        ParameterKind::QueryString { required: true } => {
            request.required_query(name, &read::<String>(name, required()?, "text")?)
        }
        ParameterKind::QueryString { required: false } => {
            let text = json.map(|json| read::<String>(name, json, "text")).transpose()?;
            request.query_text(name, text.as_deref())
        }
        ParameterKind::QueryInt => {
            let number = json.map(|json| read::<i64>(name, json, "a whole number")).transpose()?;
            Ok(request.query(name, number))
        }
        ParameterKind::QueryBool => {
            let flag = json.map(|json| read::<bool>(name, json, "true or false")).transpose()?;
            Ok(request.query(name, flag))
        }
    }
}

fn read<T: DeserializeOwned>(name: &str, json: &str, what: &str) -> Result<T, Error> {
    serde_json::from_str(json)
        .map_err(|_| Error::invalid_argument(name, format!("it is {}, not {what}", shown(json))))
}

/// A value as an error shows it: what is no number or boolean may be a secret in a wrong place.
fn shown(json: &str) -> &str {
    match json.as_bytes().first() {
        Some(b'"') => "text",
        Some(b'[') => "an array",
        Some(b'{') => "an object",
        _ => json,
    }
}
