//! Which user-assigned identities the project's agents are, and where these lie: who may attach one may be that agent.
//!
//! Takes a policy and what its entries come to, gives the agents whose identities lie at a scope or below. Knows no rule.

use std::collections::BTreeMap;

use super::context::{Context, Entry};
use crate::model::persona::{Kind, PrincipalType};
use crate::permission::primitive::Operation;
use crate::permission::{Budget, Exceeded, Pattern, Plane};
use crate::policy::{Environment, Instance, Persona, Principal, Scope};

/// The type of user-assigned identities.
const IDENTITY: &str = "Microsoft.ManagedIdentity/userAssignedIdentities";

/// How many identities of one scope are looked at: those of the agents that hold most.
const LOOKED_AT: usize = 8;

/// An agent, and the instance that is its identity.
#[derive(Clone, Copy)]
pub(super) struct Identity<'p> {
    /// The agent.
    pub(super) agent: &'p Persona,
    /// The identity.
    pub(super) instance: &'p Instance,
    /// How many primitives that are errors its entries enable, each entry for itself, and how many entries there are.
    rank: (usize, usize),
}

/// The agents' identities of one environment.
pub(super) struct Identities<'p> {
    environment: &'p Environment,
    all: Vec<Identity<'p>>,
    by_scope: BTreeMap<String, Vec<Identity<'p>>>,
}

impl<'p> Identities<'p> {
    /// Those of an environment, the agents that hold most first.
    pub(super) fn of(context: &Context<'p>, environment: &'p Environment) -> Identities<'p> {
        let identities = environment.instances.iter().filter(|instance| is_identity(instance));
        let by_name: BTreeMap<String, &Instance> =
            identities.filter_map(|one| Some((name(&one.scope)?.to_ascii_lowercase(), one))).collect();
        let mut all = Vec::new();
        for (persona, principals) in &environment.principals {
            let agent = context.holders().persona(persona).filter(|agent| agent.kind == Kind::Agent);
            let Some(agent) = agent else { continue };
            for instance in principals.iter().filter_map(|one| instance(one, environment, &by_name)) {
                let held = context.holders().held(context, persona, environment);
                let privileges = held.iter().filter(|entry| entry.privilege().is_some()).count();
                all.push(Identity { agent, instance, rank: (privileges, held.len()) });
            }
        }
        all.sort_by(|a, b| b.rank.cmp(&a.rank).then_with(|| a.agent.id.cmp(&b.agent.id)));
        Identities { environment, all, by_scope: BTreeMap::new() }
    }

    /// Those at a scope or below it, the agents that hold most first; not all of very many.
    pub(super) fn within(&mut self, scope: &Scope) -> Vec<Identity<'p>> {
        if self.all.is_empty() {
            return Vec::new();
        }
        let (environment, all) = (self.environment, &self.all);
        let found = || {
            let inside = all.iter().filter(|one| environment.contains(scope, &one.instance.scope));
            inside.take(LOOKED_AT).copied().collect()
        };
        self.by_scope.entry(scope.folded()).or_insert_with(found).clone()
    }
}

/// What an agent may change in an environment that somebody with other entries there may not: the agent's entry.
///
/// # Errors
/// Too much work.
pub(super) fn more<'c, 'p>(
    context: &'c Context<'p>,
    agent: &Persona,
    environment: &'p Environment,
    own: &[&Entry<'p>],
) -> Result<Option<&'c Entry<'p>>, Exceeded> {
    let mut allowing: BTreeMap<(Plane, &str), Vec<&Entry<'p>>> = BTreeMap::new();
    for entry in context.holders().held(context, &agent.id, environment) {
        let Some(Operation { plane, name }) = entry.changes.as_deref() else { continue };
        if !allowing.contains_key(&(*plane, name.as_str())) {
            let operation = Pattern::new(name);
            let mut allow = Vec::new();
            for one in own {
                if one.access.allows(*plane, &operation, &mut Budget::default())?.is_some() {
                    allow.push(*one);
                }
            }
            allowing.insert((*plane, name), allow);
        }
        let mut allow = allowing.get(&(*plane, name.as_str())).into_iter().flatten();
        if !allow.any(|one| environment.contains(&one.assignment.scope, &entry.assignment.scope)) {
            return Ok(Some(entry));
        }
    }
    Ok(None)
}

/// The identity that a principal is: it says so, or it is a service principal that goes by the identity's name.
fn instance<'p>(
    principal: &Principal,
    environment: &'p Environment,
    by_name: &BTreeMap<String, &'p Instance>,
) -> Option<&'p Instance> {
    if let Some(of) = &principal.identity_of {
        return environment.instance(of).filter(|instance| is_identity(instance));
    }
    let name = principal.name.as_ref().filter(|_| principal.kind == PrincipalType::ServicePrincipal)?;
    by_name.get(&name.to_ascii_lowercase()).copied()
}

fn is_identity(instance: &Instance) -> bool {
    instance.scope.resource_type().as_deref() == Some(IDENTITY)
}

/// The name of a resource, if it is known.
fn name(scope: &Scope) -> Option<&str> {
    match scope {
        Scope::Resource { path, .. } => path.last()?.1.literal().map(|name| &**name),
        _ => None,
    }
}
