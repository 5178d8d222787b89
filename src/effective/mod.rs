//! What somebody effectively holds: all that a persona, a principal or a team is assigned, as one access.
//!
//! Takes a policy, gives what each assignment allows where it is assigned, and what they allow and enable together.
//! Assignments that another system than Azure RBAC carries allow no Azure operation. Eligible access counts: whoever
//! is eligible for a role has it when it matters. Knows no rule and judges nothing.

mod closed;
pub mod json;
mod reach;
pub mod show;
mod words;

pub use closed::closed_at;
pub use reach::{at_resource, is_elsewhere, whole};
pub use words::{Doing, words};

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::condition;
use crate::model::text::Guid;
use crate::permission::primitive::Operation;
use crate::permission::{Access, Budget, Certainty, Enabled, Exceeded, Pattern, Plane, Primitives};
use crate::policy::{Assignment, Environment, Grant, Policy, Principal};

/// Whose access is asked for.
#[derive(Clone, Copy, Debug)]
pub enum Holder<'a> {
    /// A persona, by its id.
    Persona(&'a str),
    /// All personas of a team, by its name.
    Team(&'a str),
    /// One principal, whatever personas it is.
    Principal(&'a Principal),
}

/// An assignment with what it allows where it is assigned.
#[derive(Clone, Debug)]
pub struct Held<'p> {
    /// The environment that it is in.
    pub environment: &'p Environment,
    /// The assignment.
    pub assignment: &'p Assignment,
    /// Those grants of the holder's that want it; all that want it where the holder is a principal.
    pub grants: Vec<&'p Grant>,
    /// What it allows there; nothing where another system than Azure RBAC carries it.
    pub access: Access,
}

/// All that somebody holds.
#[derive(Clone, Debug, Default)]
pub struct Holdings<'p> {
    /// The assignments, in the policy's order.
    pub held: Vec<Held<'p>>,
}

/// A primitive that somebody's access enables.
#[derive(Clone, Debug)]
pub struct Reached {
    /// Which, and by which operations.
    pub enabled: Enabled,
    /// For each of these operations, the assignments that allow it, as places in [`Holdings::held`].
    pub by: Vec<Vec<usize>>,
}

/// What the assignments of a policy allow where they are assigned.
pub struct Effective<'p> {
    policy: &'p Policy,
    /// By role and by the type of resource that it is assigned at; conditions apart.
    access: BTreeMap<(Guid, Option<String>), Access>,
}

impl<'p> Effective<'p> {
    /// Reads what the policy's roles allow where they are assigned.
    ///
    /// # Errors
    /// The name of a role that is too intricate to be exact about.
    pub fn new(policy: &'p Policy) -> Result<Effective<'p>, Arc<str>> {
        let mut wanted: BTreeSet<(Guid, Option<String>)> = BTreeSet::new();
        let mut before: Option<&Assignment> = None;
        for assignment in policy.environments.iter().flat_map(|environment| &environment.assignments) {
            // Assignments of one scope and role stand together.
            let again = |before: &Assignment| {
                (before.mechanism, &before.scope, &before.role)
                    == (assignment.mechanism, &assignment.scope, &assignment.role)
            };
            if !before.replace(assignment).is_some_and(again) {
                wanted.extend(assignment.azure_role().map(|role| (role, assignment.scope.resource_type())));
            }
        }
        let mut access = BTreeMap::new();
        for (id, at) in wanted {
            let Some(role) = policy.role(id) else { continue };
            let mut budget = Budget::default();
            let allowed = Access::of_role(role, &mut budget)
                .and_then(|allowed| at_resource(&allowed, at.as_deref(), &mut budget))
                .map_err(|Exceeded| Arc::from(&*role.name))?;
            access.insert((id, at), allowed);
        }
        Ok(Effective { policy, access })
    }

    /// What a holder has in the environments that are `wanted`.
    ///
    /// # Errors
    /// Too much work.
    pub fn holdings(
        &self,
        holder: Holder<'_>,
        wanted: impl Fn(&Environment) -> bool,
        budget: &mut Budget,
    ) -> Result<Holdings<'p>, Exceeded> {
        let mut held = Vec::new();
        for environment in self.policy.environments.iter().filter(|environment| wanted(environment)) {
            for assignment in &environment.assignments {
                let grants = self.grants(holder, environment, assignment);
                if !grants.is_empty() {
                    let access = self.access(assignment, budget)?;
                    held.push(Held { environment, assignment, grants, access });
                }
            }
        }
        Ok(Holdings { held })
    }

