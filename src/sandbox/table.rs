//! Entities of one kind in creation order, with IDs such as `invite-7`.

use super::error_response::ErrorResponse;

#[derive(Debug)]
pub(super) struct Table<T> {
    /// Name of the kind in errors.
    kind: &'static str,
    /// Prefix of the IDs.
    prefix: &'static str,
    /// Number of entities ever created: IDs are not reused.
    created: u64,
    rows: Vec<(String, T)>,
}

impl<T> Table<T> {
    pub(super) fn new(kind: &'static str, prefix: &'static str) -> Table<T> {
        Table { kind, prefix, created: 0, rows: Vec::new() }
    }

    /// Adds the entity that `create` returns for a new ID.
    pub(super) fn add(&mut self, create: impl FnOnce(String) -> T) -> &T {
        self.created += 1;
        let id = format!("{}-{}", self.prefix, self.created);
        let entity = create(id.clone());
        self.rows.push((id, entity));
        &self.rows[self.rows.len() - 1].1
    }

    pub(super) fn get(&self, id: &str) -> Result<&T, ErrorResponse> {
        let found = self.rows.iter().find(|(known, _)| known == id);
        found.map(|(_, entity)| entity).ok_or_else(|| ErrorResponse::not_found(self.kind, id))
    }

    pub(super) fn get_mut(&mut self, id: &str) -> Result<&mut T, ErrorResponse> {
        let found = self.rows.iter_mut().find(|(known, _)| known == id);
        found.map(|(_, entity)| entity).ok_or_else(|| ErrorResponse::not_found(self.kind, id))
    }

    pub(super) fn remove(&mut self, id: &str) -> Result<T, ErrorResponse> {
        let index = self.rows.iter().position(|(known, _)| known == id);
        let index = index.ok_or_else(|| ErrorResponse::not_found(self.kind, id))?;
        Ok(self.rows.remove(index).1)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &T> {
        self.rows.iter().map(|(_, entity)| entity)
    }
}
