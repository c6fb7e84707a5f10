//! A deserializer that has a value for everything, and notes what it is asked for.

use serde::de::value::{BorrowedStrDeserializer, Error};
use serde::de::{
    Deserialize, DeserializeSeed, Deserializer, EnumAccess, Error as _, MapAccess, SeqAccess,
    VariantAccess, Visitor,
};
use serde::forward_to_deserialize_any;

use super::model::{Field, Model, Value};

pub(super) struct Recording {
    pub(super) models: Vec<Model>,
    /// The index of a model and of its field that is left out.
    pub(super) omitted: Option<(usize, usize)>,
}

impl Recording {
    /// Decodes a type, and adds the models that it is made of. Of an enum, it is the variant with this index.
    pub(super) fn read<T: Deserialize<'static>>(&mut self, variant: usize) -> Result<Value, Error> {
        let mut value = Value::default();
        let recorder = Recorder { recording: self, value: &mut value, is_known: false, variant };
        T::deserialize(recorder).map(|_| value)
    }
}

/// Decodes one value, and records what it is.
struct Recorder<'a> {
    recording: &'a mut Recording,
    value: &'a mut Value,
    /// Whether it is within a model that is in the list already, and may contain itself: then nothing is recorded,
    /// and what is optional is absent.
    is_known: bool,
    /// The index of the variant that an enum has.
    variant: usize,
}

impl Recorder<'_> {
    fn scalar(&mut self, r#type: &str) {
        self.value.r#type = r#type.to_owned();
    }

    /// Records the fields of a struct, unless it is in the list.
    fn visit_fields<'de, V: Visitor<'de>>(
        self,
        name: String,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        let Recorder { recording, value, is_known, variant: _ } = self;
        let is_known = is_known || recording.models.iter().any(|model| model.name == name);
        let model = recording.models.len();
        if !is_known {
            recording.models.push(Model { name: name.clone(), fields: Vec::new(), one_of: false });
        }
        let described =
            visitor.visit_map(Fields { recording, model, names: fields, next: 0, is_known })?;
        value.r#type = name;
        if !is_known && value.r#type == LISTING {
            let model = &mut recording.models[model];
            let entities = model.fields.iter().find(|field| field.value.array);
            let entity = entities.map_or("", |field| &field.value.r#type);
            value.r#type = format!("{entity}{LISTING}");
            model.name.clone_from(&value.r#type);
        }
        Ok(described)
    }
}

