//! Pass 5: wishes become assignments.
//!
//! An assignment is one tuple of mechanism, scope, principal, role, and standing or eligible. Wishes of the same tuple
//! become one assignment that knows all its grants; wishes of one tuple that contradict each other (two conditions, two
//! ends, two environments) are an error that names every line.

use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use super::activation::Wanted;
use super::bind::Bound;
use super::expand::Wish;
use super::index::Index;
use super::role::Roles;
use crate::diagnostic::{Diagnostic, Diagnostics, listed};
use crate::model::component::Mechanism;
use crate::policy::{Assignment, End, Environment, KnownName, Principal, Role, State, Term, Text};
use crate::source::Span;

/// An assignment, and what later passes of the same environment need to know of it.
pub(super) struct Assigned {
    /// The assignment.
    pub(super) assignment: Assignment,
    /// The scope's number.
    pub(super) scope: u32,
    /// The role's number.
    pub(super) role: u32,
    /// The entry that asked first.
    pub(super) span: Span,
    /// How it is activated.
    pub(super) activation: Option<Rc<Wanted>>,
}

/// What orders assignments and tells them apart: mechanism, scope, role, principal, state.
type Key = (Mechanism, u32, u32, u32, bool);

/// The assignments of an environment, sorted by mechanism, scope, role, principal and state.
pub(super) fn assign(
    bound: &Bound<'_>,
    roles: &Roles<'_>,
    wishes: Vec<Wish>,
    diagnostics: &mut Diagnostics,
) -> Vec<Assigned> {
    let (scope_ranks, role_ranks) = (bound.scopes.ranks(), roles.ranks());
    let principal_ranks = bound.principals.ranks(principal_order);
    let rank = |ranks: &[u32], number: u32| ranks.get(number as usize).copied().unwrap_or(u32::MAX);
    let mut keyed: Vec<(Key, u32, u32)> = Vec::with_capacity(wishes.len());
    for (at, wish) in wishes.iter().enumerate() {
        let Some(role) = roles.get(wish.role) else { continue };
        for &principal in wish.principals.iter() {
            let key = (
                role.0,
                rank(&scope_ranks, wish.scope),
                rank(&role_ranks, wish.role),
                rank(&principal_ranks, principal),
                matches!(wish.state, State::Eligible(_)),
            );
            keyed.push((key, at as u32, principal));
        }
    }
    // The wishes stand in the order of personas, instances and positions, so the sort must be stable in them.
    keyed.sort_by_key(|(key, at, _)| (*key, *at));
    let shared_roles: Vec<Arc<Role>> =
        (0..role_ranks.len() as u32).filter_map(|at| Some(Arc::new(roles.get(at)?.1.clone()))).collect();
    let mut assigned = Vec::new();
    for group in keyed.chunk_by(|a, b| a.0 == b.0) {
        let members: Vec<&Wish> = group.iter().filter_map(|(_, at, _)| wishes.get(*at as usize)).collect();
        let (Some(first), Some(&(key, _, principal))) = (members.first(), group.first()) else { continue };
        let (Some(scope), Some(principal), Some(role)) =
            (bound.scopes.get(first.scope), bound.principals.get(principal), shared_roles.get(first.role as usize))
        else {
            continue;
        };
        let mut grants: Vec<u32> = members.iter().map(|wish| wish.grant).collect();
        grants.sort_unstable();
        grants.dedup();
        let assignment = Assignment {
            mechanism: key.0,
            scope: scope.clone(),
            principal: principal.clone(),
            role: role.clone(),
            state: first.state,
            condition: first.condition.clone(),
            justification: members.iter().find_map(|wish| wish.justification.clone()),
            adopted_name: None,
            known_name: KnownName::default(),
            key: Text::from(""),
            instance: first.instance.clone(),
            grants,
        };
        check_agreement(&members, &assignment, diagnostics);
        assigned.push(Assigned {
            assignment,
            scope: first.scope,
            role: first.role,
            span: first.span,
            activation: first.activation.clone(),
        });
    }
    assigned
}

/// Groups before people before applications, then by name and id: the order in which reviewers read them.
fn principal_order(principal: &Principal) -> (crate::model::persona::PrincipalType, Option<Text>, String) {
    (principal.kind, principal.name.clone(), principal.id.to_string())
}

