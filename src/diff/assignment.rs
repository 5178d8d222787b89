//! Which assignments are added, removed and changed: what a deployment does, whether or not anybody has more by it.
//!
//! Takes the assignments of principals for whom something changes. One that has another role, scope or principal and is
//! the same otherwise is changed, not removed and added; whether justification or names changed is not looked at.

use std::collections::BTreeMap;

use super::guard::{Guard, Order};
use super::place::{self, principal_key};
use super::reason::Reason;
use super::side::{Held, Line, Side};
use crate::model::component::Mechanism;
use crate::policy::{Principal, Scope, State, Text};

/// An assignment on one side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The environment that manages it.
    pub environment: Text,
    /// What carries it.
    pub mechanism: Mechanism,
    /// Where; parameters with their environments.
    pub scope: Scope,
    /// Who.
    pub principal: Principal,
    /// What.
    pub role: crate::policy::Role,
    /// Standing, time-bound or to be activated.
    pub state: State,
    /// What narrows it.
    pub condition: Option<Text>,
    /// The lines that want it.
    pub lines: Vec<Line>,
}

/// What of an assignment is other than it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Field {
    /// Another place.
    Scope,
    /// Another principal.
    Principal,
    /// Another role.
    Role,
    /// Standing, time-bound, to be activated.
    State,
    /// Another end.
    Expiry,
    /// Another condition.
    Condition,
    /// Membership of the group is to be activated, or is not.
    Membership,
    /// Other rules of activation.
    Activation,
}

/// A change of an assignment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AssignmentChange {
    /// As it was; none where it is added.
    pub was: Option<Entry>,
    /// As it is; none where it is removed.
    pub is: Option<Entry>,
    /// What is other; nothing where it is added or removed.
    pub fields: Vec<Field>,
    /// In what it is guarded less.
    pub broader: Vec<Reason>,
    /// In what it was guarded less.
    pub narrower: Vec<Reason>,
}

impl Field {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Field::Scope => "scope",
            Field::Principal => "principal",
            Field::Role => "role",
            Field::State => "state",
            Field::Expiry => "expiry",
            Field::Condition => "condition",
            Field::Membership => "membership",
            Field::Activation => "activation",
        }
    }
}

/// An assignment with what tells it apart.
struct Keyed<'h, 'p> {
    held: &'h Held<'p>,
    environment: String,
    scope: String,
    principal: String,
    role: String,
    state: String,
}

impl<'h, 'p> Keyed<'h, 'p> {
    fn of(held: &'h Held<'p>) -> Keyed<'h, 'p> {
        let Held { environment, assignment, .. } = *held;
        let role = assignment.role.id.map_or_else(|| assignment.role.name.to_lowercase(), |id| id.to_string());
        let eligible = matches!(assignment.state, State::Eligible(_));
        Keyed {
            held,
            environment: environment.id.to_ascii_lowercase(),
            scope: held.key(),
            principal: principal_key(environment, &assignment.principal.id).into_owned(),
            role,
            state: if eligible { "eligible".to_owned() } else { "active".to_owned() },
        }
    }
}

/// What has to be the same for two assignments to be one that changed; the most telling first.
const SAME: [fn(&Keyed<'_, '_>) -> [String; 4]; 5] = [
    |one| [one.scope.clone(), one.principal.clone(), one.role.clone(), one.state.clone()],
    |one| [one.scope.clone(), one.principal.clone(), one.role.clone(), String::new()],
    |one| [one.scope.clone(), one.principal.clone(), one.environment.clone(), String::new()],
    |one| [one.principal.clone(), one.role.clone(), one.environment.clone(), String::new()],
    |one| [one.scope.clone(), one.role.clone(), one.environment.clone(), String::new()],
];

/// What changes from the assignments of one side to those of the other.
pub(super) fn changes<'p>(
    before: (&Side<'p>, &[Held<'p>]),
    after: (&Side<'p>, &[Held<'p>]),
    order: &mut Order,
) -> Vec<AssignmentChange> {
    let mut was: Vec<Keyed<'_, 'p>> = before.1.iter().map(Keyed::of).collect();
    let mut is: Vec<Keyed<'_, 'p>> = after.1.iter().map(Keyed::of).collect();
    let mut found = Vec::new();
    for same in SAME {
        let pairs;
        (pairs, was, is) = pair(was, is, same);
        for (was, is) in &pairs {
            found.extend(changed(before.0, after.0, was, is, order));
        }
    }
    let gone = was.iter().map(|one| alone(Some(entry(before.0, one.held)), None));
    let come = is.iter().map(|one| alone(None, Some(entry(after.0, one.held))));
    found.extend(gone.collect::<Vec<_>>());
    found.extend(come);
    found.sort_by_cached_key(|one| {
        let entry = one.is.as_ref().or(one.was.as_ref());
        let tier =
            entry.and_then(|entry| after.0.tier(&entry.environment).or_else(|| before.0.tier(&entry.environment)));
        let text = |entry: &Entry| {
            (entry.environment.clone(), entry.scope.folded(), entry.principal.id.to_string(), entry.role.clone())
        };
        (std::cmp::Reverse(tier), entry.map(text), one.was.is_some())
    });
    found
}

