//! How bad a change is: the order in which changes are shown, and how far the broader ones reach.
//!
//! What primitives are opened counts first, then how close to customers it is, then data, then how wide the scope is.

use std::collections::BTreeSet;

use super::around::Around;
use super::cell::{Step, What};
use super::place::scope_key;
use super::principal::Change;
use crate::model::environment::Tier;
use crate::model::primitive::PrimitiveSeverity;
use crate::permission::{Enabled, Plane};
use crate::policy::{Policy, ScopeKind};

/// How bad a change is; the greatest is the worst.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Weight {
    /// Whether anything is broader at all.
    pub is_broader: bool,
    /// The worst primitive that is opened, beyond those that are good to know.
    pub primitive: Option<PrimitiveSeverity>,
    /// How close to customers.
    pub tier: Option<Tier>,
    /// Whether the data plane is touched.
    pub data: bool,
    /// How wide the scope is.
    pub width: Option<ScopeKind>,
    /// How many primitives are opened, beyond those that are good to know.
    pub primitives: usize,
}

impl Weight {
    pub(super) fn of(change: &Change) -> Weight {
        let told = |steps: &[Step]| steps.iter().any(|step| !step.is_implied);
        let is_broader = told(&change.broader);
        let steps = if is_broader { &change.broader } else { &change.narrower };
        let (primitive, primitives) = if is_broader { worst(&change.primitives) } else { (None, 0) };
        let data = |step: &Step| matches!(step.what, What::Operations { plane: Plane::Data, .. } | What::Role { .. });
        Weight {
            is_broader,
            primitive,
            tier: steps.iter().flat_map(|step| &step.lines).map(|line| line.reaches).max(),
            data: steps.iter().any(data),
            width: Some(change.scope.kind()),
            primitives,
        }
    }

    /// Of a change around access.
    pub(super) fn of_around(one: &Around) -> Weight {
        let (primitive, primitives) = if one.is_broader { worst(&one.primitives) } else { (None, 0) };
        Weight { is_broader: one.is_broader, primitive, tier: one.tier, primitives, ..Weight::default() }
    }
}

/// The worst of them, and how many are more than good to know.
fn worst(primitives: &[Enabled]) -> (Option<PrimitiveSeverity>, usize) {
    let severities = primitives.iter().map(|one| one.primitive.severity.value);
    let severities = severities.filter(|&one| one > PrimitiveSeverity::Info);
    (severities.clone().max(), severities.count())
}

/// How far broader access reaches, as far as the project knows what there is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Blast {
    /// Principals that gain.
    pub principals: usize,
    /// Resources that something can be done to which could not be.
    pub resources: usize,
    /// Resource groups that they are in, or in which everything can be.
    pub resource_groups: usize,
    /// Subscriptions that these are in.
    pub subscriptions: usize,
}

impl Blast {
    /// Of the broader ones among changes, with what `policy` knows of instances.
    pub(super) fn of(changes: &[Change], policy: &Policy, around: &dyn Fn(&str) -> Vec<String>) -> Blast {
        let broader = changes.iter().filter(|change| change.weight.is_broader);
        let principals: BTreeSet<&str> = broader.clone().map(|change| &*change.principal_key).collect();
        let scopes: BTreeSet<&str> = broader.clone().map(|change| &*change.scope_key).collect();
        let (mut resources, mut groups, mut subscriptions) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
        let mut reached = BTreeSet::new();
        for environment in &policy.environments {
            for instance in &environment.instances {
                let key = scope_key(environment, &instance.scope);
                let below = |scope: &&&str| scope.strip_prefix(&*key).is_some_and(|rest| rest.starts_with('/'));
                // What lies below the instance itself stands behind it in the order of texts.
                let part = scopes.range(&*key..).take_while(|scope| scope.starts_with(&*key)).find(below);
                if part.is_some() || around(&key).iter().any(|key| scopes.contains(&**key)) {
                    reached.extend(around(&key));
                    resources.insert(key);
                }
            }
            for subscription in &environment.subscriptions {
                let scope = crate::policy::Scope::Subscription { id: subscription.id.clone() };
                let key = scope_key(environment, &scope);
                if around(&key).iter().any(|key| scopes.contains(&**key)) {
                    reached.insert(key);
                }
            }
        }
        for change in broader {
            reached.extend(around(&change.scope_key));
            if matches!(change.scope, crate::policy::Scope::Resource { .. }) {
                let known = |key: &String| change.scope_key == *key || change.scope_key.starts_with(&format!("{key}/"));
                if !resources.iter().any(known) {
                    resources.insert(change.scope_key.clone());
                }
            }
        }
        for key in reached {
            // `/subscriptions/ID` and `/subscriptions/ID/resourcegroups/NAME`
            match key.split('/').collect::<Vec<_>>().as_slice() {
                ["", "subscriptions", _] => drop(subscriptions.insert(key)),
                ["", "subscriptions", _, "resourcegroups", _] => drop(groups.insert(key)),
                _ => {}
            }
        }
        Blast {
            principals: principals.len(),
            resources: resources.len(),
            resource_groups: groups.len(),
            subscriptions: subscriptions.len(),
        }
    }
}
