//! What is taken is what serde_json reads, and what services send is taken.

use proptest::prelude::*;
use serde_json::Value;

use super::*;
use crate::InviteListing;
use crate::decode::Object;

const PAGE: &str = r#"{"entities":[{"id":"i-1","administrator":false,"toAddress":"ada@é.example","selfUri":null},{"toAddress":"","new":{"a":[1,[],{}]}}],"pageSize":25,"total":9223372036854775807,"nextUri":"/2"}"#;

fn taken(json: &str) -> Option<Value> {
    read(json)
}

#[test]
fn what_services_send_is_taken() {
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
fn what_is_not_plain_is_left_to_serde_json() {
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
        assert_eq!(taken(json), None, "{json:?}");
    }
    assert_eq!(taken("[[0], [10]]"), Some(serde_json::json!([[0], [10]])));
}

#[test]
fn what_is_no_json_is_never_taken() {
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
        assert_eq!(taken(json), None, "{json:?}");
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

/// A text with a piece of it replaced.
fn damaged(text: &str, at: prop::sample::Index, piece: &str) -> String {
    let places: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
    let from = places[at.index(places.len())];
    let rest = text[from..].chars().skip(1).collect::<String>();
    format!("{}{piece}{rest}", &text[..from])
}

proptest! {
    #[test]
    fn what_is_taken_is_what_serde_json_reads(
        value in any_json(),
        at in any::<prop::sample::Index>(),
        piece in "|[\\[\\]{}:,\"\\\\ 0-9ntf\\x00-\\x1f.e-]{1,2}",
    ) {
        let text = value.to_string();
        prop_assert!(taken(&text).is_none_or(|taken| taken == value));
        let damaged = damaged(&text, at, &piece);
        if let Some(taken) = taken(&damaged) {
            prop_assert_eq!(taken, serde_json::from_str::<Value>(&damaged)?, "{}", damaged);
        }
    }

    #[test]
    fn a_model_that_is_taken_is_what_serde_json_reads(
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
