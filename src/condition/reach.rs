//! Which actions a condition limits, and which role assignments it lets a delegate make.
//!
//! Takes a condition, gives sets that are safe to build on: what is reported unlimited is unlimited in every reading, and
//! what a delegate is reported unable to assign cannot be assigned in any. Where the condition is not understood, every
//! action is limited and every role can be assigned.

use super::ast::{Comparison, Condition, ExprKind, Literal, Source, Value};
use super::attribute::{self, PRINCIPAL_ID, PRINCIPAL_TYPE, ROLE_DEFINITION_ID};
use super::evaluate::{Reading, action_globs};
use super::implies::{Fixed, Outcome, search};
use super::operator::Family;
use super::problem::{Dimension, Formula, Problem, Profile, Subject};
use crate::model::text::Guid;

/// The actions that a condition can refuse.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ConditionedActions {
    /// Any action may be refused, those too that the condition does not name.
    Every,
    /// Only actions that match one of these patterns, sorted; none when the condition refuses nothing.
    Only(Vec<String>),
}

/// The actions that the condition can refuse, as patterns of the condition itself. Every other action stays
/// unconditional.
pub fn conditioned_actions(condition: &Condition) -> ConditionedActions {
    let (problem, goal) = problem(condition, false);
    let dimension = problem.dimensions.iter().find(|dimension| dimension.subject == Subject::Action);
    let mut patterns: Vec<String> = Vec::new();
    for reading in problem.readings() {
        let profiles = match dimension {
            None => Some(vec![Profile { truths: Vec::new(), values: Vec::new() }]),
            Some(dimension) => problem.profiles(dimension, reading),
        };
        let Some(profiles) = profiles else { return ConditionedActions::Every };
        for profile in profiles {
            let fixed = |of: &Dimension| (of.subject == Subject::Action).then(|| vec![profile.clone()]);
            if !may_hold(&problem, &goal, reading, &fixed) {
                continue;
            }
            let atoms = dimension.map_or(&[][..], |dimension| &dimension.atoms);
            let named = atoms.iter().zip(&profile.truths).filter(|(_, truth)| **truth).flat_map(|(&index, _)| {
                match problem.atoms().get(index) {
                    Some(ExprKind::ActionMatches(patterns)) => patterns.as_slice(),
                    _ => &[],
                }
            });
            let named: Vec<&str> = named.filter_map(|literal| literal.value.text()).collect();
            if named.is_empty() {
                return ConditionedActions::Every;
            }
            // Actions of this kind match all of these patterns, so the exact ones among them say enough.
            let exact = named.iter().any(|pattern| !pattern.contains('*'));
            patterns.extend(named.iter().filter(|pattern| !exact || !pattern.contains('*')).map(|&p| p.to_owned()));
        }
    }
    patterns.sort();
    patterns.dedup();
    ConditionedActions::Only(patterns)
}

/// Whether the condition allows every request for `action`, whatever its attributes.
pub fn always_allows(condition: &Condition, action: &str) -> bool {
    let (problem, goal) = problem(condition, false);
    problem.readings().into_iter().all(|reading| {
        let fixed = |of: &Dimension| of_action(&problem, of, action, reading);
        !may_hold(&problem, &goal, reading, &fixed)
    })
}

/// The values that a request may have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Limit<T> {
    /// Any value.
    Any,
    /// One of these, sorted.
    Only(Vec<T>),
    /// Any but these, sorted.
    Except(Vec<T>),
}

/// Role assignments that a condition lets a delegate make (or remove). The three limits are each on their own: not every
/// role of the one need be assignable to every principal of the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assignable {
    /// The roles.
    pub roles: Limit<Guid>,
    /// The kinds of principal, in Azure's spelling.
    pub principal_types: Limit<&'static str>,
    /// The principals, by object id.
    pub principals: Limit<Guid>,
}

/// What may be assigned under the condition: `roleAssignments/write`.
pub fn assignable(condition: &Condition) -> Assignable {
    limits(condition, "Microsoft.Authorization/roleAssignments/write", Source::Request)
}

/// What may be removed under the condition: `roleAssignments/delete`.
pub fn removable(condition: &Condition) -> Assignable {
    limits(condition, "Microsoft.Authorization/roleAssignments/delete", Source::Resource)
}

