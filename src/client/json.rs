//! The settings of a client as JSON, for languages that bind the C ABI.

use std::time::Duration;

use serde::Deserialize;

use super::{Client, ClientBuilder};
use crate::decode::decode_object;
use crate::error::{Error, ErrorKind};
use crate::secret::Secret;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Settings {
    base_url: Option<String>,
    login_url: Option<String>,
    region: Option<String>,
    access_token: Option<Secret>,
    client_id: Option<String>,
    client_secret: Option<Secret>,
    connect_timeout_ms: Option<u64>,
    attempt_timeout_ms: Option<u64>,
    total_timeout_ms: Option<u64>,
    max_retries: Option<u32>,
    user_agent: Option<String>,
    proxy: Option<Secret>,
    ca_bundle: Option<String>,
    client_certificate: Option<String>,
    client_key: Option<Secret>,
    allow_insecure_http: Option<bool>,
    max_response_bytes: Option<u64>,
}

impl ClientBuilder {
    /// Makes a client from an object of settings, whose names are then those of the errors as well.
    pub(crate) fn build_from_json(json: &str) -> Result<Client, Error> {
        let settings: Settings =
            decode_object(json).map_err(|reason| Error::configuration("settings", reason))?;
        settings.builder()?.build().map_err(|error| match error.kind() {
            ErrorKind::Configuration { setting, .. } => {
                let name = camel_case(setting);
                error.with_setting_name(&name)
            }
            _ => error,
        })
    }
}

impl Settings {
    fn builder(self) -> Result<ClientBuilder, Error> {
        let credentials = match (self.client_id, self.client_secret) {
            (Some(id), Some(secret)) => Some((id, secret)),
            (None, None) => None,
            (Some(_), None) => {
                return Err(Error::configuration("clientSecret", "clientId needs it too"));
            }
            (None, Some(_)) => {
                return Err(Error::configuration("clientId", "clientSecret needs it too"));
            }
        };
        let region = self.region.map(|region| region.parse()).transpose()?;
        let builder = ClientBuilder::default();
        let builder = apply(builder, self.base_url, ClientBuilder::base_url);
        let builder = apply(builder, self.login_url, ClientBuilder::login_url);
        let builder = apply(builder, region, ClientBuilder::region);
        let builder = apply(builder, self.access_token, |b, token| b.access_token(token.expose()));
        let builder = apply(builder, credentials, |b, (id, secret)| {
            b.client_credentials(id, secret.expose())
        });
        let builder = apply(builder, self.connect_timeout_ms, |b, ms| b.connect_timeout(limit(ms)));
        let builder = apply(builder, self.attempt_timeout_ms, |b, ms| b.attempt_timeout(limit(ms)));
        let builder = apply(builder, self.total_timeout_ms, |b, ms| b.total_timeout(limit(ms)));
        let builder = apply(builder, self.max_retries, ClientBuilder::max_retries);
        let builder = apply(builder, self.user_agent, ClientBuilder::user_agent);
        let builder = apply(builder, self.proxy, |b, url| b.proxy(url.expose()));
        let builder = apply(builder, self.ca_bundle, ClientBuilder::ca_bundle);
        let builder = apply(builder, self.client_certificate, ClientBuilder::client_certificate);
        let builder = apply(builder, self.client_key, |b, key| b.client_key(key.expose()));
        let builder = apply(builder, self.allow_insecure_http, ClientBuilder::allow_insecure_http);
        Ok(apply(builder, self.max_response_bytes, ClientBuilder::max_response_bytes))
    }
}

fn apply<T>(
    builder: ClientBuilder,
    value: Option<T>,
    set: impl FnOnce(ClientBuilder, T) -> ClientBuilder,
) -> ClientBuilder {
    match value {
        Some(value) => set(builder, value),
        None => builder,
    }
}

fn limit(milliseconds: u64) -> Duration {
    Duration::from_millis(milliseconds)
}

/// `base_url` as `baseUrl`; limits of time have their unit in JSON.
fn camel_case(setting: &str) -> String {
    let mut name = String::new();
    for (index, word) in setting.split('_').enumerate() {
        let (first, rest) = word.split_at(word.len().min(1));
        name += &if index == 0 { first.to_owned() } else { first.to_ascii_uppercase() };
        name += rest;
    }
    if name.ends_with("Timeout") { name + "Ms" } else { name }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_setting_is_refused_by_the_name_that_json_knows_it_by() {
        for (json, name) in [
            (r#"{"baseUrl": "ftp://a.example"}"#, "baseUrl"),
            (r#"{"connectTimeoutMs": 0}"#, "connectTimeoutMs"),
            (r#"{"connectTimeoutMs": -1}"#, "connectTimeoutMs"),
            (r#"{"maxRetries": "3"}"#, "maxRetries"),
            (r#"{"maxResponseBytes": 0}"#, "maxResponseBytes"),
            (r#"{"region": "mars-1"}"#, "region"),
            (r#"{"clientId": "a"}"#, "clientSecret"),
            (r#"{"clientSecret": "a"}"#, "clientId"),
            (r#"{"accessToken": ""}"#, "accessToken"),
            (r#"{"base_url": "https://a.example"}"#, "base_url"),
            (r#"["https://a.example"]"#, "settings"),
            ("", "settings"),
        ] {
            let error = ClientBuilder::build_from_json(json).unwrap_err();
            assert!(error.to_string().contains(name), "{json}: {error}");
        }
        assert!(ClientBuilder::build_from_json(r#"{"baseUrl": null, "maxRetries": 0}"#).is_ok());
    }
}
