//! The members of a JSON object, each as its own piece of JSON, for the JSON surface.

use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, Error, MapAccess, SeqAccess, Unexpected, Visitor};
use serde_json::value::RawValue;

/// Members in the order given, with unique names.
pub(crate) struct Members<'a>(Vec<(String, &'a RawValue)>);

/// Why there are no members; with the name of the member, if it is about one.
pub(crate) struct InvalidMembers {
    pub(crate) name: Option<String>,
    pub(crate) reason: String,
}

impl<'a> Members<'a> {
    /// Parses an object. An empty string and an empty array have no members.
    pub(crate) fn parse(json: &'a str) -> Result<Self, InvalidMembers> {
        if json.trim().is_empty() {
            return Ok(Members(Vec::new()));
        }
        let members: Members<'a> = serde_json::from_str(json).map_err(|error| {
            let reason = match error.classify() {
                serde_json::error::Category::Data => "expected a JSON object".to_owned(),
                _ => format!("invalid JSON: {error}"),
            };
            InvalidMembers { name: None, reason }
        })?;
        for (index, name) in members.names().enumerate() {
            if members.names().take(index).any(|earlier| earlier == name) {
                return Err(InvalidMembers {
                    name: Some(name.to_owned()),
                    reason: "duplicate name".to_owned(),
                });
            }
        }
        Ok(members)
    }

    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(name, _)| name.as_str())
    }

    /// A member's JSON; none where it is left out or `null`.
    pub(crate) fn get(&self, name: &str) -> Option<&'a str> {
        let (_, value) = self.0.iter().find(|(key, _)| key == name)?;
        Some(value.get()).filter(|json| *json != "null")
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Members<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ByName;

        impl<'de> Visitor<'de> for ByName {
            type Value = Vec<(String, &'de RawValue)>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(members)
            }

            /// PHP encodes an empty map as an empty array.
            fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
                match items.next_element::<&RawValue>()? {
                    None => Ok(Vec::new()),
                    Some(_) => Err(A::Error::invalid_type(Unexpected::Seq, &self)),
                }
            }
        }

        deserializer.deserialize_any(ByName).map(Members)
    }
}