impl<'de> Deserializer<'de> for Recorder<'_> {
    type Error = Error;

    /// Then objects that models contain are structs with a name: see `FromObject`.
    fn is_human_readable(&self) -> bool {
        false
    }

    fn deserialize_str<V: Visitor<'de>>(mut self, visitor: V) -> Result<V::Value, Error> {
        self.scalar("string");
        visitor.visit_borrowed_str("")
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_str(visitor)
    }

    fn deserialize_bool<V: Visitor<'de>>(mut self, visitor: V) -> Result<V::Value, Error> {
        self.scalar("boolean");
        visitor.visit_bool(false)
    }

    fn deserialize_i64<V: Visitor<'de>>(mut self, visitor: V) -> Result<V::Value, Error> {
        self.scalar("integer");
        visitor.visit_i64(0)
    }

    fn deserialize_u16<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_i64(visitor)
    }

    fn deserialize_u32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_i64(visitor)
    }

    fn deserialize_u64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_i64(visitor)
    }

    fn deserialize_f64<V: Visitor<'de>>(mut self, visitor: V) -> Result<V::Value, Error> {
        self.scalar("number");
        visitor.visit_f64(0.0)
    }

    /// That of `AnyJson`.
    fn deserialize_unit_struct<V: Visitor<'de>>(
        mut self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.scalar("any");
        visitor.visit_unit()
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.is_known { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.value.is_secret |= name == "Secret";
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.value.array = true;
        visitor.visit_seq(One { key: None, value: Some(self) })
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.value.map = true;
        visitor.visit_map(One { key: Some(""), value: Some(self) })
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.visit_fields(name.to_owned(), fields, visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        mut self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        if self.recording.models.iter().any(|model| model.name == name) {
            self.scalar(name);
            let value = &mut Value::default();
            let recorder = Recorder { value, is_known: true, ..self };
            return visitor.visit_enum(Variant { recorder, r#enum: name, variants });
        }
        self.scalar("string");
        self.value.values = variants;
        visitor.visit_enum(Variant { recorder: self, r#enum: name, variants })
    }

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Error> {
        Err(Error::custom("the list of the contract has no such type"))
    }

    forward_to_deserialize_any! {
        i8 i16 i32 i128 u8 u128 f32 char bytes byte_buf unit tuple tuple_struct identifier ignored_any
    }
}

/// The name of the struct that is generic over its entities.
const LISTING: &str = "Listing";

/// A variant of an enum: a string, or the contents of an object's only field.
struct Variant<'a> {
    recorder: Recorder<'a>,
    r#enum: &'static str,
    variants: &'static [&'static str],
}

impl<'de, 'a> EnumAccess<'de> for Variant<'a> {
    type Error = Error;
    type Variant = Variant<'a>;

    fn variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<(S::Value, Self), Error> {
        let name = self.variants[self.recorder.variant];
        Ok((seed.deserialize(BorrowedStrDeserializer::new(name))?, self))
    }
}

impl<'de> VariantAccess<'de> for Variant<'_> {
    type Error = Error;

    fn unit_variant(self) -> Result<(), Error> {
        Ok(())
    }

    fn newtype_variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<S::Value, Error> {
        seed.deserialize(self.recorder)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, _: V) -> Result<V::Value, Error> {
        Err(Error::custom("the list of the contract has no tuples"))
    }

    /// It is a record of its own: the variant `stage` of `BulkKey` is `BulkKeyStage`.
    fn struct_variant<V: Visitor<'de>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        let (first, rest) = self.variants[self.recorder.variant].split_at(1);
        let name = format!("{}{}{rest}", self.r#enum, first.to_ascii_uppercase());
        self.recorder.visit_fields(name, fields, visitor)
    }
}

/// An array of one element, or a map of one member.
struct One<'a> {
    key: Option<&'static str>,
    value: Option<Recorder<'a>>,
}

impl<'de> SeqAccess<'de> for One<'_> {
    type Error = Error;

    fn next_element_seed<E: DeserializeSeed<'de>>(
        &mut self,
        element: E,
    ) -> Result<Option<E::Value>, Error> {
        self.value.take().map(|value| element.deserialize(value)).transpose()
    }
}

impl<'de> MapAccess<'de> for One<'_> {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        key: K,
    ) -> Result<Option<K::Value>, Error> {
        self.key.take().map(|name| key.deserialize(BorrowedStrDeserializer::new(name))).transpose()
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, value: V) -> Result<V::Value, Error> {
        let recorder = self.value.take().ok_or_else(|| Error::custom("a map has one member"))?;
        value.deserialize(recorder)
    }
}

/// The fields of a model, but the one that is left out.
struct Fields<'a> {
    recording: &'a mut Recording,
    /// Its index in the list.
    model: usize,
    names: &'static [&'static str],
    next: usize,
    is_known: bool,
}

impl<'de> MapAccess<'de> for Fields<'_> {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        key: K,
    ) -> Result<Option<K::Value>, Error> {
        if !self.is_known && self.recording.omitted == Some((self.model, self.next)) {
            self.next += 1;
        }
        let Some(name) = self.names.get(self.next) else { return Ok(None) };
        key.deserialize(BorrowedStrDeserializer::new(name)).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Error> {
        let (name, is_known) = (self.names[self.next], self.is_known);
        self.next += 1;
        let mut value = Value::default();
        let recorder =
            Recorder { recording: self.recording, value: &mut value, is_known, variant: 0 };
        let decoded = seed.deserialize(recorder)?;
        if !is_known {
            let secret = value.is_secret;
            let field = Field { name, value, required: true, secret };
            self.recording.models[self.model].fields.push(field);
        }
        Ok(decoded)
    }
}
