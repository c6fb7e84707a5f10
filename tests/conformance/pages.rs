//! Paginators: which pages they request, and how they end.

use genesys_onboarding::*;
use serde_json::{Value, json};

use crate::mock_service::Service;

type Ids = Vec<Result<String, Error>>;

/// An iterator over one of the two listings, by entities or by pages in JSON. It yields IDs.
struct Listed {
    path: &'static str,
    operation: &'static str,
    iterate: fn(&Client, &PageOptions, usize) -> Ids,
}

const INVITES: Listed = Listed {
    path: "/api/v2/onboarding/invites",
    operation: "getOnboardingInvites",
    iterate: |client, options, max_items| {
        let ids = iter_onboarding_invites(client, options).map(|invite| Ok(invite?.id.unwrap()));
        ids.take(max_items).collect()
    },
};

const JOIN_CODES: Listed = Listed {
    path: "/api/v2/onboarding/joincodes",
    operation: "getOnboardingJoincodes",
    iterate: |client, options, max_items| {
        let ids = iter_onboarding_joincodes(client, options).map(|code| Ok(code?.id.unwrap()));
        ids.take(max_items).collect()
    },
};

/// Each follows the same rules.
const LISTINGS: [Listed; 4] = [
    INVITES,
    JOIN_CODES,
    Listed {
        iterate: |c, options, max| ids_in_json(c, INVITES.operation, options, max),
        ..INVITES
    },
    Listed {
        iterate: |c, options, max| ids_in_json(c, JOIN_CODES.operation, options, max),
        ..JOIN_CODES
    },
];

fn ids_in_json(client: &Client, operation: &str, options: &PageOptions, max_items: usize) -> Ids {
    let arguments = json!({"pageNumber": options.page_number, "pageSize": options.page_size});
    let ids = |page: Result<String, Error>| match page {
        Ok(page) => {
            let page: Value = serde_json::from_str(&page).unwrap();
            let entities = page["entities"].as_array().cloned().unwrap_or_default();
            entities.iter().map(|entity| Ok(entity["id"].as_str().unwrap().to_owned())).collect()
        }
        Err(error) => vec![Err(error)],
    };
    let pages = pages_json(client, operation, &arguments.to_string()).unwrap();
    pages.flat_map(ids).take(max_items).collect()
}

const FROM_START: PageOptions = PageOptions::new();

/// More than any listing below holds, so that an endless iterator fails its test.
const ENDLESS: usize = 100;

/// A page with these entities, each valid as an invite and as a join code.
fn page(ids: &[&str], mut rest: Value) -> String {
    let entity = |id| json!({"id": id, "toAddress": "a", "joinCodeUrl": "u", "emailDomains": []});
    rest["entities"] = ids.iter().map(entity).collect();
    rest.to_string()
}

/// Serves these responses by query and iterates. Returns the items and the queries of all requests.
fn iterate(
    listed: &Listed,
    options: &PageOptions,
    responses: &[(&str, usize, String)],
    max_items: usize,
) -> (Ids, Vec<String>) {
    let mut service = Service::start();
    for (query, status, body) in responses {
        service.respond_at(&format!("{}?{query}", listed.path), *status, body);
    }
    let entities = (listed.iterate)(&service.client(), options, max_items);
    let prefix = format!("{}?", listed.path);
    let queries = service.seen().iter().map(|seen| seen.target.replace(&prefix, "")).collect();
    (entities, queries)
}

/// Asserts that iterating yields these entities and requests each response once.
#[track_caller]
fn yields(options: PageOptions, responses: &[(&str, String)], ids: &[&str]) {
    let responses: Vec<_> =
        responses.iter().map(|(query, body)| (*query, 200, body.clone())).collect();
    for listed in &LISTINGS {
        let (entities, queries) = iterate(listed, &options, &responses, ENDLESS);
        let entities: Vec<String> = entities.into_iter().map(Result::unwrap).collect();
        assert_eq!(entities, ids, "{}", listed.operation);
        let expected: Vec<&str> = responses.iter().map(|(query, ..)| *query).collect();
        assert_eq!(queries, expected, "{}", listed.operation);
    }
}

