//! What came back for the last call of a client, as JSON.

use std::borrow::Cow;
use std::collections::HashMap;

use serde::{Deserialize, Serialize, Serializer};

#[cfg(feature = "capi")]
use super::last_response::LastResponse;
use crate::decode::listed_as;

/// A response in JSON. The list of the contract reads the fields from how it is deserialized.
#[derive(Serialize, Deserialize)]
#[serde(rename = "LastResponse", rename_all = "camelCase")]
pub(crate) struct LastResponseJson<'a> {
    operation_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    http_status: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    correlation_id: Option<&'a str>,
    attempts: u32,
    elapsed_ms: f64,
    #[serde(
        serialize_with = "by_name",
        deserialize_with = "listed_as::<_, _, HashMap<String, String>>"
    )]
    headers: Cow<'a, [(String, String)]>,
}

#[cfg(feature = "capi")]
impl LastResponse {
    pub(crate) fn to_json(&self) -> serde_json::Result<String> {
        let LastResponse { operation, status, correlation_id, attempts, elapsed, headers } = self;
        serde_json::to_string(&LastResponseJson {
            operation_id: operation,
            http_status: *status,
            correlation_id: correlation_id.as_deref(),
            attempts: *attempts,
            elapsed_ms: elapsed.as_secs_f64() * 1e3,
            headers: Cow::Borrowed(headers),
        })
    }
}

/// Each name once, as it was spelled first, with all its values.
fn by_name<S: Serializer>(headers: &[(String, String)], to: S) -> Result<S::Ok, S::Error> {
    let mut joined: Vec<(&str, String)> = Vec::new();
    for (name, value) in headers {
        match joined.iter_mut().find(|(known, _)| known.eq_ignore_ascii_case(name)) {
            Some((_, values)) => *values = [values.as_str(), value].join(", "),
            None => joined.push((name, value.clone())),
        }
    }
    to.collect_map(joined)
}

#[cfg(all(test, feature = "capi"))]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn repeated_headers_are_joined_in_json() {
        let header = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let response = LastResponse {
            operation: "getOnboardingInvite",
            status: Some(200),
            correlation_id: None,
            attempts: 1,
            elapsed: Duration::from_micros(1500),
            headers: vec![header("Via", "a"), header("Date", "d"), header("via", "b")],
        };
        let expected = r#"{"operationId":"getOnboardingInvite","httpStatus":200,"attempts":1,"#;
        let expected =
            [expected, r#""elapsedMs":1.5,"headers":{"Via":"a, b","Date":"d"}}"#].concat();
        assert_eq!(response.to_json().unwrap(), expected);
    }
}
