//! The arguments of the verbs in JSON. An error names the member.

use std::time::Duration;

use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::decode::{InvalidField, decode_object, optional_integer};
use crate::error::Error;
use crate::sandbox::faults::{Fault, STATUSES};
use crate::sandbox::settings::SandboxSettings;

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

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub(super) struct FaultArguments {
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
    on: Option<String>,
}

impl FaultArguments {
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

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub(super) struct SettingsArguments {
    #[serde(deserialize_with = "optional_integer")]
    requests_per_minute: Option<i64>,
    #[serde(deserialize_with = "optional_integer")]
    polls_until_provisioned: Option<i64>,
    #[serde(deserialize_with = "optional_integer")]
    latency_ms: Option<i64>,
    refresh_tokens: Option<bool>,
}

impl SettingsArguments {
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

fn number(name: &str, value: Option<i64>) -> Result<Option<u32>, Error> {
    let convert = |value: i64| {
        u32::try_from(value).map_err(|_| {
            let reason = format!("expected 0 to {}, got {value}", u32::MAX);
            Error::invalid_argument(name, reason)
        })
    };
    value.map(convert).transpose()
}
