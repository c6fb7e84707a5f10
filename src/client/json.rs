//! The settings of a client as JSON, for languages that bind the C ABI.

use std::time::Duration;

use serde::de::DeserializeOwned;

use super::settings::{SETTINGS, Setter, Setting};
use super::{Client, ClientBuilder};
use crate::config::PemSource;
use crate::config::suggestion::closest;
use crate::decode::{InvalidMembers, Members, optional_integer};
use crate::error::{Error, ErrorKind};
use crate::secret::Secret;

impl ClientBuilder {
    /// Builds a client from a JSON object of settings. Errors name a setting by its key in JSON.
    pub(crate) fn build_from_json(json: &str) -> Result<Client, Error> {
        let given = read_settings(json)?;
        builder(&given).and_then(ClientBuilder::build).map_err(with_json_key)
    }
}

fn with_json_key(error: Error) -> Error {
    let ErrorKind::Configuration { setting, .. } = error.kind() else { return error };
    match SETTINGS.iter().find(|known| known.name == setting) {
        Some(known) => error.with_setting_name(known.json_key),
        None => error,
    }
}

fn read_settings(json: &str) -> Result<Members<'_>, Error> {
    // Arguments may be an empty string or `[]`; settings that are so got lost on their way.
    if !json.trim_start().starts_with('{') {
        return Err(Error::configuration("settings", "expected a JSON object"));
    }
    let given = Members::parse(json).map_err(|InvalidMembers { name, reason }| {
        Error::configuration(name.as_deref().unwrap_or("settings"), reason)
    })?;
    let is_unknown = |key: &&str| SETTINGS.iter().all(|known| known.json_key != *key);
    if let Some(key) = given.names().find(is_unknown) {
        return Err(Error::configuration(key, unknown_setting(key)));
    }
    Ok(given)
}

fn builder(given: &Members<'_>) -> Result<ClientBuilder, Error> {
    reject_two_credentials(given)?;
    SETTINGS.iter().try_fold(ClientBuilder::default(), |builder, setting| {
        match given.get(setting.json_key) {
            Some(json) => apply(builder, setting, json),
            None => Ok(builder),
        }
    })
}

/// The members of an object have no order, so none of two kinds of credentials is the last choice.
fn reject_two_credentials(given: &Members<'_>) -> Result<(), Error> {
    let has = |key| given.get(key).is_some();
    if has("accessToken") && (has("clientId") || has("clientSecret")) {
        let reason = "cannot be combined with clientId and clientSecret";
        return Err(Error::configuration("access_token", reason));
    }
    Ok(())
}

fn unknown_setting(key: &str) -> String {
    let keys = || SETTINGS.iter().map(|known| known.json_key);
    let by_name = SETTINGS.iter().find(|known| known.name == key).map(|known| known.json_key);
    match by_name.or_else(|| closest(key, keys())) {
        Some(known) => format!("unknown setting; did you mean {known}?"),
        None => {
            let known: Vec<&str> = keys().collect();
            format!("unknown setting; expected one of {}", known.join(", "))
        }
    }
}

fn apply(builder: ClientBuilder, setting: &Setting, json: &str) -> Result<ClientBuilder, Error> {
    Ok(match setting.setter {
        Setter::String(set) => set(builder, read(setting, json, "a string")?),
        Setter::Secret(set) => set(builder, read(setting, json, "a string")?),
        Setter::Region(set) => set(builder, read::<String>(setting, json, "a string")?.parse()?),
        Setter::Timeout(set) => set(builder, Duration::from_millis(read_integer(setting, json)?)),
        Setter::U32(set) => {
            let number = read_integer(setting, json)?;
            let too_large = || Error::configuration(setting.name, format!("{number} is too large"));
            set(builder, u32::try_from(number).map_err(|_| too_large())?)
        }
        Setter::U64(set) => set(builder, read_integer(setting, json)?),
        Setter::Pem(set) => {
            let value: Secret = read(setting, json, "a string")?;
            set(builder, PemSource::inline_or_file(value.expose().as_bytes()))
        }
        Setter::Flag(set) => set(builder, read(setting, json, "a boolean")?),
        Setter::Environment(set) => set(builder, read(setting, json, "a boolean")?)?,
    })
}

