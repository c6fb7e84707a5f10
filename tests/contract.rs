//! The list of the contract says what the library does, and is shipped as `docs/contract.json`.

#![cfg(feature = "sandbox")]

mod support;

use std::collections::BTreeSet;
use std::fs;
use std::sync::{Arc, Mutex};

use genesys_onboarding::sandbox::{Sandbox, operation_ids};
use genesys_onboarding::{Client, ClientBuilder, Error, Region, call_json, contract_json};
use serde_json::{Map, Value, json};

use support::responses::json as json_response;
use support::server::Server;

fn contract() -> Value {
    serde_json::from_str(contract_json()).unwrap()
}

fn list(contract: &Value, key: &str) -> Vec<Value> {
    let list = contract[key].as_array().unwrap_or_else(|| panic!("{key} is a list"));
    assert!(!list.is_empty(), "{key} is empty");
    list.clone()
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_else(|| panic!("{key} is a string in {value}"))
}

fn source(path: &str) -> String {
    fs::read_to_string(format!("{}/{path}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

fn snake_case(name: &str) -> String {
    let letters = name.char_indices().map(|(index, letter)| match letter.is_ascii_uppercase() {
        true if index > 0 => format!("_{}", letter.to_ascii_lowercase()),
        _ => letter.to_ascii_lowercase().to_string(),
    });
    letters.collect()
}

#[test]
fn shipped_list_is_that_of_the_library() {
    let is_same = source("docs/contract.json") == format!("{}\n", contract_json());
    assert!(
        is_same,
        "docs/contract.json differs; run \
         `cargo run --all-features --example contract > docs/contract.json`, then `python3 bindings/generate`"
    );
}

#[test]
fn documentation_describes_every_key() {
    fn collect(value: &Value, keys: &mut BTreeSet<String>) {
        match value {
            Value::Object(members) => {
                keys.extend(members.keys().cloned());
                members.values().for_each(|value| collect(value, keys));
            }
            Value::Array(values) => values.iter().for_each(|value| collect(value, keys)),
            _ => {}
        }
    }
    let mut keys = BTreeSet::new();
    collect(&contract(), &mut keys);
    let document = source("docs/contract.md");
    for key in keys {
        assert!(document.contains(&format!("`{key}`")), "docs/contract.md lacks {key}");
    }
}

#[test]
fn python_type_has_the_lists_keys() {
    let source = source("bindings/python/src/genesys_onboarding/_contract.py");
    let (_, class) = source.split_once("class Contract(TypedDict):").unwrap();
    let (class, _) = class.split_once("\nelse:").unwrap();
    let keys = class.lines().filter_map(|line| line.strip_prefix("        ")?.split_once(": "));
    let keys: BTreeSet<&str> = keys.map(|(key, _)| key).collect();
    let contract = contract();
    let expected = contract.as_object().unwrap().keys().map(String::as_str);
    assert_eq!(keys, expected.collect());
}

#[test]
fn operations_are_those_of_sandbox_and_header() {
    let operations = list(&contract(), "operations");
    let ids: Vec<&str> = operations.iter().map(|operation| text(operation, "id")).collect();
    assert_eq!(ids, operation_ids());
    let header = source("include/genesys_onboarding.h");
    for operation in &operations {
        let declaration = format!(" genesys_{}(", snake_case(text(operation, "id")));
        assert!(header.contains(&declaration), "{declaration}");
    }
}

#[test]
fn error_kinds_are_the_statuses_of_the_header() {
    let header = source("include/genesys_onboarding.h");
    let statuses =
        header.split("enum {").find(|part| part.contains("    GENESYS_OK = 0,")).unwrap();
    let statuses = statuses.split('}').next().unwrap().lines().filter_map(|line| {
        let (name, number) = line.trim().strip_prefix("GENESYS_")?.split_once(" = ")?;
        Some((name.to_owned(), number.trim_end_matches(',').parse::<i64>().unwrap()))
    });
    let expected: Vec<_> = statuses.filter(|(name, _)| name != "OK").collect();
    let kinds: Vec<_> = list(&contract(), "errorKinds")
        .iter()
        .map(|kind| (text(kind, "name").to_owned(), kind["status"].as_i64().unwrap()))
        .collect();
    assert_eq!(kinds, expected);
}

#[test]
fn error_fields_are_those_of_the_header() {
    let header = source("include/genesys_onboarding.h");
    let (_, comment) = header.split_once("Returns everything that an error knows").unwrap();
    let (comment, _) = comment.split_once("*/").unwrap();
    let words: BTreeSet<&str> = comment.split(|c: char| !c.is_ascii_alphanumeric()).collect();
    for field in list(&contract(), "errorFields") {
        assert!(words.contains(text(&field, "name")), "{field}");
    }
}

#[test]
fn regions_are_those_of_the_setting() {
    let names = list(&contract(), "regions");
    for region in &names {
        let parsed: Region = text(region, "name").parse().unwrap();
        assert_eq!(parsed.domain(), text(region, "domain"));
    }
    let api = source("docs/public-api.txt");
    let variants = api.lines().filter(|line| line.starts_with("pub genesys_onboarding::Region::"));
    let variants = variants.filter(|line| !line.contains("::Other")).count();
    assert_eq!(names.len(), variants);
}

#[test]
fn settings_accept_only_their_type() {
    let values = [
        ("string", json!("x"), "expected a string"),
        ("integer", json!(1), "expected a non-negative integer"),
        ("boolean", json!(false), "expected a boolean"),
        ("map", json!({"x": "x"}), "expected an object of strings"),
    ];
    for setting in list(&contract(), "settings") {
        let key = text(&setting, "key");
        let is_map = setting["map"] == true;
        for (name, value, _) in &values {
            let result = serde_json::from_value::<ClientBuilder>(json!({key: value}));
            let error = result.err().map(|error| error.to_string()).unwrap_or_default();
            let is_wrong_type = values.iter().any(|(_, _, expected)| error.ends_with(expected));
            let expected = if is_map { "map" } else { text(&setting, "type") };
            assert_eq!(is_wrong_type, *name != expected, "{key}: {name}: {error}");
        }
    }
}

#[test]
fn secret_settings_are_redacted() {
    for setting in list(&contract(), "settings").iter().filter(|setting| setting["secret"] == true)
    {
        let key = text(setting, "key");
        let value = if setting["map"] == true { json!({"X": "hunter2"}) } else { json!("hunter2") };
        let builder: ClientBuilder = serde_json::from_value(json!({key: value})).unwrap();
        assert!(!format!("{builder:?}").contains("hunter2"), "{key}");
    }
}

#[test]
fn options_are_named_in_the_header() {
    let (contract, header) = (contract(), source("include/genesys_onboarding.h"));
    for (key, function) in [
        ("options", "genesys_client_with_options_json"),
        ("loginOptions", "genesys_login_begin"),
        ("bulkOptions", "genesys_bulk_open"),
        ("sandboxOptions", "genesys_sandbox_start_json"),
    ] {
        let (before, _) = header.split_once(&format!(" {function}(")).unwrap();
        let (_, comment) = before.rsplit_once("/**").unwrap();
        for option in list(&contract, key) {
            let option = option["key"].as_str().unwrap_or_else(|| text(&option, "name"));
            assert!(comment.contains(option), "{function} does not name {option}");
        }
    }
}

/// The models of the list, and examples of them.
struct Models(Vec<Value>);

impl Models {
    fn fields(&self, model: &str) -> &[Value] {
        let found = self.0.iter().find(|known| text(known, "name") == model);
        found.and_then(|model| model["fields"].as_array()).unwrap_or_else(|| panic!("no {model}"))
    }

    fn has(&self, name: &str) -> bool {
        self.0.iter().any(|known| text(known, "name") == name)
    }

    /// A model with all its fields, each string another.
    fn example(&self, model: &str) -> Value {
        let fields = self.fields(model).iter().map(|field| {
            let name = text(field, "name");
            let value = match text(field, "type") {
                "string" => json!(format!("the {name}")),
                "integer" => json!(1),
                "boolean" => json!(true),
                other => self.example(other),
            };
            let value = if field["array"] == true { json!([value]) } else { value };
            (name.to_owned(), value)
        });
        Value::Object(fields.collect())
    }

    /// Every object in an example of the model, by its pointer, with its model.
    fn objects(&self, model: &str) -> Vec<(String, String)> {
        let mut objects = vec![(String::new(), model.to_owned())];
        for field in self.fields(model).iter().filter(|field| self.has(text(field, "type"))) {
            let index = if field["array"] == true { "/0" } else { "" };
            for (pointer, model) in self.objects(text(field, "type")) {
                objects.push((format!("/{}{index}{pointer}", text(field, "name")), model));
            }
        }
        objects
    }
}

/// An example with one field changed.
fn changed(example: &Value, pointer: &str, change: impl FnOnce(&mut Map<String, Value>)) -> Value {
    let mut example = example.clone();
    change(example.pointer_mut(pointer).unwrap().as_object_mut().unwrap());
    example
}

/// Checks that JSON decodes as a model exactly where the list says so: by the presence of each field, and its type.
fn check_decoding(models: &Models, model: &str, is_accepted: &dyn Fn(&Value) -> bool) {
    let example = models.example(model);
    assert!(is_accepted(&example), "{model}: {example}");
    for (pointer, model) in models.objects(model) {
        for field in models.fields(&model) {
            let (name, r#type) = (text(field, "name"), text(field, "type"));
            let is_optional = field["required"] == false;
            let removed = changed(&example, &pointer, |object| drop(object.remove(name)));
            assert_eq!(is_accepted(&removed), is_optional, "{model} without {name}");
            let null = changed(&example, &pointer, |object| object[name] = Value::Null);
            assert_eq!(is_accepted(&null), is_optional, "{model} with {name} null");
            let is_scalar = field["array"] != true && !models.has(r#type);
            for (given, value) in
                [("string", json!("x")), ("integer", json!(7)), ("boolean", json!(true))]
            {
                let retyped = changed(&example, &pointer, |object| object[name] = value);
                let is_same = is_scalar && given == r#type;
                assert_eq!(is_accepted(&retyped), is_same, "{model} with {name} as {given}");
            }
        }
    }
}

/// A client, and what its service responds with.
fn service() -> (Server, Client, Arc<Mutex<(u16, String)>>) {
    let response = Arc::new(Mutex::new((204, String::new())));
    let server = Server::responding({
        let response = response.clone();
        move |_| {
            let (status, body) = &*response.lock().unwrap();
            json_response(*status, body)
        }
    });
    let client = support::client(&server);
    (server, client, response)
}

/// Calls an operation with an argument for each required parameter.
fn call(client: &Client, operation: &Value, body: Option<&Value>) -> Result<String, Error> {
    let required = operation["parameters"].as_array().unwrap().iter();
    let required = required.filter(|parameter| parameter["required"] == true);
    let mut arguments: Map<String, Value> =
        required.map(|parameter| (text(parameter, "name").to_owned(), json!("x"))).collect();
    arguments.extend(body.map(|body| ("body".to_owned(), body.clone())));
    call_json(client, text(operation, "id"), &Value::Object(arguments).to_string())
}

/// A success of an operation.
fn success(models: &Models, operation: &Value) -> (u16, String) {
    match operation["response"].as_str() {
        None => (204, String::new()),
        Some("boolean") => (200, String::new()),
        Some(model) => (200, models.example(model).to_string()),
    }
}

#[test]
fn responses_decode_as_their_models() {
    let models = Models(list(&contract(), "models"));
    let (_server, client, response) = service();
    for operation in list(&contract(), "operations") {
        let Some(model) = operation["response"].as_str().filter(|model| models.has(model)) else {
            continue;
        };
        let body = operation["body"].as_str().map(|model| models.example(model));
        check_decoding(&models, model, &|json| {
            *response.lock().unwrap() = (200, json.to_string());
            let result = call(&client, &operation, body.as_ref());
            result.map_err(|error| assert_eq!(support::kind(&error), "Decode")).is_ok()
        });
        if operation["paged"] == true {
            let entities = &models.fields(model)[0];
            assert_eq!(entities["type"], operation["entity"]);
        }
    }
}

#[test]
fn bodies_decode_as_their_models() {
    let models = Models(list(&contract(), "models"));
    let (_server, client, response) = service();
    for operation in list(&contract(), "operations") {
        let Some(model) = operation["body"].as_str() else { continue };
        *response.lock().unwrap() = success(&models, &operation);
        check_decoding(&models, model, &|json| {
            let result = call(&client, &operation, Some(json));
            result.map_err(|error| assert_eq!(support::kind(&error), "InvalidArgument")).is_ok()
        });
    }
}

#[test]
fn only_secret_fields_are_redacted() {
    let models = Models(list(&contract(), "models"));
    let (_server, client, response) = service();
    let mut secrets = 0;
    for operation in list(&contract(), "operations") {
        let Some(model) = operation["body"].as_str() else { continue };
        let body = models.example(model);
        for field in
            models.fields(model).iter().filter(|field| body[text(field, "name")].is_string())
        {
            let value = text(&body, text(field, "name"));
            *response.lock().unwrap() =
                (400, json!({"message": format!("got {value}.")}).to_string());
            let error = call(&client, &operation, Some(&body)).unwrap_err();
            let is_hidden = !error.to_string().contains(value);
            assert_eq!(json!(is_hidden), field["secret"], "{model}: {field}: {error}");
            secrets += usize::from(is_hidden);
        }
    }
    assert_eq!(secrets, 3);
}

#[test]
fn models_have_the_fields_of_the_headers_structs() {
    let models = Models(list(&contract(), "models"));
    let header = source("include/genesys_onboarding.h");
    for model in list(&contract(), "models") {
        let name = text(&model, "name");
        if ["ErrorBody", "Detail", "Limit"].contains(&name) {
            continue; // C has them as JSON.
        }
        let declared = format!("typedef struct genesys_{} {{\n", snake_case(name));
        let (_, fields) = header.split_once(&declared).unwrap_or_else(|| panic!("no {declared}"));
        let (fields, _) = fields.split_once("\n}").unwrap();
        let fields = fields.lines().filter_map(|line| line.strip_suffix(';'));
        let fields = fields.map(|line| line.rsplit([' ', '*']).next().unwrap());
        let fields: BTreeSet<String> = fields
            .filter(|field| {
                *field != "struct_size" && !field.ends_with("_count") || *field == "page_count"
            })
            .map(str::to_owned)
            .collect();
        let listed: BTreeSet<String> =
            models.fields(name).iter().map(|field| snake_case(text(field, "name"))).collect();
        assert_eq!(listed, fields, "{name}");
    }
}

#[test]
fn sandbox_runs_every_verb() {
    let sandbox = Sandbox::start().unwrap();
    let describe: Value =
        serde_json::from_str(&sandbox.call_json("describe", "{}").unwrap()).unwrap();
    let links = describe["links"].as_array().unwrap();
    let verbs = list(&contract(), "sandboxVerbs");
    assert_eq!(verbs.len(), links.len());
    for (verb, link) in verbs.iter().zip(links) {
        let name = text(verb, "name");
        sandbox.call_json(name, "{}").unwrap_or_else(|error| panic!("{name}: {error}"));
        let is_same = [("name", "verb"), ("method", "method"), ("path", "path")];
        assert!(is_same.iter().all(|(own, other)| verb[*own] == link[*other]), "{verb} {link}");
    }
}
