//! The settings of a client as JSON, or in any other format that serde reads; and the options of a derived one.

use std::fmt;
use std::time::Duration;

use serde::de::{
    Deserialize, DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess,
    Visitor,
};

use super::ClientBuilder;
use super::settings::{SETTINGS, Setter, Setting};
#[cfg(feature = "capi")]
use super::{CallOptions, Client, settings::OPTIONS};
use crate::config::PemSource;
use crate::config::suggestion::closest;
use crate::error::{Error, ErrorKind};
use crate::secret::Secret;

/// Errors name a setting or an option by its key in JSON.
#[cfg(feature = "capi")]
impl Client {
    /// Builds a client from a JSON object of settings, after `finish` has changed the builder.
    pub(crate) fn from_json(
        json: &str,
        finish: impl FnOnce(ClientBuilder) -> ClientBuilder,
    ) -> Result<Client, Error> {
        finish(builder_from_json(json)?).build().map_err(with_json_key(SETTINGS))
    }

    /// Derives a client with a JSON object of options.
    pub(crate) fn with_options_json(&self, json: &str) -> Result<Client, Error> {
        let options = options_from_json(json, OPTIONS, CallOptions::new())?;
        self.with_options(options).map_err(with_json_key(OPTIONS))
    }
}

/// The builder with a JSON object of settings.
#[cfg(feature = "capi")]
pub(crate) fn builder_from_json(json: &str) -> Result<ClientBuilder, Error> {
    Settings::parse("settings", json)?.builder()
}

/// Applies a JSON object of options to their defaults.
#[cfg(feature = "capi")]
pub(crate) fn options_from_json<T>(
    json: &str,
    list: &[Setting<T>],
    defaults: T,
) -> Result<T, Error> {
    Settings::parse("options", json)?.apply("option", list, defaults)
}

/// See [`ClientBuilder`] for the keys.
impl<'de> Deserialize<'de> for ClientBuilder {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let settings = Settings::deserialize(deserializer)?;
        settings.builder().map_err(D::Error::custom)
    }
}

/// Renames the setting of an error, which Rust has named, to its key.
pub(crate) fn with_json_key<T>(list: &[Setting<T>]) -> impl Fn(Error) -> Error {
    |error| {
        let ErrorKind::Configuration { setting, .. } = error.kind() else { return error };
        match list.iter().find(|known| known.name == setting) {
            Some(known) => error.with_setting_name(known.json_key),
            None => error,
        }
    }
}

/// The values by key, in the order given.
struct Settings(Vec<(String, Value)>);

/// A value as its format has it. A string may be a secret, in its own setting or in another by mistake, so no
/// error quotes it.
enum Value {
    Absent,
    Flag(bool),
    Integer(u64),
    String(Secret),
    Object(Vec<(String, Value)>),
    Other,
}

impl Settings {
    #[cfg(feature = "capi")]
    fn parse(name: &str, json: &str) -> Result<Self, Error> {
        serde_json::from_str(json).map_err(|error| {
            let reason = match error.classify() {
                serde_json::error::Category::Data => "expected a JSON object".to_owned(),
                _ => format!("invalid JSON: {error}"),
            };
            Error::configuration(name, reason)
        })
    }

    fn builder(&self) -> Result<ClientBuilder, Error> {
        self.reject_two_credentials()?;
        self.apply("setting", SETTINGS, ClientBuilder::default())
    }

    /// Applies the values in the order of the list, whatever the order given. Errors name a setting by its key.
    fn apply<T>(&self, kind: &str, list: &[Setting<T>], defaults: T) -> Result<T, Error> {
        self.reject_unknown(kind, list)?;
        reject_duplicates(&self.0).map_err(|key| Error::configuration(key, "duplicate name"))?;
        let apply_one = |target, setting: &Setting<T>| match self.get(setting.json_key) {
            Some(value) => apply(target, setting, value),
            None => Ok(target),
        };
        list.iter().try_fold(defaults, apply_one).map_err(with_json_key(list))
    }

    fn get(&self, key: &str) -> Option<&Value> {
        let (_, value) = self.0.iter().find(|(given, _)| given == key)?;
        Some(value).filter(|value| !matches!(value, Value::Absent))
    }

