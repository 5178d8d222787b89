//! What settings of instances close on one side.
//!
//! Takes a policy and the component library, gives for the key of a scope the primitives that nobody opens there: at a
//! resource, as far as every instance that it is says so. At a scope wider than a resource others lie that are not so set.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use super::place::scope_key;
use crate::catalog::Library;
use crate::effective::closed_at;
use crate::policy::{Environment, Instance, Policy, Scope};

/// Ids of primitives in lower case.
pub(super) type Closed = Arc<BTreeSet<String>>;

/// An instance, and the environment that has it.
pub(super) type Placed<'p> = (&'p Environment, &'p Instance);

/// The instances of a policy that have settings.
pub(super) struct Closing<'p> {
    library: &'p Library,
    /// By the keys of their scopes.
    instances: BTreeMap<String, Vec<Placed<'p>>>,
    known: HashMap<String, Closed>,
}

impl<'p> Closing<'p> {
    pub(super) fn of(policy: &'p Policy, library: &'p Library) -> Closing<'p> {
        let mut instances: BTreeMap<String, Vec<Placed<'p>>> = BTreeMap::new();
        for environment in &policy.environments {
            for instance in environment.instances.iter().filter(|one| !one.settings.is_empty()) {
                if matches!(*instance.scope, Scope::Resource { .. }) {
                    instances.entry(scope_key(environment, &instance.scope)).or_default().push((environment, instance));
                }
            }
        }
        Closing { library, instances, known: HashMap::new() }
    }

    /// The instances, by the keys of their scopes.
    pub(super) fn instances(&self) -> &BTreeMap<String, Vec<Placed<'p>>> {
        &self.instances
    }

    pub(super) fn library(&self) -> &'p Library {
        self.library
    }

    /// What is closed at a scope: by the instance that it is or is a part of.
    pub(super) fn at(&mut self, key: &str) -> Closed {
        let mut inner = Some(key);
        while let Some(outer) = inner {
            if let Some(closed) = self.known.get(outer) {
                return closed.clone();
            }
            if let Some(placed) = self.instances.get(outer) {
                let closed: Closed = Arc::new(self.everywhere(placed));
                self.known.insert(outer.to_owned(), closed.clone());
                return closed;
            }
            inner = outer.rfind('/').and_then(|end| outer.get(..end));
        }
        Closed::default()
    }

    fn everywhere(&self, placed: &[Placed<'p>]) -> BTreeSet<String> {
        let mut all = placed.iter().map(|(_, instance)| {
            closed_at(instance, self.library).iter().map(|id| id.to_ascii_lowercase()).collect::<BTreeSet<String>>()
        });
        let first = all.next().unwrap_or_default();
        all.fold(first, |both, other| both.intersection(&other).cloned().collect())
    }
}
