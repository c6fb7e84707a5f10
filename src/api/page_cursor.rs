//! Which page of a listing comes next, and whether any entities are missing. Pure: it sends no request.
//!
//! A listing announces more pages in three ways: `total`, `pageCount` and `nextUri`. Services get each of
//! them wrong, so each is believed when it announces more, and none when it announces the end. A listing
//! ends without an error only if no announcement is left open, or `total` entities have been seen.

use crate::api::pages::PageOptions;
use crate::contract::page_summary::PageSummary;
use crate::error::{Error, ErrorKind};

/// How many pages may be empty, or equal to an earlier page, before the service is taken to go in circles.
const MAX_STALLED_PAGES: u32 = 20;

/// What to do with a page.
#[derive(Debug, PartialEq, Eq)]
enum Accepted {
    /// Its entities are new.
    New,
    /// It repeats entities of which all have been seen; the listing has ended.
    Repeated,
}

/// The position in a listing.
#[derive(Clone, Debug)]
pub(crate) struct PageCursor {
    /// The page to fetch next; none at the end.
    next: Option<i64>,
    /// The last page that was accepted.
    current: Option<i64>,
    requested_size: Option<i64>,
    /// Number of entities on the pages before the first; unknown if the page size is.
    skipped: Option<i64>,
    seen: i64,
    total: Option<i64>,
    page_count: Option<i64>,
    history: History,
    /// Number of pages that were empty or equal to an earlier page.
    stalled: u32,
}

impl PageCursor {
    pub(crate) fn new(options: &PageOptions) -> Self {
        PageCursor {
            next: Some(options.page_number.unwrap_or(1)),
            current: None,
            requested_size: options.page_size,
            skipped: None,
            seen: 0,
            total: None,
            page_count: None,
            history: History::default(),
            stalled: 0,
        }
    }

    /// The page to fetch next; none at the end.
    pub(crate) fn next_page(&self) -> Option<i64> {
        self.next
    }

    /// The number of the last page.
    pub(crate) fn page_number(&self) -> Option<i64> {
        self.current
    }

    /// The number of entities on all pages, as the service has last reported it.
    pub(crate) fn total(&self) -> Option<i64> {
        self.total
    }

    /// Moves past a page that was fetched, and returns it unless its entities have all been seen. An error
    /// leaves the cursor where it is.
    pub(crate) fn pass<P>(
        &mut self,
        operation: &'static str,
        page: P,
        summary: &PageSummary,
    ) -> Result<Option<P>, Error> {
        match self.accept(summary) {
            Ok(Accepted::New) => Ok(Some(page)),
            Ok(Accepted::Repeated) => Ok(None),
            Err(reason) => Err(Error::new(ErrorKind::decode(200, reason))
                .with_operation(operation)
                .with_attempts(1)),
        }
    }

    fn accept(&mut self, page: &PageSummary) -> Result<Accepted, String> {
        let Some(number) = self.next else { return Ok(Accepted::Repeated) };
        let mut cursor = self.clone();
        cursor.read_announcements(number, page)?;
        let accepted = if page.is_empty() {
            cursor.pass_empty(number, page)?
        } else {
            cursor.pass_entities(number, page)?
        };
        *self = cursor;
        Ok(accepted)
    }

    fn read_announcements(&mut self, number: i64, page: &PageSummary) -> Result<(), String> {
        if self.current.is_none() {
            if number > 1 && page.page_number == Some(1) {
                return Err(format!("page 1 was returned instead of page {number}"));
            }
            let size = page.page_size.or(self.requested_size);
            self.skipped = match number {
                ..=1 => Some(0),
                _ => size.map(|size| (number - 1).saturating_mul(size.max(0))),
            };
        }
        if page.is_empty() {
            // An empty page is not evidence that there is less than was announced before, unless it says that
            // all there is has been seen: entities may be deleted while a program lists them.
            let is_first = self.current.is_none();
            if !is_first && page.total.is_some_and(|total| total > 0 && total <= self.seen) {
                self.total = page.total;
                self.page_count = page.page_count.or(self.page_count);
                return Ok(());
            }
            let more = page.total.filter(|total| is_first || *total > self.seen);
            self.total = self.total.max(more);
            self.page_count = self.page_count.max(page.page_count);
        } else {
            self.total = page.total.or(self.total);
            self.page_count = page.page_count.or(self.page_count);
        }
        Ok(())
    }

