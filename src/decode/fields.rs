//! How single fields are decoded, where serde's own way is too strict or too lax.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserializer, Error, MapAccess, SeqAccess, Unexpected, Visitor};
use serde::{Deserialize, forward_to_deserialize_any};

/// A required string whose value is discarded.
pub(crate) struct IgnoredString;

impl<'de> Deserialize<'de> for IgnoredString {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct AnyString;

        impl Visitor<'_> for AnyString {
            type Value = IgnoredString;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a string")
            }

            fn visit_str<E>(self, _: &str) -> Result<IgnoredString, E> {
                Ok(IgnoredString)
            }
        }

        deserializer.deserialize_str(AnyString)
    }
}

/// An integer, which may be written with a fraction of zero or an exponent: `63.0`, `6.3e1`.
struct Integer(i64);

impl<'de> Deserialize<'de> for Integer {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct AnyInteger;

        impl Visitor<'_> for AnyInteger {
            type Value = Integer;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an integer")
            }

            fn visit_i64<E>(self, number: i64) -> Result<Integer, E> {
                Ok(Integer(number))
            }

            fn visit_u64<E: Error>(self, number: u64) -> Result<Integer, E> {
                let too_large =
                    |_| E::invalid_value(Unexpected::Unsigned(number), &"a 64-bit integer");
                i64::try_from(number).map(Integer).map_err(too_large)
            }

            fn visit_f64<E: Error>(self, number: f64) -> Result<Integer, E> {
                // -2^63 is an i64, 2^63 is not.
                let range = -9_223_372_036_854_775_808.0..9_223_372_036_854_775_808.0;
                if number.fract() != 0.0 || !range.contains(&number) {
                    return Err(E::invalid_type(Unexpected::Float(number), &self));
                }
                Ok(Integer(number as i64))
            }
        }

        deserializer.deserialize_i64(AnyInteger)
    }
}

/// Decodes an integer, if there is one.
pub(crate) fn optional_integer<'de, D>(deserializer: D) -> Result<Option<i64>, D::Error>
where
    D: Deserializer<'de>,
{
    let number: Option<Integer> = Option::deserialize(deserializer)?;
    Ok(number.map(|Integer(number)| number))
}

/// A model that is decoded from an object and from nothing else.
pub(crate) struct Object<T>(pub(crate) T);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Object<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::deserialize(FromObject(deserializer)).map(Object)
    }
}

/// Reads a struct from an object.
struct FromObject<D>(D);

impl<'de, D: Deserializer<'de>> Deserializer<'de> for FromObject<D> {
    type Error = D::Error;

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        // JSON makes no use of the names, and would need as much machine code again for an array of the values. What
        // makes the list of the contract is not human-readable, and does.
        if self.0.is_human_readable() {
            return self.deserialize_any(visitor);
        }
        self.0.deserialize_struct(name, fields, Fields(visitor))
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.0.deserialize_map(Fields(visitor))
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit
        unit_struct newtype_struct seq tuple tuple_struct map enum identifier ignored_any
    }
}

/// The struct's own visitor, without what reads an array.
struct Fields<V>(V);

impl<'de, V: Visitor<'de>> Visitor<'de> for Fields<V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<V::Value, A::Error> {
        self.0.visit_map(map)
    }
}

/// An array; the name of its type is what an error expects.
struct Items<T>(&'static str, PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for Items<T> {
    type Value = Vec<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<Vec<T>, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = sequence.next_element()? {
            items.push(item);
        }
        Ok(items)
    }
}

/// Decodes a list of strings.
pub(crate) fn list_of_strings<'de, D, S>(deserializer: D) -> Result<Vec<S>, D::Error>
where
    D: Deserializer<'de>,
    S: Deserialize<'de>,
{
    deserializer.deserialize_seq(Items("an array of strings", PhantomData))
}

/// Decodes a list of models; `null` is an empty one.
pub(crate) fn list_of_objects<'de, D, T>(deserializer: D) -> Result<Vec<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    Ok(optional_list_of_objects(deserializer)?.unwrap_or_default())
}

/// Decodes a list of models, if there is one.
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
        struct Models<T>(PhantomData<T>);

        impl<'de, T: Deserialize<'de>> Visitor<'de> for Models<T> {
            type Value = Vec<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an array of objects")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<Vec<T>, A::Error> {
                let mut models = Vec::new();
                while let Some(Object(model)) = sequence.next_element()? {
                    models.push(model);
                }
                Ok(models)
            }
        }

        deserializer.deserialize_seq(Models(PhantomData)).map(Objects)
    }
}

/// Decodes `null` as the type's default: absent and `null` are the same to a tolerant reader.
pub(crate) fn null_as_default<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Default + Deserialize<'de>,
{
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}

/// Any JSON, for [`listed_as`].
#[derive(Deserialize)]
pub(crate) struct AnyJson;

/// Decodes a value of which the list of the contract tells more than its type does: that it is decoded as `Listed` later.
pub(crate) fn listed_as<'de, D, T, Listed>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Default + Deserialize<'de>,
    Listed: Deserialize<'de>,
{
    // What makes the list is not human-readable.
    if deserializer.is_human_readable() {
        return T::deserialize(deserializer);
    }
    Listed::deserialize(deserializer).map(|_| T::default())
}