    /// The holder's grants that want an assignment; none if it is not the holder's.
    fn grants(&self, holder: Holder<'_>, environment: &'p Environment, assignment: &Assignment) -> Vec<&'p Grant> {
        let is_of = |grant: &&Grant| match holder {
            Holder::Persona(id) => grant.persona.eq_ignore_ascii_case(id),
            Holder::Team(name) => {
                let persona = self.policy.personas.iter().find(|persona| persona.id == grant.persona);
                persona.is_some_and(|persona| persona.team.as_deref() == Some(name))
            }
            Holder::Principal(principal) => {
                (assignment.principal.kind, &assignment.principal.id) == (principal.kind, &principal.id)
            }
        };
        assignment.grants.iter().filter_map(|&at| environment.grants.get(at as usize)).filter(is_of).collect()
    }

    /// What an assignment allows at its scope, under its condition.
    ///
    /// # Errors
    /// Too much work.
    pub fn access(&self, assignment: &Assignment, budget: &mut Budget) -> Result<Access, Exceeded> {
        let role = assignment.azure_role().map(|role| (role, assignment.scope.resource_type()));
        let Some(access) = role.and_then(|role| self.access.get(&role)) else { return Ok(Access::default()) };
        match assignment.condition.as_deref().map(condition::parse) {
            None => Ok(access.clone()),
            Some(Ok(condition)) => access.under(&condition, budget),
            // The resolver has refused what cannot be read; a policy from elsewhere is taken to grant nothing for sure.
            Some(Err(_)) => Ok(access.clone().under_unknown()),
        }
    }
}

impl Holdings<'_> {
    /// All of it together.
    ///
    /// # Errors
    /// Too much work.
    pub fn access(&self, budget: &mut Budget) -> Result<Access, Exceeded> {
        Access::union_of(self.held.iter().map(|held| &held.access), budget)
    }

    /// The primitives that all of it together enables: one may need an operation here and another there.
    ///
    /// # Errors
    /// Too much work.
    pub fn primitives(&self, primitives: &Primitives, budget: &mut Budget) -> Result<Vec<Reached>, Exceeded> {
        let mut reached = Vec::new();
        for enabled in primitives.enabled_by(&self.access(budget)?, budget)? {
            let mut by = Vec::with_capacity(enabled.operations.len());
            for Operation { plane, name } in &enabled.operations {
                let allowing = self.allowing(*plane, &Pattern::new(name), budget)?;
                by.push(allowing.into_iter().map(|(at, _)| at).collect());
            }
            reached.push(Reached { enabled, by });
        }
        Ok(reached)
    }

    /// The assignments that allow an operation, as places in [`held`](Holdings::held), the most certain first.
    ///
    /// # Errors
    /// Too much work.
    pub fn allowing(
        &self,
        plane: Plane,
        operation: &Pattern,
        budget: &mut Budget,
    ) -> Result<Vec<(usize, Certainty)>, Exceeded> {
        let mut found = Vec::new();
        for (at, held) in self.held.iter().enumerate() {
            if let Some((certainty, _)) = held.access.allows(plane, operation, budget)? {
                found.push((at, certainty));
            }
        }
        found.sort_by_key(|&(at, certainty)| (std::cmp::Reverse(certainty), at));
        Ok(found)
    }
}
