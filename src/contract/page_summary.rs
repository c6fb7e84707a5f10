//! What paging has to know about one page of a listing.

/// One page of a listing, without its entities.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PageSummary {
    pub(crate) entity_count: i64,
    pub(crate) page_number: Option<i64>,
    pub(crate) page_size: Option<i64>,
    pub(crate) page_count: Option<i64>,
    pub(crate) total: Option<i64>,
    /// Hash of the link to the next page, if there is one.
    pub(crate) next_uri: Option<u64>,
    /// Hash of the entities: of their IDs in any order, or of all fields where one has no ID.
    pub(crate) fingerprint: u64,
    pub(crate) has_ids: bool,
}

impl PageSummary {
    pub(crate) fn is_empty(&self) -> bool {
        self.entity_count == 0
    }
}