    fn reject_unknown<T>(&self, kind: &str, list: &[Setting<T>]) -> Result<(), Error> {
        let is_known = |key: &str| list.iter().any(|known| known.json_key == key);
        match self.0.iter().find(|(key, _)| !is_known(key)) {
            Some((key, _)) => Err(Error::configuration(key, unknown(kind, key, list))),
            None => Ok(()),
        }
    }

    /// The members of an object have no order, so none of two kinds of credentials is the last choice.
    fn reject_two_credentials(&self) -> Result<(), Error> {
        let has = |key| self.get(key).is_some();
        if has("accessToken") && ["clientId", "clientSecret", "refreshToken"].into_iter().any(has) {
            let reason = "cannot be combined with clientId, clientSecret and refreshToken";
            return Err(Error::configuration("accessToken", reason));
        }
        Ok(())
    }
}

/// Rejects a key that is given twice, by its name.
fn reject_duplicates(members: &[(String, Value)]) -> Result<(), &str> {
    for (index, (key, _)) in members.iter().enumerate() {
        if members[..index].iter().any(|(earlier, _)| earlier == key) {
            return Err(key);
        }
    }
    Ok(())
}

fn unknown<T>(kind: &str, key: &str, list: &[Setting<T>]) -> String {
    let keys = || list.iter().map(|known| known.json_key);
    let by_name = list.iter().find(|known| known.name == key).map(|known| known.json_key);
    match by_name.or_else(|| closest(key, keys())) {
        Some(known) => format!("unknown {kind}; did you mean {known}?"),
        None => {
            let known: Vec<&str> = keys().collect();
            format!("unknown {kind}; expected one of {}", known.join(", "))
        }
    }
}

fn apply<T>(target: T, setting: &Setting<T>, value: &Value) -> Result<T, Error> {
    let name = setting.name;
    Ok(match setting.setter {
        Setter::String(set) => set(target, string(name, value)?.expose().to_owned()),
        Setter::Secret(set) => set(target, string(name, value)?.clone()),
        Setter::Region(set) => set(target, string(name, value)?.expose().parse()?),
        Setter::Timeout(set) => set(target, Duration::from_millis(integer(name, value)?)),
        Setter::U32(set) => {
            let number = integer(name, value)?;
            let too_large = || Error::configuration(name, format!("{number} is too large"));
            set(target, u32::try_from(number).map_err(|_| too_large())?)
        }
        Setter::U64(set) => set(target, integer(name, value)?),
        Setter::Pem(set) | Setter::PrivateKey(set) => {
            let pem_or_path = string(name, value)?.expose();
            set(target, PemSource::inline_or_file(pem_or_path.as_bytes()))
        }
        Setter::Flag(set) => set(target, flag(name, value)?),
        Setter::Profile(set) => set(target, string(name, value)?.expose())?,
        Setter::Environment(set) => set(target, flag(name, value)?)?,
        Setter::Header(set) => {
            let add = |target, (header, value): &(String, Value)| match value {
                Value::String(value) => Ok(set(target, header.clone(), value.clone())),
                _ => Err(Error::configuration(name, format!("{header}: expected a string"))),
            };
            object(name, value)?.iter().try_fold(target, add)?
        }
    })
}

fn string<'a>(name: &str, value: &'a Value) -> Result<&'a Secret, Error> {
    match value {
        Value::String(string) => Ok(string),
        _ => Err(wrong_type(name, "a string")),
    }
}

fn integer(name: &str, value: &Value) -> Result<u64, Error> {
    match value {
        Value::Integer(number) => Ok(*number),
        _ => Err(wrong_type(name, "a non-negative integer")),
    }
}

fn flag(name: &str, value: &Value) -> Result<bool, Error> {
    match value {
        Value::Flag(flag) => Ok(*flag),
        _ => Err(wrong_type(name, "a boolean")),
    }
}

