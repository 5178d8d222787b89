//! Which assignments and custom roles are no longer wanted, and which of them stay all the same.

use std::collections::BTreeSet;

use super::Setup;
use super::unsure::Wanted;
use crate::catalog::{RoleDefinition, RoleKind};
use crate::model::component::Mechanism;
use crate::model::persona::Purpose;
use crate::policy::{Assignment, End, Environment, Policy, Principal, State, Term};

/// Something that is no longer wanted.
pub(super) struct Planned<'p> {
    pub(super) thing: Thing<'p>,
    pub(super) fate: Fate,
}

pub(super) enum Thing<'p> {
    Assignment(&'p Environment, &'p Assignment),
    Role(&'p RoleDefinition),
}

/// What becomes of it.
pub(super) enum Fate {
    Removed,
    /// It stays, and why.
    Kept(String),
}

/// All that is no longer wanted: assignments in the order of what was deployed, then roles that nobody needs.
pub(super) fn plan<'p>(base: &'p Policy, head: &'p Policy, setup: Setup<'_>) -> Vec<Planned<'p>> {
    let all = |policy: &'p Policy| {
        policy
            .environments
            .iter()
            .flat_map(|environment| environment.assignments.iter().map(move |one| (environment, one)))
    };
    let is: BTreeSet<String> = all(head).map(|(environment, one)| key(environment, one)).collect();
    let tuples: BTreeSet<String> =
        all(head).filter(|(_, one)| is_standing(one)).map(|(at, one)| tuple(at, one)).collect();
    let glass: BTreeSet<String> = [base, head].into_iter().flat_map(break_glass).collect();
    let wanted = Wanted::of(base, head);
    let deployers = deployers([base, head], setup.deployers);
    let mut planned: Vec<Planned<'p>> = Vec::new();
    let mut seen = BTreeSet::new();
    for (environment, one) in all(base).filter(|(environment, _)| (setup.wanted)(&environment.id)) {
        if is.contains(&key(environment, one)) || !seen.insert(key(environment, one)) {
            continue;
        }
        let kept = if is_break_glass(base, head, environment, one, &glass) {
            Some("break-glass access stays until people take it away".to_owned())
        } else if deployers.contains(&principal(environment, &one.principal)) {
            Some("the deployer has it".to_owned())
        } else if is_standing(one) && tuples.contains(&tuple(environment, one)) {
            Some("it is wanted with another end, and Azure holds it once".to_owned())
        } else if wanted.may_have(environment, one) {
            Some("a parameter may make it what is wanted".to_owned())
        } else {
            last_day(one.state).filter(|day| *day < setup.today).map(|day| format!("it ended with {day}"))
        };
        let fate = kept.map_or(Fate::Removed, Fate::Kept);
        planned.push(Planned { thing: Thing::Assignment(environment, one), fate });
    }
    let needed = |id| {
        let kept = planned.iter().filter(|one| matches!(one.fate, Fate::Kept(_)));
        let mut kept = kept.filter_map(|one| match one.thing {
            Thing::Assignment(_, assignment) => assignment.azure_role(),
            Thing::Role(_) => None,
        });
        let elsewhere = all(base).filter(|(environment, _)| !(setup.wanted)(&environment.id));
        kept.any(|role| role == id) || elsewhere.filter_map(|(_, one)| one.azure_role()).any(|role| role == id)
    };
    let gone = base.roles.iter().filter(|role| role.kind == RoleKind::Custom && head.role(role.id).is_none());
    let roles: Vec<Planned<'p>> = gone
        .map(|role| {
            let fate = match needed(role.id) {
                true => Fate::Kept("something that stays needs it".to_owned()),
                false => Fate::Removed,
            };
            Planned { thing: Thing::Role(role), fate }
        })
        .collect();
    planned.extend(roles);
    planned
}

