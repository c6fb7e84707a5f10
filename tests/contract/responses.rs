//! What comes back: the models of every operation as full, as bare and as wrong as a service may send
//! them.

use genesys_onboarding::*;
use serde_json::{Map, Value, json};

use crate::bodies::{Answer, as_array, of_other_types};
use crate::mock_service::Service;
use crate::operations::{ID, OPERATIONS, Operation};

type Fields = Map<String, Value>;

/// An operation that answers a model, with what a client is to make of its answers.
struct Reader {
    service: Service,
    client: Client,
    operation: &'static Operation,
    full: Fields,
    required: &'static [&'static str],
}

impl Reader {
    fn all() -> impl Iterator<Item = Self> {
        OPERATIONS.iter().filter_map(|operation| match operation.answer {
            Answer::Model { json, required } => {
                let service = Service::start();
                let client = service.client();
                let full = serde_json::from_str(json).unwrap();
                Some(Reader { service, client, operation, full, required })
            }
            Answer::Nothing | Answer::Existence => None,
        })
    }

    fn read(&mut self, status: usize, answer: &str) -> Result<Value, Error> {
        self.service.answers(status, answer);
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

    /// The bare answer as the model shows it: a listing's entities are empty rather than absent.
    fn bare_model(&self) -> Value {
        let mut fields = self.bare();
        if self.full.contains_key("entities") {
            fields.insert("entities".to_owned(), json!([]));
        }
        Value::Object(fields)
    }

    /// Asserts that an answer is refused as unusable, in words that hold `what` and none of its values.
    fn refuses(&mut self, status: usize, answer: &str, what: &str) {
        let id = self.operation.id;
        let error = self.read(status, answer).expect_err(&format!("{id} took {answer}"));
        let is_decode = matches!(error.kind(),
            ErrorKind::Decode { status: of_answer, .. } if usize::from(*of_answer) == status);
        assert!(is_decode, "{id}: {error:?}");
        assert_eq!(error.operation(), Some(id));
        let text = error.to_string();
        assert!(text.contains(what), "{id}, {answer}: {text} does not name {what}");
        assert!(!text.contains("hunter2") && !text.contains("31337"), "{id}: {text}");
    }
}

#[test]
fn every_field_of_the_contract_reaches_the_program() {
    for mut reader in Reader::all() {
        for status in [200, 201, 202] {
            let full = Value::Object(reader.full.clone());
            let id = reader.operation.id;
            assert_eq!(reader.read(status, &full.to_string()).unwrap(), full, "{id}");
        }
    }
}

#[test]
fn the_required_fields_alone_are_enough() {
    for mut reader in Reader::all() {
        let model = reader.read_fields(reader.bare()).unwrap();
        assert_eq!(model, reader.bare_model(), "{}", reader.operation.id);
    }
}

#[test]
fn a_null_is_the_same_as_an_absent_optional_field() {
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
fn unknown_fields_are_passed_over() {
    for mut reader in Reader::all() {
        let mut fields = reader.full.clone();
        fields.insert("newInTheContract".to_owned(), json!({"deep": [1, null, {"er": 1e300}]}));
        fields.insert("".to_owned(), Value::Null);
        let model = reader.read_fields(fields).unwrap();
        assert_eq!(model, Value::Object(reader.full.clone()), "{}", reader.operation.id);
    }
}

#[test]
fn a_required_field_that_is_missing_or_null_is_named() {
    let mut fields_checked = 0;
    for mut reader in Reader::all() {
        for name in reader.required {
            let mut fields = reader.full.clone();
            fields.insert((*name).to_owned(), Value::Null);
            reader.refuses(200, &Value::Object(fields.clone()).to_string(), name);
            fields.remove(*name);
            reader.refuses(200, &Value::Object(fields).to_string(), name);
            fields_checked += 1;
        }
    }
    assert_eq!(fields_checked, 18, "required fields of the answers of 12 operations");
}

#[test]
fn a_field_of_a_wrong_type_is_named_but_its_value_is_not() {
    for mut reader in Reader::all() {
        for (name, value) in reader.full.clone() {
            for other in of_other_types(&value) {
                let mut fields = reader.full.clone();
                fields.insert(name.clone(), other);
                reader.refuses(200, &Value::Object(fields).to_string(), &name);
            }
        }
    }
}

#[test]
fn what_is_wrong_deep_inside_is_named_with_its_place() {
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
        for (id, answer, what) in table {
            if id == reader.operation.id {
                reader.refuses(200, answer, what);
            }
        }
    }
}

#[test]
fn an_answer_that_is_no_json_object_is_refused() {
    for mut reader in Reader::all() {
        let full = Value::Object(reader.full.clone()).to_string();
        reader.refuses(204, "", "empty");
        for answer in ["", " \r\n "] {
            reader.refuses(200, answer, "empty");
        }
        for answer in ["null", "true", "31337", "\"hunter2\"", "{hunter2}"] {
            reader.refuses(200, answer, "");
        }
        reader.refuses(200, &full[..full.len() - 1], "");
        reader.refuses(200, &format!("{full} {{}}"), "");
    }
}

#[test]
fn an_array_of_values_is_not_taken_for_an_object() {
    for mut reader in Reader::all() {
        reader.refuses(200, &as_array(reader.operation.good()), "");
        reader.refuses(200, "[]", "");
    }
}

#[test]
fn an_array_of_values_is_not_taken_for_an_entity_either() {
    let table = [
        ("getOnboardingInvites", r#"{"entities":[["i-1",true,"hunter2","/i/1"]]}"#),
        ("getOnboardingJoincodes", r#"{"entities":[["j-1","hunter2",true,["x"],"/j/1"]]}"#),
    ];
    for mut reader in Reader::all() {
        for (id, answer) in table {
            if id == reader.operation.id {
                reader.refuses(200, answer, "entities[0]");
            }
        }
    }
}

#[test]
fn an_answer_that_is_not_utf8_is_refused() {
    let mut service = Service::start();
    service.answers(200, b"{\"id\":\"\xff\"}");
    let error = get_onboarding_activation(&service.client(), ID).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Decode { .. }), "{error:?}");
}

#[test]
fn an_operation_without_a_result_takes_whatever_a_good_answer_holds() {
    let mut service = Service::start();
    let client = service.client();
    let mut calls = 0;
    for operation in OPERATIONS {
        if !matches!(operation.answer, Answer::Nothing) {
            continue;
        }
        for (status, body) in [(200, ""), (204, ""), (202, "{}"), (200, "OK"), (200, "\u{0}")] {
            service.answers(status, body);
            let answer = (operation.call)(&client, ID);
            assert_eq!(answer.unwrap(), Value::Null, "{} {status}", operation.id);
        }
        calls += 1;
    }
    assert_eq!(calls, 4, "operations without a result");
}

#[test]
fn a_head_tells_yes_from_no_and_everything_else_is_an_error() {
    let mut service = Service::start();
    let client = service.client();
    let mut ask = |status| {
        service.answers_with(status, &[("ININ-Correlation-Id", "c-1")], "");
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
