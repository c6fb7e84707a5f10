//! The models of the C++ header, compared with the structs of the C header: a field that C++ lacks is named.

use std::collections::BTreeSet;
use std::fs;

use super::artifacts::root;

/// Structs that are not models of the API, and options that are a parameter in C++.
const NOT_MODELS: [&str; 12] = [
    "call_options",
    "callbacks",
    "event",
    "header",
    "join_code_options",
    "last_response",
    "poll_failure",
    "sandbox_fault",
    "token_request",
    "transport_request",
    "wait_options",
    "wait_progress",
];

fn header(name: &str) -> String {
    fs::read_to_string(root().join("include").join(name)).expect("the header exists")
}

/// The models of the C header with their fields, except for those that only C needs.
fn models(header: &str) -> Vec<(&str, Vec<&str>)> {
    let bodies = header.split("typedef struct genesys_").skip(1);
    let bodies = bodies.filter_map(|text| text.split_once("\n} ")).map(|(text, _)| text);
    let structs = bodies.filter_map(|text| text.split_once(" {\n"));
    let models = structs.filter(|(name, _)| !NOT_MODELS.contains(name));
    models.map(|(name, body)| (name, fields(body))).collect()
}

fn fields(body: &str) -> Vec<&str> {
    let declarations = body.lines().filter_map(|line| line.strip_suffix(';'));
    let names: Vec<&str> = declarations.filter_map(|line| line.rsplit([' ', '*']).next()).collect();
    let is_length = |name: &str| name.strip_suffix("_count").is_some_and(|of| names.contains(&of));
    let is_data = |name: &&str| *name != "struct_size" && !is_length(name);
    names.iter().copied().filter(is_data).collect()
}

/// The fields that a C++ model compares.
fn compared<'a>(cpp: &'a str, model: &str) -> Option<BTreeSet<&'a str>> {
    let (_, body) = cpp.split_once(&format!("struct {model} {{\n"))?;
    let (_, tied) = body.split_once("std::tie(")?;
    let (tied, _) = tied.split_once(')')?;
    Some(tied.split(',').map(str::trim).collect())
}

#[test]
fn cpp_models_have_every_field() {
    let (c, cpp) = (header("genesys_onboarding.h"), header("genesys_onboarding.hpp"));
    let structs = models(&c);
    assert!(structs.len() > 20, "too few structs found: {structs:?}");
    for (name, fields) in structs {
        let model = if name.ends_with("_listing") { "listing" } else { name };
        let compared = compared(&cpp, model);
        let compared = compared.unwrap_or_else(|| panic!("genesys_onboarding.hpp lacks {model}"));
        for field in fields {
            assert!(compared.contains(field), "genesys::{model} lacks {field}");
        }
    }
}

#[test]
fn cpp_requests_pass_every_field() {
    let (c, cpp) = (header("genesys_onboarding.h"), header("genesys_onboarding.hpp"));
    for (name, fields) in models(&c).iter().filter(|(name, _)| name.ends_with("_request")) {
        for field in fields {
            let is_set = cpp.contains(&format!(".{field} ="));
            assert!(is_set, "genesys_onboarding.hpp does not pass {field} of {name}");
        }
    }
}
