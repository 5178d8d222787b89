//! One of the two policies, by principal.
//!
//! Takes a policy, gives for each principal what is assigned to it, in all environments together, and whose it is.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::place::{Tree, principal_key, scope_key};
use crate::catalog::RoleDefinition;
use crate::model::environment::Tier;
use crate::model::text::Guid;
use crate::policy::{ActivationPolicy, Assignment, Environment, Persona, Policy, Principal, Scope, State, Text};

/// An assignment of a principal.
#[derive(Clone, Copy, Debug)]
pub(super) struct Held<'p> {
    pub(super) environment: &'p Environment,
    pub(super) assignment: &'p Assignment,
    /// The rules of its activation, where it is eligible and they are not Azure's own.
    pub(super) activation: Option<&'p ActivationPolicy>,
    /// The role; none where another system carries it, or where the policy does not say what it allows.
    pub(super) role: Option<&'p RoleDefinition>,
}

/// A principal, and what it has.
#[derive(Debug)]
pub(super) struct Holder<'p> {
    pub(super) principal: &'p Principal,
    /// In the policy's order.
    pub(super) held: Vec<Held<'p>>,
    /// The personas that it is, environment by environment.
    pub(super) is: Vec<(&'p Environment, &'p Persona)>,
}

/// A policy.
pub(super) struct Side<'p> {
    pub(super) policy: &'p Policy,
    pub(super) tree: Tree,
    pub(super) holders: BTreeMap<Cow<'p, str>, Holder<'p>>,
    personas: HashMap<&'p str, &'p Persona>,
    /// How close each environment is to customers, on the side that says that it is closer.
    tiers: BTreeMap<String, Tier>,
    /// How close to customers are the instances that lie at a scope or below it, by the scope's key, on either side.
    within: HashMap<String, Tier>,
    /// How close to customers the instance with a scope's key is.
    at: HashMap<String, Tier>,
}

/// A line that gives access.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Line {
    /// The environment's id.
    pub environment: Text,
    /// How close that is to customers.
    pub tier: Tier,
    /// How close to customers the access reaches: the environment's tier, or that of another which has a component where
    /// the access holds, on either side, if that is closer.
    pub reaches: Tier,
    /// The persona's id.
    pub persona: Text,
    /// Its file, inside the project.
    pub file: Text,
    /// The JSON pointer of the entry.
    pub pointer: String,
    /// The component instance that the entry is about.
    pub instance: Text,
    /// The component; none where the policy does not say.
    pub component: Option<Text>,
    /// The role that it comes to.
    pub role: Text,
    /// Where that is assigned.
    pub scope: String,
}

