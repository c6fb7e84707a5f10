//! Iterators over the entities and over the pages of a listing.

use std::fmt;
use std::iter::FusedIterator;
use std::vec;

use crate::api::page_cursor::PageCursor;
use crate::api::pages::{Entity, Listing, PageOptions, summarize};
use crate::client::Client;
use crate::contract::page_summary::PageSummary;
use crate::error::Error;

type FetchPage<T> = fn(&Client, &PageOptions) -> Result<Listing<T>, Error>;

/// Iterator over the entities of all pages of a listing.
///
/// It fetches a page when its first entity is needed, holds one page at a time, and has a handle of the
/// client of its own. [`Paginator::pages`] iterates over whole pages instead.
///
/// It reads on as long as `total`, `pageCount` or `nextUri` announce more. It never ends without an error
/// while one of them does: a service that repeats pages or stops short is reported as
/// [`ErrorKind::Decode`](crate::ErrorKind::Decode).
///
/// After an error, the next call of `next` requests the same page again. A loop that ignores errors, such
/// as `flatten()`, may therefore never end.
///
/// ```no_run
/// use genesys_onboarding::{Invite, PageOptions, iter_onboarding_invites};
///
/// # let client = genesys_onboarding::Client::from_env()?;
/// let invites = iter_onboarding_invites(&client, &PageOptions::new());
/// let all: Vec<Invite> = invites.collect::<Result<_, _>>()?;
/// # Ok::<_, genesys_onboarding::Error>(())
/// ```
#[must_use = "iterators are lazy and fetch nothing until they are used"]
pub struct Paginator<T> {
    pages: Pages<T>,
    entities: vec::IntoIter<T>,
}

impl<T> Paginator<T> {
    pub(crate) fn new(
        client: &Client,
        fetch: FetchPage<T>,
        operation: &'static str,
        options: &PageOptions,
    ) -> Self
    where
        T: Entity,
    {
        let pages = Pages {
            client: client.clone(),
            fetch,
            summarize,
            operation,
            page_size: options.page_size,
            cursor: PageCursor::new(options),
        };
        Paginator { pages, entities: Vec::new().into_iter() }
    }

    /// Turns this into an iterator over pages, from the next page on that has not been fetched.
    ///
    /// ```no_run
    /// use genesys_onboarding::{PageOptions, iter_onboarding_invites};
    ///
    /// # let client = genesys_onboarding::Client::from_env()?;
    /// for page in iter_onboarding_invites(&client, &PageOptions::new()).pages() {
    ///     println!("{} invites", page?.entities.len());
    /// }
    /// # Ok::<_, genesys_onboarding::Error>(())
    /// ```
    pub fn pages(self) -> Pages<T> {
        self.pages
    }

    /// Returns the number of entities on all pages, as the service reported it with the last page.
    ///
    /// ```no_run
    /// # use genesys_onboarding::{PageOptions, iter_onboarding_invites};
    /// # let client = genesys_onboarding::Client::from_env()?;
    /// let mut invites = iter_onboarding_invites(&client, &PageOptions::new());
    /// let first = invites.next().transpose()?;
    /// println!("{first:?}, one of {:?}", invites.total());
    /// # Ok::<_, genesys_onboarding::Error>(())
    /// ```
    pub fn total(&self) -> Option<i64> {
        self.pages.total()
    }

    /// Returns the number of the last page that was fetched, or `None` before the first.
    ///
    /// ```
    /// # use genesys_onboarding::{Client, PageOptions, iter_onboarding_invites};
    /// # let client = Client::builder().build()?;
    /// let invites = iter_onboarding_invites(&client, &PageOptions::new());
    /// assert_eq!(invites.page_number(), None);
    /// # Ok::<_, genesys_onboarding::Error>(())
    /// ```
    pub fn page_number(&self) -> Option<i64> {
        self.pages.page_number()
    }
}

impl<T> Iterator for Paginator<T> {
    type Item = Result<T, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(entity) = self.entities.next() {
                return Some(Ok(entity));
            }
            match self.pages.next()? {
                Ok(page) => self.entities = page.entities.into_iter(),
                Err(error) => return Some(Err(error)),
            }
        }
    }
}

impl<T> FusedIterator for Paginator<T> {}

impl<T> fmt::Debug for Paginator<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Paginator").field("pages", &self.pages).finish_non_exhaustive()
    }
}

/// Iterator over the pages of a listing; see [`Paginator`] for how it ends.
///
/// ```no_run
/// use genesys_onboarding::{PageOptions, iter_onboarding_joincodes};
///
/// # let client = genesys_onboarding::Client::from_env()?;
/// let mut pages = iter_onboarding_joincodes(&client, &PageOptions::new()).pages();
/// let first = pages.next().transpose()?;
/// println!("{:?} of {:?} join codes", first.map(|page| page.entities.len()), pages.total());
/// # Ok::<_, genesys_onboarding::Error>(())
/// ```
#[must_use = "iterators are lazy and fetch nothing until they are used"]
pub struct Pages<T> {
    client: Client,
    fetch: FetchPage<T>,
    summarize: fn(&Listing<T>) -> PageSummary,
    operation: &'static str,
    page_size: Option<i64>,
    cursor: PageCursor,
}

impl<T> Pages<T> {
    /// Returns the number of entities on all pages, as the service reported it with the last page.
    ///
    /// ```
    /// # use genesys_onboarding::{Client, PageOptions, iter_onboarding_invites};
    /// # let client = Client::builder().build()?;
    /// let pages = iter_onboarding_invites(&client, &PageOptions::new()).pages();
    /// assert_eq!(pages.total(), None);
    /// # Ok::<_, genesys_onboarding::Error>(())
    /// ```
    pub fn total(&self) -> Option<i64> {
        self.cursor.total()
    }

    /// Returns the number of the last page that was fetched, or `None` before the first.
    ///
    /// ```
    /// # use genesys_onboarding::{Client, PageOptions, iter_onboarding_invites};
    /// # let client = Client::builder().build()?;
    /// let pages = iter_onboarding_invites(&client, &PageOptions::new()).pages();
    /// assert_eq!(pages.page_number(), None);
    /// # Ok::<_, genesys_onboarding::Error>(())
    /// ```
    pub fn page_number(&self) -> Option<i64> {
        self.cursor.page_number()
    }

    fn fetch(&mut self, page_number: i64) -> Result<Option<Listing<T>>, Error> {
        let options = PageOptions { page_number: Some(page_number), page_size: self.page_size };
        let page = (self.fetch)(&self.client, &options)?;
        let summary = (self.summarize)(&page);
        self.cursor.pass(self.operation, page, &summary)
    }
}

impl<T> Iterator for Pages<T> {
    type Item = Result<Listing<T>, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        let page_number = self.cursor.next_page()?;
        self.fetch(page_number).transpose()
    }
}

impl<T> FusedIterator for Pages<T> {}

impl<T> fmt::Debug for Pages<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages")
            .field("page_number", &self.page_number())
            .field("total", &self.total())
            .finish_non_exhaustive()
    }
}
