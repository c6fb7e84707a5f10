//! Iterating over the pages of a listing: which pages are asked for, and where it ends.

use genesys_onboarding::*;
use serde_json::{Value, json};

use crate::mock_service::Service;

/// One of the two listings, its entities told apart by their ids.
struct Listed {
    path: &'static str,
    operation: &'static str,
    iterate: fn(&Client, &PageOptions, usize) -> Vec<Result<String, Error>>,
}

const LISTINGS: [Listed; 2] = [
    Listed {
        path: "/api/v2/onboarding/invites",
        operation: "getOnboardingInvites",
        iterate: |client, options, most| {
            let ids =
                iter_onboarding_invites(client, options).map(|invite| Ok(invite?.id.unwrap()));
            ids.take(most).collect()
        },
    },
    Listed {
        path: "/api/v2/onboarding/joincodes",
        operation: "getOnboardingJoincodes",
        iterate: |client, options, most| {
            let ids = iter_onboarding_joincodes(client, options).map(|code| Ok(code?.id.unwrap()));
            ids.take(most).collect()
        },
    },
];

const FROM_THE_START: PageOptions = PageOptions { page_number: None, page_size: None };

/// More than any listing below holds: an iterator that does not end is cut off here and seen to be wrong.
const ENDLESS: usize = 100;

/// A page with these entities, each good as an invite and as a join code.
fn page(ids: &[&str], mut rest: Value) -> String {
    let entity = |id| json!({"id": id, "toAddress": "a", "joinCodeUrl": "u", "emailDomains": []});
    rest["entities"] = ids.iter().map(entity).collect();
    rest.to_string()
}

/// Serves the answers at these queries and iterates: what the program saw, and what the service was asked.
fn iterate(
    listed: &Listed,
    options: &PageOptions,
    answers: &[(&str, usize, String)],
    most: usize,
) -> (Vec<Result<String, Error>>, Vec<String>) {
    let mut service = Service::start();
    for (query, status, body) in answers {
        service.answers_at(&format!("{}?{query}", listed.path), *status, body);
    }
    let entities = (listed.iterate)(&service.client(), options, most);
    let prefix = format!("{}?", listed.path);
    let asked = service.seen().iter().map(|seen| seen.target.replace(&prefix, "")).collect();
    (entities, asked)
}

/// Asserts that a listing that goes well gives these entities and asks for all of the answers.
#[track_caller]
fn lists(options: PageOptions, answers: &[(&str, String)], ids: &[&str]) {
    let good: Vec<_> = answers.iter().map(|(query, body)| (*query, 200, body.clone())).collect();
    for listed in &LISTINGS {
        let (entities, asked) = iterate(listed, &options, &good, ENDLESS);
        let entities: Vec<String> = entities.into_iter().map(Result::unwrap).collect();
        assert_eq!(entities, ids, "{}", listed.operation);
        let queries: Vec<&str> = answers.iter().map(|(query, _)| *query).collect();
        assert_eq!(asked, queries, "{}", listed.operation);
    }
}

#[test]
fn all_pages_that_page_count_names_are_read_in_turn() {
    lists(
        FROM_THE_START,
        &[
            ("pageNumber=1", page(&["1", "2"], json!({"pageCount": 3}))),
            ("pageNumber=2", page(&["3", "4"], json!({"pageCount": 3}))),
            // The count decides, whatever the addresses say.
            ("pageNumber=3", page(&["5"], json!({"pageCount": 3, "nextUri": "/more"}))),
        ],
        &["1", "2", "3", "4", "5"],
    );
}

#[test]
fn without_a_page_count_the_next_uri_leads_on() {
    lists(
        FROM_THE_START,
        &[
            ("pageNumber=1", page(&["1"], json!({"nextUri": "/anything"}))),
            ("pageNumber=2", page(&["2"], json!({"pageCount": null, "nextUri": null}))),
        ],
        &["1", "2"],
    );
}