impl<'p> Side<'p> {
    pub(super) fn of(policy: &'p Policy) -> Side<'p> {
        let personas: HashMap<&str, &Persona> = policy.personas.iter().map(|one| (&*one.id, one)).collect();
        let mut numbers: HashMap<Cow<'p, str>, usize> = HashMap::new();
        let mut all: Vec<Holder<'p>> = Vec::new();
        for environment in &policy.environments {
            let rules: HashMap<(&Scope, Option<Guid>), &ActivationPolicy> =
                environment.activation_policies.iter().map(|one| ((&*one.scope, one.role.id), one)).collect();
            let mut holder = |principal: &'p Principal, all: &mut Vec<Holder<'p>>| {
                *numbers.entry(principal_key(environment, &principal.id)).or_insert_with(|| {
                    all.push(Holder { principal, held: Vec::new(), is: Vec::new() });
                    all.len() - 1
                })
            };
            for assignment in &environment.assignments {
                let eligible = matches!(assignment.state, State::Eligible(_));
                let place = (&*assignment.scope, assignment.role.id);
                let activation = eligible.then(|| rules.get(&place).copied()).flatten();
                let number = holder(&assignment.principal, &mut all);
                if let Some(holder) = all.get_mut(number) {
                    let role = assignment.azure_role().and_then(|id| policy.role(id)).map(Arc::as_ref);
                    holder.held.push(Held { environment, assignment, activation, role });
                }
            }
            for (id, principals) in &environment.principals {
                let Some(persona) = personas.get(&**id).copied() else { continue };
                for principal in principals {
                    let number = holder(principal, &mut all);
                    if let Some(holder) = all.get_mut(number) {
                        holder.is.push((environment, persona));
                    }
                }
            }
        }
        let mut all: Vec<Option<Holder<'p>>> = all.into_iter().map(Some).collect();
        let mut taken = |number: usize| all.get_mut(number).and_then(Option::take);
        let holders = numbers.into_iter().filter_map(|(key, number)| Some((key, taken(number)?))).collect();
        let tiers = policy.environments.iter().map(|one| (one.id.to_ascii_lowercase(), one.tier)).collect();
        let (within, at) = <(HashMap<_, _>, HashMap<_, _>)>::default();
        Side { policy, tree: Tree::of(policy), holders, personas, tiers, within, at }
    }

    /// Takes an environment for as close to customers as the other side does, if that is closer.
    pub(super) fn with_tiers_of(&mut self, other: &Policy) {
        for environment in &other.environments {
            if let Some(tier) = self.tiers.get_mut(&environment.id.to_ascii_lowercase()) {
                *tier = environment.tier.max(*tier);
            }
        }
        for environment in self.policy.environments.iter().chain(&other.environments) {
            let tier = self.tier(&environment.id).unwrap_or(environment.tier);
            // Nothing is further from customers.
            for instance in environment.instances.iter().filter(|_| tier > Tier::Development) {
                let key = scope_key(environment, &instance.scope);
                for around in self.tree.around(&key) {
                    let known = self.within.entry(around).or_insert(tier);
                    *known = tier.max(*known);
                }
                let known = self.at.entry(key).or_insert(tier);
                *known = tier.max(*known);
            }
        }
    }

    /// How close to customers what lies at a scope is: instances at it, below it, or of which it is a part.
    fn reaches(&self, key: &str) -> Option<Tier> {
        let part_of = self.tree.around(key).iter().filter_map(|key| self.at.get(key).copied()).max();
        self.within.get(key).copied().max(part_of)
    }

    /// How close an environment is to customers.
    pub(super) fn tier(&self, environment: &str) -> Option<Tier> {
        self.tiers.get(&environment.to_ascii_lowercase()).copied()
    }

    /// The environment of this id; case does not matter.
    pub(super) fn environment(&self, id: &str) -> Option<&'p Environment> {
        self.policy.environments.iter().find(|one| one.id.eq_ignore_ascii_case(id))
    }

    /// The persona of this id.
    pub(super) fn persona(&self, id: &str) -> Option<&'p Persona> {
        self.personas.get(id).copied()
    }

    /// The lines that want an assignment.
    pub(super) fn lines(&self, held: &Held<'_>) -> Vec<Line> {
        let Held { environment, assignment, .. } = *held;
        let tier = self.tier(&environment.id).unwrap_or(environment.tier);
        let reaches = self.reaches(&held.key()).map_or(tier, |reached| reached.max(tier));
        let line = |grant: &crate::policy::Grant| Line {
            environment: environment.id.clone(),
            tier,
            reaches,
            persona: grant.persona.clone(),
            file: self.persona(&grant.persona).map(|persona| persona.file.clone()).unwrap_or_default(),
            pointer: grant.pointer(),
            instance: grant.instance.clone(),
            component: environment.instance(&grant.instance).map(|instance| instance.component.clone()),
            role: assignment.role.name.clone(),
            scope: super::place::scope(environment, &assignment.scope).to_string(),
        };
        assignment.grants.iter().filter_map(|&at| environment.grants.get(at as usize)).map(line).collect()
    }
}

impl Held<'_> {
    /// The key of its scope.
    pub(super) fn key(&self) -> String {
        scope_key(self.environment, &self.assignment.scope)
    }
}