/// Pairs of what is the same in something, in order; and what is left of either.
type Paired<'h, 'p> = (Vec<(Keyed<'h, 'p>, Keyed<'h, 'p>)>, Vec<Keyed<'h, 'p>>, Vec<Keyed<'h, 'p>>);

fn pair<'h, 'p>(
    was: Vec<Keyed<'h, 'p>>,
    is: Vec<Keyed<'h, 'p>>,
    same: fn(&Keyed<'_, '_>) -> [String; 4],
) -> Paired<'h, 'p> {
    type Both<'h, 'p> = [Vec<Keyed<'h, 'p>>; 2];
    let mut groups: BTreeMap<(Mechanism, [String; 4]), Both<'h, 'p>> = BTreeMap::new();
    for (side, all) in [was, is].into_iter().enumerate() {
        for one in all {
            let group = groups.entry((one.held.assignment.mechanism, same(&one))).or_default();
            if let Some(list) = group.get_mut(side) {
                list.push(one);
            }
        }
    }
    let (mut pairs, mut was_left, mut is_left) = (Vec::new(), Vec::new(), Vec::new());
    for [mut was, mut is] in groups.into_values() {
        let key = |one: &Keyed<'_, '_>| (one.scope.clone(), one.principal.clone(), one.role.clone(), one.state.clone());
        was.sort_by_cached_key(key);
        is.sort_by_cached_key(key);
        let both = was.len().min(is.len());
        was_left.extend(was.split_off(both));
        is_left.extend(is.split_off(both));
        pairs.extend(was.into_iter().zip(is));
    }
    (pairs, was_left, is_left)
}

fn alone(was: Option<Entry>, is: Option<Entry>) -> AssignmentChange {
    AssignmentChange { was, is, fields: Vec::new(), broader: Vec::new(), narrower: Vec::new() }
}

fn entry(side: &Side<'_>, held: &Held<'_>) -> Entry {
    let Held { environment, assignment, .. } = *held;
    Entry {
        environment: environment.id.clone(),
        mechanism: assignment.mechanism,
        scope: place::scope(environment, &assignment.scope),
        principal: (*assignment.principal).clone(),
        role: (*assignment.role).clone(),
        state: assignment.state,
        condition: assignment.condition.clone(),
        lines: side.lines(held),
    }
}

/// What is other of an assignment; none if nothing is.
fn changed(
    before: &Side<'_>,
    after: &Side<'_>,
    was: &Keyed<'_, '_>,
    is: &Keyed<'_, '_>,
    order: &mut Order,
) -> Option<AssignmentChange> {
    let guard = |held: &Held<'_>| {
        let conditions = held.assignment.condition.iter().cloned().collect();
        Guard::of(held.environment, held.assignment, held.activation, conditions)
    };
    let (a, b) = (guard(was.held), guard(is.held));
    let kind = |state: State| super::cell::Standing::of(state);
    let other = [
        (was.scope != is.scope, Field::Scope),
        (was.principal != is.principal, Field::Principal),
        (was.role != is.role, Field::Role),
        (kind(a.state) != kind(b.state), Field::State),
        (kind(a.state) == kind(b.state) && a.state != b.state, Field::Expiry),
        (a.conditions != b.conditions, Field::Condition),
        (a.membership != b.membership, Field::Membership),
        (a.rules.is_some() && b.rules.is_some() && a.rules != b.rules, Field::Activation),
    ];
    let fields: Vec<Field> = other.into_iter().filter(|(other, _)| *other).map(|(_, field)| field).collect();
    (!fields.is_empty()).then(|| AssignmentChange {
        was: Some(entry(before, was.held)),
        is: Some(entry(after, is.held)),
        fields,
        broader: order.looser(&b, &a),
        narrower: order.looser(&a, &b),
    })
}