#[test]
fn an_empty_page_is_the_end() {
    let promising = json!({"pageCount": 9, "nextUri": "/more"});
    lists(FROM_THE_START, &[("pageNumber=1", page(&[], promising.clone()))], &[]);
    lists(FROM_THE_START, &[("pageNumber=1", "{}".to_owned())], &[]);
    let first = page(&["1"], promising.clone());
    lists(
        FROM_THE_START,
        &[("pageNumber=1", first), ("pageNumber=2", page(&[], promising))],
        &["1"],
    );
}

#[test]
fn it_starts_at_the_given_page_and_passes_the_page_size_on() {
    lists(
        PageOptions { page_number: Some(4), page_size: Some(2) },
        &[
            ("pageNumber=4&pageSize=2", page(&["7", "8"], json!({"pageCount": 5}))),
            ("pageNumber=5&pageSize=2", page(&["9"], json!({"pageCount": 5}))),
        ],
        &["7", "8", "9"],
    );
    // Numbers that make no sense are the service's to judge here as well.
    lists(
        PageOptions { page_number: Some(i64::MAX), page_size: Some(-1) },
        &[(
            "pageNumber=9223372036854775807&pageSize=-1",
            page(&["1"], json!({"nextUri": "/more"})),
        )],
        &["1"],
    );
}

#[test]
fn a_page_is_fetched_only_when_it_is_needed() {
    let pages = [
        ("pageNumber=1", 200, page(&["1", "2"], json!({"pageCount": 2}))),
        ("pageNumber=2", 200, page(&["3"], json!({"pageCount": 2}))),
    ];
    for listed in &LISTINGS {
        for (most, pages_read) in [(0, 0), (1, 1), (2, 1), (3, 2)] {
            let (_, asked) = iterate(listed, &FROM_THE_START, &pages, most);
            assert_eq!(asked.len(), pages_read, "{} of {}", most, listed.operation);
        }
    }
}

#[test]
fn the_same_page_again_is_an_error_and_the_end() {
    let same = page(&["1", "2"], json!({"pageNumber": 1, "pageCount": 50}));
    let pages = ["pageNumber=1", "pageNumber=2", "pageNumber=3"].map(|at| (at, 200, same.clone()));
    for listed in &LISTINGS {
        let (entities, asked) = iterate(listed, &FROM_THE_START, &pages, ENDLESS);
        assert_eq!(asked, ["pageNumber=1", "pageNumber=2"]);
        let [Ok(_), Ok(_), Err(error)] = entities.as_slice() else {
            panic!("two entities and an error: {entities:?}");
        };
        assert!(matches!(error.kind(), ErrorKind::Decode { .. }), "{error:?}");
        assert_eq!(error.operation(), Some(listed.operation));
        assert!(error.to_string().contains("page 2"), "{error}");
    }
}

#[test]
fn an_error_in_the_middle_comes_after_what_was_read_and_is_the_end() {
    for (status, body) in
        [(500, r#"{"code":"internal"}"#), (403, ""), (200, r#"{"entities":[{}]}"#)]
    {
        let pages = [
            ("pageNumber=1", 200, page(&["1"], json!({"pageCount": 3}))),
            ("pageNumber=2", status, body.to_owned()),
            ("pageNumber=3", 200, page(&["3"], json!({"pageCount": 3}))),
        ];
        for listed in &LISTINGS {
            let (entities, asked) = iterate(listed, &FROM_THE_START, &pages, ENDLESS);
            assert_eq!(asked, ["pageNumber=1", "pageNumber=2"]);
            let [Ok(id), Err(error)] = entities.as_slice() else {
                panic!("an entity and an error: {entities:?}");
            };
            assert_eq!(id, "1");
            let is_right = match error.kind() {
                ErrorKind::Api(api) => usize::from(api.status) == status,
                ErrorKind::Decode { .. } => status == 200,
                _ => false,
            };
            assert!(is_right, "{error:?}");
            assert_eq!(error.operation(), Some(listed.operation));
        }
    }
}
