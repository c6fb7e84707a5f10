//! Entities of one kind in creation order, with IDs such as `invite-7`.

use std::collections::{BTreeMap, HashMap};

use crate::sandbox::error_response::ErrorResponse;

#[derive(Clone, Debug)]
pub(in crate::sandbox) struct Table<T> {
    /// Name of the kind in errors.
    kind: &'static str,
    /// Prefix of the IDs.
    prefix: &'static str,
    /// Number of entities ever created: IDs are not reused.
    created: u64,
    /// By place in the order of creation.
    rows: BTreeMap<u64, T>,
    /// The place of each ID.
    places: HashMap<String, u64>,
    next_place: u64,
}

impl<T> Table<T> {
    pub(in crate::sandbox) fn new(kind: &'static str, prefix: &'static str) -> Table<T> {
        Table {
            kind,
            prefix,
            created: 0,
            rows: BTreeMap::new(),
            places: HashMap::new(),
            next_place: 0,
        }
    }

    /// Adds the entity that `create` returns for a new ID.
    pub(in crate::sandbox) fn add(&mut self, create: impl FnOnce(String) -> T) -> &T {
        let id = self.new_id();
        let entity = create(id.clone());
        self.insert(id, entity)
    }

    /// Adds an entity with this ID, or replaces the one that has it.
    pub(in crate::sandbox) fn insert(&mut self, id: String, entity: T) -> &T {
        let place = *self.places.entry(id).or_insert(self.next_place);
        self.next_place = self.next_place.max(place + 1);
        self.rows.insert(place, entity);
        &self.rows[&place]
    }

    /// An ID that no entity has.
    pub(in crate::sandbox) fn new_id(&mut self) -> String {
        loop {
            self.created += 1;
            let id = format!("{}-{}", self.prefix, self.created);
            if !self.places.contains_key(&id) {
                return id;
            }
        }
    }

    pub(in crate::sandbox) fn get(&self, id: &str) -> Result<&T, ErrorResponse> {
        let found = self.places.get(id).and_then(|place| self.rows.get(place));
        found.ok_or_else(|| ErrorResponse::not_found(self.kind, id))
    }

    pub(in crate::sandbox) fn get_mut(&mut self, id: &str) -> Result<&mut T, ErrorResponse> {
        let found = self.places.get(id).and_then(|place| self.rows.get_mut(place));
        found.ok_or_else(|| ErrorResponse::not_found(self.kind, id))
    }

    pub(in crate::sandbox) fn remove(&mut self, id: &str) -> Result<T, ErrorResponse> {
        let found = self.places.remove(id).and_then(|place| self.rows.remove(&place));
        found.ok_or_else(|| ErrorResponse::not_found(self.kind, id))
    }

    pub(in crate::sandbox) fn iter(&self) -> impl Iterator<Item = &T> {
        self.rows.values()
    }
}