    fn pass_empty(&mut self, number: i64, page: &PageSummary) -> Result<Accepted, String> {
        let was_announced = self.current.is_some();
        self.stalled += 1;
        let is_followed = self.has_page_after(number) || page.next_uri.is_some();
        let is_missing = self.missing().is_some_and(|missing| missing > 0);
        let is_complete = self.missing().is_some_and(|missing| missing <= 0);
        if is_complete || (!is_followed && !was_announced && !is_missing) {
            self.advance(number, false);
            return Ok(Accepted::New);
        }
        if !is_followed || self.stalled > MAX_STALLED_PAGES {
            return Err(self.describe_missing(format_args!("page {number} is empty")));
        }
        self.advance(number, true);
        Ok(Accepted::New)
    }

    fn pass_entities(&mut self, number: i64, page: &PageSummary) -> Result<Accepted, String> {
        if self.history.contains(page) {
            self.stalled += 1;
            if self.current.is_some() && self.missing().is_some_and(|missing| missing <= 0) {
                self.advance(number, false);
                return Ok(Accepted::Repeated);
            }
            if self.is_circular(number, page) {
                return Err(
                    self.describe_missing(format_args!("page {number} repeats an earlier page"))
                );
            }
        }
        self.history.add(page);
        self.seen = self.seen.saturating_add(page.entity_count);
        let is_missing = self.missing().is_some_and(|missing| missing > 0);
        self.advance(number, is_missing || self.has_page_after(number) || page.next_uri.is_some());
        Ok(Accepted::New)
    }

    /// Whether a page with the entities of an earlier one is that page again. Without IDs it may be
    /// another page that looks alike.
    fn is_circular(&self, number: i64, page: &PageSummary) -> bool {
        let is_other_page = page.page_number.is_some_and(|reported| reported != number);
        let is_too_much = self.missing().is_some_and(|missing| page.entity_count > missing);
        let link_stands_still = self.missing().is_none()
            && !self.has_page_after(number.saturating_sub(1))
            && page.next_uri == self.history.next_uri;
        page.has_ids
            || is_other_page
            || is_too_much
            || link_stands_still
            || self.stalled > MAX_STALLED_PAGES
    }

    /// Number of entities that `total` announces and that have not been seen; unknown without a total.
    fn missing(&self) -> Option<i64> {
        let before = self.seen.saturating_add(self.skipped?);
        Some(self.total?.saturating_sub(before))
    }

    fn has_page_after(&self, number: i64) -> bool {
        self.page_count.is_some_and(|count| count > number)
    }

    fn advance(&mut self, number: i64, has_more: bool) {
        self.current = Some(number);
        self.next = has_more.then_some(number.saturating_add(1));
    }

    fn describe_missing(&self, what: std::fmt::Arguments<'_>) -> String {
        match (self.total, self.page_count) {
            (Some(total), _) => format!("{what}, but total is {total} and {} were read", self.seen),
            (None, Some(count)) => format!("{what}, but pageCount is {count}"),
            (None, None) => format!("{what}, but more was announced"),
        }
    }
}

/// Two of the pages that were seen, which is enough to notice any cycle (Brent's algorithm): the last one,
/// and one that moves up each time the number of pages doubles.
#[derive(Clone, Debug, Default)]
struct History {
    pages: u64,
    last: Option<(u64, bool)>,
    anchor: Option<(u64, bool)>,
    /// The last page's link to its next.
    next_uri: Option<u64>,
}

impl History {
    fn contains(&self, page: &PageSummary) -> bool {
        let page = Some((page.fingerprint, page.has_ids));
        page == self.last || page == self.anchor
    }

