//! The fast path decodes what services usually send, and always as serde_json does.

use proptest::prelude::*;
use serde_json::Value;

use super::*;
use crate::InviteListing;
use crate::decode::Object;

const PAGE: &str = r#"{"entities":[{"id":"i-1","administrator":false,"toAddress":"ada@é.example","selfUri":null},{"toAddress":"","new":{"a":[1,[],{}]}}],"pageSize":25,"total":9223372036854775807,"nextUri":"/2"}"#;

fn decoded(json: &str) -> Option<Value> {
    read(json)
}

#[test]
fn usual_json_is_decoded() {
    let Object(page) = read::<Object<InviteListing>>(PAGE).unwrap();
    assert_eq!(page, serde_json::from_str(PAGE).unwrap());
    assert_eq!(page.entities[0].to_address, "ada@é.example");
    for space in [" ", "\n\t", "\r\n  "] {
        let spaced = [":", ",", "[", "}"].iter().fold(PAGE.to_owned(), |json, part| {
            json.replace(part, &format!("{space}{part}{space}"))
        });
        let Object(same) = read::<Object<InviteListing>>(&format!("{spaced}\n")).unwrap();
        assert_eq!(same, page);
    }
}

#[test]
fn unusual_json_is_left_to_serde_json() {
    let deep = "[".repeat(usize::from(MAX_DEPTH) + 1) + &"]".repeat(usize::from(MAX_DEPTH) + 1);
    for json in [
        r#""\u0041""#,
        "\"a\nb\"",
        "[\"a\",\n\"\r\n\"]",
        "\"\t\"",
        "-1",
        "-0",
        "1.5",
        "1e3",
        "01",
        &deep,
    ] {
        assert_eq!(decoded(json), None, "{json:?}");
    }
    assert_eq!(decoded("[[0], [10]]"), Some(serde_json::json!([[0], [10]])));
}

#[test]
fn invalid_json_is_never_decoded() {
    for json in [
        "",
        " ",
        "{",
        "[1",
        "[1,]",
        "[,1]",
        "[1 2]",
        "{\"a\"}",
        "{\"a\":}",
        "{\"a\":1,}",
        "{a:1}",
        "{1:1}",
        "\"",
        "\"a",
        "tru",
        "truely",
        "nul",
        "1 1",
        "[1}",
        "{\"a\":1]",
        "9223372036854775808x",
        "\0",
        "[\u{b}1]",
        "[1\u{c}]",
        "\u{a0}1",
    ] {
        assert_eq!(decoded(json), None, "{json:?}");
    }
}

fn any_json() -> impl Strategy<Value = Value> {
    let scalar = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        "\\PC{0,20}|[\\x00-\\x7f]{0,12}".prop_map(Value::from),
    ];
    scalar.prop_recursive(4, 24, 5, |inner| {
        let object = prop::collection::btree_map("[a-z\"\\\\]{0,9}", inner.clone(), 0..5);
        prop_oneof![
            prop::collection::vec(inner, 0..5).prop_map(Value::from),
            object.prop_map(|fields| fields.into_iter().collect()),
        ]
    })
}

/// Replaces one character of a document.
fn damaged(json: &str, at: prop::sample::Index, piece: &str) -> String {
    let starts: Vec<usize> = json.char_indices().map(|(at, _)| at).collect();
    let from = starts[at.index(starts.len())];
    let rest = json[from..].chars().skip(1).collect::<String>();
    format!("{}{piece}{rest}", &json[..from])
}

proptest! {
    #[test]
    fn value_equals_that_of_serde_json(
        value in any_json(),
        at in any::<prop::sample::Index>(),
        piece in "|[\\[\\]{}:,\"\\\\ 0-9ntf\\x00-\\x1f.e-]{1,2}",
    ) {
        let json = value.to_string();
        prop_assert!(decoded(&json).is_none_or(|decoded| decoded == value));
        let damaged = damaged(&json, at, &piece);
        if let Some(value) = decoded(&damaged) {
            prop_assert_eq!(value, serde_json::from_str::<Value>(&damaged)?, "{}", damaged);
        }
    }

    #[test]
    fn model_equals_that_of_serde_json(
        at in any::<prop::sample::Index>(),
        piece in "|[\\[\\]{}:,\"\\\\ 0-9ntf\\x00-\\x1f.e-]{1,2}|null|\"id\":|,\"total\":1",
    ) {
        let damaged = damaged(PAGE, at, &piece);
        if let Some(Object(page)) = read::<Object<InviteListing>>(&damaged) {
            let Object(expected) = serde_json::from_str::<Object<InviteListing>>(&damaged)?;
            prop_assert_eq!(page, expected, "{}", damaged);
        }
    }
}
