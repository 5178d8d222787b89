//! Values that many assignments share, as small numbers.
//!
//! A project has hundreds of thousands of assignments over a few thousand scopes, principals and roles: passes compare
//! numbers, and the policy shares one copy.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::Arc;

use crate::policy::{Scope, Text};

/// Values by number, each once.
pub(super) struct Table<T> {
    items: Vec<Arc<T>>,
    numbers: HashMap<Arc<T>, u32>,
}

impl<T> Default for Table<T> {
    fn default() -> Self {
        Table { items: Vec::new(), numbers: HashMap::new() }
    }
}

impl<T: Hash + Eq + Ord> Table<T> {
    /// The number of `value`, which is added if it is new.
    pub(super) fn add(&mut self, value: T) -> u32 {
        if let Some(&number) = self.numbers.get(&value) {
            return number;
        }
        let number = self.items.len() as u32;
        let value = Arc::new(value);
        self.items.push(value.clone());
        self.numbers.insert(value, number);
        number
    }

    /// The value of a number that [`add`](Table::add) gave.
    pub(super) fn get(&self, number: u32) -> Option<&Arc<T>> {
        self.items.get(number as usize)
    }

    /// All values, by number.
    pub(super) fn items(&self) -> &[Arc<T>] {
        &self.items
    }

    /// For each number, its place in `key`'s order.
    pub(super) fn ranks<K: Ord>(&self, key: impl Fn(&T) -> K) -> Vec<u32> {
        let mut order: Vec<(K, u32)> = self.items.iter().enumerate().map(|(at, item)| (key(item), at as u32)).collect();
        order.sort();
        let mut ranks = vec![0; order.len()];
        for (rank, (_, at)) in order.into_iter().enumerate() {
            if let Some(slot) = ranks.get_mut(at as usize) {
                *slot = rank as u32;
            }
        }
        ranks
    }
}

/// Scopes by number. Two that differ in letters' case alone are one, under the text that
/// sorts first, whoever wrote it.
#[derive(Default)]
pub(super) struct Scopes {
    items: Vec<Arc<Scope>>,
    numbers: HashMap<String, u32>,
    written: HashMap<Arc<Scope>, u32>,
}

impl Scopes {
    /// The number of `scope`.
    pub(super) fn add(&mut self, scope: Scope) -> u32 {
        if let Some(&number) = self.written.get(&scope) {
            return number;
        }
        let scope = Arc::new(scope);
        let next = self.items.len() as u32;
        let number = *self.numbers.entry(scope.folded()).or_insert(next);
        match self.items.get_mut(number as usize) {
            Some(known) if scope < *known => *known = scope.clone(),
            Some(_) => {}
            None => self.items.push(scope.clone()),
        }
        self.written.insert(scope, number);
        number
    }

    /// The scope of a number that [`add`](Scopes::add) gave.
    pub(super) fn get(&self, number: u32) -> Option<&Arc<Scope>> {
        self.items.get(number as usize)
    }

    /// For each number, its place in the order of the folded ids.
    pub(super) fn ranks(&self) -> Vec<u32> {
        let mut order: Vec<(&str, u32)> = self.numbers.iter().map(|(text, &at)| (text.as_str(), at)).collect();
        order.sort_unstable();
        let mut ranks = vec![0; order.len()];
        for (rank, (_, at)) in order.into_iter().enumerate() {
            if let Some(slot) = ranks.get_mut(at as usize) {
                *slot = rank as u32;
            }
        }
        ranks
    }
}

/// Short text, each once.
#[derive(Default)]
pub(super) struct Texts(HashMap<Text, ()>);

impl Texts {
    /// The shared copy of `text`.
    pub(super) fn add(&mut self, text: &str) -> Text {
        if let Some((shared, ())) = self.0.get_key_value(text) {
            return shared.clone();
        }
        let shared = Text::from(text);
        self.0.insert(shared.clone(), ());
        shared
    }
}
