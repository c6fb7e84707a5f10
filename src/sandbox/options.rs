//! The options for starting a sandbox as JSON, for C and Python.

use serde::Deserialize;
use serde_json::value::RawValue;

use super::state::seed::Seed;
#[cfg(feature = "capi")]
use super::{Sandbox, SandboxBuilder};
#[cfg(feature = "capi")]
use crate::decode::{InvalidField, decode_object};
use crate::decode::{listed_as, optional_integer};
#[cfg(feature = "capi")]
use crate::error::Error;
use crate::secret::Secret;

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub(crate) struct Options {
    host: Option<String>,
    #[serde(deserialize_with = "optional_integer")]
    port: Option<i64>,
    client_id: Option<String>,
    client_secret: Option<Secret>,
    unprivileged_client_id: Option<String>,
    unprivileged_client_secret: Option<Secret>,
    #[serde(deserialize_with = "listed_as::<_, _, Option<Seed>>")]
    seed: Option<Box<RawValue>>,
}

/// Starts a sandbox; an error names an option by its key.
#[cfg(feature = "capi")]
pub(crate) fn start_json(json: &str) -> Result<Sandbox, Error> {
    let options: Options = decode_object(json).map_err(|InvalidField { field, reason }| {
        Error::configuration(if field.is_empty() { "options" } else { &field }, reason)
    })?;
    options.builder()?.start().map_err(|error| match error.setting() {
        Some("client_id") => error.with_setting_name("clientId"),
        Some("unprivileged_client_id") => error.with_setting_name("unprivilegedClientId"),
        _ => error,
    })
}

#[cfg(feature = "capi")]
impl Options {
    fn builder(self) -> Result<SandboxBuilder, Error> {
        let port = self.port.unwrap_or(0);
        let port = u16::try_from(port).map_err(|_| {
            Error::configuration("port", format!("expected 0 to 65535, got {port}"))
        })?;
        let text = |secret: Secret| secret.expose().to_owned();
        let set = [
            (self.host, SandboxBuilder::host as fn(SandboxBuilder, String) -> SandboxBuilder),
            (self.client_id, SandboxBuilder::client_id),
            (self.client_secret.map(text), SandboxBuilder::client_secret),
            (self.unprivileged_client_id, SandboxBuilder::unprivileged_client_id),
            (self.unprivileged_client_secret.map(text), SandboxBuilder::unprivileged_client_secret),
            (self.seed.map(|seed| seed.get().to_owned()), SandboxBuilder::seed),
        ];
        let builder = Sandbox::builder().port(port);
        Ok(set.into_iter().fold(builder, |builder, (value, set)| match value {
            Some(value) => set(builder, value),
            None => builder,
        }))
    }
}