fn object<'a>(name: &str, value: &'a Value) -> Result<&'a [(String, Value)], Error> {
    let Value::Object(members) = value else {
        return Err(wrong_type(name, "an object of strings"));
    };
    let duplicate = |key: &str| Error::configuration(name, format!("{key}: duplicate name"));
    reject_duplicates(members).map_err(duplicate)?;
    Ok(members)
}

fn wrong_type(name: &str, expected: &str) -> Error {
    Error::configuration(name, format!("expected {expected}"))
}

impl<'de> Deserialize<'de> for Settings {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ByKey;

        impl<'de> Visitor<'de> for ByKey {
            type Value = Settings;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object of settings")
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Settings, A::Error> {
                Ok(Settings(members(map, AnyValue { is_member: false })?))
            }
        }

        deserializer.deserialize_map(ByKey)
    }
}

/// Reads a value. No setting is nested deeper than the members of an object.
#[derive(Clone, Copy)]
struct AnyValue {
    is_member: bool,
}

impl<'de> DeserializeSeed<'de> for AnyValue {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for AnyValue {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the value of a setting")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Absent)
    }

    fn visit_none<E>(self) -> Result<Value, E> {
        Ok(Value::Absent)
    }

    fn visit_some<D: Deserializer<'de>>(self, value: D) -> Result<Value, D::Error> {
        self.deserialize(value)
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Value, E> {
        Ok(Value::Flag(flag))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Value, E> {
        Ok(Value::Integer(number))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Value, E> {
        Ok(u64::try_from(number).map_or(Value::Other, Value::Integer))
    }

    /// `2.0` is 2, for languages that know only floating-point numbers.
    fn visit_f64<E>(self, number: f64) -> Result<Value, E> {
        let is_integer = number.fract() == 0.0 && (0.0..MAX_EXACT_F64).contains(&number);
        Ok(if is_integer { Value::Integer(number as u64) } else { Value::Other })
    }

    fn visit_str<E>(self, string: &str) -> Result<Value, E> {
        Ok(Value::String(Secret::from(string)))
    }

    fn visit_string<E>(self, string: String) -> Result<Value, E> {
        Ok(Value::String(Secret::from(string)))
    }

    /// `[]` is what PHP writes for an empty object.
    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut is_empty = true;
        while items.next_element::<IgnoredAny>()?.is_some() {
            is_empty = false;
        }
        Ok(if is_empty { Value::Object(Vec::new()) } else { Value::Other })
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        if self.is_member {
            while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
            return Ok(Value::Other);
        }
        Ok(Value::Object(members(map, AnyValue { is_member: true })?))
    }
}

fn members<'de, A: MapAccess<'de>>(
    mut map: A,
    value: AnyValue,
) -> Result<Vec<(String, Value)>, A::Error> {
    let mut members = Vec::new();
    while let Some(key) = map.next_key()? {
        members.push((key, map.next_value_seed(value)?));
    }
    Ok(members)
}

/// From here on a floating-point number may stand for several integers: 2^53.
const MAX_EXACT_F64: f64 = 9_007_199_254_740_992.0;

#[cfg(all(test, feature = "capi"))]
mod tests {
    use super::*;

    fn build(json: &str) -> Result<Client, Error> {
        Client::from_json(json, |builder| builder)
    }

