//! The pages of a listing by its operation ID, as JSON, for dynamic languages.

use std::fmt;
use std::iter::FusedIterator;

use crate::api::call_json::{build_request, find_operation, parse_arguments, read_integer};
use crate::api::operations;
use crate::api::page_cursor::PageCursor;
use crate::api::pages::{PAGE_NUMBER, PAGE_SIZE, PageOptions};
use crate::client::Client;
use crate::contract::operation::{Operation, PageSummarizer, ResponseKind};
use crate::contract::request::Request;
use crate::error::Error;

/// Iterates over the pages of a listing by its operation ID, as JSON.
///
/// `arguments` are those of [`call_json`](crate::call_json). `pageNumber` is the first page, by default 1.
/// No request is sent before the first page is needed.
///
/// # Errors
///
/// [`ErrorKind::InvalidArgument`](crate::ErrorKind::InvalidArgument) for an operation that is unknown or
/// does not return pages, and for an argument that is unknown or of the wrong type.
///
/// ```no_run
/// # let client = genesys_onboarding::Client::from_env()?;
/// for page in genesys_onboarding::pages_json(&client, "getOnboardingInvites", r#"{"pageSize": 50}"#)? {
///     println!("{}", page?);
/// }
/// # Ok::<_, genesys_onboarding::Error>(())
/// ```
pub fn pages_json(
    client: &Client,
    operation_id: &str,
    arguments: &str,
) -> Result<PagesJson, Error> {
    let operation = find_operation(operation_id)?;
    PagesJson::new(client, operation, arguments).map_err(|error| error.with_operation(operation.id))
}

/// Iterator over the pages of a listing, each the JSON of a response verbatim.
///
/// It has a handle of the client of its own. It ends as [`Paginator`](crate::Paginator) does, and after an
/// error it requests the same page again.
///
/// ```no_run
/// # let client = genesys_onboarding::Client::from_env()?;
/// let mut pages = genesys_onboarding::pages_json(&client, "getOnboardingJoincodes", "{}")?;
/// let first = pages.next().transpose()?;
/// println!("{first:?}, one page of {:?} join codes", pages.total());
/// # Ok::<_, genesys_onboarding::Error>(())
/// ```
#[must_use = "iterators are lazy and fetch nothing until they are used"]
pub struct PagesJson {
    client: Client,
    operation: &'static Operation,
    summarize: PageSummarizer,
    arguments: String,
    cursor: PageCursor,
}

impl PagesJson {
    fn new(client: &Client, operation: &'static Operation, arguments: &str) -> Result<Self, Error> {
        let ResponseKind::Listing { summarize, .. } = operation.response else {
            return Err(without_pages(operation));
        };
        let members = parse_arguments(operation, arguments)?;
        let integer = |name| members.get(name).map(|json| read_integer(name, json)).transpose();
        let options =
            PageOptions { page_number: integer(PAGE_NUMBER)?, page_size: integer(PAGE_SIZE)? };
        let pages = PagesJson {
            client: client.clone(),
            operation,
            summarize,
            arguments: arguments.to_owned(),
            cursor: PageCursor::new(&options),
        };
        // Rejects the other arguments now rather than with the first page.
        pages.request(1)?;
        Ok(pages)
    }

    /// Returns the number of entities on all pages, as the service reported it with the last page.
    ///
    /// ```
    /// # let client = genesys_onboarding::Client::builder().build()?;
    /// let pages = genesys_onboarding::pages_json(&client, "getOnboardingInvites", "{}")?;
    /// assert_eq!(pages.total(), None);
    /// # Ok::<_, genesys_onboarding::Error>(())
    /// ```
    pub fn total(&self) -> Option<i64> {
        self.cursor.total()
    }

    /// Returns the number of the last page that was fetched, or `None` before the first.
    ///
    /// ```
    /// # let client = genesys_onboarding::Client::builder().build()?;
    /// let pages = genesys_onboarding::pages_json(&client, "getOnboardingInvites", "{}")?;
    /// assert_eq!(pages.page_number(), None);
    /// # Ok::<_, genesys_onboarding::Error>(())
    /// ```
    pub fn page_number(&self) -> Option<i64> {
        self.cursor.page_number()
    }

    fn request(&self, page_number: i64) -> Result<Request, Error> {
        let page_number = page_number.to_string();
        let arguments = parse_arguments(self.operation, &self.arguments)?;
        build_request(self.operation, |name| match name {
            PAGE_NUMBER => Some(page_number.as_str()),
            _ => arguments.get(name),
        })
    }

    fn fetch(&mut self, page_number: i64) -> Result<Option<String>, Error> {
        let response = self.client.send(&self.request(page_number)?)?;
        let summary = response.validate(self.summarize)?;
        self.cursor.pass(self.operation.id, response.into_body()?, &summary)
    }
}

impl Iterator for PagesJson {
    type Item = Result<String, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        let page_number = self.cursor.next_page()?;
        self.fetch(page_number).transpose()
    }
}

impl FusedIterator for PagesJson {}

impl fmt::Debug for PagesJson {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PagesJson")
            .field("operation", &self.operation.id)
            .field("page_number", &self.page_number())
            .field("total", &self.total())
            .finish_non_exhaustive()
    }
}

fn without_pages(operation: &Operation) -> Error {
    let has_pages = |known: &&&Operation| matches!(known.response, ResponseKind::Listing { .. });
    let known: Vec<&str> = operations::ALL.iter().filter(has_pages).map(|known| known.id).collect();
    let reason = format!("{} does not return pages; expected {}", operation.id, known.join(" or "));
    Error::invalid_argument("operation_id", reason)
}
