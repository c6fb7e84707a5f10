//! The functions that the header declares.

use std::collections::BTreeSet;
use std::fs;

use genesys_onboarding::sandbox::operation_ids;

use super::artifacts::root;

pub fn of_the_header() -> BTreeSet<String> {
    let path = root().join("include/genesys_onboarding.h");
    let header = fs::read_to_string(path).expect("the header exists");
    let functions = declared(&without_comments(&header));
    assert!(functions.len() > 70, "too few functions found: {functions:?}");
    functions
}

/// Returns the words that begin with the prefix and are followed by a parenthesis.
fn declared(header: &str) -> BTreeSet<String> {
    let is_word_char = |c: char| c.is_ascii_alphanumeric() || c == '_';
    header
        .split('(')
        .filter_map(|before| {
            let start = before.rfind(|c| !is_word_char(c)).map_or(0, |end| end + 1);
            Some(&before[start..]).filter(|word| word.starts_with("genesys_"))
        })
        .map(str::to_owned)
        .collect()
}

fn without_comments(header: &str) -> String {
    let mut pieces = header.split("/*");
    let mut code = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        code.push_str(piece.split_once("*/").map_or("", |(_, after)| after));
    }
    code
}

/// The operation IDs in snake case.
fn operations() -> Vec<String> {
    let snake_case = |id: &str| {
        let letters = id.chars().map(|letter| match letter.is_ascii_uppercase() {
            true => format!("_{}", letter.to_ascii_lowercase()),
            false => letter.to_string(),
        });
        letters.collect()
    };
    operation_ids().into_iter().map(snake_case).collect()
}

#[test]
fn c_header_declares_every_operation() {
    let functions = of_the_header();
    for operation in operations() {
        let function = format!("genesys_{operation}");
        assert!(functions.contains(&function), "genesys_onboarding.h lacks {function}");
    }
}

#[test]
fn cpp_header_has_every_operation() {
    let header = fs::read_to_string(root().join("include/genesys_onboarding.hpp")).unwrap();
    for operation in operations() {
        let has_method = header.contains(&format!(" {operation}("))
            || header.contains(&format!("\n    {operation}("));
        assert!(has_method, "genesys_onboarding.hpp lacks {operation}");
    }
}

#[test]
fn declarations_differ_from_comments_and_types() {
    let header =
        "/* genesys_no(x) */ typedef void (*genesys_callback)(int); int genesys_yes(void);";
    let functions = declared(&without_comments(header));
    assert_eq!(functions, BTreeSet::from(["genesys_yes".to_owned()]));
}