    fn add(&mut self, page: &PageSummary) {
        self.pages += 1;
        self.last = Some((page.fingerprint, page.has_ids));
        self.next_uri = page.next_uri;
        if self.pages.is_power_of_two() {
            self.anchor = self.last;
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::InviteListing;
    use crate::api::pages::summarize;

    /// The entities that were read and how often a page was fetched, or the error.
    type Walk = Result<(i64, u32), String>;

    /// Walks through what `service` returns for each page number.
    fn walk(options: &PageOptions, service: impl Fn(i64) -> Value) -> Walk {
        let mut cursor = PageCursor::new(options);
        let (mut entities, mut fetched) = (0, 0);
        while let Some(number) = cursor.next_page() {
            fetched += 1;
            assert!(fetched < 200, "endless");
            let listing: InviteListing = serde_json::from_value(service(number)).unwrap();
            let page = summarize(&listing);
            if cursor.accept(&page)? == Accepted::New {
                entities += page.entity_count;
            }
        }
        Ok((entities, fetched))
    }

    fn walk_all(service: impl Fn(i64) -> Value) -> Walk {
        walk(&PageOptions::new(), service)
    }

    fn with_ids(ids: std::ops::Range<i64>) -> Vec<Value> {
        ids.map(|id| json!({"id": id.to_string(), "toAddress": "a"})).collect()
    }

    fn without_ids(count: usize) -> Vec<Value> {
        vec![json!({"toAddress": "a"}); count]
    }

    #[test]
    fn listing_that_shrinks_while_read_is_complete() {
        let shrinking = |number| match number {
            1 => json!({"entities": with_ids(0..2), "total": 4, "pageCount": 2}),
            2 => json!({"entities": with_ids(2..3), "total": 4, "pageCount": 2}),
            _ => json!({"entities": [], "total": 3, "pageCount": 2}),
        };
        assert_eq!(walk_all(shrinking), Ok((3, 3)));
        let short = |number| match number {
            1 => json!({"entities": with_ids(0..2), "total": 4, "pageCount": 2}),
            _ => json!({"entities": [], "total": 0}),
        };
        assert!(walk_all(short).is_err());
    }

    /// A page of two entities out of `total`.
    fn page_of_two(number: i64, total: i64) -> Vec<Value> {
        with_ids(total.min(2 * (number - 1))..total.min(2 * number))
    }

    #[test]
    fn any_single_announcement_leads_through_all_pages() {
        let entities = |n| page_of_two(n, 5);
        assert_eq!(walk_all(|n| json!({"entities": entities(n), "total": 5})), Ok((5, 3)));
        assert_eq!(walk_all(|n| json!({"entities": entities(n), "pageCount": 3})), Ok((5, 3)));
        let next = |n| (n < 3).then(|| format!("/{}", n + 1));
        assert_eq!(walk_all(|n| json!({"entities": entities(n), "nextUri": next(n)})), Ok((5, 3)));
        assert_eq!(walk_all(|n| json!({"entities": entities(n)})), Ok((2, 1)));
    }

    #[test]
    fn too_small_page_count_does_not_end_listing() {
        let page = |n| json!({"entities": page_of_two(n, 50), "pageCount": 1, "total": 50, "nextUri": "/more"});
        assert_eq!(walk_all(page), Ok((50, 26)), "the link announces one more");
        let first_only = |n| if n == 1 { page(n) } else { json!({"entities": []}) };
        let error = walk_all(first_only).unwrap_err();
        assert_eq!(error, "page 2 is empty, but total is 50 and 2 were read");
    }

    #[test]
    fn ignored_page_number_is_error() {
        let same = |rest: Value| {
            move |_| {
                let mut page = rest.clone();
                page["entities"] = json!(with_ids(0..2));
                page
            }
        };
        for rest in [
            json!({"total": 50}),
            json!({"pageCount": 25}),
            json!({"nextUri": "/2"}),
            json!({"total": 50, "pageCount": 25, "nextUri": "/2", "pageNumber": 1}),
        ] {
            let error = walk_all(same(rest.clone())).unwrap_err();
            assert!(error.starts_with("page 2 repeats an earlier page"), "{rest}: {error}");
        }
        let from_fourth = PageOptions::new().page_number(4).page_size(2);
        let error = walk(&from_fourth, same(json!({"total": 2, "pageNumber": 1}))).unwrap_err();
        assert_eq!(error, "page 1 was returned instead of page 4");
    }

    #[test]
    fn ignored_page_number_without_ids_is_error() {
        for rest in [
            json!({"pageNumber": 1, "total": 50, "pageCount": 25}),
            json!({"total": 3}),
            json!({"nextUri": "/2"}),
        ] {
            let page = |_| {
                let mut page = rest.clone();
                page["entities"] = json!(without_ids(2));
                page
            };
            let error = walk_all(page).unwrap_err();
            assert!(error.starts_with("page 2 repeats an earlier page"), "{rest}: {error}");
        }
    }

    #[test]
    fn equal_pages_without_ids_are_accepted() {
        let entities = without_ids(2);
        assert_eq!(walk_all(|_| json!({"entities": entities, "pageCount": 2})), Ok((4, 2)));
        assert_eq!(walk_all(|_| json!({"entities": entities, "total": 6})), Ok((6, 3)));
        let page = |n| json!({"entities": entities, "nextUri": (n == 1).then_some("/2")});
        assert_eq!(walk_all(page), Ok((4, 2)));
    }

    #[test]
    fn repetition_after_total_ends_listing() {
        let page = |_| json!({"entities": with_ids(0..2), "total": 2, "nextUri": "/2"});
        assert_eq!(walk_all(page), Ok((2, 2)));
        let page =
            |n: i64| json!({"entities": page_of_two(n.min(2), 4), "total": 4, "pageCount": 9});
        assert_eq!(walk_all(page), Ok((4, 3)));
    }

    #[test]
    fn last_page_returned_forever_is_error() {
        let page =
            |n: i64| json!({"entities": page_of_two(n.min(3), 6), "nextUri": format!("/{n}")});
        assert!(walk_all(page).unwrap_err().starts_with("page 4 repeats"));
    }

    #[test]
    fn every_cycle_is_noticed() {
        for length in 1..30 {
            let page = |n: i64| json!({"entities": page_of_two(1 + n % length, 60), "nextUri": format!("/{n}")});
            assert!(walk_all(page).unwrap_err().contains("repeats"), "{length}");
        }
        for length in 1..6 {
            let page = |n: i64| {
                let entities = [json!({"toAddress": (n % length).to_string()})];
                json!({"entities": entities, "nextUri": format!("/{n}")})
            };
            let error = walk_all(page).unwrap_err();
            assert!(error.contains("repeats"), "{length}: {error}");
        }
    }

    #[test]
    fn empty_middle_page_is_passed() {
        let page = |n| {
            let entities = if n == 2 { Vec::new() } else { page_of_two(n, 6) };
            json!({"entities": entities, "pageCount": 3})
        };
        assert_eq!(walk_all(page), Ok((4, 3)));
    }

    #[test]
    fn empty_page_is_error_where_more_was_announced() {
        let page = |rest: Value| {
            move |n| {
                let mut page = if n == 1 { rest.clone() } else { json!({"total": 0}) };
                page["entities"] = json!(if n == 1 { with_ids(0..2) } else { Vec::new() });
                page
            }
        };
        for (rest, expected) in [
            (json!({"total": 4}), "page 2 is empty, but total is 4 and 2 were read"),
            (json!({"pageCount": 2}), "page 2 is empty, but pageCount is 2"),
            (json!({"pageCount": 3}), "page 3 is empty, but pageCount is 3"),
        ] {
            assert_eq!(walk_all(page(rest)).unwrap_err(), expected);
        }
    }

    #[test]
    fn empty_pages_forever_are_error() {
        let page = |n: i64| json!({"entities": [], "nextUri": format!("/{n}")});
        assert!(walk_all(page).unwrap_err().contains("is empty"));
        let page = |_| json!({"pageCount": i64::MAX});
        assert!(walk_all(page).unwrap_err().contains("is empty"));
    }

    #[test]
    fn empty_listing_ends_at_once() {
        for page in
            [json!({}), json!({"total": 0}), json!({"total": 0, "pageCount": 0, "entities": []})]
        {
            assert_eq!(walk_all(|_| page.clone()), Ok((0, 1)));
        }
        assert!(walk_all(|_| json!({"total": 7})).unwrap_err().contains("total is 7"));
    }

    #[test]
    fn start_in_the_middle_counts_skipped_pages() {
        let options = PageOptions::new().page_number(3).page_size(2);
        let page = |n| json!({"entities": page_of_two(n, 7), "total": 7});
        assert_eq!(walk(&options, page), Ok((3, 2)));
        // The service's page size counts, not the requested one.
        let options = PageOptions::new().page_number(3).page_size(100);
        let page = |n| json!({"entities": page_of_two(n, 7), "total": 7, "pageSize": 2});
        assert_eq!(walk(&options, page), Ok((3, 2)));
        let beyond = PageOptions::new().page_number(9).page_size(2);
        assert_eq!(walk(&beyond, |_| json!({"total": 7})), Ok((0, 1)));
    }

    #[test]
    fn last_possible_page_number_is_not_endless() {
        let options = PageOptions::new().page_number(i64::MAX);
        let page = |_| json!({"entities": with_ids(0..1), "nextUri": "/more"});
        assert!(walk(&options, page).unwrap_err().contains("repeats"));
    }

    #[test]
    fn error_leaves_cursor_on_the_page() {
        let mut cursor = PageCursor::new(&PageOptions::new());
        let page = |value| summarize(&serde_json::from_value::<InviteListing>(value).unwrap());
        let first = page(json!({"entities": with_ids(0..2), "total": 4}));
        assert_eq!(cursor.accept(&first), Ok(Accepted::New));
        for _ in 0..100 {
            assert!(cursor.accept(&first).is_err());
            assert_eq!((cursor.next_page(), cursor.page_number()), (Some(2), Some(1)));
        }
        let second = page(json!({"entities": with_ids(2..4)}));
        assert_eq!(cursor.accept(&second), Ok(Accepted::New));
        assert_eq!((cursor.next_page(), cursor.total()), (None, Some(4)));
    }
}