fn check_agreement(members: &[&Wish], assignment: &Assignment, diagnostics: &mut Diagnostics) {
    let Some((first, rest)) = members.split_first() else { return };
    let what = || described(assignment);
    let all = |diagnostic: Diagnostic, describe: &dyn Fn(&Wish) -> String| {
        rest.iter().fold(diagnostic.at(first.span, describe(first)), |diagnostic, wish| {
            diagnostic.also(wish.span, describe(wish))
        })
    };
    if rest.iter().any(|wish| wish.condition != first.condition) {
        let diagnostic =
            Diagnostic::error("condition-conflict", format!("{} is asked for under different conditions", what()));
        let told = all(diagnostic, &|wish| match &wish.condition {
            Some(_) => "with a condition".to_owned(),
            None => "without a condition".to_owned(),
        });
        diagnostics.push(told.help("Azure keeps one assignment of a role for a principal at a scope, with one condition; merge the conditions, or bind the personas to different groups"));
    }
    if rest.iter().any(|wish| wish.state != first.state) {
        let diagnostic = Diagnostic::error("end-conflict", format!("{} is asked for with different ends", what()));
        let told = all(diagnostic, &|wish| match wish.state {
            State::Active => "without an end".to_owned(),
            State::ActiveUntil(day) | State::Eligible(End::Until(day)) => format!("until {day}"),
            State::Eligible(End::For(duration)) => format!("for {duration}"),
        });
        diagnostics.push(told.help("give all of them the same end"));
    }
}

/// One tuple that two environments ask for: each would manage, and remove, what is the other's too.
pub(super) fn across(environments: &[Environment], index: &Index<'_>, diagnostics: &mut Diagnostics) {
    // Assignments stand in the order of their scopes: each run of one scope is looked at as a whole.
    let mut scopes: BTreeMap<String, Vec<(&Environment, &[Assignment])>> = BTreeMap::new();
    for environment in environments.iter().filter(|_| environments.len() > 1) {
        for run in environment.assignments.chunk_by(|a, b| Arc::ptr_eq(&a.scope, &b.scope)) {
            if let Some(first) = run.first().filter(|first| first.scope.is_literal()) {
                scopes.entry(first.scope.folded()).or_default().push((environment, run));
            }
        }
    }
    for runs in scopes.into_values() {
        if runs.iter().any(|(one, _)| runs.iter().any(|(other, _)| one.id != other.id)) {
            report_shared(&runs, index, diagnostics);
        }
    }
}

/// The assignments of a scope that stands in several environments, those of one tuple side by side.
fn report_shared(runs: &[(&Environment, &[Assignment])], index: &Index<'_>, diagnostics: &mut Diagnostics) {
    type Tuple<'t> = (Mechanism, &'t Role, &'t Term, bool);
    let mut tuples: Vec<(Tuple<'_>, &Environment, &Assignment)> = Vec::new();
    for (environment, run) in runs {
        tuples.extend(run.iter().map(|one| {
            let eligible = matches!(one.state, State::Eligible(_));
            ((one.mechanism, &*one.role, &one.principal.id, eligible), *environment, one)
        }));
    }
    tuples.sort_by(|a, b| a.0.cmp(&b.0));
    for group in tuples.chunk_by(|a, b| a.0 == b.0).filter(|group| group.len() > 1) {
        let Some((_, _, first)) = group.first() else { continue };
        let names: Vec<&str> = group.iter().map(|(_, environment, _)| &*environment.id).collect();
        let mut diagnostic =
            Diagnostic::error("shared-assignment", format!("{} is asked for in {}", described(first), listed(names)));
        for (_, environment, one) in group {
            for span in one.grants.iter().filter_map(|&at| index.grant_span(environment.grants.get(at as usize)?)) {
                let label = format!("in `{}`", environment.id);
                diagnostic = match diagnostic.primary {
                    None => diagnostic.at(span, label),
                    Some(_) => diagnostic.also(span, label),
                };
            }
        }
        diagnostics.push(diagnostic.help(
            "only one environment can manage an assignment: give the environments resources or principals of their own",
        ));
    }
}

/// An assignment in a sentence.
fn described(one: &Assignment) -> String {
    let who = one.principal.name.as_ref().map_or_else(|| one.principal.id.to_string(), ToString::to_string);
    match &one.instance {
        Some(instance) => format!("`{}` on `{instance}` for `{who}`", one.role.name),
        None => format!("`{}` at `{}` for `{who}`", one.role.name, one.scope),
    }
}
