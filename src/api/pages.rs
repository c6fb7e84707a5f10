//! Listings: one page of entities, and an iterator over all pages.

use std::collections::HashSet;
use std::collections::hash_map::DefaultHasher;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::vec;

use serde::{Deserialize, Serialize};

use crate::client::Client;
use crate::contract::request::Request;
use crate::decode::list_of_objects;
use crate::error::{Error, ErrorKind};

/// One page of a listing (`models.md`, InviteListing and JoinCodeListing). Every field is optional.
///
/// ```
/// let page: genesys_onboarding::InviteListing =
///     serde_json::from_str(r#"{"entities": [{"toAddress": "ada@acme.example"}], "total": 1}"#)?;
/// assert_eq!(page.entities.len(), 1);
/// assert_eq!(page.next_uri, None);
/// # Ok::<_, serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", bound(deserialize = "T: Deserialize<'de>"))]
pub struct Listing<T> {
    /// The page's entities; empty if the service sent none.
    #[serde(default = "Vec::new", deserialize_with = "list_of_objects")]
    pub entities: Vec<T>,
    /// How many entities a page holds at the most.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page_size: Option<i64>,
    /// The page's number; the first is 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page_number: Option<i64>,
    /// How many entities there are on all pages.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total: Option<i64>,
    /// The address of the first page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_uri: Option<String>,
    /// The address of the next page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_uri: Option<String>,
    /// The address of the page before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub previous_uri: Option<String>,
    /// The address of the last page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_uri: Option<String>,
    /// The address of this page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub self_uri: Option<String>,
    /// How many pages there are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page_count: Option<i64>,
}

impl<T> Default for Listing<T> {
    fn default() -> Self {
        Listing {
            entities: Vec::new(),
            page_size: None,
            page_number: None,
            total: None,
            first_uri: None,
            next_uri: None,
            previous_uri: None,
            last_uri: None,
            self_uri: None,
            page_count: None,
        }
    }
}

/// Which page of a listing to read. What is left out is the service's to choose: page 1, 25 entities.
///
/// ```
/// use genesys_onboarding::PageOptions;
///
/// let second = PageOptions { page_number: Some(2), ..PageOptions::default() };
/// assert_eq!(second.page_size, None);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PageOptions {
    /// The page's number; the first is 1. It is sent as given, the service judges it.
    pub page_number: Option<i64>,
    /// How many entities a page holds at the most. It is sent as given, the service judges it.
    pub page_size: Option<i64>,
}

impl PageOptions {
    pub(crate) fn apply(&self, request: Request) -> Request {
        request.query("pageNumber", self.page_number).query("pageSize", self.page_size)
    }
}

type FetchPage<T> = fn(&Client, &PageOptions) -> Result<Listing<T>, Error>;

/// An iterator over the entities of all pages of a listing; it holds one page at a time.
///
/// It ends at the page that `pageCount` names as the last; where the service gives no `pageCount`, at
/// the page without a `nextUri`; and always at an empty page. A service that sends the same page again
/// instead of the next is reported as an error, not followed for ever. After an error it ends.
///
/// ```no_run
/// use genesys_onboarding::{Invite, PageOptions, iter_onboarding_invites};
///
/// # let client = genesys_onboarding::Client::from_env()?;
/// let all: Vec<Invite> =
///     iter_onboarding_invites(&client, &PageOptions::default()).collect::<Result<_, _>>()?;
/// # Ok::<_, genesys_onboarding::Error>(())
/// ```
#[must_use = "an iterator fetches nothing until it is asked"]
pub struct Pages<'a, T> {
    client: &'a Client,
    state: PagesState<T>,
}

impl<'a, T: Hash> Pages<'a, T> {
    pub(crate) fn new(
        client: &'a Client,
        fetch: FetchPage<T>,
        operation: &'static str,
        options: &PageOptions,
    ) -> Self {
        Pages { client, state: PagesState::new(fetch, operation, options) }
    }
}

impl<T: Hash> Iterator for Pages<'_, T> {
    type Item = Result<T, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        self.state.next(self.client)
    }
}

impl<T> fmt::Debug for Pages<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages").field("next_page", &self.state.next_page).finish_non_exhaustive()
    }
}

/// The iterator without its client, for surfaces that cannot hold a borrow.
pub(crate) struct PagesState<T> {
    fetch: FetchPage<T>,
    operation: &'static str,
    page_size: Option<i64>,
    next_page: Option<i64>,
    entities: vec::IntoIter<T>,
    /// Eight bytes for each page seen, whatever the page's size.
    seen: HashSet<u64>,
}

impl<T: Hash> PagesState<T> {
    pub(crate) fn new(fetch: FetchPage<T>, operation: &'static str, options: &PageOptions) -> Self {
        PagesState {
            fetch,
            operation,
            page_size: options.page_size,
            next_page: Some(options.page_number.unwrap_or(1)),
            entities: Vec::new().into_iter(),
            seen: HashSet::new(),
        }
    }

    pub(crate) fn next(&mut self, client: &Client) -> Option<Result<T, Error>> {
        loop {
            if let Some(entity) = self.entities.next() {
                return Some(Ok(entity));
            }
            let page_number = self.next_page.take()?;
            if let Err(error) = self.fetch_page(client, page_number) {
                return Some(Err(error));
            }
        }
    }

    fn fetch_page(&mut self, client: &Client, page_number: i64) -> Result<(), Error> {
        let options = PageOptions { page_number: Some(page_number), page_size: self.page_size };
        let listing = (self.fetch)(client, &options)?;
        let mut hasher = DefaultHasher::new();
        listing.hash(&mut hasher);
        if !listing.entities.is_empty() && !self.seen.insert(hasher.finish()) {
            let reason = format!("page {page_number} is the same as a page before it");
            return Err(Error::new(ErrorKind::Decode { status: 200, reason })
                .with_operation(self.operation)
                .with_attempts(1));
        }
        if has_more(&listing, page_number) {
            self.next_page = page_number.checked_add(1);
        }
        self.entities = listing.entities.into_iter();
        Ok(())
    }
}

fn has_more<T>(listing: &Listing<T>, page_number: i64) -> bool {
    if listing.entities.is_empty() {
        return false;
    }
    match listing.page_count {
        Some(count) => page_number < count,
        None => listing.next_uri.is_some(),
    }
}
