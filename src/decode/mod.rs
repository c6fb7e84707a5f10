//! JSON read as models: tolerantly, but an object is an object, and what is wrong is named by its place.

mod fast;

use std::fmt;
use std::marker::PhantomData;

use serde::Deserialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserializer, MapAccess, SeqAccess, Visitor};

/// Reads a model, which is an object: serde alone would also take an array of the fields' values for it.
pub(crate) fn decode_object<'a, T: Deserialize<'a>>(json: &'a str) -> Result<T, String> {
    serde_json::from_str(json)
        .map(|Object(model)| model)
        .map_err(|_| describe_error::<Object<T>>(json))
}

/// Reads a model from plain JSON in less than half of [`decode_object`]'s time, which is for all that this does
/// not take. As it is more code for each model, it is for listings, which may be long, and their entities.
pub(crate) fn decode_fast<'a, T: Deserialize<'a>>(json: &'a str) -> Option<T> {
    fast::read(json).map(|Object(model)| model)
}

/// Text within an answer that must be there and is not kept.
pub(crate) struct IgnoredString;

impl<'de> Deserialize<'de> for IgnoredString {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct AnyText;

        impl Visitor<'_> for AnyText {
            type Value = IgnoredString;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a string")
            }

            fn visit_str<E>(self, _: &str) -> Result<IgnoredString, E> {
                Ok(IgnoredString)
            }
        }

        deserializer.deserialize_str(AnyText)
    }
}

/// A model that is read from an object and from nothing else.
pub(crate) struct Object<T>(pub(crate) T);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Object<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Fields<T>(PhantomData<T>);

        impl<'de, T: Deserialize<'de>> Visitor<'de> for Fields<T> {
            type Value = T;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
                T::deserialize(MapAccessDeserializer::new(map))
            }
        }

        deserializer.deserialize_map(Fields(PhantomData)).map(Object)
    }
}

/// Reads a list of models; `null` is an empty one.
pub(crate) fn list_of_objects<'de, D, T>(deserializer: D) -> Result<Vec<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    Ok(optional_list_of_objects(deserializer)?.unwrap_or_default())
}

/// Reads a list of models, if there is one.
pub(crate) fn optional_list_of_objects<'de, D, T>(
    deserializer: D,
) -> Result<Option<Vec<T>>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    let list: Option<Objects<T>> = Option::deserialize(deserializer)?;
    Ok(list.map(|Objects(models)| models))
}

struct Objects<T>(Vec<T>);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Objects<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Items<T>(PhantomData<T>);

        impl<'de, T: Deserialize<'de>> Visitor<'de> for Items<T> {
            type Value = Vec<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a sequence")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Vec<T>, A::Error> {
                let mut models = Vec::new();
                while let Some(Object(model)) = items.next_element()? {
                    models.push(model);
                }
                Ok(models)
            }
        }

        deserializer.deserialize_seq(Items(PhantomData)).map(Objects)
    }
}

/// Why a text is not the model: the place and what was expected there, never the value, which may be a
/// secret. It reads the text a second time, since only a failure needs the way to the place.
pub(crate) fn describe_error<'a, T: Deserialize<'a>>(json: &'a str) -> String {
    if json.trim().is_empty() {
        return "it is empty".to_owned();
    }
    let mut deserializer = serde_json::Deserializer::from_str(json);
    match serde_path_to_error::deserialize::<_, T>(&mut deserializer) {
        Err(error) => {
            let path = error.path().to_string();
            let reason = redact_value(&error.into_inner().to_string());
            if path == "." { reason } else { format!("{path}: {reason}") }
        }
        Ok(_) => "there is more after its end".to_owned(),
    }
}

/// Takes the value out of serde's `invalid type: string \"hunter2\", expected a boolean at line 1`.
fn redact_value(message: &str) -> String {
    match (message.split_once(": "), message.rsplit_once(", expected ")) {
        (Some((what @ ("invalid type" | "invalid value"), _)), Some((_, expected))) => {
            format!("{what}, expected {expected}")
        }
        _ => message.to_owned(),
    }
}

/// Reads `null` as the type's default: absent and `null` are the same to a tolerant reader.
pub(crate) fn null_as_default<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Default + Deserialize<'de>,
{
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}
