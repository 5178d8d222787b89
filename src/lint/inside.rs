//! What lies inside a scope that is wider than a resource: instances of the environment that an assignment is in, and of
//! others that share a resource group, a subscription or a management group with it.
//!
//! Asked by rules about scopes. Built once, when one first asks: every instance stands under each scope around it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

use super::context::{Context, Entry, TooIntricate};
use crate::policy::{Environment, Grant, Instance, Policy, Scope, ScopeKind, Term};

/// Instances of one environment.
pub(super) struct Placed<'p> {
    /// The environment.
    pub(super) environment: &'p Environment,
    /// Its instances, by id.
    pub(super) instances: Vec<&'p Instance>,
}

/// An instance that an entry touches.
pub(super) struct Hit<'p> {
    /// Which.
    pub(super) instance: &'p Instance,
    /// An operation on it.
    pub(super) operation: String,
    /// One that does more than look.
    pub(super) beyond_reading: Option<String>,
}

/// What an access touches of some instances, by the places of both in memory: entries with the same role share theirs.
pub(super) type Hits<'p> = Mutex<BTreeMap<(usize, usize), Arc<[Hit<'p>]>>>;

/// Instances by the scopes around them.
pub(super) struct Inside<'p> {
    by: BTreeMap<String, Vec<Placed<'p>>>,
}

impl<'p> Inside<'p> {
    pub(super) fn new(policy: &'p Policy) -> Inside<'p> {
        let mut by: BTreeMap<String, Vec<Placed<'p>>> = BTreeMap::new();
        for environment in &policy.environments {
            for instance in &environment.instances {
                for around in around(environment, &instance.scope) {
                    let placed = by.entry(around).or_default();
                    match placed.last_mut().filter(|last| std::ptr::eq(last.environment, environment)) {
                        Some(last) => last.instances.push(instance),
                        None => placed.push(Placed { environment, instances: vec![instance] }),
                    }
                }
            }
        }
        Inside { by }
    }
}

/// The keys of the scopes around a resource.
fn around(environment: &Environment, scope: &Scope) -> BTreeSet<String> {
    let Scope::Resource { subscription, group, .. } = scope else { return BTreeSet::new() };
    outwards(environment, subscription, group).map(|scope| key(environment, &scope)).collect()
}

/// A resource group and what is around it, as the environment says.
fn outwards(environment: &Environment, subscription: &Term, group: &Term) -> impl Iterator<Item = Scope> {
    let above = environment.subscriptions.iter().filter(move |one| one.id == *subscription);
    let groups = above
        .flat_map(|one| &one.management_groups)
        .map(|name| Scope::ManagementGroup { name: Term::Literal(name.clone()) });
    let group = Scope::ResourceGroup { subscription: subscription.clone(), name: group.clone() };
    let subscription = Scope::Subscription { id: subscription.clone() };
    [group, subscription].into_iter().chain(groups)
}

/// The text under which a scope is found: its id, and where a parameter stands in it the environment too, since a
/// parameter of another is another value.
fn key(environment: &Environment, scope: &Scope) -> String {
    let folded = scope.folded();
    match folded.contains('{') {
        true => format!("{} {folded}", environment.id),
        false => folded,
    }
}

impl<'p> Context<'p> {
    /// The instances inside the scope of an entry, in every environment that has some there; none where the scope is a
    /// resource or a part of one.
    pub(super) fn inside(&self, entry: &Entry<'_>) -> &[Placed<'p>] {
        let scope = &entry.assignment.scope;
        if scope.kind() == ScopeKind::Resource {
            return &[];
        }
        let all = self.places.get_or_init(|| Inside::new(self.policy));
        all.by.get(&key(entry.environment, scope)).map_or(&[], Vec::as_slice)
    }

    /// The instances inside the scope of an entry in its own environment.
    pub(super) fn inside_here(&self, entry: &Entry<'_>) -> &[&'p Instance] {
        let placed = self.inside(entry).iter().find(|one| std::ptr::eq(one.environment, entry.environment));
        placed.map_or(&[], |one| &one.instances)
    }

    /// Those of some instances that an entry touches, by id.
    pub(super) fn hits(&self, entry: &Entry<'_>, placed: &Placed<'p>) -> Result<Arc<[Hit<'p>]>, TooIntricate> {
        let key = (Arc::as_ptr(&entry.access).addr(), std::ptr::from_ref(placed).addr());
        let known = || self.hits.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = known().get(&key) {
            return Ok(found.clone());
        }
        let mut hits = Vec::new();
        for &instance in &placed.instances {
            let Some(of) = instance.scope.resource_type() else { continue };
            let touch = self.touch(entry, &of)?;
            if let Some(operation) = touch.worst().cloned() {
                hits.push(Hit { instance, operation, beyond_reading: touch.beyond_reading().cloned() });
            }
        }
        let hits: Arc<[Hit<'p>]> = hits.into();
        known().insert(key, hits.clone());
        Ok(hits)
    }

    /// The instances inside the scope of an entry on which its persona has access of whatever kind, by id. At a resource, the
    /// one that it is.
    pub(super) fn own<'e>(&'e self, entry: &'e Entry<'_>) -> Vec<&'e Instance> {
        let environment = entry.environment;
        if entry.assignment.scope.kind() == ScopeKind::Resource {
            return environment.instance(&entry.grant.instance).into_iter().collect();
        }
        let inside = self.inside_here(entry);
        let mut asked: Vec<&str> = grants(environment, &entry.persona.id).map(|one| &*one.instance).collect();
        asked.dedup();
        let found = asked.into_iter().filter_map(|id| inside.binary_search_by(|one| (*one.id).cmp(id)).ok());
        found.filter_map(|at| inside.get(at).copied()).collect()
    }
}

/// The narrowest scope around some instances of an entry's environment, if it is narrower than the entry's: the one of them,
/// a resource group, a subscription, or a management group.
pub(super) fn narrowest(entry: &Entry<'_>, used: &[&Instance]) -> Option<Scope> {
    let (environment, scope) = (entry.environment, &entry.assignment.scope);
    let first = used.first()?;
    let (subscription, group) = (first.scope.subscription()?, first.scope.resource_group()?);
    let holds = |outer: &Scope| used.iter().all(|one| environment.contains(outer, &one.scope));
    let mut all = std::iter::once((*first.scope).clone()).chain(outwards(environment, subscription, group));
    all.find(holds).filter(|found| {
        found.kind() < scope.kind() || environment.contains(scope, found) && !environment.contains(found, scope)
    })
}

/// The grants of a persona in an environment, by instance and position.
pub(super) fn grants<'p>(environment: &'p Environment, persona: &str) -> impl Iterator<Item = &'p Grant> {
    let all = &environment.grants;
    let from = all.partition_point(|grant| &*grant.persona < persona);
    all.get(from..).unwrap_or_default().iter().take_while(move |grant| &*grant.persona == persona)
}
