//! Things of one kind in the order they were made, each under an id such as `invite-7`.

use super::error_response::ErrorResponse;

#[derive(Debug)]
pub(super) struct Table<T> {
    /// What its things are called, which is also the start of their ids.
    kind: &'static str,
    /// How many were ever made: an id is never used again.
    made: u64,
    rows: Vec<(String, T)>,
}

impl<T> Table<T> {
    pub(super) fn new(kind: &'static str) -> Table<T> {
        Table { kind, made: 0, rows: Vec::new() }
    }

    /// Adds what `make` makes for the new id, and gives it back.
    pub(super) fn add(&mut self, make: impl FnOnce(String) -> T) -> &T {
        self.made += 1;
        let id = format!("{}-{}", self.kind, self.made);
        let thing = make(id.clone());
        self.rows.push((id, thing));
        &self.rows[self.rows.len() - 1].1
    }

    pub(super) fn get(&self, id: &str) -> Result<&T, ErrorResponse> {
        let found = self.rows.iter().find(|(known, _)| known == id);
        found.map(|(_, thing)| thing).ok_or_else(|| ErrorResponse::not_found(self.kind, id))
    }

    pub(super) fn get_mut(&mut self, id: &str) -> Result<&mut T, ErrorResponse> {
        let found = self.rows.iter_mut().find(|(known, _)| known == id);
        found.map(|(_, thing)| thing).ok_or_else(|| ErrorResponse::not_found(self.kind, id))
    }

    pub(super) fn remove(&mut self, id: &str) -> Result<T, ErrorResponse> {
        let place = self.rows.iter().position(|(known, _)| known == id);
        place
            .map(|place| self.rows.remove(place).1)
            .ok_or_else(|| ErrorResponse::not_found(self.kind, id))
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &T> {
        self.rows.iter().map(|(_, thing)| thing)
    }
}
