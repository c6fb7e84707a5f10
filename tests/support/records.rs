//! Compares the library's own objects in JSON with the records of the list of the contract.

use std::collections::BTreeSet;

use genesys_onboarding::contract_json;
use serde_json::{Map, Value};

/// The objects of the list, and what was seen of them.
pub struct Records {
    list: Vec<Value>,
    /// `Record.field` for each field that an object had, and `Record.field=string` for each string that may have known
    /// values.
    seen: BTreeSet<String>,
}

impl Records {
    pub fn of_the_list() -> Self {
        let mut contract: Value = serde_json::from_str(contract_json()).unwrap();
        let mut list = Vec::new();
        for key in ["models", "records"] {
            list.append(contract[key].as_array_mut().unwrap());
        }
        Records { list, seen: BTreeSet::new() }
    }

    pub fn record(&self, name: &str) -> &Value {
        let found = self.list.iter().find(|record| record["name"] == name);
        found.unwrap_or_else(|| panic!("no record {name}"))
    }

    pub fn fields(&self, name: &str) -> Vec<Value> {
        self.record(name)["fields"].as_array().unwrap().clone()
    }

    /// Checks that an object is as the list says, and all that are in it.
    pub fn check(&mut self, name: &str, object: &Value) {
        let fields = self.fields(name);
        let members = object.as_object().unwrap_or_else(|| panic!("{name}: {object}"));
        let members: Map<String, Value> =
            members.clone().into_iter().filter(|(_, value)| !value.is_null()).collect();
        for key in members.keys() {
            assert!(fields.iter().any(|field| field["name"] == **key), "{name} lacks {key}");
        }
        if self.record(name)["oneOf"] == true {
            assert_eq!(members.len(), 1, "{name}: {object}");
        }
        for field in &fields {
            match members.get(text(field, "name")) {
                Some(value) => self.check_field(name, field, value),
                None => assert_eq!(field["required"], false, "{name}: {field} in {object}"),
            }
        }
    }

    fn check_field(&mut self, record: &str, field: &Value, value: &Value) {
        let path = format!("{record}.{}", text(field, "name"));
        let values: Vec<&Value> = match (field["array"] == true, field["map"] == true) {
            (true, _) => {
                value.as_array().unwrap_or_else(|| panic!("{path}: {value}")).iter().collect()
            }
            (_, true) => {
                value.as_object().unwrap_or_else(|| panic!("{path}: {value}")).values().collect()
            }
            _ => vec![value],
        };
        for value in values {
            let is_of_type = match text(field, "type") {
                "string" => value.is_string(),
                "integer" => value.is_i64() || value.is_u64(),
                "number" => value.is_number(),
                "boolean" => value.is_boolean(),
                "any" => true,
                other => {
                    self.check(other, value);
                    true
                }
            };
            assert!(is_of_type, "{path}: {value}");
            if let Some(known) = field["values"].as_array() {
                assert!(known.contains(value), "{path}: {value}");
                self.seen.insert(format!("{path}={}", value.as_str().unwrap()));
            }
        }
        self.seen.insert(path);
    }

    /// Checks that what was seen of a record is all that the list says of it: its fields, and their values.
    pub fn assert_complete(&self, name: &str) {
        for field in self.fields(name) {
            let path = format!("{name}.{}", text(&field, "name"));
            let values = field["values"].as_array().into_iter().flatten();
            let values = values.map(|value| format!("{path}={}", value.as_str().unwrap()));
            for expected in values.chain([path.clone()]) {
                assert!(self.seen.contains(&expected), "{expected} was not seen");
            }
        }
    }
}

pub fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_else(|| panic!("{key} is a string in {value}"))
}
