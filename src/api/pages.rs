//! Listings: one page of entities, and which page to get.

use std::hash::{DefaultHasher, Hash, Hasher};

use serde::{Deserialize, Serialize};

use crate::contract::operation::ParameterKind;
use crate::contract::page_summary::PageSummary;
use crate::contract::request::Request;
use crate::decode::{list_of_objects, optional_integer};

/// The parameter that selects the page.
pub(super) const PAGE_NUMBER: &str = "pageNumber";

/// The parameter that limits the number of entities on a page.
pub(super) const PAGE_SIZE: &str = "pageSize";

/// The parameters of an operation that returns a page.
pub(super) const PAGE_PARAMETERS: &[(&str, ParameterKind)] =
    &[(PAGE_NUMBER, ParameterKind::QueryInt), (PAGE_SIZE, ParameterKind::QueryInt)];

/// One page of a listing. Every field is optional.
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
#[non_exhaustive]
pub struct Listing<T> {
    /// Entities of the page; empty if the service sent none.
    #[serde(default = "Vec::new", deserialize_with = "list_of_objects")]
    pub entities: Vec<T>,
    /// Maximum number of entities per page.
    #[serde(
        default,
        deserialize_with = "optional_integer",
        skip_serializing_if = "Option::is_none"
    )]
    pub page_size: Option<i64>,
    /// Number of the page, starting at 1.
    #[serde(
        default,
        deserialize_with = "optional_integer",
        skip_serializing_if = "Option::is_none"
    )]
    pub page_number: Option<i64>,
    /// Number of entities on all pages.
    #[serde(
        default,
        deserialize_with = "optional_integer",
        skip_serializing_if = "Option::is_none"
    )]
    pub total: Option<i64>,
    /// URI of the first page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_uri: Option<String>,
    /// URI of the next page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_uri: Option<String>,
    /// URI of the previous page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub previous_uri: Option<String>,
    /// URI of the last page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_uri: Option<String>,
    /// URI of this page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub self_uri: Option<String>,
    /// Number of pages.
    #[serde(
        default,
        deserialize_with = "optional_integer",
        skip_serializing_if = "Option::is_none"
    )]
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

/// What paging has to know about a page.
pub(super) fn summarize<T: Entity>(page: &Listing<T>) -> PageSummary {
    let entities = &page.entities;
    let has_ids = entities.iter().all(|entity| entity.id().is_some());
    let fingerprint = if has_ids {
        let ids = entities.iter().map(|entity| hash_of(&entity.id()));
        ids.fold(0, u64::wrapping_add)
    } else {
        hash_of(entities)
    };
    PageSummary {
        entity_count: i64::try_from(entities.len()).unwrap_or(i64::MAX),
        page_number: page.page_number,
        page_size: page.page_size,
        page_count: page.page_count,
        total: page.total.filter(|total| *total >= 0),
        next_uri: page.next_uri.as_ref().map(hash_of),
        fingerprint,
        has_ids,
    }
}

fn hash_of(value: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

/// An entity of a listing.
pub(crate) trait Entity: Hash {
    fn id(&self) -> Option<&str>;
}

/// Selects a page of a listing. Where a value is absent, the service uses its default: page 1, 25 entities.
///
/// Values are sent as given; the service validates them.
///
/// ```
/// use genesys_onboarding::PageOptions;
///
/// let second = PageOptions::new().page_number(2);
/// assert_eq!((second.page_number, second.page_size), (Some(2), None));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct PageOptions {
    /// Number of the page, starting at 1.
    pub page_number: Option<i64>,
    /// Maximum number of entities per page.
    pub page_size: Option<i64>,
}

impl PageOptions {
    /// Returns options of which none is set.
    ///
    /// ```
    /// # use genesys_onboarding::PageOptions;
    /// assert_eq!(PageOptions::new(), PageOptions::default());
    /// ```
    pub const fn new() -> Self {
        PageOptions { page_number: None, page_size: None }
    }

    /// Sets the number of the page, starting at 1.
    ///
    /// ```
    /// # use genesys_onboarding::PageOptions;
    /// assert_eq!(PageOptions::new().page_number(2).page_number, Some(2));
    /// ```
    #[must_use]
    pub const fn page_number(mut self, page_number: i64) -> Self {
        self.page_number = Some(page_number);
        self
    }

    /// Sets the maximum number of entities per page.
    ///
    /// ```
    /// # use genesys_onboarding::PageOptions;
    /// assert_eq!(PageOptions::new().page_size(50).page_size, Some(50));
    /// ```
    #[must_use]
    pub const fn page_size(mut self, page_size: i64) -> Self {
        self.page_size = Some(page_size);
        self
    }

    pub(crate) fn apply(&self, request: Request) -> Request {
        request.query(PAGE_NUMBER, self.page_number).query(PAGE_SIZE, self.page_size)
    }
}
