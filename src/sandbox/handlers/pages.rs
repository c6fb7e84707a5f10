//! Pages of a listing.

use crate::Listing;
use crate::sandbox::error_response::ErrorResponse;
use crate::sandbox::request::Call;
use crate::sandbox::validation::{self, Fields};

const DEFAULT_PAGE_SIZE: i64 = 25;
const MAX_PAGE_SIZE: i64 = 100;

/// Returns the page of `all` that the query asks for; a page after the last one is empty.
pub(super) fn page<'a, T: Clone + 'a>(
    call: &Call,
    all: impl Iterator<Item = &'a T>,
) -> Result<Listing<T>, ErrorResponse> {
    let mut fields = Fields::of(&call.query);
    let number = fields.optional("pageNumber", validation::integer(1..=i64::MAX)).unwrap_or(1);
    let size = fields.optional("pageSize", validation::integer(1..=MAX_PAGE_SIZE));
    let (number, size) = fields.finish((number, size.unwrap_or(DEFAULT_PAGE_SIZE)))?;
    let all: Vec<&T> = all.collect();
    let total = all.len() as i64;
    let count = (total + size - 1) / size;
    let last = count.max(1);
    let uri = |page: i64| format!("{}?pageSize={size}&pageNumber={page}", call.operation.path);
    let start = (number - 1).saturating_mul(size).min(total);
    let end = (start + size).min(total);
    Ok(Listing {
        entities: all[start as usize..end as usize].iter().map(|row| (*row).clone()).collect(),
        page_size: Some(size),
        page_number: Some(number),
        total: Some(total),
        first_uri: Some(uri(1)),
        next_uri: (number < last).then(|| uri(number + 1)),
        previous_uri: (number > 1).then(|| uri((number - 1).min(last))),
        last_uri: Some(uri(last)),
        self_uri: Some(uri(number)),
        page_count: Some(count),
    })
}