/// The value is not quoted: it may be a secret, in its own setting or in another.
fn read<T: DeserializeOwned>(setting: &Setting, json: &str, expected: &str) -> Result<T, Error> {
    serde_json::from_str(json)
        .map_err(|_| Error::configuration(setting.name, format!("expected {expected}")))
}

/// Reads `2`, and `2.0` from languages that know only floating-point numbers.
fn read_integer(setting: &Setting, json: &str) -> Result<u64, Error> {
    read(setting, json, "a non-negative integer").or_else(|error| {
        let number = optional_integer(&mut serde_json::Deserializer::from_str(json));
        number.ok().flatten().and_then(|number| u64::try_from(number).ok()).ok_or(error)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn invalid_setting_is_named_by_its_json_key() {
        for (json, name) in [
            (r#"{"baseUrl": "ftp://a.example"}"#, "baseUrl"),
            (r#"{"connectTimeoutMs": 0}"#, "connectTimeoutMs"),
            (r#"{"connectTimeoutMs": -1}"#, "connectTimeoutMs"),
            (r#"{"totalTimeoutMs": 1.5}"#, "totalTimeoutMs"),
            (r#"{"maxRetries": "3"}"#, "maxRetries"),
            (r#"{"maxRetries": 4294967296}"#, "maxRetries"),
            (r#"{"maxResponseBytes": 0}"#, "maxResponseBytes"),
            (r#"{"region": "mars-1"}"#, "region"),
            (r#"{"clientId": "a"}"#, "clientSecret"),
            (r#"{"clientSecret": "a"}"#, "clientId"),
            (r#"{"accessToken": ""}"#, "accessToken"),
            (r#"{"accessToken": "a"}"#, "region"),
            (r#"{"clientId": "a", "clientSecret": "b"}"#, "region"),
            (r#"{"accessToken": "a", "clientId": "b", "clientSecret": "c"}"#, "accessToken"),
            (r#"{"region": "dca", "region": "tca"}"#, "region"),
            (r#"{"allowInsecureHttp": 1}"#, "allowInsecureHttp"),
            (r#"{"base_url": "https://a.example"}"#, "base_url"),
            (r#"["https://a.example"]"#, "settings"),
            ("{", "settings"),
            ("", "settings"),
            ("[]", "settings"),
            ("null", "settings"),
        ] {
            let error = ClientBuilder::build_from_json(json).unwrap_err();
            let ErrorKind::Configuration { setting, .. } = error.kind() else { panic!("{error}") };
            assert_eq!(setting, name, "{json}: {error}");
        }
        let numbers = r#"{"baseUrl": null, "maxRetries": 0, "maxResponseBytes": 1e3}"#;
        for json in [numbers, "{}"] {
            ClientBuilder::build_from_json(json).unwrap_or_else(|error| panic!("{json}: {error}"));
        }
    }

    #[test]
    fn unknown_setting_gets_a_suggestion_or_the_list() {
        for (key, hint) in [
            ("baseURL", "did you mean baseUrl?"),
            ("base_url", "did you mean baseUrl?"),
            ("accesstoken", "did you mean accessToken?"),
            ("connect_timeout", "did you mean connectTimeoutMs?"),
            ("host", "proxyFromEnvironment, region, baseUrl"),
        ] {
            let error = ClientBuilder::build_from_json(&format!("{{\"{key}\": 1}}")).unwrap_err();
            assert!(error.to_string().contains(&format!("{key}: unknown setting")), "{error}");
            assert!(error.to_string().contains(hint), "{error}");
        }
    }

    #[test]
    fn values_in_errors_keep_their_spelling() {
        let json = r#"{"baseUrl": "ftp://baseUrl.base_url.example"}"#;
        let error = ClientBuilder::build_from_json(json).unwrap_err();
        assert!(error.to_string().contains("\"ftp://baseUrl.base_url.example\""), "{error}");
    }
}
