//! The models of the list, each with the fields that its own `Deserialize` asks for.
//!
//! A field is required if decoding fails without it. The library's own objects are read in the same way, so what only
//! serializes, such as the report of a bulk run, derives `Deserialize` for this list alone.

use std::any::TypeId;
use std::mem;

use serde::Deserialize;

use super::model::{Field, Model, Value};
use super::recorder::Recording;
use crate::contract::operation::ModelId;

/// Every model once.
#[derive(Default)]
pub(super) struct Models {
    list: Vec<Model>,
    names: Vec<(TypeId, String)>,
}

impl Models {
    /// Adds a model and those that its fields have.
    pub(super) fn add<T: Deserialize<'static> + 'static>(&mut self) {
        let known = self.list.len();
        let name = describe::<T>(&mut self.list, 0).r#type;
        debug_assert!(known < self.list.len(), "{name} is added once");
        self.names.push((TypeId::of::<T>(), name));
    }

    /// Adds an enum whose variants have contents: an object with one field, the name of a variant.
    pub(super) fn add_one_of<T: Deserialize<'static>>(&mut self, name: &str) {
        let mut fields = Vec::new();
        loop {
            let mut value = describe::<T>(&mut self.list, fields.len());
            let variants = mem::take(&mut value.values);
            let name = variants[fields.len()];
            fields.push(Field { name, value, required: false, secret: false });
            if fields.len() == variants.len() {
                break;
            }
        }
        self.list.push(Model { name: name.to_owned(), fields, one_of: true });
    }

    /// The name of a model that was added.
    pub(super) fn name(&self, model: ModelId) -> String {
        let found = self.names.iter().find(|(id, _)| *id == model());
        found.map(|(_, name)| name.clone()).expect("every model that is asked for is added")
    }

    pub(super) fn len(&self) -> usize {
        self.list.len()
    }

    /// Takes out the models from an index on.
    pub(super) fn split_off(&mut self, index: usize) -> Vec<Model> {
        self.list.split_off(index)
    }

    pub(super) fn into_list(self) -> Vec<Model> {
        self.list
    }
}

/// The fields of a struct that is not a model of its own.
pub(super) fn fields_of<T: Deserialize<'static>>(models: &Models) -> Vec<Field> {
    let mut list = models.list.clone();
    let known = list.len();
    describe::<T>(&mut list, 0);
    list.swap_remove(known).fields
}

/// Adds a model and those that its fields have to a list. Of an enum, it is the variant with this index.
fn describe<T: Deserialize<'static>>(list: &mut Vec<Model>, variant: usize) -> Value {
    let decode = |omitted| {
        let mut recording = Recording { models: list.clone(), omitted };
        recording.read::<T>(variant).map(|value| (recording.models, value))
    };
    let (mut models, value) = decode(None).expect("a model is decoded when it has all fields");
    for (index, model) in models.iter_mut().enumerate().skip(list.len()) {
        for (field, described) in model.fields.iter_mut().enumerate() {
            described.required = decode(Some((index, field))).is_err();
        }
    }
    *list = models;
    value
}
