//! Which entries of one environment reach what another reaches: of the two scopes one contains the other.
//!
//! Takes entries, answers for a scope without looking at each of them. Knows no rule.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::around::wider;
use super::context::Entry;
use crate::policy::{Environment, Scope};

/// Entries of an environment by their scopes.
pub(super) struct Overlap<'e, 'p> {
    environment: &'p Environment,
    /// The entries at each scope, by its folded id; of those that come to the same access, the first.
    at: BTreeMap<String, Vec<&'e Entry<'p>>>,
    /// The first entry at each scope or below it.
    within: BTreeMap<String, &'e Entry<'p>>,
}

impl<'e, 'p> Overlap<'e, 'p> {
    /// The entries, all of one environment.
    pub(super) fn new(environment: &'p Environment, entries: impl IntoIterator<Item = &'e Entry<'p>>) -> Self {
        let (mut at, mut within) = (BTreeMap::<String, Vec<&'e Entry<'p>>>::new(), BTreeMap::new());
        let mut known = BTreeSet::new();
        for entry in entries {
            let scope = &entry.assignment.scope;
            if known.insert((scope.folded(), Arc::as_ptr(&entry.access))) {
                at.entry(scope.folded()).or_default().push(entry);
            }
            for around in wider(environment, scope) {
                within.entry(around.folded()).or_insert(entry);
            }
        }
        Overlap { environment, at, within }
    }

    /// An entry whose scope lies in this one, or contains it and reaches what is there.
    ///
    /// # Errors
    /// What `reaches` says.
    pub(super) fn with<E>(
        &self,
        scope: &Scope,
        mut reaches: impl FnMut(&Entry<'p>) -> Result<bool, E>,
    ) -> Result<Option<&'e Entry<'p>>, E> {
        if let Some(inner) = self.within.get(&scope.folded()) {
            return Ok(Some(inner));
        }
        for around in wider(self.environment, scope) {
            for entry in self.at.get(&around.folded()).into_iter().flatten() {
                if reaches(entry)? {
                    return Ok(Some(entry));
                }
            }
        }
        Ok(None)
    }
}