/// The kinds of principal that role assignments know (Microsoft.Authorization/roleAssignments, `principalType`).
const PRINCIPAL_TYPES: [&str; 5] = ["Device", "ForeignGroup", "Group", "ServicePrincipal", "User"];

fn limits(condition: &Condition, action: &str, source: Source) -> Assignable {
    let (problem, goal) = problem(condition, true);
    let readings = problem.readings();
    let allowed = |name: &str, value: String| {
        let values = [value];
        readings.iter().any(|&reading| {
            let fixed = |of: &Dimension| match is(of, source, name) {
                true => Some(vec![Profile { truths: problem.truths(of, &values, reading), values: values.to_vec() }]),
                false => of_action(&problem, of, action, reading),
            };
            may_hold(&problem, &goal, reading, &fixed)
        })
    };
    let guids = |name: &str| guid_limit(&problem, source, name, &|guid| allowed(name, guid.to_string()));
    let types: Vec<&'static str> =
        PRINCIPAL_TYPES.into_iter().filter(|kind| allowed(PRINCIPAL_TYPE, (*kind).to_owned())).collect();
    Assignable {
        roles: guids(ROLE_DEFINITION_ID),
        principal_types: if types.len() == PRINCIPAL_TYPES.len() { Limit::Any } else { Limit::Only(types) },
        principals: guids(PRINCIPAL_ID),
    }
}

/// Tries every GUID that the condition compares the attribute with, and one that it does not.
fn guid_limit(problem: &Problem, source: Source, name: &str, allowed: &dyn Fn(Guid) -> bool) -> Limit<Guid> {
    let dimension = problem.dimensions.iter().find(|dimension| is(dimension, source, name));
    let comparisons: Vec<&Comparison> = dimension.map_or(Vec::new(), |dimension| {
        dimension
            .atoms
            .iter()
            .filter_map(|&index| match problem.atoms().get(index) {
                Some(ExprKind::Compare(comparison)) => Some(comparison),
                _ => None,
            })
            .collect()
    });
    if comparisons.iter().any(|comparison| comparison.operator.family() != Family::Guid) {
        return Limit::Any;
    }
    let guid = |literal: &Literal| match literal.value {
        Value::Guid(guid) => Some(guid),
        _ => None,
    };
    let mut named: Vec<Guid> = comparisons
        .iter()
        .filter_map(|comparison| super::evaluate::literals(comparison))
        .flat_map(|literals| literals.iter().filter_map(guid))
        .collect();
    named.sort();
    named.dedup();
    let fresh = (0u128..).map(|number| Guid::from_bytes(number.to_be_bytes())).find(|guid| !named.contains(guid));
    let (yes, no): (Vec<Guid>, Vec<Guid>) = named.into_iter().partition(|guid| allowed(*guid));
    match fresh.is_none_or(allowed) {
        false => Limit::Only(yes),
        true if no.is_empty() => Limit::Any,
        true => Limit::Except(no),
    }
}

fn problem(condition: &Condition, wanted: bool) -> (Problem, [(Formula, bool); 1]) {
    let mut problem = Problem::default();
    let formula = problem.add(&condition.root);
    (problem, [(formula, wanted)])
}

fn is(dimension: &Dimension, source: Source, name: &str) -> bool {
    matches!(&dimension.subject, Subject::Attribute(found) if found.source == source && found.key() == attribute::key(name))
}

/// Whether some request may meet the goal; true too where that cannot be ruled out.
fn may_hold(problem: &Problem, goal: &[(Formula, bool)], reading: Reading, fixed: &Fixed<'_>) -> bool {
    search(problem, goal, reading, Some(fixed), &mut |_| true) != (Outcome::Exhausted { found: false })
}

/// The one profile of the dimension of actions that `action` has.
fn of_action(problem: &Problem, of: &Dimension, action: &str, reading: Reading) -> Option<Vec<Profile>> {
    if of.subject != Subject::Action {
        return None;
    }
    let matches = |index: &usize| match problem.atoms().get(*index) {
        Some(ExprKind::ActionMatches(patterns)) => {
            patterns.iter().any(|literal| action_globs(literal, reading).iter().any(|glob| glob.matches(action)))
        }
        _ => false,
    };
    Some(vec![Profile { truths: of.atoms.iter().map(matches).collect(), values: vec![action.to_owned()] }])
}
