//! The records of the list of the contract that C alone has in JSON, and the options of a sandbox.

use std::fs;
use std::path::PathBuf;

use genesys_onboarding::contract_json;
use serde_json::{Value, json};

use super::artifacts::build_dir;
use super::compiler::Language::C;
use super::listed::{Records, text};
use super::programs::{Link, run_program};
use super::tools::sources;

/// Options of a sandbox, each alone with a value of each type. Those of the option's own type are accepted.
struct Attempt {
    options: String,
    is_listed: bool,
}

fn attempts() -> Vec<Attempt> {
    let contract: Value = serde_json::from_str(contract_json()).unwrap();
    let mut attempts = vec![Attempt { options: json!({"other": 1}).to_string(), is_listed: false }];
    for option in contract["sandboxOptions"].as_array().unwrap() {
        let (name, r#type) = (text(option, "name"), text(option, "type"));
        let string = if name == "host" { "127.0.0.1" } else { "x" };
        for (given, value) in [
            ("string", json!(string)),
            ("integer", json!(0)),
            ("boolean", json!(true)),
            ("SandboxState", json!({"fixtures": false})),
        ] {
            attempts.push(Attempt {
                options: json!({name: value}).to_string(),
                is_listed: given == r#type,
            });
        }
        attempts.push(Attempt {
            options: json!({name: null}).to_string(),
            is_listed: option["required"] == false,
        });
    }
    attempts
}

/// Writes a source with the options for the program.
fn options_source(attempts: &[Attempt]) -> PathBuf {
    let mut source =
        "extern const char *const SANDBOX_OPTIONS[];\nconst char *const SANDBOX_OPTIONS[] = {\n"
            .to_owned();
    for Attempt { options, .. } in attempts {
        source += &format!("    {options:?},\n");
    }
    source += "    0};\n";
    let path = build_dir().join("sandbox_options.c");
    fs::write(&path, source).expect("the source can be written");
    path
}

#[test]
fn objects_in_json_are_those_of_the_list() {
    let attempts = attempts();
    let program = [sources().join("records/main.c"), options_source(&attempts)];
    let printed = run_program("records", C, Link::Static, &program);
    let (mut records, mut errors) = (Records::of_the_list(), Vec::new());
    for line in printed.lines() {
        match line.split_once(' ').unwrap() {
            ("sandboxOptions", error) => errors.push(error),
            (record, json) => records.check(record, &serde_json::from_str(json).unwrap()),
        }
    }
    for record in ["Event", "LastResponse", "BulkRequest"] {
        records.assert_complete(record);
    }
    assert_eq!(errors.len(), attempts.len());
    for (Attempt { options, is_listed }, error) in attempts.iter().zip(errors) {
        assert_eq!(error.is_empty(), *is_listed, "{options}: {error}");
    }
}