    #[test]
    fn invalid_setting_is_named_by_its_json_key() {
        for (json, name) in [
            (r#"{"baseUrl": "ftp://a.example"}"#, "baseUrl"),
            (r#"{"connectTimeoutMs": 0}"#, "connectTimeoutMs"),
            (r#"{"connectTimeoutMs": -1}"#, "connectTimeoutMs"),
            (r#"{"totalTimeoutMs": 1.5}"#, "totalTimeoutMs"),
            (r#"{"maxRetries": "3"}"#, "maxRetries"),
            (r#"{"maxRetries": 4294967296}"#, "maxRetries"),
            (r#"{"requestsPerMinute": 0}"#, "requestsPerMinute"),
            (r#"{"requestsPerMinute": 0.5}"#, "requestsPerMinute"),
            (r#"{"maxResponseBytes": 0}"#, "maxResponseBytes"),
            (r#"{"region": "mars-1"}"#, "region"),
            (r#"{"clientId": "a"}"#, "clientSecret"),
            (r#"{"clientSecret": "a"}"#, "clientId"),
            (r#"{"refreshToken": "a"}"#, "clientId"),
            (r#"{"refreshToken": "a", "clientSecret": "b"}"#, "clientId"),
            (r#"{"refreshToken": "", "clientId": "b"}"#, "refreshToken"),
            (r#"{"refreshToken": "a", "clientId": "b"}"#, "region"),
            (r#"{"refreshToken": "a", "accessToken": "b"}"#, "accessToken"),
            (r#"{"accessToken": ""}"#, "accessToken"),
            (r#"{"accessToken": "a"}"#, "region"),
            (r#"{"clientId": "a", "clientSecret": "b"}"#, "region"),
            (r#"{"accessToken": "a", "clientId": "b", "clientSecret": "c"}"#, "accessToken"),
            (r#"{"region": "dca", "region": "tca"}"#, "region"),
            (r#"{"allowInsecureHttp": 1}"#, "allowInsecureHttp"),
            (r#"{"base_url": "https://a.example"}"#, "base_url"),
            (r#"{"headers": "Genesys-App: dialer"}"#, "headers"),
            (r#"{"headers": ["Genesys-App"]}"#, "headers"),
            (r#"{"headers": {"Genesys-App": 1}}"#, "headers"),
            (r#"{"headers": {"Genesys-App": {"a": "b"}}}"#, "headers"),
            (r#"{"headers": {"A": "1", "A": "2"}}"#, "headers"),
            (r#"{"headers": {"Host": "a.example"}}"#, "headers"),
            (r#"["https://a.example"]"#, "settings"),
            ("{", "settings"),
            ("", "settings"),
            ("[]", "settings"),
            ("null", "settings"),
        ] {
            let error = build(json).unwrap_err();
            let ErrorKind::Configuration { setting, .. } = error.kind() else { panic!("{error}") };
            assert_eq!(setting, name, "{json}: {error}");
        }
        let numbers = r#"{"baseUrl": null, "maxRetries": 0, "maxResponseBytes": 1e3}"#;
        let headers = r#"{"headers": {"Genesys-App": "dialer"}}"#;
        for json in [numbers, headers, r#"{"headers": []}"#, r#"{"headers": {}}"#, "{}"] {
            build(json).unwrap_or_else(|error| panic!("{json}: {error}"));
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
            let error = build(&format!("{{\"{key}\": 1}}")).unwrap_err();
            assert!(error.to_string().contains(&format!("{key}: unknown setting")), "{error}");
            assert!(error.to_string().contains(hint), "{error}");
        }
    }

    #[test]
    fn invalid_option_is_named_by_its_json_key() {
        let client = build("{}").unwrap();
        for (json, part) in [
            (r#"{"totalTimeoutMs": 0}"#, "totalTimeoutMs: "),
            (r#"{"attemptTimeoutMs": "1"}"#, "attemptTimeoutMs: expected a non-negative integer"),
            (r#"{"maxRetries": -1}"#, "maxRetries: expected"),
            (r#"{"headers": {"Host": "a.example"}}"#, "headers: Host belongs to the library"),
            (r#"{"headers": {"A": null}}"#, "headers: A: expected a string"),
            (
                r#"{"total_timeout": 1}"#,
                "total_timeout: unknown option; did you mean totalTimeoutMs?",
            ),
            (
                r#"{"region": "dca"}"#,
                "one of totalTimeoutMs, attemptTimeoutMs, maxRetries, headers",
            ),
            ("[]", "options: expected a JSON object"),
            ("", "options: invalid JSON"),
        ] {
            let error = client.with_options_json(json).unwrap_err().to_string();
            assert!(error.contains(part), "{json}: {error}");
        }
        client.with_options_json(r#"{"maxRetries": 2.0, "headers": null}"#).unwrap();
    }

    #[test]
    fn values_in_errors_keep_their_spelling() {
        let json = r#"{"baseUrl": "ftp://baseUrl.base_url.example"}"#;
        let error = build(json).unwrap_err();
        assert!(error.to_string().contains("\"ftp://baseUrl.base_url.example\""), "{error}");
    }
}
