//! Where access holds, told apart by text, and what lies below what.
//!
//! Takes scopes and principals of an environment, gives keys: equal for what is provably the same, and for nothing else.
//! A parameter is a value of its environment's deployment, so it is the same as itself in the same environment alone.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use crate::policy::{Environment, Policy, Scope, Subscription, Term};

/// The scope with its parameters told apart by environment.
pub(super) fn scope(environment: &Environment, scope: &Scope) -> Scope {
    scope.map_terms(|term| match term {
        Term::Literal(_) => term.clone(),
        Term::Parameter(name) => Term::Parameter(parameter(environment, name).into()),
    })
}

/// The key of a scope: that of another scope begins with it, and a `/`, if that one lies below it.
pub(super) fn scope_key(environment: &Environment, of: &Scope) -> String {
    if of.is_literal() { of.folded() } else { scope(environment, of).folded() }
}

/// The key of a principal, by its object id.
pub(super) fn principal_key<'t>(environment: &Environment, id: &'t Term) -> Cow<'t, str> {
    match id {
        Term::Literal(id) if id.bytes().any(|byte| byte.is_ascii_uppercase()) => id.to_ascii_lowercase().into(),
        Term::Literal(id) => Cow::Borrowed(id),
        Term::Parameter(name) => format!("{{{}}}", parameter(environment, name)).into(),
    }
}

/// Ids hold no colon, so this is one name for each parameter of each environment.
fn parameter(environment: &Environment, name: &str) -> String {
    format!("{}:{name}", environment.id.to_ascii_lowercase())
}

/// What the environments of a policy say of management groups.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Tree {
    /// By a subscription's key, the keys of the management groups above it, nearest first.
    above: BTreeMap<String, Vec<String>>,
    /// By a management group's key, those above it.
    outer: BTreeMap<String, BTreeSet<String>>,
    /// The subscriptions with management groups above them, by key.
    subscriptions: BTreeMap<String, Scope>,
}

impl Tree {
    pub(super) fn of(policy: &Policy) -> Tree {
        let mut tree = Tree::default();
        for environment in &policy.environments {
            for subscription in environment.subscriptions.iter().filter(|one| !one.management_groups.is_empty()) {
                tree.add(environment, subscription);
            }
        }
        tree
    }

    fn add(&mut self, environment: &Environment, subscription: &Subscription) {
        let group = |name: &crate::policy::Text| Scope::ManagementGroup { name: Term::Literal(name.clone()) }.folded();
        let groups: Vec<String> = subscription.management_groups.iter().map(group).collect();
        let id = Scope::Subscription { id: subscription.id.clone() };
        let key = scope_key(environment, &id);
        for (at, group) in groups.iter().enumerate() {
            let outer = groups.iter().skip(at + 1).filter(|other| *other != group).cloned();
            self.outer.entry(group.clone()).or_default().extend(outer);
        }
        // Two environments may each know a part of what is above.
        let above = self.above.entry(key.clone()).or_default();
        above.extend(groups.into_iter().filter(|group| !above.contains(group)).collect::<Vec<_>>());
        self.subscriptions.entry(key).or_insert_with(|| scope(environment, &id));
    }

    /// The keys of everything that a scope is or lies below, itself first, then outwards.
    pub(super) fn around(&self, key: &str) -> Vec<String> {
        let mut found = vec![key.to_owned()];
        let mut end = key.len();
        while let Some(at) = key.get(..end).and_then(|head| head.rfind('/')).filter(|&at| at > 0) {
            found.extend(key.get(..at).map(str::to_owned));
            end = at;
        }
        let subscription = found.iter().find_map(|one| self.above.get(one));
        found.extend(subscription.into_iter().flatten().cloned().collect::<Vec<_>>());
        let groups: Vec<&BTreeSet<String>> = found.iter().filter_map(|one| self.outer.get(one)).collect();
        let wider: BTreeSet<String> =
            groups.into_iter().flatten().filter(|one| !found.contains(one)).cloned().collect();
        found.extend(wider);
        found
    }

    /// The subscriptions of which a management group is known, with their keys.
    pub(super) fn subscriptions(&self) -> impl Iterator<Item = (&String, &Scope)> {
        self.subscriptions.iter()
    }
}
