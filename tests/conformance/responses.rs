//! Responses: the models of every operation, complete, minimal and invalid.

use genesys_onboarding::*;
use serde_json::{Map, Value, json};

use crate::bodies::{Success, as_array, values_of_other_types};
use crate::mock_service::Service;
use crate::operations::{ID, OPERATIONS, Operation};

type Fields = Map<String, Value>;

/// An operation that returns a model.
struct Reader {
    service: Service,
    client: Client,
    operation: &'static Operation,
    full: Fields,
    required: &'static [&'static str],
}

impl Reader {
    fn all() -> impl Iterator<Item = Self> {
        OPERATIONS.iter().filter_map(|operation| match operation.success {
            Success::Model { json, required } => {
                let service = Service::start();
                let client = service.client();
                let full = serde_json::from_str(json).unwrap();
                Some(Reader { service, client, operation, full, required })
            }
            Success::Empty | Success::Exists => None,
        })
    }

    fn read(&mut self, status: usize, body: &str) -> Result<Value, Error> {
        self.service.respond(status, body);
        let result = (self.operation.call)(&self.client, ID);
        self.service.seen_once();
        result
    }

    fn read_fields(&mut self, fields: Fields) -> Result<Value, Error> {
        self.read(200, &Value::Object(fields).to_string())
    }

    fn is_required(&self, name: &str) -> bool {
        self.required.contains(&name)
    }

    fn bare(&self) -> Fields {
        let full = self.full.clone().into_iter();
        full.filter(|(name, _)| self.is_required(name)).collect()
    }

    /// The minimal response as a model: the entities of a listing are empty rather than absent.
    fn bare_model(&self) -> Value {
        let mut fields = self.bare();
        if self.full.contains_key("entities") {
            fields.insert("entities".to_owned(), json!([]));
        }
        Value::Object(fields)
    }

    /// Asserts that a response is a decode error whose message contains `expected` and no value.
    fn rejects(&mut self, status: usize, body: &str, expected: &str) {
        let id = self.operation.id;
        let error = self.read(status, body).expect_err(&format!("{id} accepted {body}"));
        let is_decode = matches!(error.kind(),
            ErrorKind::Decode { status: reported, .. } if usize::from(*reported) == status);
        assert!(is_decode, "{id}: {error:?}");
        assert_eq!(error.operation(), Some(id));
        let message = error.to_string();
        assert!(message.contains(expected), "{id}, {body}: {message} lacks {expected}");
        assert!(!message.contains("hunter2") && !message.contains("31337"), "{id}: {message}");
    }
}

#[test]
fn every_field_is_decoded() {
    for mut reader in Reader::all() {
        for status in [200, 201, 202] {
            let full = Value::Object(reader.full.clone());
            let id = reader.operation.id;
            assert_eq!(reader.read(status, &full.to_string()).unwrap(), full, "{id}");
        }
    }
}

#[test]
fn required_fields_suffice() {
    for mut reader in Reader::all() {
        let model = reader.read_fields(reader.bare()).unwrap();
        assert_eq!(model, reader.bare_model(), "{}", reader.operation.id);
    }
}

#[test]
fn null_equals_absent() {
    for mut reader in Reader::all() {
        let mut fields = reader.full.clone();
        for (name, value) in &mut fields {
            if !reader.is_required(name) {
                *value = Value::Null;
            }
        }
        let model = reader.read_fields(fields).unwrap();
        assert_eq!(model, reader.bare_model(), "{}", reader.operation.id);
    }
}

#[test]
fn unknown_fields_are_ignored() {
    for mut reader in Reader::all() {
        let mut fields = reader.full.clone();
        fields.insert("newInTheApi".to_owned(), json!({"deep": [1, null, {"er": 1e300}]}));
        fields.insert("".to_owned(), Value::Null);
        let model = reader.read_fields(fields).unwrap();
        assert_eq!(model, Value::Object(reader.full.clone()), "{}", reader.operation.id);
    }
}

#[test]
fn missing_required_field_is_named() {
    let mut fields_checked = 0;
    for mut reader in Reader::all() {
        for name in reader.required {
            let mut fields = reader.full.clone();
            fields.insert((*name).to_owned(), Value::Null);
            reader.rejects(200, &Value::Object(fields.clone()).to_string(), name);
            fields.remove(*name);
            reader.rejects(200, &Value::Object(fields).to_string(), name);
            fields_checked += 1;
        }
    }
    assert_eq!(fields_checked, 18, "required fields of all responses");
}

