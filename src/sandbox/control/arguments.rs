//! The arguments of the verbs in JSON. An error names the member.

use std::time::Duration;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::decode::{InvalidField, decode_object, listed_as, optional_integer};
use crate::error::Error;
use crate::sandbox::faults::{Fault, STATUSES, Target};
use crate::sandbox::settings::{CurrentSettings, SandboxSettings};

/// Reads arguments; an empty string and an empty array, which PHP writes for an empty map, are none.
pub(super) fn read<T: DeserializeOwned>(json: &str) -> Result<T, Error> {
    let json = match json.trim() {
        "" | "[]" => "{}",
        json => json,
    };
    decode_object(json).map_err(|InvalidField { field, reason }| {
        let member = if field.is_empty() { "arguments" } else { &field };
        Error::invalid_argument(member, reason)
    })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NoArguments {}

#[derive(Default, Serialize, Deserialize)]
#[serde(rename = "Fault", rename_all = "camelCase", deny_unknown_fields, default)]
pub(crate) struct FaultArguments {
    #[serde(deserialize_with = "optional_integer")]
    count: Option<i64>,
    #[serde(deserialize_with = "optional_integer")]
    status: Option<i64>,
    #[serde(deserialize_with = "optional_integer")]
    retry_after: Option<i64>,
    #[serde(deserialize_with = "optional_integer")]
    delay_ms: Option<i64>,
    drop_response: Option<bool>,
    operation: Option<String>,
    #[serde(deserialize_with = "listed_as::<_, _, Option<On>>")]
    on: Option<String>,
}

/// What `on` can be, for the list of the contract.
#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum On {
    Api,
    Token,
}

impl FaultArguments {
    /// The arguments that give this fault.
    pub(super) fn of(count: u32, fault: &Fault) -> Self {
        let (operation, on) = match fault.target() {
            Target::AnyOperation => (None, "api"),
            Target::Operation(id) => (Some(id.to_owned()), "api"),
            Target::Token => (None, "token"),
        };
        FaultArguments {
            count: Some(count.into()),
            status: fault.error_status().map(i64::from),
            retry_after: fault.retry_after_seconds().map(|seconds| integer(seconds.into())),
            delay_ms: Some(integer(fault.response_delay().as_millis())),
            drop_response: Some(fault.drops_response()),
            operation,
            on: Some(on.to_owned()),
        }
    }

    /// The number of requests, and the fault.
    pub(super) fn fault(&self) -> Result<(u32, Fault), Error> {
        let count = number("count", self.count)?.unwrap_or(1);
        let delay = number("delayMs", self.delay_ms)?.unwrap_or(0);
        let fault = self.response()?.delay(Duration::from_millis(delay.into()));
        Ok((count, fault.with_target(self.operation.as_deref(), self.on.as_deref())?))
    }

    fn response(&self) -> Result<Fault, Error> {
        let retry_after = number("retryAfter", self.retry_after)?;
        if self.drop_response == Some(true) {
            for (name, is_given) in
                [("status", self.status.is_some()), ("retryAfter", retry_after.is_some())]
            {
                if is_given {
                    return Err(Error::invalid_argument(name, "excludes dropResponse"));
                }
            }
            return Ok(Fault::drop_response());
        }
        match (self.status, retry_after) {
            (None, None) => Ok(Fault::none()),
            (None, Some(_)) => Err(Error::invalid_argument("retryAfter", "needs a status")),
            (Some(status), None) => Ok(Fault::status(checked_status(status)?)),
            (Some(status), Some(seconds)) => {
                let wait = Duration::from_secs(seconds.into());
                Ok(Fault::status(checked_status(status)?).retry_after(wait))
            }
        }
    }
}

fn checked_status(status: i64) -> Result<u16, Error> {
    u16::try_from(status).ok().filter(|status| STATUSES.contains(status)).ok_or_else(|| {
        let (first, last) = (STATUSES.start(), STATUSES.end());
        Error::invalid_argument("status", format!("expected {first} to {last}, got {status}"))
    })
}

#[derive(Default, Serialize, Deserialize)]
#[serde(rename = "SandboxSettings", rename_all = "camelCase", deny_unknown_fields, default)]
pub(crate) struct SettingsArguments {
    #[serde(deserialize_with = "optional_integer")]
    requests_per_minute: Option<i64>,
    #[serde(deserialize_with = "optional_integer")]
    polls_until_provisioned: Option<i64>,
    #[serde(deserialize_with = "optional_integer")]
    latency_ms: Option<i64>,
    refresh_tokens: Option<bool>,
}

impl SettingsArguments {
    /// The arguments that give these settings.
    pub(super) fn of(settings: &CurrentSettings) -> Self {
        SettingsArguments {
            requests_per_minute: Some(settings.requests_per_minute.into()),
            polls_until_provisioned: Some(settings.polls_until_provisioned.into()),
            latency_ms: Some(integer(settings.latency.as_millis())),
            refresh_tokens: Some(settings.refresh_tokens),
        }
    }

    pub(super) fn settings(&self) -> Result<SandboxSettings, Error> {
        let latency_ms = number("latencyMs", self.latency_ms)?;
        Ok(SandboxSettings {
            requests_per_minute: number("requestsPerMinute", self.requests_per_minute)?,
            polls_until_provisioned: number("pollsUntilProvisioned", self.polls_until_provisioned)?,
            latency: latency_ms.map(|ms| Duration::from_millis(ms.into())),
            refresh_tokens: self.refresh_tokens,
        })
    }
}

fn integer(value: u128) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}

fn number(name: &str, value: Option<i64>) -> Result<Option<u32>, Error> {
    let convert = |value: i64| {
        u32::try_from(value).map_err(|_| {
            let reason = format!("expected 0 to {}, got {value}", u32::MAX);
            Error::invalid_argument(name, reason)
        })
    };
    value.map(convert).transpose()
}