/// Asserts that iterating yields these entities, and then this error.
#[track_caller]
fn fails(responses: &[(&str, String)], ids: &[&str], reason: &str) {
    let responses: Vec<_> =
        responses.iter().map(|(query, body)| (*query, 200, body.clone())).collect();
    for listed in &LISTINGS {
        let (mut entities, _) = iterate(listed, &FROM_START, &responses, ids.len() + 1);
        let error = entities.pop().unwrap().unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Decode { .. }), "{error:?}");
        assert_eq!(error.operation(), Some(listed.operation));
        assert!(error.to_string().contains(reason), "{error}");
        let entities: Vec<String> = entities.into_iter().map(Result::unwrap).collect();
        assert_eq!(entities, ids, "{}", listed.operation);
    }
}

#[test]
fn page_count_leads_through_all_pages() {
    yields(
        FROM_START,
        &[
            ("pageNumber=1", page(&["1", "2"], json!({"pageCount": 3}))),
            ("pageNumber=2", page(&["3", "4"], json!({"pageCount": 3.0}))),
            ("pageNumber=3", page(&["5"], json!({"pageCount": 3, "previousUri": "/before"}))),
        ],
        &["1", "2", "3", "4", "5"],
    );
}

#[test]
fn next_uri_leads_through_all_pages() {
    yields(
        FROM_START,
        &[
            ("pageNumber=1", page(&["1"], json!({"nextUri": "/anything"}))),
            ("pageNumber=2", page(&["2"], json!({"pageCount": null, "nextUri": null}))),
        ],
        &["1", "2"],
    );
}

#[test]
fn total_leads_beyond_wrong_page_count() {
    yields(
        FROM_START,
        &[
            ("pageNumber=1", page(&["1"], json!({"pageCount": 1, "total": 3, "nextUri": "/2"}))),
            ("pageNumber=2", page(&["2"], json!({"pageCount": 1, "total": 3}))),
            ("pageNumber=3", page(&["3"], json!({"pageCount": 1, "total": 3}))),
        ],
        &["1", "2", "3"],
    );
}

#[test]
fn empty_middle_page_is_passed() {
    yields(
        FROM_START,
        &[
            ("pageNumber=1", page(&["1"], json!({"pageCount": 3}))),
            ("pageNumber=2", page(&[], json!({"pageCount": 3}))),
            ("pageNumber=3", page(&["3"], json!({"pageCount": 3}))),
        ],
        &["1", "3"],
    );
}

#[test]
fn empty_listing_has_no_entities() {
    yields(FROM_START, &[("pageNumber=1", "{}".to_owned())], &[]);
    yields(FROM_START, &[("pageNumber=1", page(&[], json!({"total": 0, "pageCount": 0})))], &[]);
}

#[test]
fn missing_entities_are_an_error() {
    let first = page(&["1"], json!({"pageCount": 1, "total": 2}));
    let responses = [("pageNumber=1", first), ("pageNumber=2", page(&[], json!({})))];
    fails(&responses, &["1"], "page 2 is empty, but total is 2 and 1 were read");
    let first = page(&["1"], json!({"nextUri": "/2"}));
    let responses = [("pageNumber=1", first), ("pageNumber=2", "{}".to_owned())];
    fails(&responses, &["1"], "page 2 is empty, but more was announced");
}

#[test]
fn repeated_page_is_an_error() {
    let same = page(&["1", "2"], json!({"pageNumber": 1, "pageCount": 50}));
    let responses = ["pageNumber=1", "pageNumber=2"].map(|query| (query, same.clone()));
    fails(&responses, &["1", "2"], "page 2 repeats an earlier page");
}