impl Planned<'_> {
    /// What it is, in words.
    pub(super) fn what(&self) -> String {
        match self.thing {
            Thing::Assignment(environment, one) => {
                let who = one.principal.name.as_deref().map_or_else(|| one.principal.id.to_string(), str::to_owned);
                let state = match one.state {
                    State::Active => "active",
                    State::ActiveUntil(_) => "active for a time",
                    State::Eligible(_) => "eligible",
                };
                format!("{}: {} for {who} at {}, {state}", environment.id, one.role.name, one.scope)
            }
            Thing::Role(role) => format!("the custom role {}", role.name),
        }
    }
}

/// What tells an assignment from others: what Azure, or another system, holds once.
fn key(environment: &Environment, one: &Assignment) -> String {
    let state = match (one.mechanism, one.state) {
        (Mechanism::AzureRbac, State::Eligible(_)) => "eligible",
        (Mechanism::AzureRbac, State::ActiveUntil(_)) => "until",
        _ => "active",
    };
    format!("{}\n{state}", tuple(environment, one))
}

fn tuple(environment: &Environment, one: &Assignment) -> String {
    // A parameter is a value of one environment's deployment.
    let place = if one.scope.is_literal() { "" } else { &environment.id };
    let role = one.role.id.map_or_else(|| one.role.name.to_lowercase(), |id| id.to_string());
    let who = principal(environment, &one.principal);
    format!("{}\n{place}\n{}\n{who}\n{role}", one.mechanism.id(), one.scope.folded())
}

fn principal(environment: &Environment, of: &Principal) -> String {
    match &of.id {
        Term::Literal(id) => id.to_lowercase(),
        Term::Parameter(name) => format!("{{{}:{name}}}", environment.id.to_lowercase()),
    }
}

fn is_standing(one: &Assignment) -> bool {
    one.mechanism == Mechanism::AzureRbac && !matches!(one.state, State::Eligible(_))
}

fn last_day(state: State) -> Option<crate::model::text::Date> {
    match state {
        State::ActiveUntil(day) | State::Eligible(End::Until(day)) => Some(day),
        State::Active | State::Eligible(End::For(_)) => None,
    }
}

/// The principals that are break-glass personas.
fn break_glass(policy: &Policy) -> Vec<String> {
    let of = |environment: &Environment| -> Vec<String> {
        let bound = environment.principals.iter().filter(|(id, _)| is_for_emergencies(policy, id));
        bound.flat_map(|(_, principals)| principals).map(|one| principal(environment, one)).collect()
    };
    policy.environments.iter().flat_map(of).collect()
}

fn is_for_emergencies(policy: &Policy, persona: &str) -> bool {
    let of = |one: &&crate::policy::Persona| one.id.eq_ignore_ascii_case(persona);
    policy.personas.iter().find(of).is_some_and(|persona| persona.purpose == Purpose::BreakGlass)
}

fn is_break_glass(
    base: &Policy,
    head: &Policy,
    environment: &Environment,
    one: &Assignment,
    glass: &BTreeSet<String>,
) -> bool {
    let mut grants = one.grants.iter().filter_map(|at| environment.grants.get(*at as usize));
    glass.contains(&principal(environment, &one.principal))
        || grants.any(|grant| [base, head].into_iter().any(|side| is_for_emergencies(side, &grant.persona)))
}

/// The principals that deploy, by their object ids. Whoever has a name on one side, in one environment, has the same access to
/// keep where it stands without it.
fn deployers(sides: [&Policy; 2], names: &[String]) -> BTreeSet<String> {
    let of = |environment: &Environment| -> Vec<String> {
        let bound = environment.principals.iter().flat_map(|(_, principals)| principals);
        let all = bound.chain(environment.assignments.iter().map(|one| &one.principal));
        let named = all.filter(|one| names.iter().any(|name| is_called(one, name)));
        named.map(|one| principal(environment, one)).collect()
    };
    sides.into_iter().flat_map(|policy| &policy.environments).flat_map(of).collect()
}

/// Whether a principal has this object id or name.
fn is_called(principal: &Principal, name: &str) -> bool {
    let same = |text: &str| text.to_lowercase() == name.to_lowercase();
    same(&principal.id.to_string()) || principal.name.as_deref().is_some_and(same)
}
