//! The settings of a client as JSON, or in any other format that serde reads.

use std::fmt;
use std::time::Duration;

use serde::de::{Deserialize, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::ClientBuilder;
use super::settings::{SETTINGS, Setter, Setting};
use crate::config::PemSource;
use crate::config::suggestion::closest;
use crate::error::{Error, ErrorKind};
use crate::secret::Secret;

#[cfg(feature = "capi")]
impl ClientBuilder {
    /// Builds a client from a JSON object of settings. Errors name a setting by its key in JSON.
    pub(crate) fn build_from_json(json: &str) -> Result<super::Client, Error> {
        let settings: Settings = serde_json::from_str(json).map_err(|error| {
            let reason = match error.classify() {
                serde_json::error::Category::Data => "expected a JSON object".to_owned(),
                _ => format!("invalid JSON: {error}"),
            };
            Error::configuration("settings", reason)
        })?;
        settings.builder()?.build().map_err(with_json_key)
    }
}

/// See [`ClientBuilder`] for the keys.
impl<'de> Deserialize<'de> for ClientBuilder {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let settings = Settings::deserialize(deserializer)?;
        settings.builder().map_err(D::Error::custom)
    }
}

fn with_json_key(error: Error) -> Error {
    let ErrorKind::Configuration { setting, .. } = error.kind() else { return error };
    match SETTINGS.iter().find(|known| known.name == setting) {
        Some(known) => error.with_setting_name(known.json_key),
        None => error,
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
    Other,
}

impl Settings {
    /// Errors name a setting by its key.
    fn builder(&self) -> Result<ClientBuilder, Error> {
        self.reject_unknown()?;
        self.reject_duplicates()?;
        self.reject_two_credentials()?;
        self.apply_all().map_err(with_json_key)
    }

    /// Applies the settings in the order of their list, whatever the order given.
    fn apply_all(&self) -> Result<ClientBuilder, Error> {
        SETTINGS.iter().try_fold(ClientBuilder::default(), |builder, setting| {
            match self.get(setting.json_key) {
                Some(value) => apply(builder, setting, value),
                None => Ok(builder),
            }
        })
    }

    fn get(&self, key: &str) -> Option<&Value> {
        let (_, value) = self.0.iter().find(|(given, _)| given == key)?;
        Some(value).filter(|value| !matches!(value, Value::Absent))
    }

    fn reject_unknown(&self) -> Result<(), Error> {
        let is_known = |key: &str| SETTINGS.iter().any(|known| known.json_key == key);
        match self.0.iter().find(|(key, _)| !is_known(key)) {
            Some((key, _)) => Err(Error::configuration(key, unknown_setting(key))),
            None => Ok(()),
        }
    }

    fn reject_duplicates(&self) -> Result<(), Error> {
        for (index, (key, _)) in self.0.iter().enumerate() {
            if self.0[..index].iter().any(|(earlier, _)| earlier == key) {
                return Err(Error::configuration(key, "duplicate name"));
            }
        }
        Ok(())
    }

    /// The members of an object have no order, so none of two kinds of credentials is the last choice.
    fn reject_two_credentials(&self) -> Result<(), Error> {
        let has = |key| self.get(key).is_some();
        if has("accessToken") && (has("clientId") || has("clientSecret")) {
            let reason = "cannot be combined with clientId and clientSecret";
            return Err(Error::configuration("accessToken", reason));
        }
        Ok(())
    }
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

fn apply(builder: ClientBuilder, setting: &Setting, value: &Value) -> Result<ClientBuilder, Error> {
    Ok(match setting.setter {
        Setter::String(set) => set(builder, string(setting, value)?.expose().to_owned()),
        Setter::Secret(set) => set(builder, string(setting, value)?.clone()),
        Setter::Region(set) => set(builder, string(setting, value)?.expose().parse()?),
        Setter::Timeout(set) => set(builder, Duration::from_millis(integer(setting, value)?)),
        Setter::U32(set) => {
            let number = integer(setting, value)?;
            let too_large = || Error::configuration(setting.name, format!("{number} is too large"));
            set(builder, u32::try_from(number).map_err(|_| too_large())?)
        }
        Setter::U64(set) => set(builder, integer(setting, value)?),
        Setter::Pem(set) => {
            let pem_or_path = string(setting, value)?.expose();
            set(builder, PemSource::inline_or_file(pem_or_path.as_bytes()))
        }
        Setter::Flag(set) => set(builder, flag(setting, value)?),
        Setter::Environment(set) => set(builder, flag(setting, value)?)?,
    })
}

fn string<'a>(setting: &Setting, value: &'a Value) -> Result<&'a Secret, Error> {
    match value {
        Value::String(string) => Ok(string),
        _ => Err(wrong_type(setting, "a string")),
    }
}

fn integer(setting: &Setting, value: &Value) -> Result<u64, Error> {
    match value {
        Value::Integer(number) => Ok(*number),
        _ => Err(wrong_type(setting, "a non-negative integer")),
    }
}

fn flag(setting: &Setting, value: &Value) -> Result<bool, Error> {
    match value {
        Value::Flag(flag) => Ok(*flag),
        _ => Err(wrong_type(setting, "a boolean")),
    }
}

fn wrong_type(setting: &Setting, expected: &str) -> Error {
    Error::configuration(setting.name, format!("expected {expected}"))
}

impl<'de> Deserialize<'de> for Settings {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ByKey;

        impl<'de> Visitor<'de> for ByKey {
            type Value = Settings;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object of settings")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Settings, A::Error> {
                let mut settings = Vec::new();
                while let Some(setting) = map.next_entry()? {
                    settings.push(setting);
                }
                Ok(Settings(settings))
            }
        }

        deserializer.deserialize_map(ByKey)
    }
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct AnyValue;

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
                value.deserialize_any(self)
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

            fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
                while items.next_element::<IgnoredAny>()?.is_some() {}
                Ok(Value::Other)
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
                while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
                Ok(Value::Other)
            }
        }

        deserializer.deserialize_any(AnyValue)
    }
}

/// From here on a floating-point number may stand for several integers: 2^53.
const MAX_EXACT_F64: f64 = 9_007_199_254_740_992.0;

#[cfg(all(test, feature = "capi"))]
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