#[test]
fn start_page_and_page_size_are_sent() {
    yields(
        PageOptions::new().page_number(4).page_size(2),
        &[
            ("pageNumber=4&pageSize=2", page(&["7", "8"], json!({"pageCount": 5, "total": 9}))),
            ("pageNumber=5&pageSize=2", page(&["9"], json!({"pageCount": 5, "total": 9}))),
        ],
        &["7", "8", "9"],
    );
    // The service validates the numbers.
    yields(
        PageOptions::new().page_number(i64::MIN).page_size(-1),
        &[("pageNumber=-9223372036854775808&pageSize=-1", page(&["1"], json!({})))],
        &["1"],
    );
}

#[test]
fn page_is_fetched_only_when_needed() {
    let pages = [
        ("pageNumber=1", 200, page(&["1", "2"], json!({"pageCount": 2}))),
        ("pageNumber=2", 200, page(&["3"], json!({"pageCount": 2}))),
    ];
    for listed in &LISTINGS {
        for (max_items, requests) in [(0, 0), (1, 1), (2, 1), (3, 2)] {
            let (_, queries) = iterate(listed, &FROM_START, &pages, max_items);
            assert_eq!(queries.len(), requests, "{} of {}", max_items, listed.operation);
        }
    }
}

#[test]
fn failed_page_is_requested_again() {
    for (status, body) in
        [(500, r#"{"code":"internal"}"#), (403, ""), (200, r#"{"entities":[{}]}"#)]
    {
        let pages = [
            ("pageNumber=1", 200, page(&["1"], json!({"pageCount": 3}))),
            ("pageNumber=2", status, body.to_owned()),
        ];
        for listed in &LISTINGS {
            let (items, queries) = iterate(listed, &FROM_START, &pages, 3);
            assert_eq!(queries, ["pageNumber=1", "pageNumber=2", "pageNumber=2"]);
            let [Ok(id), Err(first), Err(second)] = items.as_slice() else {
                panic!("not an entity and two errors: {items:?}");
            };
            assert_eq!(id, "1");
            for error in [first, second] {
                let is_expected = match error.kind() {
                    ErrorKind::Api(api) => usize::from(api.status) == status,
                    ErrorKind::Decode { .. } => status == 200,
                    _ => false,
                };
                assert!(is_expected, "{error:?}");
                assert_eq!(error.operation(), Some(listed.operation));
            }
        }
    }
}

#[test]
fn paginator_continues_after_error() {
    let mut service = Service::start();
    let target = |number| format!("/api/v2/onboarding/invites?pageNumber={number}");
    service.respond_at(&target(1), 200, &page(&["1"], json!({"total": 2})));
    let mut invites = iter_onboarding_invites(&service.client(), &FROM_START);
    assert_eq!((invites.page_number(), invites.total()), (None, None));
    assert_eq!(invites.next().unwrap().unwrap().id.as_deref(), Some("1"));
    assert!(invites.next().unwrap().is_err(), "page 2 is not served yet");
    assert_eq!((invites.page_number(), invites.total()), (Some(1), Some(2)));
    service.respond_at(&target(2), 200, &page(&["2"], json!({"total": 2})));
    assert_eq!(invites.next().unwrap().unwrap().id.as_deref(), Some("2"));
    assert_eq!(invites.page_number(), Some(2));
    assert!(invites.next().is_none() && invites.next().is_none());
}

#[test]
fn pages_iterates_over_whole_pages() {
    let mut service = Service::start();
    let target = |number| format!("/api/v2/onboarding/joincodes?pageNumber={number}");
    service.respond_at(&target(1), 200, &page(&["1", "2"], json!({"total": 3})));
    service.respond_at(&target(2), 200, &page(&["3"], json!({"total": 3})));
    let mut pages = iter_onboarding_joincodes(&service.client(), &FROM_START).pages();
    let sizes: Vec<usize> = pages.by_ref().map(|page| page.unwrap().entities.len()).collect();
    assert_eq!((sizes, pages.total(), pages.page_number()), (vec![2, 1], Some(3), Some(2)));
}