#[test]
fn mistyped_field_is_named_without_value() {
    for mut reader in Reader::all() {
        for (name, value) in reader.full.clone() {
            for other in values_of_other_types(&value) {
                let mut fields = reader.full.clone();
                fields.insert(name.clone(), other);
                reader.rejects(200, &Value::Object(fields).to_string(), &name);
            }
        }
    }
}

#[test]
fn nested_field_is_named_with_its_path() {
    let table = [
        ("getOnboardingInvites", r#"{"entities":[{"toAddress":"a"},{}]}"#, "entities[1]"),
        ("getOnboardingInvites", r#"{"entities":[{}]}"#, "toAddress"),
        ("getOnboardingInvites", r#"{"entities":[{"toAddress":31337}]}"#, "entities[0].toAddress"),
        ("getOnboardingInvites", r#"{"entities":[null]}"#, "entities[0]"),
        ("getOnboardingJoincodes", r#"{"entities":[{"joinCodeUrl":"u"}]}"#, "emailDomains"),
        (
            "getOnboardingJoincodes",
            r#"{"entities":[{"joinCodeUrl":"u","emailDomains":["x",31337]}]}"#,
            "entities[0].emailDomains[1]",
        ),
    ];
    for mut reader in Reader::all() {
        for (id, body, expected) in table {
            if id == reader.operation.id {
                reader.rejects(200, body, expected);
            }
        }
    }
}

#[test]
fn response_must_be_a_json_object() {
    for mut reader in Reader::all() {
        let full = Value::Object(reader.full.clone()).to_string();
        reader.rejects(204, "", "empty");
        for body in ["", " \r\n "] {
            reader.rejects(200, body, "empty");
        }
        for body in ["null", "true", "31337", "\"hunter2\"", "{hunter2}"] {
            reader.rejects(200, body, "");
        }
        reader.rejects(200, &full[..full.len() - 1], "");
        reader.rejects(200, &format!("{full} {{}}"), "");
    }
}

#[test]
fn array_of_values_is_not_a_model() {
    for mut reader in Reader::all() {
        reader.rejects(200, &as_array(reader.operation.success_body()), "");
        reader.rejects(200, "[]", "");
    }
}

#[test]
fn array_of_values_is_not_an_entity() {
    let table = [
        ("getOnboardingInvites", r#"{"entities":[["i-1",true,"hunter2","/i/1"]]}"#),
        ("getOnboardingJoincodes", r#"{"entities":[["j-1","hunter2",true,["x"],"/j/1"]]}"#),
    ];
    for mut reader in Reader::all() {
        for (id, body) in table {
            if id == reader.operation.id {
                reader.rejects(200, body, "entities[0]");
            }
        }
    }
}

#[test]
fn response_must_be_utf8() {
    let mut service = Service::start();
    service.respond(200, b"{\"id\":\"\xff\"}");
    let error = get_onboarding_activation(&service.client(), ID).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Decode { .. }), "{error:?}");
}

#[test]
fn empty_response_operations_ignore_success_body() {
    let mut service = Service::start();
    let client = service.client();
    let mut calls = 0;
    for operation in OPERATIONS {
        if !matches!(operation.success, Success::Empty) {
            continue;
        }
        for (status, body) in [(200, ""), (204, ""), (202, "{}"), (200, "OK"), (200, "\u{0}")] {
            service.respond(status, body);
            let result = (operation.call)(&client, ID);
            assert_eq!(result.unwrap(), Value::Null, "{} {status}", operation.id);
        }
        calls += 1;
    }
    assert_eq!(calls, 4, "operations without a result");
}

#[test]
fn head_maps_200_and_404_to_bool() {
    let mut service = Service::start();
    let client = service.client();
    let mut ask = |status| {
        service.respond_with(status, &[("ININ-Correlation-Id", "c-1")], "");
        head_onboarding_organization_users(&client, ID, "ada@acme.example")
    };
    assert!(ask(200).unwrap());
    assert!(!ask(404).unwrap());
    for status in [201, 204, 301, 400, 401, 403, 410, 429, 500, 503] {
        let error = ask(status).unwrap_err();
        let api = error.api().unwrap_or_else(|| panic!("{status}: {error:?}"));
        assert_eq!(usize::from(api.status), status);
        assert_eq!(api.correlation_id.as_deref(), Some("c-1"));
        assert!(error.to_string().contains(&status.to_string()), "{error}");
    }
}
